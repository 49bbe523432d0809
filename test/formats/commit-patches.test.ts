import { describe, expect, it } from 'vitest';
import { readCommitPatches } from '../../policies/formats/commit-patches.ts';

const sha = (letter: string) => letter.repeat(40);
const head = (letter: string, message = 'Subject: [PATCH] Change') =>
  `From ${sha(letter)} Mon Sep 17 00:00:00 2001\nFrom: Maria <maria@example.org>\n${message}\n\n---\n a.txt | 2 +-\n 1 file changed\n\n`;
const of = (lines: string, marks: string) =>
  lines.split('\n').filter((line) => marks.includes(line[0] ?? '?')).length;
const file = (path: string, lines: string) =>
  `diff --git a/${path} b/${path}\nindex 1..2 100644\n--- a/${path}\n+++ b/${path}\n@@ -1,${of(lines, ' -')} +1,${of(lines, ' +')} @@\n${lines}\n`;

/** What is added and removed, as `sha path +text`. */
function read(text: string): readonly string[] {
  return readCommitPatches(text).flatMap(({ sha: id, files }) =>
    files.flatMap(({ path, before, after }) => [
      ...before.flat().flatMap((one) => (one.changed ? [`${id[0]} ${path} -${one.text}`] : [])),
      ...after.flat().flatMap((one) => (one.changed ? [`${id[0]} ${path} +${one.text}`] : [])),
    ]),
  );
}

describe('patches of commits', () => {
  it.each<[string, string, readonly string[]]>([
    ['of one file', head('a') + file('x.txt', ' k\n-o\n+n'), ['a x.txt -o', 'a x.txt +n']],
    [
      'of two files and commits',
      `${head('a')}${file('x', '+1')}${file('y z', '+2')}-- \n2.43.0\n\n${head('b')}${file('x', '-1')}`,
      ['a x +1', 'a y z +2', 'b x -1'],
    ],
    [
      'with lines like headers',
      head('a') + file('x', '+++ b/y\n--- a/y\n+@@ -1 +1 @@'),
      ['a x --- a/y', 'a x +++ b/y', 'a x +@@ -1 +1 @@'],
    ],
    ['with a patch in the message', head('a', file('m', '-s\n+t')) + file('x', '+n'), ['a x +n']],
    [
      'of quoted names',
      head('a') + file('x', '+n').replace('+++ b/x', '+++ "b/caf\\303\\251.txt"'),
      ['a café.txt +n'],
    ],
    ['of removed files', head('a') + file('x', '-n').replace('+++ b/x', '+++ /dev/null'), ['a null -n']],
    ['that is none', 'hello\n+world\n', []],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('say where contents are not shown', () => {
    const binary =
      'diff --git a/p b/p\nindex 1..2\nGIT binary patch\nliteral 1\nIcmZQz00IC2\n\nliteral 0\nHcmV?d00001\n\n';
    const [commit] = readCommitPatches(head('a') + file('x', '+n') + binary + file('y', '+m'));
    expect(commit?.binary).toBe(true);
    expect(commit?.files.map(({ path }) => path)).toEqual(['x', null, 'y']);
  });
});
