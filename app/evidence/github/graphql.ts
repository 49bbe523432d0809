/** One GraphQL question about a repository, counted, and smaller where it was too much. */
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { askForLess } from '../../github/access/ask-for-less.ts';
import { cannotLook } from '../../github/access/reasons.ts';
import { CannotLook } from '../../looked.ts';
import { parametersOf, type RepositoryAt } from './asked.ts';

export interface ListNode<T> {
  readonly totalCount: number;
  readonly nodes: readonly (T | null)[] | null;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export const listInfo = 'totalCount pageInfo { hasNextPage endCursor }';

export interface Question<T> {
  /** For the sheet: `GraphQL pullRequests`. */
  readonly name: string;
  /** The body of `repository { … }`. */
  readonly body: string;
  readonly variables: Readonly<Record<string, { readonly type: string; readonly value: unknown }>>;
  readonly what: Prose;
  readonly permission: string;
  readonly idsOf: (answer: T) => readonly string[];
}

/** Throws what GitHub's failures throw: an answer with errors is none, whatever else it holds. */
async function once<T>(at: RepositoryAt, question: Question<T>, request: object): Promise<T> {
  const { octokit, owner, repo } = at;
  const { name, body, variables, permission, idsOf, what } = question;
  const declared = Object.entries(variables).map(([key, { type }]) => `, $${key}: ${type}`);
  const values = Object.fromEntries(Object.entries(variables).map(([key, { value }]) => [key, value]));
  const answer = await octokit.graphql<{ readonly repository: T | null }>(
    `query FairleadEvidence($owner: String!, $repo: String!${declared.join('')}) { repository(owner: $owner, name: $repo) { ${body} } }`,
    { owner, repo, ...values, request },
  );
  if (!answer.repository) throw new CannotLook(say`GitHub shows no repository where ${what} should be`);
  at.asked.note(
    { asked: `GraphQL ${name}`, parameters: parametersOf(at), permissions: permission },
    idsOf(answer.repository),
  );
  return answer.repository;
}

/** Throws `CannotLook`. */
export async function ask<T>(at: RepositoryAt, question: Question<T>): Promise<T> {
  try {
    return await once(at, question, {});
  } catch (error) {
    throw cannotLook(error, question.what, question.permission);
  }
}

export interface Sized<T> {
  readonly answer: T;
  /** What was asked for in the end: more at once failed. */
  readonly size: number;
}

/** `sizes`: from the largest to the smallest. Throws `CannotLook`. */
export async function askSmaller<T>(
  at: RepositoryAt,
  sizes: readonly [number, ...number[]],
  question: (size: number) => Question<T>,
): Promise<Sized<T>> {
  const [first] = sizes;
  try {
    return await askForLess(sizes, async ({ size, request }) => ({
      answer: await once(at, question(size), request),
      size,
    }));
  } catch (error) {
    const { what, permission } = question(first);
    throw cannotLook(error, what, permission);
  }
}

export interface SizedList<N> {
  readonly sizes: readonly [number, ...number[]];
  /** `body` is of a list of so many, after a cursor. */
  readonly question: (size: number, cursor: string | null) => Question<{ readonly list: ListNode<N> }>;
}

/**
 * Page after page of a list that is called `list`, each with fewer where more was too much. Throws `CannotLook`: for one that fails,
 * for items that are counted and not shown, and for a list that ends before its count.
 */
export async function* listPages<N>(at: RepositoryAt, of: SizedList<N>): AsyncGenerator<readonly N[]> {
  let { sizes } = of;
  let cursor: string | null = null;
  let seen = 0;
  do {
    const from: string | null = cursor;
    const asked: Sized<{ readonly list: ListNode<N> }> = await askSmaller(at, sizes, (first) =>
      of.question(first, from),
    );
    const { size } = asked;
    const { nodes, totalCount, pageInfo } = asked.answer.list;
    const shown = (nodes ?? []).filter((node) => node !== null);
    const { what } = of.question(size, from);
    if (shown.length < (nodes ?? []).length)
      throw new CannotLook(say`GitHub counts some of ${what} that it does not show`);
    yield shown;
    seen += shown.length;
    cursor = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    if (cursor === null && seen < totalCount)
      throw new CannotLook(say`GitHub shows ${seen} of ${totalCount} of ${what}`);
    sizes = [size, ...of.sizes.filter((one) => one < size)];
  } while (cursor !== null);
}
