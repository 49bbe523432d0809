/**
 * Jobs in memory: one at a time per key, the latest wins. This is the seam behind which a durable queue stands later;
 * until then a job that was not finished when the process ends is lost, and the server says so when it starts.
 */

export interface Jobs<J> {
  /** Runs `job` soon. A job waiting under the same key is replaced; a running one is followed by this one. */
  add(key: string, job: J): void;
  /** Runs `job` after a delay, unless the key gets another job before. Milliseconds. */
  addLater(key: string, job: J, delay: number): void;
  /** Resolves when nothing is running or waiting; delayed jobs do not count. */
  idle(): Promise<void>;
  /** Takes no more jobs, drops the delayed ones and resolves when the rest is done. */
  stop(): Promise<void>;
}

export interface JobsOf<J> {
  /** Must not throw: what goes wrong with a job is the job's own business. */
  readonly run: (job: J) => Promise<void>;
  /** Keys worked on at the same time. */
  readonly concurrency: number;
}

interface State<J> {
  readonly waiting: Map<string, J>;
  readonly running: Set<string>;
  readonly delayed: Map<string, NodeJS.Timeout>;
  stopped: boolean;
  idle: (() => void)[];
}

function next<J>(state: State<J>): readonly [string, J] | null {
  for (const [key, job] of state.waiting) if (!state.running.has(key)) return [key, job];
  return null;
}

function pump<J>(state: State<J>, of: JobsOf<J>): void {
  while (state.running.size < of.concurrency) {
    const found = next(state);
    if (!found) break;
    const [key, job] = found;
    state.waiting.delete(key);
    state.running.add(key);
    void of.run(job).finally(() => {
      state.running.delete(key);
      pump(state, of);
    });
  }
  if (state.running.size > 0 || state.waiting.size > 0) return;
  for (const resolve of state.idle.splice(0)) resolve();
}

export function keyedJobs<J>(of: JobsOf<J>): Jobs<J> {
  const state: State<J> = {
    waiting: new Map(),
    running: new Set(),
    delayed: new Map(),
    stopped: false,
    idle: [],
  };
  const idle = () =>
    new Promise<void>((resolve) => {
      state.idle.push(resolve);
      pump(state, of);
    });
  const add = (key: string, job: J) => {
    if (state.stopped) return;
    clearTimeout(state.delayed.get(key));
    state.delayed.delete(key);
    state.waiting.set(key, job);
    // On the next turn, so that the event that asks for the job is answered first.
    setImmediate(() => pump(state, of));
  };
  return {
    add,
    addLater(key, job, delay) {
      if (state.stopped || state.waiting.has(key)) return;
      clearTimeout(state.delayed.get(key));
      state.delayed.set(key, setTimeout(() => add(key, job), delay).unref());
    },
    idle,
    stop() {
      state.stopped = true;
      for (const timer of state.delayed.values()) clearTimeout(timer);
      state.delayed.clear();
      return idle();
    },
  };
}
