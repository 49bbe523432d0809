/** The package of one export that is due: found on disk as it was written, or made. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceRules } from '../../../policies/engine/evidence-rules.ts';
import { type ExportKey, exportWritten, type OpenExport } from '../../store/evidence-exports.ts';
import type { Packed } from '../destinations/destination.ts';
import { measured } from '../destinations/pieces.ts';
import { keptReads } from '../export/kept-reads.ts';
import type { ExportsOf, OfClient } from './of.ts';
import { rulesFrom } from './rules.ts';
import { checkTurn } from './turn.ts';
import { folderOf } from './where.ts';

export interface Work {
  readonly of: ExportsOf;
  readonly client: OfClient;
  readonly due: OpenExport;
  /** Of now: where a package goes can be put right after it was due. */
  readonly rules: EvidenceRules | null;
  /** Milliseconds since 1970 at which the run ends. */
  readonly ends: number;
}

export const packageName = ({ client, due }: Pick<Work, 'client' | 'due'>): string =>
  `${client.login}-evidence-${due.period}-due-${due.dueAt.toISOString().slice(0, 10)}.zip`;

export interface Files {
  readonly folder: string;
  readonly package: string;
  readonly reads: string;
}

export function filesOf({ of, client, due }: Work): Files {
  const name = due.dueAt.toISOString().replaceAll(':', '-');
  const folder = join(folderOf(of.exportDirectory, client.client), '.making', name);
  return { folder, package: join(folder, 'package.zip'), reads: join(folder, 'reads') };
}

const isThere = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isFile() ?? false;

/** Null: it has to be made. */
export async function written(work: Work, { package: path }: Files): Promise<Packed | null> {
  const { stage, sha256 } = work.due;
  if (stage !== 'written' || sha256 === null || !(await isThere(path))) return null;
  const now = await measured(path);
  return now.sha256 === sha256 ? { path, name: packageName(work), ...now } : null;
}

/** What a process that was killed left half-written. */
async function tidy({ folder, reads }: Files): Promise<void> {
  for (const name of await readdir(folder))
    if (join(folder, name) !== reads) await rm(join(folder, name), { recursive: true, force: true });
}

/** Failures in a row for which what GitHub could not answer is asked again before it counts as not known. */
const patientTries = 4;

export async function make(work: Work, key: ExportKey, files: Files): Promise<Packed> {
  const { of, client, due, ends } = work;
  const { timeZone, frameworks } = rulesFrom(due.rules);
  const asking = await of.octokitOf(client.installation, null, { for: 'evidence' });
  await tidy(files);
  const about = `${client.client} ${due.periodFrom} ${due.periodTo}`;
  const now = of.now().toISOString();
  const before = () => checkTurn(of, client.installation, ends);
  const reads = await keptReads({ octokit: asking, path: files.reads, about, now, before });
  try {
    const made = await of.make({
      client: client.client,
      host: of.host,
      login: client.login,
      period: { name: due.period, from: due.periodFrom, to: due.periodTo },
      timeZone,
      frameworks,
      repositories: null,
      draw: { how: 'all' },
      octokit: reads.octokit,
      ...(await of.ledgerOf(client.client, now)),
      by: 'the App',
      collectedAt: reads.begunAt,
      path: files.package,
      // After a few tries what GitHub cannot answer is said in the package.
      settle: () => reads.settle(due.failures < patientTries ? 'throw' : 'let be'),
    });
    const file = { sha256: made.sha256, bytes: made.size };
    await exportWritten(of.database.kysely, key, file);
    return { path: files.package, name: packageName(work), ...file };
  } finally {
    await reads.close();
  }
}
