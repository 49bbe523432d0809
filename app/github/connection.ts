/** GraphQL connections, read to their end: everything, or a reason. */
import { own, say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../facts/source.ts';

export interface Connection<T> {
  readonly nodes: readonly (T | null)[];
  readonly pageInfo: {
    readonly hasPreviousPage?: boolean;
    readonly startCursor?: string | null;
    readonly hasNextPage?: boolean;
    readonly endCursor?: string | null;
  };
}

/** A list longer than this many items is not judged rather than judged in part. */
const mostItems = 5000;

/** GraphQL gives null for a node the token may not see; there is nothing to read in it. */
export function present<T>(nodes: readonly (T | null)[]): readonly T[] {
  return nodes.filter((node) => node !== null);
}

function cursorOf<T>({ pageInfo }: Connection<T>): string | null {
  if (pageInfo.hasPreviousPage) return pageInfo.startCursor ?? null;
  return pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
}

/**
 * All nodes in their order. `more` reads the page before (for a connection read from its end) or after the cursor;
 * `what` names the items for the reason. Throws `CannotLook` for an endless list or one that vanished.
 */
export async function readWhole<T>(
  first: Connection<T>,
  what: string,
  more: (cursor: string) => Promise<Connection<T> | null | undefined>,
): Promise<readonly T[]> {
  const fromTheEnd = first.pageInfo.hasPreviousPage !== undefined;
  let nodes = present(first.nodes);
  for (let cursor = cursorOf(first); cursor !== null; ) {
    if (nodes.length > mostItems) throw new CannotLook(say`there are more than ${mostItems} ${own(what)}`);
    const page = await more(cursor);
    if (!page) throw new CannotLook(say`the list of ${own(what)} changed while it was read`);
    nodes = fromTheEnd ? [...present(page.nodes), ...nodes] : [...nodes, ...present(page.nodes)];
    cursor = cursorOf(page);
  }
  return nodes;
}
