import { describe, expect, it } from 'vitest';
import { names, only, unreadable } from './read.ts';

const sha = 'sha512-abc==';
const registry = 'https://registry.npmjs.org';
const commit = 'c'.repeat(40);

function lock(packages: Record<string, unknown>, lockfileVersion: unknown = 3): string {
  return JSON.stringify({ name: 'app', lockfileVersion, packages }, null, 2);
}

const v3 = lock({
  '': { name: 'app', dependencies: { zod: '^4.0.0', ui: '*' }, devDependencies: { vitest: '^4.0.0' } },
  'packages/ui': { name: 'ui', version: '1.0.0', dependencies: { react: '^19.0.0' } },
  'node_modules/ui': { resolved: 'packages/ui', link: true },
  'node_modules/zod': {
    version: '4.6.7',
    resolved: `${registry}/zod/-/zod-4.6.7.tgz`,
    integrity: sha,
    license: 'MIT',
  },
  'node_modules/react': {
    version: '19.0.0',
    resolved: `${registry}/react/-/react-19.0.0.tgz`,
    integrity: sha,
  },
  'node_modules/vitest': { version: '4.1.12', dev: true, integrity: sha },
  'node_modules/vitest/node_modules/react': { version: '18.0.0', dev: true, integrity: sha },
  'node_modules/vitest/node_modules/esbuild': {
    version: '0.28.2',
    devOptional: true,
    hasInstallScript: true,
    integrity: sha,
  },
  'node_modules/@acme/old': { name: '@acme/new', version: '2.0.0', integrity: sha },
  'node_modules/forked': { version: '1.0.0', resolved: `git+ssh://git@github.com/acme/forked.git#${commit}` },
  'node_modules/tarball': { version: '1.0.0', resolved: 'https://example.com/t.tgz', integrity: sha },
  'node_modules/bundler': { version: '1.0.0', integrity: sha, bundleDependencies: ['inner'] },
  'node_modules/bundler/node_modules/inner': { version: '3.0.0', inBundle: true },
  'node_modules/local': { version: '1.0.0', resolved: 'file:../local.tgz' },
  'node_modules/bare': { version: '1.0.0' },
});
const file = 'package-lock.json';

describe('package-lock.json 2 and 3', () => {
  it('lists what is installed, archives in the repository too, and neither workspaces nor links', () => {
    expect(names(file, v3)).toEqual([
      'zod@4.6.7',
      'react@19.0.0',
      'vitest@4.1.12',
      'react@18.0.0',
      'esbuild@0.28.2',
      '@acme/new@2.0.0',
      'forked@1.0.0',
      'tarball@1.0.0',
      'bundler@1.0.0',
      'inner@3.0.0',
      'local@1.0.0',
      'bare@1.0.0',
    ]);
  });

  it.each([
    [
      'zod',
      {
        direct: true,
        scope: 'runtime',
        origin: 'registry',
        integrity: sha,
        licence: 'MIT',
        installScript: false,
      },
    ],
    [
      'vitest',
      { direct: true, scope: 'development', resolved: null, origin: 'registry', integrityExpected: true },
    ],
    ['esbuild', { direct: false, scope: 'runtime', installScript: true, licence: null }],
    ['@acme/new', { direct: false, scope: 'runtime' }],
    ['forked', { origin: 'git', integrity: commit }],
    ['tarball', { origin: 'url', resolved: 'https://example.com/t.tgz' }],
    ['inner', { integrity: null, integrityExpected: false }],
    ['bare', { integrity: null, integrityExpected: true, resolved: null }],
  ])('%s: %j', (name, expected) => {
    expect(only(file, v3, name)).toMatchObject(expected);
  });

  it('takes what a workspace asks for as direct, but not what stands deeper', () => {
    const lines = v3.split('\n');
    const at = (line: string) => lines.indexOf(`    "${line}": {`) + 1;
    expect(only(file, v3, 'zod').line).toBe(at('node_modules/zod'));
    const dup = lock({
      '': { dependencies: { a: '1' } },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b/node_modules/a': { version: '2.0.0' },
    });
    expect(JSON.parse(JSON.stringify(names(file, dup)))).toEqual(['a@1.0.0', 'a@2.0.0']);
  });

  it('reads shrinkwraps and version 2 alike', () => {
    const packages = { 'node_modules/zod': { version: '4.0.0', integrity: sha } };
    expect(names('app/npm-shrinkwrap.json', lock(packages, 2))).toEqual(['zod@4.0.0']);
  });

  it('is not fooled by names of prototypes', () => {
    const source = `{"lockfileVersion":3,"packages":{"node_modules/__proto__":{"version":"1.0.0"},"node_modules/constructor":{"version":"2.0.0"}}}`;
    expect(names(file, source)).toEqual(['__proto__@1.0.0', 'constructor@2.0.0']);
  });
});

describe('package-lock.json 1', () => {
  const v1 = JSON.stringify({
    lockfileVersion: 1,
    dependencies: {
      lodash: { version: '4.17.15', resolved: `${registry}/lodash/-/lodash-4.17.15.tgz`, integrity: sha },
      mocha: {
        version: '7.0.0',
        integrity: sha,
        dev: true,
        dependencies: { glob: { version: '7.1.3', integrity: sha, dev: true } },
      },
      alias: { version: 'npm:real@3.0.0', integrity: sha },
      forked: { version: `git+https://github.com/a/b.git#${commit}` },
      local: { version: 'file:../local' },
    },
  });

  it('walks the tree', () => {
    expect([...names(file, v1)].sort()).toEqual([
      `forked@git+https://github.com/a/b.git#${commit}`,
      'glob@7.1.3',
      'lodash@4.17.15',
      'mocha@7.0.0',
      'real@3.0.0',
    ]);
    expect(only(file, v1, 'glob')).toMatchObject({ scope: 'development', direct: null, installScript: null });
    expect(only(file, v1, 'forked')).toMatchObject({ origin: 'git', integrity: commit });
  });

  it('reads a tree of any depth', () => {
    const depth = 5000;
    const tree = `${'{"version":"1.0.0","dependencies":{"a":'.repeat(depth)}{"version":"1.0.0"}${'}}'.repeat(depth)}`;
    expect(names(file, `{"lockfileVersion":1,"dependencies":{"a":${tree}}}`)).toHaveLength(depth + 1);
  });
});

describe('what cannot be read', () => {
  it.each([
    [lock({}, 4), 'its lockfileVersion is 4; versions 1, 2 and 3 can be read'],
    [lock({}, '3'), 'it has no lockfileVersion'],
    ['{"lockfileVersion":3}', 'it has no packages section'],
    ['[]', 'it has no lockfileVersion'],
    ['null', 'it has no lockfileVersion'],
    ['', 'it is malformed (Unexpected end of JSON input)'],
    ['{"lockfileVersion":3,"packages":{"node_modules/a":{}}}', 'node_modules/a has no version'],
    ['{\n<<<<<<< HEAD\n=======\n>>>>>>> x\n}', 'it holds unresolved merge conflicts'],
  ])('%j', (source, reason) => {
    expect(unreadable(file, source)).toBe(reason);
  });
});
