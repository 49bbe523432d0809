/** Commit statuses. https://docs.github.com/rest/commits/statuses */
import * as z from 'zod';
import { actorOf } from '../auth/identity.ts';
import { createStatus } from '../changes/comments.ts';
import { combinedState, latestStatuses, statusesAt } from '../check-state.ts';
import { commitOf, commitOrRefuse } from '../find.ts';
import { bodyAs, json, parameter, type RepositoryCall } from '../http/call.ts';
import { list, slice } from '../http/paging.ts';
import { Refusal } from '../http/refusal.ts';
import { type Route, repositoryRoute } from '../http/router.ts';
import { api, fullName, minimalRepository } from '../shapes/accounts.ts';
import { statusShape } from '../shapes/checks.ts';
import type { Schemas } from '../state.ts';

const creation = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z.string().nullish(),
  description: z.string().nullish(),
  context: z.string().optional(),
});

async function create(call: RepositoryCall) {
  const sha = parameter(call, 'sha');
  if ((await commitOf(call.repository, sha)) === null)
    throw new Refusal(422, `No commit found for SHA: ${sha}`);
  const body = bodyAs(call, creation);
  const status = await createStatus(call.world, call.repository, {
    sha,
    state: body.state,
    context: body.context,
    description: body.description,
    targetUrl: body.target_url,
    creator: actorOf(call.identity),
  });
  return json(statusShape(call.world, call.repository, status), 201);
}

async function combined(call: RepositoryCall) {
  const { world, repository } = call;
  const sha = await commitOrRefuse(repository, parameter(call, 'ref'));
  const latest = latestStatuses(repository, sha);
  const { items, headers } = slice(call, latest);
  const base = api(world, `/repos/${fullName(repository)}`);
  const body: Schemas['combined-commit-status'] = {
    state: combinedState(latest),
    statuses: items.map((status) => statusShape(world, repository, status)),
    sha,
    total_count: latest.length,
    repository: minimalRepository(world, repository),
    commit_url: `${base}/commits/${sha}`,
    url: `${base}/commits/${sha}/status`,
  };
  return { status: 200, headers, body };
}

const base = '/repos/{owner}/{repo}';

export const statusRoutes: readonly Route[] = [
  repositoryRoute(`POST ${base}/statuses/{sha}`, ['statuses=write'], create),
  repositoryRoute(`GET ${base}/commits/{ref+}/status`, ['statuses=read'], combined),
  repositoryRoute(`GET ${base}/commits/{ref+}/statuses`, ['statuses=read'], async (call) => {
    const sha = await commitOrRefuse(call.repository, parameter(call, 'ref'));
    return list(call, statusesAt(call.repository, sha), (one) =>
      statusShape(call.world, call.repository, one),
    );
  }),
];
