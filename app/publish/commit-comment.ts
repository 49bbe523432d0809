/**
 * One comment on a commit for each purpose and key, written once: GitHub lets a token with `contents: read` create one, and
 * only one with `contents: write` edit it.
 */
import { allPages } from '../github/access/assessment-octokit.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { type CommentPurpose, isMarked, marked } from './purposes.ts';
import { writeOnce } from './write.ts';

export interface CommitOn {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
}

interface Listed {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly type?: string } | null;
}

const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/comments';

/** Of an App's: people may copy the line that nobody sees. */
async function find({ octokit, owner, repo, sha }: CommitOn, purpose: CommentPurpose, key: string) {
  const where = { owner, repo, commit_sha: sha, request: { calls: undefined } };
  const all = await allPages<Listed>(octokit, route, where);
  const ours = all.find(({ body, user }) => user?.type === 'Bot' && isMarked(body, purpose, key));
  return ours ? Number(ours.id) : null;
}

/** Throws what GitHub's failures throw. */
export async function commentOnCommit(
  on: CommitOn,
  purpose: CommentPurpose,
  { key, text }: { readonly key: string; readonly text: string },
): Promise<'written' | 'there'> {
  if ((await find(on, purpose, key)) !== null) return 'there';
  const { octokit, owner, repo, sha } = on;
  await writeOnce({
    make: async () => {
      const { data } = await octokit.request('POST /repos/{owner}/{repo}/commits/{commit_sha}/comments', {
        owner,
        repo,
        commit_sha: sha,
        body: marked(purpose, text, key),
        request: { retries: 0 },
      });
      return Number(data.id);
    },
    find: () => find(on, purpose, key),
  });
  return 'written';
}
