/** What a clone shows: raw, before anything is judged. Plain data; probes are pure functions of it. */
import type { Gap } from '../../../policies/engine/gap.ts';
import type { Part } from '../../../policies/engine/part.ts';
import type { HistoryCommit } from './history.ts';
import type { Identities } from './identities.ts';
import type { Inventory, KnownHole } from './inventory.ts';
import type { Marker } from './markers.ts';
import type { SecretsSeen } from './secrets.ts';
import type { Knowledge } from './truck-factor.ts';

export interface CloneFile {
  readonly path: string;
  /** Null for a submodule. */
  readonly bytes: number | null;
  readonly kind: 'file' | 'link' | 'submodule';
}

/** A commit of the branch's own line: what a merge brought in counts as one. */
export interface MainlineCommit {
  readonly sha: string;
  /** Seconds since 1970. */
  readonly at: number;
  /** Whether it is known to have come by pull request: its message names one, or GitHub made the commit. */
  readonly pullRequest: boolean;
  /** Whether it merges another line. */
  readonly merge: boolean;
  readonly byBot: boolean;
  readonly subject: string;
}

export interface Tag {
  readonly name: string;
  /** ISO 8601: when the tag, or the commit that it names, was made. */
  readonly at: string;
}

export interface CloneFacts {
  /** The folder's name, or `owner/name` where `origin` says so. */
  readonly name: string;
  /** The owner by `origin`, when it shows that. */
  readonly owner: string | null;
  readonly branch: string | null;
  readonly commit: string;
  /** ISO 8601, UTC: when it is looked at. */
  readonly now: string;
  readonly files: readonly CloneFile[];
  /** Lines of programs, by path. */
  readonly lines: ReadonlyMap<string, number>;
  /** Programs that hold tests of their own. */
  readonly inlineTests: number;
  /** Texts of the few files that probes read. */
  readonly texts: ReadonlyMap<string, string>;
  /** Newest first. Not known in a shallow clone. */
  readonly commits: Part<readonly HistoryCommit[]>;
  readonly identities: Identities;
  readonly knowledge: Part<Knowledge>;
  readonly mainline: Part<readonly MainlineCommit[]>;
  readonly tags: readonly Tag[];
  /** What of the history was not read. */
  readonly historyGaps: readonly Gap[];
  readonly markers: readonly Marker[];
  readonly inventory: Inventory;
  /** Not known: nobody was asked. */
  readonly holes: Part<readonly KnownHole[]>;
  readonly holeGaps: readonly Gap[];
  readonly secrets: Part<SecretsSeen>;
  readonly secretGaps: { readonly files: readonly Gap[]; readonly past: readonly Gap[] };
}

/** Seconds in a day. */
export const day = 86_400;

export function secondsAt(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}
