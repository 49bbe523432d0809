import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffFiles, diffPatches } from './git/diff.ts';
import { gitEnvironment } from './git/run.ts';
import type { RepositoryHandle } from './index.ts';
import { openShop, refused, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.github.stop());

const git = (directory: string, ...args: string[]): string =>
  execFileSync('git', ['-C', directory, ...args], { env: gitEnvironment, encoding: 'utf8' });

/** Commits `before` on one branch and `after` on a branch from it. */
async function change(
  repository: RepositoryHandle,
  before: Parameters<RepositoryHandle['commit']>[0]['files'],
  after: Parameters<RepositoryHandle['commit']>[0]['files'],
) {
  const branch = `b${Math.random()}`;
  const from = await repository.commit({
    branch,
    from: repository.sha(),
    ...(before ? { files: before } : {}),
  });
  const to = await repository.commit({ branch, ...(after ? { files: after } : {}) });
  return { from, to, store: repository.data.store };
}

const long = Array.from({ length: 40 }, (_, line) => `line ${line}\n`).join('');

describe('changed files', () => {
  it.each([
    [
      'added',
      {},
      { 'a.txt': 'x\n' },
      { status: 'added', path: 'a.txt', additions: 1, deletions: 0 },
      '@@ -0,0 +1 @@\n+x',
    ],
    [
      'removed',
      { 'a.txt': 'x\n' },
      { 'a.txt': null },
      { status: 'removed', additions: 0, deletions: 1 },
      '@@ -1 +0,0 @@\n-x',
    ],
    [
      'modified',
      { 'a.txt': 'x\n' },
      { 'a.txt': 'y\n' },
      { status: 'modified', additions: 1, deletions: 1 },
      '@@ -1 +1 @@\n-x\n+y',
    ],
    [
      'without a last newline',
      { 'a.txt': 'x\n' },
      { 'a.txt': 'x' },
      { status: 'modified' },
      '@@ -1 +1 @@\n-x\n+x\n\\ No newline at end of file',
    ],
    [
      'renamed',
      { 'a.txt': long },
      { 'a.txt': null, 'b c.txt': long },
      { status: 'renamed', path: 'b c.txt', previousPath: 'a.txt', additions: 0 },
      '',
    ],
    [
      'renamed and changed',
      { 'a.txt': long },
      { 'a.txt': null, 'b.txt': `${long}end\n` },
      { status: 'renamed', additions: 1, deletions: 0 },
      '@@ -38,3 +38,4 @@ line 36\n line 37\n line 38\n line 39\n+end',
    ],
    ['binary', {}, { 'a.bin': Buffer.from([0, 1, 2]) }, { status: 'added', binary: true, additions: 0 }, ''],
    ['empty', {}, { 'a.txt': '' }, { status: 'added', additions: 0 }, ''],
    [
      'made executable',
      { 'a.sh': 'x\n' },
      { 'a.sh': { mode: '100755', content: 'x\n' } } as const,
      { status: 'modified', additions: 0 },
      '',
    ],
    [
      'made a link',
      { a: 'x\n' },
      { a: { mode: '120000', content: 'y' } } as const,
      { status: 'changed', additions: 1, deletions: 1 },
      '@@ -1 +0,0 @@\n-x\n@@ -0,0 +1 @@\n+y\n\\ No newline at end of file',
    ],
    [
      'a submodule',
      {},
      { lib: { submodule: 'a'.repeat(40) } },
      { status: 'added', oid: 'a'.repeat(40), additions: 1 },
      `@@ -0,0 +1 @@\n+Subproject commit ${'a'.repeat(40)}`,
    ],
    [
      'with lines that look like headers',
      {},
      { 'a.txt': 'diff --git a/x b/x\n@@ -1 +1 @@\n' },
      { status: 'added', additions: 2 },
      '@@ -0,0 +1,2 @@\n+diff --git a/x b/x\n+@@ -1 +1 @@',
    ],
    [
      'with odd line ends',
      {},
      { 'a.txt': 'a\r\ndiff --git a b\rdiff --git c d\u2028diff --git e f\n' },
      { status: 'added', additions: 2 },
      '@@ -0,0 +1,2 @@\n+a\r\n+diff --git a b\rdiff --git c d\u2028diff --git e f',
    ],
    [
      'with a name in UTF-8',
      {},
      { 'dé "ü"\t.txt': 'x\n' },
      { status: 'added', path: 'dé "ü"\t.txt' },
      '@@ -0,0 +1 @@\n+x',
    ],
  ])('a file %s', async (_, before, after, expected, patch) => {
    const { from, to, store } = await change(shop.shop, before, after);
    const files = await diffFiles(store, from, to);
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject(expected);
    expect(await diffPatches(store, from, to)).toEqual([patch]);
  });

  it('keeps patches beside their files when there are many', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, at) => [`f${at}.txt`, at % 3 === 0 ? '' : `${at}\n`]),
    );
    const { from, to, store } = await change(shop.shop, {}, files);
    const [changes, patches] = await Promise.all([diffFiles(store, from, to), diffPatches(store, from, to)]);
    for (const [at, { path }] of changes.entries()) {
      const content = files[path];
      expect(patches[at]).toBe(content === '' ? '' : `@@ -0,0 +1 @@\n+${content?.trimEnd()}`);
    }
  });
});

