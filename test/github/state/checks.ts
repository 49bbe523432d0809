/** Checks, commit statuses and workflow runs. */
import type { Account, App, Schemas } from '../state.ts';
import type { Environment } from './deployments.ts';

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: string;
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

export type CheckStatus = Schemas['check-run']['status'];
export type CheckConclusion = Schemas['check-run']['conclusion'];

export interface CheckSuite {
  readonly id: number;
  readonly app: App;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly createdAt: Date;
  readonly workflowRun: WorkflowRun | null;
  /** Somebody asked for it again, and no check run ended since. */
  isReset: boolean;
}

export interface CheckRun {
  readonly id: number;
  readonly suite: CheckSuite;
  readonly headSha: string;
  readonly annotations: Annotation[];
  name: string;
  status: CheckStatus;
  conclusion: CheckConclusion;
  startedAt: Date | null;
  completedAt: Date | null;
  detailsUrl: string | null;
  externalId: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  actions: readonly { readonly label: string; readonly description: string; readonly identifier: string }[];
}

export interface Status {
  readonly id: number;
  readonly sha: string;
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
  readonly createdAt: Date;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly run: WorkflowRun;
  readonly zip: Buffer;
  readonly createdAt: Date;
  expired: boolean;
}

/** What somebody said of a run's deployments. */
export interface DeploymentWord {
  readonly state: 'approved' | 'rejected' | 'pending';
  readonly user: Account;
  readonly comment: string;
  readonly environments: readonly Environment[];
}

export interface WorkflowRun {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly runNumber: number;
  /** The same for all runs of one workflow file. */
  readonly workflowId: number;
  readonly actor: Account;
  /** Who started the last attempt. */
  triggeringActor: Account;
  /** Words on deployments to environments that ask for somebody's; all attempts together, oldest first. */
  readonly approvals: DeploymentWord[];
  readonly createdAt: Date;
  /** When the last attempt ended; since when the run was made unless it was started again. */
  updatedAt: Date;
  /** Attempts before the last one. */
  readonly earlier: { readonly conclusion: CheckConclusion; readonly endedAt: Date }[];
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: CheckConclusion;
}
