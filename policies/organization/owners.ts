import * as z from 'zod';
import { answers } from '../engine/answers.ts';
import { control } from '../engine/controls.ts';
import { definePolicy } from '../engine/policy.ts';
import { count, own, say } from '../engine/prose.ts';
import { stricter } from '../engine/stricter.ts';
import { type Finding, failOr, pass } from '../engine/verdict.ts';
import { counted, countedOr, isAmong, named } from '../facts/logins.ts';
import { personsAccount } from '../facts/persons-account.ts';

const logins = z.array(z.string().min(1).max(100)).max(200).default([]);

const options = z.strictObject({
  min: z
    .int()
    .min(1)
    .max(20)
    .default(2)
    .describe('How many people must be owners at least: with one, nobody is left when that one is away')
    .meta(stricter.larger),
  max: z
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('How many people may be owners at most')
    .meta(stricter.smaller),
  machines: logins
    .describe('Accounts of machines that are owners: they count for `max`, and never for `min`')
    .meta(stricter.more),
  people: logins
    .describe('Who may be an owner, besides `machines`; anybody when the list is empty')
    .meta(stricter.fewerButSome),
});

function tooFew(login: string, people: readonly string[], min: number): Finding {
  return {
    message: say`${login} has ${countedOr(people, 'owner')} ${own(people.length === 1 ? 'who is a person' : 'who are people')}, and ${min} are asked for: when they are ill, locked out or gone, nobody can act.`,
    remedy: own(
      'Make another trusted person an owner: People → the person → Change role → Owner. Somebody who leads, or a founder, is a good choice; they need not use it.',
    ),
    who: 'owner',
    severity: 'high',
    fingerprint: 'too-few',
  };
}

function tooMany(login: string, owners: readonly string[], max: number): Finding {
  return {
    message: say`${login} has ${counted(owners, 'owner')}, and ${max} are allowed. Each of them can delete everything, and so can whoever steals one account.`,
    remedy: own(
      'Make those who do not need it every week members: People → the person → Change role → Member. Teams and repository roles give what they do need.',
    ),
    who: 'owner',
    severity: 'medium',
    fingerprint: 'too-many',
  };
}

function unnamed(owner: string): Finding {
  return {
    message: say`${owner} is an owner, and is not among those who may be.`,
    remedy: say`Make ${owner} a member (People → the person → Change role), or name them among ${'people'} of this policy in the configuration.`,
    who: 'owner',
    severity: 'high',
    fingerprint: `unnamed:${owner.toLowerCase()}`,
  };
}

export const owners = definePolicy({
  id: 'owners',
  title: 'The organization has enough owners, and not too many',
  subject: 'organization',
  controls: [
    control('soc2', 'CC6.3', 'partial'),
    control('iso27001', 'A.8.2', 'partial'),
    control('cis', '1.3.3', 'full'),
  ],
  answers: [answers('legitify', 'member.organization_has_too_many_admins')],
  needs: ['organization', 'members'],
  options,
  judge({ organization, members }, { min, max, machines, people: allowed }) {
    if (members === null) return personsAccount(organization);
    const all = members.owners;
    const people = all.filter((owner) => !isAmong(machines, owner));
    const strangers = allowed.length === 0 ? [] : people.filter((owner) => !isAmong(allowed, owner));
    const findings = [
      ...(people.length < min ? [tooFew(organization.login, people, min)] : []),
      ...(all.length > max ? [tooMany(organization.login, all, max)] : []),
      ...strangers.map(unnamed),
    ];
    return failOr(findings, pass(say`${count(all.length, 'owner')}: ${named(all)}`));
  },
});
