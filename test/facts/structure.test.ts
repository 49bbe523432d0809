import { describe, expect, it } from 'vitest';
import { localSource } from '../../app/facts/local-source.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { structure } from '../../app/facts/structure.ts';
import { openRange } from '../../app/git/range.ts';
import { openRepository } from '../../app/git/repository.ts';
import { CannotLook } from '../../app/looked.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { say } from '../../policies/engine/prose.ts';
import { type Files, throwAwayClone } from '../throw-away-clone.ts';

async function sourceOf(before: Files, after: Files): Promise<PullRequestSource> {
  const clone = throwAwayClone();
  const base = clone.commit('Start', { 'README.md': 'hello\n', ...before });
  clone.commit('Change', after);
  const range = await openRange(await openRepository(clone.dir), { base, head: 'HEAD' });
  return localSource({ range, sarif: null, fetch, now: '2026-11-03T09:00:00Z' })(wantsNothing);
}

const look = async (before: Files, after: Files) => structure.collect(await sourceOf(before, after));

/** Remembers what was read. */
function watched(source: PullRequestSource): {
  readonly source: PullRequestSource;
  readonly reads: string[];
} {
  const reads: string[] = [];
  return {
    reads,
    source: {
      ...source,
      text: (place, path) => {
        reads.push(`${place}:${path}`);
        return source.text(place, path);
      },
      directories: (place, paths) => {
        reads.push(`${place}:${paths.join(',')}/`);
        return source.directories(place, paths);
      },
    },
  };
}

const manifest = (dependencies: Record<string, string>) => `${JSON.stringify({ dependencies }, null, 2)}\n`;

describe('dependencies', () => {
  it('are those that no changed manifest knew', async () => {
    const { value, gaps } = await look(
      { 'package.json': manifest({ pg: '8' }), 'web/package.json': manifest({ react: '19' }) },
      {
        'package.json': manifest({ pg: '9', react: '19', ioredis: '5' }),
        'web/package.json': manifest({ react: '20' }),
      },
    );
    expect(value.dependencies).toEqual([{ path: 'package.json', ecosystem: 'npm', names: ['ioredis'] }]);
    expect(gaps).toEqual([]);
  });

  it('are new in a manifest that was something else before', async () => {
    const { value } = await look(
      { 'docs/example.json': manifest({ pg: '8' }) },
      { 'docs/example.json': null, 'package.json': manifest({ pg: '8' }) },
    );
    expect(value.dependencies).toEqual([{ path: 'package.json', ecosystem: 'npm', names: ['pg'] }]);
  });

  it('follow a package out of a manifest that is removed, and a manifest that moves', async () => {
    const { value } = await look(
      { 'a/package.json': manifest({ pg: '8' }), 'old/go.mod': 'module x\n\nrequire x.org/a v1.0.0\n' },
      {
        'a/package.json': null,
        'b/package.json': manifest({ pg: '8' }),
        'old/go.mod': null,
        'new/go.mod': 'module x\n\nrequire x.org/a v1.0.0\n',
      },
    );
    expect(value.dependencies).toEqual([]);
  });

  it('of tests, examples, documentation and vendored code are not looked at', async () => {
    const { source, reads } = watched(
      await sourceOf(
        {},
        {
          'test/fixtures/package.json': '{ broken',
          'examples/a/package.json': manifest({ pg: '8' }),
          'docs/package.json': manifest({ vitepress: '1' }),
          'vendor/a/go.mod': 'require x.org/a v1.0.0\n',
        },
      ),
    );
    expect((await structure.collect(source)).value.dependencies).toEqual([]);
    expect(reads.filter((read) => !read.endsWith('/'))).toEqual([]);
  });

  it('cost no reads when a version is bumped', async () => {
    const bump = await sourceOf(
      { 'package.json': manifest({ pg: '8' }) },
      { 'package.json': manifest({ pg: '9' }) },
    );
    const { source, reads } = watched(bump);
    expect((await structure.collect(source)).value.dependencies).toEqual([]);
    expect(reads).toEqual([]);
  });

  it.each<[string, Files, Files, readonly string[]]>([
    [
      "are not the repository's root package",
      { 'package.json': '{"name":"pg-boss"}' },
      { 'packages/proxy/package.json': manifest({ 'pg-boss': '^12', hono: '4' }) },
      ['hono'],
    ],
    [
      'are not what the root has already',
      { 'package.json': manifest({ hono: '4' }) },
      { 'packages/proxy/package.json': manifest({ hono: '4' }) },
      [],
    ],
    [
      'are not a sibling, whatever it was called',
      { 'packages/ui/package.json': '{"name":"@acme/ui"}', 'packages/other/package.json': '{"name":"x"}' },
      { 'packages/web/package.json': manifest({ '@acme/ui': '1', '@acme/other': '1' }) },
      ['@acme/other'],
    ],
    [
      'are not a package that the same change makes',
      {},
      { 'a/package.json': '{"name":"@acme/a"}', 'web/package.json': manifest({ '@acme/a': '1' }) },
      [],
    ],
    [
      'are told by ecosystem: a namesake elsewhere is another package',
      { 'package.json': '{"name":"redis"}' },
      { 'worker/Cargo.toml': '[dependencies]\nredis = "1"\n' },
      ['redis'],
    ],
  ])('%s', async (_, before, after, expected) => {
    const { value, gaps } = await look(before, after);
    expect(value.dependencies.flatMap(({ names }) => names)).toEqual(expected);
    expect(gaps).toEqual([]);
  });

  it('below a root that cannot be read are a gap, and not told as new', async () => {
    const { value, gaps } = await look(
      { 'package.json': '{ broken' },
      {
        'packages/proxy/package.json': manifest({ redis: '5' }),
        'Cargo.toml': '[dependencies]\nredis = "1"\n',
      },
    );
    expect(value.dependencies.map(({ path }) => path)).toEqual(['Cargo.toml']);
    expect(gaps.map(({ reason }) => toPlain(reason)).join()).toMatch(
      /^package\.json could not be read as a package manifest/,
    );
    const source = await sourceOf({}, { 'packages/proxy/package.json': manifest({ redis: '5' }) });
    const blind = { ...source, directories: () => Promise.reject(new CannotLook(say`GitHub answered 502`)) };
    const unseen = await structure.collect(blind);
    expect(unseen.value.dependencies).toEqual([]);
    expect(unseen.gaps.map(({ reason }) => toPlain(reason))).toContain('GitHub answered 502');
  });

  it('in a manifest that cannot be read are a gap, and the others are still told', async () => {
    const { value, gaps } = await look(
      {},
      { 'package.json': '{ broken', 'Cargo.toml': '[dependencies]\nredis = "1"\n' },
    );
    expect(value.dependencies.map(({ path }) => path)).toEqual(['Cargo.toml']);
    expect(gaps.map(({ reason }) => toPlain(reason)).join()).toMatch(
      /^package\.json could not be read as a package manifest/,
    );
  });

  it('beyond what is read are a gap', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 45 }, (_, i) => [`packages/p${i}/package.json`, manifest({ pg: '8' })]),
    );
    const { gaps } = await look({}, many);
    expect(gaps.map(({ reason }) => toPlain(reason))).toEqual([
      '5 of 45 changed manifests and workflows were not read',
    ]);
  });
});

