/** Issues that Fairlead opens and closes: each made at most once per purpose and key. */
import { allPages } from '../github/access/assessment-octokit.ts';
import { statusOf } from '../github/access/reasons.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { hasMarker, type IssueKey, isMarked, marked } from './purposes.ts';
import { writeOnce } from './write.ts';

export interface IssueIn {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly appId: number;
}

export interface IssueText extends IssueKey {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

interface Listed {
  readonly number: number;
  readonly title: string;
  readonly body?: string | null;
  readonly performed_via_github_app?: { readonly id: number } | null;
}

/** By the first line of what we write, whatever people made of its title; by the title where there is no such line yet. */
function isThis({ purpose, key, title }: IssueText): (one: Listed) => boolean {
  return ({ title: said, body }) =>
    hasMarker(body ?? '') ? isMarked(body ?? '', purpose, key) : said === title;
}

/** One of ours, touched since a time: made by a process that died before it could say so, or noted in a lost database. */
async function findIssue(on: IssueIn, text: IssueText, since: Date): Promise<number | null> {
  const route = 'GET /repos/{owner}/{repo}/issues';
  const where = { owner: on.owner, repo: on.repo, state: 'all', since: since.toISOString() };
  const issues = await allPages<Listed>(on.octokit, route, { ...where, request: { calls: undefined } });
  const ours = issues.filter((one) => one.performed_via_github_app?.id === on.appId);
  return ours.find(isThis(text))?.number ?? null;
}

/** Resolves with its number; with an older one's, when one for the same was touched since. For one that nobody noted. */
export async function openIssue(on: IssueIn, text: IssueText, since: Date): Promise<number> {
  const { purpose, key, title, body } = text;
  const find = () => findIssue(on, text, since);
  const make = async () => {
    const { data } = await on.octokit.request('POST /repos/{owner}/{repo}/issues', {
      owner: on.owner,
      repo: on.repo,
      title,
      body: marked(purpose, body, key),
      request: { retries: 0 },
    });
    if (!Number.isSafeInteger(data.number)) throw new Error('GitHub did not say which issue it made');
    return data.number;
  };
  return (await find()) ?? writeOnce({ make, find });
}

/** Null: it is gone, moved to another repository, or issues are switched off. `owner` and `repo` as they are called now. */
export async function readIssue(
  { octokit, owner, repo }: IssueIn,
  issue_number: number,
): Promise<{ readonly isOpen: boolean } | null> {
  try {
    const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}';
    const { data } = await octokit.request(route, { owner, repo, issue_number });
    // One that was moved answers with what it became, in another repository, where it may have any number.
    const isHere = data.repository_url.toLowerCase().endsWith(`/repos/${owner}/${repo}`.toLowerCase());
    return isHere && Number(data.number) === issue_number ? { isOpen: data.state === 'open' } : null;
  } catch (error) {
    if ([404, 410].includes(statusOf(error) ?? 0)) return null;
    throw error;
  }
}

/** What it says, and whether it is open; what is not given stays as it is. */
export async function editIssue(
  { octokit, owner, repo }: IssueIn,
  issue_number: number,
  { text, state }: { readonly text: IssueText | null; readonly state: 'open' | 'closed' | null },
): Promise<void> {
  await octokit.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
    owner,
    repo,
    issue_number,
    ...(text ? { body: marked(text.purpose, text.body, text.key) } : {}),
    ...(state ? { state } : {}),
    ...(state === 'closed' ? { state_reason: 'completed' } : {}),
  });
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
