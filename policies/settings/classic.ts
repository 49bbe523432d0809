/** Classic branch protection as values of a branch's settings. */

import type { BranchValues } from './ruleset.ts';
import { at, type Json, type Value } from './setting-type.ts';

/** GitHub's "any App". */
const anyApp = -1;

function checksOf(protection: unknown): readonly string[] {
  const checks = at(protection, ['required_status_checks', 'checks']);
  const named = Array.isArray(checks) ? (checks as readonly Json[]) : [];
  const all = named.map(({ context, app_id: app }) =>
    typeof app === 'number' && app !== anyApp ? `${context}@${app}` : String(context),
  );
  return [...new Set(all)].sort();
}

const isOn = (protection: unknown, name: string): boolean => at(protection, [name, 'enabled']) === true;

/** `protection`: GitHub's answer; null where the branch has none. What it does not mention is not asked for. */
export function classicValues(protection: unknown): BranchValues {
  if (protection === null) return {};
  const reviews = at(protection, ['required_pull_request_reviews']);
  const review = (name: string): Value => at(reviews, [name]) === true;
  const approvals = at(reviews, ['required_approving_review_count']);
  return {
    'pull-request': reviews !== undefined,
    approvals: typeof approvals === 'number' ? approvals : 0,
    'dismiss-stale': review('dismiss_stale_reviews'),
    'code-owners': review('require_code_owner_reviews'),
    'last-push-approval': review('require_last_push_approval'),
    conversations: isOn(protection, 'required_conversation_resolution'),
    checks: checksOf(protection),
    'up-to-date': at(protection, ['required_status_checks', 'strict']) === true,
    'linear-history': isOn(protection, 'required_linear_history'),
    signatures: isOn(protection, 'required_signatures'),
    'block-force-push': at(protection, ['allow_force_pushes', 'enabled']) === false,
    'block-deletion': at(protection, ['allow_deletions', 'enabled']) === false,
  };
}
