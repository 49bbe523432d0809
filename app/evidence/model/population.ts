/**
 * A population: everything of one kind that there is in the period, one row each, with the sheet that says where it comes from and
 * whether it is whole. Pure. Writers of packages know nothing of a population but this.
 */
import type { Prose } from '../../../policies/engine/prose.ts';
import type { Attributes } from './attribute.ts';
import type { Gap } from './gap.ts';
import type { Instant } from './period.ts';

/** The order in which a package shows them. */
export const populationIds = [
  'repositories',
  'changes',
  'releases',
  'deployments',
  'access',
  'access-changes',
  'control-changes',
  'alerts',
  'incidents',
  'waivers',
  'vendors',
] as const;

export type PopulationId = (typeof populationIds)[number];

export type Cell = string | number | boolean | null;

export interface Column {
  readonly key: string;
  readonly title: string;
  /** `time`: an {@link Instant}. `link`: an https URL. `hours`: a number. `answer`: an {@link Answer}, which controls count; of a yes or no they do not. */
  readonly kind: 'text' | 'time' | 'number' | 'hours' | 'answer' | 'link';
  /** What the column means, where its title does not say it all. */
  readonly means?: string;
}

export interface Row {
  /** Unique in its population, the same whenever it is read; rows come sorted by it (by UTF-16 code units). */
  readonly id: string;
  readonly at: Instant | null;
  /** By {@link Column.key}; a cell that is not there is empty. */
  readonly cells: Readonly<Record<string, Cell>>;
  /** Only changes have them. */
  readonly attributes?: Attributes;
  /** JSON: all that the row was made of, as GitHub and the ledger said it, without secrets. */
  readonly raw: unknown;
}

/** One kind of request (or the ledger) that rows came from. */
export interface Query {
  /** `GET /repos/{owner}/{repo}/activity`, `ledger: push`, `git rev-list --first-parent` … */
  readonly asked: string;
  readonly parameters: Readonly<Record<string, Cell>>;
  /** What the token could do; null where no token is needed. */
  readonly permissions: string | null;
  readonly pages: number;
  readonly rows: number;
  /** The first and the last id it gave; null: none. */
  readonly first: string | null;
  readonly last: string | null;
}

/** Two or more counts of the same thing that have to agree. */
export interface TieOut {
  readonly what: Prose;
  readonly counts: readonly { readonly of: string; readonly count: number }[];
  readonly holds: boolean | 'unknown';
  /** Where it does not hold or nobody knows: what is missing from which. */
  readonly because: Prose | null;
}

export interface Exclusion {
  readonly what: Prose;
  readonly because: Prose;
}

/** "Information produced by the entity": what an auditor needs to rely on a population. */
export interface Sheet {
  readonly queries: readonly Query[];
  readonly tieOuts: readonly TieOut[];
  readonly gaps: readonly Gap[];
  readonly exclusions: readonly Exclusion[];
  /** Why it may be incomplete, each reason once; empty: it is whole, as far as the tie-outs show. */
  readonly incomplete: readonly Prose[];
}

export interface Population {
  readonly id: PopulationId;
  readonly title: string;
  /** What one row is, and which rows belong to the period. */
  readonly about: Prose;
  readonly columns: readonly Column[];
  /** In the order of their ids. May be asked for more than once, and gives the same each time. */
  readonly rows: () => Iterable<Row> | AsyncIterable<Row>;
  /** Known when the rows have been read once. */
  readonly sheet: () => Sheet;
}
