import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diff, parseCounts, parseDiff } from '../../app/git/diff.ts';
import { openRepository } from '../../app/git/repository.ts';
import { runGit } from '../../app/git/run.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { throwAwayClone } from '../throw-away-clone.ts';

const limits = { file: 1000, all: 100_000 };

const path = fc
  .string({
    minLength: 1,
    maxLength: 12,
    unit: fc.constantFrom('a', 'b', '/', ' ', '\n', '\t', '"', ':', '-', 'é'),
  })
  .map((text) => `f${text}`);

/** A line of a patch: content always follows a space, + or -. */
const line = fc.tuple(
  fc.constantFrom(' ', '+', '-'),
  fc.constantFrom('', 'x', 'diff --git a/x b/x', '@@ -1 +1 @@', ':1'),
);

const file = fc.record({
  path,
  status: fc.constantFrom('added', 'modified', 'removed', 'renamed'),
  kind: fc.constantFrom('text', 'binary', 'submodule'),
  hunk: fc.option(fc.array(line, { minLength: 1, maxLength: 5 })),
});

type Made = typeof file extends fc.Arbitrary<infer T> ? T : never;

const letters = { added: 'A', modified: 'M', removed: 'D', renamed: 'R087' } as const;

function patchOf({ kind, hunk }: Made): string | null {
  return kind === 'binary' || !hunk
    ? null
    : `@@ -1,2 +1,2 @@\n${hunk.map(([sign, text]) => sign + text).join('\n')}`;
}

/** What git prints for these files with `--raw -p -z`. */
function printed(files: readonly Made[]): Buffer {
  const mode = (f: Made) => (f.kind === 'submodule' ? '160000' : '100644');
  const raw = files.map((f) => {
    const names = f.status === 'renamed' ? `old-${f.path}\0${f.path}` : f.path;
    const [before, after] = [
      f.status === 'added' ? '000000' : mode(f),
      f.status === 'removed' ? '000000' : mode(f),
    ];
    return `:${before} ${after} ${'0'.repeat(40)} ${'1'.repeat(40)} ${letters[f.status]}\0${names}\0`;
  });
  const patches = files.map((f) => {
    const hunks = patchOf(f);
    const shown = f.kind === 'binary' ? 'Binary files a/x and b/x differ\n' : '';
    return `diff --git a/x b/x\nindex 1..2 100644\n${hunks === null ? shown : `--- a/x\n+++ b/x\n${hunks}\n`}`;
  });
  return Buffer.from(files.length === 0 ? '' : `${raw.join('')}\0${patches.join('')}`);
}

/** What `--numstat -z` prints. */
function printedCounts(files: readonly Made[]): Buffer {
  const counts = files.map((f, i) => {
    const [added, deleted] = f.kind === 'binary' ? ['-', '-'] : [i, i + 1];
    return `${added}\t${deleted}\t${f.status === 'renamed' ? `\0old-${f.path}\0${f.path}` : f.path}\0`;
  });
  return Buffer.from(counts.join(''));
}

const signed = ({ kind, hunk }: Made, wanted: string) =>
  kind === 'binary' || !hunk ? 0 : hunk.filter(([sign]) => sign === wanted).length;

