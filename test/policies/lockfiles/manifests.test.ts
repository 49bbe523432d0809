import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../policies/formats/lockfiles/address.ts';
import { lockFileKind } from '../../../policies/formats/lockfiles/formats.ts';
import {
  declaredDependencies,
  followedByLock,
  isManifest,
} from '../../../policies/formats/lockfiles/manifests.ts';

describe('whether a lock file followed', () => {
  it.each([
    ['package.json', ['package-lock.json'], true],
    ['packages/ui/package.json', ['pnpm-lock.yaml'], true],
    ['packages/ui/package.json', ['packages/api/package-lock.json'], false],
    ['package.json', ['Cargo.lock'], false],
    ['package.json', ['bun.lockb'], true],
    ['crates/a/Cargo.toml', ['Cargo.lock'], true],
    ['pyproject.toml', ['uv.lock'], true],
    ['Gemfile', [], false],
  ])('%s with %j: %s', (manifest, changed, expected) => {
    expect(isManifest(manifest)).toBe(true);
    expect(followedByLock(changed)(manifest)).toBe(expected);
  });
  it.each([
    'build.gradle',
    'app/build.gradle.kts',
    'setup.py',
    'setup.cfg',
    'environment.yml',
    'vcpkg.json',
    'conanfile.txt',
    'mix.exs',
    'Package.swift',
    'Podfile',
    'Cartfile',
    'Chart.yaml',
    '.tool-versions',
    'mise.toml',
    'MODULE.bazel',
    'main.tf',
    'deno.json',
    'requirements/dev.in',
  ])('%s declares dependencies that are not read', (path) => {
    expect(isManifest(path)).toBe(true);
  });
  it.each([
    'pom.xml',
    'web/src/Web.csproj',
    'Directory.Packages.props',
    'packages.config',
    'gradle/libs.versions.toml',
    'Dockerfile',
    'build/api.Dockerfile',
    'Dockerfile.dev',
    'Containerfile',
    'docker-compose.prod.yml',
    'compose.yaml',
    '.gitmodules',
    '.npmrc',
    'gradle/wrapper/gradle-wrapper.properties',
    '.github/workflows/ci.yml',
  ])('%s is read for what it pins or sets', (path) => {
    expect(isManifest(path)).toBe(false);
    expect(lockFileKind(path).kind).toBe('readable');
  });
  it.each(['src/package.ts', 'docs/docker.md', 'charts/values.yaml', 'src/setup.ts', 'composer.ts'])(
    '%s is no manifest',
    (path) => {
      expect(isManifest(path)).toBe(false);
    },
  );
});

describe('what a manifest declares', () => {
  it.each([
    [
      'package.json',
      '{"dependencies":{"a":"1","b":"2"}}',
      '{"version":"2","dependencies":{"b":"2","a":"1"}}',
      true,
    ],
    ['package.json', '{"dependencies":{"a":"1"}}', '{"dependencies":{"a":"2"}}', false],
    ['package.json', '{"name":"x"}', '{"name":"y"}', true],
    ['package.json', '{', '{"name":"y"}', false],
    ['Cargo.toml', '[dependencies]\na = "1"', '[package]\nname = "x"\n[dependencies]\na = "1"', true],
    ['Cargo.toml', '[dependencies]\na = "1"', '[dependencies]\na = { version = "2" }', false],
    ['pyproject.toml', '[project]\ndependencies = ["a"]', '[project]\ndependencies = ["a", "b"]', false],
    ['Gemfile', 'gem "a"\n# why', 'gem "a"', true],
    ['Gemfile', 'gem "a"', 'gem "b"', false],
    ['environment.yml', 'name: a\ndependencies:\n  - numpy=1', 'name: b\ndependencies:\n  - numpy=1', true],
    ['environment.yml', 'dependencies:\n  - numpy=1', 'dependencies:\n  - numpy=2', false],
    ['build.gradle', 'tasks.register("a")', 'tasks.register("b")', true],
    ['build.gradle', 'implementation "a:b:1"', 'implementation "a:b:2"', false],
    ['conanfile.py', 'def build(self):\n  pass', 'def build(self):\n  return', true],
    ['conanfile.py', 'requires = "zlib/1.2"', 'requires = "zlib/1.3"', false],
  ])('%s: %j and %j are the same: %s', (path, before, after, same) => {
    expect(declaredDependencies(path, before) === declaredDependencies(path, after)).toBe(same);
  });
});

describe('addresses', () => {
  it.each([
    [
      'https://registry.npmjs.org/a/-/a-1.tgz',
      { scheme: 'https', host: 'registry.npmjs.org', path: 'a/-/a-1.tgz' },
    ],
    ['http://LOCALHOST:4873/a', { scheme: 'http', host: 'localhost:4873', path: 'a' }],
    ['git+ssh://git@github.com/a/b.git#c', { scheme: 'ssh', host: 'github.com', path: 'a/b.git' }],
    ['git@github.com:a/b.git', { scheme: 'ssh', host: 'github.com', path: 'a/b.git' }],
    ['github:a/b', { scheme: 'https', host: 'github.com', path: 'a/b' }],
    ['git+https://gitlab.com/a/b', { scheme: 'https', host: 'gitlab.com', path: 'a/b' }],
    [
      'https://user:pass@evil.example/registry.npmjs.org',
      { scheme: 'https', host: 'evil.example', path: 'registry.npmjs.org' },
    ],
    ['https://registry.npmjs.org@evil.example/a', { scheme: 'https', host: 'evil.example', path: 'a' }],
    [
      'https://registry.npmjs.org/a/%2d/b?c#d',
      { scheme: 'https', host: 'registry.npmjs.org', path: 'a/-/b' },
    ],
    ['nonsense', null],
    ['mailto:a@b.c', null],
  ])('%s', (resolved, expected) => {
    expect(addressOf(resolved)).toEqual(expected);
  });
});
