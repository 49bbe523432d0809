/** Where facts come from: GitHub, or a local clone standing in for it. One per assessment; every read happens once. */

import type { FactName, Facts, Gap, Wanted } from '../../policies/engine/facts.ts';
import { type Prose, say } from '../../policies/engine/prose.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import type { GitHubReads } from '../github/reads.ts';
import type { ReleaseReads } from '../github/release-reads.ts';

/** A point in history: the base branch's head, the merge base, or the change's head. */
export type Place = 'base' | 'mergeBase' | 'head';

/** SARIF handed in by the caller (an action's input, a command-line flag), already read from disk. */
export interface SarifFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

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

export interface Source {
  readonly wanted: Wanted;
  pullRequest(): Promise<PullRequest>;
  /** Sorted by path. Throws {@link CannotLook} when there is no list; gaps when it is cut short. */
  changedFiles(): Promise<Looked<readonly ChangedFile[]>>;
  /** A file's text; null when there is no such file. Throws {@link CannotLook} for anything else (too large, denied, binary). */
  text(place: Place, path: string): Promise<string | null>;
  /** The text files whose path matches any of the globs, sorted by path: cheap however many there are. */
  texts(place: Place, globs: readonly string[]): Promise<Looked<readonly TextFile[]>>;
  /** Files at these paths, many at once; folders, submodules and what is not there are left out. Throws {@link CannotLook}. */
  blobs(place: Place, paths: readonly string[]): Promise<ReadonlyMap<string, Blob>>;
  /** Which of these paths exist, as a folder or a file, at a place. */
  directories(place: Place, paths: readonly string[]): Promise<ReadonlySet<string>>;
  /** Versions of a file on the base branch, newest first, the present one included; an empty list when it never was. */
  history(path: string): AsyncIterable<Version>;
  /** SARIF given by the caller; null when the caller cannot give any (the App). */
  readonly sarif: readonly SarifFile[] | null;
  /** Absolute folders that the repository was checked out in where that SARIF was made, when the caller knows. */
  readonly checkouts?: readonly string[];
  /** What only GitHub knows; null for a local clone. */
  readonly github: GitHubReads | null;
  /** What only a release has: the one that is judged, or the one that the pull request would make. */
  readonly release?: ReleaseReads;
  /** Who the repository belongs to, as far as a clone tells by where it came from; GitHub's is in `github`. */
  origin?(): Promise<string | null>;
  /** HTTP to somewhere other than GitHub's API of this client (advisory databases). */
  readonly fetch: typeof fetch;
}

/** A value that was looked up, and the parts that could not be. */
export interface Looked<T> {
  readonly value: T;
  readonly gaps: readonly Gap[];
  /** Which engine or database answered, where more than one can, e.g. "dependency data: OSV". Shown with the report. */
  readonly via?: Prose;
}

export function whole<T>(value: T): Looked<T> {
  return { value, gaps: [] };
}

/** Obtains one fact. */
export interface Collector<F extends FactName> {
  readonly fact: F;
  /** GitHub webhook events that can change the fact: the App listens to the union. */
  readonly events: readonly string[];
  /** App permissions the reads cost: `app.yml` asks for the union. */
  readonly permissions: Readonly<Record<string, 'read'>>;
  /** Whether a local clone knows it; if not, the command line lists what needs it as not looked at. */
  readonly local: boolean;
  /** Throws {@link CannotLook} with the reason when the fact cannot be had. */
  collect(source: Source): Promise<Looked<Facts[F]>>;
}

/** "Could not look": never a pass, never a fail. */
export class CannotLook extends Error {
  readonly gap: Gap;
  constructor(reason: Prose, remedy?: Prose) {
    super(reason.map((part) => (typeof part === 'string' ? part : part.value)).join(''));
    this.name = 'CannotLook';
    this.gap = remedy ? { reason, remedy } : { reason };
  }
}

/** A file that was read and is not text. */
export class NotText extends CannotLook {
  readonly #contents: string | null;
  /** `contents` as UTF-8, as far as it goes. */
  constructor(path: string, contents: string | null = null) {
    super(say`${path} is not a text file`);
    this.name = 'NotText';
    this.#contents = contents;
  }
  /** For who looks at bytes, too; behind a call, so that no log shows it with the error. */
  contents(): string | null {
    return this.#contents;
  }
}
