/** How a job ends: gone from the queue when it is done, tried again later when it failed, given up when it failed too often. */
import type { Job, PgBoss } from 'pg-boss';
import { batches } from '../batches.ts';
import { storable } from '../storable.ts';
import type { Database } from '../store/database.ts';
import { affectedBy, graveyard, queue } from './boss.ts';
import { clientOf, type Entry } from './entry.ts';
import { putLater, setAside, type Waiting } from './waiting.ts';

/** Milliseconds until a job that failed is tried again; after the last, it is given up. */
export const retryDelays: readonly number[] = [60_000, 5 * 60_000, 30 * 60_000];

/** A job that failed every time, or took its process down twice. */
export interface GivenUp<J> {
  readonly key: string;
  readonly job: J;
  readonly error: string;
}

export interface Endings<J> {
  /** Milliseconds, as {@link retryDelays}. */
  readonly retries?: readonly number[];
  /** Told of a job that is not tried again, in the transaction that gives it up. */
  readonly onGivenUp?: (dead: GivenUp<J>) => unknown;
}

/** A job that this process took out of the queue, and which try it is. */
export type Claim<J> = Pick<Job<Entry<J>>, 'id' | 'retryCount' | 'data'>;

/** Jobs taken out with one statement. */
const maxBatch = 200;

/** Takes jobs that are done out of the queue; many at once cost what one costs. A claim that went to another process is left alone. */
export function completer<J>(boss: PgBoss): (claim: Claim<J>) => Promise<void> {
  return batches(async (claims: readonly Claim<J>[]) => {
    await boss.deleteJob(queue, claims.map(attemptOf));
    return claims.map(() => undefined);
  }, maxBatch);
}

export function attemptOf<J>({ id, retryCount }: Claim<J>): { id: string; retryCount: number } {
  return { id, retryCount };
}

async function bury<J>(boss: PgBoss, { key, job, failures }: Entry<J>, error: string): Promise<void> {
  await boss.insert(graveyard, [
    { data: storable({ key, job, failures, error }), singletonKey: key, group: { id: clientOf(key) } },
  ]);
}

/** Ends a try that failed, all in one transaction. What waits under its key anyway is the next try. */
export async function endFailed<J>(
  waiting: Waiting,
  of: Endings<J>,
  claim: Claim<J>,
  error: unknown,
): Promise<void> {
  const { database, boss } = waiting;
  const { key, job, failures } = claim.data;
  const delay = (of.retries ?? retryDelays)[failures];
  await database.transaction(async () => {
    if (affectedBy(await boss.deleteJob(queue, attemptOf(claim))) === 0) return;
    if (delay !== undefined) {
      await putLater(waiting, { key, job, failures: failures + 1 }, delay, 'unless any waits');
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    await bury(boss, claim.data, message);
    await of.onGivenUp?.({ key, job, error: message });
  });
}

/** Keeps a job that a process left unfinished aside when its client is to be left alone since. False: it may run. */
export function takenAside<J>(waiting: Waiting, claim: Claim<J>): Promise<boolean> {
  const { database, boss } = waiting;
  return database.transaction(async () => {
    if (!(await setAside(waiting, claim.data))) return false;
    await boss.deleteJob(queue, [attemptOf(claim)]);
    return true;
  });
}

/** As pg-boss does with jobs it fetched too many of: it waits again as if nobody had taken it. */
export function handBack<J>(waiting: Waiting, claim: Claim<J>): Promise<void> {
  const { database } = waiting;
  return database.transaction(async () => {
    if (await takenAside(waiting, claim)) return;
    await database.execute(
      `update pgboss.job set state = 'created', started_on = null, heartbeat_on = null
       where name = '${queue}' and state = 'active' and id = $1 and retry_count = $2`,
      [claim.id, claim.retryCount],
    );
  });
}

/**
 * A job that took its process down twice was buried by pg-boss, which leaves a row that holds up its key. Takes
 * those rows away and tells of them.
 */
export async function releaseKeys<J>(database: Database, onGivenUp: Endings<J>['onGivenUp']): Promise<void> {
  await database.transaction(async () => {
    const { rows } = await database.execute(
      `delete from pgboss.job where name = '${queue}' and state = 'failed' returning data`,
    );
    for (const { data } of rows as { data: Entry<J> }[])
      await onGivenUp?.({
        key: data.key,
        job: data.job,
        error: 'the process ended twice while it ran, the second time with nothing beside it',
      });
  });
}
