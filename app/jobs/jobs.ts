/**
 * Jobs in the database: one at a time per key in all processes together, the latest wins, fair between clients. A job
 * is done at least once: a process that ends in the middle of one leaves it to another, or to itself after its restart.
 */
import type { PgBoss } from 'pg-boss';
import { batches } from '../batches.ts';
import { storable } from '../storable.ts';
import { afterCommit, current } from '../store/current.ts';
import type { Database } from '../store/database.ts';
import type { StoreLog } from '../store/log.ts';
import { queue, startBoss } from './boss.ts';
import { type Claims, makeClaims } from './claims.ts';
import { cronRuns } from './cron.ts';
import { type DeadLetter, deadLetters, retryDeadLetter } from './dead-letters.ts';
import { type Emptiness, makeEmptiness } from './emptiness.ts';
import { type Claim, completer, type Endings, endFailed, handBack, takenAside } from './endings.ts';
import { clientOf, type Entry } from './entry.ts';
import { fetchesFor } from './fairness.ts';
import { type Left, type NameOf, pause } from './pauses.ts';
import { makeTurns, type Turns } from './turns.ts';
import { upkeep } from './upkeep.ts';
import { forget, isBusy, put, putLater, type Waiting } from './waiting.ts';
import { makeWakeUp, type WakeUp } from './wake-up.ts';

export interface Jobs<J> {
  /**
   * Runs `job` soon. A job waiting under the same key is replaced, or joined; a running one is followed by this one. Inside
   * `database.transaction` it is part of the transaction.
   */
  add(key: string, job: J): Promise<void>;
  /** Many at once, as {@link Jobs.add}. */
  addAll(entries: readonly { readonly key: string; readonly job: J }[]): Promise<void>;
  /** Runs `job` after a delay, unless the key gets another job before. Milliseconds. */
  addLater(key: string, job: J, delay: number): Promise<void>;
  /**
   * Leaves a client (the first part of its keys) alone for so many milliseconds: what there is for it waits, whoever adds
   * it. With `reads`, urgent jobs do not.
   */
  pause(client: string, milliseconds: number, left: Left): Promise<void>;
  /** Runs `run` once per slot of a cron expression (UTC), in one of all processes. A slot that nobody was there for is left out. */
  every(name: string, cron: string, run: () => Promise<unknown>): void;
  /** Drops what waits for a client (the first part of its keys), and says how much that was. */
  forget(client: string): Promise<number>;
  /** Jobs that were given up, oldest first. */
  deadLetters(): Promise<readonly DeadLetter<J>[]>;
  /** Tries a job that was given up again. False when there is none with this id. */
  retry(id: string): Promise<boolean>;
  /** Whether jobs were looked for lately. */
  alive(): boolean;
  /** Resolves when nothing is running or waiting; delayed jobs, and those of clients left alone, do not count. */
  idle(): Promise<void>;
  /** Takes no more jobs and resolves when what runs is done, or handed back after a while. What waits stays in the database. */
  stop(): Promise<void>;
}

export interface JobsOf<J> extends Endings<J> {
  readonly database: Database;
  readonly log: StoreLog;
  /** What it throws is a failure: the job is tried again later, unless its key gets another one before. */
  readonly run: (job: J) => Promise<void>;
  /** Keys worked on at the same time; 0 for a process that only adds jobs. */
  readonly concurrency: number;
  /** Two jobs with one key as one; unless given, the later takes the place of the earlier. */
  readonly join?: (earlier: J, later: J) => J;
  /** Whether a job runs although its client is to be asked nothing: it then does what it may, unless that is nothing. */
  readonly isUrgent?: (job: J) => boolean;
  /** What the store calls a client; the same as its keys do unless said. */
  readonly nameOf?: NameOf;
  /** Jobs one client may have running in this process; half of all unless said. */
  readonly maxPerClient?: number;
  /** Tells of jobs that other processes added; without it they are looked for often. Resolves with what ends it. */
  readonly listen?: (heard: () => void) => Promise<() => Promise<void>>;
  /** Milliseconds that {@link Jobs.stop} waits for running jobs; 6,000 unless said. */
  readonly grace?: number;
}

