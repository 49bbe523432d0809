/** Whether GitHub's answers are as new as what events prove. */
import { own, say } from '../../../policies/engine/prose.ts';
import { statusOf } from '../../github/access/reasons.ts';
import { Behind } from '../../github/behind.ts';
import type { ReadBase } from '../../github/pull-request/base.ts';
import { getPull, seenOf } from '../../github/pull-request/pull-request.ts';
import type { CheckRunNode, Snapshot, StatusContextNode } from '../../github/pull-request/snapshot.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { ageOfTip, type CheckProof, isOlderPull, type Proof, type PullSeen } from '../../proof.ts';

export interface FreshOf {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly proof: Proof | undefined;
  /** Where a base branch is now. */
  readonly base: ReadBase;
}

/** A pull request that an event showed is there, though GitHub does not have it yet. */
async function seenNow({ octokit, proof, ...of }: FreshOf): Promise<PullSeen> {
  try {
    return seenOf(await getPull(octokit, of));
  } catch (error) {
    if (statusOf(error) === 404 && proof?.pull)
      throw new Behind(say`pull request ${own(`#${of.number}`)}`, error);
    throw error;
  }
}

/** A branch moves on, so that a tip nobody told of is mostly a newer one: git knows. Costs a request. */
async function descends({ octokit, owner, repo }: FreshOf, sha: string, of: string): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  const basehead = `${of}...${sha}`;
  try {
    const { data } = await octokit.request(route, { owner, repo, basehead, per_page: 1 });
    return data.status === 'ahead' || data.status === 'identical';
  } catch (error) {
    // GitHub does not have both yet, or they share nothing.
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/**
 * The pull request and its base branch as they are now: everything else is read by their commits. The reads are those that
 * judging makes anyway. Throws `Behind`, and what GitHub's failures throw.
 */
export async function checkFresh(of: FreshOf): Promise<PullSeen> {
  const { number, proof } = of;
  const seen = await seenNow(of);
  if (isOlderPull(seen, proof?.pull)) throw new Behind(say`pull request ${own(`#${number}`)}`);
  if (!proof?.tips?.some(({ ref }) => ref === seen.base)) return seen;
  const base = await of.base(seen.base);
  if (base === null) return seen;
  const { sha } = base;
  const known = ageOfTip(seen.base, sha, proof.tips);
  const isNew = known.age === 'unclear' ? await descends(of, sha, known.of) : known.age === 'new';
  if (!isNew) throw new Behind(say`the branch ${seen.base}`);
  return seen;
}

/** Later runs of a name take the place of earlier ones. */
function shows(checks: NonNullable<Snapshot['pullRequest']['checks']>, proof: CheckProof): boolean {
  const { name, run, state, at } = proof;
  const isAsNew = (one: StatusContextNode) => {
    const later = Date.parse(one.createdAt) - Date.parse(at);
    return later > 0 || (later === 0 && one.state === state?.toUpperCase());
  };
  if (run === null)
    return checks.some((one) => one.__typename === 'StatusContext' && one.context === name && isAsNew(one));
  const isIt = (one: CheckRunNode) =>
    (one.databaseId === run && one.status === 'COMPLETED') || (one.databaseId > run && one.name === name);
  return checks.some((one) => one.__typename === 'CheckRun' && isIt(one));
}

/** Whether a result that an event told of is not among the head's checks yet. */
export function lacksChecks({ pullRequest }: Snapshot, head: string, proof: Proof | undefined): boolean {
  const told = (proof?.checks ?? []).filter(({ sha }) => sha === head);
  return told.some((one) => !shows(pullRequest.checks ?? [], one));
}
