/** What was seen of each setting in all repositories of an organization: which values, and in how many. Pure. */
import { isKnown } from '../../engine/part.ts';
import { askedByOthers, binds } from '../compare-branch.ts';
import { settingTypes } from '../index.ts';
import { type BranchState, type Observed, sameValue, shortName } from '../observed.ts';
import { type BranchValues, valuesOf } from '../ruleset.ts';
import type { SettingType, Value } from '../setting-type.ts';

/** What was seen of one setting: each value with how many repositories have it. */
export interface Tally {
  readonly type: SettingType;
  readonly values: readonly { readonly value: Value; readonly count: number }[];
  /** Repositories in which GitHub did not show it, or does not have it. */
  readonly hidden: number;
  /** Of those, where GitHub may have it, and does not show it. */
  readonly unseen: number;
}

/** What others ask for on the default branch; null where that is not shown. */
function branchValues(state: BranchState | undefined): BranchValues | null {
  if (!state || state.unavailable || !isKnown(state.own)) return null;
  // What others ask for is not read beside it: where it does not bind, nobody knows.
  if (state.own) return binds(state.own, 'default') ? valuesOf(state.own.rules ?? []) : null;
  const { others } = state;
  if (others === null) return null;
  const asked = Object.keys(valuesOf([])).map((name) => [name, askedByOthers(name, others)] as const);
  // Where a part is hidden, what is seen of the rest is no whole value.
  if (asked.some(([, one]) => one === null || one.hidden !== null)) return null;
  return Object.fromEntries(asked.flatMap(([name, one]) => (one ? [[name, one.value]] : [])));
}

/** `undefined`: not shown, or not to be had there. */
function valueIn(type: SettingType, observed: Observed): Value | undefined {
  if (type.of === 'branch') return branchValues(observed.branches.default)?.[shortName(type)];
  if (type.absent?.(observed.answers, [])) return undefined;
  const value = type.observe(observed.answers, []);
  return isKnown(value) ? ((value as Value | null) ?? undefined) : undefined;
}

function isAbsent(type: SettingType, { branches, answers }: Observed): boolean {
  return type.of === 'branch'
    ? branches.default?.unavailable !== undefined
    : (type.absent?.(answers, []) ?? null) !== null;
}

/** Who has access, environments and webhooks are each repository's own, and no two have the same. */
export function isOfToday({ key }: Pick<SettingType, 'key'>): boolean {
  return (
    !['protection.bypass', 'protection.classic'].includes(key) &&
    !key.includes('*') &&
    !key.includes('.other-')
  );
}

/** `all`: of the repositories, or the one of the organization. */
export function tally(of: SettingType['of'], all: readonly Observed[]): readonly Tally[] {
  return settingTypes
    .filter((type) => type.of === of && isOfToday(type))
    .map((type) => {
      const seen = all.map((observed) => valueIn(type, observed));
      const known = seen.filter((value) => value !== undefined);
      const unseen = all.filter((one, i) => seen[i] === undefined && !isAbsent(type, one)).length;
      const distinct = known.filter((value, i) => known.findIndex((one) => sameValue(one, value)) === i);
      const values = distinct.map((value) => ({
        value,
        count: known.filter((one) => sameValue(one, value)).length,
      }));
      return {
        type,
        values: values.sort((a, b) => b.count - a.count),
        hidden: seen.length - known.length,
        unseen,
      };
    });
}
