/**
 * Webhook event → what should be looked at again. Pure, and only a hint: the worker reads GitHub's current state, so
 * order, duplicates and stale payloads do not matter.
 */

import { waiversPath } from '../policies/engine/waivers/read.ts';
import { type CommentPayload, type CommentTask, commentTasks } from './commands/events.ts';
import { configurationPath } from './config.ts';
import { releaseCheckName } from './publish/check-run.ts';
import { governs, pushedPaths } from './pushed-paths.ts';
import { labelTasks, releaseTasks, tagPushed } from './release/events.ts';

/** Where a subject lives. Repositories are known by id: names change. */
export interface RepositoryRef {
  readonly installation: number;
  readonly repositoryId: number;
  readonly owner: string;
  readonly repo: string;
}

/** Something to look at again. */
export type Task =
  | ({
      readonly kind: 'pull_request';
      readonly number: number /** The verdict on GitHub may be of another base, or of a draft: take it back first. */;
      readonly retargeted: boolean;
    } & RepositoryRef)
  | (CommentTask & RepositoryRef)
  | ({ readonly kind: 'commit'; readonly sha: string } & RepositoryRef)
  | ({ readonly kind: 'merge_group'; readonly sha: string; readonly ref: string } & RepositoryRef)
  /** The release of a tag: what else is released on its commit is judged with it. */
  | ({ readonly kind: 'release'; readonly tag: string } & RepositoryRef)
  | ({ readonly kind: 'released_commit'; readonly sha: string } & RepositoryRef)
  /** Open pull requests that propose a release. */
  | ({ readonly kind: 'release_pull_requests' } & RepositoryRef)
  | ({
      readonly kind: 'open_pull_requests' /** Null: of every branch. */;
      readonly base: string | null;
    } & RepositoryRef)
  /** The organization's configuration changed, in the repository it lives in: it judges all the client's repositories. */
  | ({ readonly kind: 'every_repository' } & RepositoryRef);

/** The parts of a payload that are read; everything may be absent, since a payload is data from outside. */
export interface Payload extends Omit<CommentPayload, 'changes'> {
  readonly action?: string;
  readonly installation?: { readonly id: number };
  readonly repository?: RepositoryPayload & { readonly default_branch?: string };
  readonly repositories?: readonly RepositoryPayload[];
  readonly repositories_added?: readonly RepositoryPayload[];
  readonly pull_request?: { readonly number: number; readonly labels?: readonly unknown[] };
  readonly issue?: { readonly labels?: readonly unknown[] } & CommentPayload['issue'];
  readonly label?: unknown;
  readonly release?: { readonly tag_name: string };
  readonly changes?: { readonly base?: unknown } & CommentPayload['changes'];
  readonly check_run?: CheckPayload & { readonly app?: { readonly id: number } | null };
  readonly check_suite?: CheckPayload & { readonly app?: { readonly id: number } | null };
  readonly workflow_run?: CheckPayload;
  readonly sha?: string;
  readonly merge_group?: { readonly head_sha: string; readonly head_ref: string };
  readonly ref?: string;
  readonly forced?: boolean;
  readonly deleted?: boolean;
  readonly commits?: readonly {
    readonly added?: readonly string[];
    readonly modified?: readonly string[];
    readonly removed?: readonly string[];
  }[];
}

interface RepositoryPayload {
  readonly id: number;
  readonly name: string;
  readonly full_name: string;
  readonly default_branch?: string;
}

interface CheckPayload {
  readonly name?: string;
  readonly head_sha: string;
  readonly pull_requests?: readonly {
    readonly number: number;
    readonly base?: { readonly repo?: { readonly id: number } };
  }[];
}

/** Actions of `pull_request` that change what a policy would say. */
const pullRequestActions = new Set([
  'opened',
  'synchronize',
  'reopened',
  'edited',
  'ready_for_review',
  'converted_to_draft',
  'labeled',
  'unlabeled',
  'enqueued',
  'dequeued',
]);

function where(payload: Payload, repository: RepositoryPayload | undefined): RepositoryRef | null {
  if (!payload.installation || !repository) return null;
  const [owner = '', repo = ''] = repository.full_name.split('/');
  return { installation: payload.installation.id, repositoryId: repository.id, owner, repo };
}

/** Of the head's pull requests those of this repository; GitHub lists none for forks, so the commit itself is looked at then. */
function ofCheck(at: RepositoryRef, check: CheckPayload): readonly Task[] {
  const here = (check.pull_requests ?? []).filter((pull) => pull.base?.repo?.id === at.repositoryId);
  if (here.length === 0) return [{ kind: 'commit', sha: check.head_sha, ...at }];
  return here.map(({ number }) => ({ kind: 'pull_request', number, retargeted: false, ...at }));
}

