/**
 * A process that judges. A thread would not do: of nine ways to run out of memory five took the whole server with them,
 * whatever the thread's own limit was (Node 24.21). It starts when there is something to judge, and ends when there is
 * nothing for a while.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { errorData, errorOf } from './errors.ts';
import type { Answer, Asks, FromProcess, Place, Skipped, ToProcess, Work } from './messages.ts';
import { type Post, post } from './post.ts';
import { processorSeconds } from './processor-time.ts';

export interface Limits {
  /** MB of its heap. */
  readonly megabytes: number;
  /** Seconds of processor time in which it may answer nothing. */
  readonly seconds: number;
  /** Milliseconds without work after which it ends. */
  readonly idle: number;
}

/** The process ended while it judged. */
export class Died extends Error {
  readonly why: 'time' | 'memory' | 'ended';
  /** The part that was begun last, where parts are told. */
  readonly part: string | null;
  constructor(why: Died['why'], part: string | null, said: string) {
    super(`a process that judges ended (${why})${said === '' ? '' : `: ${said}`}`);
    this.name = 'Died';
    this.why = why;
    this.part = part;
  }
}

export interface Judgement {
  readonly place: Place;
  readonly work: Work;
  readonly asks: Asks;
  readonly alone: readonly Skipped[] | null;
}

export interface JudgeProcess {
  readonly pid: number;
  running(): number;
  /** It answered nothing when it was asked last. */
  isSilent(): boolean;
  /** Throws what judging throws, and {@link Died}. */
  judge(judgement: Judgement): Promise<unknown>;
  kill(): void;
  readonly ended: Promise<void>;
}

interface Running {
  readonly asks: Asks;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** Milliseconds between looks whether it still answers. */
const every = 250;

/** Nothing of ours: no key, no token, no address of a database. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, TZ, LANG, NODE_ENV } = process.env;
  return {
    ...(PATH ? { PATH } : {}),
    ...(TZ ? { TZ } : {}),
    ...(LANG ? { LANG } : {}),
    ...(NODE_ENV ? { NODE_ENV } : {}),
  };
}

function start(entry: URL, { megabytes }: Limits): ChildProcess {
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${megabytes}`],
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  try {
    // When the machine has no memory left, this is what the system ends first.
    if (child.pid) writeFileSync(`/proc/${child.pid}/oom_score_adj`, '1000');
  } catch {
    // Elsewhere than on Linux.
  }
  return child;
}

async function answer(
  { asks }: Running,
  { what, args }: Extract<FromProcess, { type: 'ask' }>,
): Promise<Answer> {
  try {
    return { value: await asks[what](...(args as never[])) };
  } catch (error) {
    return { error: errorData(error) };
  }
}

function whyOf(signal: NodeJS.Signals | null, said: string, isKilled: boolean): Died['why'] {
  if (isKilled) return 'time';
  const isMemory =
    signal === 'SIGABRT' || signal === 'SIGKILL' || /out of memory|Allocation failed/i.test(said);
  return isMemory ? 'memory' : 'ended';
}

/** Looks whether a process still answers; `silent` is told how many seconds of its time it has not. */
function watch(child: ChildProcess, isBusy: () => boolean, silent: (seconds: number) => void) {
  let [waits, since, isReady] = [false, 0, false];
  const heard = () => {
    [waits, since, isReady] = [false, processorSeconds(child.pid ?? 0), true];
    silent(0);
  };
  const timer = setInterval(() => {
    if (!isReady || !isBusy() || !child.connected) return;
    if (waits) silent(processorSeconds(child.pid ?? 0) - since);
    else child.send([{ type: 'ping' }] satisfies ToProcess[], () => undefined);
    waits = true;
  }, every);
  timer.unref();
  return { heard, end: () => clearInterval(timer) };
}

interface Open {
  readonly child: ChildProcess;
  readonly tell: Post<ToProcess>['tell'];
  readonly running: Map<number, Running>;
  /** The part that was begun last. */
  part: string | null;
  /** The last of what it said. */
  said: string;
  /** Seconds of its time in which it answered nothing. */
  silent: number;
  isKilled: boolean;
}

function postTo(child: ChildProcess): Post<ToProcess> {
  return post((messages, sent) => {
    // One that is gone is told nothing; its end ends what it was asked for.
    if (child.connected) child.send([...messages], sent);
  });
}

/** What it asks for, and how judgements end. */
function hear(open: Open, message: FromProcess, rest: () => void): void {
  if (message.type === 'part') open.part = message.part;
  if (message.type !== 'ask' && message.type !== 'judged') return;
  const { running } = open;
  const one = running.get(message.id);
  if (!one) return;
  if (message.type === 'ask') {
    const { id, ask } = message;
    const told = (given: Answer) =>
      void open.tell({ type: 'answer', id, ask, answer: given, counts: one.asks.counts() });
    return void answer(one, message).then(told);
  }
  running.delete(message.id);
  rest();
  if ('error' in message.answer) one.failed(errorOf(message.answer.error));
  else one.done(message.answer.value);
}

function end({ running, part, said, isKilled }: Open, signal: NodeJS.Signals | null): void {
  const why = whyOf(signal, said, isKilled);
  for (const one of running.values())
    one.failed(new Died(why, part, why === 'ended' ? said.trim().slice(-500) : ''));
  running.clear();
}

/** Ends a process without work after a while. */
function resting({ child, running }: Open, milliseconds: number) {
  let timer: NodeJS.Timeout | undefined;
  return {
    begin: () => {
      clearTimeout(timer);
      if (running.size === 0) timer = setTimeout(() => child.kill('SIGKILL'), milliseconds).unref();
    },
    end: () => clearTimeout(timer),
  };
}

/** Resolves when it has ended. */
function follow(open: Open, limits: Limits, rest: ReturnType<typeof resting>): Promise<void> {
  const { child, running } = open;
  const isBusy = () => running.size > 0;
  const watching = watch(child, isBusy, (seconds) => {
    open.silent = seconds;
    if (seconds < limits.seconds) return;
    open.isKilled = true;
    child.kill('SIGKILL');
  });
  child.stderr?.on('data', (data) => {
    open.said = (open.said + String(data)).slice(-4000);
  });
  child.on('message', (messages: readonly FromProcess[]) => {
    for (const message of messages) {
      if (message.type === 'ready' || message.type === 'pong') watching.heard();
      else hear(open, message, rest.begin);
    }
  });
  return new Promise((resolve) => {
    const over = (signal: NodeJS.Signals | null) => {
      watching.end();
      rest.end();
      end(open, signal);
      resolve();
    };
    child.once('exit', (_, signal) => over(signal));
    child.once('error', (error) => {
      open.said = String(error);
      over(null);
    });
  });
}

/** `entry`: the file that it runs. */
export function startProcess(entry: URL, limits: Limits): JudgeProcess {
  const child = start(entry, limits);
  const running = new Map<number, Running>();
  const { tell } = postTo(child);
  const open: Open = { child, tell, running, part: null, said: '', silent: 0, isKilled: false };
  const rest = resting(open, limits.idle);
  const ended = follow(open, limits, rest);
  rest.begin();
  let next = 0;
  return {
    pid: child.pid ?? 0,
    running: () => running.size,
    isSilent: () => open.silent > 0,
    kill: () => void child.kill('SIGKILL'),
    ended,
    judge: ({ place, work, asks, alone }) =>
      new Promise((done, failed) => {
        const id = next++;
        rest.end();
        running.set(id, { asks, done, failed });
        void tell({ type: 'judge', id, place, work, alone });
        if (!child.connected) failed(new Died('ended', null, 'it was gone before it began'));
      }),
  };
}
