/** Manifests in TOML: Cargo.toml, pyproject.toml, Pipfile and Gradle's version catalogue. */
import { parse } from 'smol-toml';
import {
  isTable,
  type ManifestNames,
  type ManifestReader,
  nameIn,
  names,
  strings,
  table,
} from './manifest.ts';
import { packageName } from './requirements.ts';

type Table = Readonly<Record<string, unknown>>;

/** A renamed crate is known by its real name (https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html). */
function crate(name: string, value: unknown): string {
  return isTable(value) && typeof value.package === 'string' ? value.package : name;
}

function crates(dependencies: Table): ManifestNames {
  const of = (wanted: (value: unknown) => boolean) =>
    Object.entries(dependencies).flatMap(([name, value]) => (wanted(value) ? [crate(name, value)] : []));
  const has = (value: unknown, key: string) => isTable(value) && Object.hasOwn(value, key);
  return names({
    direct: of((value) => !has(value, 'workspace') && !has(value, 'path')),
    inherited: of((value) => has(value, 'workspace')),
    other: of((value) => has(value, 'path')),
  });
}

export const cargoToml: ManifestReader = (text) => {
  const file = parse(text);
  const targets = Object.values(table(file, 'target')).map((target) => crates(table(target, 'dependencies')));
  const all = [crates(table(file, 'dependencies')), ...targets];
  const workspace = crates(table(file, 'workspace', 'dependencies'));
  const tools = ['dev-dependencies', 'build-dependencies'].flatMap((key) => {
    const { direct, inherited, other } = crates(table(file, key));
    return [...direct, ...inherited, ...other];
  });
  return names({
    direct: all.flatMap(({ direct }) => direct),
    inherited: all.flatMap(({ inherited }) => inherited),
    offered: workspace.direct,
    other: [...all.flatMap(({ other }) => other), ...workspace.other, ...tools],
    own: nameIn(table(file, 'package').name),
  });
};

/** Extras and groups with these names are for people who work on the project. */
const toolGroup = /dev|test|lint|doc|typing|type|check|format|build|ci\b|release/i;

/** PEP 621, PEP 735 groups, and Poetry's own tables. */
export const pyprojectToml: ManifestReader = (text) => {
  const file = parse(text);
  const poetry = table(file, 'tool', 'poetry');
  const extras = Object.entries(table(file, 'project', 'optional-dependencies'));
  const groups = Object.values(table(poetry, 'group')).flatMap((g) => Object.keys(table(g, 'dependencies')));
  const wanted = (list: unknown) => strings(list).flatMap((line) => packageName(line) ?? []);
  const plain = (list: readonly string[]) => list.flatMap((line) => packageName(line) ?? []);
  return names({
    direct: [
      ...wanted(table(file, 'project').dependencies),
      ...extras.flatMap(([name, list]) => (toolGroup.test(name) ? [] : wanted(list))),
      ...plain(Object.keys(table(poetry, 'dependencies'))).filter((name) => name !== 'python'),
    ],
    other: [
      ...extras.flatMap(([name, list]) => (toolGroup.test(name) ? wanted(list) : [])),
      ...Object.values(table(file, 'dependency-groups')).flatMap(wanted),
      ...plain([...groups, ...Object.keys(table(poetry, 'dev-dependencies'))]),
    ],
    own: plain([...nameIn(table(file, 'project').name), ...nameIn(poetry.name)]),
  });
};

export const pipfile: ManifestReader = (text) => {
  const file = parse(text);
  const plain = (of: Table) => Object.keys(of).flatMap((name) => packageName(name) ?? []);
  return names({ direct: plain(table(file, 'packages')), other: plain(table(file, 'dev-packages')) });
};

/** Accessors read `libs.spring.web` for the alias `spring-web` (https://docs.gradle.org/current/userguide/version_catalogs.html). */
export function catalogAlias(alias: string): string {
  return alias.replace(/[-_.]+/g, '.').toLowerCase();
}

export const versionCatalog: ManifestReader = (text) =>
  names({ offered: Object.keys(table(parse(text), 'libraries')).map(catalogAlias) });
