/** Objects of a clone, all of them from one git. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { openRepository } from '../../app/git/repository.ts';
import { openTree } from '../../app/git/tree.ts';
import { CannotLook } from '../../app/looked.ts';
import { type Clone, cloneAt, type Files, throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';
import { shimGit } from './shim.ts';

/** What is hard to cut out of a stream: nothing, line breaks, NUL, what looks like an answer, more than a pipe holds. */
const hard: Files = {
  empty: '',
  breaks: '\n\n\n',
  nul: Uint8Array.of(0, 10, 0, 10),
  answer: `${'1'.repeat(40)} blob 3\nabc\n${'2'.repeat(40)} missing\n`,
  large: 'é'.repeat(200_000),
  last: 'no line break',
};

function made(files: Files): Clone {
  const clone = throwAwayClone();
  clone.commit('Start', files);
  return clone;
}

const idOf = (clone: Clone, name: string) => clone.git('rev-parse', name);

const cannotCommand = 'case "$*" in *--batch-command*) echo "error: unknown option" >&2; exit 129;; esac';

describe.each([
  ['one git for both kinds of question', ''],
  ['a git that is older than 2.36, which has one for each', cannotCommand],
])('objects, from %s', (_, script) => {
  it('are what they are, in the order in which they were asked for', async () => {
    const clone = made(hard);
    const names = Object.keys(hard);
    const asked = shimGit(script);
    const { objects } = await openRepository(clone.dir);
    const found = await objects.lookUp([
      ...names.map((name) => `HEAD:${name}`),
      'HEAD',
      'nowhere',
      'HEAD^{tree}',
    ]);
    expect(found.map((object) => object?.type)).toEqual([
      ...names.map(() => 'blob'),
      'commit',
      undefined,
      'tree',
    ]);
    const ids = found.slice(0, names.length).map((object) => object?.id ?? '');
    const expected = names.map((name) => Buffer.from(hard[name] as string | Uint8Array));
    const same = (read: readonly Buffer[]) => read.map((bytes, i) => bytes.equals(expected[i] ?? bytes));
    const all = names.map(() => true);
    expect(same(await objects.contents(ids))).toEqual(all);
    expect(same([...(await objects.contents([...ids].reverse()))].reverse())).toEqual(all);
    const missing = '3'.repeat(40);
    expect((await objects.read([missing, ids[0] ?? ''])).map((object) => object?.size)).toEqual([
      undefined,
      0,
    ]);
    await expect(objects.contents([missing])).rejects.toThrow(`no contents of object ${missing}`);
    // One opens the clone; an old git is asked once in vain.
    expect(asked().length).toBe(script === '' ? 2 : 4);
  });
});

describe('objects', () => {
  it('are given to many who ask at the same time, more than fit into one question', async () => {
    const clone = made({ a: 'a', b: 'b' });
    const [a, b] = [idOf(clone, 'HEAD:a'), idOf(clone, 'HEAD:b')];
    const { objects } = await openRepository(clone.dir);
    const many = Array.from({ length: 2500 }, (_, i) => (i % 3 === 0 ? a : b));
    const all = await Promise.all([objects.contents(many), objects.lookUp(many), objects.contents([b])]);
    expect(all[0].map(String)).toEqual(many.map((id) => (id === a ? 'a' : 'b')));
    expect(all[1].map((object) => object?.id)).toEqual(many);
    expect(all[2].map(String)).toEqual(['b']);
  });

  it('are seen although they came after git began to answer', async () => {
    const clone = made({ a: 'a' });
    const { objects } = await openRepository(clone.dir);
    expect(await objects.lookUp(['HEAD:b'])).toEqual([null]);
    clone.commit('More', { b: 'b' });
    expect(await objects.lookUp(['HEAD:b'])).toMatchObject([{ type: 'blob' }]);
  });

  it('are not believed of a git that ends in the middle, and the next question is put to another', async () => {
    const clone = made({ a: 'a' });
    const flag = `${throwAwayFolder()}/once`;
    shimGit(
      `case "$*" in *cat-file*) if mkdir ${flag} 2>/dev/null; then read line; echo "$line" | sed 's/.* //; s/$/ blob 9/'; exit 1; fi;; esac`,
    );
    const { objects } = await openRepository(clone.dir);
    const id = idOf(clone, 'HEAD:a');
    await expect(objects.contents([id])).rejects.toThrow(CannotLook);
    expect((await objects.contents([id])).map(String)).toEqual(['a']);
  });

  it('that a partial clone has are read beside those that it lacks', async () => {
    const origin = made({ 'a.md': 'a', 'b.md': 'b', 'c.md': 'c' });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    origin.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
    const clone = cloneAt(throwAwayFolder());
    clone.git('clone', '--quiet', '--filter=blob:none', '--no-checkout', `file://${origin.dir}`, '.');
    const ids = ['a.md', 'b.md', 'c.md'].map((name) => idOf(origin, `HEAD:${name}`));
    clone.git('cat-file', '-p', ids[1] ?? '');
    const { objects } = await openRepository(clone.dir);
    expect((await objects.lookUp(ids)).map((object) => object?.size)).toEqual([undefined, 1, undefined]);
    expect((await objects.read(ids)).map((object) => object && String(object.bytes))).toEqual([
      null,
      'b',
      null,
    ]);
  });
});

