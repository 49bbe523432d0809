/** What a change does to the packages its lock files pin, and what is known about them. */
import type { Severity } from '../engine/verdict.ts';
import type { Ecosystem, Scope, UnpinnedPackage } from '../formats/lockfiles/locked-package.ts';

export interface DependencyChanges {
  /** Lock files the change touches that could be read, sorted by path. */
  readonly lockFiles: readonly string[];
  /** Sorted by lock file, package and version. */
  readonly changes: readonly DependencyChange[];
  /** Requirements of the head without one exact version, sorted by path and line. */
  readonly unpinned: readonly Unpinned[];
  /** Manifests whose dependencies changed while no lock file beside or above them did, sorted. */
  readonly unlockedManifests: readonly string[];
  /** The advisory databases that answered, in words: `GitHub Advisory Database`, `OSV.dev`. Empty: none had to be asked. */
  readonly advisorySources: readonly string[];
}

export interface Unpinned extends UnpinnedPackage {
  readonly path: string;
  /** Whether this change wrote it. */
  readonly introduced: boolean;
}

/** One package of one lock file that changed. */
export interface DependencyChange {
  /** `rescoped`: same version, now needed at run time. `replaced`: same version, other address or checksum. */
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
  readonly origin: 'registry' | 'git' | 'url';
  /** Where it is fetched from; null when the lock file leaves that to the tool's settings. */
  readonly resolved: string | null;
  /** Whether the lock file already fetched something from that host before this change. */
  readonly knownHost: boolean;
  /** `changed`: another checksum for the same version. `unsaid`: the lock file does not normally give one here. */
  readonly integrity: 'present' | 'missing' | 'changed' | 'unsaid';
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
