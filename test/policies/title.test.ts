import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { wordsIn } from '../../policies/formats/words.ts';
import { isRevert, readConventional, readTicket } from '../../policies/pull-request/title/grammar.ts';
import { title as policy } from '../../policies/pull-request/title.ts';
import { processorNow } from '../processor-time.ts';
import { pullRequest } from './sample.ts';

function judge(title: string, options: object = {}, pull: Partial<PullRequest> = {}) {
  return policy.judge({ pullRequest: { ...pullRequest, title, ...pull } }, policy.options.parse(options));
}

/** The names of what is wrong, sorted. */
function wrong(title: string, options: object = {}, pull: Partial<PullRequest> = {}): readonly string[] {
  const verdict = judge(title, options, pull);
  return verdict.outcome === 'fail' ? verdict.findings.map(({ fingerprint }) => fingerprint).sort() : [];
}

const conventional = { style: 'conventional' };
const ticket = { style: 'ticket', tickets: ['SHOP', 'OPS2'] };

describe('free titles', () => {
  it.each<[string, readonly string[]]>([
    ['Show the invoice number', []],
    ['Bump lodash from 4.17.20 to 4.17.21', []],
    ['修复登录错误', []],
    ['Update README.md', []],
    ['Fixes', ['words']],
    ['...', ['words']],
    ['🚀 🚀 🚀', ['words']],
    ['', ['words']],
    ['\u200b \u200b', ['words']],
    [`Show ${'x'.repeat(95)}`, []],
    [`Show ${'x'.repeat(96)}`, ['length']],
    [`Show ${'é'.repeat(95)}`, []],
    [`Show ${'😀'.repeat(95)}`, ['words']],
    ['WIP: show the invoice number', ['unfinished']],
    ['[WIP] show it', ['unfinished']],
    ['Show it (wip)', ['unfinished']],
    ['DO NOT MERGE show it', ['unfinished']],
    ['fixup! show it', ['unfinished']],
    ['Show it - wip', ['unfinished']],
    ['Show it WIP', ['unfinished']],
    ['Expose wip', []],
    ['Wipe the cache first', []],
    ['Explain fixup! commits', []],
  ])('%j: %j', (title, expected) => {
    expect(wrong(title)).toEqual(expected);
  });
});

describe('conventional titles', () => {
  it.each<[string, object, readonly string[]]>([
    ['feat: show the number', {}, []],
    ['fix(api)!: show the number', {}, []],
    ['feat(api, web): show it', { scopes: ['api', 'web'] }, []],
    ['fix: typo', {}, []],
    ['Show the number', {}, ['grammar']],
    ['feat show the number', {}, ['grammar']],
    ['feat:show the number', {}, ['grammar']],
    ['feat : show the number', {}, ['grammar']],
    ['feat(api: show', {}, ['grammar']],
    ['feat: ', {}, ['grammar', 'words']],
    ['Feat: show it', {}, ['type']],
    ['feature: show it', {}, ['type']],
    ['feature: show it', { types: ['feature'] }, []],
    ['feat: show it', { 'require-scope': true }, ['scope']],
    ['feat(): show it', { 'require-scope': true }, ['scope']],
    ['feat(api): show it', { 'require-scope': true }, []],
    ['feat(db): show it', { scopes: ['api'] }, ['scope']],
    ['feat(api,db): show it', { scopes: ['api'] }, ['scope']],
    ['feat: show it', { scopes: ['api'] }, []],
    ['feat: Show it', { start: 'lower' }, ['start']],
    ['feat: show it', { start: 'lower' }, []],
    ['feat: show it', { start: 'upper' }, ['start']],
    ['feat: 2 numbers', { start: 'upper' }, []],
    ['feat: show it.', { 'full-stop': 'refuse' }, ['full-stop']],
    ['feat: show it.', {}, []],
    ['feat: wait...', { 'full-stop': 'refuse' }, []],
    ['WIP feat: show it', {}, ['grammar', 'unfinished']],
  ])('%s %j: %j', (title, options, expected) => {
    expect(wrong(title, { ...conventional, ...options })).toEqual(expected);
  });

  it.each([
    ['feat show it', 'a colon and a space are missing'],
    ['feat:show it', 'a space is missing after the colon'],
    ['feat : show it', 'no space before the colon'],
  ])('%s: says what is missing', (title, words) => {
    const verdict = judge(title, conventional);
    expect(verdict.outcome === 'fail' && toPlain(verdict.findings[0].message)).toContain(words);
  });

  it('names the right spelling of a type', () => {
    const verdict = judge('Feat: show it', conventional);
    expect(verdict.outcome === 'fail' && toPlain(verdict.findings[0].remedy)).toBe('Write it as feat.');
  });
});

