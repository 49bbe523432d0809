/** Who opened, merged or reviewed pull requests of a repository: reviews are on no list of the repository's own. */
import * as z from 'zod';
import { own } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import type { Deed, Deeds } from './deeds.ts';
import { type OrganizationReads, readAs } from './reads.ts';

const query = `query ($owner: String!, $repo: String!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequests(first: 50, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
      pageInfo { hasNextPage endCursor }
      nodes {
        updatedAt
        createdAt
        author { login }
        mergedAt
        mergedBy { login }
        reviews(last: 50) { totalCount nodes { author { login } submittedAt } }
      }
    }
  }
}`;

const person = z.object({ login: z.string() }).nullable();

const pull = z.object({
  updatedAt: z.string(),
  createdAt: z.string(),
  author: person,
  mergedAt: z.string().nullable(),
  mergedBy: person,
  reviews: z.object({
    totalCount: z.number(),
    nodes: z.array(z.object({ author: person, submittedAt: z.string().nullable() })),
  }),
});

const answer = z.object({
  repository: z.object({
    pullRequests: z.object({
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(pull),
    }),
  }),
});

function deedsOf({ author, createdAt, mergedBy, mergedAt, reviews }: z.output<typeof pull>): readonly Deed[] {
  return [
    { login: author?.login ?? null, at: createdAt },
    ...(mergedAt === null ? [] : [{ login: mergedBy?.login ?? null, at: mergedAt }]),
    ...reviews.nodes.flatMap((one) =>
      one.submittedAt === null ? [] : [{ login: one.author?.login ?? null, at: one.submittedAt }],
    ),
  ];
}

const maxPages = 10;

/** The newest first, until they are older than `since`. Throws `CannotLook` after the last page, when there are more. */
export async function* reviewersOf({ octokit, org }: OrganizationReads, repo: string, since: Date): Deeds {
  let after: string | null = null;
  for (let page = 1; page <= maxPages; page += 1) {
    const data: unknown = await octokit.graphql(query, { owner: org, repo, after });
    const { nodes, pageInfo } = readAs(answer, data, own('who reviews')).repository.pullRequests;
    yield nodes.flatMap(deedsOf);
    if (nodes.some(({ reviews }) => reviews.totalCount > reviews.nodes.length))
      throw new CannotLook(own('a pull request has more reviews than are looked through'));
    const last = nodes.at(-1);
    if (!pageInfo.hasNextPage || !last || Date.parse(last.updatedAt) < since.getTime()) return;
    after = pageInfo.endCursor;
  }
  throw new CannotLook(own('there are more pull requests than are looked through'));
}
