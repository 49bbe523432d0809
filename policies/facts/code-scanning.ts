/** What GitHub's code scanning holds of a repository's default branch. */
import type { Shown } from '../engine/shown.ts';

/** CodeQL set up by GitHub itself. */
export interface DefaultSetup {
  readonly configured: boolean;
  /** Those it looks at; it waits for the first one where there is none. */
  readonly languages: readonly string[];
  /** ISO 8601, UTC: when it was set up or changed; null where GitHub does not say. */
  readonly updatedAt: string | null;
}

/** The newest upload of one tool for one part of the code. */
export interface CodeAnalysis {
  readonly tool: string;
  /** The part, in the tool's own words: `/language:python`. */
  readonly category: string;
  readonly commit: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Why GitHub could not read it; null when it could. */
  readonly error: string | null;
}

export interface CodeAlert {
  readonly number: number;
  readonly tool: string;
  readonly rule: string;
  readonly description: string;
  /** Null: its tool did not say that it is about security, or how bad it is. */
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | null;
  readonly path: string | null;
  readonly line: number | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

export interface CodeScanning {
  /** ISO 8601, UTC: when it was looked at. */
  readonly readAt: string;
  /** False: GitHub says that a product (Code Security, Advanced Security) must be switched on first. */
  readonly available: Shown<boolean>;
  /** The commit of the default branch; null where nothing was ever pushed. */
  readonly head: string | null;
  readonly defaultSetup: Shown<DefaultSetup>;
  /** The newest of each tool and category on the default branch, newest first. */
  readonly analyses: Shown<readonly CodeAnalysis[]>;
  /** Open alerts on the default branch, by number. */
  readonly open: Shown<readonly CodeAlert[]>;
}
