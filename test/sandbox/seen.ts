/** What is on the local GitHub, read back: the only thing that the terminal and the pages show. */

export interface SeenCheck {
  readonly headSha: string;
  readonly conclusion: string | null;
  readonly title: string;
  readonly summary: string;
  readonly text: string | null;
  readonly annotations: readonly SeenAnnotation[];
  readonly completedAt: Date | null;
}

export interface SeenAnnotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: string;
  readonly title: string;
  readonly message: string;
  readonly rawDetails: string;
}

export interface SeenPull {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly state: 'open' | 'merged' | 'closed';
  readonly base: string;
  readonly head: { readonly ref: string; readonly sha: string };
  /** Fairlead's check run of every head the pull request had and that was judged, newest first. */
  readonly checks: readonly SeenCheck[];
  /** The other checks of the head: `ci: success`. */
  readonly others: readonly { readonly name: string; readonly conclusion: string | null }[];
  readonly approvedBy: readonly string[];
  /** Everybody's, oldest first. */
  readonly comments: readonly { readonly author: string; readonly body: string }[];
}
