/** Rulesets as GitHub writes them ↔ values of a branch's settings. Pure. */
import * as z from 'zod';
import type { Json, Value } from './setting-type.ts';

/** A rule, as far as its type is known; its parameters as GitHub sent them. */
const rule = z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).nullish() });

export type Rule = z.infer<typeof rule>;

/** Who may bypass a ruleset, as GitHub writes it. */
const actor = z.object({
  actor_type: z.string(),
  actor_id: z.number().nullish(),
  bypass_mode: z.string().optional(),
});

/** One ruleset with its details. Who bypasses it is absent, or null, where the token may not change it. */
export const rulesetSchema = z.object({
  id: z.number(),
  name: z.string(),
  target: z.string().optional(),
  source_type: z.string().optional(),
  enforcement: z.string(),
  conditions: z
    .object({
      ref_name: z
        .object({ include: z.array(z.string()).optional(), exclude: z.array(z.string()).optional() })
        .optional(),
    })
    .nullish(),
  rules: z.array(rule).optional(),
  bypass_actors: z.array(actor).nullish(),
});

export type Ruleset = z.infer<typeof rulesetSchema>;
export type Actor = z.infer<typeof actor>;

/** Values by the short name of a setting (`approvals`); what is not among them is not asked for. */
export type BranchValues = Readonly<Partial<Record<string, Value>>>;

/** Rules that are there or not. */
const switches = {
  'linear-history': 'required_linear_history',
  signatures: 'required_signatures',
  'block-force-push': 'non_fast_forward',
  'block-deletion': 'deletion',
} as const;

/** Members of the rule about pull requests. */
const reviewFlags = {
  'dismiss-stale': 'dismiss_stale_reviews_on_push',
  'code-owners': 'require_code_owner_review',
  'last-push-approval': 'require_last_push_approval',
  conversations: 'required_review_thread_resolution',
} as const;

const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** How a check is written: `build`, or `build@15368` where one App must report it. */
export function nameOfCheck(context: string, app: number | null | undefined): string {
  return app === null || app === undefined || app <= 0 ? context : `${context}@${app}`;
}

export function checkNamed(name: string): { readonly context: string; readonly app: number | null } {
  const [, context, app] = /^(.+)@(\d{1,15})$/.exec(name) ?? [];
  return context && app ? { context, app: Number(app) } : { context: name, app: null };
}

/** Whether a value asks for nothing, so that nothing need be there. */
export const asksNothing = (value: Value): boolean =>
  value === false || value === 0 || (Array.isArray(value) && value.length === 0);

const contexts = z.array(z.object({ context: z.string(), integration_id: z.number().nullish() }));

function checksOf(parameters: Json): readonly string[] {
  const parsed = contexts.safeParse(parameters.required_status_checks);
  return (parsed.data ?? []).map(({ context, integration_id: app }) => nameOfCheck(context, app));
}

/** What rules ask for together: of each, the most. */
export function valuesOf(rules: readonly Rule[]): BranchValues {
  const of = (type: string) =>
    rules.filter((one) => one.type === type).map(({ parameters }) => parameters ?? {});
  const pulls = of('pull_request');
  const checks = of('required_status_checks');
  return {
    'pull-request': pulls.length > 0,
    approvals: Math.max(0, ...pulls.map((one) => count(one.required_approving_review_count))),
    ...Object.fromEntries(
      Object.entries(reviewFlags).map(([name, member]) => [name, pulls.some((one) => one[member] === true)]),
    ),
    checks: [...new Set(checks.flatMap(checksOf))].sort(),
    'up-to-date': checks.some((one) => one.strict_required_status_checks_policy === true),
    ...Object.fromEntries(Object.entries(switches).map(([name, type]) => [name, of(type).length > 0])),
  };
}

const asksPulls = ['pull-request', 'approvals', ...Object.keys(reviewFlags)];

const asksFor = (value: Value | undefined): boolean => value !== undefined && !asksNothing(value);

function pullRule(values: BranchValues, before: Json): readonly Rule[] {
  if (!asksPulls.some((name) => asksFor(values[name]))) return [];
  const flags = Object.entries(reviewFlags).map(([name, member]) => [member, values[name] === true]);
  const parameters = {
    ...before,
    ...Object.fromEntries(flags),
    required_approving_review_count: count(values.approvals),
  };
  return [{ type: 'pull_request', parameters }];
}

function checkRule(values: BranchValues, before: Json): readonly Rule[] {
  const names = Array.isArray(values.checks) ? values.checks.map(String) : [];
  if (names.length === 0) return [];
  const required = names.map((name) => {
    const { context, app } = checkNamed(name);
    return app === null ? { context } : { context, integration_id: app };
  });
  const parameters = {
    ...before,
    required_status_checks: required,
    strict_required_status_checks_policy: values['up-to-date'] === true,
  };
  return [{ type: 'required_status_checks', parameters }];
}

/** Rules that ask for the values, keeping what `before` says besides: rules and parameters nobody declared. */
export function rulesFor(values: BranchValues, before: readonly Rule[]): readonly Rule[] {
  const parametersOf = (type: string) => before.find((one) => one.type === type)?.parameters ?? {};
  const ours: ReadonlySet<string> = new Set([
    'pull_request',
    'required_status_checks',
    ...Object.values(switches),
  ]);
  return [
    ...pullRule(values, parametersOf('pull_request')),
    ...checkRule(values, parametersOf('required_status_checks')),
    ...Object.entries(switches).flatMap(([name, type]) => (values[name] === true ? [{ type }] : [])),
    ...before.filter(({ type }) => !ours.has(type)),
  ];
}
