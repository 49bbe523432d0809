/** Rows of a population, kept small: made once, given as often as they are asked for. A hundred thousand of them fit in memory. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Row } from '../model/population.ts';

export interface KeptRows {
  /** In their order. */
  readonly each: () => Iterable<Row>;
}

const perPack = 100;

const packed = (rows: readonly Row[]): Uint8Array => deflateRawSync(JSON.stringify(rows), { level: 3 });

export function keptRows(rows: Iterable<Row>): KeptRows {
  const packs: Uint8Array[] = [];
  let pack: Row[] = [];
  for (const row of rows) {
    pack.push(row);
    if (pack.length < perPack) continue;
    packs.push(packed(pack));
    pack = [];
  }
  if (pack.length > 0) packs.push(packed(pack));
  return {
    *each() {
      for (const one of packs) yield* JSON.parse(inflateRawSync(one).toString('utf8')) as readonly Row[];
    },
  };
}

interface Source {
  readonly rows: Iterator<Row>;
  next: Row | null;
}

const nextOf = (rows: Iterator<Row>): Row | null => {
  const step = rows.next();
  return step.done ? null : step.value;
};

/** Several lists that are in the order of their ids, as one that is. */
export function* byId(lists: readonly Iterable<Row>[]): Generator<Row> {
  const sources: Source[] = lists.map((list) => {
    const rows = list[Symbol.iterator]();
    return { rows, next: nextOf(rows) };
  });
  for (;;) {
    let first: Source | null = null;
    for (const one of sources) if (one.next && (!first?.next || one.next.id < first.next.id)) first = one;
    if (!first?.next) return;
    yield first.next;
    first.next = nextOf(first.rows);
  }
}

/** What one repository has: its rows in the order of their ids. */
export interface Part {
  readonly rows: KeptRows;
}

/**
 * One part after the other, each made when it is first needed and kept. `made` is called once for each place, however often
 * and by however many the rows are asked for.
 */
export function inParts<P extends Part>(count: number, made: (place: number) => Promise<P>) {
  const parts = new Map<number, Promise<P>>();
  const part = (place: number): Promise<P> => {
    const known = parts.get(place) ?? made(place);
    parts.set(place, known);
    return known;
  };
  return {
    part,
    async *rows(): AsyncGenerator<Row> {
      for (let place = 0; place < count; place += 1) yield* (await part(place)).rows.each();
    },
  };
}
