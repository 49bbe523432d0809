/** What is special about the lock files of Deno, Terraform, CocoaPods, Nix, R and Conan, and what their readers refuse. */
import { describe, expect, it } from 'vitest';
import { judgeChange } from './judge.ts';
import { names, only, read, unreadable } from './read.ts';

const json = (value: unknown) => JSON.stringify(value, null, 2);
const a64 = 'a'.repeat(64);
const commit = 'c'.repeat(40);

describe('deno.lock', () => {
  const lock = {
    version: '5',
    specifiers: {
      'npm:preact@10': '10.1.0',
      'jsr:@std/path@1': '1.1.4',
      'npm:esbuild@*': '0.25.0_preact@10.1.0',
    },
    npm: {
      'preact@10.1.0': { integrity: 'sha512-YQ==' },
      'esbuild@0.25.0_preact@10.1.0': { integrity: 'sha512-Yg==', os: ['linux'], scripts: true },
    },
    jsr: { '@std/path@1.1.4': { integrity: a64, dependencies: ['jsr:@std/internal'] } },
    remote: {
      'https://deno.land/std@0.125.0/path/mod.ts': a64,
      'https://deno.land/std@0.125.0/fmt/colors.ts': a64,
      'https://acme.com/x.ts': a64,
    },
    workspace: { dependencies: ['npm:preact@10'], members: { web: { dependencies: ['jsr:@std/path@1'] } } },
  };
  it('lists packages, and modules by place and version', () => {
    expect(names('deno.lock', json(lock))).toEqual([
      'preact@10.1.0',
      'esbuild@0.25.0',
      '@std/path@1.1.4',
      'https://deno.land/std@0.125.0',
      `https://acme.com/x.ts@sha256:${a64}`,
    ]);
  });
  it.each([
    ['preact', { ecosystem: 'npm', direct: true, installScript: false, integrity: 'sha512-YQ==' }],
    ['esbuild', { direct: false, installScript: true }],
    ['@std/path', { ecosystem: 'jsr', direct: true, integrity: `sha256:${a64}` }],
    ['https://deno.land/std', { ecosystem: 'deno', files: [{ integrity: `sha256:${a64}` }, {}] }],
  ])('%s: %j', (name, expected) => {
    expect(only('deno.lock', json(lock), name)).toMatchObject(expected);
  });
  it.each([
    [{ version: '2', remote: {} }, 'its version is 2; versions 3 to 5 can be read'],
    [{ version: '5', patches: {} }, 'its section patches is not known'],
    [{ version: '5', npm: [] }, 'its npm is no table'],
    [
      { version: '5', npm: { 'a@1': { tarball: 'https://evil.example/a.tgz' } } },
      'tarball of a@1 is not known',
    ],
    [{ version: '5', npm: { a: {} } }, 'a is not name@version'],
    [
      { version: '5', specifiers: { 'npm:a@1': '1.0.0' }, npm: {} },
      'npm:a@1 gets 1.0.0, which is not listed under its name',
    ],
    [
      { version: '3', packages: { specifiers: { 'npm:a@1': 'npm:evil@1.0.0' }, npm: { 'evil@1.0.0': {} } } },
      'npm:a@1 gets npm:evil@1.0.0, which is not listed under its name',
    ],
    [
      { version: '5', jsr: { '@a/b@1': { integrity: a64, resolved: 'x' } } },
      '@a/b@1 is not of the form of a JSR package',
    ],
    [{ version: '5', remote: { nowhere: a64 } }, 'nowhere is no address'],
  ])('%j is refused', (text, reason) => {
    expect(unreadable('deno.lock', json(text))).toBe(reason);
  });
  it.each([
    ['to another host', 'https://evil.example/x.ts', 'fail'],
    ['to the public one', 'https://deno.land/x/y@v1.0.0/mod.ts', 'pass'],
  ])('a redirect %s', async (_, to, verdict) => {
    const of = (redirects: object) =>
      json({ version: '5', redirects, remote: { 'https://deno.land/x/y@v1.0.0/mod.ts': a64 } });
    const judged = await judgeChange({
      base: { 'deno.lock': of({}) },
      head: { 'deno.lock': of({ 'https://deno.land/x/y/mod.ts': to }) },
    });
    expect(judged, judged.text).toMatchObject({ verdict });
  });
});

