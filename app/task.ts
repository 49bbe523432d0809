/**
 * The ground floor of the App's work: references to things on GitHub, tasks about them, and the keys of tasks. A task
 * says "look again": whoever does it reads GitHub's current state, so order, duplicates and losses do not matter.
 */

import type { Proof } from './proof.ts';

/** Where a subject lives. Repositories are known by id: names change. */
export interface RepositoryRef {
  readonly installation: number;
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
}

/** The organization (or user) that installed Fairlead: it has no repository. */
export interface OrganizationRef {
  readonly installation: number;
  /** Its name of now. */
  readonly login: string;
}

/** Somebody with an account. */
export interface Person {
  readonly id: number;
  readonly login: string;
}

/** What tasks carry of the events that asked for them. All of it may be missing: jobs outlive versions. */
export interface Asked {
  /** What reads must not be older than. */
  readonly proof?: Proof;
  /** Somebody pressed "Re-run": the verdict is written, though it be the same. */
  readonly rerun?: true;
  /** How often GitHub was asked and answered with what was before the event. */
  readonly rereads?: number;
}

/** A pull request to be judged again. */
export interface PullRequestTask extends RepositoryRef, Asked {
  readonly kind: 'pull_request';
  readonly number: number;
  /** The verdict on GitHub may be of another base, or of a draft: it is taken back first. */
  readonly retargeted: boolean;
  /** It has this head since the event: a verdict that is there already was said of another pull request. */
  readonly newHead?: true;
}

/** A merge queue's group, known by its commit; its branch names the pull request it was made for. */
export interface MergeGroupTask extends RepositoryRef, Asked {
  readonly kind: 'merge_group';
  readonly sha: string;
  readonly ref: string;
}

/** The release of a tag: what else is released on its commit is judged with it. */
export interface ReleaseTask extends RepositoryRef, Asked {
  readonly kind: 'release';
  readonly tag: string;
}

/** All releases of one commit. */
export interface ReleasedCommitTask extends RepositoryRef, Asked {
  readonly kind: 'released_commit';
  readonly sha: string;
}

/** What events told of a repository's delivery. */
export interface DeliveryEventsTask extends RepositoryRef {
  readonly kind: 'delivery_events';
}

/** A repository as a whole. */
export interface RepositoryTask extends RepositoryRef {
  readonly kind: 'repository';
  /** Those that are looked at together with it, and itself: no event asked, so that one query may tell of them all. */
  readonly beside?: readonly Pick<RepositoryRef, 'owner' | 'repo'>[];
}

/** Each of the client's repositories as a whole: what governs them all changed. */
export interface RepositoriesTask {
  readonly kind: 'repositories';
  readonly installation: number;
}

/** An organization as a whole. */
export interface OrganizationTask extends OrganizationRef {
  readonly kind: 'organization';
}

/** More repositories were given to Fairlead than an event is taken in with: all that the client has are looked at. */
export interface GivenRepositoriesTask {
  readonly kind: 'given_repositories';
  readonly installation: number;
}

/** Open pull requests that a commit concerns. */
export interface CommitTask extends RepositoryRef, Asked {
  readonly kind: 'commit';
  readonly sha: string;
}

/** Open pull requests against a branch; null: against every branch. */
export interface OpenPullRequestsTask extends RepositoryRef, Asked {
  readonly kind: 'open_pull_requests';
  readonly base: string | null;
}

/** Open pull requests that propose a release. */
export interface ReleasePullRequestsTask extends RepositoryRef {
  readonly kind: 'release_pull_requests';
}

/** All the client's repositories: what judges them all changed, or nobody told of anything for a while. */
export interface EveryRepositoryTask {
  readonly kind: 'every_repository';
  readonly installation: number;
}

/** Something happened to a comment on a pull request that may be, or may have been, a command. */
export interface CommentTask extends RepositoryRef {
  readonly kind: 'comment';
  readonly comment: number;
  /** The pull request's. */
  readonly number: number;
  readonly action: 'created' | 'edited' | 'deleted';
  /** Whether it is, or was before the edit, a command. */
  readonly isCommand: boolean;
  readonly sender: Person;
}

/** Somebody changed what somebody else had said. GitHub forgets who did; the event says it. */
export interface TamperingTask extends RepositoryRef {
  readonly kind: 'tampering';
  readonly comment: number;
  readonly number: number;
  readonly sender: Person;
  /** Null: the account is deleted. */
  readonly author: Person | null;
}

