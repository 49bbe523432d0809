/** Rows of a population in their order, as canonical JSON. */
import { setImmediate as turn } from 'node:timers/promises';
import { canonical } from '../../ledger/record.ts';
import type { Population, Row } from '../../model/population.ts';

/** Rows after which others get their turn. */
const untilTurn = 200;

/** Halves of characters are no Unicode, and so no canonical JSON: they become U+FFFD, in tables and raw alike. */
function repaired<T>(value: T): T;

function repaired(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => repaired(item));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name.toWellFormed(), repaired<unknown>(inner)]),
  );
}

const textOf = ({ id, at, cells, attributes, raw }: Row): string =>
  canonical({ id, at, cells, ...(attributes ? { attributes } : {}), raw });

interface Line {
  readonly row: Row;
  /** Canonical JSON (RFC 8785). */
  readonly line: string;
}

function lineOf(row: Row): Line {
  try {
    return { row, line: textOf(row) };
  } catch {
    const whole = repaired(row);
    return { row: whole, line: textOf(whole) };
  }
}

/** Rows in their order. Throws for one that stands twice or in a wrong place: whoever made the population is wrong. */
export async function* inOrder({ id, rows }: Population): AsyncGenerator<Line> {
  let before: string | null = null;
  let read = 0;
  for await (const given of rows()) {
    const line = lineOf(given);
    const { id: own } = line.row;
    if (before !== null && own <= before)
      throw new Error(`Population ${id} is not sorted, or has a row twice: ${own} after ${before}`);
    before = own;
    yield line;
    read += 1;
    if (read % untilTurn === 0) await turn();
  }
}
