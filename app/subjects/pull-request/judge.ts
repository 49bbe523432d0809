/** Looks at one pull request's present state. */
import { wantsNothing } from '../../../policies/engine/facts.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type { Identity } from '../../../policies/engine/report.ts';
import { assess, type Judged } from '../../assess.ts';
import { githubSource } from '../../facts/github-source.ts';
import { type AssessmentOctokit, forAssessment } from '../../github/access/assessment-octokit.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import type { FileRevision } from '../../github/files/other-files.ts';
import type { Snapshot } from '../../github/pull-request/snapshot.ts';
import type { Proof, PullSeen } from '../../proof.ts';
import { simulateOnGitHub } from '../../simulate/difference-github.ts';
import { type Access, elsewhereOf } from '../access.ts';
import { describePullRequest } from './describe.ts';
import { checkFresh, lacksChecks } from './fresh.ts';

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
  readonly snapshot: Snapshot | null;
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

async function lookAt(
  { owner, repo }: Access,
  { octokit }: AssessmentOctokit,
  number: number,
  proof: Proof | undefined,
): Promise<PullSeen> {
  try {
    return await checkFresh({ octokit, owner, repo, number, proof });
  } catch (error) {
    if (statusOf(error) === 404) throw error;
    throw cannotLook(error, say`pull request ${own(`#${number}`)}`, 'pull_requests: read');
  }
}

/**
 * Judges one pull request, or the merge group made for it. Throws only when the pull request cannot be read: `Behind` when
 * GitHub shows it, or its base, as it was before, GitHub's own error when it is gone, else `CannotLook`.
 */
export async function judgePullRequest(
  access: Access,
  number: number,
  about: About = { kind: 'pull_request', subjectId: String(number) },
  { proof, isRebased = false }: Known = {},
): Promise<JudgedPullRequest> {
  const counted = forAssessment(access.octokit);
  const seen = await lookAt(access, counted, number, proof);
  const { octokitFor, owner, repo, self, sarif, checkouts = [], fetch, configurationPath } = access;
  const now = access.now();
  const of = { counted, octokitFor, owner, repo, number, self, sarif, checkouts, fetch, now };
  const open = githubSource({ ...of, proof, isRebased });
  const waivers = (await access.granted?.(number)) ?? [];
  const proceeds = (await access.proceeds?.(number)) ?? [];
  const elsewhere = elsewhereOf(access, counted);
  const judged = await assess({
    subject: `#${number}`,
    identity: { ...about, client: access.client, repositoryId: access.repositoryId },
    viewpoint: access.viewpoint,
    catalogue: access.catalogue,
    open,
    openProposal: open,
    describe: describePullRequest,
    elsewhere,
    calls: () => counted.calls.reads,
    simulate: (changed) => simulateOnGitHub(changed, { ...of, source: open(wantsNothing) }),
    waivers,
    proceeds,
    ...(configurationPath ? { configurationPath } : {}),
  });
  const source = open(judged.wanted);
  const { head, base, open: isOpen } = await source.pullRequest();
  const snapshot = await source.github.snapshot().catch(() => null);
  const layers = await elsewhere.revisions();
  const isBehind = source.isBehind();
  const isLacking = snapshot !== null && lacksChecks(snapshot, head.sha, proof);
  const it = { number, headSha: head.sha, baseRef: base.ref, open: isOpen, seen };
  return { ...judged, ...it, isBehind, isLacking, layers, snapshot, counted };
}
