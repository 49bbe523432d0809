/** A pull request for tests to hold: what people do to it in GitHub's pages. */
import { createComment, deleteComment, editComment } from '../changes/comments.ts';
import { ownerOf } from '../changes/commits.ts';
import { recordEvent } from '../changes/issue-events.ts';
import { type MergeMethod, mergePull } from '../changes/merge.ts';
import {
  closePull,
  editPull,
  type PullEdit,
  reopenPull,
  requestReview,
  setDraft,
  setLabel,
} from '../changes/pulls.ts';
import { dismissReview, submitReview } from '../changes/reviews.ts';
import type { Comment, Pull, Review, ReviewState } from '../state.ts';
import type { World } from '../world.ts';
import type { TeamHandle, UserHandle } from './accounts.ts';
import type { AppHandle } from './apps.ts';

interface ReviewAct {
  readonly by: UserHandle;
  readonly state: Exclude<ReviewState, 'DISMISSED'>;
  readonly body?: string;
  /** The commit it was written on; the head when absent. */
  readonly commit?: string;
  readonly onBehalfOf?: readonly TeamHandle[];
}

export interface PullHandle {
  readonly number: number;
  readonly data: Pull;
  readonly url: string;
  readonly headSha: string;
  review(act: ReviewAct): Promise<Review>;
  dismiss(reviewId: number, by?: UserHandle): Promise<void>;
  edit(change: PullEdit & { readonly by?: UserHandle }): Promise<void>;
  close(by?: UserHandle): Promise<void>;
  reopen(by?: UserHandle): Promise<void>;
  /** Returns the commit that the base branch is at afterwards. */
  merge(act?: { readonly by?: UserHandle; readonly method?: MergeMethod }): Promise<string>;
  /** `via`: through an App that acts for the person. */
  comment(act: {
    readonly by: UserHandle;
    readonly body: string;
    readonly via?: AppHandle;
  }): Promise<Comment>;
  editComment(comment: Comment, act: { readonly by: UserHandle; readonly body: string }): Promise<void>;
  deleteComment(comment: Comment, by: UserHandle): Promise<void>;
  readyForReview(by?: UserHandle): Promise<void>;
  convertToDraft(by?: UserHandle): Promise<void>;
  label(name: string, by?: UserHandle): Promise<void>;
  unlabel(name: string, by?: UserHandle): Promise<void>;
  /** Into the merge queue, or out of it. */
  queue(act: 'added_to_merge_queue' | 'removed_from_merge_queue', by?: UserHandle): void;
  requestReview(from: UserHandle | TeamHandle, by?: UserHandle): Promise<void>;
  /** Oldest first. */
  comments(): readonly Comment[];
}

export function pullHandle(world: World, pull: Pull): PullHandle {
  const author = (by: UserHandle | undefined) => by?.data ?? pull.author;
  const owner = (by: UserHandle | undefined) => by?.data ?? ownerOf(pull.repository);
  return {
    number: pull.number,
    data: pull,
    url: `${world.url}/${pull.repository.owner.login}/${pull.repository.name}/pull/${pull.number}`,
    get headSha() {
      return pull.head.sha;
    },
    review: ({ by, state, body, commit, onBehalfOf }) =>
      submitReview(world, pull, {
        by: by.data,
        state,
        // Asking for changes needs words; a test that does not care about them may leave them out.
        body: body ?? (state === 'APPROVED' ? '' : 'Please have a look at this.'),
        ...(commit === undefined ? {} : { commit }),
        ...(onBehalfOf === undefined ? {} : { onBehalfOf: onBehalfOf.map(({ data }) => data) }),
      }),
    dismiss: async (reviewId, by) => {
      const review = pull.reviews.find(({ id }) => id === reviewId);
      if (!review) throw new Error(`pull request ${pull.number} has no review ${reviewId}`);
      await dismissReview(world, pull, review, owner(by));
    },
    edit: ({ by, ...change }) => editPull(world, pull, change, author(by)),
    close: (by) => closePull(world, pull, author(by)),
    reopen: (by) => reopenPull(world, pull, author(by)),
    merge: ({ by, method } = {}) =>
      mergePull(world, pull, { by: owner(by), ...(method === undefined ? {} : { method }) }),
    comment: ({ by, body, via }) =>
      createComment(world, pull.repository, pull.number, body, by.data, via?.data ?? null),
    editComment: (comment, { by, body }) => editComment(world, pull.repository, comment, body, by.data),
    deleteComment: (comment, by) => deleteComment(world, pull.repository, comment, by.data),
    readyForReview: (by) => setDraft(world, pull, false, author(by)),
    convertToDraft: (by) => setDraft(world, pull, true, author(by)),
    label: (name, by) => setLabel(world, pull, name, true, owner(by)),
    unlabel: (name, by) => setLabel(world, pull, name, false, owner(by)),
    queue: (kind, by) => recordEvent(world, pull.repository, pull.number, author(by), { kind }),
    requestReview: (from, by) => requestReview(world, pull, from.data, author(by)),
    comments: () => pull.repository.comments.filter(({ number }) => number === pull.number),
  };
}
