/** What was seen of a repository or an organization, and how what is declared stands to it. */
import { written } from '../engine/config/written.ts';
import { isKnown, type NotKnown, type Part } from '../engine/part.ts';
import type { Prose } from '../engine/prose.ts';
import type { ProtectionRules } from '../facts/protection.ts';
import type { Comparison } from '../facts/settings-state.ts';
import type { Classic } from './classic.ts';
import type { Ruleset } from './ruleset.ts';
import type { Answers, BranchSetting, Declared } from './setting-type.ts';

/** What is known of one branch. */
export interface BranchState {
  /** The ruleset of Fairlead's name for it, with its details; null: there is none. */
  readonly own: Part<Ruleset | null>;
  /** What others ask for together; null for a pattern, which is no one branch, and where Fairlead has a ruleset. */
  readonly others: ProtectionRules | null;
  /** Its classic protection, where that is to be edited; null in it: there is none. */
  readonly classic?: Part<Classic | null>;
  /** Why there can be no protection here at all. */
  readonly unavailable?: Prose;
}

/** What is known of one repository or organization. */
export interface Observed {
  readonly answers: Answers;
  /** By the branch as it is declared. */
  readonly branches: Readonly<Record<string, BranchState>>;
  /** Teams that are named, by slug; null: there is none of that name. */
  readonly teams: Readonly<Record<string, Part<number | null>>>;
}

export interface Compared {
  readonly declared: Declared;
  readonly name: string;
  readonly result: Comparison;
}

export const same: Comparison = { state: 'same' };

export const unknown = ({ notKnown: because }: NotKnown): Comparison => ({ state: 'unknown', because });

export const sameValue = (a: unknown, b: unknown): boolean => written(a) === written(b);

/** The teams whose id is known. */
export function teamIds({ teams }: Pick<Observed, 'teams'>): ReadonlyMap<string, number> {
  const known = Object.entries(teams).flatMap(([slug, id]) =>
    isKnown(id) && typeof id === 'number' ? [[slug, id] as const] : [],
  );
  return new Map(known);
}

/** A setting's name within its branch. */
export const shortName = (type: BranchSetting): string => type.key.slice('protection.'.length);
