/** What is said between the thread that serves and the one that makes out what histories tell. All of it is plain data. */

import type { Given, What } from '../definitions/asked.ts';
import type { Reading } from '../store/reads-table.ts';
import type { Raw } from '../store/rows-table.ts';

/** Something that is asked of the history that was told last. */
export type Ask = {
  readonly [K in What]: {
    readonly type: 'ask';
    readonly id: number;
    readonly what: K;
    readonly given: Given<K>;
  };
}[What];

/** A history is told in parts, from `begin` to `end`. */
export type Telling =
  | { readonly type: 'begin' }
  | { readonly type: 'rows'; readonly part: readonly Raw[] }
  | { readonly type: 'commits'; readonly text: string }
  | { readonly type: 'end'; readonly progress: Reading | null };

export type ToThread = Telling | Ask;

export type FromThread = { readonly id: number } & (
  | { readonly answer: unknown }
  | { readonly error: string }
);
