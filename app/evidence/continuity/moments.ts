/** Every place that may ask for something of a branch, at every moment of the period at which anything is known to have changed. Pure. */
import * as z from 'zod';
import type { Gap as Unseen } from '../../../policies/engine/gap.ts';
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { ProtectionRules } from '../../../policies/facts/protection.ts';
import { fnmatch } from '../../../policies/formats/fnmatch.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import { unseenClassic } from '../../protection/model/classic.ts';
import { foldSources, sortedSources } from '../../protection/model/fold.ts';
import { isFor, type OfBranch, rulesetSources, rulesInForce } from '../../protection/model/rulesets.ts';
import type { Source } from '../../protection/model/said.ts';
import type { RulesetWire } from '../../protection/model/wire.ts';
import type { CapturedScope } from '../model/captured.ts';
import { isWithin, type Period } from '../model/period.ts';
import { classicOf } from './classic-thing.ts';
import { type Place, type Recorded, type RulesSeen, rulesetsOf, watchedBy } from './things.ts';
import { instant, type Mark, type Seen, type Stretch, stretches, type Thing } from './timeline.ts';

export interface Moment extends Period {
  /** What the branch was called; null: it was the default one, and nobody knows its name. */
  readonly branch: string | null;
  readonly rules: ProtectionRules;
  /** Who changed what at its beginning. */
  readonly changes: readonly Prose[];
  /** That it was the default branch is taken from how it is now. */
  readonly assumed: boolean;
}

/** Of a repository of an organization's ruleset: which it is for. `undefined`: its properties decide, which are not known. */
const conditions = z.looseObject({
  repository_name: z
    .looseObject({ include: z.array(z.string()).optional(), exclude: z.array(z.string()).optional() })
    .optional(),
  repository_id: z.looseObject({ repository_ids: z.array(z.number()).optional() }).optional(),
  repository_property: z.unknown().optional(),
});

const matches = (pattern: string, name: string): boolean => pattern === '~ALL' || fnmatch(pattern, name);

function concerns(wire: RulesetWire, { id, name }: RulesSeen['repository']): boolean | undefined {
  const said = conditions.safeParse(wire.conditions ?? {}).data;
  if (!said) return undefined;
  const short = name.slice(name.indexOf('/') + 1);
  if (said.repository_property !== undefined) return undefined;
  if (said.repository_id) return said.repository_id.repository_ids?.includes(id) ?? false;
  if (!said.repository_name) return true;
  const { include = [], exclude = [] } = said.repository_name;
  return include.some((one) => matches(one, short)) && !exclude.some((one) => matches(one, short));
}

const defaultChanged = z.looseObject({ default_branch: z.looseObject({ from: z.string() }) });

/** GitHub tells of a change what the name was before it. */
function defaultThing(seen: RulesSeen, recorded: Recorded): Thing<string> {
  const events = recorded.captured.filter(
    (one): one is CapturedScope => one.about === 'scope' && one.repository?.id === seen.repository.id,
  );
  const marks = events.flatMap(({ at, changes, sender }): readonly Mark<string>[] => {
    const from = defaultChanged.safeParse(changes).data?.default_branch.from;
    if (from === undefined) return [];
    const after = { hidden: own('the event does not say the new name') };
    return [
      { at: instant(at), order: 0, kind: 'change', after, before: { is: from }, by: sender?.login ?? null },
    ];
  });
  const look: Mark<string> = {
    at: seen.readAt,
    order: 1,
    kind: 'look',
    after: { is: seen.defaultBranch },
    by: null,
  };
  return {
    marks: [...marks, look],
    watched: watchedBy(recorded, seen.repository.id, seen.readAt),
    born: null,
    because: own('GitHub keeps no history of which branch was the default one'),
  };
}

const sameText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const folded = (sources: readonly Source[]): ProtectionRules => foldSources(sortedSources(sources), []);

/** Whether two looks may be of one state: they differ in nothing that both show. */
function fits(a: readonly Source[], b: readonly Source[]): boolean {
  const [one, other] = [folded(a), folded(b)];
  return Object.keys(one).every((name) => {
    const [x, y] = [one[name as keyof ProtectionRules], other[name as keyof ProtectionRules]];
    return !x.known || !y.known || sameText(comparable(x.value), comparable(y.value));
  });
}

/** Events name checks without the App that has to report them. */
function comparable(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const names = value.map((one) => (one as { readonly name?: unknown } | null)?.name);
  return names.every((name) => typeof name === 'string') ? [...new Set(names)].sort() : value;
}

function rulesetFits(a: RulesetWire | null, b: RulesetWire | null): boolean {
  if (!a || !b) return a === b;
  const of = ({ enforcement, target, conditions: on, rules }: RulesetWire) => ({
    enforcement,
    target: target ?? 'branch',
    on: on?.ref_name,
    rules: (rules ?? []).map(({ type, parameters }) => ({ type, parameters: parameters ?? null })),
  });
  return sameText(sorted(of(a)), sorted(of(b)));
}

