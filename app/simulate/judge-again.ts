/** Judges merged changes once more: each by itself, a few at a time, until a limit is reached. */
import { evaluate } from '../../policies/engine/evaluate.ts';
import type { CollectedFacts } from '../../policies/engine/facts.ts';
import { own, type Prose } from '../../policies/engine/prose.ts';
import type { Setting } from '../../policies/engine/setting.ts';
import type { Simulated } from '../../policies/engine/simulation.ts';
import { collect } from '../facts/collect.ts';
import { rateLimitOf } from '../github/access/rate-limited.ts';
import { wantedBy } from '../wishes.ts';
import type { Candidate } from './changes.ts';

/** Changes that are looked at at the same time. */
const atOnce = 4;

export interface Simulating {
  /** Newest first. */
  readonly candidates: readonly Candidate[];
  /** Everything that judging the facts will need. */
  readonly settings: readonly Setting[];
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

/** Facts of one change; null when GitHub takes no more requests. Any other failure is the fact's own reason. */
async function factsOf(candidate: Candidate, settings: readonly Setting[]): Promise<CollectedFacts | null> {
  const source = await candidate.open(wantedBy(settings));
  try {
    await source.pullRequest();
  } catch (error) {
    if (rateLimitOf(error)) return null;
  }
  return collect(
    settings.flatMap(({ policy }) => policy.needs),
    source,
  );
}

/** Throws what `candidate.open` throws, a repository that cannot be read. */
export async function judgeAgain<T>(
  simulating: Simulating,
  judge: (candidate: Candidate, facts: CollectedFacts) => T,
): Promise<SimulationOf<T>> {
  const { candidates, settings, over, enough = () => null, progress = () => undefined } = simulating;
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
      const facts = await factsOf(candidate, settings);
      if (late) return;
      stopped ??= facts ? null : own("GitHub's rate limit is reached");
      if (facts) results.set(at, judge(candidate, facts));
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
export function simulateUnder(simulating: Simulating): Promise<SimulationOf<Simulated>> {
  return judgeAgain(simulating, ({ change }, facts) => ({
    change,
    ...evaluate(simulating.settings, facts),
  }));
}
