/** What a change does to the packages its lock files pin, and what is known about them. */
import type { Severity } from '../engine/verdict.ts';
import type { Ecosystem, LockSetting, Scope, UnpinnedPackage } from '../formats/lockfiles/locked-package.ts';

export interface DependencyChanges {
  /** Lock files the change touches that could be read, sorted by path. */
  readonly lockFiles: readonly string[];
  /** Sorted by lock file, package and version. */
  readonly changes: readonly DependencyChange[];
  /** Requirements of the head without one exact version, sorted by path and line. */
  readonly unpinned: readonly Unpinned[];
  /** Manifests whose dependencies changed while no lock file beside or above them did, sorted. */
  readonly unlockedManifests: readonly string[];
  /** Changed files of other kinds that bring code along and are not looked into, in the order of the change. */
  readonly broughtCode: readonly BroughtCode[];
  /**
   * Lock files that the change removes, sorted; `abandoned`: the project that they locked stays, and no other lock file
   * takes over.
   */
  readonly removedLockFiles: readonly { readonly path: string; readonly abandoned: boolean }[];
  /** Lines of lock files that are no packages and have a say in what is installed, and differ; sorted by path. */
  readonly settings: readonly ChangedSetting[];
  /** Packages that are newly installed under another name than their own, although nothing asks for that. */
  readonly unaskedAliases: readonly UnaskedAlias[];
  /** The advisory databases that answered, in words: `GitHub Advisory Database`, `OSV.dev`. Empty: none had to be asked. */
  readonly advisorySources: readonly string[];
}

/** `wrapper`: the program that fetches a build tool. `submodule`: another repository at another commit. */
export interface BroughtCode {
  readonly path: string;
  readonly kind: 'wrapper' | 'submodule';
}

export interface ChangedSetting extends LockSetting {
  readonly path: string;
  readonly change: 'added' | 'removed';
  readonly ecosystem: Ecosystem;
  /** As for packages. */
  readonly knownPlace: boolean;
}

export interface UnaskedAlias {
  readonly path: string;
  readonly line: number | null;
  readonly ecosystem: Ecosystem;
  readonly as: string;
  readonly name: string;
  /** Whether the manifest beside it overrides that package so: then it is said, and not wrong by itself. */
  readonly overridden: boolean;
}

export interface Unpinned extends UnpinnedPackage {
  readonly path: string;
  /** Whether this change wrote it. */
  readonly introduced: boolean;
  /** Whether such a file usually asks for ranges, so that none is wrong by itself. */
  readonly expected: boolean;
}

/** One package of one lock file that changed. */
export interface DependencyChange {
  /** `rescoped`: same version, now needed at run time. `replaced`: same version, other address, files, commit or checksum. */
  readonly kind: 'added' | 'updated' | 'removed' | 'rescoped' | 'replaced';
  /** The lock file, in the head (for a removed one: in the base). */
  readonly path: string;
  /** Its line in the head's lock file, 1-based; null when it was not found or the package is gone. */
  readonly line: number | null;
  readonly ecosystem: Ecosystem;
  readonly name: string;
  /** Version before; null when it was added. */
  readonly from: string | null;
  /** Version after; null when it was removed. */
  readonly to: string | null;
  readonly scope: Scope;
  /** Whether the project itself asks for it; null when the lock file does not say. */
  readonly direct: boolean | null;
  readonly origin: 'registry' | 'git' | 'url' | 'file';
  /** Where it is fetched from; null when the lock file leaves that to the tool's settings. */
  readonly resolved: string | null;
  /**
   * Whether the lock file already fetched something from there before this change: from that host, or for repositories
   * and for registries that many share, from that owner on that host.
   */
  readonly knownPlace: boolean;
  /** One address of each other place that some of its files are fetched from. */
  readonly otherAddresses: readonly { readonly url: string; readonly knownPlace: boolean }[];
  /** A file of it whose name is another package's; null when there is none. */
  readonly foreignFile: string | null;
  /**
   * Its address before, when the same version now comes from elsewhere and no checksum proves that it is the same; for
   * an update: when it comes from a repository of another owner.
   */
  readonly movedFrom: string | null;
  /** The same repository at another commit: how a git dependency is updated. */
  readonly repinned: boolean;
  /**
   * Of the same version: `changed`: another checksum. `lost`: it had one. `weakened`: a stronger one is gone.
   * `rehashed`: another algorithm, so the two cannot be compared. `widened`: more files than before.
   * `unsaid`: the lock file does not normally give one here.
   */
  readonly integrity:
    | 'present'
    | 'missing'
    | 'changed'
    | 'lost'
    | 'weakened'
    | 'rehashed'
    | 'widened'
    | 'unsaid';
  /** `gained`: it runs a script when installed and the version before did not. `new`: so does this added package. */
  readonly installScript: 'none' | 'new' | 'gained' | 'kept' | 'unsaid';
  readonly licence: Licence;
  /** The licence before, where the lock file said it. */
  readonly licenceBefore: string | null;
  /** When this version was published, ISO 8601, UTC. */
  readonly published: Published;
  /** Sorted by severity, worst first, then by id. */
  readonly advisories: readonly Advisory[];
}

/** `unread`: not looked up. `none`: looked up, and there is none. */
export type Licence =
  | { readonly state: 'known'; readonly text: string }
  | { readonly state: 'none' }
  | { readonly state: 'unread' };

/** As with licences: `none` was looked up and is unknown, `unread` was not looked up. */
export type Published =
  | { readonly state: 'known'; readonly at: string }
  | { readonly state: 'none' }
  | { readonly state: 'unread' };

/** A known vulnerability or malware report about one package version. */
export interface Advisory {
  /** GHSA id when there is one, else CVE, else the database's own. */
  readonly id: string;
  /** Its other ids, sorted. */
  readonly aliases: readonly string[];
  readonly severity: Severity;
  readonly malware: boolean;
  /** One line by the database; '' when it gives none. */
  readonly summary: string;
  /** The lowest fixed version above the one in use; null when there is none. */
  readonly fixedIn: string | null;
  /**
   * `introduced`: no version that was there before has it. `worsened`: it was there, for development only.
   * `pre-existing`: a version that was there before has it too. `fixed`: only versions that are gone have it.
   */
  readonly standing: 'introduced' | 'worsened' | 'pre-existing' | 'fixed';
}
