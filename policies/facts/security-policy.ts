/** How a repository says that vulnerabilities are reported. */
import type { Part } from '../engine/part.ts';
import type { Repository } from './repository.ts';

export interface SecurityPolicy {
  /** A clone does not tell either. */
  readonly archived: Part<boolean>;
  readonly visibility: Part<Repository['visibility']>;
  readonly empty: boolean;
  /** The repository's own file, the one that GitHub shows; null when it has none. */
  readonly file: { readonly path: string; readonly text: string } | null;
  /** Files that are called nearly so, where GitHub does not look. */
  readonly elsewhere: readonly string[];
  /** Where the policy is that applies, by GitHub: the owner's, when it has none of its own. Null when none does. */
  readonly applies: Part<{ readonly url: string | null } | null>;
}
