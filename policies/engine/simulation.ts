/**
 * Changes that are already merged, with what a configuration would have said about each. A simulation only informs; it never
 * holds anything.
 */
import type { Assessment } from './evaluate.ts';
import { count, say } from './prose.ts';
import type { NotLookedAt } from './selection.ts';

/** A change that is on its base branch, as people recognize it. */
export interface MergedChange {
  /** Of its pull request; null where it is not known. */
  readonly number: number | null;
  /** What was judged: the head of what was merged. */
  readonly sha: string;
  readonly title: string;
  /** Login, or the name git knows. */
  readonly author: string;
  /** ISO 8601, UTC. */
  readonly mergedAt: string;
}

/** A merged change and what a configuration concludes about it. */
export interface Simulated {
  readonly change: MergedChange;
  readonly assessments: readonly Assessment[];
  /** Policies that would judge something that is not known about this change. */
  readonly notLookedAt: readonly NotLookedAt[];
}

/** Policies that were not looked at in some of the changes, each once, with how many those are when not all. */
export function neverLookedAt(changes: readonly Pick<Simulated, 'notLookedAt'>[]): readonly NotLookedAt[] {
  const byPolicy = Map.groupBy(
    changes.flatMap(({ notLookedAt }) => notLookedAt),
    ({ policy }) => policy,
  );
  return [...byPolicy.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const some = all.length < changes.length;
    return [some ? { ...first, reason: say`in ${count(all.length, 'change')}: ${first.reason}` } : first];
  });
}
