/** Manifests of which what they declare is read, with their lock files. */
import { parse } from 'smol-toml';
import { entries, isTable, property } from './data.ts';
import { type Manifest, plainLines } from './unread-manifests.ts';

/** One text for any order of keys. */
function comparable(value: unknown): unknown {
  if (!isTable(value)) return value ?? null;
  return entries(value)
    .map(([key, inner]) => [key, comparable(inner)] as const)
    .sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
}

function parts(from: unknown, paths: readonly (readonly string[])[]): string {
  return JSON.stringify(
    paths.map((path) => comparable(path.reduce<unknown>((value, key) => property(value, key), from))),
  );
}

function json(...sections: readonly string[]): Manifest['declared'] {
  return (source) =>
    parts(
      JSON.parse(source),
      sections.map((section) => [section]),
    );
}

function toml(...sections: readonly string[]): Manifest['declared'] {
  return (source) =>
    parts(
      parse(source),
      sections.map((section) => section.split('.')),
    );
}

export const manifests: ReadonlyMap<string, Manifest> = new Map([
  [
    'Cargo.toml',
    {
      lockFiles: ['cargo.lock'],
      declared: toml(
        'dependencies',
        'dev-dependencies',
        'build-dependencies',
        'workspace.dependencies',
        'target',
        'patch',
        'replace',
      ),
    },
  ],
  ['Gemfile', { lockFiles: ['gemfile.lock', 'gems.locked'], declared: plainLines }],
  ['Pipfile', { lockFiles: ['pipfile.lock'], declared: toml('packages', 'dev-packages') }],
  ['composer.json', { lockFiles: ['composer.lock'], declared: json('require', 'require-dev') }],
  [
    'package.json',
    {
      lockFiles: [
        'package-lock.json',
        'npm-shrinkwrap.json',
        'yarn.lock',
        'pnpm-lock.yaml',
        'bun.lock',
        'bun.lockb',
      ],
      declared: json('dependencies', 'devDependencies', 'optionalDependencies'),
    },
  ],
  [
    'pyproject.toml',
    {
      lockFiles: ['poetry.lock', 'uv.lock', 'pdm.lock', 'pylock.toml'],
      declared: toml(
        'project.dependencies',
        'project.optional-dependencies',
        'dependency-groups',
        'tool.poetry.dependencies',
        'tool.poetry.group',
        'tool.poetry.dev-dependencies',
        'tool.pdm.dev-dependencies',
        'tool.uv.dev-dependencies',
        'tool.uv.sources',
      ),
    },
  ],
]);
