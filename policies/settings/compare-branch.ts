/** What is declared of a branch, held against Fairlead's ruleset, against what others ask for, and against classic protection. */

import { isKnown, type NotKnown, type Part } from '../engine/part.ts';
import { list, own, say } from '../engine/prose.ts';
import { directionOf } from '../engine/stricter.ts';
import type { Effective, ProtectedCheck, ProtectionRules } from '../facts/protection.ts';
import type { Comparison } from '../facts/settings-state.ts';
import { bypassOf } from './bypass.ts';
import { isClassicValue } from './classic/change.ts';
import { type Classic, classicValues } from './classic.ts';
import { type BranchState, type Observed, same, sameValue, shortName, teamIds, unknown } from './observed.ts';
import { refOf } from './protection.ts';
import { asksNothing, nameOfCheck, type Ruleset, valuesOf } from './ruleset.ts';
import type { BranchSetting, Declared, Value } from './setting-type.ts';

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
export function compareOwn(
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

/** A value of the effective protection, by the short name of a setting. */
const effective: Readonly<Record<string, (rules: ProtectionRules) => Effective<unknown>>> = {
  'pull-request': ({ pullRequest }) => pullRequest,
  approvals: ({ approvals }) => approvals,
  'dismiss-stale': ({ dismissStale }) => dismissStale,
  'code-owners': ({ codeOwners }) => codeOwners,
  'last-push-approval': ({ lastPushApproval }) => lastPushApproval,
  conversations: ({ conversations }) => conversations,
  checks: ({ checks }) => checks,
  'up-to-date': ({ upToDate }) => upToDate,
  'linear-history': ({ linearHistory }) => linearHistory,
  signatures: ({ signatures }) => signatures,
  'block-force-push': ({ noForcePush }) => noForcePush,
  'block-deletion': ({ noDeletion }) => noDeletion,
};

/** As a setting says it. */
function asSetting(value: unknown): Value {
  if (!Array.isArray(value)) return value as Value;
  const names = (value as readonly ProtectedCheck[]).map(({ name, appId }) => nameOfCheck(name, appId));
  return [...new Set(names)].sort();
}

/** What others ask for: all of it, or no less than this. Null: of this nobody knows anything. */
export function askedByOthers(
  name: string,
  rules: ProtectionRules,
): { readonly value: Value; readonly hidden: NotKnown | null; readonly byClassic: readonly Value[] } | null {
  const found = effective[name]?.(rules);
  if (!found) return null;
  const byClassic = found.from.filter(({ at }) => at.kind === 'branch protection');
  const [gap] = found.known ? [] : found.missing;
  return {
    value: asSetting(found.known ? found.value : found.atLeast),
    hidden: found.known ? null : { notKnown: gap?.reason ?? own('not all of it is shown') },
    byClassic: byClassic.map(({ value }) => asSetting(value)),
  };
}

/** Classic protection that asks for more than is declared is nobody's to loosen unless that is said. */
function stricterClassic(type: BranchSetting, wanted: Value, byClassic: readonly Value[]): Comparison {
  const atLeast = (from: Value, to: Value) => directionOf(type.schema)?.holds(from, to) === true;
  const more = byClassic.some((value) => atLeast(wanted, fromAnybody(value)) && !atLeast(value, wanted));
  if (!more) return same;
  return {
    state: 'same',
    note: say`Classic protection asks for more than ${shortName(type)} is declared as. It stays: what is declared is the least that is asked for, unless ${own('"classic: edit"')} stands beside it.`,
  };
}

/** Where Fairlead has none, what others ask for is enough, as long as nobody is to bypass it by name. */
function compareOthers(type: BranchSetting, wanted: Value, { others }: BranchState): Comparison {
  const asked = others === null ? null : askedByOthers(shortName(type), others);
  if (asksNothing(wanted)) return stricterClassic(type, wanted, asked?.byClassic ?? []);
  if (asked === null) return { state: 'differs', observed: null };
  const holds = directionOf(type.schema)?.holds(wanted, fromAnybody(asked.value)) ?? false;
  if (holds) return stricterClassic(type, wanted, asked.byClassic);
  if (asked.hidden) return unknown(asked.hidden);
  return { state: 'differs', observed: asksNothing(asked.value) ? null : asked.value };
}

/** Whether classic protection is to be brought to what is declared. */
export const editsClassic = (all: readonly Declared[], branch: string | null): boolean =>
  all.some((one) => one.branch === branch && one.type.key === 'protection.classic' && one.value === 'edit');

/** The classic protection that is to be edited; null: there is none, or it is to be kept. */
export function classicToEdit(
  all: readonly Declared[],
  branch: string | null,
  { branches }: Pick<Observed, 'branches'>,
): Classic | null {
  const classic = editsClassic(all, branch) ? branches[branch ?? '']?.classic : undefined;
  return classic && isKnown(classic) ? (classic as Classic | null) : null;
}

/** Exactly what is declared, neither more nor less. Null: there is no classic protection to be edited. */
function compareClassic(
  type: BranchSetting,
  { branch, value }: Declared,
  all: readonly Declared[],
  observed: Observed,
): Comparison | null {
  if (!editsClassic(all, branch)) return null;
  const classic = observed.branches[branch ?? '']?.classic ?? null;
  if (!isKnown(classic)) return unknown(classic as NotKnown);
  if (classic === null) return null;
  const name = shortName(type);
  if (isClassicValue(name, value, classic as Classic)) return same;
  return { state: 'differs', observed: classicValues(classic as Classic)[name] ?? null };
}

export function compareBranch(
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
  // It says how the others are brought about, and nothing of its own.
  if (type.key === 'protection.classic') return same;
  const classic = compareClassic(type, declared, all, observed);
  if (classic && (classic.state !== 'same' || state.own === null)) return classic;
  if (state.own) return compareOwn(shortName(type), declared, state.own, all, observed);
  const named = all.some((one) => one.branch === branch && one.type.key === 'protection.bypass');
  if (!named || asksNothing(wanted)) return compareOthers(type, wanted, state);
  return { state: 'differs', observed: null } as const;
}
