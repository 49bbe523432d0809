/** The command that brings a package to a version, by lock file. */
import { own, type Prose, say } from '../../engine/prose.ts';
import type { Present } from './flaw.ts';

type Command = (name: string, version: string, direct: boolean) => string;

const commands: Readonly<Record<string, Command>> = {
  'bun.lock': (name, version, direct) => (direct ? `bun add ${name}@${version}` : `bun update ${name}`),
  'cargo.lock': (name, version) => `cargo update -p ${name} --precise ${version}`,
  'composer.lock': (name, version) => `composer update ${name} --with ${name}:${version}`,
  'conan.lock': (name, version) => `conan lock upgrade --requires=${name}/${version}`,
  'deno.lock': (name, version) => `deno add npm:${name}@${version}`,
  'gemfile.lock': (name) => `bundle update ${name} --conservative`,
  'gems.locked': (name) => `bundle update ${name} --conservative`,
  'go.mod': (name, version) => `go get ${name}@v${version.replace(/^v/, '')}`,
  'gradle.lockfile': (name) => `gradle dependencies --update-locks ${name}`,
  'mix.lock': (name) => `mix deps.update ${name}`,
  'npm-shrinkwrap.json': (name, version, direct) =>
    direct ? `npm install ${name}@${version}` : `npm update ${name}`,
  'package-lock.json': (name, version, direct) =>
    direct ? `npm install ${name}@${version}` : `npm update ${name}`,
  'package.resolved': (name) => `swift package update ${name.slice(name.lastIndexOf('/') + 1)}`,
  'packages.lock.json': (name, version) => `dotnet add package ${name} --version ${version}`,
  'pdm.lock': (name) => `pdm update ${name}`,
  'pipfile.lock': (name, version) => `pipenv upgrade ${name}==${version}`,
  'pnpm-lock.yaml': (name, version, direct) =>
    direct ? `pnpm update ${name}@${version}` : `pnpm update ${name} --depth Infinity`,
  'poetry.lock': (name) => `poetry update ${name}`,
  'pubspec.lock': (name) => `dart pub upgrade ${name}`,
  'renv.lock': (name, version) => `Rscript -e 'renv::record("${name}@${version}")'`,
  'uv.lock': (name, version) => `uv lock --upgrade-package ${name}==${version}`,
  'yarn.lock': (name, version, direct) => (direct ? `yarn upgrade ${name}@${version}` : `yarn up -R ${name}`),
};

/** What to add when the command alone leaves a package that others ask for where it is: the setting, and its file. */
const overrides: Readonly<Record<string, readonly [setting: string, file: string]>> = {
  'bun.lock': ['overrides', 'package.json'],
  'package-lock.json': ['overrides', 'package.json'],
  'npm-shrinkwrap.json': ['overrides', 'package.json'],
  // Before pnpm 10: pnpm.overrides in package.json.
  'pnpm-lock.yaml': ['overrides', 'pnpm-workspace.yaml'],
  'yarn.lock': ['resolutions', 'package.json'],
};

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase();
}

/** "Run `npm install lodash@4.17.21` and commit `package-lock.json`." */
export function bringTo(change: Present, version: string): Prose {
  const file = fileName(change.path);
  const command = commands[file]?.(change.name, version, change.direct !== false);
  if (command === undefined)
    return change.ecosystem === 'pypi'
      ? say`Pin ${`${change.name}==${version}`} in ${change.path}.`
      : say`Set ${change.name} to ${version} in ${change.path}.`;
  const override = change.direct === false ? overrides[file] : undefined;
  const forced =
    override === undefined
      ? own('')
      : say` Another package asks for it: if it stays below ${version}, set it under ${override[0]} in ${override[1]}.`;
  return say`Run ${command} and commit ${change.path}.${forced}`;
}
