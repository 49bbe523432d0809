import { describe, expect, it } from 'vitest';
import { privileges } from '../../policies/facts/organization-settings.ts';
import { memberPrivileges } from '../../policies/organization/member-privileges.ts';
import { hidden, judged, person } from './organization-facts.ts';
import { sampleFacts } from './sample.ts';

const held = (change: Readonly<Record<string, unknown>>, plan: unknown = 'enterprise') => ({
  organizationSettings: { plan, privileges: { ...sampleFacts.organizationSettings.privileges, ...change } },
});

describe.each(privileges)('%s', (privilege) => {
  it('is a finding where it is held and not allowed, and only then', () => {
    const said = judged(memberPrivileges, held({ [privilege]: true }), { allow: [] });
    expect([said.outcome, said.fingerprints]).toEqual(['fail', [privilege]]);
    expect(judged(memberPrivileges, held({ [privilege]: true }), { allow: [privilege] }).outcome).toBe(
      'pass',
    );
    expect(judged(memberPrivileges, held({ [privilege]: false }), { allow: [] }).outcome).toBe('pass');
  });

  it('that is hidden passes only where it is allowed', () => {
    expect(judged(memberPrivileges, held({ [privilege]: hidden }), { allow: [] }).outcome).toBe('unknown');
    expect(judged(memberPrivileges, held({ [privilege]: hidden }), { allow: [privilege] }).outcome).toBe(
      'pass',
    );
  });
});

describe('public repositories', () => {
  const both = { 'create-private-repositories': true, 'create-public-repositories': true };

  it.each([
    ['team', {}, 'pass'],
    ['free', {}, 'pass'],
    ['enterprise', {}, 'fail'],
    ['business_plus', {}, 'fail'],
    [hidden, {}, 'fail'],
    // Who does not want private ones either can have it, on any plan.
    ['team', { allow: [] }, 'fail'],
  ])('on plan %j with %j: %s', (plan, options, outcome) => {
    expect(judged(memberPrivileges, held(both, plan), options).outcome).toBe(outcome);
  });

  it('alone are a finding on any plan', () => {
    const alone = { 'create-private-repositories': false, 'create-public-repositories': true };
    expect(judged(memberPrivileges, held(alone, 'team')).outcome).toBe('fail');
  });

  it('that come with private ones are noted', () => {
    expect(judged(memberPrivileges, held(both, 'team')).notes).toHaveLength(1);
  });
});

it('says what is wrong beside what is hidden', () => {
  const said = judged(memberPrivileges, held({ 'change-visibility': true, 'delete-repositories': hidden }));
  expect([said.outcome, said.fingerprints]).toEqual(['fail', ['change-visibility']]);
  expect(said.permissions).toEqual(['organization_administration: read']);
});

it('leaves a person’s account alone', () => {
  expect(judged(memberPrivileges, person).outcome).toBe('skip');
});
