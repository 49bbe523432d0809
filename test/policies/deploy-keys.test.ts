import { describe, expect, it } from 'vitest';
import type { DeployKey } from '../../policies/facts/deploy-keys.ts';
import { deployKeys as policy } from '../../policies/repository/deploy-keys.ts';
import { deployKey } from './sample.ts';
import { hidden, settingsVerdict } from './settings-verdict.ts';

const on = (keys: readonly Partial<DeployKey>[], options = {}, repository = {}) =>
  settingsVerdict(
    policy,
    { deployKeys: { keys: keys.map((one) => ({ ...deployKey, ...one })) }, repository },
    options,
  );

describe('a deploy key', () => {
  it.each<readonly [string, Partial<DeployKey>, object, readonly string[]]>([
    ['as it should be', {}, {}, []],
    ['that writes', { mayWrite: true }, {}, ['write:31']],
    ['that writes and may', { mayWrite: true }, { writers: ['staging server'] }, []],
    ['that writes, where another may', { mayWrite: true }, { writers: ['Staging server'] }, ['write:31']],
    ['that writes, where all may', { mayWrite: true }, { write: 'accept' }, []],
    ['that is not verified', { verified: false }, {}, ['unverified:31']],
    ['of two years', { createdAt: '2024-11-03T09:00:00Z' }, {}, []],
    ['of two years and two days', { createdAt: '2024-11-01T09:00:00Z' }, {}, ['age:31']],
    ['used half a year ago', { lastUsed: '2026-05-07T09:00:00Z' }, {}, []],
    ['used longer ago', { lastUsed: '2026-05-06T08:00:00Z' }, {}, ['unused:31']],
    ['never used, and new', { lastUsed: null, createdAt: '2026-11-01T09:00:00Z' }, {}, []],
    ['never used', { lastUsed: null, createdAt: '2026-01-01T09:00:00Z' }, {}, ['unused:31']],
    [
      'with everything wrong',
      { mayWrite: true, verified: false, lastUsed: null, createdAt: '2020-01-01T00:00:00Z' },
      {},
      ['write:31', 'unverified:31', 'age:31', 'unused:31'],
    ],
    ['with everything wrong, and switched off', { enabled: false, mayWrite: true, verified: false }, {}, []],
    ['of which it is not said whether it is on', { enabled: null, mayWrite: true }, {}, ['write:31']],
    ['without a time that can be read', { createdAt: '', lastUsed: null }, {}, ['age:31', 'unused:31']],
  ])('%s: %s', (_, key, options, about) => {
    const said = on([key], options);
    expect([said.outcome, said.about]).toEqual([about.length > 0 ? 'fail' : 'pass', about]);
  });

  it('in an archived repository writes nothing, and still reads', () => {
    expect(on([{ mayWrite: true }], {}, { archived: true }).outcome).toBe('pass');
    expect(on([{ mayWrite: true, lastUsed: null }], {}, { archived: true }).about).toEqual(['unused:31']);
  });

  it('in a list that is hidden is unknown', () => {
    expect(settingsVerdict(policy, { deployKeys: { keys: hidden } }).outcome).toBe('unknown');
  });

  it('is deleted by its number', () => {
    expect(on([{ verified: false }]).remedies).toContain('gh repo deploy-key delete 31 -R acme/shop');
  });
});
