/**
 * Repositories that GitHub does not show any more, of which something was recorded in the period: deleted, transferred away, no longer
 * given to Fairlead. What was heard of them stays in the populations; what was not heard is said to be missing.
 */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { branchRules } from '../continuity/continuity.ts';
import type { RulesSeen } from '../continuity/seen.ts';
import type { RosterEntry } from '../github/roster.ts';
import { isWithin, type Period } from '../model/period.ts';
import { branchChanges } from '../population/change-rows.ts';
import { type BranchFacts, told, untold } from '../population/facts.ts';
import { rulesInForce } from '../population/in-force.ts';
import { fullName, type RepositoryPart } from './by-repository.ts';
import { happenings } from './happened.ts';
import type { AllHeard, Heard } from './heard.ts';
import type { ChangesSource } from './source.ts';

const noMore = own(
  'GitHub does not show it any more: it was deleted, transferred away, or taken from Fairlead',
);

function goneEntry(
  { rules: { recorded } }: ChangesSource,
  id: number,
  { name, at }: { readonly name: string; readonly at: string },
): RosterEntry {
  const all = happenings(recorded.captured, id);
  const end = all.findLast(({ ends }) => ends);
  const [owner = '', short = ''] = name.split('/');
  const last = end
    ? say`it was ${end.what} on ${end.at.slice(0, 10)}`
    : say`${noMore}; it was last heard of on ${at.slice(0, 10)}`;
  return {
    id,
    nodeId: '',
    owner,
    name: short,
    visibility: 'not known',
    fork: false,
    archived: false,
    disabled: false,
    defaultBranch: all.findLast(({ defaultBranch }) => defaultBranch !== null)?.defaultBranch ?? null,
    createdAt: null,
    pushedAt: null,
    gone: last,
  };
}

/** The roster with them, by their ids as text. */
export function withGone(source: ChangesSource, heard: AllHeard, period: Period): ChangesSource {
  const { roster } = source;
  const shown = new Set(roster.repositories.map(({ id }) => id));
  const gone = [...heard.repositories]
    .filter(([id, { at }]) => !shown.has(id) && isWithin(period, at))
    .map(([id, last]) => goneEntry(source, id, last));
  const repositories = [...roster.repositories, ...gone].sort((a, b) => (`${a.id}/` < `${b.id}/` ? -1 : 1));
  return gone.length === 0 ? source : { ...source, roster: { ...roster, repositories } };
}

interface Of {
  readonly source: ChangesSource;
  readonly period: Period;
  readonly heard: Heard | null;
}

/** All that is known of its branch is what was heard. */
function factsOf(
  entry: RosterEntry,
  gone: Prose,
  branch: string,
  { source, period, heard }: Of,
): BranchFacts {
  const unread = untold(gone);
  const repository = { id: entry.id, name: fullName(entry) };
  const seen: RulesSeen = {
    repository,
    readAt: source.now,
    defaultBranch: entry.defaultBranch,
    branches: [],
    rulesets: { ok: false, reason: gone },
    classic: {},
  };
  const { recorded, promised } = source.rules;
  return {
    repository,
    branch,
    formerNames: [],
    head: unread,
    activity: unread,
    activitySince: null,
    pushes: told((heard?.pushes ?? []).filter(({ ref }) => ref === `refs/heads/${branch}`)),
    line: unread,
    pulls: unread,
    suites: unread,
    rules: rulesInForce(branchRules({ seen, recorded, period, promised }, branch)),
    checks: new Map(),
    pushers: new Map(),
    elsewhere: new Map(),
    deployments: unread,
    deploymentWords: new Map(),
    captured: heard?.captured ?? null,
    policy: source.policy,
    readAt: source.now,
  };
}

/** What was heard of its default branch; what else there was, nobody can read. */
export function goneChanges(entry: RosterEntry, gone: Prose, of: Of): RepositoryPart {
  const name = fullName(entry);
  const lost = say`${name}: ${gone}; what landed in it that was not recorded is missing`;
  const pushes = (of.heard?.pushes ?? []).filter(({ at }) => isWithin(of.period, at));
  const { defaultBranch } = entry;
  if (defaultBranch === null) {
    const unplaced = say`${name}: ${pushes.length} pushes were heard, and which branch was its default one is not known`;
    return { rows: [], incomplete: pushes.length > 0 ? [lost, unplaced] : [lost] };
  }
  const { rows, tieOuts, incomplete } = branchChanges(
    factsOf(entry, gone, defaultBranch, of),
    of.period,
    of.source.host,
  );
  return { rows: rows(), tieOuts, incomplete: [lost, ...incomplete] };
}
