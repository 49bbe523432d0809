/** The rulesets of a repository, with what is known of each over time. Pure. */
import type { Gap as Unseen } from '../../../policies/engine/gap.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import type { RulesetWire } from '../../protection/model/wire.ts';
import type { CapturedRule } from '../model/captured.ts';
import type { Instant, Period } from '../model/period.ts';
import { concerns } from './moments/for-repository.ts';
import { historyMarks, named, oneMinute, ruleMark, rulesetIn, seenOf } from './ruleset-marks.ts';
import {
  notRecorded,
  notRecordedOf,
  type Recorded,
  type RulesetSeen,
  type RulesSeen,
  watchedBy,
} from './seen.ts';
import { instant, type Mark, type Seen, type Thing } from './timeline.ts';

export interface Place<S> {
  readonly key: string;
  readonly title: Prose;
  readonly thing: Thing<S>;
}

export interface Rulesets {
  readonly places: readonly Place<RulesetWire>[];
  /** Not a single one could be looked at. */
  readonly unseen: readonly Unseen[];
}

/** Those that are there, and those that events tell of. */
export function rulesetsOf(seen: RulesSeen, recorded: Recorded): Rulesets {
  if (seen.rulesets === planHasNone) return { places: [], unseen: [] };
  const watched = watchedBy(recorded, seen.repository.id, seen.readAt);
  const events = recorded.captured.filter(
    (one): one is CapturedRule =>
      one.about === 'rule' && one.event.startsWith('repository_ruleset') && isOf(one, seen.repository.id),
  );
  const byId = Map.groupBy(events.toSorted(earlier), (one) => rulesetId(one) ?? -1);
  const present = seen.rulesets.ok ? seen.rulesets.value : [];
  const gone = [...byId.keys()].filter((id) => id >= 0 && !present.some((one) => one.id === id));
  const places = [
    ...present.map((one) => placeOf(one.id, rulesetThing(one, byId.get(one.id) ?? [], seen, watched))),
    ...gone.map((id) => placeOf(id, goneThing(byId.get(id) ?? [], seen, watched))),
  ];
  const unseen = seen.rulesets.ok ? [] : [{ reason: seen.rulesets.reason }];
  return { places: places.sort((a, b) => (a.key < b.key ? -1 : 1)), unseen };
}

/** By its last name. */
function placeOf(id: number, thing: Thing<RulesetWire>): Place<RulesetWire> {
  const shown = thing.marks
    .toSorted((a, b) => ((a.at === b.at ? text(a) < text(b) : a.at < b.at) ? -1 : 1))
    .flatMap(({ after }) => ('is' in after && after.is ? [after.is.name] : []));
  const name = shown.at(-1);
  return { key: `ruleset ${id}`, title: name ? say`ruleset ${name}` : say`ruleset ${id}`, thing };
}

/** Where the oldest version is the first one, there was no ruleset before. */
function bornAt({ createdAt }: Pick<RulesetSeen, 'createdAt'>, made: Instant | undefined): Instant | null {
  return createdAt ?? made ?? null;
}

function rulesetThing(
  seen: RulesetSeen,
  events: readonly CapturedRule[],
  { readAt }: RulesSeen,
  watched: readonly Period[],
): Thing<RulesetWire> {
  const look: Mark<RulesetWire> = {
    at: readAt,
    order: Number.MAX_SAFE_INTEGER,
    kind: 'look',
    after: seenOf(seen.now),
    by: null,
  };
  const made = events.find(({ event }) => event.endsWith('.created'));
  const born = bornAt(seen, made && instant(made.at));
  if (!seen.history.ok || seen.history.value.length === 0)
    return {
      marks: [...events.map(ruleMark), look],
      watched: [...watched, ...sinceEdit(seen, readAt)],
      born,
      because: seen.history.ok ? notRecorded : say`${notRecordedOf(watched)} (${seen.history.reason})`,
    };
  const first = seen.history.value.map(({ at }) => at).sort()[0] ?? readAt;
  const isFirst = born !== null && Date.parse(first) - Date.parse(born) < oneMinute;
  return {
    marks: [...historyMarks(named(seen.history.value, events)), look],
    watched: [{ from: first, to: readAt }],
    born: isFirst ? first : null,
    because: own('GitHub’s history of the ruleset does not go back so far'),
  };
}

/** Whoever may not see its history sees when it was edited last. */
function sinceEdit({ updatedAt = null, now }: RulesetSeen, readAt: Instant): readonly Period[] {
  return now.ok && updatedAt !== null && updatedAt < readAt ? [{ from: updatedAt, to: readAt }] : [];
}

/** What an organization's ruleset is to a repository that it is not for: nothing. */
function forThis(mark: Mark<RulesetWire>, { repository }: RulesSeen): Mark<RulesetWire> {
  const seenFrom = (state: Seen<RulesetWire>): Seen<RulesetWire> =>
    'is' in state && state.is && concerns(state.is, repository) === false ? { is: null } : state;
  const before = mark.before && { before: seenFrom(mark.before) };
  return { ...mark, after: seenFrom(mark.after), ...before };
}

/** Not in the list, it is not there; where the list could not be read, nobody knows. */
function goneThing(
  events: readonly CapturedRule[],
  seen: RulesSeen,
  watched: readonly Period[],
): Thing<RulesetWire> {
  const made = events.find(({ event }) => event.endsWith('.created'));
  const look: Mark<RulesetWire> = { at: seen.readAt, order: 1, kind: 'look', after: { is: null }, by: null };
  const marks = events.map((event) => forThis(ruleMark(event), seen));
  return {
    marks: [...marks, ...(seen.rulesets !== planHasNone && seen.rulesets.ok ? [look] : [])],
    watched,
    born: made ? instant(made.at) : null,
    because: notRecordedOf(watched),
  };
}

const rulesetId = ({ what, after }: CapturedRule): number | null => {
  const named = /^ruleset (\d+)/.exec(what)?.[1];
  return named === undefined ? (rulesetIn(after)?.id ?? null) : Number(named);
};

function isOf({ repository }: CapturedRule, id: number): boolean {
  return repository === null || repository.id === id;
}

const text = (one: unknown): string => JSON.stringify(one);

const earlier = (a: CapturedRule, b: CapturedRule): number =>
  (a.at === b.at ? text(a) < text(b) : a.at < b.at) ? -1 : 1;
