/** One GraphQL query about a repository's delivery, with what it cost. */
import { own, type Prose, say } from '../../../policies/engine/prose.ts';
import { askForLess } from '../../github/access/ask-for-less.ts';
import { graphqlErrors, kindsOf, messageOf } from '../../github/access/graphql-errors.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { CannotLook } from '../../looked.ts';
import { type Home, homeOf } from '../definitions/references.ts';

export interface At {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
}

export interface Asked<T> {
  readonly repository: T;
  /** Null: GitHub did not say where it is. */
  readonly home: Home | null;
  /** As GitHub counts them; 0 where a server has no limits. */
  readonly points: number;
}

export interface Question {
  /** The body of `repository { … }`. */
  readonly body: string;
  /** Declarations of variables beyond owner and repo: `$after: String`. */
  readonly variables: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>;
  /** What is read, for the reason why it could not be. */
  readonly what: Prose;
  readonly permission: string;
}

interface Answer<T> {
  readonly rateLimit: { readonly cost: number } | null;
  readonly repository: (T & { readonly url?: string }) | null;
}

/** Throws `CannotLook`: an answer with errors is none, whatever else it holds. */
export async function ask<T>(
  { octokit, owner, repo }: At,
  question: Question,
  request: object = {},
): Promise<Asked<T>> {
  const { body, variables, what, permission } = question;
  const declared = Object.entries(variables).map(([name, { type }]) => `, $${name}: ${type}`);
  const query = `query FairleadDelivery($owner: String!, $repo: String!${declared.join('')}) {
  rateLimit { cost }
  repository(owner: $owner, name: $repo) { url ${body} }
}`;
  const values = Object.fromEntries(Object.entries(variables).map(([name, { value }]) => [name, value]));
  const { rateLimit, repository } = await octokit.graphql<Answer<T>>(query, {
    owner,
    repo,
    ...values,
    request,
  });
  if (!repository) throw cannotLook(new Error('no such repository'), what, permission);
  return { repository, home: homeOf(repository.url ?? ''), points: rateLimit?.cost ?? 0 };
}

/** GitHub says of what a token may not see that it is not there. */
function failureOf({ owner, repo }: At, error: unknown, { what, permission }: Question): CannotLook {
  if (error instanceof CannotLook) return error;
  const isGone = graphqlErrors(error).some(
    (one) => kindsOf(one).includes('not_found') && /to a Repository/.test(messageOf(one)),
  );
  if (!isGone) return cannotLook(error, what, permission);
  return new CannotLook(
    say`GitHub has no repository ${`${owner}/${repo}`} that the token may see`,
    own('Is the name right, may the token see it, and is GITHUB_API_URL the host that it is on?'),
  );
}

/** Pull requests a page; smaller ones when GitHub times out or runs out of resources. */
export const pullSizes: readonly number[] = [25, 10, 5, 1];

export interface Sized<T> extends Asked<T> {
  /** What was asked for in the end: more at once failed. */
  readonly size: number;
}

/** `from`: the size that did not fail last time. */
export async function askSmaller<T>(
  at: At,
  from: number,
  question: (size: number) => Question,
): Promise<Sized<T>> {
  const [first = 1, ...rest] = pullSizes.filter((size) => size <= from);
  try {
    return await askForLess([first, ...rest], async ({ size, request }) => ({
      ...(await ask<T>(at, question(size), request)),
      size,
    }));
  } catch (error) {
    throw failureOf(at, error, question(first));
  }
}

/** The same of a list that is never too much. */
export async function askOnce<T>(at: At, question: Question): Promise<Asked<T>> {
  try {
    return await ask<T>(at, question);
  } catch (error) {
    throw failureOf(at, error, question);
  }
}
