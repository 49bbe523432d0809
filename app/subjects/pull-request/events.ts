/** Webhook event → pull requests to be judged again. Pure. */
import { waiversPath } from '../../../policies/engine/waivers/read.ts';
import { configurationPath } from '../../config/elsewhere.ts';
import type { CheckPayload, ClientHandlers, Handler, Handlers, Payload } from '../../payload.ts';
import { checkNames } from '../../publish/purposes.ts';
import { governs, pushedPaths } from '../../pushed-paths.ts';
import {
  type Asked,
  commitTask,
  everyRepositoryTask,
  mergeGroupTask,
  openPullRequestsTask,
  pullRequestTask,
  type RepositoryRef,
  type Task,
} from '../../task.ts';
import { pullRequestOfGroup } from '../merge-group/events.ts';
import { proofOfCheck, proofOfPull, proofOfPush } from './proof.ts';

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

/** After these, the pull request has a head, or a base, that it did not have before. */
const newHeadActions = new Set(['opened', 'reopened', 'synchronize']);

function ofPullRequest(at: RepositoryRef, payload: Payload): readonly Task[] {
  const { pull_request: pull, changes, action = '' } = payload;
  if (!pull) return [];
  // What was green as a draft may be merged at once now: that verdict is taken back first, too.
  const retargeted = changes?.base !== undefined || action === 'ready_for_review';
  const proof = proofOfPull(payload);
  const task = pullRequestTask(at, pull.number, retargeted, proof ? { proof } : {});
  return [newHeadActions.has(action) ? { ...task, newHead: true } : task];
}

/** Of the head's pull requests those of this repository; GitHub lists none for forks, so the commit itself is looked at then. */
function ofCheck(at: RepositoryRef, check: CheckPayload, more: Asked): readonly Task[] {
  const here = (check.pull_requests ?? []).filter((pull) => pull.base?.repo?.id === at.repositoryId);
  if (here.length === 0) return [commitTask(at, check.head_sha, more)];
  return here.map(({ number }) => pullRequestTask(at, number, false, more));
}

/** "Re-run" on the check of a merge group. A branch of this name may be anybody's, so its commit is looked at as well. */
function ofGroup(at: RepositoryRef, { head_sha: sha, ...check }: CheckPayload): readonly Task[] {
  const ref = check.head_branch ?? check.check_suite?.head_branch ?? '';
  return pullRequestOfGroup(ref) === null ? [] : [mergeGroupTask(at, sha, ref, { rerun: true })];
}

function ofChecks(at: RepositoryRef, payload: Payload, ownAppId: number): readonly Task[] {
  const ours = (payload.check_run ?? payload.check_suite)?.app?.id === ownAppId;
  const check = payload.check_run ?? payload.check_suite ?? payload.workflow_run;
  if (!check || (ours && payload.check_run?.name === checkNames.release)) return [];
  if (!ours) {
    const proof = proofOfCheck(payload);
    return ofCheck(at, check, proof ? { proof } : {});
  }
  // Our own check only asks for anything when a person presses "Re-run".
  if (payload.action !== 'rerequested') return [];
  return [...ofCheck(at, check, { rerun: true }), ...ofGroup(at, check)];
}

function ofStatus(at: RepositoryRef, payload: Payload): readonly Task[] {
  const proof = proofOfCheck(payload);
  return payload.sha ? [commitTask(at, payload.sha, proof ? { proof } : {})] : [];
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
  const proof = proofOfPush(base, payload);
  return [everyone ? everyRepositoryTask(at) : openPullRequestsTask(at, base, proof ? { proof } : {})];
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

/** What GitHub requires of a branch is part of its pull requests' verdicts; of which branches is not told by name. */
const ofRules: Handler = (at) => [openPullRequestsTask(at)];

export const pullRequestEvents: Handlers = {
  branch_protection_rule: ofRules,
  check_run: ofChecks,
  check_suite: ofChecks,
  pull_request: (at, payload) =>
    pullRequestActions.has(payload.action ?? '') ? ofPullRequest(at, payload) : [],
  pull_request_review: ofPullRequest,
  push: ofPush,
  repository_ruleset: ofRules,
  status: ofStatus,
  workflow_run: ofChecks,
};

/** In an organization: what its rulesets require is required of every repository's pull requests. */
export const everyPullRequestEvents: ClientHandlers = {
  repository_ruleset: (at) => [everyRepositoryTask(at)],
};
