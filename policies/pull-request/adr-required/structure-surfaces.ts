/** Surfaces found in the repository's structure: its packages, its folders, what its workflows may do. */
import { compileGlobs } from '../../engine/glob.ts';
import { list, own, type Prose, say, some } from '../../engine/prose.ts';
import { containers, type Structure } from '../../facts/structure.ts';
import { packageKind } from './known-packages.ts';
import { serviceKind } from './known-services.ts';
import { decisive, named, type Surface, shown } from './surface.ts';

/** `ioredis, pg in package.json; redis in api/package.json` */
function packagesIn(gained: readonly { readonly name: string; readonly path: string }[]): Prose {
  const paths = [...Map.groupBy(gained.slice(0, shown), ({ path }) => path)];
  const each = paths.map(
    ([path, of]) =>
      say`${some(
        of.map(({ name }) => say`${name}`),
        shown,
      )} in ${path}`,
  );
  const more = gained.length - shown;
  return more > 0 ? say`${list(each, '; ')} and ${more} more` : list(each, '; ');
}

/**
 * Packages by what they bring in: one of a weighty kind counts in full, plain ones by their number. What a new
 * service or package is made of is not counted again, unless it brings a datastore or the like.
 */
function dependencySurfaces({ dependencies, newFolders }: Structure): readonly Surface[] {
  const units = new Set(newFolders.filter((folder) => folder.includes('/')));
  const isInNewUnit = (path: string) =>
    [...path.matchAll(/\//g)].some(({ index }) => units.has(path.slice(0, index)));
  const gained = dependencies.flatMap(({ path, ecosystem, names }) =>
    names.map((name) => ({ name, path, kind: packageKind(ecosystem, name) })),
  );
  const telling = gained.filter(({ kind, path }) => kind !== null || !isInNewUnit(path));
  // One package in several manifests is one dependency.
  const once = [...new Map(telling.toReversed().map((one) => [one.name, one])).values()].reverse();
  const kinds = [...new Set(once.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const of = once.filter((dependency) => dependency.kind === kind);
    const what = kind ?? 'runtime dependency';
    return {
      id: kind ?? 'dependency',
      weight: kind ? decisive : Math.min(2 + of.length, 5),
      said: say`new ${own(what)} (${packagesIn(of)})`,
      places: [],
    };
  });
}

/** Datastores and brokers that infrastructure files start. */
function serviceSurfaces({ services, dependencies }: Structure): readonly Surface[] {
  const gained = services.flatMap(({ path, names }) =>
    names.map((name) => ({ name, path, kind: serviceKind(name) })),
  );
  // The client library and the server that it talks to are one decision.
  const known = dependencies.flatMap(({ ecosystem, names }) =>
    names.map((name) => packageKind(ecosystem, name)),
  );
  const kinds = [...new Set(gained.flatMap(({ kind }) => kind ?? []))].sort();
  return kinds
    .filter((kind) => !known.includes(kind))
    .map((kind) => ({
      id: kind,
      weight: decisive,
      said: say`new ${own(kind)} (${packagesIn(gained.filter((one) => one.kind === kind))})`,
      places: [],
    }));
}

/** Top-level folders that say nothing about the architecture. */
const harmless = compileGlobs([
  '.*',
  '{doc,docs,documentation,examples,samples,test,tests,e2e,spec,scripts,script,tools,tooling,hack,bench,benchmarks}',
  '{assets,images,fixtures,changes,changelogs,licenses,adr,adrs,decisions,vendor,patches,dist,build,out,s,bin}',
]);

function folderSurfaces(newFolders: readonly string[]): readonly Surface[] {
  const units = newFolders.filter((folder) => folder.includes('/'));
  const tops = newFolders.filter(
    (folder) => !folder.includes('/') && !containers.includes(folder) && !harmless(folder),
  );
  const surface = (id: string, what: string, weight: number, folders: readonly string[]) => {
    const places = folders.map((folder) => `${folder}/`);
    return places.length > 0 ? [{ id, weight, said: say`new ${own(what)} ${named(places)}`, places }] : [];
  };
  return [
    ...surface('unit', 'service or package', decisive, units),
    ...surface('folder', 'top-level folder', 3, tops),
  ];
}

/** A new secret or environment is a step; a token that can write, or a run on strangers' code, is a boundary. */
function workflowSurface(workflows: Structure['workflows']): readonly Surface[] {
  if (workflows.length === 0) return [];
  const isStep = (power: string) => power.startsWith('secret ') || power === 'deployment environment';
  const onlySteps = workflows.every(({ gained }) => gained.every(isStep));
  const said = workflows.map(({ path, gained }) => say`${named(gained)} in ${path}`);
  return [
    {
      id: 'ci-trust',
      weight: onlySteps ? 2 : 3,
      said: say`more power for CI (${some(said, shown)})`,
      places: workflows.map(({ path }) => path),
    },
  ];
}

/** Dependencies, services, folders and workflows, in this order. */
export function structureSurfaces(structure: Structure): readonly Surface[] {
  return [
    ...dependencySurfaces(structure),
    ...serviceSurfaces(structure),
    ...folderSurfaces(structure.newFolders),
    ...workflowSurface(structure.workflows),
  ];
}
