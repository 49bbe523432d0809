/** Where a repository deploys to, and what holds a deployment there. */
import type { Shown } from '../engine/shown.ts';

export interface EnvironmentReviewer {
  readonly kind: 'user' | 'team';
  /** Login or slug. */
  readonly name: string;
}

/**
 * Which branches and tags may be deployed: any, those that are protected, or those that match. `none protected`: those that
 * are protected, of which there are none, and then GitHub deploys any.
 */
export type DeployedBranches =
  | 'any'
  | 'none protected'
  | 'protected'
  | { readonly patterns: Shown<readonly string[]> };

export interface Environment {
  readonly name: string;
  /** Any one of them is enough. Empty: nobody is asked. */
  readonly reviewers: Shown<readonly EnvironmentReviewer[]>;
  /** Who started a deployment cannot approve it. */
  readonly preventsSelfReview: Shown<boolean>;
  readonly waitMinutes: Shown<number>;
  readonly branches: Shown<DeployedBranches>;
  /** Administrators can go round all of it. */
  readonly adminsBypass: Shown<boolean>;
  /** Kinds of rules that Fairlead does not know, an App's own rule among them. */
  readonly otherRules: readonly string[];
}

/** By name. */
export type Environments = Shown<readonly Environment[]>;
