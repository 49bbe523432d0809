/** One rule of a ruleset → the values it sets. https://docs.github.com/rest/repos/rules */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import type { ProtectionValue } from '../../../policies/facts/protection.ts';
import { sortedActors } from './actors.ts';
import { checksIn } from './checks.ts';
import type { Hidden, Said } from './said.ts';
import type { RuleWire } from './wire.ts';

/** Null: the rule is not understood. */
type Meaning = { readonly said: readonly Said[]; readonly hidden?: readonly Hidden[] } | null;

const on =
  (
    name:
      | 'conversations'
      | 'locked'
      | 'noCreation'
      | 'noUpdates'
      | 'noDeletion'
      | 'noForcePush'
      | 'linearHistory'
      | 'signatures'
      | 'mergeQueue',
  ) =>
  (): Meaning => ({ said: [{ name, value: true }] });

const reviewer = z.object({
  file_patterns: z.array(z.string()),
  minimum_approvals: z.int(),
  reviewer: z.object({ id: z.int() }),
});

const actor = z.object({ id: z.int().nullish(), type: z.string().nullish() });

const reviews = z.object({
  required_approving_review_count: z.int(),
  dismiss_stale_reviews_on_push: z.boolean(),
  require_code_owner_review: z.boolean(),
  require_last_push_approval: z.boolean(),
  required_review_thread_resolution: z.boolean(),
  allowed_merge_methods: z.array(z.string()).nullish(),
  required_reviewers: z.array(reviewer).nullish(),
  dismissal_restriction: z
    .object({ enabled: z.boolean(), allowed_actors: z.array(actor).nullish() })
    .nullish(),
});

const ofReviews = [
  'approvals',
  'dismissStale',
  'lastPushApproval',
  'codeOwners',
  'reviewers',
  'dismissers',
  'conversations',
  'mergeMethods',
] as const satisfies readonly ProtectionValue[];

type Reviews = z.output<typeof reviews>;

function dismissersOf({
  dismissal_restriction: restriction,
}: Reviews): Extract<Said, { name: 'dismissers' }> {
  const actors = (restriction?.allowed_actors ?? []).map(({ id, type }) => ({
    kind: type ?? 'not known',
    id: id ?? null,
    name: null,
  }));
  return { name: 'dismissers', value: restriction?.enabled ? sortedActors(actors) : null };
}

/** The description lets parameters be left out: a pull request is asked for all the same. */
function pullRequest(parameters: unknown): Meaning {
  const asked = { name: 'pullRequest', value: true } as const;
  const { data } = reviews.safeParse(parameters);
  if (!data) {
    const reason = own('GitHub does not show in full what its pull_request rule asks for');
    return { said: [asked], hidden: [{ names: ofReviews, gap: { reason } }] };
  }
  const reviewers = (data.required_reviewers ?? []).map((one) => ({
    team: one.reviewer.id,
    paths: one.file_patterns,
    approvals: one.minimum_approvals,
  }));
  return {
    said: [
      asked,
      { name: 'approvals', value: data.required_approving_review_count },
      { name: 'dismissStale', value: data.dismiss_stale_reviews_on_push },
      { name: 'lastPushApproval', value: data.require_last_push_approval },
      { name: 'codeOwners', value: data.require_code_owner_review },
      { name: 'conversations', value: data.required_review_thread_resolution },
      { name: 'mergeMethods', value: data.allowed_merge_methods ?? null },
      { name: 'reviewers', value: reviewers },
      dismissersOf(data),
    ],
  };
}

const statusChecks = z.object({
  required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.int().nullish() })),
  strict_required_status_checks_policy: z.boolean().optional(),
});