describe('.terraform.lock.hcl', () => {
  const provider = (address: string, more = '') =>
    `# comment\n\nprovider "${address}" {\n  version = "1.0.0"\n${more}  hashes = [\n    "h1:YQ==",\n    "zh:${a64}",\n  ]\n}\n`;
  it('lists providers', () => {
    const text =
      provider('registry.terraform.io/hashicorp/aws') +
      provider('app.terraform.io/acme/own', '  constraints = "~> 1"\n');
    expect(names('.terraform.lock.hcl', text)).toEqual(['hashicorp/aws@1.0.0', 'acme/own@1.0.0']);
    expect(only('.terraform.lock.hcl', text, 'acme/own')).toMatchObject({
      resolved: 'https://app.terraform.io/acme/own',
      integrity: `h1:YQ== zh:${a64}`,
      line: 12,
    });
  });
  it.each([
    provider('hashicorp'),
    provider('registry.terraform.io/hashicorp/aws', '  source = "x"\n'),
    'provider "a/b/c" {\n  version = "1"\n',
    'provider "a/b/c" { version = "1" }\n',
    'provider "a/b/c" {\n  version = "$' + '{x}"\n}\n',
    'module "a" {\n}\n',
  ])('%j is refused', (text) => {
    expect(unreadable('.terraform.lock.hcl', text)).toMatch(/terraform init writes it|has no host/);
  });
  it('of a host nobody knows is wrong, and one less digest of many is not', async () => {
    const path = '.terraform.lock.hcl';
    const moved = await judgeChange({
      base: { [path]: provider('registry.terraform.io/hashicorp/aws') },
      head: { [path]: provider('evil.example/hashicorp/aws') },
    });
    expect(moved).toMatchObject({ verdict: 'fail', text: expect.stringContaining('evil.example') });
    const before = provider('registry.terraform.io/hashicorp/aws');
    const less = await judgeChange({
      base: { [path]: before },
      head: { [path]: before.replace('    "h1:YQ==",\n', '') },
    });
    expect(less, less.text).toMatchObject({ verdict: 'pass' });
  });
});

describe('Podfile.lock', () => {
  const lock = `PODS:
  - Alamofire (5.6.2)
  - Firebase/Core (8.0.0):
    - Firebase/CoreOnly
  - Firebase/CoreOnly (8.0.0)
  - "GoogleUtilities/NSData+zlib (7.7.0)"
  - Local (1.0.0)
  - Own (2.0.0)

DEPENDENCIES:
  - Alamofire (~> 5.6)
  - Local (from \`../Local\`)
  - "Own (from \`https://git.acme.com/own.git\`, tag \`2.0.0\`)"

SPEC REPOS:
  https://cdn.acme.com/specs.git:
    - Firebase
  trunk:
    - Alamofire
    - GoogleUtilities

EXTERNAL SOURCES:
  Local:
    :path: "../Local"
  Own:
    :git: https://git.acme.com/own.git
    :tag: 2.0.0

CHECKOUT OPTIONS:
  Own:
    :git: https://git.acme.com/own.git
    :tag: 2.0.0

SPEC CHECKSUMS:
  Alamofire: d3690a41ba45e9fa3c3d8c5a4d6d5f1e3b8e9c01
  Firebase: ${commit}
  GoogleUtilities: ${commit}

PODFILE CHECKSUM: ${commit}

COCOAPODS: 1.15.2
`;
  it('lists pods once, without folders', () => {
    expect(names('Podfile.lock', lock)).toEqual([
      'Alamofire@5.6.2',
      'Firebase@8.0.0',
      'GoogleUtilities@7.7.0',
      'Own@2.0.0',
    ]);
  });
  it.each([
    [
      'Alamofire',
      { direct: true, resolved: null, integrity: 'sha1:d3690a41ba45e9fa3c3d8c5a4d6d5f1e3b8e9c01', line: 2 },
    ],
    ['Firebase', { direct: false, resolved: 'https://cdn.acme.com/specs.git', line: 3 }],
    [
      'Own',
      { origin: 'git', resolved: 'https://git.acme.com/own.git', integrity: null, integrityExpected: false },
    ],
  ])('%s: %j', (name, expected) => {
    expect(only('Podfile.lock', lock, name)).toMatchObject(expected);
  });
  it.each([
    [lock.replace('    - Alamofire\n', ''), 'nothing says where Alamofire is from'],
    [lock.replace('PODS:', 'PEAS:'), 'its section PEAS is not known'],
    [lock.replace('  - Alamofire (5.6.2)', '  - Alamofire'), 'Alamofire on line 2 has no version'],
    [lock.replace('  - Alamofire (5.6.2)', '  - &a Alamofire (5.6.2)'), /line 2 is not written/],
    [lock.replace('  - Alamofire (5.6.2)', '- Alamofire (5.6.2)'), /line 2 is not written/],
    [
      lock.replace(
        'CHECKOUT OPTIONS:\n  Own:\n    :git: https://git.acme.com',
        'CHECKOUT OPTIONS:\n  Own:\n    :git: https://evil.example',
      ),
      /checked out from another repository/,
    ],
    [lock.replace(':path: "../Local"', ':svn: x'), /Local has a source/],
    ['', 'it has no pods'],
  ])('refuses another way of writing (%#)', (text, reason) => {
    expect(unreadable('Podfile.lock', text)).toMatch(reason);
  });
});

