import { describe, expect, it } from 'vitest';
import { newsAmong } from '../../policies/formats/record-news.ts';

const path = 'docs/adr/0002-b.md';
const old = `# 1. Use Postgres

Date: 2025-01-02

## Status

Accepted

## Context

Receipts are in files, and two servers write them.

## Decision

We keep receipts in Postgres, one row each.
`;

const news = (before: string | null, after: string) =>
  newsAmong([{ path: 'docs/adr/0001-a.md', text: old }])({ path, text: after }, before).kind;

describe('an old record', () => {
  it.each([
    ['as it was', old],
    ['a blank line', `${old}\n\n`],
    ['line ends', old.replaceAll('\n', '\r\n')],
    ['blanks that nobody sees', `${old}\u200b\u2060\u00ad\u3164\n`],
    ['a date', old.replace('2025-01-02', '2026-11-30')],
    ['another order', old.replace('one row each', 'each one row')],
    ['markup', old.replace('Postgres,', '**Postgres**,').replaceAll('## ', '### ')],
    ['a slip of the pen', old.replace('two servers', 'too servers')],
    ['an image', `${old}\n![a picture of the whole system](docs/a/very/long/name.png)\n`],
    ['an address', `${old}\nhttps://example.org/a/very/long/address/of/nothing/in/particular\n`],
    ['a comment', `${old}\n<!-- We also use Redis for the billing queue. -->\n`],
    ['a deciding person', old.replace('Date:', 'Deciders: maria, tom and somebody else\nDate:')],
  ])('%s says nothing new', (_, after) => {
    expect(news(old, after)).toBe('nothing');
  });

  it.each([
    ['a sentence', `${old}\n## Notes\n\nThe queue uses Redis as well.\n`],
    [
      'a sentence in a script without blanks',
      `${old}\n我们也用数据库来保存队列以便重新启动后不丢失任何任务\n`,
    ],
    ['a decision that was open', old],
  ])('%s is news', (what, after) => {
    const before = what.startsWith('a decision') ? old.replace('Accepted', 'Proposed') : old;
    expect(news(before, after)).toBe('new');
  });
});

describe('a new record', () => {
  it.each([
    ['the same text', old],
    ['under another number', old.replace('# 1.', '# 2.')],
    ['under another title', old.replace('Use Postgres', 'Use Redis')],
    ['of today', old.replace('2025-01-02', '2026-11-30')],
    ['in other layout', old.replaceAll('\n\n', '\n\n\n').replaceAll('Postgres', '*Postgres*')],
    ['in setext headings', old.replace('## Decision', 'Decision\n--------')],
    ['with less', old.replace(', one row each', '')],
  ])('%s is a copy', (_, after) => {
    expect(news(null, after)).toBe('copy');
  });

  it('that takes another decision is news', () => {
    const other = old.replace(
      'We keep receipts in Postgres, one row each.',
      'Redis holds the billing queue.',
    );
    expect(news(null, other)).toBe('new');
  });

  it('is no copy of itself', () => {
    expect(newsAmong([{ path, text: old }])({ path, text: old }, null).kind).toBe('new');
  });
});
