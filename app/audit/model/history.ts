/** Commits and the files they changed, as an audit counts with them. */
import type { Person } from '../../git/author-kind.ts';

export interface FileChange {
  /** `A` added, `M` changed, `D` deleted, `R` moved, `T` of another type; git's letters. */
  readonly kind: string;
  readonly path: string;
  /** Where it was, if it was moved. */
  readonly from: string | null;
  /** It was moved without being changed. */
  readonly same: boolean;
  /** Its contents after the commit; null when it is gone. */
  readonly blob: string | null;
}

export interface HistoryCommit {
  readonly sha: string;
  /** How many parents it has: a merge has more than one. */
  readonly parents: number;
  /** Seconds since 1970, when it was committed. */
  readonly at: number;
  readonly author: Person;
  readonly coAuthors: readonly Person[];
  /** The first line of its message. */
  readonly subject: string;
  readonly files: readonly FileChange[];
}
