/**
 * The base branch now, with the files of it that are read for every pull request, in one GraphQL read of one point: a pull
 * request's own `base.sha` stays at the last time it was updated.
 */
import { own } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import { rateLimitOf } from '../access/rate-limited.ts';
import { type FileNode, fileSelection, textOf } from '../files/texts.ts';
import type { GuardedOctokit } from '../reads.ts';
import { branchHead } from './branch-head.ts';

export interface Base {
  /** The commit it is at. */
  readonly sha: string;
  /** Path → text, null where GitHub shows no such file; a path whose text is not certain is left out. */
  readonly texts: ReadonlyMap<string, string | null>;
}

/** By the branch's name; null when the branch is gone. Each is read once. Throws what GitHub's failures throw. */
export type ReadBase = (ref: string) => Promise<Base | null>;

interface Answer {
  readonly repository: {
    readonly ref?: { readonly target: Readonly<Record<string, FileNode | null | string>> | null } | null;
  } | null;
}

/** Paths and the branch are variables, never text of the query. */
export function baseQuery(files: number): string {
  const numbers = Array.from({ length: files }, (_, i) => i);
  return `query FairleadBase($owner: String!, $repo: String!, $ref: String!${numbers
    .map((i) => `, $path${i}: String!`)
    .join('')}) {
  repository(owner: $owner, name: $repo) { ref(qualifiedName: $ref) { target { ... on Commit {
    oid
    ${numbers.map((i) => `file${i}: file(path: $path${i}) ${fileSelection}`).join('\n    ')}
  } } } }
}`;
}

async function readBase(
  octokit: GuardedOctokit,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  branch: string,
  { paths, courtesy }: BaseFiles,
): Promise<Base | null> {
  const all = [...paths, ...courtesy];
  const variables = Object.fromEntries(all.map((path, i) => [`path${i}`, path]));
  const ref = `refs/heads/${branch}`;
  const request = { retries: 1 };
  const { repository } = await octokit.graphql<Answer>(baseQuery(all.length), {
    owner,
    repo,
    ref,
    ...variables,
    request,
  });
  if (repository?.ref === null) return null;
  const { oid, ...files } = repository?.ref?.target ?? {};
  if (typeof oid !== 'string') throw new CannotLook(own('GitHub did not say where the base branch is'));
  const texts = all.flatMap((path, i) => {
    const file = files[`file${i}`];
    const text = typeof file === 'string' ? undefined : textOf(file);
    const isCertain = text !== undefined && (text !== null || courtesy.includes(path));
    return isCertain ? [[path, text] as const] : [];
  });
  return { sha: oid, texts: new Map(texts) };
}

/** The files that are read with a branch. */
interface BaseFiles {
  /** Rules: that one is not there is believed of its own read alone, since without it less is asked of a change. */
  readonly paths: readonly string[];
  /** Files whose absence lets nothing through. */
  readonly courtesy: readonly string[];
}

export function baseReader(
  octokit: GuardedOctokit,
  at: { readonly owner: string; readonly repo: string },
  of: BaseFiles,
): ReadBase {
  const known = new Map<string, Promise<Base | null>>();
  const read = (branch: string) =>
    readBase(octokit, at, branch, of).catch(async (error: unknown) => {
      if (rateLimitOf(error)) throw error;
      // Without GraphQL much can be judged all the same: the branch and each of its files have reads of their own.
      const sha = await branchHead(octokit, at, branch);
      return sha === null ? null : { sha, texts: new Map<string, string | null>() };
    });
  return (branch) => {
    const one = known.get(branch) ?? read(branch);
    known.set(branch, one);
    return one;
  };
}
