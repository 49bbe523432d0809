import { describe, expect, it } from 'vitest';
import { mergeBases } from '../../app/git/merge-bases.ts';
import { openRepository } from '../../app/git/repository.ts';
import { type Clone, cloneAt, throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';
import { shimGit } from './shim.ts';

/** Branches that left `main`, that were merged crosswise (two best merge bases), and that have nothing in common with it. */
function history(): Clone {
  const clone = throwAwayClone();
  clone.commit('Start', { a: '1' });
  for (const name of ['x', 'y']) {
    clone.git('switch', '--quiet', '--create', name, 'main');
    clone.commit(name, { [name]: '1' });
  }
  clone.git('branch', 'x1', 'x');
  clone.git('branch', 'y1', 'y');
  clone.git('merge', '--quiet', '--no-edit', 'x1');
  clone.git('switch', '--quiet', 'x');
  clone.git('merge', '--quiet', '--no-edit', 'y1');
  clone.git('switch', '--quiet', '--orphan', 'other');
  clone.commit('Other', { o: '1' });
  return clone;
}

const names = [
  ['main', 'x'],
  ['x', 'y'],
  ['main', 'other'],
  ['x1', 'main'],
  ['main', 'main'],
  ['x1', 'y1'],
] as const;

const oneByOne = (clone: Clone, base: string, head: string) => {
  try {
    return clone.git('merge-base', base, head);
  } catch {
    return null;
  }
};

const pairsOf = (clone: Clone) =>
  names.map(([base, head]) => ({ base: clone.git('rev-parse', base), head: clone.git('rev-parse', head) }));

describe('merge bases', () => {
  it('are those that git gives one by one, from one command', async () => {
    const clone = history();
    const pairs = pairsOf(clone);
    const expected = pairs.map(({ base, head }) => oneByOne(clone, base, head));
    const repository = await openRepository(clone.dir);
    const asked = shimGit();
    const found = await mergeBases(repository, pairs);
    expect(pairs.map((pair) => found.get(pair))).toEqual(expected);
    expect(expected[2]).toBe(null);
    expect(asked().length).toBe(1);
  });

  it('are known for the others when a clone lacks the commits of one', async () => {
    const origin = history();
    const clone = cloneAt(throwAwayFolder());
    clone.git('clone', '--quiet', '--single-branch', '--branch', 'y1', `file://${origin.dir}`, '.');
    const pairs = pairsOf(origin).slice(3);
    const found = await mergeBases(await openRepository(clone.dir), pairs);
    expect(pairs.map((pair) => found.get(pair) === null)).toEqual([true, false, true]);
  });
});
