/** The jobs this process has taken and not yet ended. */
import { setTimeout as wait } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { StoreLog } from '../store/log.ts';
import { affectedBy, queue } from './boss.ts';
import { attemptOf, type Claim } from './endings.ts';
import { clientOf } from './entry.ts';

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
  /** Waits for all that runs, `maxWait` milliseconds at most; hands back the rest to be done by others. */
  readonly end: (maxWait: number) => Promise<void>;
}

export interface ClaimsOf<J> {
  readonly boss: PgBoss;
  readonly log: StoreLog;
  /** Leaves a claim to other processes. */
  readonly handBack: (claim: Claim<J>) => Promise<void>;
}

export function makeClaims<J>({ boss, log, handBack }: ClaimsOf<J>): Claims<J> {
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
  const isOurs = (claim: Claim<J>) => held.get(claim.id)?.claim === claim;
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
    isOurs,
    async hold(claim, work) {
      const before = [...held.values()].filter((other) => other.claim.data.key === claim.data.key);
      const done = Promise.all(before.map((other) => other.done)).then(work);
      held.set(claim.id, { claim, done });
      // After an outage of the database the same job may have been taken a second time.
      await done.finally(() => isOurs(claim) && held.delete(claim.id));
    },
    async end(maxWait) {
      const all = Promise.allSettled([...held.values()].map(({ done }) => done));
      const timeout = new AbortController();
      await Promise.race([all, wait(maxWait, null, { signal: timeout.signal }).catch(() => undefined)]);
      timeout.abort();
      clearInterval(timer);
      const left = [...held.values()].map(({ claim }) => claim);
      held.clear();
      for (const claim of left) await handBack(claim);
    },
  };
}
