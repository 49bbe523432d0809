import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Configuration, readConfiguration } from '../../../policies/engine/config/read.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { catalogue as everyPolicy } from '../../../policies/index.ts';
import { processorNow } from '../../processor-time.ts';
import { catalogue } from './policies.ts';

const path = '.github/fairlead.yml';
const read = (text: string) => readConfiguration({ path, text, layer: `${path}@4f2c1e9` }, catalogue);

function problems(configuration: Configuration): readonly string[] {
  if (configuration.ok) return [];
  return configuration.problems.map(({ line, column, message }) => `${line}:${column} ${toPlain(message)}`);
}

function rungs(configuration: Configuration): Readonly<Record<string, string>> | null {
  if (!configuration.ok) return null;
  return Object.fromEntries(configuration.settings.map(({ policy, rung }) => [policy.id, rung]));
}

describe('a valid file', () => {
  const builtIn = { 'adr-required': 'observe', review: 'observe' };

  it.each([
    ['nothing', '', builtIn],
    ['a comment', '# to be decided\n', builtIn],
    ['an empty document', '---\n', builtIn],
    ['policies commented out', 'policies:\n  # review: block\n', builtIn],
    ['a byte order mark and CRLF', '\ufeffpolicies:\r\n  review: block\r\n', { ...builtIn, review: 'block' }],
    ['the short form', 'policies:\n  review: block\n', { ...builtIn, review: 'block' }],
    ['the long form', 'policies:\n  review:\n    rung: warn\n', { ...builtIn, review: 'warn' }],
    ['options without a rung', 'policies:\n  adr-required:\n    threshold: 3\n', builtIn],
    ['off', 'policies:\n  review: off\n', { 'adr-required': 'observe' }],
    [
      'off, under a directive for YAML 1.1',
      '%YAML 1.1\n---\npolicies:\n  review: off\n',
      { 'adr-required': 'observe' },
    ],
    ['tabs where YAML allows them', 'policies:\n  review:\tblock\t# now\n', { ...builtIn, review: 'block' }],
    ['flow style', '{policies: {review: block}}', { ...builtIn, review: 'block' }],
  ])('%s', (_, text, expected) => {
    expect(problems(read(text))).toEqual([]);
    expect(rungs(read(text))).toEqual(expected);
  });

  it('keeps defaults for options that are not given, and says where each policy was set', () => {
    const configuration = read(
      'comment: never\npolicies:\n\n  adr-required:\n    rung: block\n    threshold: 3\n',
    );
    expect(configuration).toMatchObject({
      ok: true,
      comment: 'never',
      settings: [
        {
          rung: 'block',
          options: { threshold: 3, mode: 'strict' },
          origin: {
            layer: `${path}@4f2c1e9`,
            line: 5,
            options: { threshold: { layer: `${path}@4f2c1e9`, line: 6 } },
          },
        },
        { rung: 'observe', options: {}, origin: { layer: 'built-in', line: null } },
      ],
    });
  });

  it('comments on problems unless told otherwise', () => {
    expect(read('')).toMatchObject({ comment: 'on-problems' });
  });
});

const inAdr = (line: string) => `policies:\n  adr-required:\n    ${line}\n`;

