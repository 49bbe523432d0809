/** Classic branch protection as GitHub shows it: all of it to administrators, required checks to everyone. */
import type { Protection } from '../protection.ts';
import type { Schemas } from '../state.ts';
import type { World } from '../world.ts';
import { actorsShape } from './actors.ts';

/** What everyone who reads the code sees: required checks, not who may bypass them. */
export function publicProtection(protection: Protection | null): Schemas['branch-protection'] {
  const required = protection?.requiredStatusChecks;
  const level = protection?.enforceAdmins ? 'everyone' : 'non_admins';
  return {
    enabled: protection !== null,
    required_status_checks: {
      enforcement_level: required ? level : 'off',
      contexts: required?.checks.map(({ context }) => context) ?? [],
      checks: required?.checks.map(({ context, appId }) => ({ context, app_id: appId })) ?? [],
    },
  };
}

function checksShape(url: string, required: NonNullable<Protection['requiredStatusChecks']>) {
  const shape: Schemas['status-check-policy'] = {
    url: `${url}/required_status_checks`,
    strict: required.strict,
    contexts: required.checks.map(({ context }) => context),
    contexts_url: `${url}/required_status_checks/contexts`,
    checks: required.checks.map(({ context, appId }) => ({ context, app_id: appId })),
  };
  return shape;
}

function reviewsShape(world: World, url: string, reviews: NonNullable<Protection['requiredReviews']>) {
  const { dismissal, bypass } = reviews;
  const at = `${url}/dismissal_restrictions`;
  return {
    url: `${url}/required_pull_request_reviews`,
    dismiss_stale_reviews: reviews.dismissStale,
    require_code_owner_reviews: reviews.codeOwners,
    require_last_push_approval: reviews.lastPush,
    required_approving_review_count: reviews.count,
    ...(dismissal
      ? {
          dismissal_restrictions: {
            url: at,
            users_url: `${at}/users`,
            teams_url: `${at}/teams`,
            ...actorsShape(world, dismissal),
          },
        }
      : {}),
    ...(bypass ? { bypass_pull_request_allowances: actorsShape(world, bypass) } : {}),
  };
}

function restrictionsShape(world: World, url: string, restrictions: NonNullable<Protection['restrictions']>) {
  const at = `${url}/restrictions`;
  const { users, teams, apps } = actorsShape(world, restrictions);
  return {
    url: at,
    users_url: `${at}/users`,
    teams_url: `${at}/teams`,
    apps_url: `${at}/apps`,
    users: users.map(({ gravatar_id: gravatar, ...user }) => ({ ...user, gravatar_id: gravatar ?? '' })),
    teams,
    apps: apps.map(({ owner, description, permissions, ...app }) => ({
      ...app,
      description: description ?? '',
      owner: { login: 'login' in owner ? owner.login : '', id: Number(owner.id) },
    })),
  };
}

/**
 * The answer of `GET` and of `PUT` alike. `branch-protection` describes the one and `protected-branch` the other: they
 * differ in what must be there, so this is both.
 */
export function protectionShape(
  world: World,
  url: string,
  protection: Protection,
): Schemas['protected-branch'] & Schemas['branch-protection'] {
  const { requiredStatusChecks, requiredReviews, restrictions } = protection;
  return {
    url,
    ...(requiredStatusChecks ? { required_status_checks: checksShape(url, requiredStatusChecks) } : {}),
    ...(restrictions ? { restrictions: restrictionsShape(world, url, restrictions) } : {}),
    ...(requiredReviews ? { required_pull_request_reviews: reviewsShape(world, url, requiredReviews) } : {}),
    required_signatures: { url: `${url}/required_signatures`, enabled: protection.requireSignatures },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: protection.enforceAdmins },
    required_linear_history: { enabled: protection.linearHistory },
    allow_force_pushes: { enabled: protection.allowForcePushes },
    allow_deletions: { enabled: protection.allowDeletions },
    block_creations: { enabled: protection.blockCreations },
    required_conversation_resolution: { enabled: protection.conversationResolution },
    lock_branch: { enabled: protection.lockBranch },
    allow_fork_syncing: { enabled: protection.allowForkSyncing },
  };
}
