/**
 * One text file of a repository other than the one that is judged, at a branch, tag or commit: the text and the commit it
 * was read at come in one answer, so that they belong together. Costs one point of the client's GraphQL budget.
 */
import type { Gap } from '../../policies/engine/facts.ts';
import { say } from '../../policies/engine/prose.ts';
import type { Version } from '../facts/source.ts';
import { cannotLook } from './cannot-look.ts';
import type { ClientOctokit } from './reads.ts';
import { filesOf } from './repository-files.ts';

export interface FileAsk {
  readonly owner: string;
  readonly repo: string;
  /** A branch, tag or commit; null: the default branch. */
  readonly ref: string | null;
  readonly path: string;
}

export type FileAnswer =
  | {
      readonly kind: 'file';
      readonly text: string;
      readonly commit: string;
      readonly defaultBranch: string | null;
    }
  | { readonly kind: 'no file'; readonly defaultBranch: string | null }
  | { readonly kind: 'no ref' }
  /** It is not there, or this token may not see it: GitHub does not tell the two apart. */
  | { readonly kind: 'unseen' }
  /** `passing`: a later try may succeed. */
  | { readonly kind: 'unreadable'; readonly gap: Gap; readonly passing: boolean };

interface BlobNode {
  readonly text?: string | null;
  readonly isTruncated?: boolean;
}

interface CommitNode {
  readonly oid?: string;
  /** Of an annotated tag. */
  readonly target?: CommitNode;
  readonly file?: { readonly object: BlobNode | null } | null;
}

interface RepositoryNode {
  readonly defaultBranchRef: { readonly name: string } | null;
  readonly object: CommitNode | null;
}

const query = `query FairleadFile($owner: String!, $repo: String!, $ref: String!, $path: String!) {
  repository(owner: $owner, name: $repo) {
    defaultBranchRef { name }
    object(expression: $ref) { ...commit ... on Tag { target { ...commit } } }
  }
}
fragment commit on Commit { oid file(path: $path) { object { ... on Blob { text isTruncated } } } }`;

function isUnseen(error: unknown): boolean {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return false;
  return error.errors.length > 0 && error.errors.every(({ type }) => type === 'NOT_FOUND');
}

function fileOf(ask: FileAsk, repository: RepositoryNode): FileAnswer {
  const defaultBranch = repository.defaultBranchRef?.name ?? null;
  const commit = repository.object?.target ?? repository.object;
  // An empty repository has a default branch to be, and no commit on it.
  if (!commit?.oid) return ask.ref === null ? { kind: 'no file', defaultBranch } : { kind: 'no ref' };
  const blob = commit.file?.object;
  if (!blob) return { kind: 'no file', defaultBranch };
  const { text, isTruncated } = blob;
  if (typeof text === 'string' && !isTruncated)
    return { kind: 'file', text, commit: commit.oid, defaultBranch };
  const reason = say`${`${ask.owner}/${ask.repo}/${ask.path}`} is too large or not a text file`;
  return { kind: 'unreadable', gap: { reason }, passing: false };
}

/** Never throws: what goes wrong is an answer. */
export async function readOtherFile(octokit: ClientOctokit, ask: FileAsk): Promise<FileAnswer> {
  const { owner, repo, ref, path } = ask;
  try {
    const variables = { owner, repo, ref: ref ?? 'HEAD', path };
    const answer = await octokit.graphql<{ readonly repository?: RepositoryNode | null } | null>(
      query,
      variables,
    );
    // A repository that is not there comes with an error that says so: anything else is no answer.
    if (!answer?.repository) throw new Error('an answer without the repository');
    return fileOf(ask, answer.repository);
  } catch (error) {
    if (isUnseen(error)) return { kind: 'unseen' };
    const { gap } = cannotLook(error, say`the configuration in ${`${owner}/${repo}`}`, 'contents: read');
    return { kind: 'unreadable', gap, passing: true };
  }
}

/** The file's versions up to a commit, newest first. */
export function otherHistory(
  octokit: ClientOctokit,
  { owner, repo, path }: FileAsk,
  commit: string,
): AsyncIterable<Version> {
  const snapshot = () => Promise.reject(new Error('no pull request of another repository is read'));
  return filesOf({ octokit, owner, repo, shaOf: async () => commit, snapshot }).history(path);
}
