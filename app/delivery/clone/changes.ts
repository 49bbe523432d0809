/** The branch's line → changes, with what their commits say. Pure. */
import { notKnown, type Part } from '../../../policies/engine/part.ts';
import { own } from '../../../policies/engine/prose.ts';
import { changesOf, type LineChange, type LineCommit } from '../../git/line.ts';
import { newlyContained } from '../definitions/graph.ts';
import type { Change, Cohort } from '../definitions/model.ts';
import type { Home } from '../definitions/references.ts';
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

function changeFrom(brought: Brought, commits: Commits, home: Home | null): Known {
  const { change, own: places } = brought;
  const { graph } = commits;
  const { result, number, title, body, branch, mergedAt } = change;
  const landed = graph.indexOf(result);
  const isMerge = landed !== null && graph.parentsOf(landed).length > 1;
  const repairs = repairsOf({ title, body, branch }, home);
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

/** Places of commits by the first seven characters of their ids. */
function shortened({ graph }: Commits): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (let index = 0; index < graph.size; index += 1) {
    const key = graph.shaOf(index).slice(0, 7);
    const same = found.get(key);
    if (same) same.push(index);
    else found.set(key, [index]);
  }
  return found;
}

/** Ids of changes by what messages call them: a commit of theirs, whole or shortened, or the pull request's number. */
function finder(all: readonly Brought[], commits: Commits): (name: string) => string | null {
  const { graph } = commits;
  const byNumber = new Map<string, string>();
  /** By a commit's place: the change that brought it, from 1. */
  const owner = new Uint32Array(graph.size);
  for (const [i, { change, own: places }] of all.entries()) {
    if (change.number !== null) byNumber.set(String(change.number), change.result);
    for (const index of places) owner[index] = i + 1;
    owner[graph.indexOf(change.result) ?? -1] = i + 1;
  }
  const idAt = (index: number) => all[(owner[index] ?? 0) - 1]?.change.result ?? null;
  // Few messages shorten an id.
  let short: ReturnType<typeof shortened> | null = null;
  return (name) => {
    const numbered = byNumber.get(name);
    if (numbered !== undefined) return numbered;
    const whole = graph.indexOf(name);
    if (whole !== null) return idAt(whole);
    if (name.length < 7 || name.length >= 40) return null;
    short ??= shortened(commits);
    const fitting = (short.get(name.slice(0, 7)) ?? []).filter((index) =>
      graph.shaOf(index).startsWith(name),
    );
    return fitting.length === 1 ? idAt(fitting[0] ?? -1) : null;
  };
}

/** Where no remote says which repository this is: the one that all of GitHub's reverts name, if it is one. */
function homeIn(line: readonly LineCommit[]): Home | null {
  const named = line.flatMap(({ message }) => /^Reverts ([\w.-]+\/[\w.-]+)#\d/m.exec(message)?.[1] ?? []);
  const [name, other] = new Set(named.map((one) => one.toLowerCase()));
  return name === undefined || other !== undefined ? null : { host: '', name };
}

export interface CloneChanges {
  readonly changes: readonly Change[];
  /** Reverts that do not name what they take back, or name what this history does not have. */
  readonly unnamedReverts: number;
}

export function changesIn(line: readonly LineCommit[], commits: Commits, home: Home | null): CloneChanges {
  const brought = broughtBy(line, commits);
  const own = home ?? homeIn(line);
  const find = finder(brought, commits);
  let unnamedReverts = 0;
  const changes = brought.map((one) => {
    const { change, repairs } = changeFrom(one, commits, own);
    const found = (names: readonly string[]) => [
      ...new Set(names.flatMap((name) => find(name) ?? []).filter((id) => id !== change.id)),
    ];
    const reverts = found(repairs.reverted);
    if (repairs.isRevert && reverts.length === 0) unnamedReverts += 1;
    return { ...change, reverts, causedBy: found(repairs.causedBy) };
  });
  return { changes, unnamedReverts };
}
