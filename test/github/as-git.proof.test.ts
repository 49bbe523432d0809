/** What the local GitHub says of histories and differences without git is what git says. */
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onlyMergeBase } from './git/ancestry.ts';
import { diffFiles, diffPatches } from './git/diff.ts';
import { type ChangedPaths, changedPaths, commitsBetween, isAncestor, mergeBase } from './git/history.ts';
import { mergeCommit } from './git/merge.ts';
import { formatCommit } from './git/objects.ts';
import { plainDiff } from './git/plain-diff.ts';
import { gitEnvironment } from './git/run.ts';
import type { GitStore } from './git/store.ts';
import { editTree } from './git/tree.ts';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
let store: GitStore;
beforeAll(async () => {
  shop = await openShop();
  store = shop.shop.data.store;
});
afterAll(() => shop.github.stop());

/** Empty where git says no. */
function git(...args: string[]): string {
  try {
    return execFileSync('git', ['--git-dir', store.directory, ...args], {
      env: gitEnvironment,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  } catch {
    return '';
  }
}

/** What git says a commit changed. */
function changesOf(oid: string): ChangedPaths {
  const shown = ['--format=', '--name-status', '-z', '-M', '--diff-merges=first-parent'];
  const fields = git('show', ...shown, oid)
    .split('\0')
    .filter(Boolean);
  const found = { A: [] as string[], D: [] as string[], M: [] as string[] };
  while (fields.length > 0) {
    const [code = '', path = ''] = fields.splice(0, 2);
    if (code.startsWith('R')) {
      found.D.push(path);
      found.A.push(...fields.splice(0, 1));
    } else found[code as keyof typeof found].push(path);
  }
  return { added: found.A, removed: found.D, modified: found.M };
}

interface Step {
  /** How many commits back each parent is. */
  readonly back: readonly number[];
  readonly second: number;
  readonly file: string;
  readonly content: string | null;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    back: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
    // Several commits share a second, and dates run backwards now and then.
    second: fc.integer({ min: 0, max: 9 }),
    file: fc.constantFrom('a', 'b', 'folder/a', 'folder/b', 'folder.txt', 'é'),
    content: fc.option(fc.constantFrom('1\n', '2\n', '3\n')),
  }),
  { minLength: 4, maxLength: 14 },
);

const person = (second: number) => ({
  name: 'Ann',
  email: 'ann@acme.test',
  date: new Date((1_790_000_000 + second) * 1000),
});

/** Each history is its own: the first commit says which it is. */
async function build(all: readonly Step[]): Promise<readonly string[]> {
  const history = String(Math.random());
  const oids: string[] = [];
  for (const [at, { back, second, file, content }] of all.entries()) {
    const parents = back.flatMap((many) => oids[at - many] ?? []);
    const [first] = parents;
    const tree = await editTree(store, first === undefined ? null : (await store.commit(first)).tree, {
      [file]: content,
    });
    const who = person(at + second);
    const message = `${history} ${at}`;
    oids.push(store.write('commit', formatCommit({ tree, parents, author: who, committer: who, message })));
  }
  return oids;
}

const pairs = (oids: readonly string[]) =>
  oids.slice(-3).flatMap((a) => oids.slice(-4).map((b) => [a, b] as const));

describe('any history', () => {
  const holds = (numRuns: number, check: (a: string, b: string) => Promise<void>) =>
    fc.assert(
      fc.asyncProperty(steps, async (all) => {
        for (const [a, b] of pairs(await build(all))) await check(a, b);
      }),
      { numRuns },
    );

  it('the merge base, where there is one', () =>
    holds(10, async (a, b) => {
      const all = git('merge-base', '--all', a, b).split('\n').filter(Boolean);
      const found = await onlyMergeBase(store, a, b);
      if (found !== 'several') expect(found === null ? [] : [found]).toEqual(all);
      expect(await mergeBase(store, a, b)).toBe(git('merge-base', a, b) || null);
      expect(await isAncestor(store, a, b)).toBe(all.includes(a));
    }));

  it('the commits between', () =>
    holds(10, async (a, b) => {
      const listed = git('rev-list', '--reverse', '--topo-order', b, `^${a}`);
      expect(await commitsBetween(store, a, b)).toEqual(listed.split('\n').filter(Boolean));
    }));

  it('what each of them changed', () =>
    holds(10, async (a, b) => {
      const changed = await changedPaths(store, a, b, 3);
      const listed = git('rev-list', '--max-count=3', b, `^${a}`);
      expect([...changed.keys()]).toEqual(listed.split('\n').filter(Boolean));
      for (const [oid, paths] of changed) expect(paths).toEqual(changesOf(oid));
    }));

  it('the merge', () =>
    holds(10, async (a, b) => {
      const who = person(0);
      const made = await mergeCommit(store, a, b, { message: 'Merge', author: who, committer: who });
      const args = ['merge-tree', '--write-tree', '--allow-unrelated-histories', '--no-messages', a, b];
      expect(made && (await store.commit(made)).tree).toBe(git(...args) || null);
    }));
});

describe('any difference', () => {
  const line = fc.constantFrom(
    '',
    '',
    ' ',
    '}',
    '_a',
    'b',
    'function c() {',
    '\tindented',
    `${'long '.repeat(20)}é`,
  );
  const text = fc
    .tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('', '\n'))
    .map(([lines, end]) => lines.join('\n') + (lines.length > 0 ? end : ''));
  /** Edits of one place, which most changes are, and texts that have nothing to do with each other. */
  const edit = fc.oneof(
    fc.tuple(text, text),
    fc
      .tuple(text, text, text, text)
      .map(([head, was, is, tail]) => [head + was + tail, head + is + tail] as const),
  );

  it('of texts', async () => {
    const pairs = fc.sample(edit, 400);
    const at = (index: number) => `${index % 7}/f${index}.txt`;
    const commit = async (side: 0 | 1) => {
      const files = Object.fromEntries(pairs.map((pair, index) => [at(index), pair[side]]));
      const who = person(side);
      const tree = await editTree(store, null, files);
      return store.write(
        'commit',
        formatCommit({ tree, parents: [], author: who, committer: who, message: 'x' }),
      );
    };
    const [from, to] = [await commit(0), await commit(1)];
    const whole = await diffFiles(store, from, to);
    const patches = await diffPatches(store, from, to);
    let plain = 0;
    for (const [index, [was, is]] of pairs.entries()) {
      const latin = (value: string) => Buffer.from(value).toString('latin1');
      const found = plainDiff(latin(was), latin(is));
      if (!found) continue;
      plain += 1;
      const where = whole.findIndex(({ path }) => path === at(index));
      const file = whole[where];
      expect(was === is).toBe(file === undefined);
      const patch = Buffer.from(found.patch, 'latin1').toString('utf8');
      expect({ additions: found.additions, deletions: found.deletions, patch }).toEqual({
        additions: file?.additions ?? 0,
        deletions: file?.deletions ?? 0,
        patch: patches[where] ?? '',
      });
    }
    expect(plain).toBeGreaterThan(100);
    // All of them together were git's to say.
    expect(plain).toBeLessThan(pairs.length);
  });
});
