/** Classic protection as webhooks tell it (`branch_protection_rule`), in the shape of REST: a part of what REST shows. Pure. */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import type { ProtectionValue } from '../../../policies/facts/protection.ts';
import { classicSource } from '../../protection/model/classic.ts';
import type { Source } from '../../protection/model/said.ts';
import type { ClassicWire } from '../../protection/model/wire.ts';

const level = z.enum(['off', 'non_admins', 'everyone']);

/** https://docs.github.com/webhooks/webhook-events-and-payloads#branch_protection_rule */
const webhookRule = z.looseObject({
  name: z.string(),
  admin_enforced: z.boolean(),
  allow_deletions_enforcement_level: level,
  allow_force_pushes_enforcement_level: level,
  authorized_actors_only: z.boolean(),
  authorized_actor_names: z.array(z.string()).optional(),
  dismiss_stale_reviews_on_push: z.boolean(),
  linear_history_requirement_enforcement_level: level,
  lock_branch_enforcement_level: level.optional(),
  pull_request_reviews_enforcement_level: level,
  require_code_owner_review: z.boolean(),
  require_last_push_approval: z.boolean().optional(),
  required_approving_review_count: z.number(),
  required_conversation_resolution_level: level,
  required_status_checks: z.array(z.string()),
  required_status_checks_enforcement_level: level,
  signature_requirement_enforcement_level: level,
  strict_required_status_checks_policy: z.boolean(),
});

export type WebhookRule = z.output<typeof webhookRule>;

/** Null: it is not as GitHub describes it. */
export function webhookRuleOf(value: unknown): WebhookRule | null {
  return webhookRule.safeParse(value).data ?? null;
}

const on = (of: z.output<typeof level> | undefined): boolean => of !== undefined && of !== 'off';

function wireOf(rule: WebhookRule): ClassicWire {
  const reviews = {
    required_approving_review_count: rule.required_approving_review_count,
    dismiss_stale_reviews: rule.dismiss_stale_reviews_on_push,
    require_code_owner_reviews: rule.require_code_owner_review,
    ...(rule.require_last_push_approval === undefined
      ? {}
      : { require_last_push_approval: rule.require_last_push_approval }),
  };
  return {
    required_pull_request_reviews: on(rule.pull_request_reviews_enforcement_level) ? reviews : null,
    required_status_checks: on(rule.required_status_checks_enforcement_level)
      ? { strict: rule.strict_required_status_checks_policy, contexts: rule.required_status_checks }
      : null,
    enforce_admins: { enabled: rule.admin_enforced },
    required_signatures: { enabled: on(rule.signature_requirement_enforcement_level) },
    required_linear_history: { enabled: on(rule.linear_history_requirement_enforcement_level) },
    allow_force_pushes: { enabled: on(rule.allow_force_pushes_enforcement_level) },
    allow_deletions: { enabled: on(rule.allow_deletions_enforcement_level) },
    required_conversation_resolution: { enabled: on(rule.required_conversation_resolution_level) },
    ...(rule.lock_branch_enforcement_level === undefined
      ? {}
      : { lock_branch: { enabled: on(rule.lock_branch_enforcement_level) } }),
  };
}

const notTold = { reason: own('GitHub’s events do not say it of branch protection') };

/** Whoever is let off by name is not in the event. */
const unsaidBypass: ReadonlySet<ProtectionValue> = new Set([
  'pullRequest',
  'approvals',
  'dismissStale',
  'lastPushApproval',
  'codeOwners',
  'noForcePush',
]);

/** `repository`: `owner/name`. */
export function webhookSource(repository: string, rule: WebhookRule): Source {
  const more = { ok: false, ...notTold } as const;
  const source = classicSource({ repository, url: null, wire: wireOf(rule), more });
  return {
    ...source,
    said: source.said.filter(({ name }) => name !== 'dismissers'),
    hidden: [
      ...source.hidden,
      { names: ['pushers', 'noCreation', 'dismissers'], gap: notTold },
      // Checks come without the App that has to report them.
    ],
    bypass: (name) => (unsaidBypass.has(name) ? { known: false, ...notTold } : source.bypass(name)),
  };
}

const changed = z.record(z.string(), z.object({ from: z.unknown() }));

/** As it was before an edit; null: the event does not say it whole. */
export function beforeEdit(rule: WebhookRule, changes: unknown): WebhookRule | null {
  const said = changed.safeParse(changes).data;
  if (!said || Object.keys(said).length === 0) return null;
  const before = Object.entries(said).map(([name, { from }]) => [name, from] as const);
  return webhookRuleOf({ ...rule, ...Object.fromEntries(before) });
}
