import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addedLines } from '../../policies/formats/patch.ts';
import { patchSides } from '../../policies/formats/patch-sides.ts';

describe('the sides of a patch', () => {
  it('have their lines, numbered as in their file', () => {
    const patch =
      '@@ -3,3 +3,4 @@ fn()\n a\n-b\n+B\n+BB\n c\n@@ -20 +21 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file';
    expect(patchSides(patch)).toEqual({
      before: [
        [
          { text: 'a', number: 3, changed: false },
          { text: 'b', number: 4, changed: true },
          { text: 'c', number: 5, changed: false },
        ],
        [{ text: 'x', number: 20, changed: true }],
      ],
      after: [
        [
          { text: 'a', number: 3, changed: false },
          { text: 'B', number: 4, changed: true },
          { text: 'BB', number: 5, changed: true },
          { text: 'c', number: 6, changed: false },
        ],
        [{ text: 'y', number: 21, changed: true }],
      ],
    });
  });

  it.each([
    ['a new file', '@@ -0,0 +1,2 @@\n+a\n+b', [0, 2]],
    ['a removed file', '@@ -1,2 +0,0 @@\n-a\n-b', [2, 0]],
    ['an empty context line without its space', '@@ -1,3 +1,4 @@\n a\n\n+b\n c', [3, 4]],
    ['a line end at the end', '@@ -1 +1 @@\n-a\n+b\n', [1, 1]],
    ['lines that look like a header', '@@ -1 +1,2 @@\n @@ -1 +1 @@\n+@@ -9 +9 @@', [1, 2]],
    ['nothing', '', [0, 0]],
  ])('of %s', (_, patch, counts) => {
    const sides = patchSides(patch);
    expect([sides?.before.flat().length, sides?.after.flat().length]).toEqual(counts);
  });

  it.each([
    ['cut in a hunk', '@@ -1,2 +1,2 @@\n a\n-b'],
    ['without a header', '+a'],
    ['with more than its header says', '@@ -1 +1 @@\n-a\n+b\n+c'],
    ['with a line that cannot be', '@@ -1,2 +1,2 @@\n a\n*b'],
  ])('%s are not known', (_, patch) => {
    expect(patchSides(patch)).toBeNull();
  });

  it('agree with the added lines of the same patch', () => {
    const line = fc.tuple(fc.constantFrom(' ', '+', '-'), fc.stringMatching(/^[a-c@+ -]{0,5}$/));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 9 }), (body) => {
        const count = (marks: string) => body.filter(([mark]) => marks.includes(mark)).length;
        const patch = `@@ -1,${count(' -')} +1,${count(' +')} @@\n${body.map((parts) => parts.join('')).join('\n')}`;
        const after = patchSides(patch)?.after.flat() ?? [];
        const added = new Map(
          after.filter(({ changed }) => changed).map(({ number, text }) => [number, text]),
        );
        expect(added).toEqual(addedLines(patch));
      }),
    );
  });
});
