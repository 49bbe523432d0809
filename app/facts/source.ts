/** Where facts come from: GitHub, or a local clone standing in for it. One per assessment; every read happens once. */

import type { FactName, Facts, Wanted } from '../../policies/engine/facts.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import type { GitHubReads } from '../github/reads.ts';
import type { ReleaseReads } from '../github/release/reads.ts';
import type { Looked } from '../looked.ts';
import type { RepositoryReads } from '../repository-reads.ts';

/** SARIF handed in by the caller (an action's input, a command-line flag), already read from disk. */
export interface SarifFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Source extends RepositoryReads {
  readonly wanted: Wanted;
  pullRequest(): Promise<PullRequest>;
  /** Sorted by path. Throws {@link CannotLook} when there is no list; gaps when it is cut short. */
  changedFiles(): Promise<Looked<readonly ChangedFile[]>>;
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
