/** Rows of pull requests and of commits → changes. Pure. */
import { notKnown, type Part } from '../../../policies/engine/part.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type { Change, Outcome, PullRequestTimes } from '../definitions/model.ts';
import type { CommitRow, PullRow } from './rows.ts';

export interface ChangeWords {
  /** The branch that is deployed. */
  readonly branch: string;
  /** Labels, and first words of titles and branches, of changes that repair; lower case. */
  readonly repairs: readonly string[];
}

export const idOfPull = (number: number): string => `#${number}`;

function outcomeOf({ state, base, mergedAt, mergeCommit }: PullRow, branch: string): Outcome {
  if (state === 'open') return { kind: 'open' };
  if (state === 'closed' || mergedAt === null) return { kind: 'closed' };
  if (base !== branch) return { kind: 'landed elsewhere' };
  // GitHub has the commit no more, or never told: no deployment contains what has no name.
  return { kind: 'landed', commit: mergeCommit ?? '', at: mergedAt };
}

/** A date that is none, or of 1970, is a broken clock's. */
export function earliestOf(times: readonly number[]): number | null {
  const real = times.filter((at) => at > 0);
  return real.length > 0 ? real.reduce((least, at) => Math.min(least, at)) : null;
}

function writtenAtOf({ commits, commitCount, cut }: PullRow): Part<number> {
  if (cut.includes('commits'))
    return notKnown(
      say`GitHub lists ${commits.length} of its ${commitCount} commits: when the first was written is not known`,
    );
  const brought = commits.filter(({ isMerge }) => !isMerge);
  const at = earliestOf((brought.length > 0 ? brought : commits).map(({ writtenAt }) => writtenAt));
  return at ?? notKnown(own('GitHub lists none of its commits'));
}

function timesOf(row: PullRow): Part<PullRequestTimes> {
  if (row.cut.includes('reviews') || row.cut.includes('timeline'))
    return notKnown(own('GitHub lists only a part of its reviews or events'));
  const { openedAt, drafts, reviews, queuedAt, rewritten } = row;
  return { openedAt, drafts, reviews, queuedAt, rewritten };
}

/** `[hotfix] …`, `hotfix: …`, `hotfix/…` */
function beginsWith(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase().replace(/^\[/, '');
  return words.some((word) => lower.startsWith(word) && !/^[\p{L}\p{N}]/u.test(lower.slice(word.length)));
}

export function isRepair(
  { title, branch, labels }: Pick<PullRow, 'title' | 'branch' | 'labels'>,
  words: readonly string[],
): boolean {
  const carried = labels.some((label) => words.includes(label.toLowerCase()));
  return carried || beginsWith(title, words) || beginsWith(branch, words);
}

const everyService: readonly string[] = [''];

/**
 * What it takes back and what it names as a cause are names yet: ids of changes are found when all are there. `services`
 * as far as they were asked for.
 */
export function changeOfPullRequest(
  row: PullRow,
  { branch, repairs }: ChangeWords,
  services: Part<readonly string[]> = everyService,
): Change {
  const { number, title, cohort, commits, named, labels } = row;
  return {
    id: idOfPull(number),
    title: `${title} (#${number})`,
    cohort,
    outcome: outcomeOf(row, branch),
    commits: commits.filter(({ isMerge }) => !isMerge).map(({ sha }) => sha),
    writtenAt: writtenAtOf(row),
    pullRequest: timesOf(row),
    services,
    reverts: [],
    causedBy: [],
    hotfix: named.hotfix || isRepair(row, repairs),
    number,
    labels: row.cut.includes('labels') ? notKnown(own('GitHub lists only a part of its labels')) : labels,
  };
}

/** A commit of the branch's own line that no pull request brought. `own`: what came with it, itself unless it is a merge. */
export function changeOfPush(
  commit: CommitRow,
  brought: readonly CommitRow[],
  whole: boolean,
  services: Part<readonly string[]> = everyService,
): Change {
  const all = brought.length > 0 ? brought : [commit];
  const kinds = new Set(all.map(({ cohort }) => cohort));
  const cohort = kinds.has('person') ? 'person' : kinds.has('agent') ? 'agent' : 'bot';
  const at = earliestOf(all.map(({ writtenAt }) => writtenAt));
  const older = notKnown(own('some of its commits are older than what was read'));
  return {
    id: commit.sha,
    title: commit.subject,
    cohort,
    outcome: { kind: 'landed', commit: commit.sha, at: commit.committedAt },
    commits: brought.map(({ sha }) => sha),
    writtenAt: whole && at !== null ? at : older,
    pullRequest: null,
    services,
    reverts: [],
    causedBy: [],
    hotfix: commit.named.hotfix,
  };
}
