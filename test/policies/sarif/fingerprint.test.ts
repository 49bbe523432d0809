import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineHashes } from '../../../policies/formats/sarif/fingerprint.ts';
import { processorNow } from '../../processor-time.ts';

const greetings = [
  'e9496ae3ebfced30:1',
  'fb7c023a8b9ccb3f:1',
  'ce8ba1a563dcdaca:1',
  'e20e36e16fcb0cc8:1',
  'b3edc88f2938467e:1',
  'c8e28b0b4002a3a0:1',
  'c129715d7a2bc9a3:1',
];

/** What GitHub's own implementation answers (github/codeql-action, src/fingerprints.test.ts). */
const known: readonly (readonly [string, readonly string[]])[] = [
  ['', ['c129715d7a2bc9a3:1']],
  [
    ' a\nb\n  \t\tc\n d',
    ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1'],
  ],
  [
    ' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End',
    [
      '8b7cf3e952e7aeb2:1',
      'b1ae1287ec4718d9:1',
      'bff680108adb0fcc:1',
      'c6805c5e1288b612:1',
      'b86d3392aea1be30:1',
      'e6ceba753e1a442:1',
    ],
  ],
  [' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n', greetings],
  [' hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r', greetings],
  [' hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n', greetings],
  [' hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n', greetings],
  [
    'Lorem ipsum dolor sit amet.\n'.repeat(10),
    [
      'a7f2ff13bc495cf2:1',
      'a7f2ff13bc495cf2:2',
      'a7f2ff13bc495cf2:3',
      'a7f2ff13bc495cf2:4',
      'a7f2ff13bc495cf2:5',
      'a7f2ff13bc495cf2:6',
      'a7f2ff1481e87703:1',
      'a9cf91f7bbf1862b:1',
      '55ec222b86bcae53:1',
      'cc97dc7b1d7d8f7b:1',
      'c129715d7a2bc9a3:1',
    ],
  ],
];

/** The definition, written down slowly: sum of character × 37^(99 − position), modulo 2^64. */
function slowHash(line: number, lines: readonly string[]): string {
  const rest = lines.slice(line).join('\n').replaceAll(/[ \t]/g, '');
  const codes = [...Array(rest.length).keys()].map((i) => rest.charCodeAt(i));
  const window = [...codes, 65_535, ...Array<number>(100).fill(0)].slice(0, 100);
  return window.reduce((hash, code) => BigInt.asUintN(64, hash * 37n + BigInt(code)), 0n).toString(16);
}

const someLines = fc.array(
  fc.string({ unit: 'binary', maxLength: 60 }).map((s) => s.replaceAll(/[\r\n]/g, '.')),
  {
    minLength: 1,
    maxLength: 30,
  },
);

describe('lineHashes', () => {
  it.each(known)('%j', (text, hashes) => {
    expect(lineHashes(text)).toEqual(hashes);
  });

  it('follows the definition, for any text', () => {
    fc.assert(
      fc.property(someLines, (lines) => {
        const digits = lineHashes(lines.join('\n')).map((hash) => hash.split(':')[0]);
        expect(digits).toEqual(lines.map((_, i) => slowHash(i, lines)));
      }),
    );
  });

  it('keeps the hash of every line below a line that is inserted', () => {
    fc.assert(
      fc.property(someLines, fc.string({ maxLength: 80 }), fc.nat(), (lines, inserted, seed) => {
        const at = seed % (lines.length + 1);
        const grown = [...lines.slice(0, at), inserted.replaceAll(/[\r\n]/g, '.'), ...lines.slice(at)];
        const digits = (all: readonly string[]) => lineHashes(all.join('\n')).map((h) => h.split(':')[0]);
        expect(digits(grown).slice(at + 1)).toEqual(digits(lines).slice(at));
      }),
    );
  });

  it('hashes a megabyte in well under a second', () => {
    const start = processorNow();
    lineHashes('const a = 1;\n'.repeat(80_000));
    expect(processorNow() - start).toBeLessThan(1000);
  });
});