describe('titles with a ticket', () => {
  it.each<[string, readonly string[]]>([
    ['SHOP-123: show the number', []],
    ['[SHOP-123] show the number', []],
    ['[SHOP-123]: show the number', []],
    ['SHOP-123 show the number', []],
    ['OPS2-9: restart it', []],
    ['Show the number', ['grammar']],
    ['ABC-123: show the number', ['grammar']],
    ['shop-123: show the number', ['grammar']],
    ['SHOP-0: show the number', ['grammar']],
    ['SHOP-: show', ['grammar']],
    ['[SHOP-123: show', ['grammar']],
    ['SHOP-123x: show', ['grammar']],
    ['SHOP-123:', ['words']],
    ['show SHOP-123', ['grammar']],
  ])('%s: %j', (title, expected) => {
    expect(wrong(title, ticket)).toEqual(expected);
  });

  it('of any prefix when none is declared', () => {
    expect(wrong('ABC-123: show it', { style: 'ticket' })).toEqual([]);
  });
});

describe('who and what is left alone', () => {
  it.each([
    ['a revert', 'Revert "Show it"', {}, 'pass'],
    ['a revert whose quotation GitHub cut', 'Revert "Show the very long…', {}, 'pass'],
    ['a revert of a revert', 'Reapply "Show it"', {}, 'pass'],
    ['a revert in words', 'Revert the change', {}, 'fail'],
    ['an empty revert', 'Revert ""', {}, 'fail'],
    ['a bot', 'Bump lodash', { author: { login: 'dependabot[bot]', kind: 'bot' } as const }, 'skip'],
  ] as const)('%s', (_, title, pull, outcome) => {
    expect(judge(title, conventional, pull).outcome).toBe(outcome);
  });

  it.each([
    ['reverts', 'Revert "Show it"', {}],
    ['bots', 'Bump lodash from 1 to 2', { author: { login: 'dependabot[bot]', kind: 'bot' } as const }],
  ] as const)('unless the options say so: %s', (option, title, pull) => {
    expect(wrong(title, { ...conventional, [option]: 'judge' }, pull)).toEqual(['grammar']);
  });

  it('a draft may say that it is not finished', () => {
    expect(wrong('WIP: show it', {}, { draft: true })).toEqual([]);
  });
});

describe('any title', () => {
  it('is judged, in linear time, and its own words never become ours', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('free', 'conventional', 'ticket'),
        (title, style) => {
          const verdict = judge(title, { style });
          const proses =
            verdict.outcome === 'fail' ? verdict.findings.map((f) => f.message) : [verdict.because];
          const ours = proses.flatMap((prose) => prose.filter((part) => typeof part === 'string')).join('');
          if (title.trim().length > 12) expect(ours).not.toContain(title.trim());
        },
      ),
    );
    const start = processorNow();
    for (const hostile of ['('.repeat(256), `feat(${' '.repeat(250)}`, 'A'.repeat(256), ' :'.repeat(128)])
      for (const style of ['free', 'conventional', 'ticket']) judge(hostile, { style });
    expect(processorNow() - start).toBeLessThan(200);
  });

  it('is read back as it was written', () => {
    const word = fc.stringMatching(/^[a-z]{1,9}$/);
    fc.assert(
      fc.property(word, word, fc.boolean(), (type, scope, breaking) => {
        const read = readConventional(`${type}(${scope})${breaking ? '!' : ''}: what changes`);
        expect(read).toEqual({ type, scopes: [scope], breaking, subject: 'what changes' });
      }),
    );
    expect(readTicket('[AB-12] x')).toEqual({ key: 'AB-12', prefix: 'AB', subject: 'x' });
    expect(isRevert('Reverts "x"')).toBe(false);
    expect(wordsIn('Bump v1.2: naïve Straße')).toEqual(['bump', 'v1.2', 'naïve', 'straße']);
  });
});
