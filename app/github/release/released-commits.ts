/** The commits of a release: who wrote them, which pull requests brought them, and those' reviews. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type {
  ReleaseChanges,
  ReleasedCommit,
  ReleasedFile,
  ReleasedPullRequest,
} from '../../../policies/facts/release-changes.ts';
import type { Review } from '../../../policies/facts/reviews.ts';
import { CannotLook, type Looked } from '../../looked.ts';
import { type Asking, askInParts } from '../access/ask-for-less.ts';
import { cannotLook } from '../access/reasons.ts';
import { type ActorNode, type GitActorNode, peopleOf, type ReviewNode } from '../pull-request/snapshot.ts';
import { releasedCommitsQuery } from './query.ts';
import { maxReleasedCommits, type ReleaseRange } from './range.ts';
import type { RepositoryOf } from './read.ts';

/** Commits read in one query, and how many when that is too much for GitHub: each brings pull requests and their reviews. */
const sizes = [50, 15, 5] as const;

/** Commits without a pull request whose files are read; each costs a request. */
const maxFileReads = 20;

/** GitHub gives no more files of a commit at once. https://docs.github.com/rest/commits/commits#get-a-commit */
const maxFiles = 300;

interface Counted<T> {
  readonly totalCount: number;
  readonly nodes: readonly (T | null)[];
}

interface PullNode {
  readonly number: number;
  readonly title: string;
  readonly merged: boolean;
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly author: ActorNode | null;
  readonly repository: { readonly nameWithOwner: string };
  readonly labels: { readonly nodes: readonly ({ readonly name: string } | null)[] } | null;
  readonly reviews: Counted<Omit<ReviewNode, 'onBehalfOf'>>;
}

interface ReleasedNode {
  readonly oid: string;
  readonly messageHeadline: string;
  readonly parents: { readonly totalCount: number };
  readonly authors: Counted<GitActorNode>;
  readonly committer: GitActorNode | null;
  readonly associatedPullRequests: Counted<PullNode>;
}

const actorOf = (node: ActorNode | null) => ({
  login: node?.login ?? 'ghost',
  kind: node?.__typename === 'Bot' ? ('bot' as const) : ('user' as const),
});

const states = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes_requested',
  DISMISSED: 'dismissed',
  COMMENTED: 'commented',
} as const;

function reviewOf(node: Omit<ReviewNode, 'onBehalfOf'>): readonly Review[] {
  if (node.state === 'PENDING' || node.submittedAt === null) return [];
  return [
    {
      id: node.fullDatabaseId,
      author: actorOf(node.author),
      state: states[node.state],
      commit: node.commit?.oid ?? null,
      submittedAt: node.submittedAt,
      canPush: node.author !== null && node.authorCanPushToRepository,
      teams: [],
      showed: 'not known',
      baseThen: null,
    },
  ];
}

/** Throws when GitHub hides an item: it might be the one that decides. */
function all<T>({ nodes }: Pick<Counted<T>, 'nodes'>, what: string): readonly T[] {
  const shown = nodes.filter((node) => node !== null);
  if (shown.length < nodes.length)
    throw new CannotLook(say`GitHub shows only ${shown.length} of ${nodes.length} ${own(what)}`);
  return shown;
}

function pullOf(node: PullNode): ReleasedPullRequest {
  return {
    number: node.number,
    title: node.title,
    author: actorOf(node.author),
    headRef: node.headRefName,
    head: node.headRefOid,
    labels: (node.labels?.nodes ?? []).flatMap((label) => (label ? [label.name] : [])).sort(),
    reviews: all(node.reviews, 'reviews').flatMap(reviewOf),
    pushes: [],
  };
}

/** What brought a commit: merged pull requests of this repository; one that is still open brought nothing yet. */
function broughtBy({ associatedPullRequests }: ReleasedNode, repository: string): readonly PullNode[] {
  return all(associatedPullRequests, 'pull requests of a commit')
    .filter(
      ({ merged, repository: { nameWithOwner } }) => merged && nameWithOwner.toLowerCase() === repository,
    )
    .sort((a, b) => a.number - b.number);
}

function commitOf(node: ReleasedNode, pulls: readonly PullNode[]): ReleasedCommit {
  const authors = all(node.authors, 'authors of a commit');
  return {
    sha: node.oid,
    headline: node.messageHeadline,
    ...peopleOf(authors),
    committer: node.committer?.user?.login ?? null,
    authorName: authors[0]?.name ?? 'unknown',
    parents: node.parents.totalCount,
    pullRequests: pulls.map(({ number }) => number),
    files: null,
  };
}