describe('flake.lock', () => {
  const of = (locked: object, version = 7) =>
    json({ version, root: 'root', nodes: { root: { inputs: { a: 'a' } }, a: { locked } } });
  it.each([
    [
      { type: 'github', owner: 'NixOS', repo: 'nixpkgs', rev: commit, narHash: 'sha256-YQ==' },
      `github.com/nixos/nixpkgs@${commit}`,
    ],
    [
      { type: 'gitlab', host: 'gitlab.acme.com', owner: 'a', repo: 'b', rev: commit, dir: 'nix' },
      `gitlab.acme.com/a/b?dir=nix@${commit}`,
    ],
    [{ type: 'git', url: 'https://git.acme.com/a.git', rev: commit }, `git.acme.com/a@${commit}`],
    [
      { type: 'tarball', url: 'https://acme.com/a.tar.gz', narHash: 'sha256-YQ==' },
      'a@https://acme.com/a.tar.gz',
    ],
  ])('%j: %s', (locked, expected) => {
    expect(names('flake.lock', of(locked))).toEqual([expected]);
  });
  it('leaves out folders', () => {
    expect(names('flake.lock', of({ type: 'path', path: './dev' }))).toEqual([]);
  });
  it.each([
    [of({}, 7), 'a is not locked'],
    [of({ type: 'github', owner: 'a', repo: 'b' }), 'a has no address or no commit'],
    [of({ type: 'moon', rev: commit }), 'a is of type moon, which is not known'],
    [of({ type: 'tarball' }), 'a has no address'],
    [of({}, 4), 'its version is 4; versions 5 to 7 can be read'],
    ['{"version":7}', 'it has no nodes or no root'],
  ])('%s is refused', (text, reason) => {
    expect(unreadable('flake.lock', text)).toBe(reason);
  });
});

