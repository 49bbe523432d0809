/**
 * Judges in processes of their own, so that nothing that strangers write stops the server: what it could not finish is
 * tried again with nothing beside it, then without the part that ended it, which is unknown with the reason.
 */
import { availableParallelism } from 'node:os';
import { say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import type { Asks, Place, Skipped, Work } from './messages.ts';
import { Died, type Judgement, type JudgeProcess, type Limits, startProcess } from './process.ts';

/** Judges elsewhere. Throws what judging throws; `CannotLook` when it ends every process that tries. */
export type Apart = (place: Place, work: Work, asks: Asks) => Promise<unknown>;

interface Log {
  warn(data: object, message: string): void;
}

export interface ApartOf {
  /** The file that the processes run. */
  readonly entry: URL;
  readonly log: Log;
  /** Processes that judge many at once; unless given, one for each core but one. */
  readonly processes?: number;
  readonly limits?: Partial<Limits>;
}

export interface Processes {
  readonly judge: Apart;
  /** Starts one before there is anything to judge, so that the first verdict does not wait for it. */
  warm(): void;
  /** Those that are there now. */
  pids(): readonly number[];
  stop(): Promise<void>;
}

const usual: Limits = { megabytes: 1024, seconds: 5, idle: 5 * 60_000 };

/** More than these are not started for those that do not answer. */
const maxSpare = 2;

/** Parts that are left out before a judgement is given up. */
const maxSkipped = 5;

function reasonOf({ why, message }: Died, { megabytes, seconds }: Limits) {
  if (why === 'time') return say`it took more than ${seconds} seconds of processor time at one stretch`;
  if (why === 'memory') return say`it needed more than ${megabytes} MB of memory`;
  return say`${message}`;
}

/** Lets one at a time through. */
function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Processes that are shared by several judgements. */
function sharedBy(begin: () => JudgeProcess, all: ReadonlySet<JudgeProcess>, most: number) {
  const shared = new Set<JudgeProcess>();
  return (): JudgeProcess => {
    const here = [...shared].filter((one) => all.has(one));
    const ready = here.filter((one) => !one.isSilent()).sort((a, b) => a.running() - b.running());
    const [best] = ready;
    const isFull = ready.length >= most || here.length >= most + maxSpare;
    if (best && (best.running() === 0 || isFull)) return best;
    if (isFull) return best ?? (here[0] as JudgeProcess);
    const made = begin();
    shared.add(made);
    void made.ended.then(() => shared.delete(made));
    return made;
  };
}

/** Tries again with nothing beside it, and leaves out each part that ends its process. */
function judgesAlone(begin: () => JudgeProcess, limits: Limits, log: Log, isOver: () => boolean) {
  const once = async (judgement: Judgement): Promise<unknown> => {
    const mine = begin();
    try {
      return await mine.judge(judgement);
    } finally {
      mine.kill();
    }
  };
  return async (judgement: Judgement): Promise<unknown> => {
    const skipped: Skipped[] = [];
    for (;;) {
      try {
        return await once({ ...judgement, alone: skipped });
      } catch (error) {
        if (!(error instanceof Died) || isOver()) throw error;
        const { part, why } = error;
        const { kind, args } = judgement.work;
        log.warn({ work: [kind, args[0]], part, why }, 'a part of a judgement ended its process');
        const reason = reasonOf(error, limits);
        const isKnown = skipped.some((one) => one.part === part);
        if (part === null || isKnown || skipped.length >= maxSkipped)
          throw new CannotLook(say`judging it was given up: ${reason}`);
        skipped.push({ part, reason });
      }
    }
  };
}

/** Processes start when they are needed. */
export function openApart(of: ApartOf): Processes {
  const { entry, log, processes = Math.max(1, Math.min(4, availableParallelism() - 1)) } = of;
  const limits: Limits = { ...usual, ...of.limits };
  const all = new Set<JudgeProcess>();
  let isStopping = false;
  const begin = (): JudgeProcess => {
    const made = startProcess(entry, limits);
    all.add(made);
    void made.ended.then(() => all.delete(made));
    return made;
  };
  const shared = sharedBy(begin, all, processes);
  const turn = inTurn();
  const alone = judgesAlone(begin, limits, log, () => isStopping);
  return {
    warm: () => void shared(),
    pids: () => [...all].map(({ pid }) => pid),
    async judge(place, work, asks) {
      const judgement = { place, work, asks, alone: null };
      try {
        return await shared().judge(judgement);
      } catch (error) {
        if (!(error instanceof Died) || isStopping) throw error;
        log.warn(
          { why: error.why },
          'a process that judges ended; what it judged is tried again, each alone',
        );
        return turn(() => alone(judgement));
      }
    },
    async stop() {
      isStopping = true;
      const there = [...all];
      for (const one of there) one.kill();
      await Promise.all(there.map(({ ended }) => ended));
    },
  };
}
