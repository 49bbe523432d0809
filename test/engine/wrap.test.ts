import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columns, tableLines, wrap } from '../../policies/engine/wrap.ts';

const plain = (text: string, width: number, more = {}) => wrap({ text, ...more }, { colour: false, width });

describe('text in columns', () => {
  it('breaks at spaces, and sets what continues in', () => {
    expect(plain('one two three', 9, { indent: 2 })).toEqual(['  one two', '  three']);
    expect(plain('one two three', 9, { sign: '✗' })).toEqual(['✗ one two', '  three']);
  });

  it('breaks a long path behind a joint, and a long word anywhere', () => {
    expect(plain('in src/components/checkout/summary.ts now', 20)).toEqual([
      'in src/components/',
      'checkout/summary.ts',
      'now',
    ]);
    expect(plain('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });

  it('leaves an address whole, alone on its line', () => {
    const address = 'https://github.com/acme/shop/blob/main/policies/review.md';
    expect(plain(`More is at ${address} for you`, 20, { indent: 2 })).toEqual([
      '  More is at',
      address,
      '  for you',
    ]);
    expect(plain('see https://a.b/c now', 40)).toEqual(['see https://a.b/c now']);
  });

  it('counts what is drawn, not what is stored', () => {
    expect(['価格', 'e\u0301', '🧵', 'ab'].map(columns)).toEqual([4, 1, 2, 2]);
    expect(plain('価格を表示する', 6)).toEqual(['価格を', '表示す', 'る']);
  });

  it('no line is longer than the width, and nothing is lost', () => {
    const word = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '/', '-', '価', '🧵', '.', 'e\u0301'), maxLength: 60 }),
      fc.constantFrom('https://example.org/a/very/long/way/to/somewhere', 'and'),
    );
    const all = fc.array(word, { maxLength: 20 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(
        all,
        fc.integer({ min: 8, max: 120 }),
        fc.integer({ min: 0, max: 6 }),
        (text, width, indent) => {
          const lines = plain(text, width, { indent });
          for (const line of lines)
            if (!/^\s*https:\S+$/.test(line)) expect(columns(line)).toBeLessThanOrEqual(width);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        },
      ),
    );
  });

  it('takes time as the text is long', () => {
    const text = `${'word '.repeat(20_000)}${'x'.repeat(200_000)}`;
    const begun = process.cpuUsage().user;
    plain(text, 40);
    expect((process.cpuUsage().user - begun) / 1e6).toBeLessThan(1);
  });

  it('says a table in words where there is no room for it', () => {
    const rows = [
      ['size', '10'],
      ['review', '2'],
    ];
    const narrow = ([name, n]: readonly string[]) => `${name}: ${n}`;
    const at = (width: number) => tableLines(rows, { width }, { right: [1], narrow }).map(({ text }) => text);
    expect(at(40)).toEqual(['size    10', 'review   2']);
    expect(at(11)).toEqual(['size: 10', 'review: 2']);
  });
});
