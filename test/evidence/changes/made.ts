/**
 * A made-up branch: what really happened, and what each source tells of it. Pure. Written from what GitHub does, without any part of
 * what reads it.
 */
import type { Account } from '../../../app/evidence/model/captured.ts';
import type { Period } from '../../../app/evidence/model/period.ts';
import type {
  ActivityFact,
  BotRule,
  BranchFacts,
  CapturedFacts,
  CommitFact,
  PullFact,
  PushFact,
  ReviewFact,
  RulesFact,
  SuiteFact,
} from '../../../app/evidence/population/facts.ts';
import { told, untold, usualPolicy } from '../../../app/evidence/population/facts.ts';
import { own } from '../../../policies/engine/prose.ts';

export const person = (id: number, login = `user${id}`, type: Account['type'] = 'User'): Account => ({
  id,
  login,
  type,
});

export const ann = person(1, 'ann');
export const ben = person(2, 'ben');
export const cyd = person(3, 'cyd');
export const robot = person(9, 'robot[bot]', 'Bot');

export const mayAll = (id: number): BotRule => ({
  id,
  may: ['merge', 'push'],
  repositories: null,
  branches: null,
});

/** What was done. */
export type Deed =
  | 'reviewed'
  | 'unreviewed'
  | 'pushed'
  | 'bypassed'
  | 'squashed'
  | 'rebased'
  | 'queued'
  | 'emergency'
  | 'by robot';

const day = 86_400_000;
export const start = Date.parse('2026-04-01T00:00:00.000Z');
export const period: Period = { from: '2026-04-01T00:00:00.000Z', to: '2026-07-01T00:00:00.000Z' };
export const readAt = '2026-07-05T00:00:00.000Z';

export const instant = (ms: number): string => new Date(ms).toISOString();

let lastSha = 0;
export function sha(): string {
  lastSha += 1;
  return lastSha.toString(16).padStart(8, '0').repeat(5);
}

export interface World {
  readonly facts: BranchFacts;
  /** What each update really was, by the commit it ended in. */
  readonly truth: ReadonlyMap<string, Deed>;
}

interface Making {
  readonly activity: ActivityFact[];
  readonly pushes: PushFact[];
  readonly line: CommitFact[];
  readonly pulls: PullFact[];
  readonly suites: SuiteFact[];
  readonly truth: Map<string, Deed>;
  readonly pushers: Map<string, { by: Account | null; at: string }>;
  tip: string;
  number: number;
}

const signed = { valid: true, byGitHub: true };

export function commitFact(about: Partial<CommitFact> & Pick<CommitFact, 'sha' | 'parents'>): CommitFact {
  return { committedAt: instant(start), headline: 'Work SHOP-1', signature: null, author: ann, ...about };
}

export function review(about: Partial<ReviewFact> & Pick<ReviewFact, 'at' | 'commit'>): ReviewFact {
  return { id: String(Date.parse(about.at)), by: ben, state: 'approved', canPush: true, ...about };
}

export function pullFact(
  about: Partial<PullFact> & Pick<PullFact, 'number' | 'head' | 'mergedAt' | 'mergeCommit'>,
): PullFact {
  return {
    title: 'Work SHOP-1',
    base: 'main',
    branch: `topic-${about.number}`,
    fromFork: false,
    createdAt: instant(Date.parse(about.mergedAt) - 7_200_000),
    author: ann,
    mergedBy: ann,
    labels: [],
    tickets: [],
    reviews: [],
    dismissals: [],
    baseChanges: [],
    commits: [
      {
        sha: about.head,
        parents: 1,
        headline: 'Work SHOP-1',
        signature: null,
        authors: [ann],
        committer: ann,
      },
    ],
    commitCount: 1,
    cut: [],
    ...about,
  };
}

const types: Readonly<Partial<Record<Deed, string>>> = {
  pushed: 'push',
  bypassed: 'push',
  queued: 'merge_queue_merge',
};

/** Commits that come onto the line, oldest first. */
function landing(making: Making, deed: Deed, head: string, at: string): readonly CommitFact[] {
  const before = making.tip;
  const one = (about: Partial<CommitFact> = {}) =>
    commitFact({ sha: sha(), parents: [before], committedAt: at, ...about });
  if (deed === 'pushed' || deed === 'bypassed') return [one({ sha: head })];
  if (deed === 'squashed') return [one({ signature: signed })];
  if (deed === 'rebased') {
    const first = one({ headline: 'Work SHOP-1' });
    return [
      first,
      commitFact({ sha: sha(), parents: [first.sha], committedAt: at, headline: 'More SHOP-1' }),
    ];
  }
  return [one({ parents: [before, head], signature: signed, headline: 'Merge' })];
}

