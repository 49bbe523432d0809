/** What landed on a branch by one update of its reference. Pure. */
import type { Prose } from '../../../policies/engine/prose.ts';
import type { Account } from '../model/captured.ts';
import type { Instant } from '../model/period.ts';
import type { CommitFact } from './facts.ts';

export type How =
  | 'push'
  | 'force push'
  | 'pull request merge'
  | 'merge queue'
  | 'creation'
  | 'deletion'
  | 'not known';

export interface Landing {
  readonly before: string;
  readonly after: string;
  /** When GitHub says that it landed; null: nobody says. */
  readonly at: Instant | null;
  /** Between these; null: nobody knows. */
  readonly notBefore: Instant | null;
  readonly notAfter: Instant | null;
  readonly how: How;
  readonly actor: Account | null;
  /** Number of the entry in the activity log; null: it is not in it. */
  readonly activity: string | null;
  /** The event was heard. `delivery` null: read afterwards. */
  readonly event: { readonly delivery: string | null; readonly at: Instant } | null;
  /** It is on the branch's own line. */
  readonly inGit: boolean;
  /** Commits of the line that came with it, oldest first; null: they are not on the line. */
  readonly commits: readonly CommitFact[] | null;
  /** A queue landed it together with others, in one update of the branch; absent: it is that update. */
  readonly group?: { readonly before: string; readonly after: string };
}

/** The update of the reference that it came with. */
export const updateOf = ({
  before,
  after,
  group,
}: Landing): { readonly before: string; readonly after: string } => group ?? { before, after };

/** Of those that came with one update, the last stands for it. */
export const endsUpdate = (landing: Landing): boolean => updateOf(landing).after === landing.after;

/** Two landings that do not touch. */
export interface Hole {
  readonly from: string;
  readonly to: string;
  readonly notBefore: Instant | null;
  readonly notAfter: Instant | null;
  /** Commits of the line that were found in it; they are landings of their own. */
  readonly found: number;
  readonly because: Prose;
}

export interface Landed {
  /** Of the period, in their order. */
  readonly landings: readonly Landing[];
  /** Just before and after it. */
  readonly beyond: readonly Landing[];
  /** That touch the period. */
  readonly holes: readonly Hole[];
}
