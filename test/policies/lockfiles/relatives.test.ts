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

const requirement = 'six==1.16.0\n';
const pip = (what: string, line: string, verdict = 'fail', says = /evil\.example/): Row => [
  `pip: ${what}`,
  'requirements.txt',
  requirement,
  `${line}\n${requirement}`,
  verdict,
  says,
];
const crate = (source: string, checksum = '') =>
  `# This file is automatically @generated by Cargo.\nversion = 4\n\n[[package]]\nname = "num-traits"\nversion = "0.2.14"\nsource = "${source}"\n${checksum}`;
const bundling = (above: string) =>
  npm({
    [above]: npmEntry('above', { bundleDependencies: ['lib'] }),
    'node_modules/above/node_modules/lib': { version: '1.0.0', inBundle: true },
  });
const composer = (archive: string) =>
  JSON.stringify({
    packages: [
      {
        name: 'acme/lib',
        version: '1.0.0',
        source: { type: 'git', url: 'https://github.com/acme/lib.git', reference: 'a'.repeat(40) },
        dist: {
          type: 'zip',
          url: `https://api.github.com/repos/acme/lib/zipball/${archive}`,
          reference: 'a'.repeat(40),
          shasum: '',
        },
      },
    ],
  });
const pods = (checksum: string) =>
  `PODS:\n  - Lib (1.0.0)\n\nDEPENDENCIES:\n  - Lib\n\nSPEC REPOS:\n  trunk:\n    - Lib\n\nSPEC CHECKSUMS:\n  Lib: ${'a'.repeat(40)}\n\nPODFILE CHECKSUM: ${checksum.repeat(40)}\n\nCOCOAPODS: 1.15.2\n`;

const pdm = (hash: string) =>
  `[[package]]\nname = "idna"\nversion = "3.4"\nsummary = "x"\n\n[metadata]\nlock_version = "4.2"\ngroups = ["default"]\n\n[metadata.files]\n"idna 3.4" = [\n    {url = "https://files.pythonhosted.org/packages/aa/idna-3.4-py3-none-any.whl", hash = "sha256:${hash.repeat(64)}"},\n]\n`;
const channel = (host: string) =>
  JSON.stringify({
    version: 7,
    root: 'root',
    nodes: {
      root: { inputs: { nixpkgs: 'nixpkgs' } },
      nixpkgs: {
        locked: {
          type: 'tarball',
          rev: 'a'.repeat(40),
          narHash: `sha256-${'a'.repeat(43)}=`,
          url: `https://${host}/nixpkgs/nixexprs.tar.xz`,
        },
        original: { type: 'tarball', url: 'https://channels.nixos.org/nixpkgs-unstable/nixexprs.tar.xz' },
      },
    },
  });
const noFlake = '{"nodes":{"root":{}},"root":"root","version":7}';

const lessUsual: Row[] = [
  [
    'npm: an entry that stands twice, of which tools may take either',
    'package-lock.json',
    npmOf({}),
    npmOf({}).replace('"version":"1.0.0"', '"resolved":"https://evil.example/x.tgz","version":"1.0.0"'),
    'unknown',
    /resolved twice/,
  ],
  [
    'flake: a key that stands twice, once escaped',
    'flake.lock',
    channel('releases.nixos.org'),
    channel('releases.nixos.org').replace('"type":"tarball"', '"typ\\u0065":"file","type":"tarball"'),
    'unknown',
    /type twice/,
  ],
  [
    'PDM 2.0: checksums apart, honest',
    'pdm.lock',
    pdm('a').replace('3.4"', '3.3"'),
    pdm('a'),
    'pass',
    /1 package/,
  ],
  ['PDM 2.0: checksums apart, another one', 'pdm.lock', pdm('a'), pdm('b'), 'fail', /checksum/],
  ['flake: a channel of NixOS', 'flake.lock', noFlake, channel('releases.nixos.org'), 'pass', /1 package/],
  ['flake: a channel of others', 'flake.lock', noFlake, channel('evil.example'), 'fail', /evil\.example/],
  pip('an option that is cut short, which optparse takes', '--extra-index https://evil.example/simple'),
  pip('another one', '--find=https://evil.example/'),
  pip('an option that is cut short, and unsafe', '--trusted evil.example'),
  pip('a tab after the option', '--index-url\thttps://evil.example/'),
  pip('an option over two lines', '--index-ur\\\nl https://evil.example/'),
  pip('several options on one line', '--pre --no-binary :all: -i https://evil.example/'),
  pip('an editable without a blank', '-egit+https://github.com/evil.example/x#egg=x'),
  pip('an inclusion that is cut short', '--requirem more.in', 'unknown', /now includes more\.in/),
  pip('options that move nothing', '--pre --prefer-binary --only-binary :all:', 'pass', /--only-binary/),
  [
    'pip: hashes on lines of their own, honest',
    'requirements.txt',
    'a==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n',
    'a==1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n',
    'pass',
    /More files than before/,
  ],
  [
    'npm: called bundled, and nothing bundles it',
    'package-lock.json',
    npmOf({}),
    npmOf({ inBundle: true, integrity: undefined }),
    'fail',
    /checksum/,
  ],
  [
    'npm: bundled, honest',
    'package-lock.json',
    npm({}),
    bundling('node_modules/above'),
    'pass',
    /none brings/,
  ],
  [
    'Cargo: from the registry to a repository of those who own the registry',
    'Cargo.lock',
    crate('registry+https://github.com/rust-lang/crates.io-index', `checksum = "${'a'.repeat(64)}"\n`),
    crate(`git+https://github.com/rust-lang/num-traits#${'a'.repeat(40)}`),
    'fail',
    /no checksum shows/,
  ],
  [
    'Composer: the archive of another commit',
    'composer.lock',
    composer('a'.repeat(40)),
    composer('b'.repeat(40)),
    'unknown',
    /another commit than its reference/,
  ],
  [
    'compose: an image in a map on one line',
    'compose.yaml',
    'services: {a: {image: node:20}}\n',
    'services: {a: {image: "evil.example/node:20"}}\n',
    'fail',
    /evil\.example/,
  ],
  [
    'CocoaPods: its own copy of the lock file, beside the pods',
    'Pods/Manifest.lock',
    pods('a'),
    pods('b'),
    'skip',
    /No lock file/,
  ],
  [
    'Conan: a version that is a date',
    'conan.lock',
    '{"version":"0.5","requires":[]}',
    '{"version":"0.5","requires":["gnu-config/cci.20210814#aa%1700000000"]}',
    'pass',
    /1 package changed/,
  ],
];

describe('relatives', () => {
  it('go.sum goes and go.mod stays', async () => {
    const goModule = { 'go.mod': goMod('') };
    const judged = await judgeChange({
      base: { ...goModule, 'go.sum': `d.e/f v1.0.0 h1:${'a'.repeat(43)}=\n` },
      head: goModule,
    });
    expect(judged, judged.text).toMatchObject({ verdict: 'fail', text: expect.stringMatching(/is removed/) });
  });
  it.each<Row>([...rows, ...lessUsual])('%s', async (_, path, base, head, verdict, says, given = {}) => {
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
