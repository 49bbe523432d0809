/** A client's way to GitHub for the length of one assessment. */
import type { Octokit } from '@octokit/core';
import { own, say } from '../../../policies/engine/prose.ts';
import { CannotLook } from '../../looked.ts';
import type { GuardedOctokit } from '../reads.ts';
import { type Calls, noCalls, type RunReads } from './conditional.ts';

export interface AssessmentOctokit {
  readonly octokit: GuardedOctokit;
  readonly calls: Calls;
}

/**
 * The same client, with a count of its own (or that of another client) and every read made at most once; where `run` is
 * given, once for all that share it.
 */
export function forAssessment(octokit: Octokit, calls = noCalls(), run?: RunReads): AssessmentOctokit {
  const made = { request: run ? { calls, run } : { calls } };
  const request = octokit.request.defaults(made);
  const graphql = octokit.graphql.defaults(made);
  return { octokit: { request, graphql }, calls };
}

/** Pages of one list: GitHub's largest is 3,000 files in 30 pages of 100. */
const maxPages = 100;

function hasNext(link: string | undefined): boolean {
  return link?.includes('rel="next"') ?? false;
}

/** All items of a REST list whose answer is an array, or an object with the array under `under`. */
export async function allPages<T>(
  octokit: GuardedOctokit,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  under?: string,
): Promise<readonly T[]> {
  const items: T[] = [];
  for (let page = 1; page <= maxPages; page++) {
    const { data, headers } = await octokit.request(route, { ...parameters, per_page: 100, page });
    const list: unknown = under ? data[under] : data;
    if (!Array.isArray(list)) throw new CannotLook(say`GitHub's answer to ${route} is not a list`);
    items.push(...list);
    if (!hasNext(headers.link)) return items;
  }
  throw new CannotLook(own(`the list is longer than ${maxPages} pages`));
}
