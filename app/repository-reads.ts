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

/** Something that a commit holds at a path. What a submodule or a link leads to is not among the commit's own files. */
export interface Held {
  readonly path: string;
  readonly kind: 'file' | 'link' | 'submodule';
}

/**
 * All files of one commit of one repository, on GitHub or in a clone: what facts about a repository's files are made
 * from. Every read is made once, whoever asks.
 */
export interface CommitFiles {
  /** Everything in it, sorted by path; folders are left out. Throws {@link CannotLook} unless all of it can be listed. */
  list(): Promise<readonly Held[]>;
  /** A file's text, through links; null when there is no such file. Throws {@link CannotLook} for anything else. */
  text(path: string): Promise<string | null>;
  /** Texts of these files, read together, in the order of the paths. What is not there is left out; what cannot be read is a gap. */
  texts(paths: readonly string[]): Promise<Looked<readonly TextFile[]>>;
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
