/** How a job ends: gone from the queue when it is done, tried again later when it failed, given up when it failed too often. */
import type { Job, PgBoss } from 'pg-boss';
import { batches } from '../batches.ts';
import type { Database } from '../store/database.ts';
import { affectedBy, graveyard, queue } from './boss.ts';
import { clientOf, type Entry } from './entry.ts';
import { type GivenUp, type JobsOf, tryAgain, wordsOf } from './keyed.ts';
import { putLater, type Waiting } from './waiting.ts';

/** A job that this process took out of the queue, and which try it is. */
export type Claim<J> = Pick<Job<Entry<J>>, 'id' | 'retryCount' | 'data'>;

/** Jobs taken out with one statement. */
const mostAtOnce = 200;

/** Takes jobs that are done out of the queue; many at once cost what one costs. A claim that went to another process is left alone. */
export function completer<J>(boss: PgBoss): (claim: Claim<J>) => Promise<void> {
  return batches(async (claims: readonly Claim<J>[]) => {
    await boss.deleteJob(queue, claims.map(attemptOf));
    return claims.map(() => undefined);
  }, mostAtOnce);
}

export function attemptOf<J>({ id, retryCount }: Claim<J>): { id: string; retryCount: number } {
  return { id, retryCount };
}

async function bury<J>(boss: PgBoss, { key, job, failures }: Entry<J>, error: string): Promise<void> {
  await boss.insert(graveyard, [
    { data: { key, job, failures, error }, singletonKey: key, group: { id: clientOf(key) } },
  ]);
}

/** Ends a try that failed, all in one transaction. What waits under its key anyway is the next try. */
export async function settleFailure<J>(
  waiting: Waiting,
  of: Pick<JobsOf<J>, 'retries' | 'onGivenUp'>,
  claim: Claim<J>,
  error: unknown,
): Promise<void> {
  const { database, boss } = waiting;
  const { key, job, failures } = claim.data;
  const delay = (of.retries ?? tryAgain)[failures];
  await database.transaction(async () => {
    if (affectedBy(await boss.deleteJob(queue, attemptOf(claim))) === 0) return;
    if (delay !== undefined) {
      await putLater(waiting, { key, job, failures: failures + 1 }, delay, 'unless any waits');
      return;
    }
    await bury(boss, claim.data, wordsOf(error));
    await of.onGivenUp?.({ key, job, error: wordsOf(error) });
  });
}

/**
 * A job that took its process down too often was buried by pg-boss, which leaves a row that holds up its key. Takes
 * those rows away and tells of them.
 */
export async function releaseKeys<J>(
  database: Database,
  onGivenUp: ((dead: GivenUp<J>) => unknown) | undefined,
): Promise<void> {
  await database.transaction(async () => {
    const { rows } = await database.execute(
      `delete from pgboss.job where name = '${queue}' and state = 'failed' returning data`,
    );
    for (const { data } of rows as { data: Entry<J> }[])
      await onGivenUp?.({
        key: data.key,
        job: data.job,
        error: 'the process ended while it ran, every time',
      });
  });
}
