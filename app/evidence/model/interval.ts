/** When a rule was in force on a branch. Pure. */
import type { Prose } from '../../../policies/engine/prose.ts';
import type { Instant } from './period.ts';

/** Together the intervals of one rule on one branch are the whole period, in their order, and touch. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
  readonly state: 'in force' | 'weaker' | 'unknown';
  /** What shows it; for `weaker`: what was weaker, and who changed it. */
  readonly because: Prose;
  /** Ids of changes that landed in it; only told where it was not in force. */
  readonly changes: readonly string[];
}

export interface Continuity {
  readonly repository: { readonly id: number; readonly name: string };
  readonly branch: string;
  /** A stable id: `approvals`, `checks`, `force-push` … */
  readonly rule: string;
  /** "At least two approvals". */
  readonly title: Prose;
  readonly intervals: readonly Interval[];
}
