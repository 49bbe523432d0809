/** Changed files that bring code along and are neither lock files nor manifests: wrappers' programs and submodules. */
import type { Gap } from '../../../policies/engine/facts.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import type { BroughtCode } from '../../../policies/facts/dependency-changes.ts';

const wrapper = /(^|\/)(gradle\/wrapper\/gradle-wrapper|\.mvn\/wrapper\/maven-wrapper)\.jar$/i;

/** What a patch shows of a submodule. */
function isSubmodule({ patch, status }: ChangedFile): boolean {
  return status !== 'removed' && patch !== null && /^\+Subproject commit [0-9a-f]{40}/m.test(patch);
}

export function broughtCode(files: readonly ChangedFile[]): readonly BroughtCode[] {
  return files.flatMap((file): readonly BroughtCode[] => {
    if (file.status === 'removed') return [];
    if (wrapper.test(file.path)) return [{ path: file.path, kind: 'wrapper' }];
    return isSubmodule(file) ? [{ path: file.path, kind: 'submodule' }] : [];
  });
}

/** A wrapper comes with its properties, when its tool is updated. Alone, it is a program that nothing explains. */
export function unexplainedWrappers(files: readonly ChangedFile[]): readonly Gap[] {
  const paths = new Set(files.map(({ path }) => path));
  return broughtCode(files).flatMap(({ path, kind }) =>
    kind !== 'wrapper' || paths.has(path.replace(/\.jar$/i, '.properties'))
      ? []
      : [
          {
            reason: say`${path} is a program that every build runs, and it changes while its properties do not`,
            remedy: own('Compare its SHA-256 with the one its project publishes for that version.'),
          },
        ],
  );
}
