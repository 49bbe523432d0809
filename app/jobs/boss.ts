/** pg-boss on our database: its statements join the transaction they are made in, and its queues are there. */
import { PgBoss } from 'pg-boss';
import type { Database } from '../store/database.ts';
import type { StoreLog } from '../store/log.ts';

/** What waits and runs. */
export const queue = 'fairlead';
/** What was given up. */
export const graveyard = 'fairlead-given-up';
/** Slots of schedules that some process has taken. */
export const slots = 'fairlead-slots';

/** Seconds without a sign of life after which a job is another process's: a killed worker's job waits that long. */
const heartbeatSeconds = 15;

/** Seconds between looks for jobs whose process died. */
const superviseSeconds = 5;

/**
 * Tries after the one in which its process died: one, with nothing beside it. When the process dies again it was this job,
 * most likely, and it is set aside, to be looked at much later.
 */
const retriesAfterCrash = 1;

const hour = 60 * 60;
const day = 24 * hour;

async function createQueues(boss: PgBoss): Promise<void> {
  await boss.createQueue(graveyard, { retentionSeconds: 90 * day });
  // A job that failed is tried again by our own hand (see endings.ts); what pg-boss retries are jobs of dead processes.
  await boss.createQueue(queue, {
    policy: 'key_strict_fifo',
    deadLetter: graveyard,
    retryLimit: retriesAfterCrash,
    retryDelay: 0,
    heartbeatSeconds,
    // Liveness is the heartbeat's business; a job may wait long for GitHub's limits.
    expireInSeconds: 12 * hour,
    retentionSeconds: 30 * day,
  });
  // A queue that an older version made keeps what it was made with.
  const made = await boss.getQueue(queue);
  if (made?.retryLimit !== retriesAfterCrash)
    await boss.updateQueue(queue, { retryLimit: retriesAfterCrash });
  await boss.createQueue(slots, { retentionSeconds: day });
}

/** Starts pg-boss: makes or upgrades its schema under its own lock, and the queues. */
export async function startBoss(database: Database, log: StoreLog): Promise<PgBoss> {
  const embedded = database.engine === 'embedded';
  const boss = new PgBoss({
    db: {
      async executeSql(text: string, values: unknown[] = []) {
        const { rows } = await database.execute(text, values);
        return { rows: [...rows] };
      },
    },
    backend: embedded ? 'pglite' : 'postgres',
    schedule: false,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    // The embedded engine is vacuumed by the store, and one connection cannot rebuild indexes beside its work.
    ...(embedded ? { reindex: false, monitorVacuum: false } : {}),
  });
  boss.on('error', (error) => log.warn({ err: error }, 'job queue'));
  boss.on('warning', ({ message, data }) => log.warn({ data }, message));
  await boss.start();
  await createQueues(boss);
  // Warm: a queue that pg-boss had to look up inside a transaction would be one statement more in it.
  await boss.getQueues([queue, graveyard, slots]);
  return boss;
}

/** How many jobs a command of pg-boss was about in the end; its types leave that out. */
export function affectedBy(response: object): number {
  return 'affected' in response && typeof response.affected === 'number' ? response.affected : 0;
}
