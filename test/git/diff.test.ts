import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDiff } from '../../app/git/diff.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';

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
  additions: fc.nat(9999),
  deletions: fc.nat(9999),
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

/** What git prints for these files with `--raw --numstat -p -z`. */
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
  const counts = files.map((f) => {
    const [added, deleted] = f.kind === 'binary' ? ['-', '-'] : [f.additions, f.deletions];
    return `${added}\t${deleted}\t${f.status === 'renamed' ? `\0old-${f.path}\0${f.path}` : f.path}\0`;
  });
  const patches = files.map((f) => {
    const hunks = patchOf(f);
    return `diff --git a/x b/x\nindex 1..2 100644\n${hunks === null ? '' : `--- a/x\n+++ b/x\n${hunks}\n`}`;
  });
  return Buffer.from(files.length === 0 ? '' : `${raw.join('')}${counts.join('')}\0${patches.join('')}`);
}

function expected(files: readonly Made[]): readonly ChangedFile[] {
  return files
    .map((f) => ({
      path: f.path,
      previousPath: f.status === 'renamed' ? `old-${f.path}` : null,
      status: f.status,
      additions: f.kind === 'binary' ? 0 : f.additions,
      deletions: f.kind === 'binary' ? 0 : f.deletions,
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
        expect(parseDiff(printed(files), limits, true)).toEqual(expected(files));
      }),
    );
  });

  it('cut anywhere in its patches, loses patches and nothing else', () => {
    fc.assert(
      fc.property(made, fc.double({ min: 0, max: 1, noNaN: true }), (files, share) => {
        fc.pre(files.length > 0);
        const output = printed(files);
        const lists = output.indexOf('\0\0') + 2;
        const cut = output.subarray(0, lists + Math.floor((output.length - lists) * share));
        for (const [i, read] of parseDiff(cut, limits, false).entries()) {
          const full = expected(files)[i];
          expect([full, { ...full, patch: null }]).toContainEqual(read);
        }
      }),
    );
  });

  it('with another number of patches than files is refused', () => {
    const raw = `:100644 100644 ${'0'.repeat(40)} ${'1'.repeat(40)} M\0a\0`;
    expect(() => parseDiff(Buffer.from(`${raw}1\t1\ta\0\0`), limits, true)).toThrow('0 patches for 1 files');
  });
});
