/** Which direct runtime dependencies a change brings in, reading only manifests whose patch may matter. */
import { compileGlobs } from '../../policies/engine/glob.ts';
import { say } from '../../policies/engine/prose.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { besidesProduct, buildProjects } from '../../policies/formats/path-kinds.ts';
import {
  type GainedDependencies,
  gainedDependencies,
  type ManifestVersions,
  manifestAt,
  mayAddNames,
  noNames,
} from '../../policies/formats/runtime-dependencies.ts';
import { CannotLook, type Looked } from '../looked.ts';
import { otherManifests } from './other-manifests.ts';
import type { PullRequestSource } from './source.ts';
import { fromVersions, isNewAs, type Versions } from './versions.ts';

const isBeside = compileGlobs([...besidesProduct, ...buildProjects, '{doc,docs}/**']);

function manifestVersions({ file, before, after }: Versions): readonly ManifestVersions[] {
  const manifest = manifestAt(file.path);
  if (!manifest) return [];
  const { ecosystem, read } = manifest;
  try {
    return [
      {
        path: file.path,
        ecosystem,
        before: before === null ? noNames : read(before),
        after: after === null ? noNames : read(after),
      },
    ];
  } catch (error) {
    throw new CannotLook(
      say`${file.path} could not be read as a package manifest (${String(error).slice(0, 200)})`,
    );
  }
}

/** Manifests of tests, examples, documentation and vendored code are left out. */
export async function lookForGained(
  source: PullRequestSource,
  files: readonly ChangedFile[],
): Promise<Looked<readonly GainedDependencies[]>> {
  const isOne = (path: string) => manifestAt(path) !== null && !isBeside(path);
  const manifests = files.filter(({ path }) => isOne(path));
  // A manifest that only loses names still shows where a moved package was, so one gain makes all of them worth reading.
  const gains = manifests.some(
    (file) => file.status !== 'removed' && (isNewAs(file, isOne) || mayAddNames(file.patch)),
  );
  const { value: versions, gaps } = await fromVersions(
    source,
    gains ? manifests : [],
    isOne,
    manifestVersions,
  );
  const changed = versions.flat();
  const gained = gainedDependencies(changed);
  const below = gained.filter(({ path }) => path.includes('/'));
  if (below.length === 0) return { value: gained, gaps };
  const others = await otherManifests(
    source,
    below,
    manifests.map(({ path }) => path),
  );
  // Where the workspace could not be read, it is not known what is new below its root.
  const all = gainedDependencies([...changed, ...others.manifests]);
  const value = others.gaps.length > 0 ? all.filter(({ path }) => !path.includes('/')) : all;
  return { value, gaps: [...gaps, ...others.gaps] };
}
