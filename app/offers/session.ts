/** A session, for who plans files. */

import type { FileChoices } from '../../policies/files/offer.ts';
import { refResolver } from '../github/files/named-ref.ts';
import type { Session } from '../settings/session.ts';
import { closedByUs, type FilesRun } from './journal.ts';
import type { FilesPlanner } from './plan-repository.ts';

/** Cannot write. `runs`: those about files. */
export function filesPlanner(
  session: Session,
  runs: readonly FilesRun[],
  owner: string,
  choices: FileChoices,
): FilesPlanner {
  return {
    ...session.planning(owner),
    as: session.as,
    choices,
    resolve: refResolver(session.newReader(), owner),
    closedByUs: (target) => closedByUs(runs, target),
    now: () => new Date().toISOString(),
  };
}
