/** Commit statuses, and comments on issues and pull requests. */
import { invalid, Refusal } from '../http/refusal.ts';
import { api, simpleUser, stamp } from '../shapes/accounts.ts';
import { commitShape } from '../shapes/commits.ts';
import { issueShape } from '../shapes/issues.ts';
import { commentShape } from '../shapes/pulls.ts';
import type { Status } from '../state/checks.ts';
import type { Account, App, Comment, Reaction, Repository } from '../state.ts';
import type { World } from '../world.ts';

function issueOf(world: World, repository: Repository, number: number): unknown {
  const subject = repository.pulls.get(number) ?? repository.issues.get(number);
  return subject ? issueShape(world, subject) : null;
}

async function emitComment(
  world: World,
  repository: Repository,
  comment: Comment,
  action: string,
  by: Account,
  extra: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  world.webhooks.emit({
    event: 'issue_comment',
    action,
    repository,
    sender: by,
    payload: {
      issue: issueOf(world, repository, comment.number),
      comment: commentShape(world, repository, comment),
      ...extra,
    },
  });
}

function checkBody(world: World, body: string): void {
  const most = world.limits.commentCharacters;
  if (body.trim() === '') {
    throw invalid({ resource: 'IssueComment', code: 'missing_field', field: 'body' });
  }
  if ([...body].length > most) {
    throw invalid({
      resource: 'IssueComment',
      code: 'unprocessable',
      field: 'data',
      message: `Body is too long (maximum is ${most} characters)`,
    });
  }
}

export async function createComment(
  world: World,
  repository: Repository,
  number: number,
  body: string,
  by: Account,
  app: App | null = null,
): Promise<Comment> {
  checkBody(world, body);
  const now = world.now();
  const comment: Comment = {
    id: world.nextId(),
    number,
    author: by,
    app,
    createdAt: now,
    updatedAt: now,
    reactions: [],
    body,
  };
  repository.comments.push(comment);
  await emitComment(world, repository, comment, 'created', by);
  return comment;
}

/** A body that is refused leaves the old one. */
export async function editComment(
  world: World,
  repository: Repository,
  comment: Comment,
  body: string,
  by: Account,
): Promise<void> {
  checkBody(world, body);
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = world.now();
  await emitComment(world, repository, comment, 'edited', by, { changes: { body: { from } } });
}

export async function deleteComment(
  world: World,
  repository: Repository,
  comment: Comment,
  by: Account,
): Promise<void> {
  repository.comments.splice(repository.comments.indexOf(comment), 1);
  await emitComment(world, repository, comment, 'deleted', by);
}

/** The same once more changes nothing; `made` says whether it is new. A reaction makes no event. */
export function react(
  world: World,
  comment: Comment,
  content: Reaction['content'],
  by: Account,
): { readonly reaction: Reaction; readonly made: boolean } {
  const there = comment.reactions.find((one) => one.by === by && one.content === content);
  if (there) return { reaction: there, made: false };
  const reaction: Reaction = { id: world.nextId(), by, content, createdAt: world.now() };
  comment.reactions.push(reaction);
  return { reaction, made: true };
}

export interface NewStatus {
  readonly sha: string;
  readonly state: Status['state'];
  readonly context?: string | undefined;
  readonly description?: string | null | undefined;
  readonly targetUrl?: string | null | undefined;
  readonly creator: Account;
}

/** GitHub's limit on a description. https://docs.github.com/rest/commits/statuses */
const descriptionCharacters = 140;

export async function createStatus(world: World, repository: Repository, change: NewStatus): Promise<Status> {
  if ((change.description ?? '').length > descriptionCharacters) {
    throw new Refusal(422, 'Validation Failed', [
      {
        resource: 'Status',
        code: 'custom',
        field: 'description',
        message: 'description is too long (maximum is 140 characters)',
      },
    ]);
  }
  const status: Status = {
    id: world.nextId(),
    sha: change.sha,
    context: change.context ?? 'default',
    state: change.state,
    description: change.description ?? null,
    targetUrl: change.targetUrl ?? null,
    creator: change.creator,
    createdAt: world.now(),
  };
  repository.statuses.push(status);
  world.lag.checkChanged(status);
  world.webhooks.emit({
    event: 'status',
    action: null,
    repository,
    sender: change.creator,
    payload: {
      id: status.id,
      sha: status.sha,
      name: `${repository.owner.login}/${repository.name}`,
      context: status.context,
      state: status.state,
      description: status.description,
      target_url: status.targetUrl,
      avatar_url: simpleUser(world, change.creator).avatar_url,
      commit: await commitShape(world, repository, status.sha),
      branches: repository.refs
        .list('refs/heads/')
        .filter(({ oid }) => oid === status.sha)
        .map(({ name, oid }) => ({
          name: name.slice('refs/heads/'.length),
          commit: {
            sha: oid,
            url: api(world, `/repos/${repository.owner.login}/${repository.name}/commits/${oid}`),
          },
          protected: false,
        })),
      created_at: stamp(status.createdAt),
      updated_at: stamp(status.createdAt),
    },
  });
  return status;
}
