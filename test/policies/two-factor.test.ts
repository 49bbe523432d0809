import { expect, it } from 'vitest';
import { twoFactor } from '../../policies/organization/two-factor.ts';
import { hidden, judged, person } from './organization-facts.ts';

const lists = { without: hidden, insecure: hidden };
/** As an App sees it. */
const unseen = { members: lists, outside: lists };

it.each([
  ['required, and nobody may see who', { twoFactorRequired: true }, unseen, {}, 'pass', []],
  [
    'not required, and nobody may see who',
    { twoFactorRequired: false },
    unseen,
    {},
    'fail',
    ['not-required'],
  ],
  ['the setting is hidden, the lists are empty', { twoFactorRequired: hidden }, {}, {}, 'unknown', []],
  ['everything is hidden', { twoFactorRequired: hidden }, unseen, {}, 'unknown', []],
  [
    'secure methods asked for, and hidden',
    { twoFactorRequired: true },
    unseen,
    { methods: 'secure' },
    'unknown',
    [],
  ],
  [
    'the setting is hidden, and somebody has none',
    { twoFactorRequired: hidden },
    { members: { without: ['tom'], insecure: [] } },
    {},
    'fail',
    ['members-without'],
  ],
  [
    'text messages, where any method will do',
    { twoFactorRequired: true },
    { members: { without: [], insecure: ['tom'] } },
    {},
    'pass',
    [],
  ],
  [
    'text messages, where it has to be secure',
    { twoFactorRequired: true },
    { members: { without: [], insecure: ['tom'] }, outside: { without: [], insecure: ['eve'] } },
    { methods: 'secure' },
    'fail',
    ['members-insecure', 'outside-insecure'],
  ],
] as const)('%s', (_, settings, factors, options, outcome, fingerprints) => {
  const said = judged(twoFactor, { organizationSettings: settings, twoFactor: factors }, options);
  expect([said.outcome, said.fingerprints]).toEqual([outcome, fingerprints]);
});

it('names the permission that would show the setting', () => {
  const said = judged(twoFactor, { organizationSettings: { twoFactorRequired: hidden } });
  expect(said.permissions).toEqual(['organization_administration: read']);
});

it('counts who is not written out', () => {
  const without = Array.from({ length: 3000 }, (_, i) => `user-${i}`);
  const said = judged(twoFactor, { twoFactor: { members: { without, insecure: [] } } });
  expect(said.words[0]).toMatch(/^3,000 members \(user-0, .* and 2980 more\) without a second factor\.$/);
});

it('leaves a person’s account alone', () => {
  expect(judged(twoFactor, person).outcome).toBe('skip');
});
