/**
 * The effective protection of branches: what classic branch protection and the rulesets of the repository, its organization
 * and its enterprise ask for together. GitHub applies all of them at once, so the strictest counts
 * (https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/about-rulesets).
 */
import type { Gap } from '../engine/gap.ts';
import type { Prose } from '../engine/prose.ts';

export interface Protection {
  /** `owner/name` */
  readonly repository: string;
  /** The default branch first, then by name. Branches that are not there are left out. */
  readonly branches: readonly BranchProtection[];
}

/** Where something is set. */
export interface Place {
  readonly kind: 'branch protection' | 'ruleset';
  /** Whose it is; `not known` for a level that GitHub added since. */
  readonly level: 'repository' | 'organization' | 'enterprise' | 'not known';
  /** The repository, organization or enterprise, as GitHub names it. */
  readonly owner: string;
  /** The number of a ruleset; null for branch protection. */
  readonly id: number | null;
  /** What people called the ruleset, or the pattern of the protection; null where it is not shown. */
  readonly name: string | null;
  /** Where to read and change it; null where it is not shown. */
  readonly url: string | null;
}

/**
 * Somebody who need not obey. `kind` is GitHub's own word: `Integration`, `OrganizationAdmin`, `RepositoryRole`, `Team`,
 * `DeployKey`, `User`, `EnterpriseOwner`, and what it may add.
 */
export interface BypassActor {
  readonly kind: string;
  /** Null for kinds of which there is one only, and for actors that GitHub hides. */
  readonly id: number | null;
  /** A login, a slug, or the name of a role; null where GitHub gives the number alone. */
  readonly name: string | null;
  /** `pull_request`: only by merging one. `exempt`: the rule is not run, and nothing is logged. */
  readonly mode: 'always' | 'pull_request' | 'exempt';
}

/** Who need not obey; a list that GitHub hides is not an empty one. */
export type Bypass =
  | { readonly known: true; readonly actors: readonly BypassActor[] }
  | ({ readonly known: false } & Gap);

/** What one place asks for, and whom it does not bind in this. */
export interface Demand<T> {
  readonly value: T;
  readonly at: Place;
  readonly bypass: Bypass;
}

/**
 * What holds when every place is folded into one: the strictest. Where a place could not be looked at, what is seen is a
 * lower bound, because another place only ever makes it stricter: enough to say that something is asked for, and never
 * enough to say that it is not.
 */
export type Effective<T> =
  | { readonly known: true; readonly value: T; readonly from: readonly Demand<T>[] }
  | {
      readonly known: false;
      readonly atLeast: T;
      readonly from: readonly Demand<T>[];
      readonly missing: readonly Gap[];
    };

/** People, teams and Apps that a rule names, as `kind` and name or number. Sorted. */
export type Named = readonly Pick<BypassActor, 'kind' | 'id' | 'name'>[];

export interface ProtectedCheck {
  readonly name: string;
  /** The App it must come from; null: any source may report it. */
  readonly appId: number | null;
}

export interface RequiredReviewers {
  /** GitHub's number of the team. */
  readonly team: number;
  /** Which files, in GitHub's own patterns. */
  readonly paths: readonly string[];
  /** 0: they are asked, and need not approve. */
  readonly approvals: number;
}

export interface RequiredWorkflow {
  readonly repositoryId: number;
  readonly path: string;
  /** A branch, tag or commit; null: the default branch. */
  readonly ref: string | null;
}

export interface ScanningTool {
  readonly tool: string;
  readonly alerts: string;
  readonly securityAlerts: string;
}

/** A rule whose parameters nobody here judges (texts that commits must match, files that may not be pushed): as GitHub wrote it. */
export interface OtherRule {
  readonly type: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Every value there is. Lists are the union of what the places ask for. */
export interface ProtectionRules {
  /** A change has to be a pull request. */
  readonly pullRequest: Effective<boolean>;
  readonly approvals: Effective<number>;
  /** A push dismisses approvals. */
  readonly dismissStale: Effective<boolean>;
  /** Somebody else than who pushed last has to approve. */
  readonly lastPushApproval: Effective<boolean>;
  readonly codeOwners: Effective<boolean>;
  readonly reviewers: Effective<readonly RequiredReviewers[]>;
  /** Who alone may dismiss reviews; null: everybody who may write. */
  readonly dismissers: Effective<Named | null>;
  readonly checks: Effective<readonly ProtectedCheck[]>;
  /** The branch has to be up to date before it is merged. */
  readonly upToDate: Effective<boolean>;
  readonly conversations: Effective<boolean>;
  readonly signatures: Effective<boolean>;
  readonly linearHistory: Effective<boolean>;
  /** Ways to merge that are left; null: what the repository allows. */
  readonly mergeMethods: Effective<readonly string[] | null>;
  readonly mergeQueue: Effective<boolean>;
  readonly deployments: Effective<readonly string[]>;
  readonly workflows: Effective<readonly RequiredWorkflow[]>;
  readonly codeScanning: Effective<readonly ScanningTool[]>;
  /** Who alone may push, administrators aside; null: everybody who may write. */
  readonly pushers: Effective<Named | null>;
  /** Nobody moves the branch but those who bypass the rule. */
  readonly noUpdates: Effective<boolean>;
  /** The branch is read-only. */
  readonly locked: Effective<boolean>;
  /** History cannot be rewritten. */
  readonly noForcePush: Effective<boolean>;
  readonly noDeletion: Effective<boolean>;
  readonly noCreation: Effective<boolean>;
  readonly others: Effective<readonly OtherRule[]>;
}

export type ProtectionValue = keyof ProtectionRules;

/** A ruleset for the branch that does not bind yet. */
export interface IdleRuleset {
  readonly at: Place;
  readonly enforcement: 'disabled' | 'evaluate';
  /** What it would ask for. Sorted. */
  readonly asks: readonly ProtectionValue[];
}

export interface BranchProtection {
  readonly branch: string;
  readonly isDefault: boolean;
  /** The page of the repository's rules; null where that is not shown. */
  readonly url: string | null;
  /** Why there can be none here: the plan has none for private repositories. Null where there can. */
  readonly notOffered: Prose | null;
  readonly rules: ProtectionRules;
  /** Rules of kinds that Fairlead does not know, which ask for more than is said here. */
  readonly unread: readonly { readonly type: string; readonly at: Place }[];
  /** Rulesets that would ask for more if they were active, as far as they are shown. */
  readonly idle: readonly IdleRuleset[];
}
