/** What is declared, held against what is there. Pure. What GitHub does not show is unknown, and never a difference. */

import { isKnown, type NotKnown, type Part } from '../engine/part.ts';
import type { Comparison } from '../facts/settings-state.ts';
import { compareBranch } from './compare-branch.ts';
import { settingType } from './index.ts';
import { type Compared, type Observed, same, sameValue, unknown } from './observed.ts';
import { type Answers, type Declared, type FieldSetting, nameOfSetting, type Value } from './setting-type.ts';

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
