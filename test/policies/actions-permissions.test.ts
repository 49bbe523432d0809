import { describe, expect, it } from 'vitest';
import { actionsPermissions as policy } from '../../policies/repository/actions-permissions.ts';
import { hidden, settingsVerdict } from './settings-verdict.ts';

const on = (actionsPermissions: unknown, options = {}, repository = {}) =>
  settingsVerdict(policy, { actionsPermissions, repository }, options);
const forks = (approval: string) => ({ forks: { of: 'public', approval } });
const privateForks = (more: object) => ({
  forks: { of: 'private', run: true, writeTokens: false, secrets: false, approval: false, ...more },
});
const listed = (...selected: readonly string[]) => ({ allowed: 'selected', selected });
const selected = { 'allowed-actions': 'selected' };
const lax = {
  'default-token': 'any',
  'approve-pull-requests': 'accept',
  'fork-approval': 'any',
  'private-forks': 'any',
};

describe('what workflows may do', () => {
  it.each<readonly [string, unknown, object, string, readonly string[]]>([
    ['as little as they can', {}, {}, 'pass', []],
    ['nothing: Actions are off', null, {}, 'pass', []],
    ['hidden', hidden, {}, 'unknown', []],
    ['hidden, and nothing is asked', hidden, lax, 'unknown', []],
    ['write', { token: 'write' }, {}, 'fail', ['token-writes']],
    ['write, accepted', { token: 'write' }, { 'default-token': 'any' }, 'pass', []],
    ['approve', { mayApprove: true }, {}, 'fail', ['may-approve']],
    ['approve, accepted', { mayApprove: true }, { 'approve-pull-requests': 'accept' }, 'pass', []],
    ['hidden token', { token: hidden }, {}, 'unknown', []],
    ['hidden token, not asked', { token: hidden }, { 'default-token': 'any' }, 'pass', []],
    ['hidden token, and they approve', { token: hidden, mayApprove: true }, {}, 'fail', ['may-approve']],
    ['use everything', { allowed: 'all' }, selected, 'fail', ['any-action']],
    ['use what is listed', listed('aws-actions/*', 'acme/deploy@v2'), selected, 'pass', []],
    ['use a list of everything', listed('acme/*', '*'), selected, 'fail', ['list-of-everything']],
    ['use a list of everything, written out', listed('*/*'), selected, 'fail', ['list-of-everything']],
    ['use a list of everything at any version', listed('*/*@*'), selected, 'fail', ['list-of-everything']],
    ['use a list that is hidden', { allowed: 'selected', selected: hidden }, selected, 'unknown', []],
    ['use their own', { allowed: 'local_only' }, selected, 'pass', []],
    [
      'use what is listed, where only their own may',
      listed('a/b'),
      { 'allowed-actions': 'own' },
      'fail',
      ['any-action'],
    ],
    ['use unpinned actions', { pinned: false }, { 'pinned-actions': 'require' }, 'fail', ['not-pinned']],
    ['whether pinned is hidden', { pinned: hidden }, { 'pinned-actions': 'require' }, 'unknown', []],
    ['whether pinned is hidden, not asked', { pinned: hidden }, {}, 'pass', []],
  ])('%s: %s', (_, permissions, options, outcome, about) => {
    const said = on(permissions, options);
    expect([said.outcome, said.about]).toEqual([outcome, about]);
  });

  it('in an archived repository is nothing', () => {
    expect(on({ token: 'write' }, {}, { archived: true }).outcome).toBe('skip');
  });
});

describe('pull requests from forks', () => {
  const all = { 'fork-approval': 'all_external_contributors' };
  it.each<readonly [string, object, object, string, readonly string[]]>([
    [
      'of people new to GitHub wait',
      forks('first_time_contributors_new_to_github'),
      {},
      'fail',
      ['fork-approval'],
    ],
    ['of newcomers wait, as is asked', forks('first_time_contributors'), {}, 'pass', []],
    ['of everybody wait', forks('all_external_contributors'), {}, 'pass', []],
    ['of newcomers wait, everybody has to', forks('first_time_contributors'), all, 'fail', ['fork-approval']],
    [
      'wait for nobody, which is fine',
      forks('first_time_contributors_new_to_github'),
      { 'fork-approval': 'any' },
      'pass',
      [],
    ],
    ['of a private one run with nothing', privateForks({}), {}, 'pass', []],
    ['of a private one get secrets', privateForks({ secrets: true }), {}, 'fail', ['fork-secrets']],
    [
      'of a private one get tokens that write',
      privateForks({ writeTokens: true }),
      {},
      'fail',
      ['fork-secrets'],
    ],
    [
      'of a private one would get secrets and do not run',
      privateForks({ run: false, secrets: true }),
      {},
      'pass',
      [],
    ],
    [
      'of a private one run unasked',
      privateForks({}),
      { 'private-forks': 'approval' },
      'fail',
      ['fork-runs'],
    ],
    [
      'of a private one run once approved',
      privateForks({ approval: true }),
      { 'private-forks': 'approval' },
      'pass',
      [],
    ],
    ['are hidden', { forks: hidden }, {}, 'unknown', []],
    ['are hidden, and nothing is asked', { forks: hidden }, lax, 'pass', []],
  ])('%s: %s', (_, permissions, options, outcome, about) => {
    const said = on(permissions, options);
    expect([said.outcome, said.about]).toEqual([outcome, about]);
  });
});
