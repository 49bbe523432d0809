/** Open pull requests that a commit or a branch concerns, as tasks of their own. */
import { allPages, forAssessment } from '../../github/access/assessment-octokit.ts';
import { readOpenHeads } from '../../github/pull-request/open-heads.ts';
import type { PullPayload } from '../../payload.ts';
import { joinProofs } from '../../proof.ts';
import { type CommitTask, type OpenPullRequestsTask, pullRequestTask, type Task } from '../../task.ts';
import type { Access } from '../access.ts';
import { proofOfPull } from './proof.ts';

/** Against one branch, or all of them: what the list shows of each is not unlearned by a later read. */
export async function spreadBranch(access: Access, task: OpenPullRequestsTask): Promise<readonly Task[]> {
  const { owner, repo } = access;
  const { octokit } = forAssessment(access.octokit);
  const { base, proof } = task;
  const route = 'GET /repos/{owner}/{repo}/pulls';
  const of = { owner, repo, state: 'open', ...(base === null ? {} : { base }) };
  const listed = await allPages<PullPayload>(octokit, route, of);
  return listed.map((pull) => {
    const both = joinProofs(proofOfPull({ pull_request: pull }), proof);
    return pullRequestTask(task, pull.number, false, both ? { proof: both } : {});
  });
}

/** Those whose head it is. */
export async function spreadCommit(access: Access, task: CommitTask): Promise<readonly Task[]> {
  const { owner, repo } = access;
  const { octokit } = forAssessment(access.octokit);
  const { sha, proof, rerun } = task;
  const heads = await readOpenHeads({ octokit, owner, repo });
  return heads
    .filter(({ headRefOid }) => headRefOid === sha)
    .map(({ number }) =>
      pullRequestTask(task, number, false, { ...(proof ? { proof } : {}), ...(rerun ? { rerun } : {}) }),
    );
}
