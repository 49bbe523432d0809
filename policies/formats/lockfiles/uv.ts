/** uv.lock, version 1 (https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile). */
import { parse } from 'smol-toml';
import { own, say } from '../../engine/prose.ts';
import { entries, items, keys, property, text } from './data.ts';
import {
  type LockedPackage,
  type LockFileContents,
  locked,
  type Scope,
  UnreadableLockFile,
} from './locked-package.ts';
import { hashesOf, pypiName } from './python.ts';
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
  return { packages: all.flatMap((entry) => fromEntry(entry, graph, lines)), unpinned: [] };
}

/** The project's own packages have one of these as their source. */
function isOwn(entry: unknown): boolean {
  return keys(property(entry, 'source')).some((kind) =>
    ['virtual', 'editable', 'directory', 'path'].includes(kind),
  );
}

interface Graph {
  readonly direct: ReadonlySet<string>;
  readonly runtime: ReadonlySet<string>;
}

function namesIn(list: unknown): readonly string[] {
  return items(list).flatMap((dependency) => text(property(dependency, 'name')) ?? []);
}

/** Dependencies and extras; development groups are left out. */
function runtimeOf(entry: unknown): readonly string[] {
  const extras = entries(property(entry, 'optional-dependencies')).flatMap(([, list]) => namesIn(list));
  return [...namesIn(property(entry, 'dependencies')), ...extras];
}

/** Runtime is what the project's own packages reach without their development groups. By name: a lock has few doubles. */
function graphOf(all: readonly unknown[]): Graph {
  const byName = Map.groupBy(all, (entry) => text(property(entry, 'name')) ?? '');
  const mine = all.filter(isOwn);
  const development = mine.flatMap((entry) =>
    entries(property(entry, 'dev-dependencies')).flatMap(([, list]) => namesIn(list)),
  );
  const rest = mine.flatMap(runtimeOf);
  const direct = new Set([...rest, ...development]);
  const runtime = new Set<string>();
  for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
    if (runtime.has(name)) continue;
    runtime.add(name);
    for (const next of (byName.get(name) ?? []).flatMap(runtimeOf)) rest.push(next);
  }
  return { direct, runtime };
}

function scopeOf(name: string, graph: Graph): Scope {
  return graph.runtime.has(name) ? 'runtime' : 'development';
}

function fromEntry(entry: unknown, graph: Graph, lines: TomlLines): readonly LockedPackage[] {
  if (isOwn(entry)) return [];
  const name = text(property(entry, 'name'));
  const version = text(property(entry, 'version'));
  if (!name) throw new UnreadableLockFile(own('a package has no name'));
  if (!version) throw new UnreadableLockFile(say`${name} has no version`);
  const source = property(entry, 'source');
  const git = text(property(source, 'git'));
  const files = [property(entry, 'sdist'), ...items(property(entry, 'wheels'))];
  const first = files.flatMap((file) => text(property(file, 'url')) ?? [])[0];
  return [
    locked({
      ecosystem: 'pypi',
      name: pypiName(name),
      version,
      scope: scopeOf(name, graph),
      direct: graph.direct.has(name),
      origin: git ? 'git' : text(property(source, 'url')) ? 'url' : 'registry',
      resolved: git ?? text(property(source, 'url')) ?? first ?? text(property(source, 'registry')),
      integrity: hashesOf(files) ?? /#([0-9a-f]{40})$/.exec(git ?? '')?.[1] ?? null,
      integrityExpected: true,
      publishedAt: files.flatMap((file) => text(property(file, 'upload-time')) ?? []).sort()[0] ?? null,
      line: lines(name, version),
    }),
  ];
}
