/** What collectors may read from GitHub about one release. */
import type { Gap } from '../../../policies/engine/facts.ts';
import type { ReleaseChanges } from '../../../policies/facts/release-changes.ts';

/** A release that GitHub has published. */
export interface PublishedRelease {
  readonly tag: string;
  readonly name: string;
  readonly prerelease: boolean;
  readonly notes: string;
  /** Login of who made it; null: an App, or an account that is gone. */
  readonly author: string | null;
  /** The commit its tag is on. */
  readonly commit: string;
  /** ISO 8601, UTC. */
  readonly publishedAt: string;
}

export interface OpenItem {
  readonly number: number;
  readonly title: string;
}

/** The wide read of a release: costs a point or two of the client's GraphQL budget. */
export interface ReleaseSnapshot {
  /** Published releases with a tag on a commit, newest first. */
  readonly releases: readonly Omit<PublishedRelease, 'author' | 'name' | 'notes'>[];
  /** What is open with each of the wanted labels. */
  readonly blockers: readonly {
    readonly label: string;
    readonly kind: 'issue' | 'pull_request';
    readonly items: readonly OpenItem[];
    readonly total: number;
  }[];
  /** Names at the root of the branch that a pull request would release; empty for a published release. */
  readonly rootFiles: readonly string[];
}

export interface ReleaseReads {
  /** The release; null while a pull request proposes it. Throws `CannotLook`. */
  published(): Promise<PublishedRelease | null>;
  /** Throws `CannotLook`. */
  snapshot(): Promise<ReleaseSnapshot>;
  /** The commits since the release before, with their pull requests. Throws `CannotLook`. */
  changes(): Promise<{ readonly value: ReleaseChanges; readonly gaps: readonly Gap[] }>;
}
