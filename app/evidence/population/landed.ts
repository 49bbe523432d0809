/**
 * What landed on a branch: activity, events and the branch's own line joined into one landing per update of its reference. Pure. What
 * one source alone knows stays, and says so; the order of the sources, and hearing of something twice, change nothing.
 */
import { own, say } from '../../../policies/engine/prose.ts';
import { type Instant, isWithin, type Period } from '../model/period.ts';
import { type BranchFacts, nowhere, type PullFact } from './facts.ts';
import { chained } from './landed/chained.ts';
import { between, fromGit, type Line, lineOf } from './landed/line.ts';
import type { Hole, Landed, Landing } from './landing.ts';
import { joined, type Move } from './moves.ts';

const landedBy = (pull: PullFact): string => pull.mergeCommit ?? '';

const rewritten = own(
  'the branch’s history was rewritten there, and its own line does not have what was before',
);
const unread = own('the branch’s own line could not be read');

interface Filled {
  readonly landings: readonly Landing[];
  readonly hole: Hole;
}

function filled(
  line: Line | null,
  from: Pick<Landing, 'after' | 'at'> | null,
  to: { readonly sha: string; readonly at: Instant | null },
  pulls: ReadonlyMap<string, readonly PullFact[]>,
): Filled {
  const found = line && between(line, from?.after ?? null, to.sha);
  const landings = found ? fromGit(found, pulls) : [];
  const because = found
    ? say`${found.length} commits of the branch’s own line are in no update that GitHub's activity log or an event tells of`
    : line
      ? rewritten
      : unread;
  const ends = { from: from?.after ?? nowhere, to: to.sha, notBefore: from?.at ?? null, notAfter: to.at };
  return { landings, hole: { ...ends, found: found?.length ?? 0, because } };
}

/** Instants between which each landed, from those before and after it. */
function bounded(landings: readonly Landing[], readAt: Instant): readonly Landing[] {
  let before: Instant | null = null;
  const fromBelow = landings.map((landing) => {
    const notBefore: Instant | null = landing.at ?? before;
    if (landing.at !== null && (before === null || landing.at > before)) before = landing.at;
    return { ...landing, notBefore };
  });
  let after: Instant = readAt;
  return fromBelow
    .toReversed()
    .map((landing) => {
      const notAfter = landing.at ?? after;
      if (landing.at !== null && landing.at < after) after = landing.at;
      return { ...landing, notAfter };
    })
    .toReversed();
}

const touches = ({ from, to }: Period, notBefore: Instant | null, notAfter: Instant | null): boolean =>
  (notBefore === null || notBefore < to) && (notAfter === null || notAfter >= from);

/** Pull requests by the commit that they ended in. */
export function byMergeCommit({
  pulls,
  branch,
  formerNames,
}: BranchFacts): ReadonlyMap<string, readonly PullFact[]> {
  const names = new Set([branch, ...formerNames]);
  const all = pulls.told ? pulls.value : [];
  const own = all.filter(({ base, mergeCommit }) => names.has(base) && mergeCommit !== null);
  return Map.groupBy(
    own.toSorted((a, b) => a.number - b.number),
    landedBy,
  );
}

interface Gathering {
  readonly line: Line | null;
  /** Before the branch was deleted and made again. */
  readonly ended: readonly Line[];
  readonly merged: ReadonlyMap<string, readonly PullFact[]>;
  readonly landings: Landing[];
  readonly holes: Hole[];
}

function fill(
  { line, merged, landings, holes }: Gathering,
  from: Move | null,
  sha: string,
  at: Instant,
): void {
  const one = filled(line, from, { sha, at }, merged);
  landings.push(...one.landings);
  holes.push(one.hole);
}

const betweenIn = (lines: readonly Line[], { before, after }: Move) =>
  lines.map((line) => between(line, before, after)).find((found) => found !== null) ?? null;

/** In their order, with what the line has between those that do not touch. `isWhole`: the first one has nothing before it. */
function gathered(into: Gathering, moves: readonly Move[], isWhole: boolean): Move | null {
  const { landings } = into;
  const lines = [into.line, ...into.ended].filter((one) => one !== null);
  let last: Move | null = null;
  for (const move of moves) {
    const begins = last === null && isWhole;
    if (!begins && move.before !== last?.after && move.before !== nowhere)
      fill(into, last, move.before, move.at);
    const commits = move.after === nowhere ? null : betweenIn(lines, move);
    const inGit = lines.some(({ places }) => places.has(move.after));
    landings.push({ ...move, notBefore: move.at, notAfter: move.at, commits, inGit });
    last = move;
  }
  return last;
}

export function landedOn(facts: BranchFacts, period: Period): Landed {
  const { activity, pushes, line, head, readAt, activitySince } = facts;
  const isWhole = activitySince !== null && activitySince <= period.from;
  const moves = chained(joined(activity.told ? activity.value : [], pushes.told ? pushes.value : []));
  const into: Gathering = {
    line: line.told ? lineOf(line.value) : null,
    ended: (facts.endedLines ?? []).map(lineOf),
    merged: byMergeCommit(facts),
    landings: [],
    holes: [],
  };
  const last = gathered(into, moves, isWhole);
  const end = head.told ? head.value : null;
  if (end !== null && end !== (last?.after ?? (isWhole ? end : null))) fill(into, last, end, readAt);
  const all = bounded(into.landings, readAt);
  const isIn = ({ at, notBefore, notAfter }: Landing) =>
    at === null ? touches(period, notBefore, notAfter) : isWithin(period, at);
  return {
    landings: all.filter(isIn),
    beyond: all.filter((landing) => !isIn(landing)),
    holes: into.holes.filter(({ notBefore, notAfter }) => touches(period, notBefore, notAfter)),
  };
}
