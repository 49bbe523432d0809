/**
 * The ground floor of the App's work: references to things on GitHub, tasks about them, and the keys of tasks. A task
 * says "look again": whoever does it reads GitHub's current state, so order, duplicates and losses do not matter.
 */

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

/** A pull request to be judged again. */
export interface PullRequestTask extends RepositoryRef {
  readonly kind: 'pull_request';
  readonly number: number;
  /** The verdict on GitHub may be of another base, or of a draft: it is taken back first. */
  readonly retargeted: boolean;
}

/** A merge queue's group, known by its commit; its branch names the pull request it was made for. */
export interface MergeGroupTask extends RepositoryRef {
  readonly kind: 'merge_group';
  readonly sha: string;
  readonly ref: string;
}

/** The release of a tag: what else is released on its commit is judged with it. */
export interface ReleaseTask extends RepositoryRef {
  readonly kind: 'release';
  readonly tag: string;
}

/** All releases of one commit. */
export interface ReleasedCommitTask extends RepositoryRef {
  readonly kind: 'released_commit';
  readonly sha: string;
}

/** A repository as a whole. */
export interface RepositoryTask extends RepositoryRef {
  readonly kind: 'repository';
}

/** An organization as a whole. */
export interface OrganizationTask extends OrganizationRef {
  readonly kind: 'organization';
}

/** Open pull requests that a commit concerns. */
export interface CommitTask extends RepositoryRef {
  readonly kind: 'commit';
  readonly sha: string;
}

/** Open pull requests against a branch; null: against every branch. */
export interface OpenPullRequestsTask extends RepositoryRef {
  readonly kind: 'open_pull_requests';
  readonly base: string | null;
}

/** Open pull requests that propose a release. */
export interface ReleasePullRequestsTask extends RepositoryRef {
  readonly kind: 'release_pull_requests';
}

/** The organization's configuration changed, in the repository it lives in: it judges all the client's repositories. */
export interface EveryRepositoryTask extends RepositoryRef {
  readonly kind: 'every_repository';
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

/** Something to look at again. */
export type Task =
  | PullRequestTask
  | MergeGroupTask
  | ReleaseTask
  | ReleasedCommitTask
  | RepositoryTask
  | OrganizationTask
  | CommitTask
  | OpenPullRequestsTask
  | ReleasePullRequestsTask
  | EveryRepositoryTask
  | CommentTask
  | TamperingTask;

/** The reference alone, out of anything that carries one. */
export function repositoryRef({ installation, repositoryId, owner, repo }: RepositoryRef): RepositoryRef {
  return { installation, repositoryId, owner, repo };
}

/** A repository by its ids and `owner/name`, as rows and payloads have it. */
export function refOf(installation: number, repositoryId: number, name: string): RepositoryRef {
  const [owner = '', repo = ''] = name.split('/');
  return { installation, repositoryId, owner, repo };
}

/** `retargeted`: what GitHub shows may be of another base, or of a draft, and is taken back before the look. */
export function pullRequestTask(at: RepositoryRef, number: number, retargeted = false): PullRequestTask {
  return { kind: 'pull_request', number, retargeted, ...repositoryRef(at) };
}

export function mergeGroupTask(at: RepositoryRef, sha: string, ref: string): MergeGroupTask {
  return { kind: 'merge_group', sha, ref, ...repositoryRef(at) };
}

export function releaseTask(at: RepositoryRef, tag: string): ReleaseTask {
  return { kind: 'release', tag, ...repositoryRef(at) };
}

export function releasedCommitTask(at: RepositoryRef, sha: string): ReleasedCommitTask {
  return { kind: 'released_commit', sha, ...repositoryRef(at) };
}

export function commitTask(at: RepositoryRef, sha: string): CommitTask {
  return { kind: 'commit', sha, ...repositoryRef(at) };
}

export function openPullRequestsTask(at: RepositoryRef, base: string | null = null): OpenPullRequestsTask {
  return { kind: 'open_pull_requests', base, ...repositoryRef(at) };
}

export function releasePullRequestsTask(at: RepositoryRef): ReleasePullRequestsTask {
  return { kind: 'release_pull_requests', ...repositoryRef(at) };
}

export function everyRepositoryTask(at: RepositoryRef): EveryRepositoryTask {
  return { kind: 'every_repository', ...repositoryRef(at) };
}

export function repositoryTask(at: RepositoryRef): RepositoryTask {
  return { kind: 'repository', ...repositoryRef(at) };
}

export function organizationTask({ installation, login }: OrganizationRef): OrganizationTask {
  return { kind: 'organization', installation, login };
}

/** Tasks with the same key are about the same subject: only the latest need be done. */
export function keyOf(task: Task): string {
  const where = task.kind === 'organization' ? '-' : task.repositoryId;
  return `${task.installation}/${where}/${task.kind}/${nameOf(task)}`;
}

function nameOf(task: Task): string | number {
  switch (task.kind) {
    case 'pull_request':
      return task.number;
    // One thing at a time per comment: nothing is granted while an edit of it is looked into.
    case 'comment':
      return task.comment;
    case 'tampering':
      return `${task.comment}/${task.sender.id}`;
    case 'open_pull_requests':
      return task.base ?? '*';
    case 'release':
      return task.tag;
    case 'every_repository':
    case 'release_pull_requests':
    case 'repository':
    case 'organization':
      return '*';
    case 'commit':
    case 'merge_group':
    case 'released_commit':
      return task.sha;
  }
}
