import { describe, expect, it } from 'vitest';
import type { Environment } from '../../policies/facts/environments.ts';
import { environments as policy } from '../../policies/repository/environments.ts';
import { environment } from './sample.ts';
import { hidden, settingsVerdict } from './settings-verdict.ts';

const on = (
  all: readonly Partial<Environment>[],
  options = {},
  repository: object = { visibility: 'public' },
) =>
  settingsVerdict(
    policy,
    { environments: all.map((one) => ({ ...environment, ...one })), repository },
    options,
  );

describe('which environments lead to production', () => {
  it.each([
    ['production', 'pass'],
    ['Production', 'pass'],
    ['prod', 'pass'],
    ['prod-eu', 'pass'],
    ['eu-production', 'pass'],
    ['production/eu', 'pass'],
    ['live', 'pass'],
    ['staging', 'skip'],
    ['reproduction', 'skip'],
    ['product-demo', 'skip'],
    ['preview', 'skip'],
  ])('%s: %s', (name, outcome) => {
    expect(on([{ name }]).outcome).toBe(outcome);
  });

  it('can be said otherwise', () => {
    expect(on([{ name: 'kundensystem', reviewers: [] }], { environments: ['Kunden*'] }).about).toEqual([
      'reviewers:kundensystem',
    ]);
  });

  it('none: nothing is asked, and what is deployed another way is said not to be seen', () => {
    expect(on([])).toMatchObject({ outcome: 'skip', said: expect.stringContaining('is not seen') });
  });
});

describe('an environment', () => {
  const patterns = (...all: readonly string[]) => ({ branches: { patterns: all } });
  it.each<readonly [string, Partial<Environment>, object, string, readonly string[]]>([
    ['held as asked', {}, {}, 'pass', []],
    ['that nobody approves', { reviewers: [] }, {}, 'fail', ['reviewers:production']],
    ['that nobody approves, ignored', { reviewers: [] }, { reviewers: 'ignore' }, 'pass', []],
    ['whose reviewers are hidden', { reviewers: hidden }, {}, 'unknown', []],
    ['of any branch', { branches: 'any' }, {}, 'fail', ['branches:production']],
    ['of protected branches', { branches: 'protected' }, {}, 'pass', []],
    [
      'of protected branches, and none is',
      { branches: 'none protected' },
      {},
      'fail',
      ['branches:production'],
    ],
    ['of any branch, ignored', { branches: 'any' }, { branches: 'any' }, 'pass', []],
    ['of some branches', patterns('main', 'release/*'), {}, 'pass', []],
    ['of branches that match everything', patterns('main', '*'), {}, 'fail', ['branches:production']],
    [
      'of branches that match everything below a folder',
      patterns('*/*'),
      {},
      'fail',
      ['branches:production'],
    ],
    ['of no branch at all', patterns(), {}, 'pass', []],
    ['whose branches are hidden', { branches: hidden }, {}, 'unknown', []],
    ['whose patterns are hidden', { branches: { patterns: hidden } }, {}, 'unknown', []],
    [
      'whose branches are hidden, and nobody approves',
      { branches: hidden, reviewers: [] },
      {},
      'fail',
      ['reviewers:production'],
    ],
    ['where who starts may approve', { preventsSelfReview: false }, {}, 'pass', []],
    [
      'where who starts may approve, refused',
      { preventsSelfReview: false },
      { 'self-review': 'refuse' },
      'fail',
      ['self-review:production'],
    ],
    [
      'where nobody approves anyway',
      { preventsSelfReview: false, reviewers: [] },
      { 'self-review': 'refuse' },
      'fail',
      ['reviewers:production'],
    ],
    ['that waits too little', { waitMinutes: 5 }, { 'wait-minutes': 10 }, 'fail', ['wait:production']],
    ['that waits enough', { waitMinutes: 10 }, { 'wait-minutes': 10 }, 'pass', []],
    [
      'that administrators go round',
      { adminsBypass: true },
      { 'administrators-bypass': 'refuse' },
      'fail',
      ['bypass:production'],
    ],
    [
      'of which that is hidden',
      { adminsBypass: hidden },
      { 'administrators-bypass': 'refuse' },
      'unknown',
      [],
    ],
    ['of which that is hidden and not asked', { adminsBypass: hidden }, {}, 'pass', []],
  ])('%s: %s', (_, one, options, outcome, about) => {
    const said = on([one], options);
    expect([said.outcome, said.about]).toEqual([outcome, about]);
  });

  it('is one of all: the first that is wrong is not the last', () => {
    expect(
      on([
        { name: 'prod-eu', branches: 'any' },
        { name: 'prod-us', branches: 'any' },
      ]).about,
    ).toEqual(['branches:prod-eu', 'branches:prod-us']);
  });

  it('in a list that is hidden is unknown, and in an archived repository nothing', () => {
    expect(settingsVerdict(policy, { environments: hidden }).outcome).toBe('unknown');
    expect(on([{ branches: 'any' }], {}, { archived: true }).outcome).toBe('skip');
  });
});

describe('in a private repository, whose plan GitHub does not tell', () => {
  const bare = { reviewers: [], waitMinutes: 0, preventsSelfReview: false };
  it.each<readonly [string, readonly Partial<Environment>[], object, object, string]>([
    ['reviewers are not asked for', [bare], {}, { visibility: 'private' }, 'pass'],
    ['branches are', [{ ...bare, branches: 'any' }], {}, { visibility: 'private' }, 'fail'],
    [
      'reviewers are where the plan has them',
      [bare, { name: 'staging' }],
      {},
      { visibility: 'private' },
      'fail',
    ],
    [
      '… or wait timers',
      [bare, { ...bare, name: 'staging', waitMinutes: 5 }],
      {},
      { visibility: 'private' },
      'fail',
    ],
    ['… or that is said', [bare], { 'private-repositories': 'required' }, { visibility: 'private' }, 'fail'],
    ['… or it is internal, which only enterprises have', [bare], {}, { visibility: 'internal' }, 'fail'],
    [
      'hidden reviewers are not asked for, either',
      [{ ...bare, reviewers: hidden }],
      {},
      { visibility: 'private' },
      'pass',
    ],
  ])('%s', (_, all, options, repository, outcome) => {
    expect(on(all, options, repository).outcome).toBe(outcome);
  });

  it('that is said', () => {
    expect(on([bare], {}, { visibility: 'private' }).notes).toContain('on its Enterprise plan only');
  });
});
