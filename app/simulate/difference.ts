/** What a proposed configuration would have said about merged changes: only the policies whose setting it changes. */
import type { ChangedSettings } from '../../policies/engine/config/difference.ts';
import { evaluate } from '../../policies/engine/evaluate.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import type { NotLookedAt, Viewpoint } from '../../policies/engine/selection.ts';
import {
  type ConfigurationSimulation,
  tallyDifference,
} from '../../policies/engine/simulation/difference.ts';
import { neverLookedAt } from '../../policies/engine/simulation.ts';
import { CannotLook } from '../looked.ts';
import type { Candidate, Candidates } from './changes.ts';
import { judgeAgain } from './judge-again.ts';
import { selectForChanges } from './merged-history.ts';

/** Merged changes that a proposed configuration is tried on. */
export const maxTried = 20;

/** Milliseconds. Somebody waits for the verdict on the change itself. */
const maxMilliseconds = 10_000;

export interface DifferenceOver {
  readonly viewpoint: Viewpoint;
  /** The newest merged changes. Throws `CannotLook`. */
  readonly changes: () => Promise<Candidates>;
  /** Called before each change: why no further one is looked at. */
  readonly enough?: () => Prose | null;
  /** Called after each change with how many of all are done. */
  readonly progress?: (done: number, all: number) => void;
  /** The last result for exactly these changes. */
  readonly known?: (candidates: readonly Candidate[]) => ConfigurationSimulation | null;
  readonly done?: (candidates: readonly Candidate[], simulation: ConfigurationSimulation) => void;
}

/** Resolves with the reason when time is up; `stop` ends the waiting. */
function deadline(milliseconds: number): { readonly over: Promise<Prose>; readonly stop: () => void } {
  const { promise, resolve } = Promise.withResolvers<Prose>();
  const timer = setTimeout(
    () => resolve(say`the time limit of ${milliseconds / 1000} seconds was over`),
    milliseconds,
  );
  return { over: promise, stop: () => clearTimeout(timer) };
}

/** By policy, the first of each. */
function eachOnce(all: readonly NotLookedAt[]): readonly NotLookedAt[] {
  return all.filter(({ policy }, i) => all.findIndex((one) => one.policy === policy) === i);
}

function reasonOf(error: unknown): Prose {
  return error instanceof CannotLook ? error.gap.reason : say`${String(error)}`;
}

/** Of settings that can all be simulated there. Throws `CannotLook` when the changes cannot be listed. */
async function tried(
  { before, after }: ChangedSettings,
  history: DifferenceOver,
  notLookedAt: readonly NotLookedAt[],
  over: Promise<Prose>,
): Promise<ConfigurationSimulation> {
  const late = over.then((reason) => {
    throw new CannotLook(reason);
  });
  const { candidates, cut } = await Promise.race([history.changes(), late]);
  const known = history.known?.(candidates);
  if (known) return known;
  const { enough = () => null } = history;
  const progress = (done: number) => history.progress?.(done, candidates.length);
  const simulating = { candidates, over, enough, progress };
  const { judged, stopped } = await judgeAgain(simulating, async ({ change }, factsFor) => {
    const now = evaluate(before, await factsFor(before));
    const then = evaluate(after, await factsFor(after));
    const unlooked = eachOnce([...now.notLookedAt, ...then.notLookedAt]);
    return { change, before: now.assessments, after: then.assessments, notLookedAt: unlooked };
  });
  const everywhere = [...notLookedAt, ...neverLookedAt(judged)];
  const result = tallyDifference(judged, { cut: stopped ?? cut, notLookedAt: everywhere });
  history.done?.(candidates, result);
  return result;
}

/** Never throws: what cannot be simulated is reported, and changes no conclusion. */
export async function simulateDifference(
  changed: ChangedSettings,
  history: DifferenceOver,
  milliseconds = maxMilliseconds,
): Promise<ConfigurationSimulation> {
  const before = selectForChanges(changed.before, history.viewpoint);
  const after = selectForChanges(changed.after, history.viewpoint);
  const notLookedAt = eachOnce([...before.notLookedAt, ...after.notLookedAt]);
  const [first] = notLookedAt;
  if (before.settings.length + after.settings.length === 0)
    return { looked: false, reason: first?.reason ?? own('it changes no policy about changes') };
  const { over, stop } = deadline(milliseconds);
  try {
    const settings = { before: before.settings, after: after.settings };
    return await tried(settings, history, notLookedAt, over);
  } catch (error) {
    return { looked: false, reason: reasonOf(error) };
  } finally {
    stop();
  }
}
