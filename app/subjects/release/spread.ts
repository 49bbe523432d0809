import { type Setting, settingsFor, settingsOn } from '../../../policies/engine/setting.ts';
import { allPages, forAssessment } from '../../github/access/assessment-octokit.ts';
import { readReleaseNow } from '../../github/release/read.ts';
/** What has to be looked at when a release, or something that may hold one, changed. */
import type { ReleasePullRequestsTask, ReleaseTask, Task } from '../../task.ts';
import { pullRequestTask, releasedCommitTask } from '../../task.ts';
import type { Access } from '../pull-request/judge.ts';
import { rulesInForce } from '../pull-request/rules.ts';

interface Listed {
  readonly number: number;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string };
  readonly labels: readonly { readonly name: string }[];
}

/** What the base branch asks of releases, read by way of one of its pull requests. */
async function rulesOf(access: Access, number: number): Promise<readonly Setting[]> {
  return settingsFor('release', (await rulesInForce(access, number)).settings);
}

/** Numbers of the open pull requests that propose a release by the rules of their base branch. */
async function proposing(access: Access): Promise<readonly number[]> {
  const { octokit } = forAssessment(access.octokit);
  const { owner, repo } = access;
  const route = 'GET /repos/{owner}/{repo}/pulls';
  const pulls = await allPages<Listed>(octokit, route, { owner, repo, state: 'open' });
  const byBase = [...Map.groupBy(pulls, ({ base }) => base.ref).values()];
  const found = byBase.map(async (all) => {
    const rules = await rulesOf(access, all[0]?.number ?? 0);
    return all.filter(({ head, labels }) => {
      const pull = { head: { ...head, fork: false }, labels: labels.map(({ name }) => name) };
      return settingsOn(pull, rules).length > 0;
    });
  });
  return (await Promise.all(found)).flat().map(({ number }) => number);
}

/** A release's commit, or the pull requests that propose one, as tasks of their own. */
export async function spreadRelease(
  access: Access,
  task: ReleaseTask | ReleasePullRequestsTask,
): Promise<readonly Task[]> {
  const { owner, repo } = task;
  if (task.kind === 'release_pull_requests') {
    const numbers = await proposing(access);
    return numbers.map((number) => pullRequestTask(task, number));
  }
  const { octokit } = forAssessment(access.octokit);
  // A tag without a release, or with a draft of one: nothing was released.
  const { release } = await readReleaseNow({ octokit, owner, repo }, task.tag);
  return release ? [releasedCommitTask(task, release.commit)] : [];
}