function expected(files: readonly Made[]): readonly ChangedFile[] {
  return files
    .map((f) => ({
      path: f.path,
      previousPath: f.status === 'renamed' ? `old-${f.path}` : null,
      status: f.status,
      additions: signed(f, '+'),
      deletions: signed(f, '-'),
      kind: f.kind,
      patch: patchOf(f),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

const made = fc.uniqueArray(file, { selector: (f) => f.path, maxLength: 8 });

describe('git’s answer', () => {
  it('is read as it was meant', () => {
    fc.assert(
      fc.property(made, (files) => {
        expect(parseDiff(printed(files), limits, true)).toEqual({ files: expected(files), counted: true });
      }),
    );
  });

  it('has the counts that git was asked for', () => {
    fc.assert(
      fc.property(made, (files) => {
        const counts = parseCounts(printedCounts(files));
        const given = files.map(({ kind }, i) =>
          kind === 'binary'
            ? { binary: true, additions: 0, deletions: 0 }
            : { binary: false, additions: i, deletions: i + 1 },
        );
        expect(counts).toEqual(given);
      }),
    );
  });

  it('cut anywhere in its patches, loses patches and nothing else, and says that lines are not counted', () => {
    fc.assert(
      fc.property(made, fc.double({ min: 0, max: 1, noNaN: true }), (files, share) => {
        fc.pre(files.length > 0);
        const output = printed(files);
        const lists = output.indexOf('\0\0') + 2;
        const cut = output.subarray(0, lists + Math.floor((output.length - lists) * share));
        const counts = parseCounts(printedCounts(files));
        expect(parseDiff(cut, limits, false).counted).toBe(false);
        const read = parseDiff(cut, limits, false, counts);
        expect(read.counted).toBe(true);
        for (const one of read.files) {
          const at = files.findIndex(({ path }) => path === one.path);
          const { binary, ...lines } = counts[at] ?? { binary: false };
          const full = expected(files).find(({ path }) => path === one.path);
          expect([full?.patch, null]).toContainEqual(one.patch);
          expect({ ...one, patch: null }).toEqual({ ...full, ...lines, patch: null });
          expect(binary).toBe(files[at]?.kind === 'binary');
        }
      }),
    );
  });

  it('with another number of patches than files is refused', () => {
    const raw = `:100644 100644 ${'0'.repeat(40)} ${'1'.repeat(40)} M\0a\0`;
    expect(() => parseDiff(Buffer.from(`${raw}\0`), limits, true)).toThrow('0 patches for 1 files');
  });
});

const [lines, binary] = ['a\nb\n-- c\n++ d\n\n', Uint8Array.of(0, 1, 2)];

/** What a change may do to a file, before and after. */
const changes = {
  'text becomes other text': [{ a: lines }, { a: lines.replace('b', 'B').replace('-- c\n', '') }],
  'lines that look like headers': [
    { a: 'x\n' },
    { a: 'x\n-- a/x\n++ b/x\ndiff --git a/x b/x\n@@ -1 +1 @@\n' },
  ],
  'no line break at the end': [{ a: 'a\nb' }, { a: 'a\nb\nc' }],
  'an empty file comes, another goes': [{ old: '' }, { fresh: '', old: null }],
  'binary files come, change and go': [
    { changed: binary, gone: binary },
    { changed: Uint8Array.of(0, 9), gone: null, come: Uint8Array.of(0, 7) },
  ],
  'text becomes binary': [{ a: lines }, { a: binary }],
  'a binary file moves': [
    { a: binary, b: lines },
    { a: null, z: binary, b: `${lines}e\n` },
  ],
  'a text file moves, its path ends with a tab': [{ a: lines }, { a: null, 'z\t': lines }],
  'a text file moves and changes': [{ a: lines.repeat(9) }, { a: null, z: `${lines.repeat(9)}more\n` }],
  'a file becomes a link to one of its lines': [{ a: 'b\nc\n' }, { a: { link: 'b' } }],
} as const;

describe('lines that a change adds and deletes', () => {
  it.each(Object.entries(changes))('%s: are what git counts', async (_, [before, after]) => {
    const clone = throwAwayClone();
    const [from, to] = [clone.commit('Before', before), clone.commit('After', after)];
    const asked = ['diff-tree', '-r', '-M', '--numstat', '-z', from, to];
    const { stdout } = await runGit(['-C', clone.dir, ...asked]);
    const counts = parseCounts(stdout);
    const files = await diff(await openRepository(clone.dir), from, to);
    expect(
      files.map(({ kind, additions, deletions }) => ({ binary: kind === 'binary', additions, deletions })),
    ).toEqual(counts);
  });

  it('of a file that becomes executable are none, whatever it holds', async () => {
    const clone = throwAwayClone();
    const from = clone.commit('Before', { a: binary, b: lines });
    clone.git('update-index', '--chmod=+x', 'a', 'b');
    clone.git('commit', '--quiet', '--message', 'Executable');
    const files = await diff(await openRepository(clone.dir), from, clone.git('rev-parse', 'HEAD'));
    expect(files.map(({ path, kind, additions }) => ({ path, kind, additions }))).toEqual([
      { path: 'a', kind: 'binary', additions: 0 },
      { path: 'b', kind: 'text', additions: 0 },
    ]);
  });
});
