/** What every lock file reader makes of a lock file's text. */
import type { Prose } from '../../engine/prose.ts';

/**
 * Package ecosystems, by their package-URL type (https://github.com/package-url/purl-spec); `deno` (modules by address),
 * `git` (repositories), `jsr`, `nix` and `terraform` have none there.
 */
export const ecosystems = [
  'cargo',
  'cocoapods',
  'composer',
  'conan',
  'cran',
  'deno',
  'docker',
  'gem',
  'git',
  'githubactions',
  'golang',
  'hex',
  'jsr',
  'maven',
  'nix',
  'npm',
  'nuget',
  'pub',
  'pypi',
  'swift',
  'terraform',
] as const;

export type Ecosystem = (typeof ecosystems)[number];

/** No advisory database covers these: asking would be answered with an empty list, which says nothing. */
export const withoutAdvisories: ReadonlySet<Ecosystem> = new Set([
  'cocoapods',
  'deno',
  'docker',
  'git',
  'jsr',
  'nix',
  'terraform',
]);

/** `unknown`: the lock file does not say; judged as if it were runtime. */
export type Scope = 'runtime' | 'development' | 'unknown';

/** One package at one version, as a lock file pins it. The project's own packages and local folders are left out. */
export interface LockedPackage {
  readonly ecosystem: Ecosystem;
  /** As its registry spells it: `@scope/name`, `group:artifact`, a Go module path; PyPI names normalised (PEP 503). */
  readonly name: string;
  readonly version: string;
  readonly scope: Scope;
  /** Whether the project itself asks for it; null when the lock file does not say. */
  readonly direct: boolean | null;
  /** A registry's package, a git commit, a file at any other address, or an archive in the repository itself. */
  readonly origin: 'registry' | 'git' | 'url' | 'file';
  /** The address it is fetched from, as a URL; null when the lock file leaves that to the tool's settings. */
  readonly resolved: string | null;
  /** The registry, index or repository it belongs to, where the lock file names that beside `resolved`. */
  readonly source: string | null;
  /**
   * The files any of which may be installed (wheels, builds per platform), where the lock file tells them apart. Empty:
   * one file, at `resolved`, with `integrity`.
   */
  readonly files: readonly LockedFile[];
  /**
   * What pins the content: checksums as `algorithm` + separator + digest, separated by spaces, or a bare commit id;
   * null when there is nothing.
   */
  readonly integrity: string | null;
  /** Whether such a lock file normally pins this entry's content, so that a missing checksum means something. */
  readonly integrityExpected: boolean;
  /** Licence as the lock file gives it, unparsed; null when it gives none. */
  readonly licence: string | null;
  /** Whether installing it runs a script of its own; null when the lock file does not say. */
  readonly installScript: boolean | null;
  /** When this version was published, ISO 8601; null when the lock file does not say. */
  readonly publishedAt: string | null;
  /** 1-based line of its entry; null when it was not found. */
  readonly line: number | null;
}

/** One file of a package. */
export interface LockedFile {
  /** File name, or the platform it is for. */
  readonly name: string;
  /** Where it is fetched from; null when its registry decides. */
  readonly url: string | null;
  /** As `integrity` of a package; null when there is none. */
  readonly integrity: string | null;
}

/** A line that is no package and has a say in what is installed. */
export interface LockSetting {
  /**
   * `index`: where packages are looked for. `unsafe`: switches a check off. `include`: another file that is read, too.
   * `override`: puts one package in another's place. `opaque`: an index that the file does not spell out (a variable).
   * `other`: anything else.
   */
  readonly kind: 'index' | 'unsafe' | 'include' | 'override' | 'opaque' | 'other';
  /** As written, on one line. */
  readonly text: string;
  /** What an `index` or `include` names. */
  readonly address: string | null;
  readonly line: number | null;
}

/** A package that is installed under another name than its own. */
export interface Alias {
  readonly as: string;
  readonly name: string;
  /** Whether something in the lock file asks for it by that alias; null when the lock file cannot tell. */
  readonly asked: boolean | null;
  readonly line: number | null;
}

/** A requirement without one exact version: nothing can be looked up for it. */
export interface UnpinnedPackage {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** The whole requirement as written. */
  readonly requirement: string;
  readonly line: number;
}

export interface LockFileContents {
  readonly packages: readonly LockedPackage[];
  readonly unpinned: readonly UnpinnedPackage[];
  readonly settings?: readonly LockSetting[];
  readonly aliases?: readonly Alias[];
  /** Its reader has seen that no key stands twice. */
  readonly keysOnce?: true;
}

/** Thrown by readers: the text is not a lock file they can read. The message is for people. */
export class UnreadableLockFile extends Error {
  readonly reason: Prose;
  constructor(reason: Prose) {
    super(reason.map((part) => (typeof part === 'string' ? part : part.value)).join(''));
    this.name = 'UnreadableLockFile';
    this.reason = reason;
  }
}

/** A reader's package with everything it does not say left at "the lock file does not say". */
export function locked(
  about: Pick<LockedPackage, 'ecosystem' | 'name' | 'version'> & Partial<LockedPackage>,
): LockedPackage {
  return {
    scope: 'unknown',
    direct: null,
    origin: 'registry',
    resolved: null,
    source: null,
    files: [],
    integrity: null,
    integrityExpected: false,
    licence: null,
    installScript: null,
    publishedAt: null,
    line: null,
    ...about,
  };
}
