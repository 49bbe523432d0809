import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../../policies/engine/plain.ts';
import { daysLeft, isDay } from '../../../policies/engine/waivers/day.ts';
import { waiversDifference } from '../../../policies/engine/waivers/difference.ts';
import { readWaivers } from '../../../policies/engine/waivers/read.ts';
import { waiver } from './samples.ts';

const read = (text: string) =>
  readWaivers({ path: 'waivers.yml', text, layer: 'waivers.yml@1' }, ['dependencies', 'static-analysis']);

const said = (text: string) =>
  read(text).problems.map(({ line, column, message }) => `${line}:${column} ${toPlain(message)}`);

/** A good entry with some of its lines replaced; `null` takes one away. */
function entry(change: Readonly<Record<string, string | null>> = {}): string {
  const lines = {
    id: 'legacy-sql',
    policy: 'static-analysis',
    reason: 'The report is switched off in March.',
    'requested-by': 'tom',
    'approved-by': 'maria',
    until: '2026-12-31',
    ...change,
  };
  const said = Object.entries(lines).filter(([, value]) => value !== null);
  return `  - ${said.map(([key, value]) => `${key}: ${value}`).join('\n    ')}\n`;
}

const file = (...entries: readonly string[]) => `waivers:\n${entries.join('')}`;

describe('a file of waivers', () => {
  it('is read with everything it may say', () => {
    const all = entry({
      ticket: 'SEC-412',
      repositories: '[acme/*]',
      paths: '[legacy/**]',
      findings: '[abc]',
      advisory: 'GHSA-1',
      package: 'lodash',
      'until-fixed': 'false',
      head: 'a'.repeat(40),
    });
    expect(read(file(all))).toEqual({
      problems: [],
      waivers: [
        waiver({
          requestedBy: 'tom',
          untilFixed: false,
          scope: {
            repositories: ['acme/*'],
            paths: ['legacy/**'],
            findings: ['abc'],
            advisory: { id: 'GHSA-1', package: 'lodash' },
            head: 'a'.repeat(40),
          },
          origin: { kind: 'file', path: 'waivers.yml', layer: 'waivers.yml@1', line: 2, column: 5 },
        }),
      ],
    });
  });

  it('has usual values for what it does not say', () => {
    expect(read(file(entry())).waivers).toMatchObject([
      {
        ticket: null,
        untilFixed: true,
        scope: { repositories: [], paths: [], findings: [], advisory: null, head: null },
      },
    ]);
  });

  it.each(['', '# nothing\n', 'waivers:\n', 'waivers: []\n'])('may hold none: %j', (text) => {
    expect(read(text)).toEqual({ waivers: [], problems: [] });
  });

  it.each([
    ['a list', '- a\n', ['1:1 the file must be a map with "waivers"; here it is a list of 1 entry']],
    ['another key', 'waiver: []\n', ['1:1 unknown key "waiver". The file has "waivers"']],
    ['no list', 'waivers: {a: 1}\n', ['1:10 "waivers" must be a list; here it is a map']],
    ['text as a waiver', 'waivers: [a]\n', ['1:11 a waiver must be a map; here it is the text "a"']],
    ['no YAML', 'waivers: [\n', 1],
    [
      'an unknown key',
      file(entry({ untl: '1' })),
      ['8:5 unknown key "untl" of waiver legacy-sql. Did you mean "until"?'],
    ],
    ['no end', file(entry({ until: null })), ['2:5 "until" of waiver legacy-sql is missing']],
    [
      'a day that does not exist',
      file(entry({ until: '2026-02-30' })),
      ['7:12 "until" of waiver legacy-sql: it must be a day that exists, written YYYY-MM-DD'],
    ],
    [
      'a number for a day',
      file(entry({ until: '2026' })),
      ['7:12 "until" of waiver legacy-sql must be text; here it is 2026'],
    ],
    ['no reason', file(entry({ reason: 'because' })), 1],
    [
      'an unknown policy',
      file(entry({ policy: 'static-analysi' })),
      ['3:13 policy "static-analysi" of waiver legacy-sql does not exist. Did you mean "static-analysis"?'],
    ],
    [
      'one person for two',
      file(entry({ 'approved-by': 'Tom' })),
      [
        '6:18 "approved-by" of waiver legacy-sql: it must be somebody other than who asked for it: a waiver takes two people',
      ],
    ],
    [
      'a mention',
      file(entry({ 'approved-by': '"@maria"' })),
      ['6:18 "approved-by" of waiver legacy-sql: it must be the login of a person, without @'],
    ],
    ['a bot', file(entry({ 'approved-by': 'helper[bot]' })), 1],
    ['a whole package', file(entry({ package: 'lodash' })), 1],
    [
      'a hostile glob',
      file(entry({ paths: '["{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"]' })),
      1,
    ],
    [
      'a repository without owner',
      file(entry({ repositories: '[shop]' })),
      ['8:20 entry 1 of "repositories" of waiver legacy-sql: it must be owner/repository, or a glob of both'],
    ],
    ['half a commit id', file(entry({ head: 'abc1234' })), 1],
    ['a name that comments have', file(entry({ id: 'comment-7' })), 1],
  ] as const)('is wrong with %s, and gives no waiver', (_, text, expected) => {
    expect(read(text).waivers).toEqual([]);
    if (typeof expected === 'number') expect(said(text)).toHaveLength(expected);
    else expect(said(text)).toEqual(expected);
  });

  it('keeps the good entries, and reports all that is wrong at once', () => {
    const text = file(
      entry({ id: 'a', until: 'soon' }),
      entry({ id: 'b' }),
      entry({ id: 'c', reason: 'no' }),
    );
    expect(read(text).waivers.map(({ id }) => id)).toEqual(['b']);
    expect(said(text).map((line) => line.split(' ')[0])).toEqual(['7:12', '16:13']);
  });

  it('takes the first of two with one name', () => {
    const text = file(entry(), entry({ until: '2030-01-01' }));
    expect(read(text).waivers.map(({ until }) => until)).toEqual(['2026-12-31']);
    expect(said(text)).toEqual(['8:5 the id legacy-sql is taken by a waiver above']);
  });

  it('does not guess which of two lines is meant', () => {
    const text = file(`${entry()}    until: 2027-01-31\n`, entry({ id: 'b' }));
    expect(read(text).waivers.map(({ id }) => id)).toEqual(['b']);
    expect(said(text)).toEqual(['8:5 "until" stands here a second time; the first is on line 7']);
  });

  it('never throws, and every problem has a place', () => {
    const words = fc.constantFrom(
      'waivers:',
      '- id: a',
      'until: 2026-12-31',
      '&a',
      '*a',
      '[',
      '}',
      '\t',
      '\n',
      '  ',
      ':',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((all) => all.join(' ')),
        ),
        (text) => {
          for (const { line, column } of read(text).problems)
            expect(Math.min(line, column)).toBeGreaterThan(0);
        },
      ),
    );
  });
});