describe('problems', () => {
  it.each([
    [
      'a list',
      '- review\n',
      [
        '1:1 the file must be a map with "comment", "evidence", "extends", "issue", "metrics", "policies", "settings" and "waivers"; here it is a list of 1 entry',
      ],
    ],
    [
      'text',
      'hello',
      [
        '1:1 the file must be a map with "comment", "evidence", "extends", "issue", "metrics", "policies", "settings" and "waivers"; here it is the text "hello"',
      ],
    ],
    ['unknown key', 'polices: {}\n', ['1:1 unknown key "polices". Did you mean "policies"?']],
    [
      'strange key',
      'zebra: 1\n',
      [
        '1:1 unknown key "zebra". The file has "comment", "evidence", "extends", "issue", "metrics", "policies", "settings" and "waivers"',
      ],
    ],
    ['policy at the top', 'review: block\n', ['1:1 policy "review" must stand under "policies"']],
    [
      'comment',
      'comment: nevr\n',
      ['1:10 "comment" must be "on-problems" or "never"; here it is the text "nevr". Did you mean "never"?'],
    ],
    [
      'policies as a list',
      'policies: [review]\n',
      ['1:11 "policies" must be a map from policy to rung; here it is a list of 1 entry'],
    ],
    [
      'unknown policy',
      'policies:\n  adr-requird: block\n',
      ['2:3 policy "adr-requird" does not exist. Did you mean "adr-required"?'],
    ],
    ['unknown policy, nothing near', 'policies:\n  zzz: block\n', ['2:3 policy "zzz" does not exist']],
    [
      'other spelling',
      'policies:\n  adrRequired: block\n',
      ['2:3 policy "adrRequired" does not exist. Did you mean "adr-required"?'],
    ],
    [
      'nothing beside a policy',
      'policies:\n  review:\n',
      [
        '2:3 policy review has nothing beside it; give it a rung ("off", "observe", "warn" or "block") or a map with "rung" and its options',
      ],
    ],
    [
      'wrong rung',
      'policies:\n  review: blok\n',
      [
        '2:11 the rung of policy review must be "off", "observe", "warn" or "block"; here it is the text "blok". Did you mean "block"?',
      ],
    ],
    [
      'rungs by the words of other tools',
      'policies:\n  review: error\n  adr-required: {rung: false}\n',
      [
        '2:11 the rung of policy review must be "off", "observe", "warn" or "block"; here it is the text "error". Did you mean "block"?',
        '3:24 the rung of policy adr-required must be "off", "observe", "warn" or "block"; here it is false. Did you mean "off"?',
      ],
    ],
    [
      'a rung that is no text',
      'policies:\n  review: true\n',
      ['2:11 the rung of policy review must be "off", "observe", "warn" or "block"; here it is true'],
    ],
    [
      'unknown option',
      inAdr('minimum-approvals: 2'),
      ['3:5 unknown option "minimum-approvals" of policy adr-required. Did you mean "approvals"?'],
    ],
    [
      'option of a policy without any',
      'policies:\n  review:\n    depth: 2\n',
      ['3:5 unknown option "depth": policy review has none'],
    ],
    [
      'wrong type',
      inAdr('threshold: six'),
      ['3:16 option "threshold" of policy adr-required must be a number; here it is the text "six"'],
    ],
    [
      'a fraction',
      inAdr('threshold: 2.5'),
      ['3:16 option "threshold" of policy adr-required must be a whole number; here it is 2.5'],
    ],
    [
      'a map for a number',
      inAdr('threshold: {a: 1}'),
      ['3:16 option "threshold" of policy adr-required must be a number; here it is a map'],
    ],
    [
      'empty option',
      inAdr('threshold:'),
      ['3:15 option "threshold" of policy adr-required must be a number; here it is empty'],
    ],
    [
      'yes is not true',
      inAdr('new-only: yes'),
      ['3:15 option "new-only" of policy adr-required must be true or false; here it is the text "yes"'],
    ],
    [
      'too small',
      inAdr('threshold: 0'),
      ['3:16 option "threshold" of policy adr-required must be at least 1; here it is 0'],
    ],
    [
      'too large',
      inAdr('threshold: 51'),
      ['3:16 option "threshold" of policy adr-required must be at most 50; here it is 51'],
    ],
    [
      'not one of',
      inAdr('mode: strct'),
      [
        '3:11 option "mode" of policy adr-required must be "strict" or "lenient"; here it is the text "strct". Did you mean "strict"?',
      ],
    ],
    [
      'one entry of a list',
      inAdr('paths: ["a", 3]'),
      ['3:18 entry 2 of option "paths" of policy adr-required must be text; here it is 3'],
    ],
    [
      'a refined entry',
      inAdr('paths: ["a", "!b"]'),
      [
        '3:18 entry 2 of option "paths" of policy adr-required: a leading ! has no meaning here; list what should match',
      ],
    ],
    [
      'a long list',
      inAdr('paths: [a, b, c, d]'),
      [
        '3:12 option "paths" of policy adr-required must have at most 3 entries; here it is a list of 4 entries',
      ],
    ],
    [
      'a union',
      inAdr('limit: [1]'),
      [
        '3:12 option "limit" of policy adr-required must be "none", or be a number; here it is a list of 1 entry',
      ],
    ],
    [
      'a nested map',
      inAdr('teams: [{name: a, cont: 2}]'),
      [
        '3:13 "count" of entry 1 of option "teams" of policy adr-required is missing; it must be a number',
        '3:23 unknown key "cont" in entry 1 of option "teams" of policy adr-required',
      ],
    ],
    [
      'two options that do not go together',
      inAdr('most: 2\n    least: 5'),
      ['4:12 option "least" of policy adr-required: it must not be more than "most"'],
    ],
    [
      'duplicate policy',
      'policies:\n  review: block\n  review: warn\n',
      ['3:3 "review" stands here a second time; the first is on line 2'],
    ],
    [
      'duplicate option',
      inAdr('threshold: 1\n    "threshold": 2'),
      ['4:5 "threshold" stands here a second time; the first is on line 3'],
    ],
    ['a tab', 'policies:\n\treview: block\n', ['2:1 a tab is used to indent; YAML allows only spaces there']],
    [
      'bad indentation',
      'policies:\n    review: block\n  adr-required: warn\n',
      ['3:1 the indentation does not line up with the lines above'],
    ],
    [
      'two colons',
      'policies: review: block\n',
      ['1:11 a second ": " on the same line; put the value in quotes, or on a line of its own'],
    ],
    [
      'an open quote',
      'comment: "never\n',
      ['2:1 something is left open or missing here (Missing closing "quote)'],
    ],
    [
      'two documents',
      'comment: never\n---\ncomment: never\n',
      ['2:1 a second document begins here; one file holds one configuration'],
    ],
    [
      'an anchor',
      'policies: &all\n  review: block\n',
      ['2:3 anchors such as "&all" are not supported; remove it'],
    ],
    ['a merge key', 'policies:\n  <<: {review: block}\n', ['2:3 policy "<<" does not exist']],
    [
      'an alias',
      'comment: &c never\npolicies:\n  review: *c\n',
      [
        '1:13 anchors such as "&c" are not supported; remove it',
        '3:11 aliases such as "*c" are not supported; write the value out',
      ],
    ],
    [
      'a tag',
      'policies: !!omap\n  - review: block\n',
      ['2:3 tags such as "!!omap" are not supported; remove it'],
    ],
    [
      'a tag of ones own',
      'comment: !js/function never\n',
      ['1:23 tags such as "!js/function" are not supported; remove it'],
    ],
    ['a key that is no text', '? [a]\n: b\n', ['1:3 a key must be plain text']],
  ])('%s', (_, text, expected) => {
    expect(problems(read(text))).toEqual(expected);
  });

  it('come all at once, in the order of the file', () => {
    const text =
      'policies:\n  review: blok\n  adr-required:\n    threshold: 0\n    tresholds: 1\n  reviw: warn\ncoment: never\n';
    expect(problems(read(text)).map((line) => line.split(' ')[0])).toEqual([
      '2:11',
      '4:16',
      '5:5',
      '6:3',
      '7:1',
    ]);
  });

  it('are counted when there are very many', () => {
    const text = `policies:\n${Array.from({ length: 300 }, (_, i) => `  nothing-${i}: block\n`).join('')}`;
    expect(problems(read(text))).toHaveLength(101);
    expect(problems(read(text)).at(-1)).toBe('102:3 and 200 more problems from here on');
  });

  it('name the file', () => {
    expect(read('zebra: 1')).toMatchObject({ ok: false, problems: [{ path }] });
  });
});