describe('what is written', () => {
  const name = fc.stringMatching(/^[a-zé]{1,3}$/);
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const tree = fc.dictionary(path, fc.string({ maxLength: 20 }), { maxKeys: 8 });

  /** No path may be a folder of another. */
  const clean = (files: Record<string, string>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(files).filter(
        ([one]) => !Object.keys(files).some((other) => other.startsWith(`${one}/`)),
      ),
    );

  it('is what git itself would write', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (files) => {
        const wanted = clean(files);
        const repository = await shop.org.createRepository(`r${Math.random()}`);
        const oid = await repository.commit({ branch: 'main', files: wanted, message: 'All' });
        const listed = git(repository.gitDirectory, 'ls-tree', '-r', '-z', '--name-only', oid)
          .split('\0')
          .filter(Boolean);
        expect(listed.toSorted()).toEqual(Object.keys(wanted).toSorted());
        for (const [file, content] of Object.entries(wanted)) {
          expect(git(repository.gitDirectory, 'cat-file', 'blob', `${oid}:${file}`)).toBe(content);
        }
        expect(git(repository.gitDirectory, 'fsck', '--strict')).toBe('');
      }),
      { numRuns: 15 },
    );
  });

  it('can be cloned', async () => {
    const target = mkdtempSync(join(tmpdir(), 'clone-'));
    git(target, 'clone', '--quiet', shop.shop.gitDirectory, 'shop');
    expect(git(join(target, 'shop'), 'rev-parse', 'HEAD', 'origin/feature').trim().split('\n')).toEqual([
      shop.shop.sha('main'),
      shop.shop.sha('feature'),
    ]);
    const fork = shop.maria.fork(shop.shop);
    git(target, 'clone', '--quiet', fork.gitDirectory, 'fork');
    expect(git(join(target, 'fork'), 'rev-parse', 'HEAD').trim()).toBe(shop.shop.sha('main'));
    rmSync(target, { recursive: true });
  });
});

describe('an imported repository', () => {
  it('has the same commits, branches and tags, however it is configured', async () => {
    const source = mkdtempSync(join(tmpdir(), 'source-'));
    git(source, 'init', '--quiet', '--initial-branch=trunk');
    const identity = ['-c', 'user.name=Ann', '-c', 'user.email=maria@acme.test'];
    for (const at of [1, 2, 3]) {
      writeFileSync(join(source, 'file.txt'), `${at}\n`.repeat(at));
      git(source, 'add', '.');
      git(source, ...identity, 'commit', '--quiet', '-m', `Commit ${at}`);
    }
    git(source, ...identity, 'tag', '-a', 'v1', '-m', 'One');
    git(source, 'branch', 'topic/x', 'HEAD~1');
    const real = await shop.org.createRepository('real', { from: source });
    expect(real.data.defaultBranch).toBe('trunk');
    expect(real.sha()).toBe(git(source, 'rev-parse', 'HEAD').trim());
    const at = { owner: 'acme', repo: 'real' };
    const { data } = await shop.octokit.rest.repos.listCommits(at);
    expect(data.map(({ commit, author }) => [commit.message, author?.login])).toEqual([
      ['Commit 3', 'maria'],
      ['Commit 2', 'maria'],
      ['Commit 1', 'maria'],
    ]);
    const tag = await shop.octokit.rest.repos.getCommit({ ...at, ref: 'v1' });
    expect(tag.data.sha).toBe(real.sha());
    const branch = await shop.octokit.rest.repos.getBranch({ ...at, branch: 'topic/x' });
    expect(branch.data.commit.sha).toBe(git(source, 'rev-parse', 'topic/x').trim());
    expect((await refused(shop.octokit.rest.repos.getBranch({ ...at, branch: 'main' }))).message).toBe(
      'Branch not found',
    );
    rmSync(source, { recursive: true });
  });
});
