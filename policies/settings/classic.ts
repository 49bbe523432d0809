/**
 * Classic branch protection as it is put: one call sets all of it, and what is left out is lost. So everything that is
 * there is repeated, with what is declared in its place, and nothing is put where something could not be repeated.
 */
import * as z from 'zod';
import { own, type Prose, say } from '../engine/prose.ts';
import { asksNothing, type BranchValues, checkNamed, nameOfCheck } from './ruleset.ts';
import type { Json, Value } from './setting-type.ts';

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
const shape = z.strictObject({
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

type Wire = z.infer<typeof shape>;

const sorted = (all: readonly string[]): readonly string[] => [...all].sort();

const whom = ({ users, teams, apps }: z.infer<typeof actors>): Json => ({
  users: sorted(users.map(({ login }) => login)),
  teams: sorted(teams.map(({ slug }) => slug)),
  apps: sorted(apps.map(({ slug }) => slug)),
});

interface Check {
  readonly context: string;
  readonly app_id: number;
}

const inOrder = (checks: readonly Check[]): readonly Check[] =>
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

function bodyOf(wire: Wire): Json {
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
  const parsed = shape.safeParse(wire);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') || 'the whole';
    const obstacle = say`the classic protection has something that Fairlead does not know (${at}), and that would be lost`;
    return { on, body: {}, signatures: false, obstacle };
  }
  const signatures = parsed.data.required_signatures?.enabled === true;
  return { on, body: bodyOf(parsed.data), signatures, obstacle: obstacleIn(on, shown) };
}

const reviewFlags = {
  'dismiss-stale': 'dismiss_stale_reviews',
  'code-owners': 'require_code_owner_reviews',
  'last-push-approval': 'require_last_push_approval',
} as const;

/** By the short name of a setting; in the second place what the field says when it asks for something. */
const toggles = {
  conversations: ['required_conversation_resolution', true],
  'linear-history': ['required_linear_history', true],
  'block-force-push': ['allow_force_pushes', false],
  'block-deletion': ['allow_deletions', false],
} as const;

type Reviews = Readonly<Record<string, unknown>> | null;
type Checks = { readonly strict: boolean; readonly checks: readonly Check[] } | null;

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

const noReviews = {
  dismiss_stale_reviews: false,
  require_code_owner_reviews: false,
  require_last_push_approval: false,
  required_approving_review_count: 0,
} as const;

function reviewsWith(before: Reviews, values: BranchValues): Reviews {
  const names = ['pull-request', 'approvals', ...Object.keys(reviewFlags)];
  const declared = names.filter((name) => values[name] !== undefined);
  if (declared.length === 0) return before;
  const asks = declared.some((name) => !asksNothing(values[name] ?? false));
  if (!asks && (before === null || values['pull-request'] === false)) return null;
  const flags = Object.entries(reviewFlags).flatMap(([name, field]) =>
    values[name] === undefined ? [] : [[field, values[name] === true] as const],
  );
  const count = values.approvals;
  return {
    ...(before ?? noReviews),
    ...Object.fromEntries(flags),
    ...(count === undefined ? {} : { required_approving_review_count: count }),
  };
}

function checksWith(before: Checks, values: BranchValues): Checks {
  const strict =
    values['up-to-date'] === undefined ? (before?.strict ?? false) : values['up-to-date'] === true;
  const there = before?.checks ?? [];
  const wanted = Array.isArray(values.checks) ? values.checks.map(String) : null;
  // A check that any App may report is asked for by one that one App must report: that one stays.
  const kept =
    wanted && there.filter(({ context, app_id: app }) => isAskedFor(wanted, nameOfCheck(context, app)));
  const added = (wanted ?? []).filter(
    (name) => !there.some((one) => meetsCheck(name, nameOfCheck(one.context, one.app_id))),
  );
  const checks = inOrder([
    ...(kept ?? there),
    ...added.map((name) => {
      const { context, app } = checkNamed(name);
      return { context, app_id: app ?? -1 };
    }),
  ]);
  return checks.length === 0 && !strict ? null : { strict, checks };
}

const bare = (name: string): string => checkNamed(name).context;

/** `there` asks for what is wanted: by name, from the same App where one is wanted. */
const meetsCheck = (wanted: string, there: string): boolean => wanted === there || wanted === bare(there);

const isAskedFor = (wanted: readonly string[], there: string): boolean =>
  wanted.some((name) => meetsCheck(name, there));

/** The body that asks for the declared values and keeps everything else. */
export function changedBody({ body }: Classic, values: BranchValues): Json {
  const switched = Object.entries(toggles).flatMap(([name, [field, when]]) =>
    values[name] === undefined ? [] : [[field, values[name] === true ? when : !when] as const],
  );
  return {
    ...body,
    required_pull_request_reviews: reviewsWith(body.required_pull_request_reviews as Reviews, values),
    required_status_checks: checksWith(body.required_status_checks as Checks, values),
    ...Object.fromEntries(switched),
  };
}

/** Whether classic protection asks for exactly this. */
export function isClassicValue(name: string, wanted: Value, classic: Classic): boolean {
  const value = classicValues(classic)[name];
  if (!Array.isArray(wanted) || !Array.isArray(value)) return value === wanted;
  const there = value.map(String);
  return (
    there.every((one) => isAskedFor(wanted.map(String), one)) &&
    wanted.every((one) => there.some((name) => meetsCheck(String(one), name)))
  );
}

/** GitHub's own: https://docs.github.com/rest/branches/branch-protection#update-branch-protection */
export const maxClassicApprovals = 6;
