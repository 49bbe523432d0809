/** Looks at one pull request's present state. */
import { type CollectedFacts, wantsNothing } from '../../../policies/engine/facts.ts';
import type { Identity } from '../../../policies/engine/report.ts';
import type { ChangeHistory } from '../../../policies/facts/change-history.ts';
import type { People } from '../../../policies/facts/people.ts';
import { asksOf } from '../../apart/asks.ts';
import { assess, type Judged } from '../../assess.ts';
import { asSeenBy, type Reader } from '../../config/readership.ts';
import { type GitHubSource, githubSource, nothingKept } from '../../facts/github-source.ts';
import { peopleIn } from '../../facts/people.ts';
import { viewsToKeep } from '../../facts/showed.ts';
import { type AssessmentOctokit, forAssessment } from '../../github/access/assessment-octokit.ts';
import type { FileRevision } from '../../github/files/other-files.ts';
import type { GitHubPullRequest } from '../../github/pull-request/pull-request.ts';
import type { Snapshot } from '../../github/pull-request/snapshot.ts';
import { once } from '../../once.ts';
import type { Proof, PullSeen } from '../../proof.ts';
import { simulateOnGitHub } from '../../simulate/difference-github.ts';
import { type Access, elsewhereOf, placeOf, pushesToIn } from '../access.ts';
import { describePullRequest } from './describe.ts';
import { lookFirst } from './first-look.ts';
import { lacksChecks } from './fresh.ts';

export interface JudgedPullRequest extends Judged {
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
  readonly open: boolean;
  /** As it was read. */
  readonly seen: PullSeen;
  /** Something that was read is older than what is known, and its facts are not known. */
  readonly isBehind: boolean;
  /** A result that an event told of is not among the checks. */
  readonly isLacking: boolean;
  readonly pull: GitHubPullRequest;
  readonly snapshot: Snapshot | null;
  /** Who had a part in it. Throws `CannotLook` when not everybody is known. */
  readonly people: () => Promise<People>;
  readonly counted: AssessmentOctokit;
  /** The files of other repositories that were looked at for the configuration. */
  readonly layers: readonly FileRevision[];
}

/** What the verdict is about, when it is not the pull request itself. */
type About = Pick<Identity, 'kind' | 'subjectId'>;

/** What is known of it beforehand. */
export interface Known {
  /** What reads must not be older than. */
  readonly proof?: Proof | undefined;
  /** Its base is another one than it was, or may be. */
  readonly isRebased?: boolean;
}

async function readerOf(source: GitHubSource): Promise<Reader> {
  const { author, head } = await source.pullRequest();
  return { ...author, fromFork: head.fork };
}

async function peopleOf({ github, pullRequest }: GitHubSource): Promise<People> {
  return peopleIn(github, await pullRequest());
}

/** What people said of it in comments. */
async function wordsIn({ granted, proceeds }: Access, number: number) {
  const [waivers = [], given = []] = await Promise.all([granted?.(number), proceeds?.(number)]);
  return { waivers, proceeds: given };
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
  const pushesTo = pushesToIn(access);
  return { counted, octokitFor, owner, repo, number, self, sarif, checkouts, fetch, now: now(), pushesTo };
}

/**
 * Judges one pull request, or the merge group made for it. Throws only when the pull request cannot be read: `Behind` when
 * GitHub shows it, or its base, as it was before, GitHub's own error when it is gone, else `CannotLook`.
 */
export async function judgePullRequest(
  access: Access,
  number: number,
  about: About = { kind: 'pull_request', subjectId: String(number) },
  known: Known = {},
): Promise<JudgedPullRequest> {
  if (!access.apart) return judgeHere(access, number, about, known);
  const counted = forAssessment(access.octokit);
  const work = { kind: 'pull_request', args: [number, about, known] } as const;
  const kept = await access.kept?.(number);
  const place = { ...placeOf(access), ...(kept ? { kept: { pullRequest: number, ...kept } } : {}) };
  const judged = await access.apart(place, work, asksOf(access, counted.calls));
  const open = githubSource(readsOf(access, counted, number));
  const people = () => peopleOf(open(wantsNothing));
  return { ...(judged as JudgedPullRequest), counted, people };
}

async function judgeHere(
  access: Access,
  number: number,
  about: About,
  { proof, isRebased = false }: Known,
): Promise<JudgedPullRequest> {
  const counted = forAssessment(access.octokit);
  const elsewhere = elsewhereOf(access, counted);
  const { viewpoint, catalogue, configurationPath } = access;
  const { seen, base } = await lookFirst(access, counted, elsewhere, { number, proof });
  const of = readsOf(access, counted, number);
  const history = once(() => historyOf(access, number));
  const open = githubSource({ ...of, readBase: base, history, proof, isRebased });
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
    ...(await wordsIn(access, number)),
    people: peopleOf,
    parts: access.parts,
    ...(configurationPath ? { configurationPath } : {}),
  });
  const source = open(judged.wanted);
  const pull = await source.pullRequest();
  const snapshot = await source.github.snapshot().catch(() => null);
  const revisions = await elsewhere.revisions();
  const isBehind = source.isBehind();
  const isLacking = snapshot !== null && lacksChecks(snapshot, pull.head.sha, proof);
  // What was read may be older than the approvals: then it is no view of theirs.
  if (!isBehind) await keepViews(access, judged.facts, { pull, history: await history() });
  const it = { number, headSha: pull.head.sha, baseRef: pull.base.ref, open: pull.open, pull, seen };
  const people = () => peopleOf(source);
  return { ...judged, ...it, isBehind, isLacking, layers: revisions, snapshot, counted, people };
}
