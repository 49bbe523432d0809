/** Everything that was read of a repository → the history of its delivery, with what it cannot tell. Pure. */

import { compileGlobs } from '../../../policies/engine/glob.ts';
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { isKnown, notKnown, type Part } from '../../../policies/engine/part.ts';
import { count, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { History } from '../definitions/measure.ts';
import type { Change, DeploymentEvent } from '../definitions/model.ts';
import { changeOfPullRequest, changeOfPush, earliestOf, idOfPull } from './change.ts';
import type { Choice } from './choice.ts';
import { chosenSource } from './choose.ts';
import { linkable, partGaps } from './gaps.ts';
import { incidentOf } from './issue-rows.ts';
import { floorOf, type Line, lineOf } from './lines.ts';
import { type Reading, stateOfPart } from './reading.ts';
import type { IssueRow, Named, PullRow } from './rows.ts';

export interface GitHubHistory {
  readonly history: History;
  readonly branch: string;
  readonly choice: Choice;
  readonly gaps: readonly Prose[];
  /** From when on everything is known. Seconds since 1970. */
  readonly since: number;
  /** Whether incidents are written down here at all: if they are not, that there is none says nothing. */
  readonly incidentsKnown: boolean;
}

/** Of two tellings of the same pull request the one that was updated later counts. */
function latest(pulls: readonly PullRow[]): readonly PullRow[] {
  const byNumber = new Map<number, PullRow>();
  for (const row of pulls) {
    const known = byNumber.get(row.number);
    if (!known || known.updatedAt <= row.updatedAt) byNumber.set(row.number, row);
  }
  return [...byNumber.values()].toSorted((a, b) => a.number - b.number);
}

/** Which pull request each commit of the line belongs to: what merged it, and what a rebase put before that one. */
function owners(pulls: readonly PullRow[], { commits, rows }: Line): ReadonlyMap<string, PullRow> {
  const merged = new Map(
    pulls.flatMap((row) => (row.mergeCommit === null ? [] : [[row.mergeCommit, row] as const])),
  );
  const found = new Map<string, PullRow>();
  for (const [i, { sha, parents }] of commits.entries()) {
    const pull = merged.get(sha);
    if (!pull) continue;
    found.set(sha, pull);
    if (parents.length > 1) continue;
    // A rebase keeps author dates, and nothing else does.
    const times = new Set(pull.commits.map(({ writtenAt }) => writtenAt));
    const top = rows.get(sha);
    if (!top || !times.has(top.writtenAt)) continue;
    for (let at = i + 1; at < i + pull.commits.length; at += 1) {
      const before = commits[at];
      if (!before || merged.has(before.sha) || !times.has(before.writtenAt)) break;
      found.set(before.sha, pull);
    }
  }
  return found;
}

/** Commits of the line that no pull request brought, newest first. */
export function pushesOf(reading: Reading, floor = reading.since): readonly string[] {
  const line = lineOf(reading);
  const owned = owners(latest(reading.rows.pulls), line);
  return line.commits
    .filter(({ sha, committedAt }) => !owned.has(sha) && committedAt >= floor)
    .map(({ sha }) => sha);
}

/** Of a merge whose own list GitHub cut, the commits that it brought; of a squash or a rebase, what stands on the branch. */
function withLine(change: Change, row: PullRow, line: Line, stands: readonly string[]): Change {
  const commit = line.rows.get(row.mergeCommit ?? '');
  if (!commit) return change;
  const { own: came, whole } = line.brought.get(commit.sha) ?? { own: [], whole: false };
  if (commit.parents.length < 2) {
    const isWhole = !row.cut.includes('commits') && change.commits.length > 0;
    return { ...change, commits: stands, ...(isWhole ? { replaced: change.commits } : {}) };
  }
  if (!row.cut.includes('commits') || !whole) return change;
  const at = earliestOf(came.map(({ writtenAt }) => writtenAt));
  return { ...change, commits: came.map(({ sha }) => sha), ...(at === null ? {} : { writtenAt: at }) };
}

/** A pull request into a branch that was renamed since has landed on it all the same. */
const landsOn = (row: PullRow, { rows }: Line, branch: string): string =>
  row.mergeCommit !== null && rows.has(row.mergeCommit) ? row.base : branch;

type Services = (id: string) => Part<readonly string[]>;

function servicesOf(
  { rows: { files } }: Reading,
  { services }: MetricsRules,
  events: readonly DeploymentEvent[],
): Services {
  const deployed = [...new Set(events.map(({ service }) => service))];
  // One series, or several of the same whole: the first that has the change counts.
  if (services.length === 0) return () => (deployed.length > 0 ? deployed : ['']);
  const matchers = services.map(({ name, paths }) => ({ name, matches: compileGlobs(paths) }));
  const paths = new Map(files.map(({ id, paths: of }) => [id, of]));
  const whole = deployed.includes('') ? [''] : [];
  return (id) => {
    const changed = paths.get(id);
    if (!changed) return notKnown(own('the files that it changes were not read'));
    return [...matchers.filter(({ matches }) => changed.some(matches)).map(({ name }) => name), ...whole];
  };
}

/** Ids of changes by what texts call them: a number, a commit whole or shortened. */
function finder(changes: readonly Change[], line: Line, owned: ReadonlyMap<string, PullRow>) {
  const ids = new Set(changes.map(({ id }) => id));
  const byCommit = new Map<string, string>();
  for (const [sha, { own: came }] of line.brought) {
    const pull = owned.get(sha);
    const id = pull ? idOfPull(pull.number) : sha;
    for (const commit of [...came.map((row) => row.sha), sha]) byCommit.set(commit, id);
  }
  for (const { id, commits } of changes)
    for (const sha of commits) if (!byCommit.has(sha)) byCommit.set(sha, id);
  let short: ReadonlyMap<string, readonly string[]> | null = null;
  return (name: string): string | null => {
    const [, number] = /^#?(\d{1,9})$/.exec(name) ?? [];
    if (number !== undefined && ids.has(`#${number}`)) return `#${number}`;
    const lower = name.toLowerCase();
    const whole = byCommit.get(lower);
    if (whole !== undefined) return ids.has(whole) ? whole : null;
    if (!/^[0-9a-f]{7,39}$/.test(lower)) return null;
    short ??= Map.groupBy(byCommit.keys(), (sha) => sha.slice(0, 7));
    const fitting = new Set(
      (short.get(lower.slice(0, 7)) ?? [])
        .filter((sha) => sha.startsWith(lower))
        .map((sha) => byCommit.get(sha) ?? ''),
    );
    const [only] = fitting;
    return fitting.size === 1 && only !== undefined && ids.has(only) ? only : null;
  };
}

interface Said {
  readonly change: Change;
  readonly named: Named;
}

/** The changes, and how many reverts name nothing that was read. */
function repaired(said: readonly Said[], find: (name: string) => string | null) {
  let unnamed = 0;
  const changes = said.map(({ change, named }): Change => {
    const ids = (names: readonly string[]) => [
      ...new Set(names.flatMap((name) => find(name) ?? []).filter((id) => id !== change.id)),
    ];
    const reverts = ids(named.reverted);
    if (named.isRevert && reverts.length === 0 && change.outcome.kind === 'landed') unnamed += 1;
    return { ...change, reverts, causedBy: ids(named.causedBy) };
  });
  return { changes, unnamed };
}

/**
 * Merges as deployments: what they bring went live then or later, unless the configuration says at once. What the line held before the
 * time that was read is no news.
 */
function mergeEvents(changes: readonly Change[], { reading, rules, line }: Base): readonly DeploymentEvent[] {
  const time = rules.deployments.source === 'merges' ? 'exact' : 'at least';
  const eventOf = (id: string, commit: string, at: number): DeploymentEvent => ({
    id: `merge of ${id}`,
    service: '',
    commit,
    source: 'merge',
    environment: 'production',
    time,
    statuses: [{ state: 'success', at }],
  });
  const before = line.commits.find(({ committedAt }) => committedAt < reading.since);
  const merges = changes.flatMap(({ id, outcome }) =>
    outcome.kind === 'landed' && outcome.commit !== '' ? [eventOf(id, outcome.commit, outcome.at)] : [],
  );
  return before ? [eventOf(before.sha, before.sha, before.committedAt), ...merges] : merges;
}

const isIncident = ({ isDuplicate }: IssueRow): boolean => !isDuplicate;

interface Base {
  readonly reading: Reading;
  readonly rules: MetricsRules;
  readonly line: Line;
  readonly owned: ReadonlyMap<string, PullRow>;
  readonly services: Services;
}

function pullChanges({ reading, rules, line, owned, services }: Base): readonly Said[] {
  const branch = reading.overview?.branch ?? '';
  const stands = Map.groupBy(
    line.commits.filter(({ sha }) => owned.has(sha)),
    ({ sha }) => owned.get(sha)?.number ?? 0,
  );
  return latest(reading.rows.pulls).map((row) => {
    const words = { branch: landsOn(row, line, branch), repairs: rules.repairs };
    const change = changeOfPullRequest(row, words, services(idOfPull(row.number)));
    const landed = (stands.get(row.number) ?? []).map(({ sha }) => sha);
    return { change: withLine(change, row, line, landed), named: row.named };
  });
}

/** Where pull requests could not be read, nobody can tell a push from one. */
function pushChanges({ reading, rules, line, owned, services }: Base): readonly Said[] {
  if (stateOfPart(reading, 'pulls').refused !== null) return [];
  const floor = floorOf(reading, rules);
  return line.commits
    .filter(({ sha, committedAt }) => !owned.has(sha) && committedAt >= floor)
    .map((commit) => {
      const { own: came, whole } = line.brought.get(commit.sha) ?? { own: [], whole: false };
      return { change: changeOfPush(commit, came, whole, services(commit.sha)), named: commit.named };
    });
}

function unnamedWords(n: number): readonly Prose[] {
  if (n === 0) return [];
  return [
    say`${count(n, 'revert')} ${own(n === 1 ? 'names' : 'name')} nothing that was read: not counted as ${own(n === 1 ? 'a failure' : 'failures')}.`,
  ];
}

/** Incidents are written down where there is a label for them, or any is. */
function incidentsKnown(reading: Reading, issues: readonly IssueRow[]): boolean {
  const isRead = stateOfPart(reading, 'issues').refused === null;
  return isRead && ((reading.overview?.incidentLabels.length ?? 0) > 0 || issues.length > 0);
}

/**
 * The first moment of which everything is known: from when on was read, or that of the first commit where the branch's line ends there. A
 * history that was written anew begins with what is older than its commits.
 */
function beginsOf(reading: Reading, line: Line, all: Pick<History, 'changes' | 'deployments'>): number {
  const oldest = line.commits.at(-1);
  if (!oldest || oldest.parents.length > 0) return reading.since;
  const moments = [
    ...all.changes.flatMap(({ outcome, pullRequest }) => [
      ...(outcome.kind === 'landed' ? [outcome.at] : []),
      ...(pullRequest !== null && isKnown(pullRequest) ? [pullRequest.openedAt] : []),
    ]),
    ...all.deployments.flatMap(({ statuses }) => statuses.map(({ at }) => at)),
  ];
  const first = moments.reduce((a, b) => Math.min(a, b), oldest.committedAt);
  return Math.max(reading.since, first);
}

/** Throws nothing: what is missing is said. */
export function historyOfRows(reading: Reading, rules: MetricsRules): GitHubHistory {
  const line = lineOf(reading);
  const owned = owners(latest(reading.rows.pulls), line);
  const choice = chosenSource(reading, rules);
  const base = { reading, rules, line, owned, services: servicesOf(reading, rules, choice.events) };
  const said = [...pullChanges(base), ...pushChanges(base)];
  const all = said.map(({ change }) => change);
  const find = finder(all, line, owned);
  const { changes, unnamed } = repaired(said, find);
  const events = choice.source === 'merges' ? mergeEvents(changes, base) : choice.events;
  const { events: deployments, gaps } = linkable(events, line);
  const issues = [...new Map(reading.rows.issues.map((row) => [row.id, row])).values()].filter(isIncident);
  return {
    history: {
      changes,
      deployments,
      incidents: issues.map((row) => incidentOf(row, deployments, find)),
      lines: { graph: line.graph, head: reading.overview?.head ?? '' },
      begins: beginsOf(reading, line, { changes, deployments: events }),
    },
    branch: reading.overview?.branch ?? '',
    choice,
    since: reading.since,
    incidentsKnown: incidentsKnown(reading, issues),
    gaps: [...partGaps(reading), ...choice.gaps, ...gaps, ...unnamedWords(unnamed)],
  };
}
