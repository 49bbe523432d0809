/** Looks at one pull request's present state, and at every other one that shares its head. */
import { type CollectedFacts, wantsNothing } from '../../../policies/engine/facts.ts';
import type { Identity } from '../../../policies/engine/report.ts';
import type { ChangeHistory } from '../../../policies/facts/change-history.ts';
import { assess, type Judged } from '../../assess.ts';
import { asSeenBy, type Reader } from '../../config/readership.ts';
import { type GitHubSource, githubSource, nothingKept } from '../../facts/github-source.ts';
import { viewsToKeep } from '../../facts/showed.ts';
import { type AssessmentOctokit, allPages, forAssessment } from '../../github/access/assessment-octokit.ts';
import type { FileRevision } from '../../github/files/other-files.ts';
import type { GitHubPullRequest } from '../../github/pull-request/pull-request.ts';
import type { Snapshot } from '../../github/pull-request/snapshot.ts';
import { once } from '../../once.ts';
import { simulateOnGitHub } from '../../simulate/difference-github.ts';
import { type Access, elsewhereOf } from '../access.ts';
import { describePullRequest } from './describe.ts';

export interface JudgedPullRequest extends Judged {
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
  readonly pull: GitHubPullRequest;
  readonly snapshot: Snapshot | null;
  readonly counted: AssessmentOctokit;
  /** The files of other repositories that were looked at for the configuration. */
  readonly layers: readonly FileRevision[];
}

/** What the verdict is about, when it is not the pull request itself. */
type About = Pick<Identity, 'kind' | 'subjectId'>;

async function readerOf(source: GitHubSource): Promise<Reader> {
  const { author, head } = await source.pullRequest();
  return { ...author, fromFork: head.fork };
}

function keyOf({ repositoryId }: Access, pullRequest: number) {
  return { repositoryId: repositoryId ?? 0, pullRequest };
}

async function historyOf(access: Access, number: number): Promise<ChangeHistory> {
  return (await access.changes?.of(keyOf(access, number))) ?? nothingKept;
}

interface Seen {
  readonly pull: GitHubPullRequest;
  readonly history: ChangeHistory;
}

/** Keeps what approvals were given for: GitHub forgets the base they were given against. */
async function keepViews(
  access: Access,
  { reviews }: CollectedFacts,
  { pull, history }: Seen,
): Promise<void> {
  if (!reviews?.ok || !access.changes) return;
  const { head, base, number } = pull;
  const shown = { head: head.sha, baseRef: base.ref, baseSha: base.sha };
  const views = viewsToKeep(reviews.value.reviews, shown, reviews.value.change, history);
  await access.changes.saw(keyOf(access, number), views, new Date(access.now()));
}

function readsOf(access: Access, counted: AssessmentOctokit, number: number) {
  const { octokitFor, owner, repo, self, sarif, checkouts = [], fetch, now } = access;
  return { counted, octokitFor, owner, repo, number, self, sarif, checkouts, fetch, now: now() };
}

/** Judges one pull request, or the merge group made for it. Throws `CannotLook` only when the pull request cannot be read. */
export async function judgePullRequest(
  access: Access,
  number: number,
  about: About = { kind: 'pull_request', subjectId: String(number) },
): Promise<JudgedPullRequest> {
  const counted = forAssessment(access.octokit);
  const { viewpoint, catalogue, configurationPath } = access;
  const of = readsOf(access, counted, number);
  const history = once(() => historyOf(access, number));
  const open = githubSource({ ...of, history });
  const waivers = (await access.granted?.(number)) ?? [];
  const elsewhere = elsewhereOf(access, counted);
  const layers = forAssessment(access.octokitFor({ for: 'layers' }), counted.calls).octokit;
  const judged = await assess({
    subject: `#${number}`,
    identity: { ...about, client: access.client, repositoryId: access.repositoryId },
    viewpoint,
    catalogue,
    open,
    openProposal: open,
    describe: describePullRequest,
    elsewhere,
    elsewhereAsAuthor: async () => asSeenBy(elsewhere, await readerOf(open(wantsNothing)), layers),
    isPublic: async () => (await open(wantsNothing).pullRequest()).isPublic,
    calls: () => counted.calls.reads,
    simulate: (changed) => simulateOnGitHub(changed, { ...of, source: open(wantsNothing) }),
    waivers,
    ...(configurationPath ? { configurationPath } : {}),
  });
  const source = open(judged.wanted);
  const pull = await source.pullRequest();
  const { head, base } = pull;
  const snapshot = await source.github.snapshot().catch(() => null);
  const revisions = await elsewhere.revisions();
  await keepViews(access, judged.facts, { pull, history: await history() });
  return {
    ...judged,
    number,
    headSha: head.sha,
    baseRef: base.ref,
    layers: revisions,
    pull,
    snapshot,
    counted,
  };
}

interface Listed {
  readonly number: number;
  readonly open: boolean;
  readonly head: string;
  readonly base: string;
}

interface RestPull {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly sha: string };
  readonly base: { readonly repo: { readonly full_name: string } };
}

/** What the wide read saw when it saw all of them; else a read of their own. */
async function withThisHead(
  { snapshot, headSha, counted }: JudgedPullRequest,
  { owner, repo }: Pick<Access, 'owner' | 'repo'>,
): Promise<readonly Listed[]> {
  if (snapshot && snapshot.siblings.nodes.length >= snapshot.siblings.totalCount)
    return snapshot.siblings.nodes.map(({ number, state, headRefOid, repository }) => ({
      number,
      open: state === 'OPEN',
      head: headRefOid,
      base: repository.nameWithOwner,
    }));
  const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
  const pulls = await allPages<RestPull>(counted.octokit, route, { owner, repo, commit_sha: headSha });
  return pulls.map(({ number, state, head, base }) => ({
    number,
    open: state === 'open',
    head: head.sha,
    base: base.repo.full_name,
  }));
}

/**
 * Open pull requests of this repository with exactly this head, other than `number`. Throws when they cannot be known:
 * a check run speaks for all of them.
 */
export async function siblingsOf(
  judged: JudgedPullRequest,
  access: Pick<Access, 'owner' | 'repo'>,
): Promise<readonly number[]> {
  const here = `${access.owner}/${access.repo}`.toLowerCase();
  return (await withThisHead(judged, access))
    .filter(({ open, head, number }) => open && head === judged.headSha && number !== judged.number)
    .filter(({ base }) => base.toLowerCase() === here)
    .map(({ number }) => number)
    .sort((a, b) => a - b);
}
