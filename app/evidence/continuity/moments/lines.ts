/** All that is known of a branch over the period, place by place. Pure. */
import type { Gap as Unseen } from '../../../../policies/engine/gap.ts';
import type { Source } from '../../../protection/model/said.ts';
import type { RulesetWire } from '../../../protection/model/wire.ts';
import { type Instant, isWithin, type Period } from '../../model/period.ts';
import { classicOf } from '../classic-thing.ts';
import { type Place, rulesetsOf } from '../ruleset-things.ts';
import {
  arrivedAt,
  type FormerName,
  formerNames,
  type Recorded,
  type RulesSeen,
  watchedBy,
} from '../seen.ts';
import { type Seen, type Stretch, stretches } from '../timeline.ts';
import { defaultThing } from './default-branch.ts';
import { classicFits, rulesetFits } from './same-state.ts';

export interface Subject {
  /** Null: the default branch, whatever it was called. */
  readonly branch: string | null;
}

export interface Line<S> {
  readonly place: Place<S>;
  readonly line: readonly Stretch<S>[];
}

export const at = <S>(line: readonly Stretch<S>[], when: string): Stretch<S> | undefined =>
  line.find((one) => isWithin(one, when));

export const isOf = <S>(seen: Seen<S> | undefined): S | null | undefined =>
  seen && 'is' in seen ? seen.is : undefined;

export interface Lines {
  readonly seen: RulesSeen;
  /** Null: the default branch, whatever it was called. */
  readonly branch: string | null;
  readonly rulesets: readonly Line<RulesetWire>[];
  /** Of each name that the branch had. */
  readonly classics: ReadonlyMap<string, Line<readonly Source[]>>;
  readonly names: readonly Stretch<string>[];
  /** The list of rulesets could not be read. */
  readonly unseen: readonly Unseen[];
  readonly watched: readonly Period[];
  /** When it came from another account; null: it was here, as far as anybody recorded. */
  readonly arrived: Instant | null;
  readonly formerNames: readonly FormerName[];
}

export const called = (name: Stretch<string> | undefined, { defaultBranch }: RulesSeen): string | null =>
  isOf(name?.seen) ?? defaultBranch;

export function linesOf(seen: RulesSeen, recorded: Recorded, period: Period, { branch }: Subject): Lines {
  const { places, unseen } = rulesetsOf(seen, recorded);
  const names = stretches(defaultThing(seen, recorded), period, (a, b) => a === b);
  const all = branch === null ? names.map((one) => called(one, seen) ?? '') : [branch];
  const classics = [...new Set(all)].map((name) => {
    const place = classicOf(seen, name, recorded);
    return [name, { place, line: stretches(place.thing, period, classicFits) }] as const;
  });
  return {
    seen,
    branch,
    rulesets: places.map((place) => ({ place, line: stretches(place.thing, period, rulesetFits) })),
    classics: new Map(classics),
    names,
    unseen,
    watched: watchedBy(recorded, seen.repository.id, seen.readAt),
    arrived: arrivedAt(recorded, seen.repository.id),
    formerNames: formerNames(recorded, seen.repository.id),
  };
}

/** Every instant at which any of them changes. */
export function cutsOf(
  { rulesets, classics, names, watched, arrived, formerNames: renamings }: Lines,
  period: Period,
): readonly string[] {
  const lines = [
    names,
    ...rulesets.map(({ line }) => line),
    ...[...classics.values()].map(({ line }) => line),
  ];
  const edges = [
    ...watched.flatMap(({ from, to }) => [from, to]),
    ...(arrived === null ? [] : [arrived]),
    ...renamings.map(({ until }) => until),
  ];
  const inside = edges.filter((edge) => edge > period.from && edge < period.to);
  return [...new Set([...lines.flatMap((line) => line.map(({ from }) => from)), ...inside])].sort();
}
