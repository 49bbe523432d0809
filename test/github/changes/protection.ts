/** Classic protection as `PUT …/protection` sets it: whole, nothing is kept of what was there. */
import * as z from 'zod';
import { invalid, Refusal } from '../http/refusal.ts';
import { type Actors, noProtection, type Protection } from '../protection.ts';
import type { Repository } from '../state.ts';
import { accountByLogin, type World } from '../world.ts';

const logins = z.array(z.string()).optional();
const actors = z.object({ users: logins, teams: logins, apps: logins });

/** What must be there may be null; what may be absent falls back to off. */
export const protectionBody = z.object({
  required_status_checks: z
    .object({
      strict: z.boolean(),
      contexts: z.array(z.string()).optional(),
      checks: z.array(z.object({ context: z.string(), app_id: z.int().optional() })).optional(),
    })
    // Both, or neither: https://github.com/google/go-github/pull/2276, https://github.com/ossf/allstar/issues/155
    .refine(({ contexts, checks }) => (contexts === undefined) !== (checks === undefined), {
      message: 'No subschema in "anyOf" matched. More than one subschema in "oneOf" matched.',
    })
    .nullable(),
  enforce_admins: z.boolean().nullable(),
  required_pull_request_reviews: z
    .object({
      dismissal_restrictions: actors.optional(),
      dismiss_stale_reviews: z.boolean().optional(),
      require_code_owner_reviews: z.boolean().optional(),
      required_approving_review_count: z.int().min(0).max(6).optional(),
      require_last_push_approval: z.boolean().optional(),
      bypass_pull_request_allowances: actors.optional(),
    })
    .nullable(),
  restrictions: actors.nullable(),
  required_linear_history: z.boolean().optional(),
  allow_force_pushes: z.boolean().nullish(),
  allow_deletions: z.boolean().optional(),
  block_creations: z.boolean().optional(),
  required_conversation_resolution: z.boolean().optional(),
  lock_branch: z.boolean().optional(),
  allow_fork_syncing: z.boolean().optional(),
});

type Body = z.infer<typeof protectionBody>;

function resolved<T>(
  names: readonly string[] | undefined,
  find: (name: string) => T | null | undefined,
): T[] {
  return (names ?? []).map((name) => {
    const one = find(name);
    if (!one) throw invalid(`${name} is nobody who can be named here`);
    return one;
  });
}

function actorsOf(world: World, repository: Repository, named: z.infer<typeof actors>): Actors {
  const { organization } = repository.owner;
  if (!organization) {
    throw new Refusal(422, 'Validation Failed', [
      'Only organization repositories can have users and team restrictions',
    ]);
  }
  return {
    users: resolved(named.users, (login) => accountByLogin(world, login)),
    teams: resolved(named.teams, (slug) => organization.teams.find((team) => team.slug === slug)),
    apps: resolved(named.apps, (slug) => world.apps.find((app) => app.slug === slug)),
  };
}

/** `checks` beats the older `contexts`; -1 is any App. */
function checksOf({ strict, contexts = [], checks }: NonNullable<Body['required_status_checks']>) {
  const named = checks ?? contexts.map((context) => ({ context, app_id: null }));
  return {
    strict,
    checks: named.map(({ context, app_id: id }) => ({
      context,
      appId: id === undefined || id === -1 ? null : id,
    })),
  };
}

function reviewsOf(
  world: World,
  repository: Repository,
  body: NonNullable<Body['required_pull_request_reviews']>,
): Protection['requiredReviews'] {
  const { dismissal_restrictions: dismissal, bypass_pull_request_allowances: bypass } = body;
  // An empty object takes the restriction away.
  const restricted = dismissal !== undefined && Object.keys(dismissal).length > 0;
  return {
    count: body.required_approving_review_count ?? 1,
    dismissStale: body.dismiss_stale_reviews ?? false,
    codeOwners: body.require_code_owner_reviews ?? false,
    lastPush: body.require_last_push_approval ?? false,
    ...(restricted ? { dismissal: actorsOf(world, repository, dismissal) } : {}),
    ...(bypass ? { bypass: actorsOf(world, repository, bypass) } : {}),
  };
}

export function protectionFrom(world: World, repository: Repository, body: Body): Protection {
  const { required_status_checks: checks, required_pull_request_reviews: reviews, restrictions } = body;
  return {
    requiredStatusChecks: checks ? checksOf(checks) : null,
    requiredReviews: reviews ? reviewsOf(world, repository, reviews) : null,
    restrictions: restrictions ? actorsOf(world, repository, restrictions) : null,
    enforceAdmins: body.enforce_admins ?? false,
    requireSignatures: false,
    linearHistory: body.required_linear_history ?? false,
    allowForcePushes: body.allow_force_pushes ?? false,
    allowDeletions: body.allow_deletions ?? false,
    blockCreations: body.block_creations ?? false,
    conversationResolution: body.required_conversation_resolution ?? false,
    lockBranch: body.lock_branch ?? false,
    allowForkSyncing: body.allow_fork_syncing ?? false,
    // Nothing is kept; REST cannot set them.
    forcePushers: noProtection.forcePushers,
    deployments: null,
  };
}
