/** Every version of one file on the default branch that was in force in the period, with who brought it. */
import * as z from 'zod';
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import { requestText } from '../../github/files/repository-files.ts';
import { CannotLook, NotText } from '../../looked.ts';
import type { Instant } from '../model/period.ts';
import type { Query } from '../model/population.ts';
import { askList, askOne, type EmptyList, emptyOf } from './ask.ts';
import { forEach } from './gathered.ts';
import { type EvidenceOf, type EvidenceRepository, fullName, timeOf } from './of.ts';

const commit = z.object({
  sha: z.string(),
  html_url: z.string(),
  author: z.looseObject({ login: z.string().optional() }).nullish(),
  commit: z.object({ committer: z.object({ date: z.string().nullish() }).nullish(), message: z.string() }),
});

export interface FileVersion {
  readonly commit: string;
  /** The committer's clock, which whoever commits sets: GitHub says no other time. */
  readonly at: Instant | null;
  readonly by: string | null;
  readonly link: string;
  readonly message: string;
  /** Null: the commit removed it. */
  readonly text: string | null;
}

export interface FileHistory {
  /** The oldest first. The first one may be older than the period. */
  readonly versions: readonly FileVersion[];
  readonly query: Query;
  readonly incomplete: readonly Prose[];
  readonly empty: readonly EmptyList[];
}

/** Versions that are read; more are said to be missing. */
const maxVersions = 300;

const files = z.object({ files: z.array(z.object({ filename: z.string(), status: z.string() })) });

/** A file that a commit does not show is one that it removed, or one that may not be seen: GitHub says 404 to both. */
async function unlessRemoved(
  { octokit, owner, repo }: Pick<EvidenceOf, 'octokit'> & { readonly owner: string; readonly repo: string },
  path: string,
  sha: string,
): Promise<Prose | null> {
  const what = say`what the commit ${sha.slice(0, 12)} of ${owner}/${repo} did`;
  const asked = await askOne({
    octokit,
    route: 'GET /repos/{owner}/{repo}/commits/{ref}',
    parameters: { owner, repo, ref: sha },
    answer: files,
    what,
    permission: 'contents: read',
  });
  if (!asked.value) return asked.problem;
  const removed = asked.value.files.some(({ filename, status }) => filename === path && status === 'removed');
  const moved = asked.value.files.some(({ status }) => status === 'renamed');
  if (removed || moved) return null;
  return say`GitHub does not show ${path} of ${owner}/${repo} at ${sha.slice(0, 12)}, which did not remove it`;
}

async function textAt(
  { octokit }: EvidenceOf,
  { owner, name: repo }: EvidenceRepository,
  path: string,
  sha: string,
): Promise<{ readonly text: string | null; readonly problem: Prose | null }> {
  try {
    const text = await requestText({ octokit, owner, repo }, path, sha);
    if (text !== null) return { text, problem: null };
    const problem = await unlessRemoved({ octokit, owner, repo }, path, sha);
    return { text: null, problem };
  } catch (error) {
    const looked = error instanceof NotText || error instanceof CannotLook ? error : null;
    const gap = (looked ?? cannotLook(error, say`${path} of ${owner}/${repo}`, 'contents: read')).gap;
    return { text: null, problem: gap.reason };
  }
}

async function versionOf(
  of: EvidenceOf,
  repository: EvidenceRepository,
  path: string,
  one: z.output<typeof commit>,
  at: Instant | null,
) {
  const { text, problem } = await textAt(of, repository, path, one.sha);
  const message = one.commit.message.split('\n', 1)[0] ?? '';
  const by = one.author?.login ?? null;
  return { version: { commit: one.sha, at, by, link: one.html_url, message, text }, problem };
}

/** Of a repository without any commit there is none. */
function commitsOf(of: EvidenceOf, repository: EvidenceRepository, path: string) {
  const { owner, name: repo, defaultBranch } = repository;
  return askList({
    octokit: of.octokit,
    route: 'GET /repos/{owner}/{repo}/commits',
    parameters: {
      owner,
      repo,
      path,
      ...(defaultBranch === null ? {} : { sha: defaultBranch }),
      until: of.period.to,
    },
    answer: commit,
    idOf: ({ sha }) => sha,
    what: say`the history of ${path} in ${fullName(repository)}`,
    permission: 'contents: read',
    // GitHub says 409 of a repository that is empty.
    none: (error) =>
      error instanceof Error && 'status' in error && error.status === 409
        ? say`${fullName(repository)} is empty`
        : null,
  });
}

export async function fileHistory(
  of: EvidenceOf,
  repository: EvidenceRepository,
  path: string,
): Promise<FileHistory> {
  const asked = await commitsOf(of, repository, path);
  const timed = asked.items.map((one) => ({ one, at: timeOf(one.commit.committer?.date) }));
  const older = timed.findIndex(({ at }) => at !== null && at < of.period.from);
  const wanted = timed.slice(0, older < 0 ? undefined : older + 1);
  const chosen = wanted.slice(0, maxVersions);
  const read = await forEach(chosen, ({ one, at }) => versionOf(of, repository, path, one, at));
  const more = wanted.length - chosen.length;
  return {
    versions: read
      .filter(({ problem }) => problem === null)
      .map(({ version }) => version)
      .reverse(),
    query: asked.query,
    empty: emptyOf(asked, fullName(repository), say`versions of ${path}`),
    incomplete: [
      ...(asked.problem ? [asked.problem] : []),
      ...read.flatMap(({ problem }) => (problem ? [problem] : [])),
      ...(more > 0 ? [say`${more} older versions of ${path} in ${fullName(repository)} were not read`] : []),
    ],
  };
}
