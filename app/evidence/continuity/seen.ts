/** What was seen of the rules of a repository, and what was recorded of them, since when. Pure. */
import { own, type Prose } from '../../../policies/engine/prose.ts';
import type { planHasNone } from '../../protection/model/branch.ts';
import type { ClassicMoreWire, ClassicWire, Read, RulesetWire } from '../../protection/model/wire.ts';
import type { Captured } from '../model/captured.ts';
import { bearsOn, type Gap } from '../model/gap.ts';
import type { Instant, Period } from '../model/period.ts';
import { without } from './timeline.ts';

export interface RulesetVersion {
  readonly version: number;
  readonly at: Instant;
  readonly by: string | null;
  /** As it was from then on. */
  readonly state: Read<RulesetWire>;
}

export interface RulesetSeen {
  readonly id: number;
  readonly createdAt: Instant | null;
  readonly now: Read<RulesetWire>;
  /** Every version, in any order; those before the first are older than what GitHub keeps. */
  readonly history: Read<readonly RulesetVersion[]>;
}

/** What GitHub showed of the rules of one repository. */
export interface RulesSeen {
  readonly repository: { readonly id: number; readonly name: string };
  readonly readAt: Instant;
  /** Null: it is not known. */
  readonly defaultBranch: string | null;
  /** Branches to tell of, the default branch aside. */
  readonly branches: readonly string[];
  /** Of all levels, whatever their enforcement; a list that could not be read is not an empty one. */
  readonly rulesets: Read<readonly RulesetSeen[]> | typeof planHasNone;
  /** By branch. */
  readonly classic: Readonly<
    Record<
      string,
      { readonly wire: Read<ClassicWire | null> | typeof planHasNone; readonly more: Read<ClassicMoreWire> }
    >
  >;
}

/** What the ledger has, and when nobody recorded. */
export interface Recorded {
  readonly captured: readonly Captured[];
  readonly gaps: readonly Gap[];
  /** When recording began; null: there is no ledger. */
  readonly since: Instant | null;
}

/** When every change would have left a mark in the ledger. */
export function watchedBy({ since, gaps }: Recorded, repository: number, until: Instant): readonly Period[] {
  if (since === null || since >= until) return [];
  const holes = gaps
    .filter((one) => bearsOn(one, 'control-changes'))
    .filter(({ repositories, lost }) => lost !== null && (repositories?.includes(repository) ?? true))
    .map(({ from, to }) => ({ from, to: to ?? until }));
  return without({ from: since, to: until }, holes);
}

export const notRecorded = own('Fairlead recorded no changes of it then, and GitHub keeps no history of it');
const neverRecorded = own('only a running Fairlead records changes of it, and GitHub keeps no history of it');

export const notRecordedOf = (watched: readonly Period[]): Prose =>
  watched.length === 0 ? neverRecorded : notRecorded;
