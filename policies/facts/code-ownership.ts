/** A repository's CODEOWNERS, what GitHub thinks of it, and who owns what matters. */
import type { Part } from '../engine/part.ts';
import type { CodeOwnersFile } from '../formats/code-owners.ts';
import type { Repository } from './repository.ts';

/** A line that GitHub finds fault with. */
export interface CodeOwnersError {
  readonly line: number;
  /** GitHub's own word: `Unknown owner`, `Invalid pattern` … */
  readonly kind: string;
  /** The owner it is about, with its `@`; null when it is about the line. */
  readonly owner: string | null;
  /** In GitHub's words. */
  readonly suggestion: string | null;
}

export interface CodeOwnership {
  /** A clone does not tell. */
  readonly archived: Part<boolean>;
  readonly visibility: Part<Repository['visibility']>;
  /** There are no files at all. */
  readonly empty: boolean;
  /** The one that counts; null when there is none. */
  readonly file:
    | (Pick<CodeOwnersFile, 'problems'> & {
        readonly path: string;
        /** Lines that name a pattern, and those of them that name an owner. */
        readonly lines: number;
        readonly owning: number;
        /** Larger than GitHub loads: then nobody owns anything. */
        readonly tooLarge: boolean;
      })
    | null;
  /** Files that are called nearly so, or stand beside the one that counts: GitHub reads none of them. */
  readonly ignored: readonly string[];
  /** What GitHub finds wrong: owners that do not exist or may not write, among others. A clone does not tell. */
  readonly errors: Part<readonly CodeOwnersError[]>;
  /** By the globs that policies ask for. */
  readonly watched: readonly {
    readonly glob: string;
    /** How many files it matches. */
    readonly files: number;
    /** Those that no line is about: the first of them, sorted, and how many there are. */
    readonly unowned: readonly string[];
    readonly unownedCount: number;
    /** How many a line takes owners away from on purpose. */
    readonly released: number;
  }[];
}
