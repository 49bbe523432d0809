/**
 * GitHub's answer about classic branch protection → the body that would change nothing.
 * https://docs.github.com/rest/branches/branch-protection
 */
import * as z from 'zod';
import { nameOfCheck } from '../ruleset.ts';
import type { Json } from '../setting-type.ts';

const toggle = z.object({ enabled: z.boolean() });

const actors = z.object({
  users: z.array(z.object({ login: z.string() })),
  teams: z.array(z.object({ slug: z.string() })),
  apps: z.array(z.object({ slug: z.string() })).default([]),
});

const named = {
  url: z.unknown().optional(),
  users_url: z.unknown().optional(),
  teams_url: z.unknown().optional(),
  apps_url: z.unknown().optional(),
};

/** Strict where something would be lost that nobody here knows of. */
export const classicWire = z.strictObject({
  url: z.unknown().optional(),
  name: z.unknown().optional(),
  protection_url: z.unknown().optional(),
  enabled: z.unknown().optional(),
  required_status_checks: z
    .strictObject({
      url: z.unknown().optional(),
      contexts_url: z.unknown().optional(),
      enforcement_level: z.unknown().optional(),
      contexts: z.array(z.string()),
      strict: z.boolean(),
      checks: z.array(z.object({ context: z.string(), app_id: z.number().nullish() })),
    })
    .nullish(),
  required_pull_request_reviews: z
    .strictObject({
      url: z.unknown().optional(),
      dismiss_stale_reviews: z.boolean(),
      require_code_owner_reviews: z.boolean(),
      require_last_push_approval: z.boolean().default(false),
      required_approving_review_count: z.number().default(0),
      dismissal_restrictions: actors.extend(named).nullish(),
      bypass_pull_request_allowances: actors.extend(named).nullish(),
    })
    .nullish(),
  restrictions: actors.extend(named).nullish(),
  enforce_admins: toggle,
  required_linear_history: toggle,
  allow_force_pushes: toggle,
  allow_deletions: toggle,
  block_creations: toggle,
  required_conversation_resolution: toggle,
  required_signatures: toggle.optional(),
  lock_branch: toggle,
  allow_fork_syncing: toggle,
});

type Wire = z.infer<typeof classicWire>;

const sorted = (all: readonly string[]): readonly string[] => [...all].sort();

const whom = ({ users, teams, apps }: z.infer<typeof actors>): Json => ({
  users: sorted(users.map(({ login }) => login)),
  teams: sorted(teams.map(({ slug }) => slug)),
  apps: sorted(apps.map(({ slug }) => slug)),
});

export interface Check {
  readonly context: string;
  readonly app_id: number;
}

export const inOrder = (checks: readonly Check[]): readonly Check[] =>
  checks.toSorted((a, b) => (nameOfCheck(a.context, a.app_id) < nameOfCheck(b.context, b.app_id) ? -1 : 1));

/** With `contexts` beside `checks` GitHub refuses the whole: https://github.com/google/go-github/pull/2276 */
function checksIn({ required_status_checks: given }: Wire): Json | null {
  if (!given) return null;
  const checks = given.checks.map(({ context, app_id: app }) => ({ context, app_id: app ?? -1 }));
  return { strict: given.strict, checks: inOrder(checks) };
}

function reviewsIn({ required_pull_request_reviews: given }: Wire): Json | null {
  if (!given) return null;
  const { dismissal_restrictions: dismissal, bypass_pull_request_allowances: bypass } = given;
  return {
    dismiss_stale_reviews: given.dismiss_stale_reviews,
    require_code_owner_reviews: given.require_code_owner_reviews,
    require_last_push_approval: given.require_last_push_approval,
    required_approving_review_count: given.required_approving_review_count,
    ...(dismissal ? { dismissal_restrictions: whom(dismissal) } : {}),
    ...(bypass ? { bypass_pull_request_allowances: whom(bypass) } : {}),
  };
}

export function bodyOf(wire: Wire): Json {
  return {
    required_status_checks: checksIn(wire),
    enforce_admins: wire.enforce_admins.enabled,
    required_pull_request_reviews: reviewsIn(wire),
    restrictions: wire.restrictions ? whom(wire.restrictions) : null,
    required_linear_history: wire.required_linear_history.enabled,
    allow_force_pushes: wire.allow_force_pushes.enabled,
    allow_deletions: wire.allow_deletions.enabled,
    block_creations: wire.block_creations.enabled,
    required_conversation_resolution: wire.required_conversation_resolution.enabled,
    lock_branch: wire.lock_branch.enabled,
    allow_fork_syncing: wire.allow_fork_syncing.enabled,
  };
}
