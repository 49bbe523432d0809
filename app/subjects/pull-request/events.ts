/** Webhook event → pull requests to be judged again. Pure. */
import { waiversPath } from '../../../policies/engine/waivers/read.ts';
import { configurationPath } from '../../config/elsewhere.ts';
import type { CheckPayload, Handlers, Payload } from '../../payload.ts';
import { checkNames } from '../../publish/purposes.ts';
import { governs, pushedPaths } from '../../pushed-paths.ts';
import {
  commitTask,
  everyRepositoryTask,
  openPullRequestsTask,
  pullRequestTask,
  type RepositoryRef,
  type Task,
} from '../../task.ts';

/** Actions of `pull_request` that change what a policy would say. */
const pullRequestActions = new Set([
  'opened',
  'synchronize',
  'reopened',
  'edited',
  'ready_for_review',
  'converted_to_draft',
  'labeled',
  'unlabeled',
  'enqueued',
  'dequeued',
]);

function ofPullRequest(at: RepositoryRef, payload: Payload): readonly Task[] {
  const { pull_request: pull, changes, action } = payload;
  // What was green as a draft may be merged at once now: that verdict is taken back first, too.
  const retargeted = changes?.base !== undefined || action === 'ready_for_review';
  return pull ? [pullRequestTask(at, pull.number, retargeted)] : [];
}

/** Of the head's pull requests those of this repository; GitHub lists none for forks, so the commit itself is looked at then. */
function ofCheck(at: RepositoryRef, check: CheckPayload): readonly Task[] {
  const here = (check.pull_requests ?? []).filter((pull) => pull.base?.repo?.id === at.repositoryId);
  if (here.length === 0) return [commitTask(at, check.head_sha)];
  return here.map(({ number }) => pullRequestTask(at, number));
}

function ofChecks(at: RepositoryRef, payload: Payload, ownAppId: number): readonly Task[] {
  const ours = (payload.check_run ?? payload.check_suite)?.app?.id === ownAppId;
  const check = payload.check_run ?? payload.check_suite ?? payload.workflow_run;
  if (ours && payload.check_run?.name === checkNames.release) return [];
  // Our own check only asks for anything when a person presses "Re-run".
  return check && (!ours || payload.action === 'rerequested') ? ofCheck(at, check) : [];
}

/** A push that changed what judges the branch's pull requests. */
function ofPush(at: RepositoryRef, payload: Payload): readonly Task[] {
  if (!payload.ref?.startsWith('refs/heads/')) return [];
  const base = payload.ref.slice('refs/heads/'.length);
  const paths = pushedPaths(payload);
  if (paths && !paths.some(governs)) return [];
  const { default_branch: main = base } = payload.repository ?? {};
  const layers = [configurationPath, waiversPath];
  const everyone = governsAll(at) && base === main && (!paths || paths.some((path) => layers.includes(path)));
  return [everyone ? everyRepositoryTask(at) : openPullRequestsTask(at, base)];
}

/** The repository whose configuration is a layer of every other one's. */
function governsAll({ repo }: RepositoryRef): boolean {
  return repo.toLowerCase() === '.github';
}

/** Fairlead was given a repository: all of it is new. */
export function openWhenInstalled(at: RepositoryRef): readonly Task[] {
  // Where the organization's configuration lives could not be seen before.
  return [governsAll(at) ? everyRepositoryTask(at) : openPullRequestsTask(at)];
}

export const pullRequestEvents: Handlers = {
  check_run: ofChecks,
  check_suite: ofChecks,
  pull_request: (at, payload) =>
    pullRequestActions.has(payload.action ?? '') ? ofPullRequest(at, payload) : [],
  pull_request_review: ofPullRequest,
  push: ofPush,
  status: (at, { sha }) => (sha ? [commitTask(at, sha)] : []),
  workflow_run: ofChecks,
};
