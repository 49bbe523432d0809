/** Rows of a population, kept small: made once, given as often as they are asked for. A hundred thousand of them fit in memory. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Row } from '../model/population.ts';

export interface KeptRows {
  /** In their order. */
  readonly each: () => Iterable<Row>;
  readonly count: number;
}

const perPack = 100;

export function keptRows(rows: readonly Row[]): KeptRows {
  const packs: Uint8Array[] = [];
  for (let from = 0; from < rows.length; from += perPack)
    packs.push(deflateRawSync(JSON.stringify(rows.slice(from, from + perPack)), { level: 3 }));
  return {
    count: rows.length,
    *each() {
      for (const pack of packs) yield* JSON.parse(inflateRawSync(pack).toString('utf8')) as readonly Row[];
    },
  };
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
