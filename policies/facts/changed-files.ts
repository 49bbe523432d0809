/** One file that a change touches, from merge base to head. */
export interface ChangedFile {
  /** Path in the head (for a removed file: in the base), `/`-separated. */
  readonly path: string;
  /** Where it was before, when `status` is `renamed` or `copied`. */
  readonly previousPath: string | null;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | 'copied';
  /** Lines, as git counts them; 0 for binary files. */
  readonly additions: number;
  readonly deletions: number;
  /** `unknown`: GitHub gave no patch for a file that has changed lines (too large), so its kind was not seen. */
  readonly kind: 'text' | 'binary' | 'submodule' | 'unknown';
  /** Unified-diff hunks without file headers; null when GitHub gives none. */
  readonly patch: string | null;
}
