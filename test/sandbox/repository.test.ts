import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CannotLook } from '../../app/looked.ts';
import { cloneAt, throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';
import { changesOf } from './history.ts';
import { NothingToPlay, peopleOf, readGiven } from './repository.ts';

/** Every file below a folder with its contents. */
function contentsOf(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return new Map(
    files.map(({ parentPath, name }) => [
      join(parentPath, name),
      readFileSync(join(parentPath, name), 'latin1'),
    ]),
  );
}

it('reads the line of first parents, with the authors of what was merged', async () => {
  const clone = throwAwayClone();
  clone.commit('First', { 'a.txt': 'a\n' });
  clone.git('checkout', '--quiet', '-b', 'side');
  clone.commit('On the side', { 'b.txt': 'b\n' });
  clone.git('-c', 'user.name=x', 'checkout', '--quiet', 'main');
  clone.commit('Second (#4)', { 'c.txt': 'c\n' });
  clone.git('merge', '--quiet', '--no-ff', '-m', 'Merge pull request #5 from acme/side\n\nThe side', 'side');
  const before = contentsOf(clone.dir);
  const given = await readGiven(clone.dir);
  expect(given).toMatchObject({ commits: 4, shallow: false, ref: 'HEAD' });
  expect(changesOf(given.line)).toMatchObject([
    { kind: 'merge', number: 5, title: 'The side', author: { name: 'Maria Silva' } },
    { kind: 'squash', number: 4, title: 'Second' },
  ]);
  const [merge, squash] = changesOf(given.line);
  const people = [{ name: 'Maria Silva', email: expect.stringContaining('@') }];
  if (merge) expect(await peopleOf(given, merge)).toEqual(people);
  if (squash) expect(await peopleOf(given, { ...squash, base: squash.head })).toEqual([]);
  expect(given.files.paths).toEqual(['a.txt', 'b.txt', 'c.txt']);
  expect(await given.files.text('b.txt')).toBe('b\n');
  expect(await given.files.text('none.txt')).toBeNull();
  expect(contentsOf(clone.dir)).toEqual(before);
});

it('reads a bare repository whose HEAD names a branch that it does not have', async () => {
  const clone = throwAwayClone();
  clone.commit('First', { 'a.txt': 'a\n' });
  const bare = join(throwAwayFolder(), 'My Shop.git');
  clone.git('clone', '--quiet', '--bare', clone.dir, bare);
  cloneAt(bare).git('symbolic-ref', 'HEAD', 'refs/heads/gone');
  expect(await readGiven(bare)).toMatchObject({
    ref: 'refs/heads/main',
    commits: 1,
    name: 'my-shop',
    gitDir: bare,
  });
});

it('knows where a shallow clone was cut', async () => {
  const clone = throwAwayClone();
  for (const n of [1, 2, 3]) clone.commit(`Change ${n}`, { 'a.txt': `${n}\n` });
  const shallow = throwAwayFolder();
  execFileSync('git', ['clone', '--quiet', '--depth', '2', `file://${clone.dir}`, shallow]);
  const given = await readGiven(shallow);
  expect(given).toMatchObject({ shallow: true, commits: 2 });
  expect(changesOf(given.line).map(({ title }) => title)).toEqual(['Change 3']);
});

it.each([
  ['is no folder', () => '/no/such/folder', CannotLook],
  ['is in no repository', throwAwayFolder, CannotLook],
  ['has no commits', () => throwAwayClone().dir, NothingToPlay],
])('says so when a path %s', async (_, path, error) => {
  await expect(readGiven(path())).rejects.toThrow(error);
});
