/** When a repository was last worked on, and what lies around in it. */
export interface OpenPull {
  readonly number: number;
  readonly title: string;
  /** ISO 8601, UTC. */
  readonly updatedAt: string;
  readonly draft: boolean;
  /** Its branch, when that is one of this repository. */
  readonly branch: string | null;
  readonly bot: boolean;
}

export interface Upkeep {
  readonly archived: boolean;
  readonly empty: boolean;
  readonly defaultBranch: string;
  /** ISO 8601, UTC: when it was looked at. */
  readonly readAt: string;
  /** The last push to any branch; null where nothing was ever pushed. */
  readonly pushedAt: string | null;
  /** Least recently touched first; at most a hundred. */
  readonly openPulls: readonly OpenPull[];
  readonly openPullCount: number;
  /** Of all branches, those that were looked at. */
  readonly branches: readonly { readonly name: string; readonly committedAt: string }[];
  readonly branchCount: number;
}
