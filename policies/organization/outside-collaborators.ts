import * as z from 'zod';
import { answers } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, type Prose, say, some } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass } from '../engine/verdict.ts';
import { isAmong } from '../facts/logins.ts';
import {
  type OutsideAccess,
  type OutsideCollaborator,
  type RepositoryRole,
  repositoryRoles,
} from '../facts/outside-collaborators.ts';
import { personsAccount } from '../facts/persons-account.ts';

const options = z.strictObject({
  'at-most': z
    .enum(repositoryRoles)
    .default('write')
    .describe('What people from outside may do at most in a repository')
    .meta(stricter.from(...repositoryRoles.toReversed())),
  people: z
    .array(z.string().min(1).max(100))
    .max(500)
    .default([])
    .describe('Who may be an outside collaborator; anybody when the list is empty')
    .meta(stricter.fewerButSome),
});

const rank = (role: RepositoryRole): number => repositoryRoles.indexOf(role);

const may: Readonly<Record<RepositoryRole, string>> = {
  read: 'read',
  triage: 'sort the issues of',
  write: 'push to',
  maintain: 'maintain',
  admin: 'administer',
};

/** `administer shop and till (as security-lead)` */
function reach(access: readonly OutsideAccess[]): Prose {
  const byRole = repositoryRoles.toReversed().flatMap((role) => {
    const all = access.filter((one) => one.role === role);
    const places = all.map(({ repository, custom }) =>
      custom === null ? say`${repository}` : say`${repository} (as ${custom})`,
    );
    return all.length === 0 ? [] : [say`${own(may[role])} ${some(places, 5)}`];
  });
  return some(byRole, repositoryRoles.length);
}

function tooMuch({ login, access }: OutsideCollaborator, most: RepositoryRole): readonly Finding[] {
  const over = access.filter(({ role }) => rank(role) > rank(most));
  if (over.length === 0) return [];
  const isAdmin = over.some(({ role }) => role === 'admin');
  return [
    {
      message: say`${login} does not belong to the organization, and may ${reach(over)}.`,
      remedy: say`Set a lower role under ${own(over.length === 1 ? 'the repository’s' : 'each repository’s')} Settings → Collaborators and teams, or remove ${login}. Who works here for good can become a member (an owner invites them under People).`,
      who: 'administrator',
      severity: isAdmin ? 'high' : 'medium',
      fingerprint: `too-much:${login.toLowerCase()}`,
    },
  ];
}

function unnamed({ login, access }: OutsideCollaborator): Finding {
  const where =
    access.length === 0 ? own('reaches a repository that Fairlead does not see') : say`may ${reach(access)}`;
  return {
    message: say`${login} is not among the outside collaborators that there may be, and ${where}.`,
    remedy: say`Remove ${login} (People → Outside collaborators), or name them among ${'people'} of this policy in the configuration.`,
    who: 'owner',
    severity: 'medium',
    fingerprint: `unnamed:${login.toLowerCase()}`,
  };
}

const listed = ({ login, access }: OutsideCollaborator): Prose => say`${login} may ${reach(access)}.`;

export const outsideCollaborators = definePolicy({
  id: 'outside-collaborators',
  title: 'People from outside are known, and may do no more than they need',
  subject: 'organization',
  controls: [
    control('soc2', 'CC6.2', 'partial'),
    control('soc2', 'CC6.3', 'partial'),
    control('iso27001', 'A.5.18', 'partial'),
  ],
  answers: [answers('allstar', 'outside')],
  needs: ['organization', 'outsideCollaborators'],
  options,
  judge({ organization, outsideCollaborators: outside }, { 'at-most': most, people: known }) {
    if (outside === null) return personsAccount(organization);
    const { people, repositories } = outside;
    const strangers = known.length === 0 ? [] : people.filter(({ login }) => !isAmong(known, login));
    const findings = [...people.flatMap((one) => tooMuch(one, most)), ...strangers.map(unnamed)];
    const because =
      people.length === 0
        ? own('there are no outside collaborators')
        : say`${count(people.length, 'outside collaborator')} in ${count(repositories, 'repository', 'repositories')}, none of whom may do more than asked for`;
    return failOr(findings, pass(because, people.filter(({ access }) => access.length > 0).map(listed)));
  },
});