function treeOf(clone: Clone, entries: string): string {
  const hash = ['hash-object', '-t', 'tree', '-w', '--stdin', '--literally'];
  const tree = execFileSync('git', ['-C', clone.dir, ...hash], { input: Buffer.from(entries, 'latin1') });
  return clone.git('commit-tree', '-m', 'Made by hand', tree.toString().trim());
}

describe('the files of a commit', () => {
  it('are found by their path, and by globs in the order of git', async () => {
    const clone = made({
      'b/x.md': '1',
      'b.md': '2',
      'b/c/y.md': { link: '../x.md' },
      '.hidden/z.md': '3',
      'new\nline.md': '4',
    });
    const tree = await openTree(await openRepository(clone.dir), 'HEAD');
    const listed = clone.git('ls-tree', '-r', '-z', '--name-only', 'HEAD').split('\0').filter(Boolean);
    expect((await tree.matching(['**'])).map(({ path }) => path)).toEqual(listed);
    expect((await tree.matching(['b/**', '*.md'])).map(({ path, kind }) => [path, kind])).toEqual([
      ['b.md', 'file'],
      ['b/c/y.md', 'link'],
      ['b/x.md', 'file'],
      ['new\nline.md', 'file'],
    ]);
    const kinds = ['b', 'b/c', 'b/c/y.md', 'new\nline.md', 'b.md/x', 'b/', '/b', '', '.', 'b/..', 'B'];
    expect(await Promise.all(kinds.map(async (path) => (await tree.entry(path))?.kind))).toEqual([
      'folder',
      'folder',
      'link',
      'file',
      ...Array.from({ length: 7 }, () => undefined),
    ]);
  });

  it('are found anew where the same folder is at another place, or other globs are asked for', async () => {
    const clone = made({ 'a/x.md': '1', 'a/y.ts': '2' });
    const repository = await openRepository(clone.dir);
    const matching = async (...globs: string[]) =>
      (await (await openTree(repository, clone.git('rev-parse', 'HEAD'))).matching(globs)).map(
        ({ path }) => path,
      );
    expect(await matching('**/*.md')).toEqual(['a/x.md']);
    expect(await matching('a/*')).toEqual(['a/x.md', 'a/y.ts']);
    clone.git('mv', 'a', 'b');
    clone.commit('Move');
    expect(await matching('**/*.md')).toEqual(['b/x.md']);
    expect(await matching('a/*')).toEqual([]);
  });

  it.each([
    ['a name with a slash, which would be two things', '100644 a/b\0'],
    ['an empty name', '100644 \0'],
    ['an entry that is cut', '100644 a'],
  ])('are not known where a folder has %s', async (_, entry) => {
    const clone = made({ a: 'a' });
    const id = Buffer.from(idOf(clone, 'HEAD:a'), 'hex').toString('latin1');
    const commit = treeOf(clone, entry.endsWith('\0') ? `${entry}${id}` : entry);
    const tree = await openTree(await openRepository(clone.dir), commit);
    await expect(tree.matching(['**'])).rejects.toThrow(CannotLook);
    await expect(tree.entry('a')).rejects.toThrow(CannotLook);
  });

  it('are not known of a commit or a folder that the clone lacks', async () => {
    const clone = made({ 'a/b': 'c' });
    const folder = Buffer.from('4'.repeat(40), 'hex').toString('latin1');
    const commit = treeOf(clone, `40000 gone\0${folder}`);
    const repository = await openRepository(clone.dir);
    await expect(openTree(repository, '5'.repeat(40))).rejects.toThrow(CannotLook);
    const tree = await openTree(repository, commit);
    expect((await tree.entry('gone'))?.kind).toBe('folder');
    await expect(tree.entry('gone/x')).rejects.toThrow(CannotLook);
    await expect(tree.matching(['**'])).rejects.toThrow(CannotLook);
  });
});

it('objects that several ask for at once are each one’s own, and what one lacks is lacking for it alone', async () => {
  const clone = made(hard);
  const { objects } = await openRepository(clone.dir);
  const names = Object.keys(hard);
  const ids = names.map((name) => idOf(clone, `HEAD:${name}`));
  const missing = '3'.repeat(40);
  const asked = await Promise.allSettled([
    objects.contents([ids[5] ?? '', ids[3] ?? '']),
    objects.contents([missing]),
    objects.contents([ids[0] ?? '']),
    objects.contents([]),
    objects.read([missing, ids[1] ?? '']),
  ]);
  const bytes = (name: string) => Buffer.from(hard[name] as string | Uint8Array);
  const [first, second, third, none, last] = asked.map((one) =>
    one.status === 'fulfilled' ? one.value : null,
  );
  expect(first).toEqual([bytes('last'), bytes('answer')]);
  expect(second).toBeNull();
  expect(third).toEqual([bytes('empty')]);
  expect(none).toEqual([]);
  expect(last).toMatchObject([null, { bytes: bytes('breaks') }]);
});
