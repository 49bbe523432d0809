/** Issues that Fairlead opens and closes: each made at most once. */
import { allPages } from '../github/access/assessment-octokit.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { writeOnce } from './write.ts';

export interface IssueIn {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly appId: number;
}

export interface IssueText {
  readonly title: string;
  readonly body: string;
}

interface Listed {
  readonly number: number;
  readonly title: string;
  readonly performed_via_github_app?: { readonly id: number } | null;
}

/** One of ours with this title, touched since a time: made by a process that died before it could say so. */
async function findIssue(on: IssueIn, title: string, since: Date): Promise<number | null> {
  const route = 'GET /repos/{owner}/{repo}/issues';
  const where = { owner: on.owner, repo: on.repo, state: 'all', since: since.toISOString() };
  const issues = await allPages<Listed>(on.octokit, route, { ...where, request: { calls: undefined } });
  const made = issues.find((one) => one.title === title && one.performed_via_github_app?.id === on.appId);
  return made?.number ?? null;
}

/** Resolves with its number; with an older one's, when one with this title was touched since. */
export async function openIssue(on: IssueIn, { title, body }: IssueText, since: Date): Promise<number> {
  const find = () => findIssue(on, title, since);
  const make = async () => {
    const { data } = await on.octokit.request('POST /repos/{owner}/{repo}/issues', {
      owner: on.owner,
      repo: on.repo,
      title,
      body,
      request: { retries: 0 },
    });
    if (!Number.isSafeInteger(data.number)) throw new Error('GitHub did not say which issue it made');
    return data.number;
  };
  return (await find()) ?? writeOnce({ make, find });
}

export async function closeIssue({ octokit, owner, repo }: IssueIn, issue_number: number): Promise<void> {
  await octokit.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
    owner,
    repo,
    issue_number,
    state: 'closed',
    state_reason: 'completed',
  });
}