describe('new folders', () => {
  it('are top-level ones, and units inside folders that hold them', async () => {
    const { value } = await look(
      { 'services/users/main.go': 'x\n', 'src/a.ts': 'x\n' },
      {
        'services/users/more.go': 'y\n',
        'services/billing/main.go': 'y\n',
        'services/README.md': 'y\n',
        'src/deep/b.ts': 'y\n',
        'engine/c.ts': 'y\n',
        'root.ts': 'y\n',
      },
    );
    expect(value.newFolders).toEqual(['engine', 'services/billing']);
  });

  it('are not made by moving files', async () => {
    const text = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join('');
    const { value } = await look({ 'lib/a.ts': text }, { 'lib/a.ts': null, 'engine/a.ts': text });
    expect(value.newFolders).toEqual([]);
  });

  it('are not asked about when nothing is added', async () => {
    const { source, reads } = watched(await sourceOf({ 'src/a.ts': 'x\n' }, { 'src/a.ts': 'y\n' }));
    await structure.collect(source);
    expect(reads).toEqual([]);
  });
});

describe('workflows', () => {
  const path = '.github/workflows/release.yml';

  it('are told with the powers they gained', async () => {
    const { value } = await look(
      { [path]: 'on: push\npermissions:\n  contents: write\n' },
      { [path]: 'on: push\npermissions:\n  contents: write\n  id-token: write\n' },
    );
    expect(value.workflows).toEqual([{ path, gained: ['id-token: write'] }]);
  });

  it('are not told when a line only moves or powers are given up', async () => {
    const { value } = await look(
      { [path]: 'on: push\npermissions:\n  contents: write\n  id-token: write\n' },
      { [path]: 'on: push\npermissions:\n  # was more\n  contents: write # to tag\n' },
    );
    expect(value.workflows).toEqual([]);
  });

  it('are read whole when they were no workflow before', async () => {
    const text = 'on: [pull_request_target]\npermissions:\n  contents: write\n';
    const { value } = await look(
      { 'docs/release.yml': text },
      { 'docs/release.yml': null, [path]: `${text}# now\n` },
    );
    expect(value.workflows).toMatchObject([{ path }]);
  });

  it('are read whole when they are new', async () => {
    const { value } = await look({}, { [path]: 'on: [pull_request_target]\n' });
    expect(value.workflows).toEqual([{ path, gained: ['pull_request_target'] }]);
  });
});

