/** What tests can do with a repository, without HTTP. */
import type { CheckRunChange } from '../changes/check-limits.ts';
import type { NewCommit } from '../changes/commits.ts';
import type { NewRelease } from '../changes/releases.ts';
import type { Identity } from '../git/objects.ts';
import type { Protection, Ruleset } from '../protection.ts';
import type { Artifact, CheckRun, DeploymentWord, Status, WorkflowRun } from '../state/checks.ts';
import type {
  Account,
  Comment,
  CommitComment,
  Issue,
  Permissions,
  Release,
  Repository,
  Role,
  Schemas,
} from '../state.ts';
import type { HasData, NewRuleset, UserHandle } from './accounts.ts';
import type { AppHandle } from './apps.ts';
import type { GovernedHandle } from './governed.ts';
import type { MergeGroup } from './merge-group.ts';
import type { PullHandle } from './pull-request.ts';

export interface CommitAct extends Omit<NewCommit, 'author' | 'committer' | 'coAuthors' | 'pusher'> {
  readonly author?: UserHandle | Identity;
  readonly committer?: UserHandle | Identity;
  readonly coAuthors?: readonly UserHandle[];
  readonly pusher?: UserHandle;
}

interface PullAct {
  readonly title: string;
  readonly body?: string | null;
  readonly head: string;
  /** The default branch when absent. */
  readonly base?: string;
  readonly author: UserHandle;
  readonly draft?: boolean;
  readonly fromFork?: RepositoryHandle;
  readonly createdAt?: Date;
}

export interface WorkflowRunAct {
  readonly name?: string;
  readonly path?: string;
  readonly event?: string;
  readonly headSha: string;
  readonly headBranch?: string;
  readonly actor?: UserHandle;
  readonly status?: WorkflowRun['status'];
  readonly conclusion?: WorkflowRun['conclusion'];
}

export interface DeploymentAct extends Pick<DeploymentWord, 'state'> {
  readonly by: UserHandle;
  readonly environments: readonly string[];
  readonly comment?: string;
}

export interface RepositoryHandle extends GovernedHandle {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly fullName: string;
  readonly url: string;
  /** A bare repository that git can clone. */
  readonly gitDirectory: string;
  readonly data: Repository;
  /** A branch's head, or any reference's by its full name; throws when there is none. */
  sha(branch?: string): string;
  /** Commits on a branch and pushes it. Returns the commit's id. */
  commit(act: CommitAct): Promise<string>;
  /** Points a branch at an existing commit; `force` must say so when it is not a fast-forward. */
  push(
    branch: string,
    sha: string,
    act?: { readonly pusher?: UserHandle; readonly force?: boolean },
  ): Promise<void>;
  deleteBranch(branch: string, pusher?: UserHandle): Promise<void>;
  tag(name: string, sha?: string): Promise<void>;
  /** An annotated tag, made now. */
  annotate(name: string, sha?: string): Promise<void>;
  /** Publishes it, and makes the tag on the default branch's head when it is missing. */
  createRelease(act: Omit<NewRelease, 'by'> & { readonly by: UserHandle }): Promise<Release>;
  commitComments(sha: string): readonly CommitComment[];
  editRelease(
    release: Release,
    change: Partial<Pick<Release, 'name' | 'notes' | 'prerelease'>>,
    by: UserHandle,
  ): Promise<void>;
  deleteRelease(release: Release, by: UserHandle): void;
  /** Its number is counted with those of pull requests. */
  openIssue(act: {
    readonly title: string;
    readonly body?: string;
    readonly labels?: readonly string[];
    readonly type?: string;
    /** Fields that are chosen from a list. */
    readonly fields?: Readonly<Record<string, string>>;
    readonly author: UserHandle;
  }): Issue;
  /** Oldest first. */
  issues(): readonly Issue[];
  /** By its author unless said otherwise. */
  closeIssue(issue: Issue, by?: UserHandle, reason?: Issue['stateReason']): void;
  labelIssue(issue: Issue, name: string, by: UserHandle): void;
  unlabelIssue(issue: Issue, name: string, by: UserHandle): void;
  openPullRequest(act: PullAct): Promise<PullHandle>;
  pullRequest(number: number): PullHandle;
  pullRequests(): readonly PullHandle[];
  setCollaborator(user: UserHandle, role: Role): void;
  removeCollaborator(user: UserHandle): void;
  /** Null takes the protection away. */
  setBranchProtection(branch: string, protection: Partial<Protection> | null): void;
  addRuleset(ruleset: NewRuleset): Ruleset;
  createCheckRun(
    act: CheckRunChange & {
      readonly app?: AppHandle;
      readonly name: string;
      readonly headSha: string;
      readonly workflowRun?: WorkflowRun;
    },
  ): Promise<CheckRun>;
  rerequestCheckRun(run: CheckRun, by: UserHandle): Promise<void>;
  /** The newest of each App and name. */
  checkRuns(headSha: string): readonly CheckRun[];
  createStatus(act: {
    readonly sha: string;
    readonly state: Status['state'];
    readonly context?: string;
    readonly description?: string;
    readonly targetUrl?: string;
    readonly creator: UserHandle;
  }): Promise<Status>;
  addWorkflowRun(act: WorkflowRunAct): Promise<WorkflowRun>;
  /** Somebody starts it again: another attempt, which ends so. */
  rerunWorkflow(run: WorkflowRun, conclusion: WorkflowRun['conclusion'], by?: UserHandle): Promise<void>;
  /** Somebody lets deployments of a run into these environments, or does not. */
  sayOfDeployments(run: WorkflowRun, act: DeploymentAct): Promise<void>;
  addArtifact(act: {
    readonly name: string;
    readonly headSha: string;
    readonly run?: WorkflowRun;
    readonly zip: Buffer;
  }): Promise<Artifact>;
  /** A `GITHUB_TOKEN` as a workflow gets it. */
  workflowToken(permissions: Permissions): string;
  createMergeGroup(act: { readonly pulls: readonly PullHandle[] }): Promise<MergeGroup>;
  /** With nothing in it, GitHub answers 404: nothing was ever uploaded. */
  enableCodeScanning(
    alerts?: readonly Schemas['code-scanning-alert-items'][],
    analyses?: readonly Schemas['code-scanning-analysis'][],
    defaultSetup?: Schemas['code-scanning-default-setup'],
  ): void;
  enableDependencyReview(changes?: Schemas['dependency-graph-diff']): void;
  comments(number: number): readonly Comment[];
  rename(name: string): void;
  /** To another account; its number and its pull requests stay. */
  transfer(to: HasData<Account>): void;
  delete(): void;
  /** As GitHub does. */
  disable(): void;
  setPrivate(isPrivate: boolean): void;
}
