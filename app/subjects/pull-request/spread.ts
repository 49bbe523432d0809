/** Open pull requests that a commit or a branch concerns, as tasks of their own. */
import { allPages, forAssessment } from '../../github/access/assessment-octokit.ts';
import { type CommitTask, type OpenPullRequestsTask, pullRequestTask, type Task } from '../../task.ts';
import type { Access } from '../access.ts';

interface Listed {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly sha: string };
}

function listed(access: Access, task: CommitTask | OpenPullRequestsTask): Promise<readonly Listed[]> {
  const { owner, repo } = access;
  const { octokit } = forAssessment(access.octokit);
  if (task.kind === 'commit') {
    const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
    return allPages<Listed>(octokit, route, { owner, repo, commit_sha: task.sha });
  }
  const base = task.base === null ? {} : { base: task.base };
  return allPages<Listed>(octokit, 'GET /repos/{owner}/{repo}/pulls', {
    owner,
    repo,
    state: 'open',
    ...base,
  });
}

export async function spreadPullRequests(
  access: Access,
  task: CommitTask | OpenPullRequestsTask,
): Promise<readonly Task[]> {
  return (await listed(access, task))
    .filter((pull) => pull.state === 'open' && (task.kind !== 'commit' || pull.head.sha === task.sha))
    .map(({ number }) => pullRequestTask(task, number));
}
