/** Rows and their sheet, gathered once, as a population. */
import type { Prose } from '../../../policies/engine/prose.ts';
import { byId, heldInOrder, type KeptRows } from '../changes/kept-rows.ts';
import type { Gap } from '../model/gap.ts';
import type { Exclusion, Population, Query, Row, Sheet, TieOut } from '../model/population.ts';
import { emptyLists } from '../population/empty-lists.ts';
import type { EmptyList } from './ask.ts';

export interface Gathered {
  readonly rows: readonly Row[];
  /** Rows that are kept elsewhere, each list in the order of its ids. */
  readonly kept?: readonly KeptRows[];
  readonly queries: readonly Query[];
  readonly tieOuts?: readonly TieOut[];
  readonly gaps?: readonly Gap[];
  readonly exclusions?: readonly Exclusion[];
  readonly incomplete: readonly Prose[];
  /** Lists that were empty, where nothing else could tell. */
  readonly empty?: readonly EmptyList[];
}

/** Parts of one population, in their order. */
export const joined = (parts: readonly Gathered[]): Gathered => ({
  rows: parts.flatMap(({ rows }) => rows),
  kept: parts.flatMap(({ kept = [] }) => kept),
  queries: parts.flatMap(({ queries }) => queries),
  exclusions: parts.flatMap(({ exclusions = [] }) => exclusions),
  incomplete: parts.flatMap(({ incomplete }) => incomplete),
  tieOuts: parts.flatMap(({ tieOuts = [] }) => tieOuts),
  empty: parts.flatMap(({ empty = [] }) => empty),
});

const textOf = (value: unknown): string => JSON.stringify(value);

function once<T>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [textOf(one), one])).values()];
}

/** Requests that differ only in what they are about, as one: their pages and rows together. */
export function together(queries: readonly Query[]): readonly Query[] {
  const groups = Map.groupBy(queries, ({ asked, permissions }) => textOf([asked, permissions]));
  return [...groups.values()].flatMap((group) => {
    const [first, ...rest] = group;
    if (!first) return [];
    if (rest.length === 0) return [first];
    const sum = (of: (query: Query) => number) => group.reduce((total, one) => total + of(one), 0);
    const firsts = group.flatMap((one) => one.first ?? []);
    const lasts = group.flatMap((one) => one.last ?? []);
    return [
      {
        ...first,
        parameters: { 'number of requests for lists': group.length },
        pages: sum(({ pages }) => pages),
        rows: sum(({ rows }) => rows),
        first: firsts[0] ?? null,
        last: lasts.at(-1) ?? null,
      },
    ];
  });
}

const sheetOf = ({
  queries,
  tieOuts = [],
  gaps = [],
  exclusions = [],
  incomplete,
  empty = [],
}: Gathered): Sheet => ({
  queries: together(queries),
  tieOuts: [...tieOuts, ...emptiesOf(empty)],
  gaps,
  exclusions: once(exclusions),
  incomplete: once(incomplete),
});

/** By what was asked for. */
const emptiesOf = (empty: readonly EmptyList[]): readonly TieOut[] =>
  [...Map.groupBy(empty, ({ what }) => textOf(what)).values()].flatMap((all) => {
    const [first] = all;
    return first
      ? emptyLists(
          first.what,
          all.map(({ of }) => of),
        )
      : [];
  });

/** The same each time that it is asked for. Its sheet throws before its rows were read. */
export function population(
  about: Pick<Population, 'id' | 'title' | 'about' | 'columns'>,
  gather: () => Promise<Gathered>,
): Population {
  let gathering: Promise<Gathered> | null = null;
  let sheet: Sheet | null = null;
  const all = () => {
    gathering ??= gather();
    return gathering;
  };
  return {
    ...about,
    async *rows() {
      const gathered = await all();
      sheet ??= sheetOf(gathered);
      yield* byId([...(gathered.kept ?? []), heldInOrder(gathered.rows)]);
    },
    sheet() {
      if (sheet === null) throw new Error(`the sheet of ${about.id} is asked for before its rows`);
      return sheet;
    },
  };
}

/** As many reads at once as a client may make without being told to slow down. */
const maxAtOnce = 6;

/** In the order of the items. */
export async function forEach<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += maxAtOnce)
    results.push(...(await Promise.all(items.slice(from, from + maxAtOnce).map(work))));
  return results;
}
