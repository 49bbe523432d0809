/** The other end: a process that judges what it is told to, and asks for everything that it wants to know. */
import { Worker } from 'node:worker_threads';
import { CannotLook, type Parts } from '../looked.ts';
import { errorData, errorOf } from './errors.ts';
import type { Answer, Counts, FromProcess, Place, Skipped, ToProcess, Work } from './messages.ts';
import { post } from './post.ts';
import type { Ask, Remote } from './remote.ts';

/** Judges; `parts` only where it is alone. */
export type Judge = (place: Place, work: Work, remote: Remote, parts: Parts | null) => Promise<unknown>;

/** Resolves when it is written: what comes after may end the process. */
const { tell } = post<FromProcess>((messages, sent) => {
  process.send?.(messages, undefined, undefined, sent);
});

/** One part after the other, each told before it begins. */
function partsOf(skipped: readonly Skipped[]): Parts {
  let last: Promise<unknown> = Promise.resolve();
  const begin: Parts['begin'] = async (part) => {
    const left = skipped.find((one) => one.part === part);
    if (left) throw new CannotLook(left.reason);
    await tell({ type: 'part', part });
  };
  return {
    begin,
    inTurn: (part, work) => {
      const mine = last.then(async () => {
        await begin(part);
        return work();
      });
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

interface Waiting {
  readonly answered: (answer: Answer, counts: Counts) => void;
}

/** What judgements ask for, until it is answered. */
function asking() {
  const waiting = new Map<number, Waiting>();
  let next = 0;
  const remoteOf = (id: number): Remote => {
    let counts: Counts = { reads: 0, unchanged: 0, writes: 0 };
    const ask: Ask = (what, ...args) =>
      new Promise((resolve, reject) => {
        const number = next++;
        waiting.set(number, {
          answered: (answer, now) => {
            counts = now;
            if ('error' in answer) reject(errorOf(answer.error));
            else resolve(answer.value);
          },
        });
        void tell({ type: 'ask', id, ask: number, what, args });
      });
    return { ask, counts: () => counts };
  };
  const answered = ({ ask, answer, counts }: Extract<ToProcess, { type: 'answer' }>) => {
    waiting.get(ask)?.answered(answer, counts);
    waiting.delete(ask);
  };
  return { remoteOf, answered };
}

/** A process in the middle of something does not notice that its parent is gone: a thread of its own does. */
function endWithParent(): void {
  const code = `const parent = ${process.ppid};
    setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 1000);`;
  new Worker(code, {
    eval: true,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
  }).unref();
}

/** Serves the process that started this one until it is gone. */
export function serveJudgements(judge: Judge): void {
  const { remoteOf, answered } = asking();
  endWithParent();
  process.on('disconnect', () => process.exit(0));
  const hear = (message: ToProcess) => {
    if (message.type === 'ping') return void tell({ type: 'pong' });
    if (message.type === 'answer') return answered(message);
    const { id, place, work, alone } = message;
    void judge(place, work, remoteOf(id), alone && partsOf(alone))
      .then(
        (value): Answer => ({ value }),
        (error: unknown): Answer => ({ error: errorData(error) }),
      )
      .then((answer) => tell({ type: 'judged', id, answer }));
  };
  process.on('message', (messages: readonly ToProcess[]) => {
    for (const message of messages) hear(message);
  });
  // At once: what it is told to judge may keep it from ever saying so.
  process.send?.([{ type: 'ready' }] satisfies FromProcess[]);
}
