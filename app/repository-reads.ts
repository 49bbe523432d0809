/** What can be read of a repository at the commits that matter to a judgement, wherever the repository is. */
import type { Tip } from '../policies/facts/pull-request.ts';
import type { Looked } from './looked.ts';

/** A point in history: the base branch's head, the merge base, or the change's head. */
export type Point = 'base' | 'mergeBase' | 'head';

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A file as one commit of the base branch left it. */
export interface Version {
  readonly commit: string;
  /** When it was committed, ISO 8601, UTC. */
  readonly date: string;
  /** Null: that commit removed it. */
  readonly text: string | null;
}

/** A file as a commit holds it, without what is in it. */
export interface Blob {
  readonly bytes: number;
  /** As git tells: a NUL among its first bytes. Null when it was too large to look. */
  readonly binary: boolean | null;
  /** A symbolic link: its contents are where it leads. */
  readonly link: boolean;
}

/** Files of one repository. Every read is made once, whoever asks. */
export interface RepositoryReads {
  /** A file's text; null when there is no such file. Throws {@link CannotLook} for anything else (too large, denied, binary). */
  text(point: Point, path: string): Promise<string | null>;
  /** The text files whose path matches any of the globs, sorted by path: cheap however many there are. */
  texts(point: Point, globs: readonly string[]): Promise<Looked<readonly TextFile[]>>;
  /** Files at these paths, many at once; folders, submodules and what is not there are left out. Throws {@link CannotLook}. */
  blobs(point: Point, paths: readonly string[]): Promise<ReadonlyMap<string, Blob>>;
  /** Which of these paths exist, as a folder or a file, at a place. */
  directories(point: Point, paths: readonly string[]): Promise<ReadonlySet<string>>;
  /** Versions of a file on the base branch, newest first, the present one included; an empty list when it never was. */
  history(path: string): AsyncIterable<Version>;
  /** Where many changes of one repository are looked at: what one file is read as for one of them serves the next. */
  readonly once?: MadeOnce;
}

/** What `make` makes of a text, made once for as long as there is room. `by`: all that it depends on beside the text. */
export type MadeOnce = <T>(by: object, text: string, make: (text: string) => T) => T;

/** The branch that rules are read from: the base of a pull request, the default branch of anything else. */
export interface RulesReads {
  /** `owner/name`; null for a local clone. */
  readonly repository: string | null;
  at(): Promise<Tip>;
  text(path: string): Promise<string | null>;
  texts(globs: readonly string[]): Promise<Looked<readonly TextFile[]>>;
  directories(paths: readonly string[]): Promise<ReadonlySet<string>>;
  history(path: string): AsyncIterable<Version>;
}

/** Rules at one point of a repository. */
export function rulesAt(
  reads: Pick<RepositoryReads, 'text' | 'texts' | 'directories' | 'history'>,
  point: Point,
  repository: string | null,
  at: () => Promise<Tip>,
): RulesReads {
  return {
    repository,
    at,
    text: (path) => reads.text(point, path),
    texts: (globs) => reads.texts(point, globs),
    directories: (paths) => reads.directories(point, paths),
    history: (path) => reads.history(path),
  };
}
