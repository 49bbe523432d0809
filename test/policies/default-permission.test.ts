import { expect, it } from 'vitest';
import { defaultPermission } from '../../policies/organization/default-permission.ts';
import { hidden, judged, person } from './organization-facts.ts';

const levels = ['none', 'read', 'write', 'admin'] as const;

it.each(levels.flatMap((most) => levels.map((have) => [have, most] as const)))(
  '%s, where %s is allowed',
  (have, most) => {
    const said = judged(
      defaultPermission,
      { organizationSettings: { defaultPermission: have } },
      { 'at-most': most },
    );
    expect(said.outcome).toBe(levels.indexOf(have) > levels.indexOf(most) ? 'fail' : 'pass');
  },
);

it.each([
  ['is hidden', hidden, ['organization_administration: read']],
  ['is a word nobody knows', 'maintain', [undefined]],
])('is unknown where it %s', (_, value, permissions) => {
  const said = judged(defaultPermission, { organizationSettings: { defaultPermission: value } });
  expect([said.outcome, said.permissions]).toEqual(['unknown', permissions]);
});

it('leaves a person’s account alone', () => {
  expect(judged(defaultPermission, person).outcome).toBe('skip');
});
