/** The page about the ledger lists every kind of record with its fields, and every event that GitHub publishes. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { capturedEvents } from '../../app/evidence/capture/captured.ts';
import { type NotedKind, type Notes, recordKinds } from '../../app/store/recorded.ts';

type Keys<T> = T extends T ? keyof T : never;

/** Exactly the members that the code may note: another one is a type error, and so is one that is missing. */
const fields: {
  readonly [K in Exclude<NotedKind, 'event' | 'gap'>]: Readonly<Record<Keys<Notes[K]>, true>>;
} = {
  anchor: { what: true, repository: true, branch: true, size: true, commit: true, path: true, found: true },
  apply: {
    ...{ of: true, run: true, did_at: true, step: true, from: true, subject: true, by: true, n: true },
    ...{ target: true, repository_id: true, call: true, changes: true, said: true, commit: true, pull: true },
  },
  command: {
    ...{ step: true, comment: true, repository_id: true, pull_request: true, gate: true, by: true },
    ...{ command: true, policy: true, result: true, said: true },
  },
  erasure: { by: true, reason: true, of: true, places: true },
  export: {
    ...{ what: true, step: true, by: true, file: true, period: true, from: true, to: true, due_at: true },
    ...{
      sha256: true,
      bytes: true,
      delivered_to: true,
      because: true,
      record: true,
      since: true,
      speaker: true,
    },
  },
  plan: { of: true, hash: true, subject: true, by: true, calls: true, targets: true },
  secret: { what: true, id: true },
  told: { thing: true, repository_id: true, speaker: true, body: true, result: true },
  undo: {
    ...{ of: true, run: true, did_at: true, step: true, from: true, subject: true, by: true, n: true },
    ...{ target: true, repository_id: true, call: true, changes: true, said: true, commit: true, pull: true },
  },
  'waiver-end': {
    ...{ what: true, policy: true, waiver: true, layer: true, until: true },
    ...{ repository_id: true, pull_request: true, head: true },
  },
  written: { deed: true, purpose: true, step: true, call: true, body: true, status: true, made: true },
};

const page = readFileSync('docs/evidence.md', 'utf8');
const words = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
const tableAfter = (head: string) => {
  const lines = page.slice(page.indexOf(head)).split('\n').slice(2);
  return lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) => line.split(' | '));
};

it('lists every kind of record, with the fields that our code notes', () => {
  const rows = tableAfter('| kind | what it is about | fields |').flatMap(([kinds = '', , said = '']) =>
    words(kinds).map((kind) => [kind, said] as const),
  );
  expect(rows.map(([kind]) => kind).sort()).toEqual(recordKinds);
  for (const [kind, said] of rows) {
    if (!Object.hasOwn(fields, kind)) continue;
    const named = Object.keys(fields[kind as keyof typeof fields]).sort();
    expect([kind, words(said).sort()]).toEqual([kind, named]);
  }
});

it('says of every event that GitHub publishes what is captured, or why it is not', () => {
  const types = createRequire(import.meta.url).resolve('@octokit/openapi-webhooks-types/types.d.ts');
  const published = [...readFileSync(types, 'utf8').matchAll(/post: operations\["([a-z0-9-]+)[/"]/g)];
  const events = [...new Set(published.map(([, name = '']) => name.replaceAll('-', '_')))].sort();
  const captured = tableAfter('| about | events | what of them |').flatMap(([, said = '']) => words(said));
  const leftOut = tableAfter('| events | why |').flatMap(([said = '']) => words(said));
  const unasked = ['installation', 'installation_repositories', 'installation_target'];
  expect(captured.toSorted()).toEqual([...capturedEvents, ...unasked].sort());
  expect(leftOut.filter((event) => captured.includes(event))).toEqual([]);
  expect([...captured, ...leftOut].sort()).toEqual(events);
});
