/** Judges merged changes once more: each by itself, a few at a time, until a limit is reached. */
import { evaluate } from '../../policies/engine/evaluate.ts';
import { type CollectedFacts, wantsNothing } from '../../policies/engine/facts.ts';
import { own, type Prose } from '../../policies/engine/prose.ts';
import type { Setting } from '../../policies/engine/setting.ts';
import type { Simulated } from '../../policies/engine/simulation.ts';
import { type Collecting, collected, startCollecting } from '../facts/collect.ts';
import { rateLimitOf } from '../github/access/rate-limited.ts';
import { wantedBy } from '../wishes.ts';
import type { Candidate } from './changes.ts';

/** Changes that are looked at at the same time. */
const atOnce = 4;

export interface Simulating {
  /** Newest first. */
  readonly candidates: readonly Candidate[];
  /** Called before each change: why no further one is looked at; null to go on. */
  readonly enough?: () => Prose | null;
  /** Resolves with the reason when there is no more time: what is under way is left behind. */
  readonly over?: Promise<Prose>;
  /** Called after each change with how many are done. */
  readonly progress?: (done: number) => void;
}

export interface SimulationOf<T> {
  /** In the order of the candidates; those that were not looked at are missing. */
  readonly judged: readonly T[];
  /** Why not all of them were looked at. */
  readonly stopped: Prose | null;
}

/** Facts of one change for one configuration: what another one asks for never reaches them. Never throws. */
export type FactsFor = (settings: readonly Setting[]) => Promise<CollectedFacts>;

/** Null when GitHub takes no more requests. Any other failure is the fact's own reason. */
async function factsOf(candidate: Candidate): Promise<FactsFor | null> {
  const open = await candidate.open();
  try {
    await open(wantsNothing).pullRequest();
  } catch (error) {
    if (rateLimitOf(error)) return null;
  }
  let earlier: Collecting | null = null;
  return (settings) => {
    const needs = settings.flatMap(({ policy }) => policy.needs);
    earlier = startCollecting(needs, open(wantedBy(settings)), earlier);
    return collected(earlier);
  };
}

type Judge<T> = (candidate: Candidate, factsFor: FactsFor) => Promise<T>;

async function judgedBy<T>(judge: Judge<T>, candidate: Candidate): Promise<{ readonly result: T } | null> {
  const factsFor = await factsOf(candidate);
  return factsFor && { result: await judge(candidate, factsFor) };
}

/** Throws what `candidate.open` throws, a repository that cannot be read. */
export async function judgeAgain<T>(simulating: Simulating, judge: Judge<T>): Promise<SimulationOf<T>> {
  const { candidates, over, enough = () => null, progress = () => undefined } = simulating;
  const results = new Map<number, T>();
  let next = 0;
  let stopped: Prose | null = null;
  let late = false;
  const work = async () => {
    while (next < candidates.length) {
      stopped ??= enough();
      const at = next;
      const candidate = candidates[at];
      if (stopped || !candidate) return;
      next += 1;
      const judged = await judgedBy(judge, candidate);
      if (late) return;
      stopped ??= judged ? null : own("GitHub's rate limit is reached");
      if (judged) results.set(at, judged.result);
      progress(results.size);
    }
  };
  const ends = over?.then((reason) => {
    late = true;
    stopped = reason;
  });
  const works = Promise.all(Array.from({ length: atOnce }, work));
  await (ends ? Promise.race([works, ends]) : works);
  return { judged: [...results].sort(([a], [b]) => a - b).map(([, one]) => one), stopped };
}

/** {@link judgeAgain} under one configuration. */
export function simulateUnder(
  settings: readonly Setting[],
  simulating: Simulating,
): Promise<SimulationOf<Simulated>> {
  return judgeAgain(simulating, async ({ change }, factsFor) => ({
    change,
    ...evaluate(settings, await factsFor(settings)),
  }));
}
