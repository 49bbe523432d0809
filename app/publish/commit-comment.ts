/**
 * One comment on a commit for each purpose, written once: GitHub lets a token with `contents: read` create one, and
 * only one with `contents: write` edit it. A second release of the same commit brought the same: it is told of once.
 */
import { type Connection, nextCursor, present } from '../github/connection.ts';
import type { GuardedOctokit } from '../github/reads.ts';
import { type CommentPurpose, isMarkedFor, marked } from './purposes.ts';
import { writeOnce } from './write.ts';

export interface CommitOn {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
}

interface Listed {
  readonly body: string;
  readonly viewerDidAuthor: boolean;
}

interface Answer {
  readonly repository: {
    readonly object: { readonly comments?: Connection<Listed> } | null;
  } | null;
}

const query = `query FairleadCommitComments($owner: String!, $repo: String!, $sha: GitObjectID!, $after: String) {
  repository(owner: $owner, name: $repo) {
    object(oid: $sha) { ... on Commit { comments(first: 100, after: $after) {
      nodes { body viewerDidAuthor } pageInfo { hasNextPage endCursor }
    } } }
  }
}`;

/** Pages of comments that are looked at. */
const maxPages = 10;

/**
 * Of our own: people and other Apps may copy the line that nobody sees. REST does not tell by which App one was written; GraphQL
 * tells whether it was us.
 */
async function find({ octokit, owner, repo, sha }: CommitOn, purpose: CommentPurpose): Promise<true | null> {
  let after: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const answer: Answer = await octokit.graphql<Answer>(query, { owner, repo, sha, after });
    const list: Connection<Listed> | undefined = answer.repository?.object?.comments;
    const ours = present(list?.nodes ?? []).find(
      ({ body, viewerDidAuthor }) => viewerDidAuthor && isMarkedFor(body, purpose),
    );
    if (ours) return true;
    after = list ? nextCursor(list) : null;
    if (after === null) return null;
  }
  return null;
}

/** Throws what GitHub's failures throw. */
export async function commentOnCommit(
  on: CommitOn,
  purpose: CommentPurpose,
  { key, text }: { readonly key: string; readonly text: string },
): Promise<'written' | 'there'> {
  if ((await find(on, purpose)) !== null) return 'there';
  const { octokit, owner, repo, sha } = on;
  await writeOnce({
    make: async () => {
      await octokit.request('POST /repos/{owner}/{repo}/commits/{commit_sha}/comments', {
        owner,
        repo,
        commit_sha: sha,
        body: marked(purpose, text, key),
        request: { retries: 0 },
      });
      return true as const;
    },
    find: () => find(on, purpose),
  });
  return 'written';
}
