/**
 * Jobs in the database: one at a time per key in all processes together, the latest wins, fair between clients. A job
 * is done at least once: a process that ends in the middle of one leaves it to another, or to itself after its restart.
 */
import type { PgBoss } from 'pg-boss';
import { batches } from '../batches.ts';
import { current } from '../store/current.ts';
import type { Database } from '../store/database.ts';
import type { StoreLog } from '../store/log.ts';
import { queue, startBoss } from './boss.ts';
import { type Claims, makeClaims } from './claims.ts';
import { schedules } from './cron.ts';
import { type DeadLetter, deadLetters, replay } from './dead-letters.ts';
import { type Claim, completer, handBack, settleFailure, takenAside } from './endings.ts';
import type { Entry } from './entry.ts';
import { asksFor } from './fairness.ts';
import type { Jobs, JobsOf } from './keyed.ts';
import { type NameOf, pause } from './pauses.ts';
import { upkeep } from './upkeep.ts';
import { forget, isBusy, put, putLater, type Waiting } from './waiting.ts';
import { makeWakeUp, type WakeUp } from './wake-up.ts';

export interface DurableJobs<J> extends Jobs<J> {
  /** Many at once, as {@link Jobs.add}. */
  addAll(entries: readonly { readonly key: string; readonly job: J }[]): Promise<void>;
  /** Whether jobs were looked for lately. */
  alive(): boolean;
  /** Looks for jobs now: after the end of a transaction that added some. */
  wake(): void;
  /** Runs `run` once per slot of a cron expression (UTC), in one of all processes. A slot that nobody was there for is left out. */
  every(name: string, cron: string, run: () => Promise<unknown>): void;
  /** Drops what waits for a client (the first part of its keys), and says how much that was. */
  forget(client: string): Promise<number>;
  /** Jobs that were given up, oldest first. */
  deadLetters(): Promise<readonly DeadLetter<J>[]>;
  /** Tries a job that was given up again. False when there is none with this id. */
  replay(id: string): Promise<boolean>;
}

export interface DurableOf<J> extends JobsOf<J> {
  readonly database: Database;
  readonly log: StoreLog;
  /** What the store calls a client; the same as its keys do unless said. */
  readonly nameOf?: NameOf;
  /** Jobs one client may have running in this process; half of all unless said. */
  readonly perClient?: number;
  /** Tells of jobs that other processes added; without it they are looked for often. Resolves with what ends it. */
  readonly listen?: (heard: () => void) => Promise<() => Promise<void>>;
  /** Milliseconds that {@link Jobs.stop} waits for running jobs; 6,000 unless said. */
  readonly grace?: number;
}

interface Parts<J> {
  readonly of: DurableOf<J>;
  readonly boss: PgBoss;
  readonly waiting: Waiting;
  readonly bell: WakeUp;
  readonly claims: Claims<J>;
  readonly complete: (claim: Claim<J>) => Promise<void>;
  /** Milliseconds between looks when nothing rings. */
  readonly poll: number;
  stopping: boolean;
  /** When jobs were looked for last without an error; `performance.now()`. */
  lookedAt: number;
}

/** Milliseconds: delayed jobs need no more; jobs of other processes that cannot ring do. */
const polls = { quiet: 500, alone: 50 } as const;

/** Milliseconds without a successful look after which jobs are not being worked off. */
const silence = 30_000;

const settleTries = 5;

/** Lists of jobs added in one transaction. */
const mostAtOnce = 100;

async function settled<J>({ of, stopping }: Parts<J>, settle: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await settle();
    } catch (error) {
      of.log.warn({ err: error, tries }, 'a job that ended could not be taken out of the queue');
      // Then its heartbeat ends and it is done again.
      if (stopping || tries === settleTries) return;
      await new Promise((resolve) => setTimeout(resolve, 500 * tries));
    }
  }
}

/** A process died of it, or the database was away: its client may be left alone since. */
async function isAside<J>({ of, waiting }: Parts<J>, claim: Claim<J>): Promise<boolean> {
  if (claim.retryCount === 0) return false;
  try {
    return await takenAside(waiting, claim);
  } catch (error) {
    of.log.warn({ err: error }, 'a job could not be taken up again');
    // Without a sign of life it is fetched once more.
    return true;
  }
}

async function work<J>(parts: Parts<J>, claim: Claim<J>): Promise<void> {
  const { of, waiting, claims, complete } = parts;
  if (await isAside(parts, claim)) return;
  const result = await of.run(claim.data.job).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  if (!claims.isOurs(claim)) return;
  await settled(parts, () => (result ? settleFailure(waiting, of, claim, result.error) : complete(claim)));
}

