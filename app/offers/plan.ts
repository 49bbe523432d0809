/** Plans the files of all repositories of an organization, or of one. Only reads, and never ends at one repository. */
import { say } from '../../policies/engine/prose.ts';
import { emptyFiles, type FilesTarget } from '../../policies/files/offer.ts';
import type { Reader } from '../github/access/read-only.ts';
import { CannotLook } from '../looked.ts';
import { inBatches } from '../settings/batches.ts';
import { repositoriesOf } from '../settings/plan.ts';
import { type FilesPlanner, planFilesOf } from './plan-repository.ts';

export interface PlannedFiles {
  readonly subject: string;
  /** By name. */
  readonly targets: readonly FilesTarget[];
  /** Of the organization; null for a single one. */
  readonly repositories: number | null;
}

/** Whatever goes wrong with one is said of that one. */
export async function planOneOf(planner: FilesPlanner, target: string): Promise<FilesTarget> {
  const [owner = '', repo = ''] = target.split('/');
  return planFilesOf(planner, { owner, repo }).catch((error: unknown) => ({
    ...emptyFiles(target),
    skipped: {
      why: say`it could not be planned: ${error instanceof Error ? error.message : String(error)}`,
      inPeace: false,
    },
  }));
}

/** `only`: names of repositories; all when empty. Throws `CannotLook` when there is no list of repositories. */
export async function planFiles(
  planner: FilesPlanner,
  reader: Reader,
  subject: string,
  only: readonly string[] = [],
  progress: (done: number, all: number) => void = () => {},
): Promise<PlannedFiles> {
  if (subject.includes('/'))
    return { subject, targets: [await planOneOf(planner, subject)], repositories: null };
  const all = await repositoriesOf(reader, subject);
  const missing = only.filter((name) => !all.includes(name));
  if (missing.length > 0) throw new CannotLook(say`${subject} has no repository ${missing.join(', ')}`);
  const names = only.length === 0 ? all : all.filter((name) => only.includes(name));
  let done = 0;
  const targets = await inBatches(names, async (name) => {
    const target = await planOneOf(planner, `${subject}/${name}`);
    progress(++done, names.length);
    return target;
  });
  return { subject, targets, repositories: all.length };
}
