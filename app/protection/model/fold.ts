/** Every place's word about a branch → what holds: the strictest of each value, and where it comes from. */
import type { Gap } from '../../../policies/engine/gap.ts';
import type {
  Demand,
  Effective,
  Named,
  Place,
  ProtectionRules,
  ProtectionValue,
} from '../../../policies/facts/protection.ts';
import { sortedActors } from './actors.ts';
import type { Said, Source, ValueOf } from './said.ts';

/** How two words about one value become one. `none`: nobody asks for anything. */
interface Folding<T> {
  readonly none: T;
  readonly join: (a: T, b: T) => T;
}

const keyOf = (value: unknown): string => JSON.stringify(value);

const either: Folding<boolean> = { none: false, join: (a, b) => a || b };
const largest: Folding<number> = { none: 0, join: Math.max };

/** Each once, sorted by what it says. */
function union<T>(): Folding<readonly T[]> {
  const sorted = (all: readonly T[]) =>
    [...new Map(all.map((one) => [keyOf(one), one]))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, one]) => one);
  return { none: [], join: (a, b) => sorted([...a, ...b]) };
}

/** Who is on every list; null is no list. */
function common<T>(sorted: (all: readonly T[]) => readonly T[]): Folding<readonly T[] | null> {
  const join = (a: readonly T[] | null, b: readonly T[] | null) => {
    if (!a || !b) return a ?? b;
    const there = new Set(b.map(keyOf));
    return sorted(a.filter((one) => there.has(keyOf(one))));
  };
  return { none: null, join: (a, b) => join(a && sorted(a), b && sorted(b)) };
}

const foldings: { readonly [K in ProtectionValue]: Folding<ValueOf<K>> } = {
  pullRequest: either,
  approvals: largest,
  dismissStale: either,
  lastPushApproval: either,
  codeOwners: either,
  reviewers: union(),
  dismissers: common<Named[number]>(sortedActors),
  checks: union(),
  upToDate: either,
  conversations: either,
  signatures: either,
  linearHistory: either,
  mergeMethods: common<string>((all) => [...new Set(all)].sort()),
  mergeQueue: either,
  deployments: union(),
  workflows: union(),
  codeScanning: union(),
  pushers: common<Named[number]>(sortedActors),
  noUpdates: either,
  locked: either,
  noForcePush: either,
  noDeletion: either,
  noCreation: either,
  others: union(),
};

export const valueNames = Object.keys(foldings) as ProtectionValue[];

const placeKey = ({ kind, level, owner, id }: Place): string => JSON.stringify([kind, level, owner, id]);

/** What one source asks for in this value: several rules of a kind count as one. */
function demandOf<K extends ProtectionValue>(name: K, source: Source): readonly Demand<ValueOf<K>>[] {
  const { none, join } = foldings[name] as Folding<ValueOf<K>>;
  const said = source.said.filter((one): one is Extract<Said, { name: K }> => one.name === name);
  const value = said.reduce((all, one) => join(all, one.value as ValueOf<K>), none);
  return keyOf(value) === keyOf(none) ? [] : [{ value, at: source.at, bypass: source.bypass(name) }];
}

function effective<K extends ProtectionValue>(
  name: K,
  sources: readonly Source[],
  missing: readonly Gap[],
): Effective<ValueOf<K>> {
  const { none, join } = foldings[name] as Folding<ValueOf<K>>;
  const from = sources.flatMap((source) => demandOf(name, source));
  const value = from.reduce((all, demand) => join(all, demand.value), none);
  const hidden = sources.flatMap((source) => source.hidden.filter(({ names }) => names.includes(name)));
  const gaps = unique([...missing, ...hidden.map(({ gap }) => gap)]);
  return gaps.length === 0
    ? { known: true, value, from }
    : { known: false, atLeast: value, from, missing: gaps };
}

function unique<T>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [keyOf(one), one])).values()];
}

/** Each place once, in one order. */
export function sortedSources(sources: readonly Source[]): readonly Source[] {
  const byPlace = new Map(sources.map((source) => [placeKey(source.at), source]));
  return [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, source]) => source);
}

/** `missing`: places that could not be looked at, each of which may ask for more in every value. */
export function foldSources(sources: readonly Source[], missing: readonly Gap[]): ProtectionRules {
  const sorted = sortedSources(sources);
  const values = valueNames.map((name) => [name, effective(name, sorted, missing)] as const);
  return Object.fromEntries(values) as unknown as ProtectionRules;
}
