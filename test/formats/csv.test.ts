/** Rows for a spreadsheet: quoted, nothing invisible in them, and no formula. */
import { expect, it } from 'vitest';
import { csvLine, csvOf } from '../../app/papers/csv.ts';

it.each([
  ['=1+1', `"'=1+1"`],
  ['  @SUM(A1)', `"'  @SUM(A1)"`],
  ['＝1', `"'＝1"`],
  ['-2 degrees', `"'-2 degrees"`],
  ['say "hi"', '"say ""hi"""'],
  ['two\r\nlines\nand\ta tab', '"two⏎lines⏎and[U+0009]a tab"'],
  ['\t=1', '"[U+0009]=1"'],
  ['bell \u0007, esc \u001b[31m, del \u007f', '"bell [U+0007], esc [U+001B][31m, del [U+007F]"'],
  ['\u202egnp.exe', '"[U+202E]gnp.exe"'],
  ['\u0000', '"[U+0000]"'],
  ['Grüße, 你好 👩‍💻', '"Grüße, 你好 👩‍💻"'],
] as const)('%j', (given, written) => {
  expect(csvLine([given])).toBe(`${written}\r\n`);
});

it('numbers are numbers, and nothing is nothing', () => {
  expect(csvOf([[-1.5, null, true, ''], ['a']])).toBe('-1.5,"","yes",""\r\n"a"\r\n');
});
