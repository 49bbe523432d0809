/** Keys that stand twice, and addresses read without a URL parser: the quick way and the slow one say the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../policies/formats/lockfiles/address.ts';
import { keyTwice } from '../../../policies/formats/lockfiles/twice.ts';

describe('a key that stands twice', () => {
  it.each<[string, string | null]>([
    ['{"a": 1, "a": 2}', 'a'],
    ['{"a": {"b": 1}, "c": {"b": 2}}', null],
    ['{"a": [{"b": 1}, {"b": 2}]}', null],
    ['{"a": [{"b": 1, "b": 2}]}', 'b'],
    ['{"a": ["a:", "a:"], "b": "a"}', null],
    ['{"a\\\\": 1, "b": "\\\\", "c": "\\"}{", "b": 2}', 'b'],
    ['{"\\u0061": 1, "a": 2}', 'a'],
    ['{"a": "\\\\\\"", "a": 1}', 'a'],
    ['["a", "a"]', null],
    ['{}', null],
  ])('%s: %s', (source, expected) => {
    JSON.parse(source);
    expect(keyTwice(source)).toBe(expected);
  });

  it('is found among many keys as among few', () => {
    const many = Array.from({ length: 40 }, (_, i) => `"k${i}": {"a": ${i}}`);
    expect(keyTwice(`{${many.join(',')}}`)).toBeNull();
    for (const i of [0, 12, 13, 39]) expect(keyTwice(`{${many.join(',')}, "k${i}": 1}`)).toBe(`k${i}`);
  });

  it('is found in no JSON that has none, however it is nested and escaped', () => {
    fc.assert(
      fc.property(fc.json(), (source) => {
        expect(keyTwice(source)).toBeNull();
        // A second copy of what stands in it is found at once.
        const text = JSON.stringify(source);
        expect(keyTwice(`{${text}: [${source}], ${text}: 1}`)).toBe(source);
      }),
    );
  });
});

it('an address that looks as most do is what a URL parser makes of it', () => {
  const word = fc.stringMatching(/^[\w@~+.-]{1,8}$/);
  const host = fc.stringMatching(/^[a-z0-9-]{1,6}(\.[a-z0-9-]{1,6}){1,2}$/);
  fc.assert(
    fc.property(host, fc.array(word, { minLength: 1, maxLength: 4 }), (at, words) => {
      const resolved = `https://${at}/${words.join('/')}`;
      const found = addressOf(resolved);
      const url = URL.canParse(resolved) ? new URL(resolved) : null;
      const path = url?.pathname.replace(/^\/+|\/+$/g, '');
      expect(found).toEqual(url && { scheme: 'https', host: url.host, path });
    }),
    { numRuns: 2000 },
  );
});
