/** The jobs this process has taken and not yet ended. */
import { setTimeout as wait } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { Database } from '../store/database.ts';
import type { StoreLog } from '../store/log.ts';
import { affectedBy, queue } from './boss.ts';
import { clientOf } from './entry.ts';
import { attemptOf, type Claim } from './settle.ts';

/** Milliseconds between signs of life. */
const beat = 4000;

export interface Claims<J> {
  readonly size: () => number;
  /** Running jobs per client. */
  readonly perClient: () => ReadonlyMap<string, number>;
  /** Whether the job was handed back meanwhile: how it ends is then another process's to say. */
  readonly isOurs: (claim: Claim<J>) => boolean;
  /** Works on a claim, after what already runs under its key. */
  readonly hold: (claim: Claim<J>, work: () => Promise<void>) => Promise<void>;
  /** Waits for all that runs, so many milliseconds at most; hands back the rest to be done by others. */
  readonly end: (most: number) => Promise<void>;
}

/** As pg-boss does with jobs it fetched too many of: they wait again as if nobody had taken them. */
async function handBack(
  database: Database,
  attempts: readonly ReturnType<typeof attemptOf>[],
): Promise<void> {
  if (attempts.length === 0) return;
  await database.execute(
    `update pgboss.job set state = 'created', started_on = null, heartbeat_on = null
     from jsonb_to_recordset($1::jsonb) as given(id uuid, "retryCount" int)
     where name = '${queue}' and state = 'active' and job.id = given.id and retry_count = given."retryCount"`,
    [JSON.stringify(attempts)],
  );
}

export function makeClaims<J>(database: Database, boss: PgBoss, log: StoreLog): Claims<J> {
  const held = new Map<string, { readonly claim: Claim<J>; readonly done: Promise<void> }>();
  const live = async () => {
    const attempts = [...held.values()].map(({ claim }) => attemptOf(claim));
    if (attempts.length === 0) return;
    const affected = affectedBy(await boss.touch(queue, attempts));
    const still = attempts.filter(({ id }) => held.has(id)).length;
    if (affected < still) log.warn({ held: still, affected }, 'jobs were taken over by another process');
  };
  const timer = setInterval(() => {
    live().catch((error: unknown) => log.warn({ err: error }, 'no sign of life could be given'));
  }, beat);
  return {
    size: () => held.size,
    perClient() {
      const counts = new Map<string, number>();
      for (const { claim } of held.values()) {
        const client = clientOf(claim.data.key);
        counts.set(client, (counts.get(client) ?? 0) + 1);
      }
      return counts;
    },
    isOurs: ({ id }) => held.has(id),
    async hold(claim, work) {
      const before = [...held.values()].filter((other) => other.claim.data.key === claim.data.key);
      const done = Promise.all(before.map((other) => other.done)).then(work);
      held.set(claim.id, { claim, done });
      await done.finally(() => held.delete(claim.id));
    },
    async end(most) {
      const all = Promise.allSettled([...held.values()].map(({ done }) => done));
      const timeout = new AbortController();
      await Promise.race([all, wait(most, null, { signal: timeout.signal }).catch(() => undefined)]);
      timeout.abort();
      clearInterval(timer);
      const attempts = [...held.values()].map(({ claim }) => attemptOf(claim));
      held.clear();
      await handBack(database, attempts);
    },
  };
}
