/** Gradle's libs.versions.toml (https://docs.gradle.org/current/userguide/version_catalogs.html). */
import { parse } from 'smol-toml';
import { say } from '../../../engine/prose.ts';
import { entries, property, text } from '../data.ts';
import { type LockFileContents, UnreadableLockFile } from '../locked-package.ts';
import { contentsOf, type Declared, loose, pinned } from './exact.ts';

const known = new Set(['metadata', 'versions', 'libraries', 'bundles', 'plugins']);

/** Throws a TOML error, or {@link UnreadableLockFile}. */
export function readVersionCatalog(source: string): LockFileContents {
  const catalog = parse(source);
  const strange = Object.keys(catalog).find((section) => !known.has(section));
  if (strange !== undefined) throw new UnreadableLockFile(say`its section ${strange} is not known`);
  const lines = source.split('\n');
  const read = (section: 'libraries' | 'plugins') =>
    entries(catalog[section]).flatMap(([alias, entry]) => {
      const at = lines.findIndex((line) => line.trim().replace(/^["']/, '').startsWith(alias));
      return fromEntry({ alias, section, entry, versions: catalog.versions, line: at < 0 ? 1 : at + 1 });
    });
  return contentsOf([...read('libraries'), ...read('plugins'), ...unused(catalog, source)]);
}

/** Versions that build scripts use by themselves. */
function unused(catalog: Readonly<Record<string, unknown>>, source: string): readonly Declared[] {
  const references = new Set([...source.matchAll(/\bref\s*=\s*["']([^"']+)["']/g)].map(([, name]) => name));
  return entries(catalog.versions).flatMap(([name, version]) =>
    references.has(name)
      ? []
      : [loose({ ecosystem: 'maven', name, requirement: `${name} = ${versionOf(version) ?? '?'}`, line: 1 })],
  );
}

interface Entry {
  readonly alias: string;
  readonly section: 'libraries' | 'plugins';
  readonly entry: unknown;
  readonly versions: unknown;
  readonly line: number;
}

interface Named {
  readonly name: string | null;
  /** As written; undefined when something else decides. */
  readonly version: unknown;
}

/** `"group:artifact:version"`, or a table. A plugin is fetched as `id:id.gradle.plugin`, its marker. */
function named(section: Entry['section'], entry: unknown): Named {
  const marker = (id: string | null | undefined) => (id ? `${id}:${id}.gradle.plugin` : null);
  const parts = text(entry)?.split(':');
  if (parts) {
    const [first, second] = parts;
    return section === 'plugins'
      ? { name: parts.length === 2 ? marker(first) : null, version: second }
      : { name: parts.length === 3 ? `${first}:${second}` : null, version: parts[2] };
  }
  const module = text(property(entry, 'module')) ?? joined(property(entry, 'group'), property(entry, 'name'));
  return {
    name: section === 'plugins' ? marker(text(property(entry, 'id'))) : module,
    version: property(entry, 'version'),
  };
}

function fromEntry({ alias, section, entry, versions, line }: Entry): readonly Declared[] {
  const { name, version } = named(section, entry);
  if (!name) throw new UnreadableLockFile(say`${alias} names nothing`);
  if (version === undefined) return [];
  const reference = text(property(version, 'ref'));
  const found = versionOf(reference === null ? version : property(versions, reference));
  return [
    found !== null && !/[[\](,+]|latest\./.test(found)
      ? pinned({ ecosystem: 'maven', name, version: found, line })
      : loose({ ecosystem: 'maven', name, requirement: `${name}:${found ?? reference ?? '?'}`, line }),
  ];
}

function joined(group: unknown, name: unknown): string | null {
  return text(group) && text(name) ? `${text(group)}:${text(name)}` : null;
}

function versionOf(version: unknown): string | null {
  return (
    text(version) ??
    text(property(version, 'strictly')) ??
    text(property(version, 'require')) ??
    text(property(version, 'prefer'))
  );
}
