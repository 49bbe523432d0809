/** Manifests in JSON: package.json (https://docs.npmjs.com/cli/configuring-npm/package-json) and composer.json. */
import { tooDeep } from '../yaml-depth.ts';
import { composeStrictly } from '../yaml-strict.ts';
import { isTable, type ManifestReader, nameIn, names, table } from './manifest.ts';

function object(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  if (!isTable(value)) throw new Error('not an object');
  return value;
}

/** Versions that point into the repository itself: not somebody else's package. */
const ours = /^(?:workspace|file|link|portal):/;

/** `"db": "npm:pg@8"` is pg, whatever it is called here. */
function realName(name: string, version: unknown): string {
  return /^npm:((?:@[^@/]+\/)?[^@/]+)/.exec(String(version))?.[1] ?? name;
}

export const packageJson: ManifestReader = (text) => {
  const file = object(text);
  const runtime = Object.entries({ ...table(file, 'optionalDependencies'), ...table(file, 'dependencies') });
  const isOurs = (name: string, version: unknown) => ours.test(String(version)) || name.startsWith('@types/');
  const theirs = runtime.filter(([name, version]) => !isOurs(name, version));
  const isInherited = (version: unknown) => String(version).startsWith('catalog:');
  return names({
    direct: theirs.flatMap(([name, version]) => (isInherited(version) ? [] : [realName(name, version)])),
    inherited: theirs.flatMap(([name, version]) => (isInherited(version) ? [name] : [])),
    other: [
      ...runtime.flatMap(([name, version]) => (isOurs(name, version) ? [name] : [])),
      ...Object.keys(table(file, 'devDependencies')),
      ...Object.keys(table(file, 'peerDependencies')),
    ],
    own: nameIn(file.name),
  });
};

/** Levels a workspace file may have: catalogs have three. */
const maxLevels = 16;

/** `catalog:` and `catalogs:` of pnpm-workspace.yaml (https://pnpm.io/catalogs). */
export const pnpmWorkspace: ManifestReader = (text) => {
  if (tooDeep(text, maxLevels) !== null) throw new Error('nested too deep');
  const { document, errors } = composeStrictly(text);
  const [error] = errors;
  if (error) throw error;
  const file: unknown = document?.toJS({ maxAliasCount: 0 });
  const catalogs = Object.values(table(file, 'catalogs')).flatMap((catalog) => Object.keys(table(catalog)));
  return names({ offered: [...Object.keys(table(file, 'catalog')), ...catalogs] });
};

/** `php` and `ext-…` are the platform, not packages (https://getcomposer.org/doc/01-basic-usage.md#platform-packages). */
export const composerJson: ManifestReader = (text) => {
  const file = object(text);
  const isPackage = (name: string) => name.includes('/');
  return names({
    direct: Object.keys(table(file, 'require')).filter(isPackage),
    other: Object.keys(table(file, 'require-dev')),
    own: nameIn(file.name),
  });
};