describe('what cannot be looked at', () => {
  const failing: Partial<PullRequestSource> = {
    text: async (_, path) => {
      throw new CannotLook(say`${path} was refused`);
    },
    directories: async () => {
      throw new CannotLook(say`the tree was refused`);
    },
  };

  it('is a gap per read, never an absence', async () => {
    const source = await sourceOf({}, { 'package.json': manifest({ pg: '8' }), 'engine/a.ts': 'x\n' });
    const { value, gaps } = await structure.collect({ ...source, ...failing });
    expect(value).toEqual({ dependencies: [], newFolders: [], services: [], workflows: [] });
    expect(gaps.map(({ reason }) => toPlain(reason))).toEqual([
      'package.json was refused',
      'the tree was refused',
    ]);
  });

  it('includes a file that is listed and not there', async () => {
    const source = await sourceOf({}, { 'package.json': manifest({ pg: '8' }) });
    const { gaps } = await structure.collect({ ...source, text: async () => null });
    expect(gaps.map(({ reason }) => toPlain(reason))).toEqual([
      'package.json is listed as changed but was not found',
    ]);
  });

  it('carries the gaps of the list of files, and reads a file without a patch', async () => {
    const source = await sourceOf(
      { 'package.json': manifest({}) },
      { 'package.json': manifest({ pg: '8' }) },
    );
    const { value } = await source.changedFiles();
    const cut = {
      value: value.map((file) => ({ ...file, patch: null, kind: 'unknown' as const })),
      gaps: [{ reason: say`the list is cut` }],
    };
    const looked = await structure.collect({ ...source, changedFiles: async () => cut });
    expect(looked.value.dependencies).toEqual([{ path: 'package.json', ecosystem: 'npm', names: ['pg'] }]);
    expect(looked.gaps).toEqual(cut.gaps);
  });

  it('does not hide a defect', async () => {
    const source = await sourceOf({}, { 'package.json': manifest({ pg: '8' }) });
    const broken = { ...source, text: async () => Promise.reject(new TypeError('oops')) };
    await expect(structure.collect(broken)).rejects.toThrow('oops');
  });
});

describe('services', () => {
  const compose = (...images: string[]) =>
    `services:\n${images.map((image, i) => `  s${i}:\n    image: ${image}\n`).join('')}`;
  const tf = (type: string) => `resource "${type}" "main" {\n}\n`;
  const gained = async (before: Files, after: Files) => (await look(before, after)).value.services;

  it('are those that a file declares and no changed file did', async () => {
    const before = { 'compose.yml': compose('shop:1', 'postgres:15') };
    expect(await gained(before, { 'compose.yml': compose('shop:2', 'postgres:16', 'redis:8') })).toEqual([
      { path: 'compose.yml', names: ['redis'] },
    ]);
    expect(
      await gained(before, {
        'deploy/compose.yml': compose('postgres:16'),
        'compose.yml': compose('shop:1'),
      }),
    ).toEqual([]);
  });

  it('are not new where a file beside it declares them', async () => {
    const before = { 'infra/main.tf': tf('aws_db_instance'), 'compose.yml': compose('postgres:15') };
    expect(await gained(before, { 'infra/more.tf': tf('aws_db_instance') })).toEqual([]);
    expect(await gained(before, { 'docker-compose.dev.yml': compose('postgres:15') })).toEqual([]);
    expect(await gained(before, { 'infra/more.tf': tf('aws_elasticache_cluster') })).toEqual([
      { path: 'infra/more.tf', names: ['aws_elasticache_cluster'] },
    ]);
  });

  it('of tests do not count, and version bumps cost no reads', async () => {
    expect(await gained({}, { 'tests/compose.yml': compose('postgres:15') })).toEqual([]);
    const { source, reads } = watched(
      await sourceOf({ 'infra/a.tf': 'version = "1"\n' }, { 'infra/a.tf': 'version = "2"\n' }),
    );
    await structure.collect(source);
    expect(reads).toEqual([]);
  });
});
