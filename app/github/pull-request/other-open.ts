/**
 * Which files other open pull requests add to a few folders. Their lists of changed files would cost GitHub a diff each, so
 * the folders are listed at each head and on its base, which costs none; only those that have something more there are
 * asked for their list. The heads of forks are in the repository they ask to change, as `refs/pull/<number>/head`.
 */
import { own } from '../../../policies/engine/prose.ts';
import { type Asking, askInParts } from '../access/ask-for-less.ts';
import { cannotLook } from '../access/reasons.ts';
import { type Connection, nextCursor, present } from '../connection.ts';
import type { GuardedOctokit } from '../reads.ts';
import type { OpenPullRequestNode, OpenPullRequests, OtherOpen, OthersOpen } from './snapshot.ts';
import { moreOpenPullRequestsQuery } from './snapshot-query.ts';

export interface OthersOf {
  readonly owner: string;
  readonly repo: string;
  /** The one that is judged: it is not among the others. */
  readonly number: number;
  /** The first page of the list. */
  readonly open: OpenPullRequests;
  /** Paths of folders, without a slash at their end; `''` is the root. With none, the others are only counted. */
  readonly folders: readonly string[];
}

/** Open pull requests that are looked at; there are more in few repositories. */
const maxPulls = 500;

/** Heads listed in one query, and how many when that is too much for GitHub. */
const headSizes = [50, 15, 5] as const;

/** Pull requests with something new whose lists are read, and pages of 100 files of each. */
const maxLists = 20;
const maxPages = 3;

async function allOpen(
  octokit: GuardedOctokit,
  { owner, repo, open }: OthersOf,
): Promise<readonly OpenPullRequestNode[]> {
  type Page = Connection<OpenPullRequestNode>;
  const nodes = [...open.nodes];
  for (let after = open.endCursor; after !== null && nodes.length < maxPulls; ) {
    const { repository } = await octokit.graphql<{
      readonly repository: { readonly openPullRequests: Page };
    }>(moreOpenPullRequestsQuery, { owner, repo, after });
    nodes.push(...present(repository.openPullRequests.nodes));
    after = nextCursor(repository.openPullRequests);
  }
  // One that was updated meanwhile moves to another page.
  return [...new Map(nodes.map((one) => [one.number, one])).values()].slice(0, maxPulls);
}

interface TreeNode {
  readonly entries?: readonly { readonly name: string; readonly type: string }[];
}

/** Null: there is no such commit (any more). */
type Listing = ReadonlySet<string> | null;

function pathsIn(folder: string, tree: TreeNode | null): readonly string[] {
  const files = (tree?.entries ?? []).filter(({ type }) => type === 'blob');
  return files.map(({ name }) => (folder === '' ? name : `${folder}/${name}`));
}

/** What the folders hold at each of these commits or refs. Expressions are variables, never text. */
async function listingsAt(
  octokit: GuardedOctokit,
  { owner, repo, folders }: OthersOf,
  at: readonly string[],
  { request }: Pick<Asking, 'request'>,
): Promise<readonly Listing[]> {
  const asked = at.flatMap((name, i) => [
    { alias: `at${i}`, expression: name, selection: '__typename' },
    ...folders.map((folder, j) => ({
      alias: `at${i}in${j}`,
      expression: `${name}:${folder}`,
      selection: '... on Tree { entries { name type } }',
    })),
  ]);
  const variables = asked.map(({ alias }) => `, $${alias}: String!`).join('');
  const fields = asked.map(
    ({ alias, selection }) => `${alias}: object(expression: $${alias}) { ${selection} }`,
  );
  const query = `query FairleadFolders($owner: String!, $repo: String!${variables}) {
  repository(owner: $owner, name: $repo) {
    ${fields.join('\n    ')}
  }
}`;
  const expressions = Object.fromEntries(asked.map(({ alias, expression }) => [alias, expression]));
  const { repository } = await octokit.graphql<{
    readonly repository: Readonly<Record<string, TreeNode | null>>;
  }>(query, { owner, repo, ...expressions, request });
  return at.map((_, i) =>
    repository[`at${i}`]
      ? new Set(folders.flatMap((folder, j) => pathsIn(folder, repository[`at${i}in${j}`] ?? null)))
      : null,
  );
}

async function listings(octokit: GuardedOctokit, of: OthersOf, at: readonly string[]) {
  const found = await askInParts(headSizes, at, (some, asking) => listingsAt(octokit, of, some, asking));
  return new Map(at.map((name, i) => [name, found[i] ?? null]));
}

interface FileEntry {
  readonly filename: string;
  readonly status: string;
}

const additions: ReadonlySet<string> = new Set(['added', 'renamed', 'copied']);

/**
 * Of the paths that are new at its head those that it adds itself: the base may have lost one since it branched. What is
 * not found in the first pages of a long list counts as added.
 */
async function addedBy(
  octokit: GuardedOctokit,
  { owner, repo }: OthersOf,
  number: number,
  paths: readonly string[],
): Promise<readonly string[]> {
  const added = new Set<string>();
  for (let page = 1; page <= maxPages; page++) {
    const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
    const { data, headers } = await octokit.request(route, {
      owner,
      repo,
      pull_number: number,
      per_page: 100,
      page,
    });
    for (const { filename, status } of data as readonly FileEntry[])
      if (additions.has(status)) added.add(filename);
    if (!headers.link?.includes('rel="next"')) return paths.filter((path) => added.has(path));
    if (paths.every((path) => added.has(path))) return paths;
  }
  return paths;
}

/** Paths at the head that the base lacks, sorted; null when one of the two is not there. */
function newAt(head: Listing | undefined, base: Listing | undefined): readonly string[] | null {
  return head && base ? [...head].filter((path) => !base.has(path)).sort() : null;
}

async function read(octokit: GuardedOctokit, of: OthersOf): Promise<OthersOpen> {
  const listed = of.folders.length === 0 ? of.open.nodes : await allOpen(octokit, of);
  const others = listed.filter(({ number }) => number !== of.number);
  const all = Math.max(of.open.totalCount - (others.length < listed.length ? 1 : 0), others.length);
  if (others.length === 0 || of.folders.length === 0) return { pulls: [], all };
  const baseOf = ({ baseRefName }: OpenPullRequestNode) => `refs/heads/${baseRefName}`;
  const at = [...new Set([...others.map(baseOf), ...others.map(({ headRefOid }) => headRefOid)])];
  const found = await listings(octokit, of, at);
  const looked = others.map((one) => ({
    number: one.number,
    added: newAt(found.get(one.headRefOid), found.get(baseOf(one))),
  }));
  const asked = new Set(looked.filter(({ added }) => added?.length).slice(0, maxLists));
  const pulls = looked.map(async (one): Promise<OtherOpen> => {
    if (!asked.has(one) || one.added === null) return one;
    return { ...one, added: await addedBy(octokit, of, one.number, one.added) };
  });
  return { pulls: await Promise.all(pulls), all };
}

/** Throws `CannotLook`. */
export async function readOthersOpen(octokit: GuardedOctokit, of: OthersOf): Promise<OthersOpen> {
  try {
    return await read(octokit, of);
  } catch (error) {
    throw cannotLook(error, own('the other open pull requests'), 'pull_requests and contents: read');
  }
}
