/**
 * Jobs in memory: one at a time per key, the latest wins. For `probot run`, the sandbox and tests: a job that was not
 * finished when the process ends is lost. `durable.ts` has the same ones in the database.
 */

import { clientOf, longestPause } from './entry.ts';

export interface Jobs<J> {
  /**
   * Runs `job` soon. A job waiting under the same key is replaced; a running one is followed by this one. Inside
   * `database.transaction`, a durable job is part of it.
   */
  add(key: string, job: J): Promise<void>;
  /** Runs `job` after a delay, unless the key gets another job before. Milliseconds. */
  addLater(key: string, job: J, delay: number): Promise<void>;
  /** Leaves a client (the first part of its keys) alone for so many milliseconds: what there is for it waits, whoever adds it. */
  pause(client: string, milliseconds: number): Promise<void>;
  /** Resolves when nothing is running or waiting; delayed jobs, and those of clients left alone, do not count. */
  idle(): Promise<void>;
  /** Takes no more jobs and resolves when what runs is done. What waits is done too in memory, and kept in a database. */
  stop(): Promise<void>;
}

/** Milliseconds until a job that failed is tried again; after the last, it is given up. */
export const tryAgain: readonly number[] = [60_000, 5 * 60_000, 30 * 60_000];

/** A job that failed every time, or took its process down too often. */
export interface GivenUp<J> {
  readonly key: string;
  readonly job: J;
  readonly error: string;
}

export interface JobsOf<J> {
  /** What it throws is a failure: the job is tried again later, unless its key gets another one before. */
  readonly run: (job: J) => Promise<void>;
  /** Keys worked on at the same time. */
  readonly concurrency: number;
  /** Milliseconds, as {@link tryAgain}. */
  readonly retries?: readonly number[];
  /** Told of a job that is not tried again. A durable job's is part of the transaction that gives it up. */
  readonly onGivenUp?: (dead: GivenUp<J>) => unknown;
}

interface Attempt<J> {
  readonly job: J;
  readonly failures: number;
}

interface State<J> {
  readonly waiting: Map<string, Attempt<J>>;
  readonly running: Set<string>;
  readonly delayed: Map<string, NodeJS.Timeout>;
  readonly paused: Map<string, { readonly timer: NodeJS.Timeout; readonly until: number }>;
  stopped: boolean;
  idle: (() => void)[];
}

export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const isPaused = <J>({ paused }: State<J>, key: string): boolean => paused.has(clientOf(key));

function next<J>(state: State<J>): readonly [string, Attempt<J>] | null {
  for (const [key, attempt] of state.waiting)
    if (!state.running.has(key) && !isPaused(state, key)) return [key, attempt];
  return null;
}

function pause<J>(state: State<J>, of: JobsOf<J>, client: string, time: number): void {
  const known = state.paused.get(client);
  const milliseconds = Math.min(time, longestPause);
  const until = performance.now() + milliseconds;
  if (known && known.until >= until) return;
  clearTimeout(known?.timer);
  const over = () => {
    state.paused.delete(client);
    pump(state, of);
  };
  state.paused.set(client, { timer: setTimeout(over, milliseconds).unref(), until });
}

function delay<J>(state: State<J>, of: JobsOf<J>, key: string, attempt: Attempt<J>, time: number): void {
  if (state.stopped || state.waiting.has(key)) return;
  clearTimeout(state.delayed.get(key));
  const due = () => {
    state.delayed.delete(key);
    state.waiting.set(key, attempt);
    pump(state, of);
  };
  state.delayed.set(key, setTimeout(due, time).unref());
}

function failed<J>(state: State<J>, of: JobsOf<J>, key: string, attempt: Attempt<J>, error: unknown): void {
  if (state.waiting.has(key)) return;
  const { job, failures } = attempt;
  const time = (of.retries ?? tryAgain)[failures];
  if (time === undefined) of.onGivenUp?.({ key, job, error: wordsOf(error) });
  else delay(state, of, key, { job, failures: failures + 1 }, time);
}

function pump<J>(state: State<J>, of: JobsOf<J>): void {
  while (state.running.size < of.concurrency) {
    const found = next(state);
    if (!found) break;
    const [key, attempt] = found;
    state.waiting.delete(key);
    state.running.add(key);
    void of
      .run(attempt.job)
      .catch((error: unknown) => failed(state, of, key, attempt, error))
      .finally(() => {
        state.running.delete(key);
        pump(state, of);
      });
  }
  if (state.running.size > 0 || next(state) !== null) return;
  for (const resolve of state.idle.splice(0)) resolve();
}

export function keyedJobs<J>(of: JobsOf<J>): Jobs<J> {
  const state: State<J> = {
    waiting: new Map(),
    running: new Set(),
    delayed: new Map(),
    paused: new Map(),
    stopped: false,
    idle: [],
  };
  const idle = () =>
    new Promise<void>((resolve) => {
      state.idle.push(resolve);
      pump(state, of);
    });
  return {
    async add(key, job) {
      if (state.stopped) return;
      clearTimeout(state.delayed.get(key));
      state.delayed.delete(key);
      state.waiting.set(key, { job, failures: 0 });
      // On the next turn, so that the event that asks for the job is answered first.
      setImmediate(() => pump(state, of));
    },
    async addLater(key, job, time) {
      delay(state, of, key, { job, failures: 0 }, time);
    },
    async pause(client, time) {
      if (!state.stopped) pause(state, of, client, time);
    },
    idle,
    stop() {
      state.stopped = true;
      // What waits for GitHub is not waited for.
      for (const key of [...state.waiting.keys()].filter((one) => isPaused(state, one)))
        state.waiting.delete(key);
      for (const { timer } of state.paused.values()) clearTimeout(timer);
      for (const timer of state.delayed.values()) clearTimeout(timer);
      state.delayed.clear();
      return idle();
    },
  };
}
