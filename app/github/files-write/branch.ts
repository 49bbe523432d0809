/** Fairlead's own branch in a repository, and the pull request from it: what is there, and whose it is. Only reads. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { own, type Prose, say, some } from '../../../policies/engine/prose.ts';
import type { Reader } from '../access/read-only.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';

export const filesBranch = 'fairlead/files';

/**
 * The last line of Fairlead's commits: the tree they were made with. Whoever amends one, or makes another, has another tree:
 * then the commit is theirs.
 */
export const treeTrailer = 'Fairlead-Tree: ';

/** As git names a file's contents. */
export function blobSha(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

const refsAnswer = z.array(z.object({ ref: z.string(), object: z.object({ sha: z.string() }) }));
const pullsAnswer = z.array(
  z.object({
    number: z.number(),
    state: z.string(),
    title: z.string(),
    body: z.string().nullable(),
    html_url: z.string(),
    merged_at: z.string().nullable(),
    closed_at: z.string().nullable(),
    base: z.object({ ref: z.string(), repo: z.object({ id: z.number() }) }),
    /** No repository: a fork that is gone. */
    head: z.object({ ref: z.string(), sha: z.string(), repo: z.object({ id: z.number() }).nullable() }),
  }),
);
const compareAnswer = z.object({
  ahead_by: z.number(),
  behind_by: z.number(),
  total_commits: z.number(),
  commits: z.array(
    z.object({
      sha: z.string(),
      commit: z.object({ message: z.string(), tree: z.object({ sha: z.string() }) }),
      author: z.object({ login: z.string() }).partial().nullish(),
    }),
  ),
  files: z
    .array(z.object({ filename: z.string(), sha: z.string().nullable(), status: z.string() }))
    .optional(),
});

export type Pull = z.infer<typeof pullsAnswer>[number];

export interface BranchAt {
  readonly owner: string;
  readonly repo: string;
  readonly base: { readonly branch: string; readonly sha: string };
}

export type BranchNow =
  /** There is no such branch. */
  | { readonly kind: 'none' }
  /** Everything on it that the base has not is Fairlead's. */
  | {
      readonly kind: 'ours';
      readonly head: string;
      readonly ahead: number;
      readonly behind: number;
      /** What it changes: paths with the name of what they hold; null where that is not all of it. */
      readonly changes: ReadonlyMap<string, string> | null;
    }
  /** Somebody else's, or somebody else put commits on it, or the name cannot be had. */
  | { readonly kind: 'theirs'; readonly because: Prose };

export interface BranchState {
  readonly branch: BranchNow;
  /** Newest first: all pull requests from it, whatever became of them. */
  readonly pulls: readonly Pull[];
}

type Compared = z.infer<typeof compareAnswer>;

/** GitHub compares no more files than this. */
const maxFiles = 300;

export function isOurs({ message, tree }: Compared['commits'][number]['commit']): boolean {
  return message.trimEnd().endsWith(`\n${treeTrailer}${tree.sha}`);
}

function ownership(
  head: string,
  { ahead_by, behind_by, total_commits, commits, files }: Compared,
): BranchNow {
  const others = commits.filter(({ commit }) => !isOurs(commit));
  if (others.length > 0) {
    const named = others.map(
      ({ sha, author }) => say`${own(sha.slice(0, 7))} by ${author?.login ?? 'somebody'}`,
    );
    return {
      kind: 'theirs',
      because: say`the branch ${filesBranch} has commits of others: ${some(named, 3)}`,
    };
  }
  if (commits.length < total_commits)
    return { kind: 'theirs', because: say`the branch ${filesBranch} has more commits than GitHub lists` };
  const isWhole =
    (files ?? []).every(({ status }) => status !== 'renamed') && (files?.length ?? maxFiles) < maxFiles;
  const changes = isWhole ? new Map((files ?? []).map(({ filename, sha }) => [filename, sha ?? ''])) : null;
  return { kind: 'ours', head, ahead: ahead_by, behind: behind_by, changes };
}

async function branchNow(reader: Reader, { owner, repo, base }: BranchAt): Promise<BranchNow> {
  const at = { owner, repo };
  const ref = `refs/heads/${filesBranch}`;
  const [folder = ''] = filesBranch.split('/');
  const { data } = await reader.get('GET /repos/{owner}/{repo}/git/matching-refs/{ref}', {
    ...at,
    ref: `heads/${folder}`,
  });
  const refs = refsAnswer.parse(data);
  const found = refs.find((one) => one.ref === ref);
  if (!found) {
    const blocker = refs.find((one) => one.ref === `refs/heads/${folder}` || one.ref.startsWith(`${ref}/`));
    if (!blocker) return { kind: 'none' };
    const name = blocker.ref.slice('refs/heads/'.length);
    return {
      kind: 'theirs',
      because: say`there cannot be a branch ${filesBranch} beside the branch ${name}`,
    };
  }
  const head = found.object.sha;
  const basehead = `${base.sha}...${head}`;
  try {
    const compared = await reader.get('GET /repos/{owner}/{repo}/compare/{basehead}', { ...at, basehead });
    return ownership(head, compareAnswer.parse(compared.data));
  } catch (error) {
    // Both commits are there: without a common ancestor GitHub compares nothing.
    if (statusOf(error) !== 404) throw error;
    const because = say`the branch ${filesBranch} is somebody else’s: it has no commit in common with ${base.branch}`;
    return { kind: 'theirs', because };
  }
}

/**
 * Of any state, newest first. `head` names an owner and a branch: a fork of the same owner’s has both, and its pull requests
 * are not from here.
 */
export async function pullsFrom(
  reader: Reader,
  { owner, repo }: Pick<BranchAt, 'owner' | 'repo'>,
): Promise<readonly Pull[]> {
  const { data } = await reader.get('GET /repos/{owner}/{repo}/pulls', {
    owner,
    repo,
    head: `${owner}:${filesBranch}`,
    state: 'all',
    per_page: 100,
  });
  return pullsAnswer
    .parse(data)
    .filter(({ head, base }) => head.ref === filesBranch && head.repo?.id === base.repo.id)
    .sort((a, b) => b.number - a.number);
}

/** Numbers of the open pull requests into the branch: GitHub closes them when it is deleted. */
export async function pullsInto(
  reader: Reader,
  { owner, repo }: Pick<BranchAt, 'owner' | 'repo'>,
): Promise<readonly number[]> {
  const route = 'GET /repos/{owner}/{repo}/pulls';
  const { data } = await reader.get(route, { owner, repo, base: filesBranch, state: 'open', per_page: 100 });
  return pullsAnswer.parse(data).map(({ number }) => number);
}

/** Where the branch is now; null: there is none. */
export async function headNow(
  reader: Reader,
  { owner, repo }: Pick<BranchAt, 'owner' | 'repo'>,
): Promise<string | null> {
  const ref = `heads/${filesBranch}`;
  const { data } = await reader.get('GET /repos/{owner}/{repo}/git/matching-refs/{ref}', {
    owner,
    repo,
    ref,
  });
  return refsAnswer.parse(data).find((one) => one.ref === `refs/${ref}`)?.object.sha ?? null;
}

/** Throws `CannotLook`. */
export async function branchState(reader: Reader, at: BranchAt): Promise<BranchState> {
  try {
    const [branch, pulls] = await Promise.all([branchNow(reader, at), pullsFrom(reader, at)]);
    return { branch, pulls };
  } catch (error) {
    throw cannotLook(error, say`the branch ${filesBranch} and its pull requests`, 'pull_requests: read');
  }
}
