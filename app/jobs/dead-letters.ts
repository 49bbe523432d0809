/** Jobs that were given up: they stay until somebody tries them again, 90 days at most. */
import type { PgBoss } from 'pg-boss';
import { affectedBy, graveyard } from './boss.ts';
import type { Entry } from './entry.ts';
import { put, type Waiting } from './waiting.ts';

export interface DeadLetter<J> {
  readonly id: string;
  readonly key: string;
  readonly job: J;
  readonly error: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

interface Buried<J> extends Entry<J> {
  /** Not there when pg-boss buried it, for what it does to its process. */
  readonly error?: string;
}

/** Oldest first. */
export async function deadLetters<J>(boss: PgBoss): Promise<readonly DeadLetter<J>[]> {
  const found = await boss.findJobs<Buried<J>>(graveyard, { queued: true });
  return found
    .map(({ id, data, createdOn }) => ({
      id,
      key: data.key,
      job: data.job,
      error: data.error ?? 'the process ended twice while it ran, the second time with nothing beside it',
      at: createdOn.toISOString(),
    }))
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1));
}

/** Puts one back among the jobs that wait; what waits under its key anyway stays. False when there is none with this id. */
export async function retryDeadLetter<J>(waiting: Waiting, id: string): Promise<boolean> {
  const { database, boss } = waiting;
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return false;
  return database.transaction(async () => {
    const found = await boss.getJobById<Buried<J>>(graveyard, id);
    if (!found) return false;
    if (affectedBy(await boss.deleteJob(graveyard, id)) === 0) return false;
    const { key, job } = found.data;
    await put(waiting, [{ key, job, failures: 0 }], 'unless any waits');
    return true;
  });
}
