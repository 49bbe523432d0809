/** The branch's line → changes, with what their commits say. Pure. */
import { notKnown, type Part } from '../../../policies/engine/part.ts';
import { own } from '../../../policies/engine/prose.ts';
import { changesOf, type LineChange, type LineCommit } from '../../git/line.ts';
import { newlyContained } from '../definitions/graph.ts';
import type { Change, Cohort } from '../definitions/model.ts';
import type { Commits } from './read.ts';
import { type Repairs, repairsOf } from './repairs.ts';

const noPullRequests = notKnown(own('a clone does not hold when pull requests were opened and reviewed'));
const squashed = notKnown(
  own('it was squashed: the dates of its commits are not in the clone, only that of the merge'),
);
const oneService = notKnown(own('a clone does not say which services a change belongs to'));

interface Brought {
  readonly change: LineChange;
  readonly subject: string;
  /** Places of its commits that are no merges. */
  readonly own: readonly number[];
}

/** What each commit of the line brought that was not there before it, oldest first. */
function broughtBy(line: readonly LineCommit[], { graph }: Commits): readonly Brought[] {
  const changes = new Map(changesOf(line).map((change) => [change.result, change]));
  const seen = new Uint8Array(graph.size);
  return line.toReversed().flatMap(({ sha, message }): readonly Brought[] => {
    const index = graph.indexOf(sha);
    const own: number[] = [];
    if (index !== null)
      newlyContained(graph, [index], seen, (one) => {
        if (graph.parentsOf(one).length < 2) own.push(one);
      });
    const change = changes.get(sha);
    const [subject = ''] = message.split('\n', 1);
    return change ? [{ change, subject: subject.trim(), own }] : [];
  });
}

function cohortOf(own: readonly number[], { cohort }: Commits, landed: number | null): Cohort {
  const all = own.length > 0 ? own : landed === null ? [] : [landed];
  const kinds = new Set(all.map((index) => cohort[index]));
  if (kinds.has('person') || kinds.size === 0) return 'person';
  return kinds.has('agent') ? 'agent' : 'bot';
}

/** GitHub gives a squashed commit the moment of the merge for both of its dates. */
function writtenAtOf({ change, own: commits }: Brought, { graph, ...times }: Commits): Part<number> {
  const landed = graph.indexOf(change.result);
  const isMerge = landed !== null && graph.parentsOf(landed).length > 1;
  const all = commits.length > 0 ? commits : landed === null ? [] : [landed];
  // A date that is none, or of 1970, is a broken clock's.
  const dates = all.map((index) => times.writtenAt[index] ?? 0).filter((at) => at > 0);
  const written = dates.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
  if (written === Number.POSITIVE_INFINITY) return notKnown(own('its commits are not in the clone'));
  const sameMoment = landed !== null && times.writtenAt[landed] === times.committedAt[landed];
  return !isMerge && change.number !== null && sameMoment ? squashed : written;
}

interface Known {
  readonly change: Change;
  readonly repairs: Repairs;
}

function changeFrom(brought: Brought, commits: Commits): Known {
  const { change, own: places } = brought;
  const { graph } = commits;
  const { result, number, title, body, branch, mergedAt } = change;
  const landed = graph.indexOf(result);
  const isMerge = landed !== null && graph.parentsOf(landed).length > 1;
  const repairs = repairsOf({ title, body, branch });
  const made: Change = {
    id: result,
    title: title === null ? brought.subject : `${title}${number === null ? '' : ` (#${number})`}`,
    cohort: cohortOf(places, commits, landed),
    outcome: { kind: 'landed', commit: result, at: Date.parse(mergedAt) / 1000 },
    commits: places.map(graph.shaOf),
    writtenAt: writtenAtOf(brought, commits),
    pullRequest: number === null && !isMerge ? null : noPullRequests,
    services: oneService,
    reverts: [],
    causedBy: [],
    hotfix: repairs.hotfix,
  };
  return { change: made, repairs };
}

/** Ids of changes by what messages call them: a commit of theirs, whole or shortened, or the pull request's number. */
function finder(all: readonly Brought[], { graph }: Commits): (name: string) => string | null {
  const byNumber = new Map<string, string>();
  const byCommit = new Map<string, string>();
  const short = (sha: string) => sha.slice(0, 7);
  const shortened = new Map<string, string[]>();
  const add = (sha: string, id: string) => {
    byCommit.set(sha, id);
    shortened.set(short(sha), [...(shortened.get(short(sha)) ?? []), sha]);
  };
  for (const { change, own: commits } of all) {
    if (change.number !== null) byNumber.set(String(change.number), change.result);
    add(change.result, change.result);
    for (const index of commits)
      if (graph.shaOf(index) !== change.result) add(graph.shaOf(index), change.result);
  }
  return (name) => {
    if (/^\d{1,9}$/.test(name) && byNumber.has(name)) return byNumber.get(name) ?? null;
    if (byCommit.has(name)) return byCommit.get(name) ?? null;
    const fitting = (shortened.get(short(name)) ?? []).filter((sha) => sha.startsWith(name));
    return fitting.length === 1 ? (byCommit.get(fitting[0] ?? '') ?? null) : null;
  };
}

export interface CloneChanges {
  readonly changes: readonly Change[];
  /** Reverts that do not name what they take back, or name what this history does not have. */
  readonly unnamedReverts: number;
}

export function changesIn(line: readonly LineCommit[], commits: Commits): CloneChanges {
  const brought = broughtBy(line, commits);
  const find = finder(brought, commits);
  let unnamedReverts = 0;
  const changes = brought.map((one) => {
    const { change, repairs } = changeFrom(one, commits);
    const found = (names: readonly string[]) => [
      ...new Set(names.flatMap((name) => find(name) ?? []).filter((id) => id !== change.id)),
    ];
    const reverts = found(repairs.reverted);
    if (repairs.isRevert && reverts.length === 0) unnamedReverts += 1;
    return { ...change, reverts, causedBy: found(repairs.causedBy) };
  });
  return { changes, unnamedReverts };
}
