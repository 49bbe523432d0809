import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fence, toMarkdown } from '../../policies/engine/markdown.ts';
import { inert } from '../../policies/engine/plain.ts';
import { own, say } from '../../policies/engine/prose.ts';
import { hostile } from './hostile.ts';
import { all, nodesOf, parsed, prose } from './page.ts';

describe('toMarkdown', () => {
  it.each([
    ['a value', say`Bump ${'lodash'} now`, 'Bump `lodash` now'],
    ['a number', say`line ${12}`, 'line 12'],
    ['backticks in a value', say`${'a`b'}`, '``a`b``'],
    ['a value that begins with one', say`${'`a'}`, '`` `a ``'],
    ['an empty value', say`${''}`, '`(empty)`'],
    ['a value of blanks', say`${' \n '}`, '`(empty)`'],
    ['a value of lines', say`${'a\nb'}`, '`a b`'],
    ['two values that touch', say`${'a'}${'b'}`, '`ab`'],
    ['a value after an own backtick', say`\`${'a'}`, '\\``a`'],
    ['a value after an own backslash', say`\\${'a'}`, '\\\\`a`'],
    ['code of ours', own('run `npm test` now'), 'run `npm test` now'],
    ['code of ours beside a value', say`\`a\`${'b'}`, '`ab`'],
    [
      'Markdown of ours is shown as written',
      own('*.tf in [a] <b> #1 ~x~'),
      '\\*.tf in \\[a\\] \\<b\\> \\#1 \\~x\\~',
    ],
    ['a name of ours calls nobody', own("write the owner's @login here"), "write the owner's `@login` here"],
    ['an address is no name', own('acme/.github@4f2c1e9'), 'acme/.github@4f2c1e9'],
    ['a quoted value', say`unknown "${'a'}" of "${'b'}"?`, 'unknown `a` of `b`?'],
    ['quotes around our own words stay', own('the "base" branch'), 'the "base" branch'],
  ])('%s', (_, given, expected) => {
    expect(toMarkdown(given)).toBe(expected);
  });

  it('keeps a table whole', () => {
    expect(toMarkdown(say`a|b ${'c|d'}`, 'cell')).toBe('a&#124;b `c∣d`');
    expect(toMarkdown(say`a|b ${'c|d'}`)).toBe('a\\|b `c|d`'.replace('\\|', '|'));
  });

  const message = fc
    .tuple(hostile, hostile, hostile)
    .map(([a, b, c]) => say`Word ${a} and "${b}" or ${a}${c}.`);

  it('shows values as code and nothing else, whatever they hold', () => {
    fc.assert(
      fc.property(message, fc.constantFrom('text', 'cell'), (given, where) => {
        const types = new Set(nodesOf(parsed(toMarkdown(given, where))).map(({ type }) => type));
        expect([...types].sort()).toEqual(['inlineCode', 'paragraph', 'root', 'text']);
        expect(prose(toMarkdown(given, where)).replaceAll('\n', '')).toBe('Word  and  or .');
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows all of a value, but what is invisible', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const [code] = all(toMarkdown(say`${value}`), 'inlineCode');
        expect(code?.value.trim()).toBe(inert(value).trim() || '(empty)');
      }),
      { numRuns: 1_000 },
    );
  });

  it('never adds a column or a row to a table', () => {
    fc.assert(
      fc.property(message, (given) => {
        const cell = toMarkdown(given, 'cell');
        const table = `| a | b |\n|---|---|\n| ${cell} | ${cell} |\n| x | y |`;
        const rows = all(table, 'tableRow').map(({ children }) => children.length);
        expect(rows).toEqual([2, 2, 2]);
        expect(parsed(table).children).toHaveLength(1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('shows our own words as they are written', () => {
    const ours = fc.string({ unit: fc.constantFrom(...'ab `*_[]<>~|&#\\!().:-"') }).map((text) => `a${text}`);
    fc.assert(
      fc.property(ours, (text) => {
        const [paragraph, ...others] = parsed(toMarkdown(own(text))).children;
        expect(others).toEqual([]);
        const shown = nodesOf(paragraph ?? parsed('')).map((node) => ('value' in node ? node.value : ''));
        const plain = (words: string) => words.replaceAll(/[`\s]+/g, '');
        expect(plain(shown.join(''))).toBe(plain(text));
      }),
      { numRuns: 2_000, examples: [['a"`a`"']] },
    );
  });
});

describe('fence', () => {
  it('holds any text', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const text = `${a}\n${b}`;
        const [code, after, ...others] = parsed(`${fence(text, 'markdown')}\n\nafter`).children;
        expect([code?.type, after?.type, others.length]).toEqual(['code', 'paragraph', 0]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps lines, and drops what is invisible', () => {
    expect(fence('a\r\nb\rc\n')).toBe('```\na\nb\nc\n```');
    expect(fence('a\u202eb\u200b\tc')).toBe('```\nab\tc\n```');
    expect(fence('````', 'md')).toBe('`````md\n````\n`````');
  });

  it('takes very long texts', () => {
    expect(fence('` '.repeat(300_000))).toHaveLength(600_000 + 8);
  });
});
