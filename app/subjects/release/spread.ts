/** What has to be looked at when a release, or something that may hold one, changed. */
import { selectSettings } from '../../../policies/engine/selection.ts';
import { allPages, forAssessment } from '../../github/access/assessment-octokit.ts';
import { readReleaseNow } from '../../github/release/read.ts';
import type { ReleasePullRequestsTask, ReleaseTask, Task } from '../../task.ts';
import { pullRequestTask, releasedCommitTask } from '../../task.ts';
import type { AppAccess } from '../access.ts';
import { branchRules } from '../branch-rules.ts';

interface Listed {
  readonly number: number;
  /** The repository of a head that is gone is null. */
  readonly head: {
    readonly ref: string;
    readonly sha: string;
    readonly repo: { readonly id: number } | null;
  };
  readonly base: { readonly ref: string; readonly repo: { readonly id: number } };
  readonly labels: readonly { readonly name: string }[];
}

/** Numbers of the open pull requests that propose a release by the rules of their base branch. */
async function proposing(access: AppAccess): Promise<readonly number[]> {
  const { octokit } = forAssessment(access.octokit);
  const { owner, repo, viewpoint } = access;
  const route = 'GET /repos/{owner}/{repo}/pulls';
  const pulls = await allPages<Listed>(octokit, route, { owner, repo, state: 'open' });
  const found = [...Map.groupBy(pulls, ({ base }) => base.ref)].map(async ([branch, all]) => {
    const { settings } = await branchRules(access, branch);
    return all.filter(({ head, base, labels }) => {
      const { ref, sha, repo } = head;
      const proposer = {
        head: { ref, sha, fork: repo?.id !== base.repo.id },
        labels: labels.map(({ name }) => name),
      };
      const selected = selectSettings({ kind: 'pull_request', proposer }, settings, viewpoint).settings;
      return selected.some(({ policy }) => policy.subject === 'release');
    });
  });
  return (await Promise.all(found)).flat().map(({ number }) => number);
}

/** A release's commit, or the pull requests that propose one, as tasks of their own. */
export async function spreadRelease(
  access: AppAccess,
  task: ReleaseTask | ReleasePullRequestsTask,
): Promise<readonly Task[]> {
  const { owner, repo } = task;
  if (task.kind === 'release_pull_requests')
    return (await proposing(access)).map((number) => pullRequestTask(task, number));
  const { octokit } = forAssessment(access.octokit);
  // A tag without a release, or with a draft of one: nothing was released.
  const { release } = await readReleaseNow({ octokit, owner, repo }, task.tag);
  return release ? [releasedCommitTask(task, release.commit)] : [];
}
