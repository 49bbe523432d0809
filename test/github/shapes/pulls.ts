/** Pull requests, reviews and comments. */
import { baseTip, pullCommits, pullFiles, testMerge } from '../pull-state.ts';
import { associationOf } from '../roles.ts';
import type { Comment, Pull, Repository, Review, Schemas } from '../state.ts';
import type { World } from '../world.ts';
import {
  api,
  fullName,
  htmlUrl,
  integration,
  reactionsShape,
  repositoryShape,
  simpleUser,
  stamp,
  stampOrNull,
  teamShape,
} from './accounts.ts';
import { nodeId } from './node-id.ts';

export const pullHtml = (world: World, pull: Pull): string =>
  `${htmlUrl(world, pull.repository)}/pull/${pull.number}`;

function side(
  world: World,
  repository: Repository,
  ref: string,
  sha: string,
): Schemas['pull-request']['head'] {
  return {
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: simpleUser(world, repository.owner),
    repo: repositoryShape(world, repository),
  };
}

export function labelShape(
  world: World,
  repository: Repository,
  name: string,
): Schemas['pull-request-simple']['labels'][number] {
  return {
    id: repository.id * 1000 + name.length,
    node_id: nodeId('Label', name),
    url: api(world, `/repos/${fullName(repository)}/labels/${encodeURIComponent(name)}`),
    name,
    description: '',
    color: 'ededed',
    default: false,
  };
}

function addresses(world: World, pull: Pull) {
  const base = api(world, `/repos/${fullName(pull.repository)}`);
  const html = pullHtml(world, pull);
  const url = `${base}/pulls/${pull.number}`;
  const issue = `${base}/issues/${pull.number}`;
  return {
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${base}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: `${base}/statuses/${pull.head.sha}`,
  };
}

/** What lists answer; `merge_commit_sha` is the test merge while the pull request is open. */
export async function pullSimple(world: World, pull: Pull): Promise<Schemas['pull-request-simple']> {
  const urls = addresses(world, pull);
  const link = (href: string): { href: string } => ({ href });
  return {
    ...urls,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: simpleUser(world, pull.author),
    body: pull.body,
    labels: [...pull.labels].map((name) => labelShape(world, pull.repository, name)),
    milestone: null,
    active_lock_reason: null,
    created_at: stamp(pull.createdAt),
    updated_at: stamp(pull.updatedAt),
    closed_at: stampOrNull(pull.closedAt),
    merged_at: stampOrNull(pull.merged?.at ?? null),
    merge_commit_sha: pull.merged?.sha ?? (await testMerge(pull)),
    assignee: null,
    assignees: [],
    requested_reviewers: [...pull.requestedReviewers].map((account) => simpleUser(world, account)),
    requested_teams: [...pull.requestedTeams].map((team) => teamShape(world, team)),
    head: side(world, pull.head.repository, pull.head.ref, pull.head.sha),
    base: side(world, pull.repository, pull.base.ref, pull.base.sha),
    _links: {
      self: link(urls.url),
      html: link(urls.html_url),
      issue: link(urls.issue_url),
      comments: link(urls.comments_url),
      review_comments: link(urls.review_comments_url),
      review_comment: link(urls.review_comment_url),
      commits: link(urls.commits_url),
      statuses: link(urls.statuses_url),
    },
    author_association: associationOf(pull.repository, pull.author),
    auto_merge: null,
    draft: pull.draft,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function mergeableState(pull: Pull, mergeable: boolean): string {
  if (pull.state === 'closed') return 'unknown';
  if (!mergeable) return 'dirty';
  if (pull.draft) return 'draft';
  return baseTip(pull) === pull.base.sha ? 'clean' : 'behind';
}

export async function pullShape(world: World, pull: Pull): Promise<Schemas['pull-request']> {
  const [{ labels, ...simple }, files, commits] = await Promise.all([
    pullSimple(world, pull),
    pullFiles(pull),
    pullCommits(pull),
  ]);
  const mergeable = simple.merge_commit_sha !== null;
  return {
    ...simple,
    state: pull.state,
    user: simpleUser(world, pull.author),
    labels: [...pull.labels].map((name) => labelShape(world, pull.repository, name)),
    head: side(world, pull.head.repository, pull.head.ref, pull.head.sha),
    base: side(world, pull.repository, pull.base.ref, pull.base.sha),
    merged: pull.merged !== null,
    merged_by: pull.merged ? simpleUser(world, pull.merged.by) : null,
    mergeable: pull.state === 'closed' ? null : mergeable,
    rebaseable: pull.state === 'closed' ? null : mergeable,
    mergeable_state: mergeableState(pull, mergeable),
    comments: pull.repository.comments.filter((comment) => comment.number === pull.number).length,
    review_comments: 0,
    maintainer_can_modify: pull.head.repository !== pull.repository,
    commits: commits.length,
    additions: sum(files.map((file) => file.additions)),
    deletions: sum(files.map((file) => file.deletions)),
    changed_files: files.length,
  };
}

export function pullMinimal(world: World, pull: Pull): Schemas['pull-request-minimal'] {
  const repo = (repository: Repository) => ({
    id: repository.id,
    url: api(world, `/repos/${fullName(repository)}`),
    name: repository.name,
  });
  return {
    id: pull.id,
    number: pull.number,
    url: addresses(world, pull).url,
    head: { ref: pull.head.ref, sha: pull.head.sha, repo: repo(pull.head.repository) },
    base: { ref: pull.base.ref, sha: pull.base.sha, repo: repo(pull.repository) },
  };
}

export function reviewShape(world: World, pull: Pull, review: Review): Schemas['pull-request-review'] {
  const html = `${pullHtml(world, pull)}#pullrequestreview-${review.id}`;
  const url = addresses(world, pull).url;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: simpleUser(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    author_association: associationOf(pull.repository, review.author),
    _links: { html: { href: html }, pull_request: { href: url } },
    ...(review.state === 'PENDING' ? {} : { submitted_at: stamp(review.submittedAt) }),
    commit_id: review.commit,
  };
}

export function commentShape(
  world: World,
  repository: Repository,
  comment: Comment,
): Schemas['issue-comment'] {
  const base = api(world, `/repos/${fullName(repository)}`);
  const kind = repository.pulls.has(comment.number) ? 'pull' : 'issues';
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${base}/issues/comments/${comment.id}`,
    html_url: `${htmlUrl(world, repository)}/${kind}/${comment.number}#issuecomment-${comment.id}`,
    issue_url: `${base}/issues/${comment.number}`,
    user: simpleUser(world, comment.author),
    created_at: stamp(comment.createdAt),
    updated_at: stamp(comment.updatedAt),
    body: comment.body,
    author_association: associationOf(repository, comment.author),
    performed_via_github_app: comment.app ? integration(world, comment.app) : null,
    reactions: reactionsShape(`${base}/issues/comments/${comment.id}`),
  };
}