/** A queue that is open, and the work on it. */
interface Open<J> {
  readonly of: JobsOf<J>;
  readonly boss: PgBoss;
  readonly waiting: Waiting;
  readonly bell: WakeUp;
  /** There may be something new: forgets what was known, and rings. */
  readonly news: () => void;
  readonly claims: Claims<J>;
  readonly complete: (claim: Claim<J>) => Promise<void>;
  readonly turns: Turns;
  readonly emptiness: Emptiness;
  /** Milliseconds between looks when nothing rings. */
  readonly poll: number;
  stopping: boolean;
  /** When jobs were looked for last without an error; `performance.now()`. */
  lookedAt: number;
}

/** Milliseconds: delayed jobs need no more; jobs of other processes that cannot ring do. */
const polls = { quiet: 500, alone: 50 } as const;

/** Milliseconds without a successful look after which jobs are not being worked off. */
const maxSilence = 30_000;

/** How often taking an ended job out of the queue is tried. */
const maxEndTries = 5;

/** Lists of jobs added in one transaction. */
const maxBatch = 100;

async function endSurely<J>({ of, stopping }: Open<J>, end: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await end();
    } catch (error) {
      of.log.warn({ err: error, tries }, 'a job that ended could not be taken out of the queue');
      // Then its heartbeat ends and it is done again.
      if (stopping || tries === maxEndTries) return;
      await new Promise((resolve) => setTimeout(resolve, 500 * tries));
    }
  }
}

/** A process died of it, or the database was away: its client may be left alone since. */
async function isAside<J>({ of, waiting }: Open<J>, claim: Claim<J>): Promise<boolean> {
  if (claim.retryCount === 0) return false;
  try {
    return await takenAside(waiting, claim);
  } catch (error) {
    of.log.warn({ err: error }, 'a job could not be taken up again');
    // Without a sign of life it is fetched once more.
    return true;
  }
}

async function work<J>(open: Open<J>, claim: Claim<J>): Promise<void> {
  const { of, waiting, claims, complete } = open;
  if (await isAside(open, claim)) return;
  const { alone, beside } = open.turns;
  let result: { readonly error: unknown } | null = null;
  await (claim.retryCount > 0 ? alone : beside)(async () => {
    result = await of.run(claim.data.job).then(
      () => null,
      (error: unknown) => ({ error }),
    );
  });
  if (!claims.isOurs(claim)) return;
  await endSurely(open, () => (result ? endFailed(waiting, of, claim, result.error) : complete(claim)));
}

/** Fills the free places. */
async function fill<J>(open: Open<J>): Promise<void> {
  const { of, boss, claims, bell, emptiness } = open;
  const ended = (claim: Claim<J>) => {
    emptiness.ended(clientOf(claim.data.key));
    bell.ring();
  };
  const maxPerClient = of.maxPerClient ?? Math.max(1, Math.ceil(of.concurrency / 2));
  const once = async () => {
    if (open.turns.isTaken()) return false;
    const free = of.concurrency - claims.size();
    for (const fetch of fetchesFor(claims.perClient(), free, maxPerClient)) {
      if (emptiness.isKnown(fetch)) continue;
      const isEmpty = emptiness.looking(fetch);
      const { ignored, size } = fetch;
      const found = await boss.fetch<Entry<J>>(queue, { batchSize: size, ignoreGroups: [...ignored] });
      for (const claim of found) void claims.hold(claim, () => work(open, claim)).finally(() => ended(claim));
      if (found.length > 0) return true;
      isEmpty();
    }
    return false;
  };
  while (!open.stopping && (await once()));
}