/** Keys in one order, and what is listed, too: GitHub promises neither. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

const classicFits = (a: readonly Source[] | null, b: readonly Source[] | null): boolean =>
  a === null || b === null ? a === b : fits(a, b);

interface Line<S> {
  readonly place: Place<S>;
  readonly line: readonly Stretch<S>[];
}

const at = <S>(line: readonly Stretch<S>[], when: string): Stretch<S> | undefined =>
  line.find((one) => isWithin(one, when));

function sourcesOf(
  seen: Seen<RulesetWire>,
  of: OfBranch,
  title: Prose,
  repository: RulesSeen['repository'],
): { readonly sources: readonly Source[]; readonly missing: readonly Unseen[] } {
  if ('hidden' in seen) return { sources: [], missing: [{ reason: say`${title}: ${seen.hidden}` }] };
  if (seen.is === null || seen.is.enforcement !== 'active' || !isFor(seen.is, of))
    return { sources: [], missing: [] };
  const is = seen.is;
  const concerned = concerns(is, repository);
  if (concerned === false) return { sources: [], missing: [] };
  const unsure = say`${title}: whether it was for this repository depends on properties that are not known`;
  if (concerned === undefined && is.source_type !== 'Repository')
    return { sources: [], missing: [{ reason: unsure }] };
  const rules = rulesInForce([is], of);
  return { sources: rulesetSources(rules, () => ({ ok: true, value: is })), missing: [] };
}

/** What happened to a ruleset, by what it was before. */
function deed(before: RulesetWire | null | undefined, now: RulesetWire | null): string {
  if (now === null) return 'removed';
  if (before === null) return 'made';
  if (now.enforcement === before?.enforcement) return 'changed';
  const words: Readonly<Record<string, string>> = {
    disabled: 'switched off',
    evaluate: 'set to only evaluate',
    active: 'switched on',
  };
  return words[now.enforcement] ?? 'changed';
}

const isOf = <S>(seen: Seen<S> | undefined): S | null | undefined =>
  seen && 'is' in seen ? seen.is : undefined;

const byWhom = (by: string | null): Prose => (by === null ? own('') : say` by ${by}`);

function changeOf<S>(
  { place, line }: Line<S>,
  when: string,
  word: (before: S | null | undefined, now: S | null | undefined) => string,
): readonly Prose[] {
  const now = at(line, when);
  if (!now || now.from !== when || !now.change) return [];
  const before = line.findLast((one) => one.to === when);
  const did = word(isOf(before?.seen), isOf(now.seen));
  return [say`${place.title} was ${own(did)}${byWhom(now.change.by)}`];
}

const rulesetWord = (before: RulesetWire | null | undefined, now: RulesetWire | null | undefined): string =>
  now === undefined ? 'changed' : deed(before, now);

const classicWord = (_: unknown, now: readonly Source[] | null | undefined): string =>
  now === null ? 'removed' : 'changed';

export interface Subject {
  /** Null: the default branch, whatever it was called. */
  readonly branch: string | null;
}

const removedSince: Unseen = {
  reason: own('a ruleset that was removed since would not be seen: Fairlead recorded nothing then'),
};

/** All that is known of a branch over the period, place by place. */
interface Lines {
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
}

const called = (name: Stretch<string> | undefined, { defaultBranch }: RulesSeen): string | null =>
  isOf(name?.seen) ?? defaultBranch;

function linesOf(seen: RulesSeen, recorded: Recorded, period: Period, { branch }: Subject): Lines {
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
  };
}

/** Every instant at which any of them changes. */
function cutsOf({ rulesets, classics, names, watched }: Lines, period: Period): readonly string[] {
  const lines = [
    names,
    ...rulesets.map(({ line }) => line),
    ...[...classics.values()].map(({ line }) => line),
  ];
  const edges = watched.flatMap(({ from, to }) => [from, to]);
  const inside = edges.filter((edge) => edge > period.from && edge < period.to);
  return [...new Set([...lines.flatMap((line) => line.map(({ from }) => from)), ...inside])].sort();
}

function classicAt({ classics, seen }: Lines, branch: string, when: string): readonly Source[] {
  const classic = classics.get(branch);
  const now = classic && at(classic.line, when)?.seen;
  if (now && 'hidden' in now) return [unseenClassic(seen.repository.name, { reason: now.hidden })];
  return isOf(now) ?? [];
}

function rulesAt(lines: Lines, of: OfBranch, { from, to }: Period): ProtectionRules {
  const { rulesets, seen, unseen, watched } = lines;
  const parts = rulesets.map(({ place, line }) =>
    sourcesOf(at(line, from)?.seen ?? { is: null }, of, place.title, seen.repository),
  );
  const isWatched = watched.some((one) => one.from <= from && one.to >= to);
  const others = isWatched || seen.rulesets === planHasNone ? [] : [removedSince];
  const sources = [...classicAt(lines, of.branch, from), ...parts.flatMap((one) => one.sources)];
  const missing = [...unseen, ...others, ...parts.flatMap((one) => one.missing)];
  return foldSources(sortedSources(sources), missing);
}

/** All moments of one branch. They touch, and are the whole period. */
export function momentsOf(
  seen: RulesSeen,
  recorded: Recorded,
  period: Period,
  subject: Subject,
): readonly Moment[] {
  const lines = linesOf(seen, recorded, period, subject);
  const cuts = cutsOf(lines, period);
  return cuts.map((from, i): Moment => {
    const to = cuts[i + 1] ?? period.to;
    const name = at(lines.names, from);
    const defaultBranch = called(name, seen);
    const branch = lines.branch ?? defaultBranch;
    const classic = lines.classics.get(branch ?? '');
    return {
      from,
      to,
      branch,
      rules: rulesAt(lines, { branch: branch ?? '', defaultBranch }, { from, to }),
      changes: [
        ...lines.rulesets.flatMap((one) => changeOf(one, from, rulesetWord)),
        ...(classic ? changeOf(classic, from, classicWord) : []),
        ...(name?.from === from && name.change ? [renamed(name)] : []),
      ],
      assumed: lines.branch === null && name !== undefined && !('is' in name.seen),
    };
  });
}

const renamed = ({ change }: Stretch<string>): Prose =>
  list([own('another branch became the default one'), ...(change?.by ? [say`by ${change.by}`] : [])], ' ');
