/** The architecture decision records of the base branch and of the change, and the numbers already taken. */
import type { DecisionRecord } from '../formats/decision-record.ts';

export interface Decisions {
  /** Records on the base branch, sorted by path. */
  readonly onBase: readonly DecisionRecord[];
  /** Records the change adds or edits, as they are in its head, sorted by path. */
  readonly inChange: readonly DecisionRecord[];
  /** Paths of decision records that other open pull requests add, with the pull request's number. */
  readonly inOpenPullRequests: readonly { readonly path: string; readonly pullRequest: number }[];
}
