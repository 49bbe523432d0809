/** Which architectural surfaces a change touches, and what each weighs: the sum is the score. */
import { compileGlobs } from '../../engine/glob.ts';
import { count, say } from '../../engine/prose.ts';
import { sizeOf } from '../../facts/change-size.ts';
import type { ChangedFile } from '../../facts/changed-files.ts';
import type { Structure } from '../../facts/structure.ts';
import { besidesProduct, documentation, generated, translations } from '../../formats/path-kinds.ts';
import { pathSurfaces } from './path-surfaces.ts';
import { structureSurfaces } from './structure-surfaces.ts';
import { decisive, type Surface } from './surface.ts';

export interface SurfaceOptions {
  readonly lines: number;
  readonly files: number;
  readonly 'api-paths': readonly string[];
  readonly 'sensitive-paths': readonly string[];
  readonly 'ignore-paths': readonly string[];
}

/** A change this many times over both limits is a decision whatever it touches. */
const veryLarge = { lines: 10, files: 2 };

function sizeSurface(files: readonly ChangedFile[], options: SurfaceOptions): readonly Surface[] {
  const size = sizeOf(files);
  const over = [size.lines > options.lines, size.files > options.files].filter(Boolean).length;
  if (over === 0) return [];
  const isVeryLarge =
    size.lines > options.lines * veryLarge.lines && size.files > options.files * veryLarge.files;
  return [
    {
      id: 'size',
      weight: isVeryLarge ? decisive : over + 1,
      said: say`size (${count(size.lines, 'added line')} in ${count(size.files, 'file')})`,
      places: [],
    },
  ];
}

/** Without what is ignored; folders of tests and examples are no units of the product. */
function relevant(structure: Structure, ignored: readonly string[]): Structure {
  const isIgnored = compileGlobs(ignored);
  const isBeside = compileGlobs([...besidesProduct, ...ignored]);
  return {
    dependencies: structure.dependencies.filter(({ path }) => !isIgnored(path)),
    newFolders: structure.newFolders.filter((folder) => !isBeside(`${folder}/-`)),
    services: structure.services.filter(({ path }) => !isIgnored(path)),
    workflows: structure.workflows.filter(({ path }) => !isIgnored(path)),
  };
}

/** The surfaces of a change, heaviest first. */
export function surfacesOf(
  files: readonly ChangedFile[],
  structure: Structure,
  options: SurfaceOptions,
): readonly Surface[] {
  const isBeside = compileGlobs([
    ...besidesProduct,
    ...generated,
    ...translations,
    ...options['ignore-paths'],
  ]);
  const isText = compileGlobs(documentation);
  const written = files.filter(({ path, additions }) => additions > 0 && !isBeside(path));
  const code = written.filter(({ path }) => !isText(path));
  const surfaces = [
    ...structureSurfaces(relevant(structure, options['ignore-paths'])),
    ...pathSurfaces(written, new Set(code), {
      api: options['api-paths'],
      sensitive: options['sensitive-paths'],
    }),
    ...sizeSurface(code, options),
  ];
  return surfaces.toSorted((a, b) => b.weight - a.weight);
}
