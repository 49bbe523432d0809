/** What is known of a population when all of its files are written. */
import type { Cell, Population, Sheet } from '../model/population.ts';
import type { Leaves, RowTree } from './merkle.ts';
import type { PersonData } from './person-data.ts';
import type { Entry } from './spool.ts';
import type { Place, Tallies } from './tally.ts';

/** A change that fails an attribute. */
export interface Failing extends Place {
  readonly at: string | null;
  readonly attributes: readonly string[];
  /** As the row has them. */
  readonly cells: Readonly<Record<string, Cell>>;
}

/** A row that was drawn. */
export interface Drawn extends Place {
  readonly rank: string;
  /** Canonical JSON, as in raw. */
  readonly line: string;
}

export interface WrittenDraw {
  readonly size: number;
  readonly nonce: string;
  readonly preset: string | null;
  readonly seed: string;
  /** In the order in which they were drawn. */
  readonly rows: readonly Drawn[];
}

export interface WrittenPopulation {
  readonly population: Population;
  readonly sheet: Sheet;
  readonly rows: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly leaves: Leaves;
  readonly tree: RowTree;
  readonly tallies: Tallies;
  readonly personData: PersonData;
  readonly failing: readonly Failing[];
  /** Of all rows, listed above or not. */
  readonly failingCount: number;
  /** Waivers and alerts of the client as rows of cells, where pages need them again; the first of them. */
  readonly cells: readonly Readonly<Record<string, Cell>>[];
  readonly draw: WrittenDraw | null;
  readonly files: {
    readonly raw: readonly Entry[];
    readonly csv: readonly Entry[];
    readonly xlsx: Entry;
    readonly html: readonly Entry[];
  };
}
