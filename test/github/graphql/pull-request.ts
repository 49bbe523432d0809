/** Pull requests with their reviews, commits, files and comments. */

import { pullCommits, pullFiles, testMerge } from '../pull-state.ts';
import { canPush } from '../roles.ts';
import { stamp, stampOrNull } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { Account, Comment, Pull, Review } from '../state.ts';
import { actor, team } from './actors.ts';
import { type ConnectionArguments, connection } from './connection.ts';
import { type Context, type Node, need } from './context.ts';
import { commitAt } from './git-objects.ts';
import { closingIssues } from './issues.ts';
import { repositoryNode } from './repository.ts';
import { type TimelineArguments, timeline } from './timeline.ts';

/** Null for a deleted account. */
const authorOf = (context: Context, account: Account): Node | null =>
  account.gone ? null : actor(context, account);

export const viewerOf = ({ call: { identity } }: Context): number | null => {
  if (identity.kind === 'installation') return identity.token.installation.app.bot.id;
  return identity.kind === 'user' ? identity.user.id : null;
};

/** Teams are the organization's: an App without `members` is refused each of them. */
function reviewNode(context: Context, pull: Pull, review: Review): Node {
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PullRequestReview', review.id),
    fullDatabaseId: String(review.id),
    author: authorOf(context, review.author),
    authorCanPushToRepository: canPush(pull.repository, review.author),
    state: review.state,
    body: review.body,
    submittedAt: review.state === 'PENDING' ? null : stamp(review.submittedAt),
    commit: () => commitAt({ context, repository: pull.repository }, review.commit),
    // Refused as a whole, which the schema does not allow to be null: then the review is.
    onBehalfOf: (args: ConnectionArguments) => {
      if (review.onBehalfOf.length > 0) need(context, pull.repository, 'members=read');
      return connection(context, 'onBehalfOf', args, review.onBehalfOf, (one) => team(context, one));
    },
  };
}

function commentNode(context: Context, pull: Pull, comment: Comment): Node {
  const { world } = context;
  return {
    __typename: 'IssueComment',
    id: nodeId('IssueComment', comment.id),
    fullDatabaseId: String(comment.id),
    author: authorOf(context, comment.author),
    body: comment.body,
    createdAt: stamp(comment.createdAt),
    updatedAt: stamp(comment.updatedAt),
    viewerDidAuthor: viewerOf(context) === comment.author.id,
    isMinimized: false,
    url: `${world.url}/${pull.repository.owner.login}/${pull.repository.name}/pull/${pull.number}#issuecomment-${comment.id}`,
  };
}

const changeTypes: Readonly<Record<string, string>> = {
  added: 'ADDED',
  removed: 'DELETED',
  modified: 'MODIFIED',
  renamed: 'RENAMED',
  copied: 'COPIED',
  changed: 'CHANGED',
};

function lists(context: Context, pull: Pull): Readonly<Record<string, unknown>> {
  const { repository } = pull;
  const { limits } = context.world;
  return {
    reviews: (
      args: ConnectionArguments & {
        readonly states?: readonly string[] | null;
        readonly author?: string | null;
      },
    ) => {
      const me = viewerOf(context);
      const seen = pull.reviews
        .filter((review) => review.state !== 'PENDING' || review.author.id === me)
        .filter((review) => args.states == null || args.states.includes(review.state))
        .filter((review) => args.author == null || review.author.login === args.author);
      return connection(context, 'reviews', args, seen, (review) => reviewNode(context, pull, review));
    },
    commits: async (args: ConnectionArguments) => {
      const oids = await pullCommits(pull);
      const shape = (oid: string) => ({
        __typename: 'PullRequestCommit',
        id: nodeId('Commit', `${pull.id}:${oid}`),
        commit: () => commitAt({ context, repository }, oid),
      });
      return connection(context, 'commits', args, oids.slice(0, limits.pullCommits), shape, oids.length);
    },
    files: async (args: ConnectionArguments) => {
      context.cost.diffs += 1;
      const files = await pullFiles(pull);
      const shown = files.slice(0, limits.pullFiles);
      return connection(
        context,
        'files',
        args,
        shown,
        ({ path, status, additions, deletions }) => ({
          path,
          changeType: changeTypes[status],
          additions,
          deletions,
        }),
        files.length,
      );
    },
    comments: (args: ConnectionArguments) => {
      const own = repository.comments.filter((comment) => comment.number === pull.number);
      return connection(context, 'comments', args, own, (comment) => commentNode(context, pull, comment));
    },
    userContentEdits: (args: ConnectionArguments) =>
      connection(context, 'userContentEdits', args, pull.edits.toReversed(), ({ editor, at, text }) => ({
        __typename: 'UserContentEdit',
        editedAt: stamp(at),
        deletedAt: text === null ? stamp(at) : null,
        diff: text,
        editor: actor(context, editor),
      })),
    timelineItems: (args: TimelineArguments) => timeline(context, pull, args),
    closingIssuesReferences: (args: ConnectionArguments) => closingIssues(context, pull, args),
    labels: (args: ConnectionArguments) =>
      connection(context, 'labels', args, [...pull.labels], (name) => ({
        __typename: 'Label',
        name,
        updatedAt: null,
      })),
  };
}

/** Throws FORBIDDEN without `pull_requests`. */
export function pullRequest(context: Context, pull: Pull): Node {
  const { repository } = pull;
  need(context, repository, 'pull_requests=read');
  return {
    __typename: 'PullRequest',
    id: nodeId('PullRequest', pull.id),
    databaseId: pull.id,
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    state: pull.merged ? 'MERGED' : pull.state.toUpperCase(),
    closed: pull.state === 'closed',
    merged: pull.merged !== null,
    isDraft: pull.draft,
    createdAt: stamp(pull.createdAt),
    updatedAt: stamp(pull.updatedAt),
    closedAt: stampOrNull(pull.closedAt),
    mergedAt: stampOrNull(pull.merged?.at ?? null),
    mergedBy: pull.merged ? actor(context, pull.merged.by) : null,
    mergeCommit: () => (pull.merged ? commitAt({ context, repository }, pull.merged.sha) : null),
    mergeable: async () => ((await testMerge(pull)) === null ? 'CONFLICTING' : 'MERGEABLE'),
    author: authorOf(context, pull.author),
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    isCrossRepository: pull.head.repository !== repository,
    headRepository: () => repositoryNode(context, pull.head.repository),
    repository: () => repositoryNode(context, repository),
    changedFiles: async () => (await pullFiles(pull)).length,
    additions: async () => (await pullFiles(pull)).reduce((total, file) => total + file.additions, 0),
    deletions: async () => (await pullFiles(pull)).reduce((total, file) => total + file.deletions, 0),
    url: `${context.world.url}/${repository.owner.login}/${repository.name}/pull/${pull.number}`,
    ...lists(context, pull),
  };
}
