/**
 * Classic branch protection as it is put: one call sets all of it, and what is left out is lost. So everything that is
 * there is repeated, with what is declared in its place, and nothing is put where something could not be repeated.
 */
import * as z from 'zod';
import { own, type Prose, say } from '../engine/prose.ts';
import { bodyOf, type Check, classicWire } from './classic/wire.ts';
import { type BranchValues, nameOfCheck } from './ruleset.ts';
import type { Json } from './setting-type.ts';

export interface Classic {
  /** The branch itself, whatever it is declared as. */
  readonly on: string;
  /** What `PUT …/protection` would have to say to change nothing. Lists are sorted. */
  readonly body: Json;
  /** Set by a route of its own, which the other leaves alone. */
  readonly signatures: boolean;
  /** Why it must not be put; null: nothing stands against it. */
  readonly obstacle: Prose | null;
}

/** What only GraphQL shows of it; null: it is not shown. */
const more = z.object({
  pattern: z.string(),
  requiresDeployments: z.boolean(),
  bypassForcePushAllowances: z.object({ totalCount: z.number() }),
});

function obstacleIn(on: string, shown: unknown): Prose | null {
  const given = more.safeParse(shown);
  if (!given.success)
    return own(
      'GitHub does not show to this token what else belongs to the classic protection (who may force-push, which deployments it waits for), which would be lost',
    );
  const { pattern, requiresDeployments, bypassForcePushAllowances: pushers } = given.data;
  if (pattern !== on)
    return say`the classic protection of ${on} is that of the pattern ${pattern}: setting it for the branch would make another one beside it`;
  if (requiresDeployments)
    return own(
      'the classic protection waits for deployments, which GitHub’s API cannot set and would lose: change it by hand',
    );
  return pushers.totalCount > 0
    ? own(
        'the classic protection names who may force-push, which GitHub’s API cannot set and would lose: change it by hand',
      )
    : null;
}

/** `wire`: GitHub's answer. `shown`: what only GraphQL has. Null: the answer is not as it is described. */
export function classicOf(on: string, wire: unknown, shown: unknown): Classic {
  const parsed = classicWire.safeParse(wire);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') || 'the whole';
    const obstacle = say`the classic protection has something that Fairlead does not know (${at}), and that would be lost`;
    return { on, body: {}, signatures: false, obstacle };
  }
  const signatures = parsed.data.required_signatures?.enabled === true;
  return { on, body: bodyOf(parsed.data), signatures, obstacle: obstacleIn(on, shown) };
}

export const reviewFlags = {
  'dismiss-stale': 'dismiss_stale_reviews',
  'code-owners': 'require_code_owner_reviews',
  'last-push-approval': 'require_last_push_approval',
} as const;

/** By the short name of a setting; in the second place what the field says when it asks for something. */
export const toggles = {
  conversations: ['required_conversation_resolution', true],
  'linear-history': ['required_linear_history', true],
  'block-force-push': ['allow_force_pushes', false],
  'block-deletion': ['allow_deletions', false],
} as const;

export type Reviews = Readonly<Record<string, unknown>> | null;
export type Checks = { readonly strict: boolean; readonly checks: readonly Check[] } | null;

/** What it asks for now, by the short names of settings. */
export function classicValues({ body, signatures }: Classic): BranchValues {
  const reviews = body.required_pull_request_reviews as Reviews;
  const checks = body.required_status_checks as Checks;
  const flags = Object.entries(reviewFlags).map(([name, field]) => [name, reviews?.[field] === true]);
  const others = Object.entries(toggles).map(([name, [field, when]]) => [name, body[field] === when]);
  return {
    'pull-request': reviews !== null,
    approvals: Number(reviews?.required_approving_review_count ?? 0),
    checks: (checks?.checks ?? []).map(({ context, app_id: app }) => nameOfCheck(context, app)),
    'up-to-date': checks?.strict === true,
    signatures,
    ...Object.fromEntries([...flags, ...others]),
  };
}

/** GitHub's own: https://docs.github.com/rest/branches/branch-protection#update-branch-protection */
export const maxClassicApprovals = 6;
