import { own } from '../../policies/engine/prose.ts';
import { type Commit, latestOpinions, type Review } from '../../policies/facts/reviews.ts';
import { type CommitNode, peopleOf, type ReviewNode } from '../github/pull-request/snapshot.ts';
import { CannotLook } from '../looked.ts';
import { changeOf } from './change-identity.ts';
import { commitGaps } from './commit-gaps.ts';
import { notLookedUp, pushesOf } from './pushes.ts';
import { showed } from './showed.ts';
import type { Collector } from './source.ts';
import { membersOf, teamsToRead } from './team-members.ts';

const states = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes_requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
} as const;

type Given = Omit<Review, 'showed' | 'baseThen'>;

function reviewOf(node: ReviewNode): readonly Given[] {
  // A pending review is its writer's unpublished draft.
  if (node.state === 'PENDING' || node.submittedAt === null) return [];
  const { author } = node;
  return [
    {
      id: node.fullDatabaseId,
      author: { login: author?.login ?? 'ghost', kind: author?.__typename === 'Bot' ? 'bot' : 'user' },
      state: states[node.state],
      commit: node.commit?.oid ?? null,
      submittedAt: node.submittedAt,
      canPush: author !== null && node.authorCanPushToRepository,
      teams: (node.onBehalfOf?.nodes ?? []).flatMap((team) => (team ? [team.combinedSlug] : [])).sort(),
    },
  ];
}

/** A commit and everybody who made it. */
export function commitOf({ oid, authors, committer, parents }: CommitNode): Commit {
  return {
    sha: oid,
    ...peopleOf(authors.nodes),
    committer: committer?.user?.login ?? null,
    parents: parents.totalCount,
  };
}

export const reviews: Collector<'reviews'> = {
  fact: 'reviews',
  events: ['pull_request', 'pull_request_review'],
  permissions: { pull_requests: 'read', contents: 'read', members: 'read' },
  local: false,
  asks: ['teams'],
  async collect(source) {
    const { github } = source;
    if (!github) throw new CannotLook(own('a local clone has no reviews'));
    const [pull, snapshot] = await Promise.all([source.pullRequest(), github.snapshot()]);
    const commits = snapshot.pullRequest.commits.map(commitOf);
    const [files, history] = await Promise.all([source.changedFiles(), github.history()]);
    const change = changeOf(files, pull.head.sha);
    const { baseChanges } = snapshot.pullRequest;
    const now = { github, pull, files: files.value, change, baseChanges, history };
    const given = await Promise.all(
      snapshot.pullRequest.reviews
        .flatMap(reviewOf)
        .map(async (review) => ({ ...review, ...(await showed(review, now)) })),
    );
    const approvals = latestOpinions(given).filter(({ state, canPush }) => state === 'approved' && canPush);
    const [pusher, members] = await Promise.all([
      approvals.length === 0 ? notLookedUp : pushesOf(github, pull, commits, history.pushes),
      teamsToRead(source, approvals).then((teams) => membersOf(github, teams)),
    ]);
    return {
      value: {
        reviews: given,
        commits,
        lastPusher: pusher.value.last,
        pushes: pusher.value.all,
        change,
        teamMembers: members.value,
      },
      gaps: [
        ...commitGaps(commits, pull, own('so not every author is known')),
        ...pusher.gaps,
        ...members.gaps,
      ],
    };
  },
};
