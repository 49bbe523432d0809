/**
 * Makes one export that is due and brings it where it belongs. A process may be killed at any step: what was read is kept on disk, a
 * package is on disk whole or not at all, and what is in its place already is not put there again. Verdicts come first: it
 * stops while less than half of the client's hour is left.
 */
import { mkdir, rm } from 'node:fs/promises';
import { toPlain } from '../../../policies/engine/plain.ts';
import { list } from '../../../policies/engine/prose.ts';
import { rateLimitOf } from '../../github/access/rate-limited.ts';
import { CannotLook } from '../../looked.ts';
import {
  type ExportKey,
  exportDone,
  exportFailed,
  exportLeaves,
  exportLost,
  keepExport,
  putExportOff,
  takeExport,
} from '../../store/evidence-exports.ts';
import { type Delivered, type Destination, type Packed, Refused } from '../destinations/destination.ts';
import { type Files, filesOf, make, packageName, type Work, written } from './making.ts';
import { rulesFrom } from './rules.ts';
import { Later } from './turn.ts';
import { destinationOf } from './where.ts';

/** Milliseconds for which one process has an export to itself without a sign of life. */
const lease = 10 * 60_000;

const signOfLife = 60_000;

const hour = 60 * 60_000;

/** Milliseconds after a failure, twice as long with every one in a row, up to six hours; what somebody has to change first, six hours. */
const afterFailure = (failures: number, isRefused: boolean): number =>
  isRefused ? 6 * hour : Math.min(6 * hour, 60_000 * 2 ** failures);

async function deliver(work: Work, key: ExportKey, files: Files): Promise<void> {
  const { of, client, due, rules } = work;
  const to = await destinationOf(of, client, (rules ?? rulesFrom(due.rules)).destination);
  const name = packageName(work);
  // A process that died after it was put there could not say so.
  const there = await to.find(name);
  const ready = there ? null : await written(work, files);
  if (!there && !ready && due.stage === 'written') await exportLost(of.database.kysely, key);
  const delivered = there ?? (await put(work, to, ready ?? (await make(work, key, files))));
  const { where, sha256 } = delivered;
  await exportDone(of.database, key, { at: of.now(), sha256, deliveredTo: toPlain(where) });
  await rm(files.folder, { recursive: true, force: true });
}

/** Recorded before it leaves: a process that dies meanwhile leaves a record of which nobody knows the outcome. */
async function put({ of, client, due }: Work, to: Destination, packed: Packed): Promise<Delivered> {
  const { name: file, sha256, bytes } = packed;
  await exportLeaves(of.database, client.client, due, { file, sha256, bytes });
  return to.put(packed);
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
  await exportFailed(of.database, key.client, due, { nextAt, problem: problemOf(error), failures });
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
