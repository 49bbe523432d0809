/**
 * How long a change took from its first line to production, in stages that share out the whole time: every moment
 * belongs to exactly one, so they sum. Clock: authors' for the start, the host's for all else; calendar time, nights and weekends
 * included.
 *
 * Start: the earliest author date of its commits that are no merges, not later than the pull request's opening
 * (`history rewritten` when pushes were forced, else `clock skew`). End: the first success of the first deployment that has it.
 * Stages: coding until the pull request is opened; draft while it is a draft; pickup
 * until the first review by a person who is not the author, given while it is ready; review until it is merged; `unreviewed`
 * instead of those two when there was none before the merge; queue from when it came into the merge queue; deploy until
 * the end. Where the pull request's times are not known, all before the merge is one
 * stage; so is what comes before a direct push, as far as its commit tells when that was. Stages that did not occur
 * are left out: they are not 0.
 */
import { isKnown } from '../../../policies/engine/part.ts';
import type { Change, PullRequestTimes } from './model.ts';

export const stageNames = [
  'coding',
  'draft',
  'pickup',
  'review',
  'unreviewed',
  'queue',
  'before push',
  'before merge',
  'deploy',
] as const;
export type Stage = (typeof stageNames)[number];
export type Stages = Readonly<Partial<Record<Stage, number>>>;

export type Flag =
  | 'clock skew'
  | 'history rewritten'
  | 'approved after merge'
  | 'no pull request'
  | 'deployed before it landed';

export interface Timeline {
  readonly begun: number;
  readonly landed: number;
  readonly stages: Stages;
  readonly flags: readonly Flag[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Nothing is left of a part that would end before it begins. */
const length = ({ from, to }: Span): number => Math.max(0, to - from);

const within = (one: Span, whole: Span): Span => ({
  from: Math.max(one.from, whole.from),
  to: Math.min(one.to, whole.to),
});

/** Parts of `whole` in order, those that overlap joined. */
function joined(spans: readonly Span[], whole: Span): readonly Span[] {
  const sorted = spans
    .map((span) => within(span, whole))
    .filter((span) => length(span) > 0)
    .toSorted((a, b) => a.from - b.from);
  const done: Span[] = [];
  for (const next of sorted) {
    const last = done.at(-1);
    if (last && next.from <= last.to)
      done[done.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    else done.push(next);
  }
  return done;
}

function firstReview(times: PullRequestTimes, drafts: readonly Span[], landed: number): number | null {
  const ready = (at: number) => !drafts.some(({ from, to }) => at >= from && at < to);
  const given = times.reviews.filter(
    ({ at, by }) => by === 'person' && at >= times.openedAt && at <= landed && ready(at),
  );
  return given.length > 0 ? Math.min(...given.map(({ at }) => at)) : null;
}

/** How much of a span counts, in seconds. */
export type Measure = (span: Span) => number;

/** From its opening to the merge. */
function ofPullRequest(times: PullRequestTimes, landed: number, long: Measure = length): Stages {
  const opened = Math.min(times.openedAt, landed);
  const queued = Math.min(Math.max(times.queuedAt ?? landed, opened), landed);
  const queue = { from: queued, to: landed };
  const open = { from: opened, to: queue.from };
  const drafts = joined(
    times.drafts.map(({ from, to }) => ({ from, to: to ?? landed })),
    open,
  );
  const draftIn = (span: Span) => drafts.reduce((sum, draft) => sum + long(within(draft, span)), 0);
  const ready = (span: Span) => long(span) - draftIn(span);
  const first = firstReview(times, drafts, landed);
  const at = first === null ? null : Math.min(first, open.to);
  return {
    ...(drafts.length > 0 ? { draft: draftIn(open) } : {}),
    ...(at === null
      ? { unreviewed: ready(open) }
      : {
          pickup: ready({ from: open.from, to: at }),
          review: ready({ from: at, to: open.to }),
        }),
    ...(times.queuedAt === null ? {} : { queue: long(queue) }),
  };
}

/** Stages from a pull request's opening to its merge by another clock than the calendar's; null: they are not known. */
export function stagesBy({ outcome, pullRequest }: Change, long: Measure): Stages | null {
  if (outcome.kind !== 'landed' || pullRequest === null || !isKnown(pullRequest)) return null;
  return ofPullRequest(pullRequest, outcome.at, long);
}

/** The first moment at which a pull request was no draft, up to `now`; null: it never was. */
export function readyAt({ openedAt, drafts }: PullRequestTimes, now: number): number | null {
  const spans = joined(
    drafts.map(({ from, to }) => ({ from, to: to ?? Number.POSITIVE_INFINITY })),
    { from: openedAt, to: Number.POSITIVE_INFINITY },
  );
  const [first] = spans;
  const ready = first?.from === openedAt ? first.to : openedAt;
  return ready <= now ? ready : null;
}

function withoutTimes(writtenAt: number, landed: number, stage: 'before push' | 'before merge'): Timeline {
  const begun = Math.min(writtenAt, landed);
  const flags: readonly Flag[] = [
    ...(stage === 'before push' ? (['no pull request'] as const) : []),
    ...(writtenAt > landed ? (['clock skew'] as const) : []),
  ];
  return { begun, landed, stages: { [stage]: landed - begun }, flags };
}

function withTimes(writtenAt: number, landed: number, times: PullRequestTimes): Timeline {
  const { openedAt, rewritten, reviews } = times;
  const opened = Math.min(openedAt, landed);
  const begun = Math.min(writtenAt, opened);
  const stages = ofPullRequest(times, landed);
  const late =
    !('review' in stages) &&
    reviews.some(({ at, by, approves }) => approves && by === 'person' && at > landed);
  const isYounger = writtenAt > opened;
  const flags: readonly Flag[] = [
    ...(isYounger && rewritten ? (['history rewritten'] as const) : []),
    ...((isYounger && !rewritten) || openedAt > landed ? (['clock skew'] as const) : []),
    ...(late ? (['approved after merge'] as const) : []),
  ];
  return { begun, landed, stages: { coding: opened - begun, ...stages }, flags };
}

/** Until the merge; null: when it was begun, or whether it landed, is not known. */
export function timelineOf({ writtenAt, outcome, pullRequest }: Change): Timeline | null {
  if (outcome.kind !== 'landed' || !isKnown(writtenAt)) return null;
  if (pullRequest === null) return withoutTimes(writtenAt, outcome.at, 'before push');
  if (!isKnown(pullRequest)) return withoutTimes(writtenAt, outcome.at, 'before merge');
  return withTimes(writtenAt, outcome.at, pullRequest);
}