function checks(parameters: unknown): Meaning {
  const { data } = statusChecks.safeParse(parameters);
  if (!data) return null;
  const asked = checksIn(
    data.required_status_checks.map(({ context, integration_id: app }) => ({ context, app_id: app ?? null })),
    [],
  );
  // GitHub: "this setting will not take effect unless at least one status check is enabled".
  const upToDate = asked.length > 0 && data.strict_required_status_checks_policy === true;
  return {
    said: [
      { name: 'checks', value: asked },
      { name: 'upToDate', value: upToDate },
    ],
  };
}

const environments = z.object({ required_deployment_environments: z.array(z.string()) });

const workflowFiles = z.object({
  workflows: z.array(
    z.object({
      path: z.string(),
      repository_id: z.int(),
      ref: z.string().nullish(),
      sha: z.string().nullish(),
    }),
  ),
});

const scanners = z.object({
  code_scanning_tools: z.array(
    z.object({ tool: z.string(), alerts_threshold: z.string(), security_alerts_threshold: z.string() }),
  ),
});

function deployments(parameters: unknown): Meaning {
  const { data } = environments.safeParse(parameters);
  return data ? { said: [{ name: 'deployments', value: data.required_deployment_environments }] } : null;
}

function workflows(parameters: unknown): Meaning {
  const { data } = workflowFiles.safeParse(parameters);
  const value = data?.workflows.map(({ path, repository_id: repositoryId, ref, sha }) => ({
    repositoryId,
    path,
    ref: sha ?? ref ?? null,
  }));
  return value ? { said: [{ name: 'workflows', value }] } : null;
}

function codeScanning(parameters: unknown): Meaning {
  const { data } = scanners.safeParse(parameters);
  const value = data?.code_scanning_tools.map((one) => ({
    tool: one.tool,
    alerts: one.alerts_threshold,
    securityAlerts: one.security_alerts_threshold,
  }));
  return value ? { said: [{ name: 'codeScanning', value }] } : null;
}

const asWritten =
  (type: string) =>
  (parameters: RuleWire['parameters']): Meaning => ({
    said: [{ name: 'others', value: [{ type, parameters: parameters ?? {} }] }],
  });

const written = [
  'branch_name_pattern',
  'code_quality',
  'commit_author_email_pattern',
  'commit_message_pattern',
  'committer_email_pattern',
  'copilot_code_review',
  'file_extension_restriction',
  'file_path_restriction',
  'license_compliance_scanning',
  'max_file_path_length',
  'max_file_size',
] as const;

const meanings: Readonly<Record<string, (parameters: RuleWire['parameters']) => Meaning>> = {
  creation: on('noCreation'),
  update: on('noUpdates'),
  deletion: on('noDeletion'),
  non_fast_forward: on('noForcePush'),
  required_linear_history: on('linearHistory'),
  required_signatures: on('signatures'),
  merge_queue: on('mergeQueue'),
  // In GitHub's GraphQL schema alone.
  lock_branch: on('locked'),
  required_review_thread_resolution: on('conversations'),
  pull_request: pullRequest,
  required_status_checks: checks,
  required_deployments: deployments,
  workflows,
  code_scanning: codeScanning,
  ...Object.fromEntries(written.map((type) => [type, asWritten(type)])),
  tag_name_pattern: () => ({ said: [] }),
};

/**
 * Enterprises have rules about repositories (who deletes, transfers or publishes them), which GitHub lists among the rules
 * of every branch: they protect none.
 */
const isAboutRepositories = (type: string): boolean => type.startsWith('repository_');

/** What a rule means; what is not understood is kept by its name. */
export function meaningOf({ type, parameters }: RuleWire): {
  readonly said: readonly Said[];
  readonly hidden: readonly Hidden[];
  readonly unread: readonly string[];
} {
  const nothing = { said: [], hidden: [], unread: [] };
  if (isAboutRepositories(type)) return nothing;
  const meaning = Object.hasOwn(meanings, type) ? meanings[type]?.(parameters) : null;
  return meaning ? { hidden: [], ...meaning, unread: [] } : { ...nothing, unread: [type] };
}
