import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { LinkedIssue, LinkedWork } from '../../policies/facts/linked-work.ts';
import type { PullRequest } from '../../policies/facts/pull-request.ts';
import { issueReferences, ticketReferences, visibleWords } from '../../policies/formats/work-references.ts';
import { linkedWork as policy } from '../../policies/pull-request/linked-work.ts';
import { processorNow } from '../processor-time.ts';
import { changedFile, pullRequest } from './sample.ts';

function issue(number: number, how: LinkedIssue['how'], state: LinkedIssue['state']): LinkedIssue {
  return { repository: 'acme/shop', number, how, state };
}

interface Case {
  readonly options?: object;
  readonly pull?: Partial<PullRequest>;
  readonly files?: readonly ChangedFile[];
}

function judge(work: Partial<LinkedWork>, { options = {}, pull = {}, files }: Case = {}) {
  const facts = {
    pullRequest: { ...pullRequest, ...pull },
    changedFiles: files ?? [changedFile({ path: 'src/receipt.ts' })],
    linkedWork: { issues: [], hidden: 0, unread: 0, tickets: [], ...work },
  };
  return policy.judge(facts, policy.options.parse(options));
}

describe('a link', () => {
  const open = { state: 'open' };
  const closing = { link: 'closing' };
  it.each<[string, readonly LinkedIssue[], object, 'pass' | 'fail']>([
    ['that closes an open issue', [issue(7, 'closes', 'open')], {}, 'pass'],
    ['that closes one, where it must', [issue(7, 'closes', 'open')], closing, 'pass'],
    ['to an open issue', [issue(7, 'mentions', 'open')], {}, 'pass'],
    ['to a closed issue', [issue(7, 'mentions', 'closed')], {}, 'pass'],
    ['to a closed issue, where it must be open', [issue(7, 'closes', 'closed')], open, 'fail'],
    ['that does not close, where it must', [issue(7, 'mentions', 'open')], closing, 'fail'],
    ['to nothing', [issue(7, 'mentions', 'absent')], {}, 'fail'],
    ['to a pull request', [issue(7, 'mentions', 'pull-request')], {}, 'fail'],
    [
      'to a pull request and an issue',
      [issue(6, 'mentions', 'pull-request'), issue(7, 'mentions', 'open')],
      {},
      'pass',
    ],
    [
      'to a closed and an unseen issue, where it must be open',
      [issue(6, 'mentions', 'unseen'), issue(7, 'mentions', 'closed')],
      open,
      'fail',
    ],
    [
      'to an unseen issue, where it must be closed by this',
      [issue(7, 'mentions', 'unseen')],
      closing,
      'fail',
    ],
  ])('%s', (_, issues, options, outcome) => {
    expect(judge({ issues }, { options }).outcome).toBe(outcome);
  });

  it.each<[string, Partial<LinkedWork>, object]>([
    ['that was not seen', { issues: [issue(7, 'mentions', 'unseen'), issue(8, 'mentions', 'absent')] }, {}],
    ['that GitHub hides', { hidden: 1 }, closing],
    ['beyond those looked up', { unread: 3 }, {}],
  ])('%s is not called missing: the gap of the fact decides', (_, work, options) => {
    expect(judge(work, { options }).outcome).toBe('pass');
  });

  it('to a ticket counts, and says that the ticket was not looked up', () => {
    const verdict = judge({ tickets: ['SHOP-1'] });
    expect(verdict).toMatchObject({ outcome: 'pass' });
    expect(verdict.outcome === 'pass' && verdict.notes?.map(toPlain)).toEqual([
      'Whether a ticket exists was not looked up.',
    ]);
  });

  it('that is missing says why what was found does not count, and what to do', () => {
    const issues = [issue(3, 'mentions', 'absent'), issue(4, 'mentions', 'pull-request')];
    const verdict = judge({ issues }, { options: { trackers: ['SHOP'] } });
    expect(
      verdict.outcome === 'fail' && verdict.findings.map((f) => [toPlain(f.message), f.fingerprint]),
    ).toEqual([
      [
        'No issue or ticket is linked. Did not count: acme/shop#3 does not exist, acme/shop#4 is a pull request.',
        'no-link',
      ],
    ]);
    expect(verdict.outcome === 'fail' && toPlain(verdict.findings[0].remedy)).toContain(
      'name a ticket of SHOP',
    );
  });
});

