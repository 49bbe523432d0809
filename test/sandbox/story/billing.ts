/** The files of a new service: enough of a change that somebody should write down why. */

import { type Files, newDatastore } from './manifests.ts';
import { datastores, newPackage } from './npm-packages.ts';
import type { Edits } from './scene.ts';

const parts = [
  'invoices',
  'payments',
  'refunds',
  'receipts',
  'taxes',
  'plans',
  'credits',
  'reminders',
] as const;

function module(part: string): string {
  const handlers = Array.from({ length: 8 }, (_, i) =>
    [
      `export async function step${i + 1}(store, id) {`,
      `  const entry = await store.read('${part}', id);`,
      `  if (!entry) throw new Error('no such entry in ${part}: ' + id);`,
      `  const next = { ...entry, step: ${i + 1}, at: new Date().toISOString() };`,
      `  await store.write('${part}', id, next);`,
      '  return next;',
      '}',
      '',
    ].join('\n'),
  );
  return [`// Keeps ${part}, one step after the other.`, '', ...handlers].join('\n');
}

const migration = `create table invoices (
  id bigint generated always as identity primary key,
  customer text not null,
  cents bigint not null check (cents >= 0),
  created_at timestamptz not null default now()
);
`;

/** A folder that the repository does not have. */
export function freeFolder({ paths }: Files, wanted: string): string {
  const taken = (folder: string) => paths.some((path) => path.startsWith(`${folder}/`));
  for (let n = 1; ; n++) {
    const folder = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken(folder)) return folder;
  }
}

async function datastore(
  files: Files,
  folder: string,
): Promise<{ readonly files: Edits; readonly brings: string }> {
  const edit = await newDatastore(files);
  if (edit) return edit;
  const [added] = datastores;
  if (!added) return { files: {}, brings: 'nothing' };
  const { manifest, lock } = newPackage('billing', added);
  const own = { [`${folder}/package.json`]: manifest, [`${folder}/package-lock.json`]: lock };
  return { files: own, brings: `${added.name} in ${folder}/package.json` };
}

/** A billing service with a datastore, declared where the repository declares what it runs on. */
export async function billingService(
  files: Files,
): Promise<{ readonly files: Edits; readonly brings: string }> {
  const folder = freeFolder(files, 'services/billing');
  const store = await datastore(files, folder);
  const modules = parts.map((part) => [`${folder}/src/${part}.js`, module(part)]);
  return {
    brings: `${folder}/, ${store.brings}`,
    files: {
      ...Object.fromEntries(modules),
      [`${folder}/migrations/0001_invoices.sql`]: migration,
      ...store.files,
    },
  };
}
