/** What a repository says of its licence, in all the places that say it. */
import type { Part } from '../engine/part.ts';
import type { Repository } from './repository.ts';

export interface Licence {
  readonly archived: Part<boolean>;
  readonly visibility: Part<Repository['visibility']>;
  readonly empty: boolean;
  /** Licence files where GitHub looks. `spdx`: what the text is, as far as it is recognized. */
  readonly files: readonly { readonly path: string; readonly spdx: string | null; readonly blank: boolean }[];
  /** Files that are called so in other folders. */
  readonly elsewhere: readonly string[];
  /** As GitHub shows it; null when it shows none, `NOASSERTION` when it does not know which one it is. */
  readonly shown: Part<string | null>;
  /** What manifests at the root declare, as they write it. */
  readonly declared: readonly { readonly path: string; readonly licence: string }[];
}
