/** YAML that a stranger wrote: deep or wrong from end to end, it costs as its length and never ends in an exception. */
import { describe, expect, it } from 'vitest';
import { parseTree } from '../../policies/engine/config/parse.ts';
import { readFrontMatter } from '../../policies/formats/front-matter.ts';
import { pnpmWorkspace } from '../../policies/formats/manifests/json.ts';
import { readYaml } from '../../policies/formats/workflow-yaml.ts';
import { tooDeep } from '../../policies/formats/yaml-depth.ts';
import { composeStrictly, maxErrors } from '../../policies/formats/yaml-strict.ts';

const deep = ['- ', '? ', ': ', '  - ', '- - ', '[', '{a: ', '{? ', '- ? '];
/** What ends all levels at once. */
const ends = ['', '\n', '\na: b\n', '\n- a\n', '\n---\n', '\n...\n'];

describe('YAML that goes down deep', () => {
  it.each(deep)('%j and back up is too deep, and nothing worse', (token) => {
    // After a word, a line that is set in goes on with it.
    for (const start of token.startsWith(' ') ? [''] : ['', 'on: push\n', 'a:\n  b:\n'])
      for (const end of ends) {
        const text = `${start}${token.repeat(20_000)}${end}`;
        expect(tooDeep(text, 32)).toBeGreaterThanOrEqual(start.length);
        expect(readYaml(text).state).toBe('beyond');
        expect(parseTree(text.slice(0, 60_000)).root).toBeUndefined();
        expect(() => readFrontMatter(`---\n${token.repeat(4000)}${end}\n---\nWords\n`)).not.toThrow();
        expect(() => pnpmWorkspace(text)).toThrow('nested too deep');
      }
  });

  it('is measured exactly', () => {
    const nested = (levels: number) => `${'- '.repeat(levels)}a\nb: c\n`;
    expect([31, 32, 33].map((levels) => tooDeep(nested(levels), 32) !== null)).toEqual([false, false, true]);
    const flow = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}\n`;
    expect([32, 33, 34].map((levels) => tooDeep(flow(levels), 32) !== null)).toEqual([false, false, true]);
  });
});

describe('YAML with an error at every character', () => {
  it.each([']', '}}', '[[a]]\n', '&a ', '!a ', '*a ', '- [ ] ', '"'])(
    '%j stops at the first few',
    (token) => {
      const { errors } = composeStrictly(`a:\n  b: c\n${token.repeat(20_000)}`);
      expect(errors.length).toBeGreaterThan(0);
      expect(errors.length).toBeLessThanOrEqual(maxErrors);
      for (const { message } of errors) expect(message).not.toBe('');
    },
  );

  it('costs little', () => {
    const begun = process.cpuUsage().user;
    for (const token of [']', '}}']) expect(readYaml(`a: b\n${token.repeat(100_000)}`).state).toBe('broken');
    expect((process.cpuUsage().user - begun) / 1e6).toBeLessThan(0.5);
  });

  it('says so of a second document, whatever is wrong with the first', () => {
    expect(composeStrictly('a: b\n---\nc: d\n').errors.map(({ code }) => code)).toEqual(['MULTIPLE_DOCS']);
    expect(composeStrictly('a: [\n---\nc: d\n').errors.length).toBeGreaterThan(1);
    expect(composeStrictly('a: b\n')).toMatchObject({ errors: [], document: { contents: {} } });
    expect(composeStrictly('').errors).toEqual([]);
  });
});
