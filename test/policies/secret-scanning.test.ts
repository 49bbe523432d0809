import { describe, expect, it } from 'vitest';
import type { SecretAlert } from '../../policies/facts/secret-scanning.ts';
import { secretScanning as policy } from '../../policies/repository/secret-scanning.ts';
import { hidden, settingsVerdict } from './settings-verdict.ts';

const off = { scanning: false, pushProtection: false, bought: false, open: null };
const alert: SecretAlert = {
  number: 7,
  kind: 'Slack API Token',
  createdAt: '2026-10-31T09:00:00Z',
  validity: 'unknown',
  publiclyLeaked: false,
  bypassed: false,
};
const on = (secretScanning: object = {}, repository: object = {}, options = {}) =>
  settingsVerdict(policy, { secretScanning, repository }, options);

describe('switches', () => {
  it.each<readonly [string, object, object, object, string, readonly string[]]>([
    ['all on', {}, {}, {}, 'pass', []],
    ['off in public', off, { visibility: 'public' }, {}, 'fail', ['scanning-off']],
    ['off in private, nothing bought', off, {}, {}, 'skip', []],
    ['off in internal, nothing bought', off, { visibility: 'internal' }, {}, 'skip', []],
    ['off in private, though bought', { ...off, bought: true }, {}, {}, 'fail', ['scanning-off']],
    ['off in private, required', off, {}, { 'private-repositories': 'required' }, 'fail', ['scanning-off']],
    ['push protection off', { pushProtection: false }, {}, {}, 'fail', ['push-protection-off']],
    [
      'push protection off, ignored',
      { pushProtection: false },
      {},
      { 'push-protection': 'ignore' },
      'pass',
      [],
    ],
    ['off in an archived one', { ...off, bought: true }, { archived: true }, {}, 'skip', []],
    ['push protection off in an archived one', { pushProtection: false }, { archived: true }, {}, 'pass', []],
    ['off in a fork', off, { visibility: 'public', fork: true }, {}, 'skip', []],
    [
      'off in a fork that is judged',
      off,
      { visibility: 'public', fork: true },
      { forks: 'judge' },
      'fail',
      ['scanning-off'],
    ],
    ['off in an empty one', off, { visibility: 'public', empty: true }, {}, 'fail', ['scanning-off']],
    [
      'hidden',
      { scanning: hidden, pushProtection: hidden, bought: hidden, open: hidden },
      {},
      {},
      'unknown',
      [],
    ],
    ['off, and what is bought is hidden', { ...off, bought: hidden }, {}, {}, 'fail', ['scanning-off']],
    ['push protection hidden', { pushProtection: hidden }, {}, {}, 'unknown', []],
    [
      'push protection hidden and ignored',
      { pushProtection: hidden },
      {},
      { 'push-protection': 'ignore' },
      'pass',
      [],
    ],
    ['alerts hidden', { open: hidden }, {}, {}, 'unknown', []],
    [
      'alerts hidden, push protection off',
      { open: hidden, pushProtection: false },
      {},
      {},
      'fail',
      ['push-protection-off'],
    ],
  ])('%s: %s', (_, scanning, repository, options, outcome, about) => {
    const said = on(scanning, repository, options);
    expect([said.outcome, said.about]).toEqual([outcome, about]);
  });

  it('that are not bought are replaced by a policy, by name', () => {
    expect(on(off).said).toContain("Fairlead's own policy secrets looks at every change instead");
  });
});

describe('an open alert', () => {
  it.each<readonly [string, Partial<SecretAlert>, object, string]>([
    ['of three days', {}, {}, 'pass'],
    ['of eight days', { createdAt: '2026-10-26T08:00:00Z' }, {}, 'fail'],
    ['of seven days and an hour', { createdAt: '2026-10-27T08:00:00Z' }, {}, 'pass'],
    ['of three days, none allowed', {}, { 'alert-days': 0 }, 'fail'],
    ['that still works', { validity: 'active' }, {}, 'fail'],
    ['that was seen in public', { publiclyLeaked: true }, {}, 'fail'],
    ['that works no more', { validity: 'inactive' }, {}, 'pass'],
    ['without a time that can be read', { createdAt: 'yesterday' }, {}, 'fail'],
  ])('%s: %s', (_, one, options, outcome) => {
    expect(on({ open: [{ ...alert, ...one }] }, {}, options).outcome).toBe(outcome);
  });

  it('counts in an archived repository, too', () => {
    const said = on({ open: [{ ...alert, validity: 'active' }] }, { archived: true });
    expect([said.outcome, said.about]).toEqual(['fail', ['alert:7']]);
  });

  it('is a finding of its own, so that a waiver covers no other', () => {
    const open = [1, 2].map((number) => ({ ...alert, number, validity: 'active' }));
    expect(on({ open }).about).toEqual(['alert:1', 'alert:2']);
  });
});
