/** Relatives of the small cases: one line of an attack or of an honest change each, where a format has a way of its own. */
import { describe, expect, it } from 'vitest';
import { type Change, judgeChange } from './judge.ts';

type Row = [
  what: string,
  path: string,
  base: string,
  head: string,
  verdict: string,
  says: RegExp,
  given?: Partial<Change>,
];

const sri = (letter: string) => `sha512-${letter.repeat(86)}==`;
const npm = (packages: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  JSON.stringify({ name: 'app', lockfileVersion: 3, packages, ...more });
const npmEntry = (name: string, more: Record<string, unknown> = {}) => ({
  version: '1.0.0',
  resolved: `https://registry.npmjs.org/${name}/-/${name}-1.0.0.tgz`,
  integrity: sri('a'),
  ...more,
});
const npmOf = (more: Record<string, unknown>) => npm({ 'node_modules/lib': npmEntry('lib', more) });
const tree = (more: Record<string, unknown>) =>
  npm(
    { 'node_modules/lib': npmEntry('lib') },
    { lockfileVersion: 2, dependencies: { lib: npmEntry('lib', more) } },
  );

const pnpm = (ms: string, key: string) =>
  `lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      debug:\n        specifier: 1.0.0\n        version: 1.0.0\n\npackages:\n\n  debug@1.0.0:\n    resolution: {integrity: ${sri('a')}}\n\n  ${key}:\n    resolution: {integrity: ${sri('b')}}\n\nsnapshots:\n\n  debug@1.0.0:\n    dependencies:\n      ms: ${ms}\n\n  ${key}: {}\n`;
const berry = (resolution: string) =>
  `__metadata:\n  version: 8\n  cacheKey: 10c0\n\n"lib@npm:^1.0.0":\n  version: 1.0.0\n  resolution: "${resolution}"\n  checksum: 10c0/${'a'.repeat(128)}\n  languageName: node\n  linkType: hard\n`;
const gemfile = (specs: string) =>
  `GEM\n  remote: https://rubygems.org/\n  specs:\n    rack (3.0.0)\n${specs}\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  rack\n`;
const goMod = (more: string) => `module a.b/c\n\ngo 1.22\n\nrequire d.e/f v1.0.0\n${more}`;
const poetry = (folder: string) =>
  `[[package]]\nname = "lib"\nversion = "1.0.0"\ngroups = ["main"]\nfiles = []\n\n[package.source]\ntype = "git"\nurl = "https://github.com/acme/lib.git"\nresolved_reference = "${'a'.repeat(40)}"\nsubdirectory = "${folder}"\n\n[metadata]\nlock-version = "2.1"\n`;
const pipfile = (url: string, verify: boolean) =>
  JSON.stringify({
    _meta: { 'pipfile-spec': 6, sources: [{ name: 'x', url, verify_ssl: verify }] },
    default: {},
  });
const uv = (scope: string) =>
  `version = 1\n${scope}\n[[package]]\nname = "lib"\nversion = "1.0.0"\nsource = { registry = "https://pypi.org/simple" }\nwheels = [\n    { url = "https://files.pythonhosted.org/packages/aa/lib-1.0.0-py3-none-any.whl", hash = "sha256:${'a'.repeat(64)}" },\n]\n`;
const runtime = { scopes: ['runtime'] };

const rows: Row[] = [
  [
    'npm: the path escaped twice',
    'package-lock.json',
    npmOf({}),
    npmOf({ resolved: 'https://registry.npmjs.org/evil/%252d/evil-1.0.0.tgz' }),
    'fail',
    /another package or version/,
  ],
  [
    'npm: another package, the checksum kept',
    'package-lock.json',
    npmOf({}),
    npmOf({ resolved: 'https://registry.npmjs.org/evil/-/evil-1.0.0.tgz' }),
    'fail',
    /fetches .*evil/,
  ],
  [
    'npm: a registry many share, of a new owner',
    'package-lock.json',
    npm({
      'node_modules/x': npmEntry('x', { resolved: 'https://npm.pkg.github.com/download/@acme/x/1.0.0/aa' }),
    }),
    npm({
      'node_modules/x': npmEntry('x', { resolved: 'https://npm.pkg.github.com/download/@acme/x/1.0.0/aa' }),
      'node_modules/y': npmEntry('y', { resolved: 'https://npm.pkg.github.com/download/@evil/y/1.0.0/aa' }),
    }),
    'fail',
    /npm\.pkg\.github\.com\/@evil/,
  ],
  [
    'npm 2: the tree of npm 6 says another digest',
    'package-lock.json',
    tree({}),
    tree({ integrity: sri('e') }),
    'fail',
    /checksum of lib/,
  ],
  [
    'npm 2: the tree of npm 6 drops the digest',
    'package-lock.json',
    tree({}),
    tree({ integrity: undefined }),
    'fail',
    /checksum of lib/,
  ],
  [
    'npm: the same version begins to run a script',
    'package-lock.json',
    npmOf({}),
    npmOf({ hasInstallScript: true }),
    'fail',
    /begins to run a script/,
  ],
  [
    'npm: development only, then also optional',
    'package-lock.json',
    npmOf({ dev: true }),
    npmOf({ devOptional: true }),
    'fail',
    /so far used for development only/,
    { vulnerable: ['lib'] },
  ],
  [
    'pnpm: a package becomes another’s alias',
    'pnpm-lock.yaml',
    pnpm('2.1.2', 'ms@2.1.2'),
    pnpm('evil-ms@2.1.2', 'evil-ms@2.1.2'),
    'fail',
    /evil-ms is installed as ms/,
  ],
  [
    'pnpm: an anchor',
    'pnpm-lock.yaml',
    pnpm('2.1.2', 'ms@2.1.2'),
    pnpm('&a 2.1.2', 'ms@2.1.2'),
    'unknown',
    /could not be read/,
  ],
  [
    'pnpm: cut short',
    'pnpm-lock.yaml',
    pnpm('2.1.2', 'ms@2.1.2'),
    pnpm('2.1.2', 'ms@2.1.2').replace(/ {2}ms@2\.1\.2:\n.*\n/, ''),
    'unknown',
    /could not be read/,
  ],
  [
    'Berry: another package in its place',
    'yarn.lock',
    berry('lib@npm:1.0.0'),
    berry('evil@npm:1.0.0'),
    'fail',
    /evil is installed as lib/,
  ],
  [
    'Berry: another version than it says',
    'yarn.lock',
    berry('lib@npm:1.0.0'),
    berry('lib@npm:6.6.6'),
    'fail',
    /lib 1\.0\.0 → 6\.6\.6 is a denied package/,
    { options: { 'deny-packages': ['pkg:npm/lib@6.6.6'] } },
  ],
  [
    'Bundler: a gem with a mark behind it',
    'Gemfile.lock',
    gemfile(''),
    gemfile('    evil (1.0.0)!\n'),
    'fail',
    /evil 1\.0\.0 has/,
    { vulnerable: ['evil'] },
  ],
  [
    'Bundler: a plugin’s source',
    'Gemfile.lock',
    gemfile(''),
    `PLUGIN SOURCE\n  remote: https://evil.example\n  type: evil\n  specs:\n    x (1.0.0)\n\n${gemfile('')}`,
    'unknown',
    /PLUGIN SOURCE/,
  ],
  [
    'Bundler: a second remote',
    'Gemfile.lock',
    gemfile(''),
    gemfile('').replace('  specs', '  remote: https://evil.example/\n  specs'),
    'fail',
    /evil\.example/,
  ],
  [
    'Go: a path in escapes',
    'go.mod',
    goMod(''),
    goMod('require "\\x65vil.com/x" v1.0.0\n'),
    'unknown',
    /escapes/,
  ],
  [
    'Go: a block without an end',
    'go.mod',
    goMod(''),
    goMod('require (\n\tg.h/i v1.0.0\n'),
    'unknown',
    /does not end/,
  ],
  [
    'Go: a module in another’s place is said',
    'go.mod',
    goMod(''),
    goMod('replace d.e/f => ./f\n'),
    'pass',
    /added replace d\.e\/f => \.\/f/,
  ],
  [
    'Poetry: another folder of the repository is said',
    'poetry.lock',
    poetry('a'),
    poetry('b'),
    'pass',
    /Other address or settings.*lib/,
  ],
  [
    'Pipenv: an index without encryption',
    'Pipfile.lock',
    pipfile('https://pypi.org/simple', true),
    pipfile('http://evil.example/simple', true),
    'fail',
    /not encrypted/,
  ],
  [
    'Pipenv: an index that is not checked',
    'Pipfile.lock',
    pipfile('https://pypi.org/simple', true),
    pipfile('https://pypi.org/simple', false),
    'fail',
    /switches off a check/,
  ],
  [
    'pip: a form feed ends a comment',
    'requirements.txt',
    'a==1.0\n',
    'a==1.0\n# b\fevil==1.0\n',
    'fail',
    /evil 1\.0 has/,
    { vulnerable: ['evil'] },
  ],
  [
    'pip: another file that nobody reads',
    'requirements.txt',
    'a==1.0\n',
    'a==1.0\n-r more.in\n',
    'unknown',
    /now includes more\.in/,
  ],
  [
    'pip: a host that is not checked',
    'requirements.txt',
    'a==1.0\n',
    'a==1.0\n--trusted-host evil.example\n',
    'fail',
    /switches off a check/,
  ],
  [
    'pip: no hash any more',
    'requirements.txt',
    `a==1.0 --hash=sha256:${'a'.repeat(64)}\n`,
    'a==1.0\n',
    'fail',
    /checksum of a 1\.0 is gone/,
  ],
  [
    'uv: a file without a project is not for development only',
    'uv.lock',
    'version = 1\n',
    uv(''),
    'fail',
    /lib 1\.0\.0 has/,
    { vulnerable: ['lib'], options: runtime },
  ],
  [
    'uv: a wheel of another package',
    'uv.lock',
    uv(''),
    uv('').replace('aa/lib-', 'aa/evil-'),
    'fail',
    /fetches .*evil-1\.0\.0/,
  ],
];

describe('relatives', () => {
  it.each<Row>(rows)('%s', async (_, path, base, head, verdict, says, given = {}) => {
    const judged = await judgeChange({ base: { [path]: base }, head: { [path]: head }, ...given });
    expect(judged, judged.text).toMatchObject({ verdict, text: expect.stringMatching(says) });
  });
});

describe('another package under a name', () => {
  const lock = (name: string) =>
    JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': { name: 'app' },
        'node_modules/ms': {
          ...(name === 'ms' ? {} : { name }),
          version: '2.1.2',
          resolved: `https://registry.npmjs.org/${name}/-/${name}-2.1.2.tgz`,
          integrity: 'sha512-YQ==',
        },
      },
    });
  it.each([
    ['nobody asked for', {}, 'fail'],
    ['package.json asks for', { 'package.json': '{"overrides":{"ms":"npm:own-ms@2.1.2"}}' }, 'pass'],
    [
      'pnpm-workspace.yaml asks for',
      { 'pnpm-workspace.yaml': 'overrides:\n  ms: npm:own-ms@2.1.2\n' },
      'pass',
    ],
    [
      'another override than that',
      { 'pnpm-workspace.yaml': 'overrides:\n  ms: npm:own-ms-too@2.1.2\n' },
      'fail',
    ],
  ])('%s', async (_, beside, verdict) => {
    const judged = await judgeChange({
      base: { ...beside, 'package-lock.json': lock('ms') },
      head: { ...beside, 'package-lock.json': lock('own-ms') },
    });
    expect(judged, judged.text).toMatchObject({ verdict });
  });
});
