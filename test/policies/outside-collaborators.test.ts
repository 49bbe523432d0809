import { expect, it } from 'vitest';
import { repositoryRoles } from '../../policies/facts/outside-collaborators.ts';
import { outsideCollaborators } from '../../policies/organization/outside-collaborators.ts';
import { judged, person } from './organization-facts.ts';

const access = (repository: string, role: string, custom: string | null = null) => ({
  repository,
  visibility: 'private',
  role,
  custom,
});
const people = (...all: readonly object[]) => ({ outsideCollaborators: { people: all, repositories: 3 } });

it.each(repositoryRoles.flatMap((most) => repositoryRoles.map((role) => [role, most] as const)))(
  '%s, where %s is allowed',
  (role, most) => {
    const eve = { login: 'eve', access: [access('shop', role)] };
    const said = judged(outsideCollaborators, people(eve), { 'at-most': most });
    const over = repositoryRoles.indexOf(role) > repositoryRoles.indexOf(most);
    expect([said.outcome, said.fingerprints]).toEqual(over ? ['fail', ['too-much:eve']] : ['pass', []]);
  },
);

it('says where somebody may do too much, and only there', () => {
  const eve = {
    login: 'eve',
    access: [access('blog', 'read'), access('shop', 'admin'), access('till', 'maintain', 'release-lead')],
  };
  expect(judged(outsideCollaborators, people(eve)).words).toEqual([
    'eve does not belong to the organization, and may administer shop, maintain till (as release-lead).',
  ]);
});

it('knows people by their names in any case, and lists them', () => {
  const eve = { login: 'Eve-Agency', access: [access('shop', 'write')] };
  const said = judged(outsideCollaborators, people(eve), { people: ['eve-agency'] });
  expect([said.outcome, said.notes]).toEqual(['pass', ['Eve-Agency may push to shop.']]);
});

it('who is nowhere that is seen is still not known', () => {
  const said = judged(outsideCollaborators, people({ login: 'eve', access: [] }), { people: ['ann'] });
  expect(said.words[0]).toContain('reaches a repository that Fairlead does not see');
});

it('leaves a person’s account alone', () => {
  expect(judged(outsideCollaborators, person).outcome).toBe('skip');
});
