/**
 * Text files of a repository other than the one that is judged, at a branch, tag or commit. One answer gives the texts and
 * their commit, so they belong together. Costs one point of the client's GraphQL budget, and a REST read where a
 * configuration is not shown: that rules are not there is never believed of GraphQL's null alone. Waivers that are not
 * shown let nothing through.
 */
import type { Gap } from '../../../policies/engine/facts.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import { waiversPath } from '../../../policies/engine/waivers/read.ts';
import { CannotLook } from '../../looked.ts';
import { once } from '../../once.ts';
import type { Version } from '../../repository-reads.ts';
import { cannotLook } from '../access/reasons.ts';
import type { GuardedOctokit } from '../reads.ts';
import { filesOf, isAbsent } from './repository-files.ts';

export interface RevisionAsk {
  readonly owner: string;
  readonly repo: string;
  /** A branch, tag or commit; null: the default branch. */
  readonly ref: string | null;
}

export interface FileAsk extends RevisionAsk {
  readonly path: string;
}

export type FileAnswer =
  | {
      readonly kind: 'file';
      readonly text: string;
      readonly commit: string;
      /** Id of the file's contents. */
      readonly blob: string;
      readonly defaultBranch: string | null;
      readonly isPublic: boolean;
    }
  | { readonly kind: 'no file'; readonly defaultBranch: string | null; readonly isPublic: boolean }
  | { readonly kind: 'no ref'; readonly isPublic: boolean }
  /** It does not exist, or this token may not see it: GitHub does not say which. */
  | { readonly kind: 'unseen' }
  /** `passing`: a later try may succeed. */
  | { readonly kind: 'unreadable'; readonly gap: Gap; readonly passing: boolean };

interface BlobNode {
  readonly oid?: string;
  readonly text?: string | null;
  readonly isTruncated?: boolean;
}

/** `file0`, `file1` and so on: what lies at the paths, in their order. */
type FileNodes = Readonly<Record<`file${number}`, { readonly object: BlobNode | null } | null | undefined>>;

interface CommitNode extends FileNodes {
  readonly oid?: string;
  /** Of an annotated tag. */
  readonly target?: CommitNode;
}

interface RepositoryNode {
  readonly visibility: 'INTERNAL' | 'PRIVATE' | 'PUBLIC';
  readonly defaultBranchRef: { readonly name: string } | null;
  readonly object: CommitNode | null;
}

/** Paths are variables, never text. */
function queryFor(paths: number): string {
  const numbers = Array.from({ length: paths }, (_, i) => i);
  const variables = numbers.map((i) => `, $path${i}: String!`).join('');
  const files = numbers.map((i) => `file${i}: file(path: $path${i}) { ...blob }`).join(' ');
  return `query FairleadFile($owner: String!, $repo: String!, $ref: String!${variables}) {
  repository(owner: $owner, name: $repo) {
    visibility defaultBranchRef { name }
    object(expression: $ref) { ...commit ... on Tag { target { ...commit } } }
  }
}
fragment commit on Commit { oid ${files} }
fragment blob on TreeEntry { object { ... on Blob { oid text isTruncated } } }`;
}

function isUnseen(error: unknown): boolean {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return false;
  return error.errors.length > 0 && error.errors.every(({ type }) => type === 'NOT_FOUND');
}

const commitOf = ({ object }: RepositoryNode): CommitNode | null => object?.target ?? object;

function fileOf(ask: FileAsk, repository: RepositoryNode, i: number): FileAnswer {
  const defaultBranch = repository.defaultBranchRef?.name ?? null;
  const commit = commitOf(repository);
  // An empty repository has a default branch without a commit.
  const isPublic = repository.visibility === 'PUBLIC';
  if (!commit?.oid)
    return ask.ref === null ? { kind: 'no file', defaultBranch, isPublic } : { kind: 'no ref', isPublic };
  const blob = commit[`file${i}`]?.object;
  if (!blob) return { kind: 'no file', defaultBranch, isPublic };
  const { oid, text, isTruncated } = blob;
  if (oid && typeof text === 'string' && !isTruncated)
    return { kind: 'file', text, commit: commit.oid, blob: oid, defaultBranch, isPublic };
  return noText(ask);
}

function noText({ owner, repo, path }: FileAsk): FileAnswer {
  const reason = say`${`${owner}/${repo}/${path}`} is too large or not a text file`;
  return { kind: 'unreadable', gap: { reason }, passing: false };
}

