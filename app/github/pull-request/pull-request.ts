/** GitHub's pull request → the fact. */
import type { components } from '@octokit/openapi-types';
import { own, say } from '../../../policies/engine/prose.ts';
import type { Actor, PullRequest } from '../../../policies/facts/pull-request.ts';
import { markOf, type PullSeen } from '../../proof.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';
import type { GuardedOctokit } from '../reads.ts';
import type { ReadBase } from './base.ts';

type Payload = components['schemas']['pull-request'];

/** On GitHub every part is known, and so is its state. */
export interface GitHubPullRequest extends PullRequest {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly draft: boolean;
  readonly base: { readonly ref: string; readonly sha: string };
  readonly head: { readonly ref: string; readonly sha: string; readonly fork: boolean };
  readonly labels: readonly string[];
  readonly createdAt: string;
  readonly open: boolean;
  /** Whether everybody may read the repository it would be merged in. */
  readonly isPublic: boolean;
}

export interface PullRequestOf {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly now: string;
  /** Where its base branch is now. */
  readonly base: ReadBase;
}

function actorOf(user: Payload['user'] | null): Actor {
  if (!user) return { login: 'ghost', kind: 'user' };
  return { login: user.login, kind: user.type === 'Bot' ? 'bot' : 'user' };
}

/** The pull request as REST describes it. Throws what GitHub's failures throw. */
export async function getPull(
  octokit: GuardedOctokit,
  { owner, repo, number: pull_number }: Pick<PullRequestOf, 'owner' | 'repo' | 'number'>,
): Promise<Payload> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
  const { data } = await octokit.request(route, { owner, repo, pull_number });
  return data;
}

/** What of it is compared with what events prove. */
export function seenOf({ head, base, updated_at: updatedAt, ...pull }: Payload): PullSeen {
  const { title, draft = false, state } = pull;
  const open = state === 'open';
  const labels = pull.labels.map(({ name }) => name).sort();
  return {
    head: head.sha,
    base: base.ref,
    updatedAt,
    open,
    is: { title, body: markOf(pull.body), draft, labels },
  };
}

async function read(octokit: GuardedOctokit, of: PullRequestOf): Promise<GitHubPullRequest> {
  const data = await getPull(octokit, of);
  const base = await of.base(data.base.ref);
  return {
    number: data.number,
    title: data.title,
    body: data.body ?? '',
    author: actorOf(data.user),
    draft: data.draft ?? false,
    open: data.state === 'open',
    isPublic: data.base.repo.private === false,
    base: { ref: data.base.ref, sha: base?.sha ?? data.base.sha },
    head: { ref: data.head.ref, sha: data.head.sha, fork: data.head.repo?.id !== data.base.repo.id },
    labels: data.labels.map((label) => label.name).sort(),
    createdAt: data.created_at,
    readAt: of.now,
  };
}

/** Throws `CannotLook`, or GitHub's own error for one that is gone. */
export async function readPullRequest(
  octokit: GuardedOctokit,
  of: PullRequestOf,
): Promise<GitHubPullRequest> {
  try {
    return await read(octokit, of);
  } catch (error) {
    // Gone, which is no failure: who judges it says so.
    if (statusOf(error) === 404) throw error;
    throw cannotLook(error, say`pull request ${own(`#${of.number}`)}`, 'pull_requests: read');
  }
}
