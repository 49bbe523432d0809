/** Environments, and what was deployed to them. */
import type { Account, App, Schemas, Team } from '../state.ts';

export interface Environment {
  readonly id: number;
  readonly name: string;
  readonly createdAt: Date;
  updatedAt: Date;
  /** Minutes; 0 does not wait. */
  waitMinutes: number;
  preventSelfReview: boolean;
  reviewers: readonly (Account | Team)[];
  /** Null: every branch may be deployed. */
  branches: 'protected' | 'custom' | null;
  /** Not described by GitHub; older servers do not say it. */
  adminsBypass: boolean | null;
  /** Names of its secrets, which nobody is ever shown. */
  readonly secrets: string[];
  /** Where `branches` is `custom`. */
  readonly branchPolicies: { readonly id: number; readonly name: string; readonly type: 'branch' | 'tag' }[];
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: Schemas['deployment-status']['state'];
  readonly creator: Account;
  readonly app: App | null;
  readonly description: string;
  readonly environment: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly createdAt: Date;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly payload: Readonly<Record<string, unknown>> | string;
  readonly description: string | null;
  readonly creator: Account;
  readonly app: App | null;
  readonly transient: boolean;
  readonly production: boolean;
  readonly createdAt: Date;
  updatedAt: Date;
  /** Oldest first. */
  readonly statuses: DeploymentStatus[];
}