/** What REST has of a file that GraphQL does not show. Throws what GitHub's failures throw. */
async function alone(octokit: GuardedOctokit, of: FileAsk, repository: RepositoryNode): Promise<FileAnswer> {
  const { owner, repo, ref, path } = of;
  const { visibility, defaultBranchRef } = repository;
  const about = { defaultBranch: defaultBranchRef?.name ?? null, isPublic: visibility === 'PUBLIC' };
  const commit = commitOf(repository)?.oid ?? null;
  const at = commit ?? ref;
  const route = 'GET /repos/{owner}/{repo}/contents/{path}';
  try {
    const { data } = await octokit.request(route, { owner, repo, path, ...(at === null ? {} : { ref: at }) });
    if (Array.isArray(data) || data.type !== 'file' || data.encoding !== 'base64') return noText(of);
    if (commit === null) throw new CannotLook(own('GitHub did not say which commit a file is of'));
    const text = Buffer.from(data.content, 'base64').toString('utf8');
    return text.includes('\0') ? noText(of) : { kind: 'file', text, commit, blob: data.sha, ...about };
  } catch (error) {
    if (isAbsent(error)) return { kind: 'no file', ...about };
    throw error;
  }
}

async function ask(octokit: GuardedOctokit, at: RevisionAsk, paths: readonly string[]) {
  const { owner, repo, ref } = at;
  const named = Object.fromEntries(paths.map((path, i) => [`path${i}`, path]));
  const answer = await octokit.graphql<{ readonly repository?: RepositoryNode | null } | null>(
    queryFor(paths.length),
    { owner, repo, ref: ref ?? 'HEAD', ...named },
  );
  // A missing repository comes with an error that says so: anything else is not an answer.
  if (!answer?.repository) throw new Error('an answer without the repository');
  return answer.repository;
}

function failed({ owner, repo }: RevisionAsk, error: unknown): FileAnswer {
  if (isUnseen(error)) return { kind: 'unseen' };
  const what = say`the configuration in ${`${owner}/${repo}`}`;
  return { kind: 'unreadable', gap: cannotLook(error, what, 'contents: read').gap, passing: true };
}

/** A read per path, in their order, which together make one request. None throws: an error is an answer. */
export function otherFiles(
  octokit: GuardedOctokit,
  at: RevisionAsk,
  paths: readonly string[],
): readonly (() => Promise<FileAnswer>)[] {
  const together = once(() => ask(octokit, at, paths));
  return paths.map((path, i) =>
    once(async () => {
      try {
        const repository = await together();
        const answer = fileOf({ ...at, path }, repository, i);
        if (answer.kind !== 'no file' || path === waiversPath) return answer;
        return await alone(octokit, { ...at, path }, repository);
      } catch (error) {
        return failed(at, error);
      }
    }),
  );
}

/** Never throws. */
export async function readOtherFile(octokit: GuardedOctokit, { path, ...at }: FileAsk): Promise<FileAnswer> {
  const [read] = otherFiles(octokit, at, [path]);
  return read ? read() : { kind: 'unseen' };
}

/** The file's versions up to a commit, newest first. */
export function otherHistory(
  octokit: GuardedOctokit,
  { owner, repo, path }: FileAsk,
  commit: string,
): AsyncIterable<Version> {
  return filesOf({ octokit, owner, repo, shaOf: async () => commit }).history(path);
}

/** A file as a verdict found it. */
export interface FileRevision extends RevisionAsk {
  /** Absent in records from the time when there was only one. */
  readonly path?: string;
  /** Null: none was found. */
  readonly blob: string | null;
}

/** Null when the file could not be looked at. */
export function revisionOf({ owner, repo, ref, path }: FileAsk, answer: FileAnswer): FileRevision | null {
  if (answer.kind === 'unreadable') return null;
  return { owner, repo, ref, path, blob: answer.kind === 'file' ? answer.blob : null };
}

/** Revisions as they are kept beside a verdict, and back. Unknown text gives none. */
export function parseRevisions(text: string | null): readonly FileRevision[] {
  if (text === null) return [];
  const parsed: unknown = JSON.parse(text);
  return Array.isArray(parsed) ? parsed.filter(isRevision) : [];
}

function isRevision(thing: unknown): thing is FileRevision {
  if (typeof thing !== 'object' || thing === null) return false;
  return 'owner' in thing && 'repo' in thing && 'ref' in thing && 'blob' in thing;
}
