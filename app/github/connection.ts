/** GraphQL connections, read to their end: everything, or a reason. */
import { own, say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';

export interface Connection<T> {
  readonly nodes: readonly (T | null)[];
  /** Of the whole list, not of this page. */
  readonly totalCount?: number;
  readonly pageInfo: {
    readonly hasPreviousPage?: boolean;
    readonly startCursor?: string | null;
    readonly hasNextPage?: boolean;
    readonly endCursor?: string | null;
  };
}

/** A list longer than this many items is not judged rather than judged in part. */
const maxItems = 5000;

/** GraphQL gives null for a node the token may not see. To be left out only where no verdict rests on it. */
export function present<T>(nodes: readonly (T | null)[]): readonly T[] {
  return nodes.filter((node) => node !== null);
}

/** Where the next page begins; null at the end. Throws when there is one and GitHub does not say where. */
function cursorOf<T>({ pageInfo }: Connection<T>, what: string): string | null {
  const { hasPreviousPage, startCursor, hasNextPage, endCursor } = pageInfo;
  if (!hasPreviousPage && !hasNextPage) return null;
  const cursor = hasPreviousPage ? startCursor : endCursor;
  if (!cursor) throw new CannotLook(say`GitHub lists ${own(what)} in part only`);
  return cursor;
}

/** For lists that are read on by others: null at the end, and where GitHub does not say where it goes on. */
export function nextCursor<T>({ pageInfo }: Pick<Connection<T>, 'pageInfo'>): string | null {
  return pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null;
}

interface Extent {
  /** GitHub lists no more than this many, however many there are: the list's reader reports that. */
  readonly maxListed?: number;
  /** No verdict rests on the list: hidden items are left out. */
  readonly lenient?: boolean;
}

/** A hidden item might be the one that decides: an objection, a failed check. */
function checkWhole<T>(
  nodes: readonly (T | null)[],
  { totalCount = 0 }: Connection<T>,
  what: string,
  { maxListed = Number.POSITIVE_INFINITY, lenient = false }: Extent,
): void {
  if (lenient) return;
  const shown = present(nodes).length;
  if (shown === nodes.length && shown >= Math.min(totalCount, maxListed)) return;
  throw new CannotLook(say`GitHub shows only ${shown} of ${Math.max(totalCount, nodes.length)} ${own(what)}`);
}

/**
 * All nodes in their order. `more` reads the page before (for a connection read from its end) or after the cursor;
 * `what` names the items for the reason. Throws `CannotLook` for an endless list, one that vanished, and one that
 * GitHub shows in part.
 */
export async function readWhole<T>(
  first: Connection<T>,
  what: string,
  more: (cursor: string) => Promise<Connection<T> | null | undefined>,
  extent: Extent = {},
): Promise<readonly T[]> {
  const fromTheEnd = first.pageInfo.hasPreviousPage !== undefined;
  let nodes = first.nodes;
  for (let cursor = cursorOf(first, what); cursor !== null; ) {
    if (nodes.length > maxItems) throw new CannotLook(say`there are more than ${maxItems} ${own(what)}`);
    const page = await more(cursor);
    if (!page) throw new CannotLook(say`the list of ${own(what)} changed while it was read`);
    nodes = fromTheEnd ? [...page.nodes, ...nodes] : [...nodes, ...page.nodes];
    cursor = cursorOf(page, what);
  }
  checkWhole(nodes, first, what, extent);
  return present(nodes);
}