/** How delivery went is to be told: on a merged pull request, of a release, or, with neither, of all that may be live now. */
export interface DeliveryTask extends RepositoryRef, Pick<Asked, 'rereads'> {
  readonly kind: 'delivery';
  readonly about: { readonly pullRequest: number } | { readonly release: string } | null;
}

/** Something to look at again. */
export type Task =
  | PullRequestTask
  | MergeGroupTask
  | ReleaseTask
  | ReleasedCommitTask
  | RepositoryTask
  | RepositoriesTask
  | OrganizationTask
  | GivenRepositoriesTask
  | CommitTask
  | OpenPullRequestsTask
  | ReleasePullRequestsTask
  | EveryRepositoryTask
  | CommentTask
  | TamperingTask
  | DeliveryEventsTask
  | DeliveryTask;

/** The reference alone. */
export function repositoryRef({ installation, repositoryId, owner, repo }: RepositoryRef): RepositoryRef {
  return { installation, repositoryId, owner, repo };
}

/** A repository by its ids and `owner/name`, as rows and payloads have it. */
export function refOf(installation: number, repositoryId: number, name: string): RepositoryRef {
  const [owner = '', repo = ''] = name.split('/');
  return { installation, repositoryId, owner, repo };
}

/** Without parts that say nothing: a job is stored as it is. */
export function asked({ proof, rerun, rereads }: Asked): Asked {
  return { ...(proof ? { proof } : {}), ...(rerun ? { rerun } : {}), ...(rereads ? { rereads } : {}) };
}

/** `retargeted`: what GitHub shows may be of another base, or of a draft, and is taken back before the look. */
export function pullRequestTask(
  at: RepositoryRef,
  number: number,
  retargeted = false,
  more: Asked = {},
): PullRequestTask {
  return { kind: 'pull_request', number, retargeted, ...repositoryRef(at), ...asked(more) };
}

export function mergeGroupTask(
  at: RepositoryRef,
  sha: string,
  ref: string,
  more: Asked = {},
): MergeGroupTask {
  return { kind: 'merge_group', sha, ref, ...repositoryRef(at), ...asked(more) };
}

export function releaseTask(at: RepositoryRef, tag: string): ReleaseTask {
  return { kind: 'release', tag, ...repositoryRef(at) };
}

export function releasedCommitTask(at: RepositoryRef, sha: string, more: Asked = {}): ReleasedCommitTask {
  return { kind: 'released_commit', sha, ...repositoryRef(at), ...asked(more) };
}

export function commitTask(at: RepositoryRef, sha: string, more: Asked = {}): CommitTask {
  return { kind: 'commit', sha, ...repositoryRef(at), ...asked(more) };
}

export function openPullRequestsTask(
  at: RepositoryRef,
  base: string | null = null,
  more: Asked = {},
): OpenPullRequestsTask {
  return { kind: 'open_pull_requests', base, ...repositoryRef(at), ...asked(more) };
}

export function releasePullRequestsTask(at: RepositoryRef): ReleasePullRequestsTask {
  return { kind: 'release_pull_requests', ...repositoryRef(at) };
}

export function everyRepositoryTask({
  installation,
}: Pick<RepositoryRef, 'installation'>): EveryRepositoryTask {
  return { kind: 'every_repository', installation };
}

export function repositoryTask(at: RepositoryRef): RepositoryTask {
  return { kind: 'repository', ...repositoryRef(at) };
}

/** The same for several that no event asked about. */
export function repositoryTasksTogether(all: readonly RepositoryRef[]): readonly RepositoryTask[] {
  const beside = all.map(({ owner, repo }) => ({ owner, repo }));
  return all.map((at) => ({ ...repositoryTask(at), beside }));
}

export function repositoriesTask({ installation }: Pick<RepositoryRef, 'installation'>): RepositoriesTask {
  return { kind: 'repositories', installation };
}

export function organizationTask({ installation, login }: OrganizationRef): OrganizationTask {
  return { kind: 'organization', installation, login };
}

export function givenRepositoriesTask(installation: number): GivenRepositoriesTask {
  return { kind: 'given_repositories', installation };
}

/** Whether a task is about a client as a whole: it has no repository. */
export function isOfClient(task: Task): task is Exclude<Task, RepositoryRef> {
  return !('repositoryId' in task);
}
