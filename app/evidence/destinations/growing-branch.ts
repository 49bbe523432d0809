/** A branch of a client's repository that only grows: read, and given one commit at a time. Never forced. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';

export interface BranchOf {
  /** Reads and writes contents of the repository, and nothing else. */
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly branch: string;
}

export const git = '/repos/{owner}/{repo}/git';

/** A repository without any commit takes none through GitHub's API. */
export const firstFile = own('Put a first file into it, a README for instance.');

const noCommits = (name: Prose): CannotLook => new CannotLook(say`${name} is empty`, firstFile);

/** Null: there is no such branch. Throws what `empty` makes of a repository without any commit. */
export async function headOf(
  { octokit, owner, repo, branch }: BranchOf,
  empty: (name: Prose) => CannotLook = noCommits,
): Promise<string | null> {
  try {
    const { data } = await octokit.request(`GET ${git}/ref/{ref}`, { owner, repo, ref: `heads/${branch}` });
    return data.object.sha;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    // GitHub's answer for a repository without any commit.
    if (statusOf(error) === 409) throw empty(say`${`${owner}/${repo}`}`);
    throw cannotLook(error, say`the branch ${branch} of ${`${owner}/${repo}`}`, 'contents: read');
  }
}

/** As it is on the branch now; null: it is not there. */
export async function fileOn(
  { octokit, owner, repo, branch }: BranchOf,
  path: string,
): Promise<string | null> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/contents/{path}', {
      owner,
      repo,
      path,
      ref: branch,
    });
    return 'content' in data ? Buffer.from(data.content, 'base64').toString('utf8') : null;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw cannotLook(error, say`${path} in ${`${owner}/${repo}`}`, 'contents: read');
  }
}

/** Whether the branch still has a commit that was put on it. */
export async function stillHas(
  { octokit, owner, repo }: BranchOf,
  commit: string,
  head: string,
): Promise<boolean> {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead: `${commit}...${head}`,
      per_page: 1,
    });
    return data.status === 'ahead' || data.status === 'identical';
  } catch (error) {
    // The commit is gone from the repository.
    if (statusOf(error) === 404) return false;
    throw cannotLook(error, say`the history of ${`${owner}/${repo}`}`, 'contents: read');
  }
}

/** Whether it is the branch that people's work is on. */
export async function isDefault({ octokit, owner, repo, branch }: BranchOf): Promise<boolean> {
  const { data } = await octokit
    .request('GET /repos/{owner}/{repo}', { owner, repo })
    .catch((error: unknown) => {
      throw cannotLook(error, say`the repository ${`${owner}/${repo}`}`, 'metadata: read');
    });
  return data.default_branch === branch;
}

/** As text, or as a blob that GitHub has already. */
export type NewFile = { readonly path: string } & ({ readonly content: string } | { readonly sha: string });

/** The new commit; null: somebody else committed meanwhile, or a rule forbids it. */
export async function commitTo(
  of: BranchOf,
  head: string | null,
  { files, message }: { readonly files: readonly NewFile[]; readonly message: string },
): Promise<string | null> {
  const { octokit, owner, repo, branch } = of;
  const at = { owner, repo };
  const base = head
    ? (await octokit.request(`GET ${git}/commits/{commit_sha}`, { ...at, commit_sha: head })).data.tree.sha
    : null;
  const { data: tree } = await octokit.request(`POST ${git}/trees`, {
    ...at,
    tree: files.map((file) => ({ ...file, mode: '100644' as const, type: 'blob' as const })),
    ...(base === null ? {} : { base_tree: base }),
  });
  const { data: made } = await octokit.request(`POST ${git}/commits`, {
    ...at,
    message,
    tree: tree.sha,
    parents: head ? [head] : [],
  });
  try {
    if (head)
      await octokit.request(`PATCH ${git}/refs/{ref}`, {
        ...at,
        ref: `heads/${branch}`,
        sha: made.sha,
        force: false,
      });
    else await octokit.request(`POST ${git}/refs`, { ...at, ref: `refs/heads/${branch}`, sha: made.sha });
    return made.sha;
  } catch (error) {
    if (statusOf(error) === 422) return null;
    throw error;
  }
}
