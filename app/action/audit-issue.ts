/**
 * The one issue that an audit keeps up to date. It is known by its first line among what bots wrote (every workflow of a
 * repository writes as the same one), and where the token is a person's, among that person's own: somebody else's issue
 * is never touched, whatever it says.
 */
import { notice } from '@actions/core';
import type { Octokit } from '@octokit/core';
import { allPages, forAssessment } from '../github/access/assessment-octokit.ts';
import { statusOf } from '../github/access/reasons.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { isMarked, marked } from '../publish/purposes.ts';

export interface AuditIssueOf {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly text: {
    /** What is audited: one issue for each. */
    readonly key: string;
    readonly title: string;
    /** Markdown. */
    readonly body: string;
    /** Whether anything is left to do: without, a new issue is not opened, and an open one is closed. */
    readonly open: boolean;
  };
}

interface Listed {
  readonly number: number;
  readonly title: string;
  readonly state: string;
  readonly body?: string | null;
  readonly user?: { readonly type?: string; readonly login?: string } | null;
  readonly pull_request?: unknown;
}

/** Whose the token is; null: an App's or a workflow's, which GitHub refuses this. */
async function loginOf(octokit: GuardedOctokit): Promise<string | null> {
  try {
    const { data } = await octokit.request('GET /user');
    return data.login;
  } catch (error) {
    if ([401, 403, 404].includes(statusOf(error) ?? 0)) return null;
    throw error;
  }
}

/** The newest of those that are open. A person may copy the line, so that of people only the token's own count. */
async function existing({ octokit: asking, owner, repo, text }: AuditIssueOf): Promise<Listed | null> {
  const route = 'GET /repos/{owner}/{repo}/issues';
  const { octokit } = forAssessment(asking);
  const all = await allPages<Listed>(octokit, route, { owner, repo, state: 'open' });
  const marked = all
    .filter(({ body, pull_request: pull }) => !pull && isMarked(body ?? '', 'audit', text.key))
    .toSorted((a, b) => b.number - a.number);
  const byPeople = marked.some(({ user }) => user?.type === 'User');
  const me = byPeople ? await loginOf(octokit) : null;
  return marked.find(({ user }) => (me === null ? user?.type === 'Bot' : user?.login === me)) ?? null;
}

async function keep(of: AuditIssueOf): Promise<number | null> {
  const { octokit, owner, repo, text } = of;
  const found = await existing(of);
  const body = marked('audit', text.body, text.key);
  if (!found) {
    if (!text.open) return null;
    const route = 'POST /repos/{owner}/{repo}/issues';
    const { data } = await octokit.request(route, { owner, repo, title: text.title, body });
    return data.number;
  }
  if (found.body === body && found.title === text.title && text.open) return found.number;
  const state = text.open ? {} : ({ state: 'closed', state_reason: 'completed' } as const);
  const route = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';
  await octokit.request(route, {
    owner,
    repo,
    issue_number: found.number,
    title: text.title,
    body,
    ...state,
  });
  return found.number;
}

/** Its number; null where there is none, or the token may not write issues: a notice says so, and that is no failure. */
export async function keepAuditIssue(of: AuditIssueOf): Promise<number | null> {
  try {
    return await keep(of);
  } catch (error) {
    const status = statusOf(error);
    if (status !== 403 && status !== 404 && status !== 410) throw error;
    notice(
      'The token may not write issues here (issues: write is missing, or issues are off). The summary has the audit.',
    );
    return null;
  }
}
