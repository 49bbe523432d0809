/** Reviews, pull requests, pushes and groups of the merge queue: what a change is made of. Pure. */
import { z } from 'zod';
import type { CapturedReview } from '../model/captured.ts';
import { at, id, maybe, name, number, person, type Reader, reader, sha, time } from './parts.ts';
import { ofPull } from './pulls.ts';

const states = {
  approved: 'approved',
  changes_requested: 'changes requested',
  commented: 'commented',
  dismissed: 'dismissed',
} as const satisfies Record<string, CapturedReview['state']>;

const review = z.object({
  pull_request: z.object({ number, head: z.object({ sha }), updated_at: time.nullish() }),
  review: z.object({
    id,
    user: person,
    // REST writes it in capitals, events do not.
    state: z
      .string()
      .transform((state) => state.toLowerCase())
      .pipe(z.enum(['approved', 'changes_requested', 'commented', 'dismissed'])),
    commit_id: maybe(sha),
    submitted_at: time.nullish(),
  }),
});

const ofReview = reader(review, ({ pull_request: pull, review: given }, { action, base }) => [
  {
    // The time of a review stays that of its giving when it is edited or dismissed.
    ...(action === 'submitted' ? at(base, given.submitted_at) : at(base, pull.updated_at)),
    about: 'review',
    pull: pull.number,
    review: given.id,
    by: given.user,
    state: states[given.state],
    commit: given.commit_id,
    head: pull.head.sha,
  },
]);

const push = z.object({
  ref: name,
  before: sha,
  after: sha,
  forced: z.boolean(),
  pusher: z.object({ name }).nullish(),
  commits: z.array(z.unknown()),
  // Seconds in events of Apps, a text elsewhere.
  repository: z.object({ pushed_at: time.nullish() }),
});

const ofPush = reader(push, ({ ref, before, after, forced, pusher, commits, repository }, { base }) => [
  {
    ...at(base, repository.pushed_at),
    about: 'push',
    ref,
    before,
    after,
    forced,
    pusher: pusher?.name ?? null,
    commits: commits.length,
  },
]);

const group = z.object({
  reason: name.nullish(),
  merge_group: z.object({ head_sha: sha, head_ref: name, base_sha: sha, base_ref: name }),
});

const ofGroup = reader(group, ({ reason = null, merge_group: given }, { action, base }) => [
  {
    ...base,
    about: 'merge group',
    ref: given.head_ref,
    head: given.head_sha,
    base: { ref: given.base_ref, sha: given.base_sha },
    state: action,
    because: reason,
  },
]);

export const changeReaders: Readonly<Record<string, Reader>> = {
  merge_group: ofGroup,
  pull_request: ofPull,
  pull_request_review: ofReview,
  push: ofPush,
};
