/** A git that stays, and the changes of a clone that one of them tells. */
import { describe, expect, it, vi } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { diff, parseCounts, parseDiff } from '../../app/git/diff.ts';
import { keepGit } from '../../app/git/kept.ts';
import { openRepository } from '../../app/git/repository.ts';
import { runGit } from '../../app/git/run.ts';
import { CannotLook } from '../../app/looked.ts';
import { type Clone, throwAwayClone } from '../throw-away-clone.ts';
import { manyCommits } from './many-commits.ts';
import { shimGit } from './shim.ts';

const shown = '-r -M -l1000 --no-ext-diff --no-textconv --no-color --full-index -z';

/** The same from gits of its own, of which one counts the lines. */
async function alone({ dir }: Clone, from: string, to: string) {
  const ask = (...what: string[]) => runGit(['-C', dir, 'diff-tree', ...shown.split(' '), ...what, from, to]);
  const [patches, counts] = [await ask('--raw', '-p', '-U3'), await ask('--numstat')];
  return parseDiff(patches.stdout, { file: 1_000_000, all: 1_000_000 }, true, parseCounts(counts.stdout))
    .files;
}

const lines = (n: number) => Array.from({ length: n }, (_, i) => `line ${i}\n`).join('');

/** Commits that add, change, move, link and remove, one that changes nothing, and a merge. */
function history(): { readonly clone: Clone; readonly ids: readonly string[] } {
  const clone = throwAwayClone();
  const commits = [
    { a: 'a\n', 'b c': lines(30), 'new\nline': 'x\n' },
    { a: 'A\n', d: { link: 'a' } },
    {},
    { 'b c': null, moved: lines(31), d: 'no link\n' },
    { a: null, bin: Uint8Array.of(0, 1, 2), empty: '' },
  ].map((files, i) => clone.commit(`${i}`, files));
  clone.git('switch', '--quiet', '--create', 'x', commits[0] ?? '');
  const side = clone.commit('Side', { side: 's\n' });
  clone.git('switch', '--quiet', 'main');
  clone.git('merge', '--quiet', '--no-edit', 'x');
  return { clone, ids: [...commits, side, clone.git('rev-parse', 'HEAD')] };
}

describe('changes of a clone, from gits that stay', () => {
  it('are the same as from one for each, whoever asks at the same time', async () => {
    const { clone, ids } = history();
    const pairs = ids.flatMap((from) => ids.map((to) => [from, to] as const));
    const expected = await Promise.all(pairs.map(([from, to]) => alone(clone, from, to)));
    const repository = await openRepository(clone.dir);
    const asked = shimGit();
    expect(await Promise.all(pairs.map(([from, to]) => diff(repository, from, to)))).toEqual(expected);
    // The second counts lines where a patch does not tell.
    expect(asked().length).toBe(2);
  });

  it('of more than is read have no patches, and the next one has all of them', async () => {
    const { clone, ids } = history();
    const [first = '', second = ''] = ids;
    const large = clone.commit('Large', { large: lines(40_000), other: 'x\n' });
    const repository = await openRepository(clone.dir);
    const cut = await diff(repository, first, large, { file: 1_000_000, all: 60_000 });
    expect(cut.find(({ path }) => path === 'large')).toMatchObject({ additions: 40_000, patch: null });
    expect(await diff(repository, first, second)).toEqual(await alone(clone, first, second));
  });

  it('are not known where the clone lacks a commit; the next one is', async () => {
    const { clone, ids } = history();
    const [first = '', second = ''] = ids;
    const repository = await openRepository(clone.dir);
    await expect(diff(repository, '6'.repeat(40), first)).rejects.toThrow(CannotLook);
    expect(await diff(repository, first, second)).toEqual(await alone(clone, first, second));
  });
});

describe('a simulation', () => {
  it('takes as many processes for many changes as for a few', async () => {
    const clone = manyCommits(60);
    const asked = shimGit();
    const quiet = {
      colour: false,
      width: 100,
      fetch,
      now: '2026-11-03T09:00:00.000Z',
      note: () => undefined,
    };
    const counts: number[] = [];
    for (const last of ['3', '50']) {
      const before = asked().length;
      const io = { ...quiet, cwd: clone.dir, print: async () => undefined };
      expect(await start(['simulate', '--offline', '--last', last], commands, io)).toBe(0);
      counts.push(asked().length - before);
    }
    expect(counts[1]).toBe(counts[0]);
  });
});

describe('a git that stays', () => {
  it('ends when it has nothing to do, and another one answers the next question', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const asked = shimGit();
    const { dir } = throwAwayClone();
    const git = keepGit(['-C', dir, 'cat-file', '--batch-check'], {});
    const ask = () => git.ask('HEAD\n', (chunk) => chunk.toString('utf8'));
    expect(await ask()).toBe('HEAD missing\n');
    vi.advanceTimersByTime(900);
    expect(await ask()).toBe('HEAD missing\n');
    vi.advanceTimersByTime(900);
    expect(await ask()).toBe('HEAD missing\n');
    expect(asked().length).toBe(1);
    vi.advanceTimersByTime(1100);
    vi.useRealTimers();
    expect(await ask()).toBe('HEAD missing\n');
    expect(asked().length).toBe(2);
  });

  it('is not asked on when what reads the answer throws', async () => {
    const { dir } = throwAwayClone();
    const git = keepGit(['-C', dir, 'cat-file', '--batch-check'], {});
    const failing = git.ask('a\nb\n', () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await git.ask('c\n', (chunk) => chunk.toString('utf8'))).toBe('c missing\n');
  });

  it('that cannot be started is said', async () => {
    const before = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      const ask = keepGit(['cat-file', '--batch-check'], {}).ask('a\n', () => 1);
      await expect(ask).rejects.toThrow('git could not be started');
    } finally {
      process.env.PATH = before;
    }
  });
});
