/** Commit messages as people and hosts write them → what was merged. */
import { describe, expect, it } from 'vitest';
import { changesOf, type LineCommit } from '../../app/git/line.ts';

function commit(change: Partial<LineCommit>): LineCommit {
  return {
    sha: 'c',
    tree: 't1',
    parents: ['b'],
    date: '2026-11-02T10:00:00.000Z',
    author: 'Maria Silva',
    message: 'Show the cart',
    ...change,
  };
}

describe('changesOf', () => {
  it.each<[string, Partial<LineCommit>, object]>([
    [
      'a squashed pull request',
      { message: 'Show the cart (#12)\n\n* First try\n* Better' },
      { number: 12, title: 'Show the cart', body: '* First try\n* Better', head: 'c', base: 'b' },
    ],
    [
      'a merge on GitHub',
      {
        parents: ['b', 'f'],
        message: 'Merge pull request #12 from acme/show/cart\n\nShow the cart\n\nWhy not',
      },
      { number: 12, title: 'Show the cart', body: 'Why not', branch: 'show/cart', head: 'f', base: 'b' },
    ],
    [
      'a merge with the title of the pull request, as GitHub can be told to write it',
      { parents: ['b', 'f'], message: 'Show the cart (#12)\n\nWhy not' },
      { number: 12, title: 'Show the cart', body: 'Why not', branch: null, head: 'f', base: 'b' },
    ],
    [
      'a merge by hand',
      { parents: ['b', 'f'], message: "Merge branch 'show-cart' into main" },
      { number: null, title: null, branch: 'show-cart', head: 'f' },
    ],
    ['a merge of three', { parents: ['b', 'f', 'g'], message: 'Merge both' }, { head: 'c', base: 'b' }],
    ['a direct push', {}, { number: null, title: 'Show the cart', body: '' }],
    [
      'a revert',
      { message: 'Revert "Show the cart (#12)" (#13)' },
      { number: 13, title: 'Revert "Show the cart (#12)"' },
    ],
    [
      'a revert by hand',
      { message: 'Revert "Show the cart (#12)"\n\nThis reverts commit abc.' },
      { number: null },
    ],
    ['no message', { message: '' }, { number: null, title: '(no message)' }],
    ['a number that is none', { message: 'Take (#12345678901234567890)' }, { number: null }],
  ])('%s', (_, given, expected) => {
    expect(changesOf([commit(given), commit({ sha: 'b', tree: 't0', parents: ['a'] })])[0]).toMatchObject(
      expected,
    );
  });

  it('has none for the first commit, and none for a commit that changed nothing', () => {
    const first = commit({ sha: 'a', tree: 't0', parents: [] });
    const empty = commit({ sha: 'b', tree: 't0', parents: ['a'] });
    expect(changesOf([commit({}), empty, first]).map(({ head }) => head)).toEqual(['c']);
  });
});