function pullOf(making: Making, deed: Deed, head: string, mergeCommit: string, ms: number): PullFact | null {
  if (deed === 'pushed' || deed === 'bypassed') return null;
  making.number += 1;
  const isReviewed = ['reviewed', 'squashed', 'rebased', 'queued'].includes(deed);
  const reviews = isReviewed ? [review({ at: instant(ms - 3_600_000), commit: head })] : [];
  const isRobot = deed === 'by robot';
  const work = {
    sha: head,
    parents: 1,
    headline: deed === 'rebased' ? 'More SHOP-1' : 'Work SHOP-1',
    signature: null,
    authors: [isRobot ? robot : ann],
    committer: isRobot ? robot : ann,
  };
  const first = { ...work, sha: sha(), headline: 'Work SHOP-1' };
  const commits = deed === 'rebased' ? [first, work] : [work];
  return pullFact({
    number: making.number,
    head,
    mergedAt: instant(ms),
    mergeCommit,
    reviews,
    labels: deed === 'emergency' ? [{ name: 'Emergency', atMerge: true }] : [],
    author: isRobot ? robot : ann,
    commits,
    commitCount: commits.length,
  });
}

function happen(making: Making, deed: Deed, ms: number): void {
  const head = sha();
  const before = making.tip;
  const at = instant(ms);
  const commits = landing(making, deed, head, at);
  const after = commits.at(-1)?.sha ?? '';
  const pull = pullOf(making, deed, head, after, ms);
  making.pushers.set(head, { by: pull?.author ?? ann, at: instant(ms - 7_000_000) });
  if (pull) making.pulls.push(pull);
  making.line.unshift(...commits.toReversed());
  making.tip = after;
  const actor = ann;
  const ref = 'refs/heads/main';
  const id = String(making.activity.length + 1);
  making.activity.push({ id, ref, before, after, at, type: types[deed] ?? 'pr_merge', actor });
  making.pushes.push({
    delivery: `d${id}`,
    ref,
    before,
    after,
    at: instant(ms + 400),
    forced: false,
    by: actor,
  });
  making.suites.push({
    id: `s${id}`,
    ref,
    before,
    after,
    at,
    result: deed === 'bypassed' ? 'bypass' : 'pass',
  });
  making.truth.set(after, deed);
}

/** Of the whole year, as a ledger tells it that missed nothing. */
export const noRules: RulesFact = {
  from: '2026-01-01T00:00:00.000Z',
  to: '2027-01-01T00:00:00.000Z',
  demands: { pullRequest: false, approvals: 0, checks: [], signatures: false, byRuleset: false },
  surely: null,
  unseen: { reviews: null, checks: null, signatures: null },
  mayBeGone: false,
  bypass: told([]),
  review: {
    state: 'weaker',
    because: own('no rule demanded a review'),
    since: '2026-01-01T00:00:00.000Z',
  },
  unsure: 0,
};

const refusal = own('GitHub refused it');

/** Nothing of the rules could be read. */
export const unreadRules: RulesFact = {
  ...noRules,
  unseen: { reviews: refusal, checks: refusal, signatures: refusal },
  bypass: untold(refusal),
  review: { ...noRules.review, state: 'unknown', because: refusal },
};

export const ledger: CapturedFacts = {
  since: '2026-01-01T00:00:00.000Z',
  reviews: new Map(),
  heads: new Map(),
  labels: new Map(),
  access: new Map(),
  teams: [],
};

/** One deed every six hours from the period's first second on, or at these times. */
export function madeUp(deeds: readonly Deed[], times?: readonly number[]): World {
  const root = sha();
  const making: Making = {
    activity: [],
    pushes: [],
    line: [],
    pulls: [],
    suites: [],
    truth: new Map(),
    pushers: new Map(),
    tip: root,
    number: 0,
  };
  for (const [i, deed] of deeds.entries()) happen(making, deed, times?.[i] ?? start + (i * day) / 4);
  const facts: BranchFacts = {
    repository: { id: 7, name: 'acme/shop' },
    branch: 'main',
    formerNames: [],
    elsewhere: new Map(),
    head: told(making.tip),
    activity: told(making.activity),
    activitySince: '2026-03-15T00:00:00.000Z',
    pushes: told(making.pushes),
    line: told(making.line),
    pulls: told(making.pulls),
    suites: told({ since: '2026-03-01T00:00:00.000Z', suites: making.suites }),
    rules: [noRules],
    checks: new Map(),
    pushers: making.pushers,
    deployments: told([]),
    deploymentWords: new Map(),
    captured: ledger,
    policy: { ...usualPolicy, bots: [mayAll(robot.id)] },
    readAt,
  };
  return { facts, truth: making.truth };
}

export const refused = untold(own('GitHub refused it'));
