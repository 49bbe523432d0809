/** What GitHub forgets of a pull request, as it is kept. */

/** What a pull request showed when an approval was first seen, or when it was found to show the same again. */
export interface ApprovalView {
  /** The review's number on GitHub. */
  readonly review: string;
  readonly head: string;
  readonly baseRef: string;
  readonly baseSha: string;
  /** What the change is known by. */
  readonly change: string;
}

export interface ChangeHistory {
  /** Who moved the branch to which commit, as events told. */
  readonly pushes: readonly { readonly sha: string; readonly login: string }[];
  readonly views: readonly (ApprovalView & { readonly seenAt: Date })[];
}
