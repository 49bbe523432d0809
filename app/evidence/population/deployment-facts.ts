/** What GitHub and events tell of deployments, and of who let them in. Pure data. */
import type { Account } from '../model/captured.ts';
import type { Instant } from '../model/period.ts';

export interface DeploymentFact {
  readonly id: string;
  readonly sha: string;
  readonly environment: string;
  readonly createdAt: Instant;
  readonly by: Account | null;
  readonly statuses: readonly { readonly state: string; readonly at: Instant; readonly by: Account | null }[];
  /** Where its newest status says that its log is; null: it says none. */
  readonly address: string | null;
  /** Whether GitHub gave all of its statuses. */
  readonly whole: boolean;
}

/** What somebody said of deployments to an environment. */
export interface DeploymentWordFact {
  /** Null: GitHub does not say which. */
  readonly environment: string | null;
  /** `approved`, `rejected` … */
  readonly state: string;
  /** Null: the account was deleted. */
  readonly by: Account | null;
  /** Null: GitHub's list has no times. */
  readonly at: Instant | null;
}

/** Who approved or refused a deployment, as events told it. */
export interface DeploymentReviewFact extends DeploymentWordFact {
  readonly sha: string;
  readonly environment: string;
  /** The run that deploys; null: it is not said. */
  readonly run: number | null;
  readonly at: Instant;
}
