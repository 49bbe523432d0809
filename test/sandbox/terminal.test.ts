import { expect, it } from 'vitest';
import { askingOf, asksOf, remarksOf } from './asks.ts';
import { seenCheck, seenPull } from './seen-pull.ts';
import { cut, printEntry, wrapped } from './terminal.ts';

function printed(entry: Parameters<typeof printEntry>[1]): readonly string[] {
  const lines: string[] = [];
  printEntry({ colour: false, width: 100, print: (line) => lines.push(line) }, entry, 'http://here/7');
  return lines;
}

const summary = [
  '**Fairlead asks for 2 things before this merges.**',
  '',
  '| | policy | what | who can fix it |',
  '|---|---|---|---|',
  '| ✗ | adr-required | New datastore (`ioredis`) | author |',
  '| ✗ | review | Needs 1 approval | reviewer |',
  '',
  'This change edits `.github/fairlead.yml`. What it changes:',
  '',
  '- `review` is switched off',
].join('\n');

it('prints one line for a verdict, and what it asks for with its address', () => {
  const check = seenCheck({ conclusion: 'failure', title: '2 to fix', summary });
  const lines = printed({
    what: 'opened',
    pull: seenPull({ checks: [check] }),
    milliseconds: 84.4,
    unexpected: [],
  });
  expect(lines[0]).toMatch(/^ {4}✗ {3}#7 {2}Add receipts +84 ms {2}2 to fix$/);
  expect(lines).toContain('          - adr-required: New datastore (ioredis)');
  expect(lines.join('\n')).toContain('What it changes: review is switched off');
  expect(lines.at(-1)).toBe('            http://here/7');
});

it('prints no more than the line when nothing is asked for', () => {
  expect(printed({ what: 'opened', pull: seenPull(), milliseconds: null, unexpected: [] })).toHaveLength(1);
});

it('says loudly what was not expected', () => {
  const lines = printed({
    what: 'opened',
    pull: seenPull(),
    milliseconds: null,
    unexpected: ['it is green'],
  });
  expect(lines.at(-1)).toBe('          NOT AS EXPECTED: it is green');
});

it('lets no control character of a title or a path through', () => {
  const hostile = '\u001B]0;owned\u0007\u202Eevil\u001B[2J';
  const check = seenCheck({
    conclusion: 'failure',
    title: hostile,
    summary: summary.replace('ioredis', hostile),
  });
  const pull = seenPull({ title: hostile, checks: [check] });
  const text = printed({ what: 'opened', pull, milliseconds: 1, unexpected: [hostile] }).join('\n');
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
});

it('reads asks, remarks and observed asks out of the Markdown', () => {
  const text =
    '<details>\n<summary>1 observed only</summary>\n\n- ✓ review (observed): fine\n- ! adr-required (observed) would ask for 1 thing:\n  - New folder `x/`\n\n</details>';
  const check = seenCheck({ summary, text });
  expect(asksOf(check)).toEqual(['adr-required: New datastore (ioredis)', 'review: Needs 1 approval']);
  expect(remarksOf(check)).toEqual([
    'This change edits .github/fairlead.yml. What it changes: review is switched off',
  ]);
  expect(askingOf(check)).toEqual(['adr-required']);
});

it.each([
  ['short', 10, 'short'],
  ['exactly ten', 10, 'exactly t…'],
  ['', 3, ''],
])('cut(%j, %i)', (text, width, expected) => {
  expect(cut(text, width)).toBe(expected);
});

it('wraps words within the width, and leaves long ones whole', () => {
  expect(wrapped('one two three', 2, 9)).toEqual(['  one two', '  three']);
  expect(wrapped('http://a-very-long-address', 2, 9)).toEqual(['  http://a-very-long-address']);
});
