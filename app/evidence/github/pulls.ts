/** Pull requests that were merged since a time, with their reviews and commits: 25 at a time. */
import { CannotLook } from '../../looked.ts';
import type { Instant } from '../model/period.ts';
import type { PullFact } from '../population/facts.ts';
import { instantOf, type RepositoryAt } from './asked.ts';
import { listInfo, listPages } from './graphql.ts';
import { factOf, type PullsOf, present } from './pulls/facts.ts';
import { after, closing, type PullNode, permission, readOn, selection, what } from './pulls/nodes.ts';

async function readWith(
  at: RepositoryAt,
  since: Instant,
  of: PullsOf,
  fields: string,
): Promise<readonly PullFact[]> {
  const facts = new Map<number, PullFact>();
  const pages = listPages<PullNode>(at, {
    sizes: [25, 10, 5, 1],
    question: (first, cursor) => ({
      name: 'pullRequests',
      body: `list: pullRequests(first: $first, after: $after, states: [MERGED], orderBy: { field: UPDATED_AT, direction: DESC }) { ${listInfo} nodes { ${fields} } }`,
      variables: { ...after(cursor), first: { type: 'Int!', value: first } },
      what,
      permission,
      idsOf: ({ list }) => present(list).map(({ number }) => String(number)),
    }),
  });
  for await (const page of pages) {
    for (const node of page) {
      if (node.mergedAt === null || instantOf(node.mergedAt) < since) continue;
      facts.set(node.number, await factOf(await readOn(at, node), node.mergedAt, of));
    }
    const oldest = page.at(-1);
    if (oldest && instantOf(oldest.updatedAt) < since) break;
  }
  return [...facts.values()].toSorted((a, b) => a.number - b.number);
}

/**
 * All that were merged since then, whatever their base. Being merged is an update, so those that were updated before are none.
 * Throws `CannotLook`.
 */
export async function readMergedPulls(
  at: RepositoryAt,
  since: Instant,
  of: PullsOf,
): Promise<readonly PullFact[]> {
  try {
    return await readWith(at, since, of, `${selection} ${closing}`);
  } catch (error) {
    if (!(error instanceof CannotLook) || error.gap.permission === undefined) throw error;
    return readWith(at, since, of, selection);
  }
}
