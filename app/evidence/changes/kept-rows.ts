/** Rows of a population, kept small: made once, given as often as they are asked for. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Row } from '../model/population.ts';
import { inMemory, type Shelf } from './shelf.ts';

export interface KeptRows {
  /** The id of the first, or one that is before it; null: there are none. */
  readonly first: string | null;
  /** In their order. */
  readonly each: () => Iterable<Row>;
}

const perPack = 100;

const packed = (rows: readonly Row[]): Uint8Array => deflateRawSync(JSON.stringify(rows), { level: 3 });

export function keptRows(rows: Iterable<Row>, shelf: Shelf = inMemory): KeptRows {
  const packs: (() => Uint8Array)[] = [];
  let first: string | null = null;
  let pack: Row[] = [];
  for (const row of rows) {
    first ??= row.id;
    pack.push(row);
    if (pack.length < perPack) continue;
    packs.push(shelf.put(packed(pack)));
    pack = [];
  }
  if (pack.length > 0) packs.push(shelf.put(packed(pack)));
  return {
    first,
    *each() {
      for (const take of packs) yield* JSON.parse(inflateRawSync(take()).toString('utf8')) as readonly Row[];
    },
  };
}

const earlier = (a: Row, b: Row): number => (a.id < b.id ? -1 : 1);

/** Rows in any order, as a list that is in the order of their ids. */
export const keptInOrder = (rows: readonly Row[], shelf?: Shelf): KeptRows =>
  keptRows(rows.toSorted(earlier), shelf);

/** The same of few rows, which are held as they are. */
export function heldInOrder(rows: readonly Row[]): KeptRows {
  const sorted = rows.toSorted(earlier);
  return { first: sorted[0]?.id ?? null, each: () => sorted };
}

interface Source {
  readonly rows: Iterator<Row>;
  next: Row;
}

function opened(list: Iterable<Row>): readonly Source[] {
  const rows = list[Symbol.iterator]();
  const step = rows.next();
  return step.done ? [] : [{ rows, next: step.value }];
}

/**
 * Several lists that are in the order of their ids, as one that is. A list is read from when its turn comes: a thousand repositories, whose
 * ids do not mix, are read one after the other.
 */
export function* byId(lists: readonly KeptRows[]): Generator<Row> {
  const waiting = lists
    .flatMap(({ first, each }) => (first === null ? [] : [{ first, each }]))
    .sort((a, b) => (a.first < b.first ? -1 : 1));
  let open: readonly Source[] = [];
  for (let place = 0; ; ) {
    const first = open.reduce<Source | null>((a, b) => (a && a.next.id <= b.next.id ? a : b), null);
    const list = waiting[place];
    if (list && (first === null || list.first <= first.next.id)) {
      open = [...open, ...opened(list.each())];
      place += 1;
      continue;
    }
    if (first === null) return;
    yield first.next;
    const step = first.rows.next();
    if (step.done) open = open.filter((one) => one !== first);
    else first.next = step.value;
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
