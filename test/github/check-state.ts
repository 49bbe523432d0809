/** What check runs add up to. */

import type { CheckConclusion, CheckRun, CheckStatus, Status } from './state/checks.ts';
import type { Repository } from './state.ts';

/** Newest first; of each App, one per name, as `filter=latest` and the roll-up of a commit see them. */
export function latestRuns(repository: Repository, sha: string): readonly CheckRun[] {
  const seen = new Set<string>();
  return runsAt(repository, sha).filter((run) => {
    const key = `${run.suite.id} ${run.name}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Newest first. */
export function runsAt(repository: Repository, sha: string): readonly CheckRun[] {
  return repository.checkRuns.filter((run) => run.headSha === sha).toReversed();
}

/** Newest first. */
export function statusesAt(repository: Repository, sha: string): readonly Status[] {
  return repository.statuses.filter((status) => status.sha === sha).toReversed();
}

/** The newest of each context. */
export function latestStatuses(repository: Repository, sha: string): readonly Status[] {
  const seen = new Set<string>();
  return statusesAt(repository, sha).filter(({ context }) => !seen.has(context) && seen.add(context));
}

/** The worst comes first. */
const severity: readonly NonNullable<CheckConclusion>[] = [
  'failure',
  'timed_out',
  'action_required',
  'cancelled',
  'success',
  'neutral',
  'skipped',
];

export function rollUp(runs: readonly CheckRun[]): { status: CheckStatus; conclusion: CheckConclusion } {
  if (runs.length === 0) return { status: 'queued', conclusion: null };
  const open = runs.find((run) => run.status !== 'completed');
  if (open) return { status: open.status, conclusion: null };
  const conclusion = severity.find((one) => runs.some((run) => run.conclusion === one)) ?? 'neutral';
  return { status: 'completed', conclusion };
}

export function combinedState(statuses: readonly Status[]): 'failure' | 'pending' | 'success' {
  if (statuses.some(({ state }) => state === 'error' || state === 'failure')) return 'failure';
  if (statuses.length === 0 || statuses.some(({ state }) => state === 'pending')) return 'pending';
  return 'success';
}
