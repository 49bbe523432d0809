/** Every workflow and action of a repository, and what is known of where they run. */
import type { Part } from '../engine/part.ts';
import type { Workflows } from './workflows.ts';

/** The files have no base: everything in them is there already. */
export interface RepositoryWorkflows extends Pick<Workflows, 'files' | 'owner' | 'visibility'> {
  /** A clone does not tell. */
  readonly archived: Part<boolean>;
}
