/** Every place that may ask for something of a branch, at every moment of the period at which anything is known to have changed. Pure. */
import type { Gap as Unseen } from '../../../policies/engine/gap.ts';
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { ProtectionRules } from '../../../policies/facts/protection.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import { unseenClassic } from '../../protection/model/classic.ts';
import { foldSources, sortedSources } from '../../protection/model/fold.ts';
import { isFor, type OfBranch, rulesetSources, rulesInForce } from '../../protection/model/rulesets.ts';
import type { Source } from '../../protection/model/said.ts';
import type { RulesetWire } from '../../protection/model/wire.ts';
import type { Period } from '../model/period.ts';
import { classicLook } from './classic-thing.ts';
import { changeOf, classicWord, rulesetWord } from './moments/deeds.ts';
import { concerns } from './moments/for-repository.ts';
import { at, called, cutsOf, isOf, type Lines, linesOf, type Subject } from './moments/lines.ts';
import type { Recorded, RulesSeen } from './seen.ts';
import type { Seen, Stretch } from './timeline.ts';

export interface Moment extends Period {
  /** What the branch was called; null: it was the default one, and nobody knows its name. */
  readonly branch: string | null;
  readonly rules: ProtectionRules;
  /** Who changed what at its beginning. */
  readonly changes: readonly Prose[];
  /**
   * Without the rulesets that are for it only if it was the default branch, or only if it was not, as it is now: GitHub keeps no history of
   * that. Null: it is known which one was.
   */
  readonly surely: ProtectionRules | null;
  /** Milliseconds: what changed at its beginning may have changed so much before. */
  readonly unsure: number;
}

/** One branch, by every name of the default one that it may have had. */
type Might = readonly OfBranch[];

function sourcesOf(
  seen: Seen<RulesetWire>,
  of: Might,
  title: Prose,
  repository: RulesSeen['repository'],
): { readonly sources: readonly Source[]; readonly missing: readonly Unseen[] } {
  if ('hidden' in seen) return { sources: [], missing: [{ reason: say`${title}: ${seen.hidden}` }] };
  const is = seen.is;
  const [first] = of;
  if (!first || is === null || is.enforcement !== 'active' || !of.every((one) => isFor(is, one)))
    return { sources: [], missing: [] };
  const concerned = concerns(is, repository);
  if (concerned === false) return { sources: [], missing: [] };
  const unsure = say`${title}: whether it was for this repository depends on properties that are not known`;
  if (concerned === undefined && is.source_type !== 'Repository')
    return { sources: [], missing: [{ reason: unsure }] };
  const rules = rulesInForce([is], first);
  return { sources: rulesetSources(rules, () => ({ ok: true, value: is })), missing: [] };
}

const removedSince: Unseen = {
  reason: own('a ruleset that was removed since would not be seen: Fairlead recorded nothing then'),
};
const classicRemovedSince: Unseen = {
  reason: own('branch protection that was removed since would not be seen: Fairlead recorded nothing then'),
};

/** Whether it is about what may have been there and is no more, not about something that is known to have been there. */
export const mayBeGone = ({ reason }: Unseen): boolean =>
  [removedSince, classicRemovedSince].some((one) => JSON.stringify(one.reason) === JSON.stringify(reason));

/** The repository by the name that it had. */
function calledThen({ seen: { repository }, formerNames }: Lines, when: string): RulesSeen['repository'] {
  const former = formerNames.find(({ until }) => when < until);
  if (!former) return repository;
  const owner = repository.name.slice(0, repository.name.indexOf('/'));
  return { ...repository, name: `${owner}/${former.name}` };
}

const notHere = (arrived: string): Unseen => ({
  reason: say`until ${arrived.slice(0, 10)} it belonged to another account, whose rules for it are not shown`,
});

interface Classic {
  readonly sources: readonly Source[];
  readonly missing: readonly Unseen[];
}

function classicAt({ classics, seen }: Lines, branch: string, when: string): Classic {
  const classic = classics.get(branch);
  const now = classic && at(classic.line, when)?.seen;
  if (!now || !('hidden' in now)) return { sources: isOf(now) ?? [], missing: [] };
  const { marks } = classic.place.thing;
  const isNone = marks.every(({ after }) => 'is' in after && after.is === null) && marks.length === 1;
  if (isNone) return { sources: [], missing: [classicRemovedSince] };
  return { sources: [unseenClassic(seen.repository.name, { reason: now.hidden })], missing: [] };
}

function rulesAt(lines: Lines, branch: string, of: Might, { from, to }: Period): ProtectionRules {
  const { rulesets, seen, unseen, watched, arrived } = lines;
  const isElsewhere = arrived !== null && from < arrived;
  const then = calledThen(lines, from);
  const parts = rulesets.map(({ place, line }) => {
    const now = at(line, from)?.seen ?? { is: null };
    const ofOthers = 'is' in now && now.is !== null && now.is.source_type !== 'Repository';
    return sourcesOf(isElsewhere && ofOthers ? { is: null } : now, of, place.title, then);
  });
  const isWatched = watched.some((one) => one.from <= from && one.to >= to);
  const others = isWatched || seen.rulesets === planHasNone ? [] : [removedSince];
  const classic = classicAt(lines, branch, from);
  const sources = [...classic.sources, ...parts.flatMap((one) => one.sources)];
  const before = isElsewhere ? [notHere(arrived)] : [];
  const missing = [
    ...before,
    ...unseen,
    ...others,
    ...classic.missing,
    ...parts.flatMap((one) => one.missing),
  ];
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
    const of = { branch: branch ?? '', defaultBranch };
    const isAssumed = name !== undefined && !('is' in name.seen);
    const otherwise = { ...of, defaultBranch: branch === defaultBranch ? null : branch };
    return {
      from,
      to,
      branch,
      rules: rulesAt(lines, of.branch, [of], { from, to }),
      changes: [
        ...lines.rulesets.flatMap((one) => changeOf(one, from, rulesetWord)),
        ...(classic ? changeOf(classic, from, classicWord) : []),
        ...(name?.from === from && name.change ? [renamed(name)] : []),
      ],
      surely: isAssumed ? rulesAt(lines, of.branch, [of, otherwise], { from, to }) : null,
      unsure: unsureAt(lines, from),
    };
  });
}

/** As they were when they were read, as far as they could be. */
export function rulesNow(seen: RulesSeen, branch: string): ProtectionRules {
  const of = { branch, defaultBranch: seen.defaultBranch };
  const shown = seen.rulesets !== planHasNone && seen.rulesets.ok ? seen.rulesets.value : [];
  const classic = isOf(classicLook(seen, branch)?.after) ?? [];
  const parts = shown.flatMap(({ now }) =>
    now.ok ? sourcesOf({ is: now.value }, [of], own(''), seen.repository).sources : [],
  );
  return foldSources(sortedSources([...classic, ...parts]), []);
}

function unsureAt({ rulesets, classics, names }: Lines, when: string): number {
  const changes = [
    ...rulesets.map(({ line }) => at(line, when)?.change),
    ...[...classics.values()].map(({ line }) => at(line, when)?.change),
    at(names, when)?.change,
  ];
  return Math.max(0, ...changes.map((one) => (one?.at === when ? (one.unsure ?? 0) : 0)));
}

const renamed = ({ change }: Stretch<string>): Prose =>
  list([own('another branch became the default one'), ...(change?.by ? [say`by ${change.by}`] : [])], ' ');
