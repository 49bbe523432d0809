/** Pull requests are opened, edited, closed and reopened. */
import { mergeBase } from '../git/history.ts';
import { invalid } from '../http/refusal.ts';
import { labelShape } from '../shapes/pulls.ts';
import type { Account, Pull, Repository, Team } from '../state.ts';
import type { World } from '../world.ts';
import { emitPull } from './emit.ts';
import { recordEvent } from './issue-events.ts';

export interface NewPull {
  readonly title: string;
  readonly body?: string | null;
  /** Branch of the head repository. */
  readonly head: string;
  readonly headRepository?: Repository;
  readonly base: string;
  readonly author: Account;
  readonly draft?: boolean;
  readonly createdAt?: Date;
}

const problem = (field: string, code = 'invalid', message?: string) =>
  invalid({ resource: 'PullRequest', field, code, ...(message === undefined ? {} : { message }) });

async function check(
  repository: Repository,
  head: Repository,
  change: NewPull,
): Promise<{ head: string; base: string }> {
  const headSha = head.refs.get(`refs/heads/${change.head}`);
  if (headSha === null) throw problem('head');
  const baseSha = repository.refs.get(`refs/heads/${change.base}`);
  if (baseSha === null) throw problem('base');
  const label = `${head.owner.login}:${change.head}`;
  const twin = [...repository.pulls.values()].find(
    (pull) =>
      pull.state === 'open' &&
      pull.base.ref === change.base &&
      pull.head.ref === change.head &&
      pull.head.repository === head,
  );
  if (twin) {
    throw invalid({
      resource: 'PullRequest',
      code: 'custom',
      message: `A pull request already exists for ${label}.`,
    });
  }
  const base = await mergeBase(repository.store, baseSha, headSha);
  const message = base === headSha ? `No commits between ${change.base} and ${label}` : null;
  if (message !== null) throw invalid({ resource: 'PullRequest', code: 'custom', message });
  return { head: headSha, base: baseSha };
}

/** Throws 422 as GitHub does: a missing branch, a duplicate, nothing to compare. */
export async function openPull(world: World, repository: Repository, change: NewPull): Promise<Pull> {
  const headRepository = change.headRepository ?? repository;
  const shas = await check(repository, headRepository, change);
  repository.lastNumber += 1;
  const now = change.createdAt ?? world.now();
  const pull: Pull = {
    id: world.nextId(),
    number: repository.lastNumber,
    repository,
    author: change.author,
    head: { repository: headRepository, ref: change.head, sha: shas.head },
    base: { ref: change.base, sha: shas.base },
    createdAt: now,
    reviews: [],
    edits: [],
    baseChanges: [],
    labels: new Set(),
    requestedReviewers: new Set(),
    requestedTeams: new Set(),
    title: change.title,
    body: change.body ?? null,
    state: 'open',
    draft: change.draft ?? false,
    updatedAt: now,
    closedAt: null,
    merged: null,
  };
  repository.pulls.set(pull.number, pull);
  repository.refs.set(`refs/pull/${pull.number}/head`, shas.head);
  await emitPull(world, pull, 'opened', change.author);
  return pull;
}

export interface PullEdit {
  readonly title?: string;
  readonly body?: string | null;
  readonly base?: string;
}

/** `edited` with what it was before, as GitHub's `changes` says it. */
export async function editPull(world: World, pull: Pull, edit: PullEdit, by: Account): Promise<void> {
  const changes: Record<string, unknown> = {};
  if (edit.title !== undefined && edit.title !== pull.title) {
    changes.title = { from: pull.title };
    pull.title = edit.title;
  }
  if (edit.body !== undefined && edit.body !== pull.body) {
    changes.body = { from: pull.body ?? '' };
    if (pull.edits.length === 0)
      pull.edits.push({ editor: pull.author, at: pull.createdAt, text: pull.body ?? '' });
    pull.edits.push({ editor: by, at: world.now(), text: edit.body ?? '' });
    pull.body = edit.body;
  }
  if (edit.base !== undefined && edit.base !== pull.base.ref) {
    const sha = pull.repository.refs.get(`refs/heads/${edit.base}`);
    if (sha === null) throw problem('base', 'invalid', `Proposed base branch '${edit.base}' was not found`);
    changes.base = { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } };
    pull.baseChanges.push({ kind: 'changed', at: world.now(), from: pull.base.ref });
    pull.base.ref = edit.base;
    pull.base.sha = sha;
  }
  if (Object.keys(changes).length === 0) return;
  pull.updatedAt = world.now();
  await emitPull(world, pull, 'edited', by, { changes });
}

export async function closePull(world: World, pull: Pull, by: Account): Promise<void> {
  if (pull.state === 'closed') return;
  pull.state = 'closed';
  pull.closedAt = world.now();
  pull.updatedAt = pull.closedAt;
  recordEvent(world, pull.repository, pull.number, by, { kind: 'closed' });
  await emitPull(world, pull, 'closed', by);
}

export async function reopenPull(world: World, pull: Pull, by: Account): Promise<void> {
  if (pull.state === 'open') return;
  const sha = pull.head.repository.refs.get(`refs/heads/${pull.head.ref}`);
  if (pull.merged || sha === null) throw problem('state', 'invalid', 'state cannot be changed.');
  pull.state = 'open';
  pull.closedAt = null;
  pull.head.sha = sha;
  pull.updatedAt = world.now();
  recordEvent(world, pull.repository, pull.number, by, { kind: 'reopened' });
  await emitPull(world, pull, 'reopened', by);
}

/** `sha` is the commit that brought the change into the base branch. */
export async function markMerged(world: World, pull: Pull, by: Account, sha: string): Promise<void> {
  pull.merged = { at: world.now(), by, sha };
  recordEvent(world, pull.repository, pull.number, by, { kind: 'merged', sha });
  await closePull(world, pull, by);
}

export async function setDraft(world: World, pull: Pull, draft: boolean, by: Account): Promise<void> {
  if (pull.draft === draft) return;
  pull.draft = draft;
  pull.updatedAt = world.now();
  const kind = draft ? 'convert_to_draft' : 'ready_for_review';
  recordEvent(world, pull.repository, pull.number, by, { kind });
  await emitPull(world, pull, draft ? 'converted_to_draft' : 'ready_for_review', by);
}

export async function setLabel(
  world: World,
  pull: Pull,
  name: string,
  present: boolean,
  by: Account,
): Promise<void> {
  if (pull.labels.has(name) === present) return;
  if (present) pull.labels.add(name);
  else pull.labels.delete(name);
  pull.updatedAt = world.now();
  const kind = present ? 'labeled' : 'unlabeled';
  recordEvent(world, pull.repository, pull.number, by, { kind, label: name });
  const label = labelShape(world, pull.repository, name);
  await emitPull(world, pull, kind, by, { label });
}

export async function requestReview(
  world: World,
  pull: Pull,
  from: Account | Team,
  by: Account,
): Promise<void> {
  if ('slug' in from) pull.requestedTeams.add(from);
  else pull.requestedReviewers.add(from);
  pull.updatedAt = world.now();
  await emitPull(world, pull, 'review_requested', by);
}
