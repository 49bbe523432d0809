/** When nobody looked. Pure. A gap is part of the evidence: it is never closed by silence. */
import type { Prose } from '../../../policies/engine/prose.ts';
import type { Instant } from './period.ts';

/** What was not seen while it happened. */
export type Watched = 'events' | 'repository' | 'organization' | 'source' | 'permission';

export interface Gap {
  readonly from: Instant;
  /** Null: it goes on. */
  readonly to: Instant | null;
  readonly watched: Watched;
  /** Of `permission`: which one, or which event: `permission members`, `event push`. */
  readonly what?: string;
  /** Ids of the populations that it bears on; absent: all that are made of what is recorded. */
  readonly populations?: readonly string[];
  /** Ids of repositories; null: all of the client's. */
  readonly repositories: readonly number[] | null;
  /** Why: the service was down, the App was uninstalled, GitHub keeps no longer, a permission is missing … */
  readonly because: Prose;
  /** What was read from GitHub afterwards; null: nothing was. */
  readonly recovered: Prose | null;
  /** What nobody can know any more; null: nothing is lost. */
  readonly lost: Prose | null;
}

/** Whether it is a gap in what a population is made of. */
export const bearsOn = ({ populations }: Gap, population: string): boolean =>
  populations?.includes(population) ?? true;