describe('renv.lock', () => {
  const of = (entry: object) =>
    json({
      R: { Version: '4.4', Repositories: [{ Name: 'CRAN', URL: 'https://cloud.r-project.org' }] },
      Packages: { a: { Package: 'a', Version: '1.0-2', ...entry } },
    });
  it.each([
    [
      { Source: 'Repository', Repository: 'CRAN', Hash: 'x' },
      { resolved: 'https://cloud.r-project.org', integrity: null },
    ],
    [{ Source: 'Bioconductor' }, { resolved: null, origin: 'registry' }],
    [
      {
        Source: 'GitHub',
        RemoteHost: 'api.github.com',
        RemoteUsername: 'acme',
        RemoteRepo: 'a',
        RemoteSha: commit,
      },
      { origin: 'git', resolved: 'https://github.com/acme/a', integrity: commit },
    ],
    [
      { Source: 'git', RemoteUrl: 'https://git.acme.com/a.git', RemoteSha: commit },
      { origin: 'git', integrity: commit },
    ],
    [{ Source: 'URL', RemoteUrl: 'https://acme.com/a.tar.gz' }, { origin: 'url' }],
  ])('%j: %j', (entry, expected) => {
    expect(only('renv.lock', of(entry), 'a')).toMatchObject({
      ecosystem: 'cran',
      version: '1.0-2',
      ...expected,
    });
  });
  it.each([
    [of({ Package: 'evil' }), 'a has no version, or another name'],
    [of({ Source: 'moon' }), 'a is from moon, which is not known, or has no address'],
    [of({ Source: 'GitHub' }), 'a is from github, which is not known, or has no address'],
    ['{}', 'it has no Packages'],
  ])('%s is refused', (text, reason) => {
    expect(unreadable('renv.lock', text)).toBe(reason);
  });
});

describe('conan.lock', () => {
  const of = (...requires: readonly string[]) => json({ version: '0.5', requires, build_requires: [] });
  const [one, two] = ['1'.repeat(31).concat('a'), '2'.repeat(31).concat('b')];
  it('reads both versions', () => {
    const old = {
      version: '0.4',
      graph_lock: {
        nodes: { 0: { path: 'conanfile.py', ref: 'app/1.0' }, 1: { ref: `zlib/1.2.11#${one}` } },
      },
    };
    expect(names('conan.lock', json(old))).toEqual(['zlib@1.2.11']);
    expect(names('conan.lock', of(`zlib/1.3.1#${one}%1712584843.618`, 'own/2.0@acme/stable'))).toEqual([
      'zlib@1.3.1',
      'own@acme/stable@2.0',
    ]);
  });
  it.each([
    ['{"version":"0.3"}', 'its version is 0.3; versions 0.4 and 0.5 can be read'],
    [of('1.2.3'), '1.2.3 is not name/version'],
    ['{"version":"0.5","requires":{}}', 'its requires is no list'],
    ['{"version":"0.5","strange":[]}', 'its section strange is not known'],
    ['{"version":"0.4","graph_lock":{"nodes":{"1":{}}}}', 'node 1 has no reference'],
  ])('%s is refused', (text, reason) => {
    expect(unreadable('conan.lock', text)).toBe(reason);
  });
  it.each([
    ['another revision of the recipe', `zlib/1.3.1#${one}`, `zlib/1.3.1#${two}`, 'pass', /At another commit/],
    ['no revision any more', `zlib/1.3.1#${one}`, 'zlib/1.3.1', 'fail', /is gone/],
    ['another version, vulnerable', 'a/1.0', 'zlib/1.0', 'fail', /zlib 1\.0 has GHSA-zlib/],
  ])('%s', async (_, before, after, verdict, says) => {
    const judged = await judgeChange({
      base: { 'conan.lock': of(before) },
      head: { 'conan.lock': of(after) },
      vulnerable: ['zlib'],
    });
    expect(judged, judged.text).toMatchObject({ verdict, text: expect.stringMatching(says) });
  });
  it('overrides are named', () => {
    const result = read('conan.lock', json({ version: '0.5', requires: [], overrides: { 'a/1': ['a/2'] } }));
    expect(result.ok && result.settings).toMatchObject([
      { kind: 'override', text: 'overrides: a/1: ["a/2"]' },
    ]);
  });
});

it('an advisory of an ecosystem whose versions cannot be ordered counts, and no fix is named', async () => {
  const of = (version: string) =>
    json({ R: {}, Packages: { a: { Package: 'a', Version: version, Source: 'Repository' } } });
  const judged = await judgeChange({ base: {}, head: { 'renv.lock': of('1.0') }, vulnerable: ['a'] });
  expect(judged).toMatchObject({
    verdict: 'fail',
    text: expect.stringContaining('a 1.0 has GHSA-a (high).'),
  });
});
