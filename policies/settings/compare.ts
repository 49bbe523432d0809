/** What is declared, held against what is there. Pure. What GitHub does not show is unknown, and never a difference. */
import { written } from '../engine/config/written.ts';
import { isKnown, type NotKnown, type Part } from '../engine/part.ts';
import { list, own, type Prose, say } from '../engine/prose.ts';
import { directionOf } from '../engine/stricter.ts';
import { bypassOf } from './bypass.ts';
import { settingType } from './index.ts';
import { refOf } from './protection.ts';
import { type BranchValues, type Rule, type Ruleset, valuesOf } from './ruleset.ts';
import {
  type Answers,
  type BranchSetting,
  type Declared,
  type FieldSetting,
  nameOfSetting,
  type Value,
} from './setting-type.ts';

/** What is known of one branch. */
export interface BranchState {
  /** The ruleset of Fairlead's name for it, with its details; null: there is none. */
  readonly own: Part<Ruleset | null>;
  /** The rules in force on it, wherever they come from; null for a pattern, which is no one branch. */
  readonly rules: Part<readonly Rule[]> | null;
  /** The same of classic protection. */
  readonly classic: Part<BranchValues> | null;
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

export type Comparison =
  /** `note`: what takes from its worth. */
  | { readonly state: 'same'; readonly note?: Prose }
  /** `null`: nothing of it is there. */
  | { readonly state: 'differs'; readonly observed: Value | null }
  | { readonly state: 'unknown'; readonly because: Prose }
  /** GitHub does not have it here. */
  | { readonly state: 'absent'; readonly because: Prose };

export interface Compared {
  readonly declared: Declared;
  readonly name: string;
  readonly result: Comparison;
}

const same: Comparison = { state: 'same' };

const unknown = ({ notKnown: because }: NotKnown): Comparison => ({ state: 'unknown', because });

export const sameValue = (a: unknown, b: unknown): boolean => written(a) === written(b);

function compareField(
  type: FieldSetting,
  { value: wanted, entry = [] }: Declared,
  { answers }: Observed,
): Comparison {
  const absent = type.absent?.(answers, entry);
  if (absent) return { state: 'absent', because: absent };
  const observed = type.observe(answers, entry) as Part<Value | null>;
  if (!isKnown(observed)) return unknown(observed as NotKnown);
  const value = observed as Value | null;
  const meets = value !== null && (type.meets?.(value, wanted) ?? sameValue(value, wanted));
  if (!meets) return { state: 'differs', observed: value };
  const remark = type.remark?.(answers, entry);
  return remark ? { state: 'same', note: remark } : same;
}

/** The teams whose id is known. */
export function teamIds({ teams }: Pick<Observed, 'teams'>): ReadonlyMap<string, number> {
  const known = Object.entries(teams).flatMap(([slug, id]) =>
    isKnown(id) && typeof id === 'number' ? [[slug, id] as const] : [],
  );
  return new Map(known);
}

/** A setting's name within its branch. */
export const shortName = (type: BranchSetting): string => type.key.slice('protection.'.length);

/** Whether a value asks for nothing, so that nothing need be there. */
const asksNothing = (value: Value): boolean =>
  value === false || value === 0 || (Array.isArray(value) && value.length === 0);

function inRuleset(name: string, ruleset: Ruleset, observed: Observed): Part<Value | null> {
  if (name === 'bypass')
    return (
      bypassOf(ruleset, teamIds(observed)) ?? {
        notKnown: own(
          'GitHub shows who may bypass a ruleset only to those who may change it (an App needs administration: write)',
        ),
      }
    );
  return valuesOf(ruleset.rules ?? [])[name] ?? null;
}

/** Whether a ruleset is in force on all that is declared; one of tags, or one that leaves branches out, is not. */
export function binds({ target = 'branch', enforcement, conditions }: Ruleset, branch: string): boolean {
  const { include = [], exclude = [] } = conditions?.ref_name ?? {};
  const isFor = include.includes(refOf(branch)) || include.includes('~ALL');
  return target === 'branch' && enforcement === 'active' && isFor && exclude.length === 0;
}

/** Whom the ruleset lets off although no setting says who may be: what is not declared is not touched, and yet told. */
function letOff(ruleset: Ruleset, branch: string | null, all: readonly Declared[]): Comparison {
  const isDeclared = all.some((one) => one.branch === branch && one.type.key === 'protection.bypass');
  const actors = bypassOf(ruleset, new Map()) ?? [];
  if (isDeclared || actors.length === 0) return same;
  const who = list(actors.map((one) => say`${one}`));
  return {
    state: 'same',
    note: say`The ruleset ${ruleset.name} lets ${who} off, and no setting says who may bypass it.`,
  };
}

/** Fairlead's own ruleset says exactly what is declared. */
function compareOwn(
  name: string,
  { value: wanted, branch }: Declared,
  ruleset: Ruleset,
  all: readonly Declared[],
  observed: Observed,
): Comparison {
  const value = inRuleset(name, ruleset, observed);
  if (!isKnown(value)) return unknown(value as NotKnown);
  if (!binds(ruleset, branch ?? '') && !asksNothing(wanted)) return { state: 'differs', observed: null };
  if (!sameValue(value, wanted)) return { state: 'differs', observed: value };
  return asksNothing(wanted) ? same : letOff(ruleset, branch, all);
}

/** A check that one App must report is asked for whoever is asked: `build@15368` is `build`, too. */
function fromAnybody(value: Value): Value {
  if (!Array.isArray(value)) return value;
  return [...value, ...value.map((name) => String(name).replace(/@\d{1,15}$/, ''))];
}

/** Where Fairlead has none, what others ask for is enough, as long as nobody is to bypass it by name. */
function compareOthers(type: BranchSetting, wanted: Value, state: BranchState): Comparison {
  const sources = [state.rules, state.classic].filter((one) => one !== null);
  const known = sources.filter((one) => isKnown(one));
  const values = known.map(
    (one) => (Array.isArray(one) ? valuesOf(one as readonly Rule[]) : one) as BranchValues,
  );
  const name = shortName(type);
  const there = values.flatMap((one) => (one[name] === undefined ? [] : [one[name]]));
  const holds = (value: Value) => directionOf(type.schema)?.holds(wanted, value) ?? sameValue(wanted, value);
  if (there.some((value) => holds(fromAnybody(value)))) return same;
  const hidden = sources.find((one) => !isKnown(one));
  if (hidden) return unknown(hidden as NotKnown);
  return { state: 'differs', observed: there.find((value) => !asksNothing(value)) ?? null };
}

function compareBranch(
  type: BranchSetting,
  declared: Declared,
  all: readonly Declared[],
  observed: Observed,
) {
  const { branch, value: wanted } = declared;
  const state = observed.branches[branch ?? ''];
  if (!state) return unknown({ notKnown: own('the branch was not looked at') });
  if (state.unavailable) return { state: 'absent', because: state.unavailable } as const;
  if (!isKnown(state.own)) return unknown(state.own as NotKnown);
  if (state.own) return compareOwn(shortName(type), declared, state.own, all, observed);
  if (asksNothing(wanted)) return same;
  const named = all.some((one) => one.branch === branch && one.type.key === 'protection.bypass');
  if (!named) return compareOthers(type, wanted, state);
  return { state: 'differs', observed: null } as const;
}

/** What is declared, and what that declares of others, now that one sees what is there. */
function spread(all: readonly Declared[], { answers }: Observed): readonly Declared[] {
  const more = all.flatMap((one) =>
    one.type.of === 'branch' ? [] : (one.type.spreads?.(one, answers, all) ?? []),
  );
  return [...all, ...more];
}

/** One result for each declaration, in their order. `all`: those about this repository or organization. */
export function compare(all: readonly Declared[], observed: Observed): readonly Compared[] {
  return spread(all, observed).map((declared) => {
    const { type } = declared;
    const result =
      type.of === 'branch'
        ? compareBranch(type, declared, all, observed)
        : compareField(type, declared, observed);
    return { declared, name: nameOfSetting(declared), result };
  });
}

/** What is declared of a repository, or of the organization. */
export function declaredOf(all: readonly Declared[], of: 'repository' | 'organization'): readonly Declared[] {
  return all.filter(({ type }) => (type.of === 'organization') === (of === 'organization'));
}

/** The values that settings of a repository have once what is declared is in force; `undefined` for what is not known. */
export function valuesAfter(
  keys: readonly string[],
  all: readonly Declared[],
  answers: Answers,
): readonly (Value | undefined)[] {
  return keys.map((key) => {
    const declared = all.find(({ type }) => type.key === key);
    if (declared) return declared.value;
    const type = settingType(key);
    if (type?.of !== 'repository') return undefined;
    const observed = type.observe(answers, []) as Part<Value | null>;
    return isKnown(observed) ? ((observed as Value | null) ?? undefined) : undefined;
  });
}
