/** Connections: `first`/`after`, `last`/`before`, at most 100 nodes, never without a bound. */
import { type Context, refusal } from './context.ts';

export interface ConnectionArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

const cursorOf = (at: number): string => Buffer.from(`cursor:v2:${at}`).toString('base64');

function indexOf(cursor: string | null | undefined, otherwise: number): number {
  const text = Buffer.from(cursor ?? '', 'base64').toString();
  const index = /^cursor:v2:(\d+)$/.exec(text)?.[1];
  return index === undefined ? otherwise : Number(index);
}

/** A count alone needs no bound. https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#node-limit */
function checkBound(name: string, { first, last }: ConnectionArguments): void {
  if (first == null && last == null) {
    throw refusal(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
}

function checkSize(name: string, { first, last }: ConnectionArguments): void {
  const [side, asked] = first == null ? ['last', last ?? 0] : ['first', first];
  if (asked > 100) {
    throw refusal(
      'EXCESSIVE_PAGINATION',
      `Requesting ${asked} records on the \`${name}\` connection exceeds the \`${side}\` limit of 100 records.`,
    );
  }
}

function rangeOf(
  args: ConnectionArguments,
  length: number,
): { readonly start: number; readonly end: number } {
  let start = indexOf(args.after, -1) + 1;
  let end = indexOf(args.before, length);
  if (args.first != null) end = Math.min(end, start + args.first);
  if (args.last != null) start = Math.max(start, end - args.last);
  return { start, end };
}

/**
 * `shape` makes a node when nodes are asked for. `total` is said instead of the number of items when GitHub counts more
 * than it gives.
 */
export function connection<T>(
  context: Context,
  name: string,
  args: ConnectionArguments,
  items: readonly T[],
  shape: (item: T) => unknown,
  total: number = items.length,
  edge: (item: T) => Readonly<Record<string, unknown>> = () => ({}),
): Readonly<Record<string, unknown>> {
  checkSize(name, args);
  const { start, end: full } = rangeOf(args, items.length);
  const cut = context.call.effects.includes('truncate-page');
  const end = cut ? start + Math.floor((full - start) / 2) : full;
  const page = items.slice(start, end);
  return {
    totalCount: total,
    nodes: () => {
      checkBound(name, args);
      return page.map(shape);
    },
    edges: () => {
      checkBound(name, args);
      return page.map((item, at) => ({ ...edge(item), cursor: cursorOf(start + at), node: shape(item) }));
    },
    pageInfo: {
      hasNextPage: !cut && end < items.length,
      hasPreviousPage: start > 0,
      startCursor: page.length > 0 ? cursorOf(start) : null,
      endCursor: page.length > 0 ? cursorOf(end - 1) : null,
    },
  };
}
