/** What one repository’s changes are read with. */
import type { Accounts } from '../../github/accounts.ts';
import type { RepositoryAt } from '../../github/asked.ts';
import type { RosterEntry } from '../../github/roster.ts';
import type { Instant, Period } from '../../model/period.ts';
import type { Heard } from '../heard.ts';
import type { ChangesSource } from '../source.ts';

export interface Reading {
  readonly source: ChangesSource;
  readonly period: Period;
  readonly at: RepositoryAt;
  readonly entry: RosterEntry;
  readonly accounts: Accounts;
  readonly heard: Heard | null;
}

export const hour = 3_600_000;
export const day = 24 * hour;
export const earlier = (at: Instant, by: number): Instant => new Date(Date.parse(at) - by).toISOString();

export const short = (ref: string): string => ref.replace(/^refs\/heads\//, '');
