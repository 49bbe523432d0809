/** What was seen of the rules of a repository, and its rulesets with what is known of each over time. Pure. */
import * as z from 'zod';
import type { Gap as Unseen } from '../../../policies/engine/gap.ts';
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import type { ClassicMoreWire, ClassicWire, Read, RulesetWire } from '../../protection/model/wire.ts';
import type { Captured, CapturedRule } from '../model/captured.ts';
import type { Gap } from '../model/gap.ts';
import type { Instant, Period } from '../model/period.ts';
import { instant, type Mark, type Seen, type Thing, without } from './timeline.ts';

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

const notRecorded = own('Fairlead recorded no changes of it then, and GitHub keeps no history of it');
const neverRecorded = own('only a running Fairlead records changes of it, and GitHub keeps no history of it');

/** When every change would have left a mark in the ledger. */
export function watchedBy({ since, gaps }: Recorded, repository: number, until: Instant): readonly Period[] {
  if (since === null || since >= until) return [];
  const holes = gaps
    .filter(({ repositories, lost }) => lost !== null && (repositories?.includes(repository) ?? true))
    .map(({ from, to }) => ({ from, to: to ?? until }));
  return without({ from: since, to: until }, holes);
}

const rulesetWire = z.looseObject({
  id: z.number(),
  name: z.string(),
  enforcement: z.string(),
  rules: z.array(z.looseObject({ type: z.string() })),
  conditions: z.unknown(),
});

/** Null: not all of it is there, and what is left out is not "nothing". */
export function rulesetIn(value: unknown): RulesetWire | null {
  const read = rulesetWire.safeParse(value).data;
  return read && read.conditions !== undefined ? (read as unknown as RulesetWire) : null;
}

const notWhole = own('the event does not show the whole ruleset');

const seenOf = <S>(read: Read<S | null>): Seen<S> => (read.ok ? { is: read.value } : { hidden: read.reason });

function historyMarks(versions: readonly RulesetVersion[]): readonly Mark<RulesetWire>[] {
  return versions.map(({ version, at, by, state }) => ({
    at,
    order: version,
    kind: 'change',
    after: seenOf(state),
    by,
  }));
}

function ruleMark(event: CapturedRule): Mark<RulesetWire> {
  const { at, after, sender, delivery, changes } = event;
  const wire = rulesetIn(after);
  const created = event.event.endsWith('.created');
  const before = created ? { before: { is: null } } : beforeSwitch(wire, changes);
  return {
    at: instant(at),
    order: 0,
    kind: delivery === null ? 'look' : 'change',
    after: after === null ? { is: null } : wire ? { is: wire } : { hidden: notWhole },
    ...before,
    by: sender?.login ?? null,
  };
}

const switched = z.strictObject({
  enforcement: z.object({ from: z.string() }),
  name: z.unknown().optional(),
});

/** An event that changes nothing but the enforcement says what there was before. */
function beforeSwitch(wire: RulesetWire | null, changes: unknown): { readonly before?: Seen<RulesetWire> } {
  const said = switched.safeParse(changes).data;
  return wire && said ? { before: { is: { ...wire, enforcement: said.enforcement.from } } } : {};
}

const oneMinute = 60_000;

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
      watched,
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

export const notRecordedOf = (watched: readonly Period[]): Prose =>
  watched.length === 0 ? neverRecorded : notRecorded;

/** The history knows numbers of people only; events at the same time have their names. */
function named(
  versions: readonly RulesetVersion[],
  events: readonly CapturedRule[],
): readonly RulesetVersion[] {
  return versions.map((version) => {
    const near = events.find(({ at }) => Math.abs(Date.parse(at) - Date.parse(version.at)) < oneMinute);
    return { ...version, by: near?.sender?.login ?? version.by };
  });
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

/** Not in the list, it is not there; where the list could not be read, nobody knows. */
function goneThing(
  events: readonly CapturedRule[],
  seen: RulesSeen,
  watched: readonly Period[],
): Thing<RulesetWire> {
  const made = events.find(({ event }) => event.endsWith('.created'));
  const look: Mark<RulesetWire> = { at: seen.readAt, order: 1, kind: 'look', after: { is: null }, by: null };
  return {
    marks: [...events.map(ruleMark), ...(seen.rulesets !== planHasNone && seen.rulesets.ok ? [look] : [])],
    watched,
    born: made ? instant(made.at) : null,
    because: notRecordedOf(watched),
  };
}
