import { describe, expect, it } from 'vitest';
import type { SettingFound } from '../../policies/facts/settings-state.ts';
import { organizationDrift } from '../../policies/organization/organization-drift.ts';

const judge = (...found: readonly SettingFound[]) => {
  const settings = found.map((one, i) => ({
    name: `organization.${i}`,
    declared: false,
    layer: 'acme/.github@4f2c1e9',
    line: i + 1,
    affects: 'every member',
    risk: 'high' as const,
    found: one,
  }));
  const organization = { login: 'acme', kind: 'organization' } as const;
  return organizationDrift.judge(
    { organization, organizationSettingsState: { target: 'acme', settings } },
    {},
  );
};

describe('organization-drift', () => {
  it('has one finding for each setting that differs', () => {
    const verdict = judge(
      { state: 'differs', observed: true },
      { state: 'same' },
      { state: 'differs', observed: null },
    );
    expect(verdict).toMatchObject({
      outcome: 'fail',
      findings: [{ fingerprint: 'organization.0' }, { fingerprint: 'organization.2' }],
    });
  });

  it('passes where all is as declared, and skips a person’s account', () => {
    expect(judge({ state: 'same' })).toMatchObject({ outcome: 'pass' });
    const organization = { login: 'maria', kind: 'user' } as const;
    expect(organizationDrift.judge({ organization, organizationSettingsState: null }, {})).toMatchObject({
      outcome: 'skip',
    });
  });
});
