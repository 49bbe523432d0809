/** The architecture decision records that a change touches, in both versions. */

export interface DecisionChange {
  /** In the head; for a removed record where it was. */
  readonly path: string;
  /** Where it was before, when the change moves it (or copies it). */
  readonly previousPath: string | null;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | 'copied';
  /** Its text at the merge base; null when it was no record there. */
  readonly before: string | null;
  /** Its text in the head; null when it is no record there any more. */
  readonly after: string | null;
}

export interface DecisionChanges {
  /** Sorted by path. */
  readonly changes: readonly DecisionChange[];
}
