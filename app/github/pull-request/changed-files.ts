/** GitHub's list of changed files → the fact. GitHub lists at most 3,000 and omits patches that are too large. */
import type { components } from '@octokit/openapi-types';
import { own, say } from '../../../policies/engine/prose.ts';
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import type { Looked } from '../../looked.ts';
import { allPages } from '../access/assessment-octokit.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';
import { Behind } from '../behind.ts';
import type { GuardedOctokit } from '../reads.ts';
import { getPull } from './pull-request.ts';

type Entry = components['schemas']['diff-entry'];

/** The id git gives an empty file, which has no patch either. */
const emptyBlob = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

const statuses: Readonly<Record<Entry['status'], ChangedFile['status']>> = {
  added: 'added',
  removed: 'removed',
  modified: 'modified',
  renamed: 'renamed',
  copied: 'copied',
  changed: 'modified',
  unchanged: 'modified',
};

/** The whole patch of a submodule; any text may hold a line like it. */
const submodulePatch =
  /^@@ [^\n]+ @@\n(?:-Subproject commit [0-9a-f]{40}\n?)?(?:\+Subproject commit [0-9a-f]{40}\n?)?$/;

function kindOf(entry: Entry): ChangedFile['kind'] {
  if (entry.patch !== undefined) return submodulePatch.test(entry.patch) ? 'submodule' : 'text';
  if (entry.changes > 0) return 'unknown';
  return entry.status === 'renamed' || entry.sha === emptyBlob ? 'text' : 'binary';
}

/** One entry of `GET pulls/{n}/files`, as a fact. */
export function changedFileOf(entry: Entry): ChangedFile {
  return {
    path: entry.filename,
    previousPath: entry.previous_filename ?? null,
    status: statuses[entry.status],
    additions: entry.additions,
    deletions: entry.deletions,
    kind: kindOf(entry),
    patch: entry.patch ?? null,
  };
}

export interface ChangedFilesOf {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** The base is another one than it was: GitHub's list may still be of that one, so git's is asked for, too. */
  readonly isRebased: boolean;
}

/** The commit that an entry is of. A removed file is not in the head: its address may name another commit. */
function commitOf({ status, contents_url: url }: Entry): string | null {
  const ref = URL.canParse(url) ? new URL(url).searchParams.get('ref') : null;
  return status !== 'removed' && ref !== null && /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(ref) ? ref : null;
}

/** GitHub lists no more files of a comparison. https://docs.github.com/rest/commits/commits#compare-two-commits */
const maxCompared = 300;

/** Between two commits there is one answer for ever: a list of the pull request's that differs is of another base. */
async function isAsCompared(
  octokit: GuardedOctokit,
  { owner, repo }: ChangedFilesOf,
  { base, head }: Tips,
  entries: readonly Entry[],
): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  const { data } = await octokit.request(route, { owner, repo, basehead: `${base}...${head}`, per_page: 1 });
  const files = data.files ?? [];
  const listed = new Map(entries.map(({ filename, sha }) => [filename, sha]));
  const isWhole = files.length < maxCompared;
  return (
    files.every(({ filename, sha }) => listed.get(filename) === sha) &&
    (!isWhole || files.length === entries.length)
  );
}

interface Tips {
  readonly base: string;
  readonly head: string;
}

async function checkFresh(
  octokit: GuardedOctokit,
  of: ChangedFilesOf,
  tips: Tips,
  entries: readonly Entry[],
): Promise<void> {
  const commits = entries.map(commitOf).filter((sha) => sha !== null);
  const isFresh =
    commits.every((sha) => sha === tips.head) &&
    (!of.isRebased || (await isAsCompared(octokit, of, tips, entries)));
  if (!isFresh) throw new Behind(own('the list of changed files'));
}

const listRoute = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';

/** The first page, for who knows that all will be wanted: {@link listChangedFiles} of the same assessment shares it. */
export async function askForChangedFiles(
  octokit: GuardedOctokit,
  { owner, repo, number: pull_number }: Pick<ChangedFilesOf, 'owner' | 'repo' | 'number'>,
): Promise<void> {
  await octokit.request(listRoute, { owner, repo, pull_number, per_page: 100, page: 1 });
}

/** Throws `CannotLook`, `Behind` for a list of another head or base; a list that GitHub cut short carries a gap. */
export async function listChangedFiles(
  octokit: GuardedOctokit,
  of: ChangedFilesOf,
  tips: () => Promise<Tips>,
): Promise<Looked<readonly ChangedFile[]>> {
  const parameters = { owner: of.owner, repo: of.repo, pull_number: of.number };
  try {
    const entries = await allPages<Entry>(octokit, listRoute, parameters);
    await checkFresh(octokit, of, await tips(), entries);
    const { changed_files: all } = await getPull(octokit, of);
    const value = entries.map(changedFileOf).sort((a, b) => (a.path < b.path ? -1 : 1));
    if (all <= value.length) return { value, gaps: [] };
    const reason = say`GitHub lists only ${value.length} of this change's ${all} files`;
    return {
      value,
      gaps: [{ reason, remedy: own('Split the change, so that Fairlead can look at all of it.') }],
    };
  } catch (error) {
    // The pull request itself was there a moment ago.
    if (statusOf(error) === 404) throw new Behind(own('the list of changed files'), error);
    throw cannotLook(error, own('the list of changed files'), 'pull_requests: read');
  }
}
