/** Reviews, pull requests, pushes and groups of the merge queue: what a change is made of. Pure. */
import { z } from 'zod';
import type { CapturedReview } from '../model/captured.ts';
import { at, id, maybe, name, number, person, type Reader, reader, sha, time } from './parts.ts';
import { scrubbed } from './scrubbed.ts';

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

/** What moves nothing that anybody is asked for. */
const idle = new Set([
  'assigned',
  'unassigned',
  'locked',
  'unlocked',
  'milestoned',
  'demilestoned',
  'review_requested',
  'review_request_removed',
]);

/** Labels and words of one that is open are read when it is merged. */
const openOnly = new Set(['labeled', 'unlabeled']);

const labels = z.array(z.object({ name }));

const pull = z.object({
  number,
  before: sha.nullish(),
  changes: z.unknown().optional(),
  pull_request: z.object({
    state: z.string(),
    head: z.object({ sha }),
    base: z.object({ ref: name, sha }),
    user: person,
    draft: z.boolean().nullish(),
    labels: labels.nullish(),
    merged: z.boolean().nullish(),
    merged_by: person,
    merge_commit_sha: maybe(sha),
    created_at: time.nullish(),
    updated_at: time.nullish(),
    closed_at: time.nullish(),
    merged_at: time.nullish(),
  }),
});

type Pull = z.infer<typeof pull>;

function isIdle(action: string, { pull_request, changes }: Pull): boolean {
  if (idle.has(action)) return true;
  if (openOnly.has(action)) return pull_request.state === 'open';
  // A new title or text; a new base is another matter.
  return (
    action === 'edited' &&
    z.object({ base: z.unknown().optional() }).safeParse(changes).data?.base === undefined
  );
}

function timesOf(
  action: string,
  { pull_request: given }: Pull,
): readonly Pull['pull_request']['closed_at'][] {
  if (action === 'closed') return [given.merged_at, given.closed_at, given.updated_at];
  return action === 'opened' ? [given.created_at, given.updated_at] : [given.updated_at];
}

const ofPull = reader(pull, (given, { action, base }) => {
  if (isIdle(action, given)) return [];
  const { pull_request: one, number: pull, before, changes } = given;
  const merged = one.merged === true || Boolean(one.merged_at);
  return [
    {
      ...at(base, ...timesOf(action, given)),
      about: 'pull request',
      pull,
      head: one.head.sha,
      base: one.base,
      author: one.user,
      mergedBy: merged ? one.merged_by : null,
      // Of one that is open it is the commit that tests run on.
      mergeCommit: merged ? one.merge_commit_sha : null,
      draft: one.draft ?? false,
      labels: (one.labels ?? []).map((label) => label.name),
      before: before ?? null,
      changes: action === 'edited' ? scrubbed(changes) : null,
    },
  ];
});

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