async function workOff<J>(open: Open<J>): Promise<void> {
  while (!open.stopping) {
    try {
      await fill(open);
      open.lookedAt = performance.now();
    } catch (error) {
      open.of.log.warn({ err: error }, 'no jobs could be fetched');
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    await open.bell.heard(open.poll);
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

async function openQueue<J>(of: JobsOf<J>): Promise<Open<J> & { readonly close: () => Promise<void> }> {
  const { database, log } = of;
  const boss = await startBoss(database, log);
  if (database.engine === 'embedded') await takeBack(database, boss);
  const bell = makeWakeUp();
  const poll = database.engine === 'embedded' || of.listen ? polls.quiet : polls.alone;
  const emptiness = makeEmptiness(poll);
  /** There may be something new. */
  const news = () => {
    emptiness.forget();
    bell.ring();
  };
  const endListening = await of.listen?.(news);
  const complete = completer(boss);
  const lookedAt = performance.now();
  const { nameOf = (client: string) => client, join, isUrgent } = of;
  const waiting: Waiting = { database, boss, nameOf, join, isUrgent };
  const claims = makeClaims<J>({ boss, log, handBack: (claim) => handBack(waiting, claim) });
  const turns = makeTurns();
  const open: Open<J> = {
    of,
    boss,
    waiting,
    bell,
    news,
    claims,
    complete,
    turns,
    emptiness,
    poll,
    stopping: false,
    lookedAt,
  };
  const endUpkeep = upkeep(waiting, of, news);
  // Nothing is fetched by a process that only adds jobs.
  const working = of.concurrency > 0 ? workOff(open) : Promise.resolve();
  const close = async () => {
    open.stopping = true;
    news();
    await working;
    await claims.end(of.grace ?? 6000);
    await endUpkeep();
    await endListening?.();
    await boss.stop({ graceful: false, close: false });
  };
  return Object.assign(open, { close });
}

/** How jobs are added: within the transaction that is open, or in one of their own. */
function adder<J>({ of, waiting, news }: Open<J>): Jobs<J>['addAll'] {
  const addInside = async (entries: readonly Entry<J>[]) => {
    // There to be fetched when the transaction has ended.
    if (await put(waiting, entries)) afterCommit(news);
  };
  // One after the other, so that of two jobs added at once the second one is the later one.
  const addInTurn = batches(async (lists: readonly (readonly Entry<J>[])[]) => {
    await of.database.transaction(() => addInside(lists.flat()));
    return lists.map(() => undefined);
  }, maxBatch);
  return async (given) => {
    const entries = given.map(({ key, job }) => storable({ key, job, failures: 0 }));
    if (entries.length === 0) return;
    await (current() ? addInside(entries) : addInTurn(entries));
  };
}

/** Opens the queue and, with a concurrency above 0, starts to work on it. The database stays the caller's to close. */
export async function openJobs<J>(of: JobsOf<J>): Promise<Jobs<J>> {
  const { database } = of;
  const open = await openQueue(of);
  const { boss, news, claims, waiting } = open;
  const { every, end } = cronRuns(boss, of.log);
  const addAll = adder(open);
  return {
    addAll,
    add: (key, job) => addAll([{ key, job }]),
    addLater: (key, job, delay) =>
      database.transaction(() => putLater(waiting, storable({ key, job, failures: 0 }), delay)),
    pause: (client, milliseconds, left) =>
      database.transaction(() => pause(database, waiting.nameOf, client, milliseconds, left)),
    alive: () => !open.stopping && performance.now() - open.lookedAt < maxSilence,
    every,
    forget: (client) => forget(waiting, client),
    deadLetters: () => deadLetters(boss),
    retry: async (id) => {
      const done = await retryDeadLetter<J>(waiting, id);
      news();
      return done;
    },
    async idle() {
      while (claims.size() > 0 || (await isBusy(database)))
        await new Promise((resolve) => setTimeout(resolve, 10));
    },
    async stop() {
      end();
      await open.close();
    },
  };
}
