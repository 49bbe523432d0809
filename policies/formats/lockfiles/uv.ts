/** uv.lock, version 1 (https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile). */
import { parse } from 'smol-toml';
import { own, say } from '../../engine/prose.ts';
import { entries, items, keys, property, text } from './data.ts';
import {
  type LockedPackage,
  type LockFileContents,
  type LockSetting,
  locked,
  type Scope,
  UnreadableLockFile,
} from './locked-package.ts';
import { filesOf, hashesOf, isDevelopmentGroup, pypiName } from './python.ts';
import { type TomlLines, tomlLines } from './toml-lines.ts';

/** Throws {@link UnreadableLockFile} or a TOML error. */
export function readUv(source: string): LockFileContents {
  const lock = parse(source);
  if (lock.version !== 1)
    throw new UnreadableLockFile(
      lock.version === undefined
        ? own('it has no version')
        : say`its version is ${String(lock.version)}; version 1 can be read`,
    );
  const all = items(lock.package);
  const graph = graphOf(all);
  const lines = tomlLines(source);
  return {
    packages: all.flatMap((entry) => fromEntry(entry, graph, lines)),
    unpinned: [],
    settings: overridesOf(lock.manifest),
  };
}

/** Requirements that replace what packages themselves ask for. */
function overridesOf(manifest: unknown): readonly LockSetting[] {
  return ['overrides', 'dependency-metadata'].flatMap((kind) =>
    items(property(manifest, kind)).map(
      (one): LockSetting => ({
        kind: 'override',
        text: `${kind}: ${JSON.stringify(one)}`,
        address: null,
        line: null,
      }),
    ),
  );
}

const ownKinds = ['virtual', 'editable', 'directory'];
const kinds = new Set([...ownKinds, 'git', 'path', 'registry', 'url']);

/** The project's own packages are folders. */
function isOwn(entry: unknown): boolean {
  return keys(property(entry, 'source')).some((kind) => ownKinds.includes(kind));
}

/** uv wants exactly one source; with two, which of them it takes is its own affair. */
function assertSource(name: string, source: unknown): void {
  const named = keys(source).filter((kind) => kind !== 'subdirectory');
  const [kind, ...more] = named;
  if (kind === undefined || more.length > 0 || !kinds.has(kind))
    throw new UnreadableLockFile(say`${name} has a source that is not one of the known kinds`);
}

interface Graph {
  readonly direct: ReadonlySet<string>;
  readonly runtime: ReadonlySet<string>;
  readonly development: ReadonlySet<string>;
}

function namesIn(list: unknown): readonly string[] {
  return items(list).flatMap((dependency) => text(property(dependency, 'name')) ?? []);
}

/** Dependencies and extras; development groups are left out. */
function runtimeOf(entry: unknown): readonly string[] {
  const extras = entries(property(entry, 'optional-dependencies')).flatMap(([, list]) => namesIn(list));
  return [...namesIn(property(entry, 'dependencies')), ...extras];
}

/** All that these names need, by name: a lock has few doubles. */
function reach(
  from: readonly string[],
  byName: ReadonlyMap<string, readonly unknown[]>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const rest = [...from];
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    for (const next of (byName.get(name) ?? []).flatMap(runtimeOf)) rest.push(next);
  }
  return reached;
}

/** Runtime is what the project's own packages reach without their groups; development, what only such groups reach. */
function graphOf(all: readonly unknown[]): Graph {
  const byName = Map.groupBy(all, (entry) => text(property(entry, 'name')) ?? '');
  const mine = all.filter(isOwn);
  const groups = mine.flatMap((entry) => entries(property(entry, 'dev-dependencies')));
  const named = (wanted: boolean) =>
    groups.flatMap(([group, list]) => (isDevelopmentGroup(group) === wanted ? namesIn(list) : []));
  const rest = mine.flatMap(runtimeOf);
  const [development, other] = [named(true), named(false)];
  const elsewhere = reach(other, byName);
  return {
    direct: new Set([...rest, ...development, ...other]),
    runtime: reach(rest, byName),
    development: new Set([...reach(development, byName)].filter((name) => !elsewhere.has(name))),
  };
}

/** What nothing reaches (a file without a project) may be for anything. */
function scopeOf(name: string, { runtime, development }: Graph): Scope {
  return runtime.has(name) ? 'runtime' : development.has(name) ? 'development' : 'unknown';
}

function fromEntry(entry: unknown, graph: Graph, lines: TomlLines): readonly LockedPackage[] {
  const name = text(property(entry, 'name'));
  if (!name) throw new UnreadableLockFile(own('a package has no name'));
  assertSource(name, property(entry, 'source'));
  if (isOwn(entry)) return [];
  const version = text(property(entry, 'version'));
  if (!version) throw new UnreadableLockFile(say`${name} has no version`);
  const source = property(entry, 'source');
  const git = text(property(source, 'git'));
  const files = [property(entry, 'sdist'), ...items(property(entry, 'wheels'))].filter(
    (file) => file !== undefined,
  );
  const path = text(property(source, 'path'));
  const first = files.flatMap((file) => text(property(file, 'url')) ?? [])[0];
  return [
    locked({
      ecosystem: 'pypi',
      name: pypiName(name),
      version,
      scope: scopeOf(name, graph),
      direct: graph.direct.has(name),
      origin: git ? 'git' : text(property(source, 'url')) ? 'url' : path ? 'file' : 'registry',
      resolved: git ?? text(property(source, 'url')) ?? path ?? first ?? text(property(source, 'registry')),
      source: text(property(source, 'registry')),
      files: filesOf(files),
      integrity: hashesOf(files) ?? /#([0-9a-f]{40,64})$/.exec(git ?? '')?.[1] ?? null,
      integrityExpected: true,
      publishedAt: files.flatMap((file) => text(property(file, 'upload-time')) ?? []).sort()[0] ?? null,
      line: lines(name, version),
    }),
  ];
}
