/**
 * Makes one export that is due and brings it where it belongs. A process may be killed at any step: what was read is kept on disk, a
 * package is on disk whole or not at all, and what is in its place already is not put there again. Verdicts come first: it
 * stops while less than half of the client's hour is left.
 */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceRules } from '../../../policies/engine/evidence-rules.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { list } from '../../../policies/engine/prose.ts';
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import { rateLimitOf } from '../../github/access/rate-limited.ts';
import type { Resource } from '../../github/access/request-cost.ts';
import { CannotLook } from '../../looked.ts';
import {
  type ExportKey,
  exportDone,
  exportLost,
  exportWritten,
  keepExport,
  type OpenExport,
  putExportOff,
  takeExport,
} from '../../store/evidence-exports.ts';
import type { Packed } from '../destinations/destination.ts';
import { Refused } from '../destinations/destination.ts';
import { measured } from '../destinations/pieces.ts';
import { keptReads } from '../export/kept-reads.ts';
import type { ExportsOf, OfClient } from './of.ts';
import { rulesFrom } from './rules.ts';
import { destinationOf, folderOf } from './where.ts';

/** Of a client's hour, so much is never spent here. */
const kept = 0.5;

/** Milliseconds for which one process has an export to itself without a sign of life. */
const lease = 10 * 60_000;

const signOfLife = 60_000;

/** Failures in a row for which what GitHub could not answer is asked again before it counts as not known. */
const patientTries = 4;

const hour = 60 * 60_000;

/** Milliseconds after a failure, twice as long with every one in a row, up to six hours; what somebody has to change first, six hours. */
const afterFailure = (failures: number, isRefused: boolean): number =>
  isRefused ? 6 * hour : Math.min(6 * hour, 60_000 * 2 ** failures);

/** Thrown before a request: not now, but then. */
export class Later extends Error {
  readonly until: Date;
  constructor(until: Date) {
    super('later');
    this.until = until;
  }
}

/** Throws {@link Later} where this run has to end, or the client's hour is needed for verdicts. */
async function checkTurn(of: ExportsOf, installation: number, ends: number): Promise<void> {
  const now = of.now().getTime();
  if (now >= ends) throw new Later(of.now());
  const budget = await of.budgetOf(installation);
  const blocked = budget.blockedUntil();
  if (blocked !== null) throw new Later(new Date(blocked));
  for (const resource of ['graphql', 'core'] satisfies Resource[]) {
    const left = budget.left(resource);
    if (left && left.reset > now && left.remaining <= left.limit * kept)
      throw new Later(new Date(left.reset));
  }
}

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

interface Files {
  readonly folder: string;
  readonly package: string;
  readonly reads: string;
}

function filesOf({ of, client, due }: Work): Files {
  const name = due.dueAt.toISOString().replaceAll(':', '-');
  const folder = join(folderOf(of.exportDirectory, client.client), '.making', name);
  return { folder, package: join(folder, 'package.zip'), reads: join(folder, 'reads') };
}

const isThere = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isFile() ?? false;

/** Null: it has to be made. */
async function written(work: Work, { package: path }: Files): Promise<Packed | null> {
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

async function make(work: Work, key: ExportKey, files: Files): Promise<Packed> {
  const { of, client, due, ends } = work;
  const { timeZone, frameworks } = rulesFrom(due.rules);
  const { octokit: asking } = forAssessment(
    await of.octokitOf(client.installation, null, { for: 'evidence' }),
  );
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

async function deliver(work: Work, key: ExportKey, files: Files): Promise<void> {
  const { of, client, due, rules } = work;
  const to = await destinationOf(of, client, (rules ?? rulesFrom(due.rules)).destination);
  const name = packageName(work);
  // A process that died after it was put there could not say so.
  const there = await to.find(name);
  const ready = there ? null : await written(work, files);
  if (!there && !ready && due.stage === 'written') await exportLost(of.database.kysely, key);
  const delivered = there ?? (await to.put(ready ?? (await make(work, key, files))));
  const { where, sha256 } = delivered;
  await exportDone(of.database, key, { at: of.now(), sha256, deliveredTo: toPlain(where) });
  await rm(files.folder, { recursive: true, force: true });
}

/** For people: the reason, and what they can do. */
function problemOf(error: unknown): string {
  if (!(error instanceof CannotLook)) return 'Something went wrong in Fairlead itself; its log says what';
  const { reason, remedy } = error.gap;
  return toPlain(remedy ? list([reason, remedy], '. ') : reason);
}

async function failed(work: Work, key: ExportKey, error: unknown): Promise<void> {
  const { of, due } = work;
  const limit = rateLimitOf(error);
  if (error instanceof Later || limit) {
    const nextAt = error instanceof Later ? error.until : (limit?.until ?? of.now());
    await putExportOff(of.database.kysely, key, { nextAt, problem: due.problem, failures: due.failures });
    return;
  }
  const failures = due.failures + 1;
  const nextAt = new Date(of.now().getTime() + afterFailure(failures, error instanceof Refused));
  await putExportOff(of.database.kysely, key, { nextAt, problem: problemOf(error), failures });
  of.log.warn(
    { err: error, client: key.client, dueAt: key.dueAt, failures },
    'evidence could not be exported; it is tried again',
  );
}

/** `done`: it is where it belongs. `later`: it goes on in a next run. */
export async function workOn(work: Work): Promise<'done' | 'later' | 'failed' | 'taken'> {
  const { of, client, due } = work;
  const key = { client: client.client, dueAt: due.dueAt };
  const until = () => new Date(of.now().getTime() + lease);
  const { kysely } = of.database;
  if (!(await takeExport(kysely, key, { now: of.now(), until: until() }))) return 'taken';
  const alive = setInterval(() => void keepExport(kysely, key, until()).catch(() => undefined), signOfLife);
  alive.unref();
  try {
    const files = filesOf(work);
    await mkdir(files.folder, { recursive: true, mode: 0o700 });
    await deliver(work, key, files);
    of.log.info({ client: client.client, period: due.period }, 'evidence exported');
    return 'done';
  } catch (error) {
    clearInterval(alive);
    await failed(work, key, error);
    return error instanceof Later || rateLimitOf(error) ? 'later' : 'failed';
  } finally {
    clearInterval(alive);
  }
}
