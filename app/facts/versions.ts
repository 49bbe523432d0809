/** Changed files in two versions: at the merge base and in the head. */
import type { Gap } from '../../policies/engine/facts.ts';
import { say } from '../../policies/engine/prose.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { CannotLook, type Looked } from '../looked.ts';
import type { PullRequestSource } from './source.ts';

/** Files read in two versions each; the rest is reported as not looked at. */
const maxFiles = 40;

export interface Versions {
  readonly file: ChangedFile;
  readonly before: string | null;
  readonly after: string | null;
}

/** Whether a file is new as what it is now: also when it was moved from where it was something else. */
export function isNewAs({ status, previousPath }: ChangedFile, isOne: (path: string) => boolean): boolean {
  return status === 'added' || status === 'copied' || (previousPath !== null && !isOne(previousPath));
}

/** A file's text before and after; throws `CannotLook`, also when a version that must exist does not. */
async function versionsOf(
  source: PullRequestSource,
  file: ChangedFile,
  isOne: (path: string) => boolean,
): Promise<Versions> {
  const isNew = isNewAs(file, isOne);
  const [before, after] = await Promise.all([
    isNew ? null : source.text('mergeBase', file.previousPath ?? file.path),
    file.status === 'removed' ? null : source.text('head', file.path),
  ]);
  if ((before === null && !isNew) || (after === null && file.status !== 'removed'))
    throw new CannotLook(say`${file.path} is listed as changed but was not found`);
  return { file, before, after };
}

/** Reads both versions of each file and makes something of them; what fails becomes a gap. */
export async function fromVersions<T>(
  source: PullRequestSource,
  files: readonly ChangedFile[],
  isOne: (path: string) => boolean,
  make: (versions: Versions) => T,
): Promise<Looked<readonly T[]>> {
  const settled = await Promise.all(
    files.slice(0, maxFiles).map(async (file): Promise<Looked<readonly T[]>> => {
      try {
        return { value: [make(await versionsOf(source, file, isOne))], gaps: [] };
      } catch (error) {
        if (error instanceof CannotLook) return { value: [], gaps: [error.gap] };
        throw error;
      }
    }),
  );
  const rest: readonly Gap[] =
    files.length > maxFiles
      ? [
          {
            reason: say`${files.length - maxFiles} of ${files.length} changed manifests and workflows were not read`,
          },
        ]
      : [];
  return {
    value: settled.flatMap(({ value }) => value),
    gaps: [...settled.flatMap(({ gaps }) => gaps), ...rest],
  };
}
