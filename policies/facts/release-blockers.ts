/** Something open that a label says must be done before a release. */
export interface Blocker {
  readonly kind: 'issue' | 'pull_request';
  readonly number: number;
  readonly title: string;
  /** The label that was asked for. */
  readonly label: string;
}

export interface ReleaseBlockers {
  /** Sorted by number; at most 50 issues and 50 pull requests of each label. */
  readonly open: readonly Blocker[];
  /** How many there are, those that are not listed included. */
  readonly total: number;
}
