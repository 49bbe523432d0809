/** Sizes and kinds of many files at a commit: one GraphQL read for a few hundred of them. */
import { own, say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import type { Blob } from '../../repository-reads.ts';
import { type Asking, askInParts } from '../access/ask-for-less.ts';
import { cannotLook } from '../access/reasons.ts';
import type { GuardedOctokit } from '../reads.ts';

export interface BlobsOf {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
}

/** Files in one request, and how many when that is too much for GitHub. */
const sizes = [250, 60, 15] as const;

/** Git's mode of a symbolic link, octal. */
const linkMode = 0o120000;

interface EntryNode {
  readonly mode: number;
  readonly type: string;
  readonly object: { readonly byteSize?: number; readonly isBinary?: boolean | null } | null;
}

interface Answer {
  readonly repository: { readonly object: Readonly<Record<string, EntryNode | null>> | null } | null;
}

/** Paths are variables, never text of the query. */
export function blobsQuery(files: number): string {
  const numbers = Array.from({ length: files }, (_, i) => i);
  return `query FairleadBlobs($owner: String!, $repo: String!, $sha: GitObjectID!${numbers
    .map((i) => `, $path${i}: String!`)
    .join('')}) {
  repository(owner: $owner, name: $repo) { object(oid: $sha) { ... on Commit {
    ${numbers
      .map(
        (i) => `file${i}: file(path: $path${i}) { mode type object { ... on Blob { byteSize isBinary } } }`,
      )
      .join('\n    ')}
  } } }
}`;
}

/** Null for what is no file. */
function blobOf(path: string, node: EntryNode | null | undefined): readonly [string, Blob] | null {
  if (node === undefined) throw new CannotLook(say`GitHub did not say what ${path} is`);
  if (node?.type !== 'blob') return null;
  const { byteSize, isBinary = null } = node.object ?? {};
  if (byteSize === undefined) throw new CannotLook(say`GitHub did not say how large ${path} is`);
  return [path, { bytes: byteSize, binary: isBinary, link: node.mode === linkMode }];
}

async function readSome(
  { octokit, owner, repo }: BlobsOf,
  sha: string,
  paths: readonly string[],
  { request }: Asking,
) {
  const variables = Object.fromEntries(paths.map((path, i) => [`path${i}`, path]));
  const { repository } = await octokit.graphql<Answer>(blobsQuery(paths.length), {
    owner,
    repo,
    sha,
    ...variables,
    request,
  });
  const files = repository?.object;
  if (!files) throw new CannotLook(own('the commit whose files are needed is gone'));
  return paths.map((path, i) => blobOf(path, files[`file${i}`]));
}

/** Throws `CannotLook`. */
export async function readBlobs(
  of: BlobsOf,
  sha: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Blob>> {
  try {
    const found = await askInParts(sizes, paths, (some, asking) => readSome(of, sha, some, asking));
    return new Map(found.filter((one) => one !== null));
  } catch (error) {
    throw cannotLook(error, own('the sizes of changed files'), 'contents: read');
  }
}
