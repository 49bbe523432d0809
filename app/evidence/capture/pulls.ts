/** Pull requests: what moves or merges them. Pure. */
import { z } from 'zod';
import { at, maybe, name, number, person, reader, sha, time } from './parts.ts';
import { scrubbed } from './scrubbed.ts';

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

export const pull = z.object({
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

export const ofPull = reader(pull, (given, { action, base }) => {
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
