/** Reviews. https://docs.github.com/rest/pulls/reviews */
import * as z from 'zod';
import { actorOf } from '../auth/identity.ts';
import { dismissReview, submitReview } from '../changes/reviews.ts';
import { commitOf } from '../find.ts';
import { bodyAs, json, numberParameter, type RepositoryCall } from '../http/call.ts';
import { list } from '../http/paging.ts';
import { found, Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { reviewShape } from '../shapes/pulls.ts';
import { pullIn } from './pulls.ts';

const events = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const;

const submission = z.object({
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']).optional(),
  body: z.string().optional(),
  commit_id: z.string().optional(),
});

async function submit(call: RepositoryCall) {
  const pull = pullIn(call);
  const { event, body, commit_id } = bodyAs(call, submission);
  if (commit_id !== undefined && (await commitOf(call.repository, commit_id)) === null) {
    throw new Refusal(422, 'Unprocessable Entity', ['The given commit could not be found']);
  }
  const review = await submitReview(call.world, pull, {
    by: actorOf(call.identity),
    state: event ? events[event] : 'PENDING',
    ...(body === undefined ? {} : { body }),
    ...(commit_id === undefined ? {} : { commit: commit_id }),
  });
  return json(reviewShape(call.world, pull, review));
}

const one = '/repos/{owner}/{repo}/pulls/{pull_number}/reviews';

function reviewIn(call: RepositoryCall) {
  const id = numberParameter(call, 'review_id');
  return found(pullIn(call).reviews.find((review) => review.id === id));
}

export const reviewRoutes: readonly Route[] = [
  repositoryRoute(`GET ${one}`, ['pull_requests=read'], (call) => {
    const pull = pullIn(call);
    const me =
      call.identity.kind === 'anonymous' || call.identity.kind === 'app' ? null : actorOf(call.identity);
    const seen = pull.reviews.filter((review) => review.state !== 'PENDING' || review.author === me);
    return list(call, seen, (review) => reviewShape(call.world, pull, review));
  }),
  repositoryRoute(`POST ${one}`, ['pull_requests=write'], submit),
  repositoryRoute(`GET ${one}/{review_id}`, ['pull_requests=read'], (call) =>
    json(reviewShape(call.world, pullIn(call), reviewIn(call))),
  ),
  repositoryRoute(`PUT ${one}/{review_id}/dismissals`, ['pull_requests=write'], async (call) => {
    bodyAs(call, z.object({ message: z.string() }));
    const review = reviewIn(call);
    await dismissReview(call.world, pullIn(call), review, actorOf(call.identity));
    return json(reviewShape(call.world, pullIn(call), review));
  }),
];
