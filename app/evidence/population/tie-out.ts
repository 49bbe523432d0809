/** Counts that have to agree, of one branch: events, activity, the branch's own line, pull requests. Pure. */
import { list, own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import type { Instant, Period } from '../model/period.ts';
import type { TieOut } from '../model/population.ts';
import type { Change } from './change.ts';
import type { BranchFacts } from './facts.ts';
import { endsUpdate, type Hole, type Landed } from './landing.ts';

const shown = (changes: readonly Change[]): Prose =>
  some(
    changes.map(({ landing }) => say`${landing.after.slice(0, 12)}`),
    5,
  );

const nameOf = ({ repository, branch }: BranchFacts): Prose => say`${repository.name} ${branch}`;

/** Events are counted from when Fairlead began to record. */
function heardSince({ captured }: BranchFacts, period: Period): Instant | null {
  if (captured === null) return null;
  return captured.since > period.from ? captured.since : period.from;
}

function eventsAndActivity(facts: BranchFacts, period: Period, changes: readonly Change[]): TieOut {
  const what = say`Updates of ${nameOf(facts)}: the activity log and the events that were heard`;
  const { activity, pushes } = facts;
  const updates = changes.filter(({ landing }) => endsUpdate(landing));
  const logged = updates.filter(({ landing }) => landing.activity !== null);
  const counts = [{ of: 'activity', count: logged.length }];
  if (!activity.told) return { what, counts: [], holds: 'unknown', because: activity.because };
  const since = heardSince(facts, period);
  if (!pushes.told || since === null)
    return {
      what,
      counts,
      holds: 'unknown',
      because: pushes.told ? own('there is no ledger') : pushes.because,
    };
  const of = updates.filter(({ landing }) => landing.at !== null && landing.at >= since);
  const heard = of.filter(({ landing }) => landing.event !== null);
  const both = [
    { of: 'activity', count: of.filter(({ landing }) => landing.activity !== null).length },
    { of: 'events', count: heard.length },
  ];
  const unheard = of.filter(({ landing }) => landing.event === null && landing.activity !== null);
  const unlogged = heard.filter(({ landing }) => landing.activity === null);
  const reasons = [
    ...(unheard.length > 0 ? [say`no event was heard of ${shown(unheard)}`] : []),
    ...(unlogged.length > 0 ? [say`the activity log does not have ${shown(unlogged)}`] : []),
  ];
  const isLate = since > period.from ? [say`events are counted from ${since} on`] : [];
  if (reasons.length > 0)
    return { what, counts: both, holds: false, because: list([...reasons, ...isLate], '; ') };
  return { what, counts: both, holds: isLate.length > 0 ? 'unknown' : true, because: isLate[0] ?? null };
}

const holeWords = ({ from, to, because }: Hole): Prose =>
  say`between ${from.slice(0, 12)} and ${to.slice(0, 12)}: ${because}`;

function chain(facts: BranchFacts, { landings, holes }: Landed): TieOut {
  const what = say`Updates of ${nameOf(facts)}: each begins where the one before it ended`;
  const counts = [
    { of: 'updates', count: landings.length },
    { of: 'places where they do not touch', count: holes.length },
  ];
  if (holes.length > 0) {
    return { what, counts, holds: false, because: some(holes.map(holeWords), 5) };
  }
  const { head, activity, pushes } = facts;
  if (!head.told) return { what, counts, holds: 'unknown', because: head.because };
  if (!activity.told && !pushes.told) return { what, counts, holds: 'unknown', because: activity.because };
  return { what, counts, holds: true, because: null };
}

function git(facts: BranchFacts, changes: readonly Change[]): TieOut {
  const what = say`Updates of ${nameOf(facts)}: what they brought is on the branch’s own line`;
  const { line } = facts;
  if (!line.told) return { what, counts: [], holds: 'unknown', because: line.because };
  const of = changes.filter(({ isEmpty, onlyPull, landing }) => !isEmpty && !onlyPull && endsUpdate(landing));
  const off = of.filter(({ landing }) => !landing.inGit);
  const alone = of.filter(({ landing }) => landing.activity === null && landing.event === null);
  const counts = [
    { of: 'updates', count: of.length - alone.length },
    { of: 'updates on the line', count: of.length - off.length },
    { of: 'on the line alone', count: alone.length },
  ];
  const reasons = [
    ...(off.length > 0 ? [say`the line does not have ${shown(off)}: it was rewritten`] : []),
    ...(alone.length > 0 ? [say`the line alone has ${shown(alone)}`] : []),
  ];
  return {
    what,
    counts,
    holds: reasons.length === 0,
    because: reasons.length > 0 ? list(reasons, '; ') : null,
  };
}

function pulls(facts: BranchFacts, changes: readonly Change[]): TieOut {
  const what = say`Pull requests merged into ${nameOf(facts)}: each is in an update`;
  if (!facts.pulls.told) return { what, counts: [], holds: 'unknown', because: facts.pulls.because };
  const found = new Set(changes.flatMap((one) => one.pulls.map(({ number }) => number)));
  const lost = changes.filter(({ onlyPull }) => onlyPull).flatMap((one) => one.pulls);
  const bare = changes.filter(
    ({ landing, pulls: of }) =>
      (landing.how === 'pull request merge' || landing.how === 'merge queue') && of.length === 0,
  );
  const counts = [
    { of: 'pull requests', count: found.size },
    { of: 'of them in updates', count: found.size - lost.length },
    { of: 'merges without a pull request', count: bare.length },
  ];
  const reasons = [
    ...(lost.length > 0
      ? [
          say`no update has ${some(
            lost.map(({ number }) => say`#${number}`),
            5,
          )}`,
        ]
      : []),
    ...(bare.length > 0
      ? [say`the activity log says that a pull request was merged, and none has ${shown(bare)}`]
      : []),
  ];
  return {
    what,
    counts,
    holds: reasons.length === 0,
    because: reasons.length > 0 ? list(reasons, '; ') : null,
  };
}

export function tieOutsOf(
  facts: BranchFacts,
  period: Period,
  landed: Landed,
  changes: readonly Change[],
): readonly TieOut[] {
  return [
    eventsAndActivity(facts, period, changes),
    chain(facts, landed),
    git(facts, changes),
    pulls(facts, changes),
  ];
}

/** Why the population may be incomplete. Events alone may be missing: the activity log has the updates. */
export function incompleteBy(
  facts: BranchFacts,
  [events, chained, onLine, ofPulls]: readonly TieOut[],
): readonly Prose[] {
  const doubts = [chained, onLine, ofPulls].filter((one) => one !== undefined && one.holds !== true);
  const { activity } = facts;
  const unread = activity.told
    ? []
    : [
        say`${nameOf(facts)}: GitHub's activity log could not be read (${activity.because}), so what was pushed may be missing`,
      ];
  const missing = events?.holds === false ? [say`${events.what}: ${events.because ?? []}`] : [];
  return [...unread, ...doubts.map((one) => say`${one?.what ?? []}: ${one?.because ?? []}`), ...missing];
}
