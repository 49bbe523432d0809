/** Merged changes to simulate, from a clone or from GitHub. */
import type { Wanted } from '../../policies/engine/facts.ts';
import type { Prose } from '../../policies/engine/prose.ts';
import type { MergedChange } from '../../policies/engine/simulation.ts';
import type { PullRequestSource } from '../facts/source.ts';

/** A merged change, and where the facts about it come from. */
export interface Candidate {
  readonly change: MergedChange;
  /** What it gives is opened once for each set of wishes; every read is made once for all of them. */
  readonly open: () => Promise<(wanted: Wanted) => PullRequestSource>;
}

/** Which of the merged changes are wanted, newest first. */
export interface Which {
  readonly max: number;
  /** ISO 8601, UTC; null: from the beginning. */
  readonly since: string | null;
}

/** Merged changes, newest first. */
export interface Candidates {
  readonly candidates: readonly Candidate[];
  /** Why there may be more than these; null when these are all of them. */
  readonly cut: Prose | null;
}
