/** What a proposed configuration would have said of merged changes: only the policies whose setting it changes. */
import type { ChangedSettings } from '../../policies/engine/config/changed.ts';
import { evaluate } from '../../policies/engine/evaluate.ts';
import { own, type Prose, say } from '../../policies/engine/prose.ts';
import { type ConfigurationReplay, tallyDifference } from '../../policies/engine/simulation/difference.ts';
import { CannotLook } from '../looked.ts';
import type { Candidate, Candidates } from './changes.ts';
import { replay } from './judge-again.ts';
import { type Chosen, replayable } from './merged-history.ts';

/** Merged changes that a proposed configuration is tried on. */
export const mostTried = 20;

/** Milliseconds. Somebody waits for the verdict on the change itself. */
const longest = 10_000;

export interface DifferencePlace {
  readonly local: boolean;
  /** The newest merged changes. Throws `CannotLook`. */
  readonly changes: () => Promise<Candidates>;
  /** Asked before each change: why no further one is looked at. */
  readonly enough?: () => Prose | null;
  /** What came out the last time, for just these changes. */
  readonly known?: (candidates: readonly Candidate[]) => ConfigurationReplay | null;
  readonly done?: (candidates: readonly Candidate[], replay: ConfigurationReplay) => void;
}

/** Resolves with the reason when time is up; `stop` ends the waiting. */
function deadline(milliseconds: number): { readonly over: Promise<Prose>; readonly stop: () => void } {
  const { promise, resolve } = Promise.withResolvers<Prose>();
  const timer = setTimeout(() => resolve(say`${milliseconds / 1000} seconds were over`), milliseconds);
  return { over: promise, stop: () => clearTimeout(timer) };
}

function reasonOf(error: unknown): Prose {
  return error instanceof CannotLook ? error.gap.reason : say`${String(error)}`;
}

/** Of settings that can all be replayed there. Throws `CannotLook` when there are no changes to be had. */
async function tried(
  { before, after }: ChangedSettings,
  place: DifferencePlace,
  notLookedAt: Chosen['notLookedAt'],
  over: Promise<Prose>,
): Promise<ConfigurationReplay> {
  const late = over.then((reason) => {
    throw new CannotLook(reason);
  });
  const { candidates, cut } = await Promise.race([place.changes(), late]);
  const known = place.known?.(candidates);
  if (known) return known;
  const { enough = () => null } = place;
  const replaying = { candidates, settings: [...before, ...after], over, enough };
  const { judged, stopped } = await replay(replaying, ({ change }, facts) => ({
    change,
    before: evaluate(before, facts),
    after: evaluate(after, facts),
  }));
  const result = tallyDifference(judged, { cut: stopped ?? cut, notLookedAt });
  place.done?.(candidates, result);
  return result;
}

/** Never throws: what cannot be replayed is said, and changes no conclusion. */
export async function replayDifference(
  changed: ChangedSettings,
  place: DifferencePlace,
  milliseconds = longest,
): Promise<ConfigurationReplay> {
  const before = replayable(changed.before, place.local);
  const after = replayable(changed.after, place.local);
  const unlooked = [...before.notLookedAt, ...after.notLookedAt];
  const notLookedAt = unlooked.filter(
    ({ policy }, i) => unlooked.findIndex((one) => one.policy === policy) === i,
  );
  const [first] = notLookedAt;
  if (before.settings.length + after.settings.length === 0)
    return { looked: false, reason: first?.reason ?? own('it changes no policy about changes') };
  const { over, stop } = deadline(milliseconds);
  try {
    const settings = { before: before.settings, after: after.settings };
    return await tried(settings, place, notLookedAt, over);
  } catch (error) {
    return { looked: false, reason: reasonOf(error) };
  } finally {
    stop();
  }
}
