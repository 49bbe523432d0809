import fc from 'fast-check';
import { Minimatch } from 'minimatch';
import { describe, expect, it } from 'vitest';
import { compileGlobs, globProblem } from '../../policies/engine/glob.ts';
import { processorTime } from '../processor-time.ts';

describe('compileGlobs', () => {
  it.each([
    ['docs/**', 'docs/a/b.md', true],
    ['docs/**', 'docs', false],
    ['*.md', 'README.md', true],
    ['*.md', 'docs/README.md', false],
    ['**/*.md', 'README.md', true],
    ['**/*.md', '.github/README.md', true],
    ['src/*', 'src/a/b', false],
    ['src/{a,b}/*.ts', 'src/b/x.ts', true],
    ['#x', '#x', true],
    ['a?c', 'abc', true],
    ['[ab].ts', 'b.ts', true],
    ['!(a)', 'b', false],
  ])('%s on %s: %s', (glob, path, expected) => {
    expect(compileGlobs([glob])(path)).toBe(expected);
  });

  it('matches when any of several does, and nothing when there is none', () => {
    expect(compileGlobs(['a', 'b'])('b')).toBe(true);
    expect(compileGlobs([])('b')).toBe(false);
  });

  it('says the same of the hundredth path as of the first', () => {
    const matches = compileGlobs(['**/*.{pem,key}', 'docs/**']);
    const paths = ['a/b.pem', 'docs/a.md', 'src/key.ts', 'b.key', 'src/docs/a.md'];
    const first = paths.map(matches);
    for (let i = 0; i < 100; i++) matches(`src/other-${i}.ts`);
    expect([first, paths.map(matches)]).toEqual([first, [true, true, false, true, false]]);
  });

  it('says what minimatch alone says, whatever it looks at first', () => {
    const piece = fc.constantFrom(
      ...[
        '*',
        '**/',
        '**',
        '?',
        '/',
        'a',
        'ab',
        'b.',
        '.',
        '..',
        '[ab]',
        '[!a]',
        '[a.',
        '{a,b*}',
        '{,a}',
        '\\*',
        '(b)',
      ],
    );
    const glob = fc.array(piece, { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join(''));
    const path = fc
      .array(fc.constantFrom('a', 'ab', 'b', 'b.', '.', '/', '*', '(b)'), { minLength: 1, maxLength: 7 })
      .map((pieces) => pieces.join(''));
    const alone = { dot: true, nocomment: true, nonegate: true, noext: true, braceExpandMax: 1000 };
    fc.assert(
      fc.property(glob, path, (pattern, at) => {
        fc.pre(globProblem(pattern) === null);
        expect(compileGlobs([pattern])(at)).toBe(new Minimatch(pattern, alone).match(at));
      }),
      { numRuns: 5000 },
    );
  });

  it('is quick on patterns that hang other engines', async () => {
    const spent = await processorTime(() => {
      expect(compileGlobs(['a*a*a*a*a*a*a*a*x'])('a'.repeat(60))).toBe(false);
      expect(compileGlobs(['*'.repeat(200)])('a'.repeat(4000))).toBe(true);
    });
    expect(spent).toBeLessThan(1000);
  });

  /** The best of three, in milliseconds of processor time: rubbish is collected now and then, a pattern that hangs hangs every time. */
  async function quickest(glob: string, path: string): Promise<number> {
    const times: number[] = [];
    for (let i = 0; i < 3 && (times.at(-1) ?? 50) >= 50; i += 1)
      times.push(await processorTime(() => compileGlobs([glob])(path)));
    return Math.min(...times);
  }

  it.each<[string, string]>([
    ['a*a*a*a*a*a*a*a*x', 'a'.repeat(200)],
    ['*'.repeat(256), 'a'.repeat(4000)],
    ['**/'.repeat(85), 'a/'.repeat(2000)],
    ['**/a/'.repeat(50), `${'a/'.repeat(2000)}b`],
    ['*a'.repeat(128), 'a'.repeat(4000)],
    ['?*'.repeat(128), 'a'.repeat(4000)],
    ['[a-z]*'.repeat(40), 'a'.repeat(4000)],
    ['{a*,b*,c*}'.repeat(3), 'a'.repeat(4000)],
    ['+(a|aa)+(a|aa)x', 'a'.repeat(200)],
  ])('%s is over within 50 ms', async (glob, path) => {
    expect(globProblem(glob)).toBeNull();
    expect(await quickest(glob, path)).toBeLessThan(50);
  });

  it('whatever is let through is over within 50 ms', async () => {
    const piece = fc.constantFrom(
      '*',
      '**',
      '**/',
      '?',
      'a',
      'b',
      '/',
      '[ab]',
      '{a,b*}',
      '.',
      '(',
      ')',
      '+',
      '!',
      '@',
    );
    const glob = fc.array(piece, { minLength: 1, maxLength: 60 }).map((pieces) => pieces.join(''));
    const path = fc
      .tuple(fc.constantFrom('a', 'ab', 'a/', 'ab/'), fc.nat(300))
      .map(([a, n]) => `${a.repeat(n)}x`);
    await fc.assert(
      fc.asyncProperty(glob, path, async (pattern, at) => {
        fc.pre(globProblem(pattern) === null);
        expect(await quickest(pattern, at)).toBeLessThan(50);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('globProblem', () => {
  it.each([
    ['src/**', null],
    ['**/{k8s,kubernetes,deploy}/**/*.{yml,yaml,json}', null],
    ['', /matches nothing/],
    ['/src', /leading slash/],
    ['!src', /leading !/],
    ['a'.repeat(257), /256 characters/],
    ['{a,b,c,d}'.repeat(12), /too many/],
    ['{1..100000}', /ranges/],
    ['src/{a,b', /its \{ has no counterpart/],
    ['src/a,b}', /its \} has no counterpart/],
    ['src/{a,{b,c}', /its \{ has/],
    ['src/[ab', /its \[ has/],
    ['src/\\[ab', null],
    ['src/\\{a', null],
    ['src/[{]a', null],
    ['app/[slug]/{a,b}/**', null],
  ])('%s', (glob, words) => {
    if (words === null) expect(globProblem(glob)).toBeNull();
    else expect(globProblem(glob)).toMatch(words);
  });

  it('lets nothing through that minimatch would cut short: every alternative written matches', () => {
    const name = fc.stringMatching(/^[a-z]{1,6}$/);
    const group = fc.uniqueArray(name, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 4 }), fc.nat(), (groups, pick) => {
        const glob = groups.map((names) => `{${names.join(',')}}`).join('/');
        fc.pre(globProblem(glob) === null && groups.every((names) => names.length > 1));
        const path = groups.map((names) => names[pick % names.length] ?? '').join('/');
        expect(compileGlobs([glob])(path)).toBe(true);
      }),
    );
  });
});