function ofPush(at: RepositoryRef, payload: Payload): readonly Task[] {
  const tag = tagPushed(payload.ref);
  if (tag !== null) return payload.deleted ? [] : [{ kind: 'release', tag, ...at }];
  const base = payload.ref?.replace(/^refs\/heads\//, '') ?? '';
  if (!payload.ref?.startsWith('refs/heads/')) return [];
  const paths = pushedPaths(payload);
  if (paths && !paths.some(governs))
    // What the next release would hold; proposals for other branches are judged again when they are published.
    return base === payload.repository?.default_branch ? [{ kind: 'release_pull_requests', ...at }] : [];
  const here: Task = { kind: 'open_pull_requests', base, ...at };
  const { default_branch: main = base } = payload.repository ?? {};
  const layers = [configurationPath, waiversPath];
  const everyone = governsAll(at) && base === main && (!paths || paths.some((path) => layers.includes(path)));
  return everyone ? everywhere(at) : [here];
}

/** The repository whose configuration is a layer of every other one's. */
function governsAll({ repo }: RepositoryRef): boolean {
  return repo.toLowerCase() === '.github';
}

function everywhere(at: RepositoryRef): readonly Task[] {
  return [{ kind: 'every_repository', ...at }];
}

function ofInstallation(
  payload: Payload,
  repositories: readonly RepositoryPayload[] | undefined,
): readonly Task[] {
  return (repositories ?? []).flatMap((repository) => {
    const at = where(payload, repository);
    if (!at) return [];
    // Where the organization's configuration lives could not be seen before.
    return governsAll(at) ? everywhere(at) : [{ kind: 'open_pull_requests', base: null, ...at } as const];
  });
}

function ofPullRequest(at: RepositoryRef, payload: Payload): readonly Task[] {
  const { pull_request: pull, changes, action } = payload;
  // What was green as a draft may be merged at once now: that verdict is taken back first, too.
  const retargeted = changes?.base !== undefined || action === 'ready_for_review';
  return pull ? [{ kind: 'pull_request', number: pull.number, retargeted, ...at }] : [];
}

const ofLabels: Handler = (at, payload) => labelTasks(payload).map((task) => ({ ...task, ...at }));

const ofRelease: Handler = (at, payload) => releaseTasks(payload).map((task) => ({ ...task, ...at }));

function ofChecks(at: RepositoryRef, payload: Payload, ownAppId: number): readonly Task[] {
  const ours = (payload.check_run ?? payload.check_suite)?.app?.id === ownAppId;
  const check = payload.check_run ?? payload.check_suite ?? payload.workflow_run;
  // "Re-run" on releases, or on all that we said of a commit.
  const released: readonly Task[] =
    ours && check && payload.action === 'rerequested'
      ? [{ kind: 'released_commit', sha: check.head_sha, ...at }]
      : [];
  if (payload.check_run?.name === releaseCheckName && ours) return released;
  if (payload.check_suite && released.length > 0) return [...ofCheck(at, payload.check_suite), ...released];
  // Our own check only asks for anything when a person presses "Re-run".
  return check && (!ours || payload.action === 'rerequested') ? ofCheck(at, check) : [];
}

function ofMergeGroup(at: RepositoryRef, { action, merge_group: group }: Payload): readonly Task[] {
  if (!group || action !== 'checks_requested') return [];
  return [{ kind: 'merge_group', sha: group.head_sha, ref: group.head_ref, ...at }];
}

type Handler = (at: RepositoryRef, payload: Payload, ownAppId: number) => readonly Task[];

/** One entry per event the App subscribes to. */
const handlers: Readonly<Record<string, Handler>> = {
  check_run: ofChecks,
  check_suite: ofChecks,
  issue_comment: (at, payload) => commentTasks(payload).map((task) => ({ ...task, ...at })),
  issues: ofLabels,
  merge_group: ofMergeGroup,
  pull_request: (at, payload, ownAppId) => [
    ...(pullRequestActions.has(payload.action ?? '') ? ofPullRequest(at, payload) : []),
    ...ofLabels(at, payload, ownAppId),
  ],
  pull_request_review: ofPullRequest,
  push: ofPush,
  release: ofRelease,
  status: (at, { sha }) => (sha ? [{ kind: 'commit', sha, ...at }] : []),
  workflow_run: ofChecks,
};

/** Nothing is judged again for these; `app/clients` keeps names and owners by them. */
const lifeEvents = ['repository'];

/** The events the App subscribes to; `app.yml` lists the same ones (installation events come unasked). */
export const subscribed: readonly string[] = [...Object.keys(handlers), ...lifeEvents];

/** What an event asks to be looked at again; nothing for events that cannot change a verdict. */
export function tasksOf(name: string, payload: Payload, ownAppId: number): readonly Task[] {
  if (name === 'installation')
    return payload.action === 'created' ? ofInstallation(payload, payload.repositories) : [];
  if (name === 'installation_repositories') return ofInstallation(payload, payload.repositories_added);
  const at = where(payload, payload.repository);
  return at ? (handlers[name]?.(at, payload, ownAppId) ?? []) : [];
}

/** `gh-readonly-queue/main/pr-12-<sha>` → 12; null for a name of another shape. */
export function pullRequestOfGroup(ref: string): number | null {
  const match = /\/pr-(\d+)-[0-9a-f]{40}$/.exec(ref);
  return match ? Number(match[1]) : null;
}

/** Tasks with the same key are about the same subject: only the latest need be done. */
export function keyOf(task: Task): string {
  return `${task.installation}/${task.repositoryId}/${task.kind}/${nameOf(task)}`;
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
      return '*';
    default:
      return task.sha;
  }
}
