import { describe, expect, it } from 'vitest';
import { addedLines } from '../../policies/formats/patch.ts';

describe('addedLines', () => {
  it.each<[string, string, [number, string][] | null]>([
    ['nothing', '', []],
    ['one line changed', '@@ -1 +1 @@\n-before\n+after', [[1, 'after']]],
    [
      'two hunks with context and a heading',
      '@@ -1,3 +1,4 @@ class A {\n a\n+b\n c\n d\n@@ -10,2 +11,3 @@\n x\n-y\n+y2\n+z',
      [
        [2, 'b'],
        [12, 'y2'],
        [13, 'z'],
      ],
    ],
    ['only deletions', '@@ -5,2 +4,0 @@\n-a\n-b', []],
    [
      'no newline at the end',
      '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file',
      [[1, 'b']],
    ],
    ['added lines that look like headers', '@@ -1 +1,2 @@\n a\n++++ b/x', [[2, '+++ b/x']]],
    ['deleted lines that look like hunks', '@@ -1,2 +1 @@\n a\n-@@ -9 +9 @@', []],
    ['an empty context line without its space', '@@ -1,2 +1,3 @@\n a\n\n+b', [[3, 'b']]],
    ['CR before the line end', '@@ -0,0 +1 @@\n+a\r', [[1, 'a\r']]],
    ['cut in a hunk', '@@ -1,3 +1,4 @@\n a\n+b', null],
    ['no patch at all', 'Binary files differ', null],
    ['more lines than the hunk says', '@@ -1 +1 @@\n a\n+b', null],
    ['file headers, which ours never have', 'diff --git a/x b/x\n@@ -1 +1 @@\n-a\n+b', null],
  ])('%s', (_, patch, expected) => {
    expect(addedLines(patch)).toEqual(expected && new Map(expected));
  });
});
