/**
 * Whether a pull request showed the same change when a review was given. GitHub keeps the commit of a review and forgets
 * its base: what Fairlead saw of it counts first, then what the timeline says of the base.
 */

import type { ApprovalView, ChangeHistory } from '../../policies/facts/change-history.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import type { Review } from '../../policies/facts/reviews.ts';
import { statusOf } from '../github/access/reasons.ts';
import type { BaseChangeNode } from '../github/pull-request/snapshot.ts';
import type { GitHubReads } from '../github/reads.ts';

/** Milliseconds by which this machine's clock and GitHub's may differ. */
const skew = 10_000;

export interface ShowedOf {
  readonly github: GitHubReads;
  readonly pull: PullRequest;
  readonly files: readonly ChangedFile[];
  /** What the change is known by now; null: not all of it can be compared. */
  readonly change: string | null;
  readonly baseChanges: readonly BaseChangeNode[];
  readonly history: ChangeHistory;
}

type Given = Omit<Review, 'showed' | 'baseThen'>;
type Showed = Pick<Review, 'showed' | 'baseThen'>;

interface Entry {
  readonly path?: string;
  readonly mode?: string;
}

/** Path → mode of all files of a commit; null when GitHub does not have it, or not all of it. */
async function modesOf({ octokit, owner, repo }: GitHubReads, sha: string) {
  try {
    const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
    const { data } = await octokit.request(route, { owner, repo, tree_sha: sha, recursive: '1' });
    if (data.truncated) return null;
    return new Map(data.tree.map(({ path, mode }: Entry) => [path, mode]));
  } catch (error) {
    // A commit that no branch has any more may be gone: then nobody can compare with it.
    if (statusOf(error) === 404 || statusOf(error) === 422) return null;
    throw error;
  }
}

/** Lines can be the same while a file became executable, or a link to somewhere else: GitHub's list does not show that. */
async function sameModes({ github, files, pull }: ShowedOf, then: string): Promise<boolean> {
  const [before, after] = await Promise.all([modesOf(github, then), modesOf(github, pull.head.sha)]);
  if (!before || !after) return false;
  return files.every(({ path }) => before.get(path) === after.get(path));
}

/** What is known of a review, unless its base was changed before anybody looked: then nobody knows what it showed. */
function viewsOf({ id, submittedAt, commit }: Given, { history, baseChanges }: ShowedOf) {
  const views = history.views.filter(({ review }) => review === id);
  const first = views.find(({ head }) => head === commit);
  if (!first) return [];
  const until = first.seenAt.getTime() + skew;
  const inBetween = baseChanges.some(
    ({ createdAt: at }) => Date.parse(at) >= Date.parse(submittedAt) && Date.parse(at) <= until,
  );
  return inBetween ? [] : views;
}

const isSame = (view: ApprovalView, { pull, change }: ShowedOf): boolean =>
  view.baseSha === pull.base.sha || view.change === change;

async function fromViews(
  views: readonly ApprovalView[],
  now: ShowedOf,
  { commit }: Given,
): Promise<Showed | null> {
  const { head, base } = now.pull;
  const here = views.find((view) => view.head === head.sha);
  if (here && (isSame(here, now) || now.change !== null)) {
    const same = isSame(here, now);
    return {
      showed: same ? 'this' : 'another',
      baseThen: same || here.baseRef === base.ref ? null : here.baseRef,
    };
  }
  if (here || now.change === null || commit === head.sha) return null;
  const elsewhere = views.find(({ change }) => change === now.change);
  if (!elsewhere || !(await sameModes(now, elsewhere.head))) return null;
  return { showed: 'this', baseThen: null };
}

/** Of one review. Reads GitHub only where an earlier head showed the same lines, once. Throws what GitHub's failures throw. */
export async function showed(review: Given, now: ShowedOf): Promise<Showed> {
  if (review.state !== 'approved') return { showed: 'not known', baseThen: null };
  const known = await fromViews(viewsOf(review, now), now, review);
  if (known) return known;
  const later = now.baseChanges.find(
    ({ createdAt }) => Date.parse(createdAt) >= Date.parse(review.submittedAt),
  );
  if (!later) return { showed: 'not known', baseThen: null };
  return { showed: 'another', baseThen: later.previousRefName ?? later.oldBase ?? null };
}

/** What should be kept of these approvals: of those that were given for what is shown now, and not noted yet. */
export function viewsToKeep(
  reviews: readonly Review[],
  pull: { readonly head: string; readonly baseRef: string; readonly baseSha: string },
  change: string | null,
  { views }: ChangeHistory,
): readonly ApprovalView[] {
  if (change === null) return [];
  return reviews
    .filter(({ state, showed }) => state === 'approved' && showed !== 'another')
    .filter(({ showed, commit }) => showed === 'this' || commit === pull.head)
    .filter(({ id }) => !views.some(({ review, head }) => review === id && head === pull.head))
    .map(({ id }) => ({ review: id, ...pull, change }));
}
