/** What comments and policies ask of a repository's history, and what is answered: plain data. Times are seconds since 1970. */
import type { Delivery } from '../../../policies/facts/delivery.ts';

/** Of one repository: lines of each family, or a whole text. */
export type ExportPart =
  | { readonly format: 'openmetrics'; readonly families: readonly (readonly string[])[] }
  | { readonly format: 'json' | 'csv'; readonly text: string };

export interface Questions {
  readonly fact: { readonly given: { readonly now: number }; readonly answer: Delivery };
  /** Of pull requests those that are live, and the commits that were deployed since then. */
  readonly live: {
    readonly given: { readonly numbers: readonly number[]; readonly since: number };
    readonly answer: { readonly numbers: readonly number[]; readonly commits: readonly string[] };
  };
  /** `said` null: there is nothing to tell. `not there`: what is kept does not have it. */
  readonly pullRequest: {
    readonly given: { readonly number: number };
    readonly answer:
      | { readonly said: { readonly body: string; readonly isLive: boolean } | null }
      | 'not there';
  };
  /** Null: it is being read for the first time. */
  readonly export: {
    readonly given: {
      /** `acme/shop` */
      readonly name: string;
      readonly client: string;
      readonly format: 'openmetrics' | 'json' | 'csv';
      readonly days: number;
      readonly now: number;
    };
    readonly answer: {
      readonly part: ExportPart | null;
    };
  };
  readonly release: {
    readonly given: { readonly tag: string; readonly commit: string; readonly now: number };
    readonly answer: { readonly text: string; readonly liveAt: number } | 'not live';
  };
}

export type What = keyof Questions;
export type Given<K extends What> = Questions[K]['given'];
export type AnswerOf<K extends What> = Questions[K]['answer'];
