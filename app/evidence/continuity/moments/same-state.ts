/** Whether two looks at one thing may be of one state. Pure. */
import type { ProtectionRules } from '../../../../policies/facts/protection.ts';
import { foldSources, sortedSources } from '../../../protection/model/fold.ts';
import type { Source } from '../../../protection/model/said.ts';
import type { RulesetWire } from '../../../protection/model/wire.ts';

export const classicFits = (a: readonly Source[] | null, b: readonly Source[] | null): boolean =>
  a === null || b === null ? a === b : fits(a, b);

export function rulesetFits(a: RulesetWire | null, b: RulesetWire | null): boolean {
  if (!a || !b) return a === b;
  const of = ({ enforcement, target, conditions: on, rules }: RulesetWire) => ({
    enforcement,
    target: target ?? 'branch',
    on: on?.ref_name,
    rules: (rules ?? []).map(({ type, parameters }) => ({ type, parameters: parameters ?? null })),
  });
  return sameText(sorted(of(a)), sorted(of(b)));
}

/** Whether two looks may be of one state: they differ in nothing that both show. */
function fits(a: readonly Source[], b: readonly Source[]): boolean {
  const [one, other] = [folded(a), folded(b)];
  return Object.keys(one).every((name) => {
    const [x, y] = [one[name as keyof ProtectionRules], other[name as keyof ProtectionRules]];
    return !x.known || !y.known || sameText(comparable(x.value), comparable(y.value));
  });
}

const folded = (sources: readonly Source[]): ProtectionRules => foldSources(sortedSources(sources), []);

/** Events name checks without the App that has to report them. */
function comparable(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const names = value.map((one) => (one as { readonly name?: unknown } | null)?.name);
  return names.every((name) => typeof name === 'string') ? [...new Set(names)].sort() : value;
}

/** Keys in one order, and what is listed, too: GitHub promises neither. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

const sameText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
