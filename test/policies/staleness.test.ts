import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type { Upkeep } from '../../policies/facts/upkeep.ts';
import { staleness } from '../../policies/repository/staleness.ts';
import { upkeep } from './sample-repository.ts';

function judge(change: Partial<Upkeep>, options: object = {}) {
  const verdict = staleness.judge({ upkeep: { ...upkeep, ...change } }, staleness.options.parse(options));
  return {
    outcome: verdict.outcome,
    found: verdict.outcome === 'fail' ? verdict.findings.map(({ fingerprint }) => fingerprint) : [],
    words:
      verdict.outcome === 'fail' ? verdict.findings.map(({ message }) => toPlain(message)).join('\n') : '',
    unseen: (verdict.unseen ?? []).map(toPlain).join('\n'),
  };
}

const pull = (number: number, updatedAt: string, branch: string | null = `b${number}`) => ({
  number,
  title: `Change ${number}`,
  updatedAt: `${updatedAt}T12:00:00Z`,
  draft: false,
  branch,
  bot: number % 2 === 0,
});
const branch = (name: string, day = '2026-01-01') => ({ name, committedAt: `${day}T12:00:00Z` });

describe('staleness', () => {
  // It is looked at on 2026-11-20.
  it.each([
    ['worked on', {}, {}, []],
    ['quiet for a year and a day', { pushedAt: '2025-11-19T11:00:00Z' }, {}, ['quiet']],
    ['quiet for a year', { pushedAt: '2025-11-20T12:00:00Z' }, {}, []],
    ['quiet, which is fine', { pushedAt: '2020-01-01T00:00:00Z' }, { 'quiet-days': null }, []],
    [
      'quiet, and everything in it old',
      { pushedAt: '2020-01-01T00:00:00Z', openPulls: [pull(1, '2020-01-01')], openPullCount: 1 },
      {},
      ['quiet'],
    ],
    [
      'a pull request of 91 days',
      { openPulls: [pull(1, '2026-08-21')], openPullCount: 1 },
      {},
      ['old-pull-requests'],
    ],
    ['a pull request of 90 days', { openPulls: [pull(1, '2026-08-22')], openPullCount: 1 }, {}, []],
    ['an old branch', { branches: [branch('a')] }, {}, ['old-branches']],
    [
      'an old branch that is asked about',
      { branches: [branch('b1')], openPulls: [pull(1, '2026-11-01')], openPullCount: 1 },
      {},
      [],
    ],
    [
      'an old branch of a fork’s name',
      { branches: [branch('b1')], openPulls: [pull(1, '2026-11-01', null)], openPullCount: 1 },
      {},
      ['old-branches'],
    ],
    ['the default branch', { branches: [branch('main')] }, {}, []],
    [
      'branches that are kept',
      {
        branches: [
          'release/2',
          'release-2.x',
          'gh-pages',
          'v1',
          'v1.2',
          '1.x',
          'maven-3.9.x',
          'develop',
          'hotfix/3',
          'stable-2',
        ]
          .map((name) => branch(name))
          .filter(({ name }) => name !== 'v1'),
      },
      {},
      [],
    ],
    [
      'branches that are kept, by the options',
      { branches: [branch('demo/a')] },
      { 'keep-branches': ['demo/**'] },
      [],
    ],
  ] as const)('%s', (_, change, options, expected) => {
    expect(judge(change as Partial<Upkeep>, options).found).toEqual(expected);
  });

  it.each([
    ['archived', { archived: true, pushedAt: '2020-01-01T00:00:00Z' }],
    ['empty', { empty: true, pushedAt: null }],
  ] as const)('an %s repository is skipped', (_, change) => {
    expect(judge(change).outcome).toBe('skip');
  });

  it('makes one finding of many, with the oldest of them and how many are bots’', () => {
    const openPulls = [1, 2, 3, 4, 5, 6, 7].map((number) => pull(number, `2026-0${number}-01`));
    const branches = ['e', 'd', 'c', 'b', 'a', 'f'].map((name, i) => branch(name, `2026-0${i + 1}-01`));
    const { words } = judge({ openPulls, openPullCount: 7, branches });
    expect(words).toContain(
      '7 open pull requests were not touched for more than 90 days, 3 of them by bots: #1 Change 1 (323 days)',
    );
    expect(words).toContain('and 2 more');
    expect(words).toContain(
      '6 branches without an open pull request have no commit of the last 90 days: e (2026-01-01)',
    );
  });

  it('does not call a branch old whose pull request may not have been listed', () => {
    const openPulls = [pull(1, '2026-11-01')];
    expect(judge({ branches: [branch('a')], openPulls, openPullCount: 2 }).found).toEqual([]);
    const two = judge({ branches: [branch('a'), branch('c')], openPulls, openPullCount: 2 });
    expect(two.words).toContain('Up to 1 of them may have an open pull request');
  });

  it('says how many pull requests and branches it knows of', () => {
    const openPulls = [pull(1, '2026-01-01')];
    expect(judge({ openPulls, openPullCount: 150 }).words).toContain('At least 1 open pull request');
    expect(judge({ branchCount: 700 }).unseen).toContain(
      '699 branches beyond the first 1 were not looked at',
    );
  });
});