it('is what the page shows', () => {
  const page = readFileSync('docs/waivers.md', 'utf8');
  const text = /```yaml\n([^`]*\nwaivers:\n {2}- id:[^`]*)```/.exec(page)?.[1] ?? '';
  expect(read(text).problems).toEqual([]);
  expect(read(text).waivers.map(({ id }) => id)).toEqual(['legacy-report', 'lodash-prototype']);
});

describe('days', () => {
  it.each([
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2028-02-29', true],
    ['2026-2-3', false],
    ['2026-11-20T00:00:00Z', false],
    ['20261120', false],
  ])('%s: %s', (text, expected) => expect(isDay(text)).toBe(expected));

  it('are counted over the turn of years and of summer time', () => {
    expect(daysLeft('2027-01-01', '2026-12-31')).toBe(1);
    expect(daysLeft('2026-11-01', '2026-10-01')).toBe(31);
  });
});

describe('the difference of two files', () => {
  it('names what is added, removed and changed, and nothing else', () => {
    const before = [waiver({ id: 'a' }), waiver({ id: 'b' }), waiver({ id: 'c' })];
    const after = [
      waiver({ id: 'a', reason: 'Said better than before.' }),
      waiver({ id: 'c', until: '2027-01-15' }),
      waiver({ id: 'd', scope: { advisory: { id: 'GHSA-1', package: 'lodash' }, paths: ['a/**'] } }),
    ];
    expect(waiversDifference(before, after).map(toPlain)).toEqual([
      'removes b',
      'changes c: now static-analysis until 2027-01-15 (it was 2026-12-31) for everything it finds; asked for by eve, approved by maria',
      'adds d: static-analysis until 2026-12-31 for paths a/**; advisory GHSA-1 in lodash; asked for by eve, approved by maria',
    ]);
  });
});
