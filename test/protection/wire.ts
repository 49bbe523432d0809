/** GitHub's answers, written by hand in its own shapes, and what they come to in a few words. */
import { branchProtection, planHasNone } from '../../app/protection/model/branch.ts';
import { rulesInForce } from '../../app/protection/model/rulesets.ts';
import type {
  BranchWire,
  BypassActorWire,
  ClassicMoreWire,
  ClassicWire,
  Read,
  RulesetWire,
  RuleWire,
} from '../../app/protection/model/wire.ts';
import { own } from '../../policies/engine/prose.ts';
import type {
  BranchProtection,
  Bypass,
  BypassActor,
  Effective,
  Place,
} from '../../policies/facts/protection.ts';

let id = 0;

/** A ruleset as `GET …/rulesets/{id}` shows it to an administrator; of the default branch unless said otherwise. */
export function ruleset(
  name: string,
  rules: readonly RuleWire[],
  more: Partial<RulesetWire> = {},
): RulesetWire {
  id += 1;
  return {
    id,
    name,
    target: 'branch',
    source_type: 'Repository',
    source: 'acme/shop',
    enforcement: 'active',
    conditions: refs(['~DEFAULT_BRANCH']),
    rules,
    bypass_actors: [],
    ...more,
  };
}

export const refs = (include: readonly string[], exclude: readonly string[] = []) => ({
  ref_name: { include, exclude },
});

export const ofOrganization = { source_type: 'Organization', source: 'acme' } as const;

/** `pull_request` with all its parameters, none of which asks for anything. */
export function pullRule(parameters: Readonly<Record<string, unknown>> = {}): RuleWire {
  return {
    type: 'pull_request',
    parameters: {
      required_approving_review_count: 0,
      dismiss_stale_reviews_on_push: false,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_review_thread_resolution: false,
      ...parameters,
    },
  };
}

export function checkRule(
  names: readonly (string | { readonly context: string; readonly integration_id?: number | null })[],
  strict = false,
): RuleWire {
  return {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: strict,
      required_status_checks: names.map((one) => (typeof one === 'string' ? { context: one } : one)),
    },
  };
}

export const actor = (
  actor_type: string,
  actor_id: number | null = null,
  bypass_mode?: string,
): BypassActorWire => ({
  actor_type,
  actor_id,
  ...(bypass_mode ? { bypass_mode } : {}),
});

/** `GET …/branches/{branch}/protection` of a rule that asks for nothing and includes administrators. */
export function classic(more: Partial<ClassicWire> = {}): ClassicWire {
  return {
    required_signatures: { enabled: false },
    enforce_admins: { enabled: true },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: true },
    allow_deletions: { enabled: true },
    block_creations: { enabled: false },
    required_conversation_resolution: { enabled: false },
    lock_branch: { enabled: false },
    ...more,
  };
}

export const reviews = (
  count: number,
  more: NonNullable<ClassicWire['required_pull_request_reviews']> = {},
) => ({
  required_approving_review_count: count,
  dismiss_stale_reviews: false,
  require_code_owner_reviews: false,
  require_last_push_approval: false,
  ...more,
});

/** What GraphQL adds to it. */
export const more: ClassicMoreWire = {
  pattern: 'main',
  requiresDeployments: false,
  requiredDeploymentEnvironments: [],
  bypassForcePushAllowances: { totalCount: 0, nodes: [] },
};

export const unseen = (reason: string, permission?: string) =>
  ({ ok: false, reason: own(reason), ...(permission ? { permission } : {}) }) as const;

export interface Given {
  readonly branch?: string;
  readonly rulesets?: readonly RulesetWire[];
  /** As `GET …/rules/branches/{branch}` answers; else what the rulesets come to. */
  readonly rules?: readonly RuleWire[] | typeof planHasNone | Extract<Read<never>, { ok: false }>;
  readonly classic?: ClassicWire | null | typeof planHasNone | Extract<Read<never>, { ok: false }>;
  readonly more?: Partial<ClassicMoreWire> | Extract<Read<never>, { ok: false }>;
  readonly open?: BranchWire;
}

const isUnseen = (value: object): value is Extract<Read<never>, { ok: false }> => 'ok' in value;

/** A branch whose classic protection is not there unless given. */
export function protectionOf(given: Given): BranchProtection {
  const { branch = 'main', rulesets = [], classic: wire = null } = given;
  const rules = given.rules ?? rulesInForce(rulesets, { branch, defaultBranch: 'main' });
  return branchProtection({
    repository: 'acme/shop',
    defaultBranch: 'main',
    branch,
    url: 'https://github.com/acme/shop',
    rules: rules === planHasNone || isUnseen(rules) ? rules : { ok: true, value: rules },
    rulesets: new Map(rulesets.map((one) => [one.id, { ok: true, value: one }])),
    classic: wire === planHasNone || (wire && isUnseen(wire)) ? wire : { ok: true, value: wire },
    more: given.more && isUnseen(given.more) ? given.more : { ok: true, value: { ...more, ...given.more } },
    open: given.open ? { ok: true, value: given.open } : unseen('not read'),
  });
}

function whoIs({ kind, id: number, name, mode }: BypassActor): string {
  const called = name ?? number;
  const who = called === null ? kind : `${kind} ${called}`;
  return mode === 'always' ? who : `${who} (${mode})`;
}

function freed(bypass: Bypass): string {
  if (!bypass.known) return 'not known';
  return bypass.actors.length === 0 ? 'nobody' : bypass.actors.map(whoIs).join(', ');
}

const placed = ({ kind, name }: Place): string => (kind === 'branch protection' ? 'classic' : (name ?? '?'));

function shortly(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
}

/** `2; main: nobody`: the value, and from where with whom it does not bind. `≥`: it may be more. */
function inWords({ from, ...value }: Effective<unknown>): string {
  const shown = value.known ? shortly(value.value) : `≥ ${shortly(value.atLeast)}`;
  return [shown, ...from.map(({ at, bypass }) => `${placed(at)}: ${freed(bypass)}`)].join('; ');
}

const isNothing = (value: unknown): boolean =>
  value === false || value === 0 || value === null || (Array.isArray(value) && value.length === 0);

/** Every value that is asked for, or that is not known. */
export function asked({ rules }: BranchProtection): Readonly<Record<string, string>> {
  const all = Object.entries(rules) as [string, Effective<unknown>][];
  return Object.fromEntries(
    all
      .filter(([, value]) => !value.known || !isNothing(value.value) || value.from.length > 0)
      .map(([name, value]) => [name, inWords(value)]),
  );
}
