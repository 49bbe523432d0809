import { expect, it } from 'vitest';
import { inactiveMembers } from '../../policies/organization/inactive-members.ts';
import { hidden, judged, person } from './organization-facts.ts';

const seen = (login: string, value: unknown, owner = false) => ({ login, owner, seen: value });
const members = (...all: readonly object[]) => ({ memberActivity: { members: all } });

it.each([
  [[seen('a', true)], {}, 'pass', []],
  [[seen('a', true), seen('B', false)], {}, 'fail', ['unseen:b']],
  [[seen('a', true), seen('B', false)], { exempt: ['b'] }, 'pass', []],
  // Nobody is accused of what could not be looked at.
  [[seen('a', true), seen('b', hidden)], {}, 'unknown', []],
  [[seen('a', true), seen('b', hidden)], { exempt: ['b'] }, 'pass', []],
  [[], {}, 'pass', []],
] as const)('%j with %j: %s', (all, options, outcome, fingerprints) => {
  const said = judged(inactiveMembers, members(...all), options);
  expect([said.outcome, said.fingerprints]).toEqual([outcome, fingerprints]);
});

it('counts more for owners, and says since when', () => {
  const said = judged(inactiveMembers, members(seen('joao', false, true), seen('tom', false)));
  expect(said.severities).toEqual(['medium', 'low']);
  expect(said.words[0]).toContain('Nothing of joao, who is an owner, was seen since 2026-08-05');
});

it('asks for as many days as it judges', () => {
  expect(inactiveMembers.asks?.(inactiveMembers.options.parse({ days: 180 }))).toEqual({
    activityDays: ['180'],
  });
});

it('leaves a person’s account alone', () => {
  expect(judged(inactiveMembers, person).outcome).toBe('skip');
});
