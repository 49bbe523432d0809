import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localSource } from '../../app/facts/local-source.ts';
import type { PullRequestSource } from '../../app/facts/source.ts';
import { openRange } from '../../app/git/range.ts';
import { openRepository } from '../../app/git/repository.ts';
import { countUncommitted } from '../../app/git/uncommitted.ts';
import { CannotLook } from '../../app/looked.ts';
import type { Version } from '../../app/repository-reads.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { isKnown } from '../../policies/engine/part.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { type Clone, cloneAt, type Files, throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';

async function sourceOf(clone: Clone, base: string | null = null, head = 'HEAD'): Promise<PullRequestSource> {
  const range = await openRange(await openRepository(clone.dir), { base, head });
  return localSource({ range, sarif: null, fetch, now: '2026-11-03T09:00:00Z' })(wantsNothing);
}

/** `main` with one commit, and a branch `feature` with one more. */
function branched(before: Files, after: Files): Clone {
  const clone = throwAwayClone();
  clone.commit('Start', before);
  clone.git('switch', '--quiet', '--create', 'feature');
  clone.commit('Show the receipt number\n\nIt was asked for.\n', after);
  return clone;
}

async function changed(before: Files, after: Files) {
  return (await (await sourceOf(branched(before, after))).changedFiles()).value;
}

const lines = (n: number) => Array.from({ length: n }, (_, i) => `line ${i}\n`).join('');

describe('changed files', () => {
  it('has added, modified, removed and renamed files with git’s counts and hunks, sorted', async () => {
    const files = await changed(
      { 'b.txt': 'one\ntwo\n', 'gone.txt': 'bye\n', 'old name.txt': lines(20) },
      {
        'b.txt': 'one\n2\n3\n',
        'gone.txt': null,
        'old name.txt': null,
        'new/name.txt': lines(21),
        'a.txt': 'new',
      },
    );
    expect(files).toEqual([
      {
        path: 'a.txt',
        previousPath: null,
        status: 'added',
        additions: 1,
        deletions: 0,
        kind: 'text',
        patch: '@@ -0,0 +1 @@\n+new\n\\ No newline at end of file',
      },
      {
        path: 'b.txt',
        previousPath: null,
        status: 'modified',
        additions: 2,
        deletions: 1,
        kind: 'text',
        patch: '@@ -1,2 +1,3 @@\n one\n-two\n+2\n+3',
      },
      {
        path: 'gone.txt',
        previousPath: null,
        status: 'removed',
        additions: 0,
        deletions: 1,
        kind: 'text',
        patch: '@@ -1 +0,0 @@\n-bye',
      },
      {
        path: 'new/name.txt',
        previousPath: 'old name.txt',
        status: 'renamed',
        additions: 1,
        deletions: 0,
        kind: 'text',
        patch: '@@ -18,3 +18,4 @@ line 16\n line 17\n line 18\n line 19\n+line 20',
      },
    ]);
  });

  it('has no patch for a pure rename, an empty file or a binary one', async () => {
    const files = await changed(
      { 'a.txt': lines(9) },
      { 'a.txt': null, 'b.txt': lines(9), empty: '', 'x.png': Uint8Array.of(1, 0, 2) },
    );
    expect(files.map(({ path, kind, patch }) => [path, kind, patch])).toEqual([
      ['b.txt', 'text', null],
      ['empty', 'text', null],
      ['x.png', 'binary', null],
    ]);
  });

  it('keeps the patches of the files around one that changed its type', async () => {
    const files = await changed(
      { 'a.txt': 'a\n', 'm.txt': 'm\n', 'z.txt': 'z\n' },
      { 'a.txt': 'A\n', 'm.txt': { link: 'a.txt' }, 'z.txt': 'Z\n' },
    );
    expect(files.map(({ path, status }) => [path, status])).toEqual([
      ['a.txt', 'modified'],
      ['m.txt', 'modified'],
      ['z.txt', 'modified'],
    ]);
    expect(files[1]?.patch).toContain('-m');
    expect(files[2]?.patch).toBe('@@ -1 +1 @@\n-z\n+Z');
  });

  it('takes a submodule for what it is', async () => {
    const clone = branched({ 'a.txt': 'a\n' }, {});
    clone.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},vendor/lib`);
    clone.git('commit', '--quiet', '--message', 'Pin lib');
    const files = (await (await sourceOf(clone)).changedFiles()).value;
    expect(files).toMatchObject([{ path: 'vendor/lib', kind: 'submodule', additions: 1 }]);
  });

  it.each(['new\nline', 'tab\there', '"quoted"', 'ünïcödé', ' space ', '-dash', ':(top)x', 'diff --git a'])(
    'reads the path %j as it is',
    async (path) => {
      const files = await changed({}, { [path]: 'x\n' });
      expect(files.map((file) => file.path)).toEqual([path]);
    },
  );

  it('does not mistake content for a header', async () => {
    const text = 'diff --git a/x b/x\n@@ -1 +1 @@\n:100644\n';
    const files = await changed({ 'a.txt': '' }, { 'a.txt': text, 'b.txt': 'b\n' });
    expect(files.map(({ patch }) => patch)).toEqual([
      '@@ -0,0 +1,3 @@\n+diff --git a/x b/x\n+@@ -1 +1 @@\n+:100644',
      '@@ -0,0 +1 @@\n+b',
    ]);
  });

  it('lets no .gitattributes of the change hide its lines', async () => {
    const files = await changed({ 'a.txt': 'a\n' }, { '.gitattributes': '* -diff\n', 'a.txt': 'b\n' });
    expect(files.map(({ path, kind, additions }) => [path, kind, additions])).toEqual([
      ['.gitattributes', 'text', 1],
      ['a.txt', 'text', 1],
    ]);
  });

  it('drops the patch of a very large file, and keeps its counts', async () => {
    const files = await changed({}, { 'big.txt': lines(200_000), 'small.txt': 'x\n' });
    expect(files).toMatchObject([
      { path: 'big.txt', additions: 200_000, kind: 'text', patch: null },
      { path: 'small.txt', patch: '@@ -0,0 +1 @@\n+x' },
    ]);
  });

  it('compares with where the branch left its base, not with what the base became', async () => {
    const clone = branched({ 'a.txt': 'a\n' }, { 'b.txt': 'b\n' });
    clone.git('switch', '--quiet', 'main');
    clone.commit('Meanwhile', { 'c.txt': 'c\n' });
    const source = await sourceOf(clone, 'main', 'feature');
    expect((await source.changedFiles()).value.map((file) => file.path)).toEqual(['b.txt']);
    const point = async (path: string) => [
      await source.text('base', path),
      await source.text('mergeBase', path),
      await source.text('head', path),
    ];
    expect(await point('b.txt')).toEqual([null, null, 'b\n']);
    expect(await point('c.txt')).toEqual(['c\n', null, null]);
  });
});

describe('nothing of the repository is run', () => {
  it.each([
    ['core.fsmonitor', 'touch RAN'],
    ['diff.external', 'touch RAN'],
    ['diff.evil.command', 'touch RAN'],
    ['diff.evil.textconv', 'touch RAN'],
    ['filter.evil.clean', 'touch RAN'],
    ['filter.evil.process', 'touch RAN'],
    ['core.pager', 'touch RAN'],
  ])('%s', async (key, command) => {
    const clone = branched(
      { 'a.txt': 'a\n' },
      { 'a.txt': 'b\n', '.gitattributes': '* diff=evil filter=evil\n' },
    );
    const ran = join(clone.dir, 'RAN');
    clone.git('config', key, command.replace('RAN', ran));
    writeFileSync(join(clone.dir, '.git/info/attributes'), '* diff=evil filter=evil\n');
    const source = await sourceOf(clone);
    await source.changedFiles();
    await source.texts('head', ['**']);
    clone.write({ 'a.txt': 'c\n' });
    expect(await countUncommitted(clone.dir)).toBeGreaterThan(0);
    expect(existsSync(ran)).toBe(false);
  });
});

describe('files', () => {
  it('gives a text, null for what is no file, and refuses what is no text', async () => {
    const clone = branched({}, { 'docs/a.md': '# A\n', 'x.bin': Uint8Array.of(0, 1), bom: '\ufeffhello' });
    const source = await sourceOf(clone);
    expect(await source.text('head', 'docs/a.md')).toBe('# A\n');
    expect(await source.text('head', 'docs')).toBe(null);
    expect(await source.text('head', 'nowhere')).toBe(null);
    expect(await source.text('head', 'bom')).toBe('hello');
    await expect(source.text('head', 'x.bin')).rejects.toThrow('x.bin is not a text file');
  });

  it('refuses a file of more than 20 MiB', async () => {
    const clone = branched({}, { big: 'x'.repeat(20 * 1024 * 1024 + 1), small: 'x' });
    const source = await sourceOf(clone);
    await expect(source.text('head', 'big')).rejects.toThrow('too large');
    const { value, gaps } = await source.texts('head', ['*']);
    expect(value.map(({ path }) => path)).toEqual(['small']);
    expect(gaps.map(({ reason }) => toPlain(reason))).toEqual(['big is too large to be read']);
  });

  it('follows links inside the repository, and says when one leads out of it', async () => {
    const clone = branched(
      {},
      {
        'docs/a.md': 'A',
        'l1.md': { link: 'docs/a.md' },
        'docs/l2.md': { link: '../l1.md' },
        'out.md': { link: '/etc/passwd' },
        'up.md': { link: '../secret' },
        'ring.md': { link: 'ring.md' },
      },
    );
    const source = await sourceOf(clone);
    expect(await source.text('head', 'docs/l2.md')).toBe('A');
    for (const path of ['out.md', 'up.md', 'ring.md'])
      await expect(source.text('head', path)).rejects.toThrow('not in the repository');
  });

  it('gives the texts that match, sorted, with a gap for each that cannot be read', async () => {
    const clone = branched({}, { 'b/x.md': 'b', 'a/x.md': 'a', 'a/y.txt': 'y', 'a/z.md': Uint8Array.of(0) });
    const { value, gaps } = await (await sourceOf(clone)).texts('head', ['**/*.md']);
    expect(value).toEqual([
      { path: 'a/x.md', text: 'a' },
      { path: 'b/x.md', text: 'b' },
    ]);
    expect(gaps.map(({ reason }) => toPlain(reason))).toEqual(['a/z.md is not a text file']);
  });

  it('says which paths there are, folders included', async () => {
    const source = await sourceOf(branched({ 'src/a.ts': '' }, { 'services/billing/a.ts': '' }));
    const asked = ['src', 'services', 'services/billing', 'src/a.ts', 'nope'];
    expect(await source.directories('base', asked)).toEqual(new Set(['src', 'src/a.ts']));
    expect(await source.directories('head', asked)).toEqual(new Set(asked.slice(0, 4)));
  });

  it('lists the versions of a file on the base, newest first, its removal included', async () => {
    const clone = throwAwayClone();
    clone.commit('One', { 'f.yml': '1' });
    clone.commit('Other', { other: '' });
    const removed = clone.commit('Gone', { 'f.yml': null });
    clone.commit('Two', { 'f.yml': '2' });
    const versions: Version[] = [];
    for await (const version of (await sourceOf(clone, 'main')).history('f.yml')) versions.push(version);
    expect(versions.map(({ text }) => text)).toEqual(['2', null, '1']);
    expect(versions[1]).toEqual({ commit: removed, date: '2026-11-02T10:00:00.000Z', text: null });
  });
});

describe('the range as a pull request', () => {
  it('knows its commits, its branches and the author of the newest commit, and says what it does not know', async () => {
    const clone = branched({ a: '1' }, { a: '2' });
    const pull = await (await sourceOf(clone)).pullRequest();
    expect(pull).toMatchObject({
      author: { login: 'Maria Silva', kind: 'user' },
      draft: false,
      base: { ref: 'main', sha: clone.git('rev-parse', 'main') },
      head: { ref: 'feature', sha: clone.git('rev-parse', 'feature') },
      readAt: '2026-11-03T09:00:00Z',
    });
    for (const part of [pull.number, pull.title, pull.body, pull.labels, pull.createdAt, pull.head.fork])
      expect(isKnown<unknown>(part)).toBe(false);
  });

  it('has no branch name for a commit, a tag or a detached head', async () => {
    const clone = branched({ a: '1' }, { a: '2' });
    clone.git('tag', 'v1');
    clone.git('switch', '--quiet', '--detach');
    const ends = [
      await sourceOf(clone),
      await sourceOf(clone, 'main', 'v1'),
      await sourceOf(clone, 'HEAD^1'),
    ];
    for (const source of ends) expect(isKnown((await source.pullRequest()).head.ref)).toBe(false);
    expect(isKnown((await (await sourceOf(clone, 'HEAD^1')).pullRequest()).base.ref)).toBe(false);
  });

  it('prefers the remote’s default branch, and calls it by its published name', async () => {
    const origin = branched({ a: '1' }, {});
    origin.git('switch', '--quiet', 'main');
    origin.git('branch', '--move', 'main', 'trunk');
    const clone = cloneAt(throwAwayFolder());
    clone.git('clone', '--quiet', origin.dir, '.');
    clone.commit('More', { b: '1' });
    expect((await (await sourceOf(clone)).pullRequest()).base.ref).toBe('trunk');
    expect((await (await sourceOf(clone, 'feature')).pullRequest()).base.ref).toBe('feature');
  });
});

describe('clones that lack something', () => {
  const lacking = (...how: string[]) => {
    const origin = branched({ a: '1' }, { a: '2' });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    origin.git('switch', '--quiet', 'main');
    origin.commit('Meanwhile', { b: '1' });
    const clone = cloneAt(throwAwayFolder());
    clone.git('clone', '--quiet', ...how, `file://${origin.dir}`, '.');
    return clone;
  };

  it('a shallow one without a common commit names the remedy', async () => {
    const clone = lacking('--depth', '1', '--no-single-branch');
    const error = await sourceOf(clone, 'main', 'feature').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CannotLook);
    expect(
      (error as CannotLook).gap.remedy
        ?.map((part) => (typeof part === 'string' ? part : part.value))
        .join(''),
    ).toContain('git fetch --unshallow');
  });

  it('a partial one says what is missing, and fetches nothing', async () => {
    const source = await sourceOf(lacking('--filter=blob:none', '--no-checkout'), 'main', 'feature');
    await expect(source.changedFiles()).rejects.toThrow(CannotLook);
    await expect(source.text('head', 'a')).rejects.toThrow(CannotLook);
  });
});