/** Fills the free places. */
async function fill<J>(parts: Parts<J>): Promise<void> {
  const { of, boss, claims, bell } = parts;
  const cap = of.perClient ?? Math.max(1, Math.ceil(of.concurrency / 2));
  const once = async () => {
    for (const { ignore, size } of asksFor(claims.perClient(), of.concurrency - claims.size(), cap)) {
      const found = await boss.fetch<Entry<J>>(queue, { batchSize: size, ignoreGroups: [...ignore] });
      for (const claim of found) void claims.hold(claim, () => work(parts, claim)).finally(bell.ring);
      if (found.length > 0) return true;
    }
    return false;
  };
  while (!parts.stopping && (await once()));
}

async function serveQueue<J>(parts: Parts<J>): Promise<void> {
  while (!parts.stopping) {
    try {
      await fill(parts);
      parts.lookedAt = performance.now();
    } catch (error) {
      parts.of.log.warn({ err: error }, 'no jobs could be fetched');
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    await parts.bell.heard(parts.poll);
  }
}

/** On the embedded engine there is no other process, so whatever runs at the start was left by one that died. */
async function takeBack(database: Database, boss: PgBoss): Promise<void> {
  const { rows } = await database.execute(
    `select id from pgboss.job where name = '${queue}' and state = 'active'`,
  );
  const ids = rows.map(({ id }) => String(id));
  if (ids.length > 0) await boss.fail(queue, ids, { message: 'the process ended' });
}

async function open<J>(of: DurableOf<J>): Promise<Parts<J> & { readonly close: () => Promise<void> }> {
  const { database, log } = of;
  const boss = await startBoss(database, log);
  if (database.engine === 'embedded') await takeBack(database, boss);
  const bell = makeWakeUp();
  const silence = await of.listen?.(bell.ring);
  const poll = database.engine === 'embedded' || of.listen ? polls.quiet : polls.alone;
  const complete = completer(boss);
  const lookedAt = performance.now();
  const waiting: Waiting = { database, boss, nameOf: of.nameOf ?? ((client) => client) };
  const claims = makeClaims<J>({ boss, log, handBack: (claim) => handBack(waiting, claim) });
  const parts: Parts<J> = { of, boss, waiting, bell, claims, complete, poll, stopping: false, lookedAt };
  const endUpkeep = upkeep(waiting, of, bell.ring);
  // Nothing is fetched by a process that only takes events in.
  const serving = of.concurrency > 0 ? serveQueue(parts) : Promise.resolve();
  const close = async () => {
    parts.stopping = true;
    bell.ring();
    await serving;
    await claims.end(of.grace ?? 6000);
    await endUpkeep();
    await silence?.();
    await boss.stop({ graceful: false, close: false });
  };
  return Object.assign(parts, { close });
}

/** Opens the queue and, with a concurrency above 0, starts to work on it. The database stays the caller's to close. */
export async function durableJobs<J>(of: DurableOf<J>): Promise<DurableJobs<J>> {
  const { database } = of;
  const parts = await open(of);
  const { boss, bell, claims, waiting } = parts;
  const { every, end } = schedules(boss, of.log);
  // Added inside a transaction: there to be fetched when that has ended.
  let added = false;
  const addInside = async (entries: readonly Entry<J>[]) => {
    if (await put(waiting, entries)) added = true;
  };
  // One after the other, so that of two jobs added at once the second one is the later one.
  const addInTurn = batches(async (lists: readonly (readonly Entry<J>[])[]) => {
    if (await database.transaction(() => put(waiting, lists.flat()))) bell.ring();
    return lists.map(() => undefined);
  }, mostAtOnce);
  const addAll: DurableJobs<J>['addAll'] = async (given) => {
    const entries = given.map(({ key, job }) => ({ key, job, failures: 0 }));
    if (entries.length === 0) return;
    await (current() ? addInside(entries) : addInTurn(entries));
  };
  return {
    addAll,
    add: (key, job) => addAll([{ key, job }]),
    addLater: (key, job, delay) =>
      database.transaction(() => putLater(waiting, { key, job, failures: 0 }, delay)),
    pause: (client, milliseconds) =>
      database.transaction(() => pause(database, waiting.nameOf, client, milliseconds)),
    alive: () => !parts.stopping && performance.now() - parts.lookedAt < silence,
    wake() {
      if (added) bell.ring();
      added = false;
    },
    every,
    forget: (client) => forget(waiting, client),
    deadLetters: () => deadLetters(boss),
    replay: async (id) => {
      const done = await replay<J>(waiting, id);
      bell.ring();
      return done;
    },
    async idle() {
      while (claims.size() > 0 || (await isBusy(database)))
        await new Promise((resolve) => setTimeout(resolve, 10));
    },
    async stop() {
      end();
      await parts.close();
    },
  };
}
