/** One glob is bounded, and so are all globs of a file together, and what is kept of those that were compiled. */
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../policies/engine/config/read.ts';
import { compileGlobs, keptGlobs, maxPatterns } from '../../policies/engine/glob.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { readWaivers } from '../../policies/engine/waivers/read.ts';
import { catalogue } from '../../policies/index.ts';

/** Stands for 100 patterns. */
const hundred = (i: number) => `"p${i}/{0,1,2,3,4,5,6,7,8,9}/{0,1,2,3,4,5,6,7,8,9}"`;
const list = (count: number, indent: string) =>
  Array.from({ length: count }, (_, i) => `${indent}- ${hundred(i)}\n`).join('');

function problemsOf(text: string): readonly string[] {
  const read = readConfiguration({ path: 'fairlead.yml', text, layer: 'x' }, catalogue);
  return read.ok ? [] : read.problems.map(({ line, message }) => `${line}: ${toPlain(message)}`);
}

const tooMany = expect.stringContaining('more than 2,000 patterns');
const enough = maxPatterns / 100;

describe('globs of one configuration', () => {
  it.each([
    ['in one option', (n: number) => `policies:\n  size:\n    rung: warn\n    ignore:\n${list(n, '      ')}`],
    [
      'in several policies',
      (n: number) =>
        `policies:\n  forbidden-files:\n    rung: warn\n    globs:\n${list(1, '      ')}  size:\n    rung: warn\n    ignore:\n${list(n - 1, '      ')}`,
    ],
    [
      'in maps',
      (n: number) =>
        `policies:\n  companion-files:\n    rung: warn\n    rules:\n      - name: a\n        why: because\n        when:\n${list(1, '          ')}        then:\n${list(n - 1, '          ')}`,
    ],
    [
      'of reviewers',
      (n: number) =>
        `policies:\n  review:\n    rung: warn\n    paths:\n      - paths:\n${list(n, '          ')}        approvals: 2\n`,
    ],
  ])('%s: up to a number of patterns, and not one more', (_, text) => {
    expect(problemsOf(text(enough))).toEqual([]);
    expect(problemsOf(text(enough + 1))).toEqual([tooMany]);
  });

  it('are not counted where braces mean something else', () => {
    const pattern = '"^(a{1,2}b{1,2}c{1,2}d{1,2}e{1,2}f{1,2}g{1,2}h{1,2})$"';
    expect(problemsOf(`policies:\n  title:\n    rung: warn\n    pattern: ${pattern}\n`).join()).not.toMatch(
      /patterns/,
    );
  });
});

it('globs of all waivers of a file are counted together', () => {
  const waiver = (i: number) =>
    `  - id: w-${i}\n    policy: size\n    reason: because of the words\n    requested-by: maria\n    approved-by: tom\n    until: 2026-12-01\n    paths:\n${list(1, '      ')}`;
  const text = (n: number) => `waivers:\n${Array.from({ length: n }, (_, i) => waiver(i)).join('')}`;
  const read = (n: number) =>
    readWaivers({ path: 'waivers.yml', text: text(n), layer: 'x' }, ['size']).problems.map(({ message }) =>
      toPlain(message),
    );
  expect(read(enough)).toEqual([]);
  expect(read(enough + 1)).toEqual([tooMany]);
});

it('what is kept of compiled globs stays within its bounds, and the newest are kept', () => {
  for (let i = 0; i < 300; i++)
    compileGlobs([`kept-${i}/{a,b,c,d,e,f,g,h,i,j}{a,b,c,d,e,f,g,h,i,j}/*`])('src/a.ts');
  const { globs, weight, max } = keptGlobs();
  expect(weight).toBeLessThanOrEqual(max);
  expect(weight).toBeGreaterThan(0);
  expect(globs).toBeLessThan(300);
  compileGlobs(['kept-299/{a,b,c,d,e,f,g,h,i,j}{a,b,c,d,e,f,g,h,i,j}/*'])('src/a.ts');
  expect(keptGlobs()).toEqual({ globs, weight, max });
});