/** Lists that are longer than what was read, where the rest could change the answer. */
function gapsOf(node: ReleasedNode): readonly Gap[] {
  const { associatedPullRequests: pulls, authors, oid } = node;
  const cut = [
    ...(pulls.totalCount > pulls.nodes.length ? [own('pull requests')] : []),
    ...(authors.totalCount > authors.nodes.length ? [own('authors')] : []),
    ...(pulls.nodes.some((pull) => pull && pull.reviews.totalCount > pull.reviews.nodes.length)
      ? [own('reviews')]
      : []),
  ];
  return cut.map((what) => ({ reason: say`commit ${oid.slice(0, 7)} has more ${what} than are read` }));
}

async function readSome(
  { octokit, owner, repo }: RepositoryOf,
  shas: readonly string[],
  { request }: Asking,
): Promise<readonly ReleasedNode[]> {
  const ids = Object.fromEntries(shas.map((sha, i) => [`commit${i}`, sha]));
  const query = releasedCommitsQuery(shas.length);
  type Answer = { readonly repository: Readonly<Record<string, ReleasedNode | null>> | null };
  const { repository } = await octokit.graphql<Answer>(query, { owner, repo, ...ids, request });
  return shas.map((sha, i) => {
    const node = repository?.[`commit${i}`];
    if (!node) throw new CannotLook(say`GitHub does not show commit ${sha.slice(0, 7)}`);
    return node;
  });
}

async function readNodes(of: RepositoryOf, shas: readonly string[]): Promise<readonly ReleasedNode[]> {
  try {
    return await askInParts(sizes, shas, (some, asking) => readSome(of, some, asking));
  } catch (error) {
    throw cannotLook(error, own('the commits of the release'), 'contents and pull_requests: read');
  }
}

async function filesOf(of: RepositoryOf, sha: string): Promise<readonly ReleasedFile[] | null> {
  try {
    const { data } = await of.octokit.request('GET /repos/{owner}/{repo}/commits/{ref}', {
      owner: of.owner,
      repo: of.repo,
      ref: sha,
    });
    const files = data.files ?? [];
    if (files.length >= maxFiles) return null;
    return files.flatMap(({ filename, patch, previous_filename: previous }) => [
      // A moved file is gone from its old place, whatever the patch shows.
      ...(previous === undefined ? [] : [{ path: previous, patch: null }]),
      { path: filename, patch: patch ?? null },
    ]);
  } catch (error) {
    throw cannotLook(error, say`what ${sha.slice(0, 7)} changes`, 'contents: read');
  }
}

/** Those without a pull request, with what they change. */
async function withFiles(
  of: RepositoryOf,
  commits: readonly ReleasedCommit[],
): Promise<readonly ReleasedCommit[]> {
  const alone = commits.filter(({ pullRequests, parents }) => pullRequests.length === 0 && parents === 1);
  const read = new Map(
    await Promise.all(
      alone.slice(0, maxFileReads).map(async ({ sha }) => [sha, await filesOf(of, sha)] as const),
    ),
  );
  return commits.map((commit) => ({ ...commit, files: read.get(commit.sha) ?? null }));
}

/** Throws `CannotLook`. A range longer than {@link maxReleasedCommits} is a gap. */
export async function readReleasedCommits(
  of: RepositoryOf,
  range: ReleaseRange,
): Promise<Looked<ReleaseChanges>> {
  const { since, commits: shas, total } = range;
  if (!since) return { value: { since: null, commits: [], pullRequests: [] }, gaps: [] };
  const nodes = await readNodes(of, shas);
  const repository = `${of.owner}/${of.repo}`.toLowerCase();
  const brought = nodes.map((node) => ({ node, pulls: broughtBy(node, repository) }));
  const pulls = new Map(brought.flatMap((one) => one.pulls).map((pull) => [pull.number, pullOf(pull)]));
  const tooMany: Gap = {
    reason: say`${total} commits came since ${since.tag}; only the first ${maxReleasedCommits} were looked at`,
    remedy: own('Release more often, or have somebody review the rest by hand.'),
  };
  return {
    value: {
      since: { tag: since.tag, commit: since.commit },
      commits: await withFiles(
        of,
        brought.map(({ node, pulls: own }) => commitOf(node, own)),
      ),
      pullRequests: [...pulls.values()].sort((a, b) => a.number - b.number),
    },
    gaps: [...(total > shas.length ? [tooMany] : []), ...nodes.flatMap(gapsOf)],
  };
}
