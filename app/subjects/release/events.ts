/** Webhook event → releases, and proposals of releases, to be judged again. Pure. */
import type { Handler, Handlers, Payload } from '../../payload.ts';
import { checkNames } from '../../publish/purposes.ts';
import { governs, pushedPaths } from '../../pushed-paths.ts';
import {
  type RepositoryRef,
  releasedCommitTask,
  releasePullRequestsTask,
  releaseTask,
  type Task,
} from '../../task.ts';

/** Actions of `issues` and `pull_request` after which another set is open with a label. */
const labelActions = new Set([
  'labeled',
  'unlabeled',
  'closed',
  'reopened',
  'opened',
  'deleted',
  'transferred',
]);

/** What is open with a label may hold a release: those that are proposed are judged again. */
const ofLabels: Handler = (at, { action, issue, pull_request: pull, label }) => {
  const carried = (issue ?? pull)?.labels?.length ?? 0;
  const concerns = labelActions.has(action ?? '') && (carried > 0 || label !== undefined);
  return concerns ? [releasePullRequestsTask(at)] : [];
};

/** Actions of `release` after which there is something published to judge. */
const releaseActions = new Set(['published', 'released', 'prereleased', 'created', 'edited']);

const ofRelease: Handler = (at, { action, release }) =>
  release && releaseActions.has(action ?? '') ? [releaseTask(at, release.tag_name)] : [];

/** A tag that is moved takes its release along, and GitHub tells of nothing but the push. Null for a branch. */
function tagPushed(ref: string | undefined): string | null {
  return /^refs\/tags\/(.+)$/s.exec(ref ?? '')?.[1] ?? null;
}

function ofPush(at: RepositoryRef, payload: Payload): readonly Task[] {
  const tag = tagPushed(payload.ref);
  if (tag !== null) return payload.deleted ? [] : [releaseTask(at, tag)];
  const paths = pushedPaths(payload);
  // What changed what judges is looked at with all open pull requests.
  const isOrdinary = paths !== null && !paths.some(governs);
  // What the next release would hold; proposals for other branches are judged again when they are published.
  const isDefault = payload.ref === `refs/heads/${payload.repository?.default_branch}`;
  return isOrdinary && isDefault ? [releasePullRequestsTask(at)] : [];
}

/** "Re-run" on releases, or on all of Fairlead's checks of a commit. */
const ofOwnCheck: Handler = (at, { action, check_run: run, check_suite: suite }, ownAppId) => {
  const check = run ?? suite;
  return check?.app?.id === ownAppId && action === 'rerequested' && (!run || run.name === checkNames.release)
    ? [releasedCommitTask(at, check.head_sha, { rerun: true })]
    : [];
};

export const releaseEvents: Handlers = {
  check_run: ofOwnCheck,
  check_suite: ofOwnCheck,
  issues: ofLabels,
  pull_request: ofLabels,
  push: ofPush,
  release: ofRelease,
};
