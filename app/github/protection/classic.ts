/** Classic branch protection of one branch: all of it, what only GraphQL has, and what everybody sees. */
import { say } from '../../../policies/engine/prose.ts';
import { planHasNone } from '../../protection/model/branch.ts';
import type { BranchWire, ClassicMoreWire, ClassicWire, Read } from '../../protection/model/wire.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';
import type { Keep } from '../access/refusals-kept.ts';
import type { GuardedOctokit } from '../reads.ts';
import { isNoBranch, isPlanWithout, isUnprotected, notSeen } from './refusals.ts';
import type { At } from './rulesets.ts';

const permission = 'administration: read';

/** `keep`: what proves that a "there is none" still holds. Null: there is none. GitHub shows it to those alone who may read the settings; to others it is 404, as if it were not. */
export async function readClassic(
  octokit: GuardedOctokit,
  { owner, repo }: At,
  branch: string,
  keep: Pick<Keep, 'proof' | 'at'> | null = null,
): Promise<Read<ClassicWire | null> | typeof planHasNone> {
  try {
    const route = 'GET /repos/{owner}/{repo}/branches/{branch}/protection';
    const kept = keep ? { request: { keep: { ...keep, isNone: isUnprotected } } } : {};
    const { data } = await octokit.request(route, { owner, repo, branch, ...kept });
    return { ok: true, value: data as ClassicWire };
  } catch (error) {
    if (isUnprotected(error) || isNoBranch(error)) return { ok: true, value: null };
    if (isPlanWithout(error)) return planHasNone;
    const what = say`the branch protection of ${branch}`;
    const hidden = statusOf(error) === 404 ? { permission } : {};
    return { ...notSeen(error, what, permission), ...hidden };
  }
}

const query = `query FairleadBranchRule($owner: String!, $repo: String!, $ref: String!) {
  repository(owner: $owner, name: $repo) { ref(qualifiedName: $ref) { branchProtectionRule {
    pattern
    requiresDeployments
    requiredDeploymentEnvironments
    bypassForcePushAllowances(first: 100) { totalCount nodes { actor {
      __typename
      ... on User { login }
      ... on Team { slug }
      ... on App { slug }
    } } }
  } } }
}`;

interface Answer {
  readonly repository: {
    readonly ref: { readonly branchProtectionRule: ClassicMoreWire | null } | null;
  } | null;
}

/**
 * What REST leaves out of a protection that is there. GraphQL says "none" to those who may not see it, so it is never asked
 * whether there is one.
 */
export async function readClassicMore(
  octokit: GuardedOctokit,
  { owner, repo }: At,
  branch: string,
): Promise<Read<ClassicMoreWire>> {
  const what = say`who may force-push to ${branch}, and which deployments it waits for`;
  try {
    const request = { retries: 1 };
    const ref = `refs/heads/${branch}`;
    const { repository } = await octokit.graphql<Answer>(query, { owner, repo, ref, request });
    const rule = repository?.ref?.branchProtectionRule;
    if (rule) return { ok: true, value: rule };
    return { ok: false, reason: say`GitHub does not show ${what}`, permission };
  } catch (error) {
    return notSeen(error, what, permission);
  }
}

/** Null: the branch is not there. Throws `CannotLook`. */
export async function readOpenly(
  octokit: GuardedOctokit,
  { owner, repo }: At,
  branch: string,
): Promise<BranchWire | null> {
  try {
    // As the base branch's head is found.
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/branches/{branch}', {
      owner,
      repo,
      branch,
    });
    return data as BranchWire;
  } catch (error) {
    if (isNoBranch(error)) return null;
    throw cannotLook(error, say`the protection of the branch ${branch}`, 'contents: read');
  }
}
