import { describe, expect, it } from 'vitest';
import { parseLooseJson } from '../../policies/formats/loose-json.ts';
import { processorNow } from '../processor-time.ts';

describe('JSON as people write it', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['\uFEFF{"a":[1,2,],}', { a: [1, 2] }],
    ["{ a: 'b', $c: [ 'd', // e\n 'f', /* g */ ], }", { a: 'b', $c: ['d', 'f'] }],
    [
      '{"a": "// no comment", "b": "/* nor this */", \'c\': "x, }"}',
      { a: '// no comment', b: '/* nor this */', c: 'x, }' },
    ],
    [String.raw`{ a: 'it\'s "so"', b: "\\.", c: '/\\d+/' }`, { a: 'it\'s "so"', b: '\\.', c: '/\\d+/' }],
    ['{"a":true,b:false,c:null,d:-1.5e3}', { a: true, b: false, c: null, d: -1500 }],
    ['{\n\ta : "tab\there",\n}', { a: 'tab\there' }],
    ['// only\n{ "a": { }, } // after', { a: {} }],
    ['[]', []],
    ['"a"', 'a'],
  ])('%s', (text, expected) => {
    expect(parseLooseJson(text)).toEqual(expected);
  });

  it.each([['{a:'], ['{"a":"b'], ["{'a"], ['{"a":1 /* '], ['a: b'], ['{"a":1}}'], ['{"a" 1}'], ['/'], ['']])(
    '%s is none',
    (text) => {
      expect(parseLooseJson(text)).toBe(undefined);
    },
  );

  it('takes time that the length bounds, and leaves what is nested deep', () => {
    const started = processorNow();
    for (const text of [
      '"\\"'.repeat(300_000),
      ',/**/'.repeat(200_000),
      'a '.repeat(500_000),
      "'".repeat(900_000),
    ])
      parseLooseJson(text);
    expect(processorNow() - started).toBeLessThan(5000);
    expect(parseLooseJson('['.repeat(101) + ']'.repeat(101))).toBe(undefined);
    expect(parseLooseJson('['.repeat(100) + ']'.repeat(100))).not.toBe(undefined);
    expect(parseLooseJson(`"${'a'.repeat(1_000_000)}"`)).toBe(undefined);
  });
});
