/**
 * GitHub's answers about protection, as far as they are read. Everything that a server or an older version may leave out is
 * optional here: what is left out is not known, and never off.
 */
import type { Gap } from '../../../policies/engine/gap.ts';

/** What a read brought, or why there is nothing. */
export type Read<T> = { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Gap);

export interface RuleWire {
  readonly type: string;
  readonly parameters?: Readonly<Record<string, unknown>> | null;
  /** `Repository`, `Organization`, `Enterprise`. Only on the rules of a branch. */
  readonly ruleset_source_type?: string;
  readonly ruleset_source?: string;
  readonly ruleset_id?: number;
}

export interface BypassActorWire {
  readonly actor_id?: number | null;
  readonly actor_type: string;
  readonly bypass_mode?: string | null;
}

export interface RulesetWire {
  readonly id: number;
  readonly name: string;
  readonly target?: string | null;
  readonly source_type?: string;
  readonly source?: string;
  readonly enforcement: string;
  /** Absent where the reader may not manage the ruleset; that is not an empty list. */
  readonly bypass_actors?: readonly BypassActorWire[];
  readonly conditions?: {
    readonly ref_name?: { readonly include?: readonly string[]; readonly exclude?: readonly string[] };
  } | null;
  readonly rules?: readonly RuleWire[];
  readonly _links?: { readonly html?: { readonly href?: string } | null };
}

export interface ActorsWire {
  readonly users?: readonly { readonly login?: string; readonly id?: number | bigint }[];
  readonly teams?: readonly { readonly slug?: string; readonly id?: number | bigint }[];
  readonly apps?: readonly ({ readonly slug?: string; readonly id?: number | bigint } | null)[];
}

export interface ToggleWire {
  readonly enabled?: boolean;
}

/** `GET …/branches/{branch}/protection` */
export interface ClassicWire {
  readonly required_status_checks?: {
    readonly strict?: boolean;
    readonly contexts?: readonly string[];
    readonly checks?: readonly { readonly context: string; readonly app_id?: number | null }[];
  } | null;
  readonly required_pull_request_reviews?: {
    readonly dismissal_restrictions?: ActorsWire | null;
    readonly bypass_pull_request_allowances?: ActorsWire | null;
    readonly dismiss_stale_reviews?: boolean;
    readonly require_code_owner_reviews?: boolean;
    readonly require_last_push_approval?: boolean;
    readonly required_approving_review_count?: number;
  } | null;
  readonly restrictions?: ActorsWire | null;
  readonly enforce_admins?: ToggleWire | null;
  readonly required_signatures?: ToggleWire;
  readonly required_linear_history?: ToggleWire;
  readonly allow_force_pushes?: ToggleWire | null;
  readonly allow_deletions?: ToggleWire | null;
  readonly block_creations?: ToggleWire;
  readonly required_conversation_resolution?: ToggleWire;
  readonly lock_branch?: ToggleWire;
}

/** By name: GraphQL's numbers end at 2^31, and those of accounts do not. */
interface AllowanceWire {
  readonly actor:
    | { readonly __typename: 'User'; readonly login: string }
    | { readonly __typename: 'Team' | 'App'; readonly slug: string }
    | null;
}

/** What only GraphQL shows of the branch protection rule that counts for a branch. */
export interface ClassicMoreWire {
  readonly pattern: string;
  readonly requiresDeployments: boolean;
  readonly requiredDeploymentEnvironments: readonly (string | null)[] | null;
  readonly bypassForcePushAllowances: {
    readonly totalCount: number;
    readonly nodes: readonly (AllowanceWire | null)[] | null;
  };
}

/** `GET …/branches/{branch}`: all that those see who may not administer. */
export interface BranchWire {
  readonly protected?: boolean;
  readonly protection?: {
    /** Of classic protection. */
    readonly enabled?: boolean;
    readonly required_status_checks?: {
      readonly enforcement_level?: string;
      readonly contexts?: readonly string[];
      readonly checks?: readonly { readonly context: string; readonly app_id?: number | null }[];
    };
  };
  readonly _links?: { readonly html?: string };
}