describe('hostile files', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a key like any other', (key) => {
    expect(problems(read(`${key}: 1\n`))[0]).toContain(`1:1 unknown key "${key}"`);
    expect(problems(read(`policies:\n  ${key}: {rung: block}\n`))).toEqual([
      `2:3 policy "${key}" does not exist`,
    ]);
    expect(problems(read(inAdr(`${key}: {threshold: 1}`)))[0]).toContain(`3:5 unknown option "${key}"`);
    expect(problems(read(inAdr(`teams: [{name: a, count: 1, ${key}: 1}]`)))[0]).toContain(
      `unknown key "${key}"`,
    );
    expect(Object.prototype).not.toHaveProperty('rung');
  });

  const laughs = Array.from(
    { length: 9 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(',')}]`,
  );

  it.each([
    ['1 MB', 'x'.repeat(1_000_000), '1:1 the file has 1,000,000 bytes; at most 65,536 bytes are read'],
    [
      'bytes, not characters',
      `# ${'é'.repeat(40_000)}`,
      '1:1 the file has 80,002 bytes; at most 65,536 bytes are read',
    ],
    ['open brackets', '['.repeat(60_000), '1:34 nested deeper than 32 levels'],
    [
      'brackets that close',
      `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      '1:34 nested deeper than 32 levels',
    ],
    ['maps in maps', '{a: '.repeat(10_000), 'nested deeper than 32 levels'],
    ['dashes', '- '.repeat(30_000), 'nested deeper than 32 levels'],
    ['question marks', '? '.repeat(30_000), 'nested deeper than 32 levels'],
    ['indentation', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'nested deeper'],
    ['a billion laughs', `a0: &a0 ["lol"]\n${laughs.join('\n')}\n`, 'anchors such as "&a0"'],
    ['commas', `[${','.repeat(60_000)}`, 'not valid YAML here'],
    ['quotes', '"'.repeat(60_000), 'not valid YAML here'],
    ['anchors', '&a '.repeat(20_000), 'not valid YAML here'],
    ['many keys', Array.from({ length: 8_000 }, (_, i) => `k${i}:`).join('\n'), 'unknown key "k0"'],
    ['a long policy name', `policies:\n  ${'a'.repeat(1_000)}: block\n`, 'does not exist'],
  ])('%s', (_, text, expected) => {
    const start = processorNow();
    const found = problems(read(text));
    expect(found.join('\n')).toContain(expected);
    expect(found.length).toBeLessThanOrEqual(101);
    // A loaded machine is slow, a bomb is slower.
    expect(processorNow() - start).toBeLessThan(5_000);
  });

  const yamlish = fc.array(
    fc.constantFrom(
      ...'\t\n\n  ::--?[]{},&*!|>\'"#%@`ab1~',
      '\r\n',
      'policies',
      'review',
      'block',
      '<<',
      '...',
      '---',
    ),
    { maxLength: 60 },
  );

  it.each([
    ['any text', fc.string({ unit: 'binary' })],
    ['anything like YAML', yamlish.map((parts) => parts.join(''))],
  ])('%s ends in settings or in problems that have a place', (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        const configuration = read(text);
        if (configuration.ok) return;
        expect(configuration.problems.length).toBeGreaterThan(0);
        for (const { line, column, message } of configuration.problems) {
          expect(Math.min(line, column)).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
          expect(toPlain(message)).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('docs/configuration.md', () => {
  const page = readFileSync('docs/configuration.md', 'utf8');

  it('shows a file that is valid', () => {
    const [, text = ''] = page.match(/```yaml\n([\s\S]*?)```/) ?? [];
    const configuration = readConfiguration({ path, text, layer: path }, everyPolicy);
    expect(problems(configuration)).toEqual([]);
    expect(rungs(configuration)).toMatchObject({
      'adr-required': 'block',
      review: 'block',
      'passing-checks': 'warn',
    });
  });

  it.each(everyPolicy.map(({ id }) => id))('leads to the page of %s', (id) => {
    expect(page).toMatch(new RegExp(`^- \\[${id}\\]\\(\\.\\./policies/[a-z-]+/${id}\\.md\\)$`, 'm'));
  });
});

describe('the catalogue', () => {
  it.each(everyPolicy.map((policy) => [policy.id, policy] as const))('%s can be configured', (id, policy) => {
    expect(Object.keys(policy.options.shape)).not.toContain('rung');
    const configuration = readConfiguration(
      { path, text: `policies:\n  ${id}: block\n`, layer: path },
      everyPolicy,
    );
    expect(configuration.ok).toBe(true);
  });
});