describe('no link is needed', () => {
  const bot = { author: { login: 'dependabot[bot]', kind: 'bot' } } as const;
  const doc = changedFile({ path: 'docs/a.md' });
  const code = changedFile({ path: 'src/a.ts', additions: 3, deletions: 2 });
  const moved = changedFile({ path: 'docs/a.md', previousPath: 'src/a.ts', status: 'renamed' });
  const cases: readonly [string, Case, 'skip' | 'fail'][] = [
    ['for a draft', { pull: { draft: true } }, 'skip'],
    ['for a bot', { pull: bot }, 'skip'],
    ['for a bot, unless the options say so', { pull: bot, options: { bots: 'judge' } }, 'fail'],
    ['for documentation', { files: [doc] }, 'skip'],
    [
      'for documentation, unless the options say so',
      { files: [doc], options: { 'exempt-paths': [] } },
      'fail',
    ],
    ['but for documentation and code', { files: [doc, code] }, 'fail'],
    ['but for code that is moved to the documentation', { files: [moved] }, 'fail'],
    ['but for a change of nothing', { files: [] }, 'fail'],
    ['for few lines', { files: [code], options: { 'exempt-lines': 5 } }, 'skip'],
    ['but for more lines', { files: [code], options: { 'exempt-lines': 4 } }, 'fail'],
    [
      'but for a file that is not text',
      { files: [changedFile({ path: 'a', kind: 'binary' })], options: { 'exempt-lines': 5 } },
      'fail',
    ],
    [
      'but for a moved file, without options',
      { files: [{ ...moved, path: 'src/b.ts', additions: 0, deletions: 0 }] },
      'fail',
    ],
    ['for a type', { pull: { title: 'chore: tidy' }, options: { 'exempt-types': ['chore'] } }, 'skip'],
    ['but for a type that is not named', { pull: { title: 'chore: tidy' } }, 'fail'],
  ];
  it.each(cases)('%s', (_, given, outcome) => {
    expect(judge({}, given).outcome).toBe(outcome);
  });
});

describe('issues named in words', () => {
  const found = (text: string) =>
    issueReferences(visibleWords(text), 'github.com').map(
      ({ repository, number }) => `${repository ?? ''}#${number}`,
    );
  it.each<[string, readonly string[]]>([
    ['Fixes #12.', ['#12']],
    ['Fixes #12, #13 and #12', ['#12', '#13']],
    ['(#12)', ['#12']],
    ['GH-12', ['#12']],
    ['acme/shop#12', ['acme/shop#12']],
    ['https://github.com/acme/shop/issues/12#issuecomment-9', ['acme/shop#12']],
    ['https://GitHub.com/acme/shop/issues/12?x', ['acme/shop#12']],
    ['https://gitlab.com/acme/shop/issues/12', []],
    ['https://github.com/acme/shop/pull/12', []],
    ['https://example.org/page#12', []],
    ['#0', []],
    ['#12a', []],
    ['&#39;', []],
    ['colour #123456', ['#123456']],
    ['a#12', []],
    ['##12', []],
    ['<!-- Fixes #12 -->', []],
    ['<!-- Fixes #12', []],
    ['`#12`', []],
    ['```\n#12\n```\n#13', ['#13']],
    ['#12345678901', []],
  ])('%j: %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('are found in linear time', () => {
    const start = processorNow();
    for (const hostile of [
      'a/'.repeat(32_000),
      '#1'.repeat(32_000),
      `${'a-'.repeat(32_000)}#1`,
      '`'.repeat(65_000),
      '<!--'.repeat(16_000),
    ])
      issueReferences(visibleWords(hostile), 'github.com');
    expect(processorNow() - start).toBeLessThan(1500);
  });

  it('are whole numbers, each once', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('#', '1', '0', 'a', '/', ' ', '-', 'GH-') }), (text) => {
        const all = issueReferences(text, 'github.com').map((one) => `${one.repository}#${one.number}`);
        expect(new Set(all).size).toBe(all.length);
        expect(all.every((one) => /#[1-9]\d*$/.test(one))).toBe(true);
      }),
    );
  });
});

describe('tickets', () => {
  const address = 'https://acme.atlassian.net/browse/';
  it.each<[string, readonly string[], readonly string[]]>([
    ['SHOP-12: show it', ['SHOP'], ['SHOP-12']],
    ['feature/SHOP-12-show-it', ['SHOP'], ['SHOP-12']],
    ['fix-SHOP-12', ['SHOP'], ['SHOP-12']],
    ['[SHOP-12][OPS-3]', ['OPS', 'SHOP'], ['OPS-3', 'SHOP-12']],
    ['WORKSHOP-12', ['SHOP'], []],
    ['SHOP-12x', ['SHOP'], []],
    ['SHOP-0', ['SHOP'], []],
    ['shop-12', ['SHOP'], []],
    ['UTF-8', ['SHOP'], []],
    [`see ${address}SHOP-12.`, [address], [`${address}SHOP-12`]],
    [`see ${address}`, [address], []],
    [`see ${address}SHOP-12`, ['https://acme.atlassian.net/browse'], [`${address}SHOP-12`]],
    ['SHOP-12', [], []],
  ])('%j of %j: %j', (text, trackers, expected) => {
    expect(ticketReferences([text], trackers)).toEqual(expected);
  });

  it.each(['a b', 'AB.*', 'http://x.y/', 'https://', 'ftp://a/', '('])(
    'the tracker %j is refused',
    (tracker) => {
      expect(policy.options.safeParse({ trackers: [tracker] }).success).toBe(false);
    },
  );
});
