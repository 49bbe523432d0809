/** Who may do what: people, teams, keys, tokens. Pure. */
import { z } from 'zod';
import { ofKey, ofToken } from './credentials.ts';
import { id, maybe, name, notSaid, person, type Reader, reader } from './parts.ts';
import { scrubbed } from './scrubbed.ts';

const changes = z.unknown().optional();
const to = z.object({ to: name.nullish() }).nullish();

const member = z.object({
  member: person,
  changes: z.looseObject({ permission: to, role_name: to }).nullish(),
});

const ofMember = reader(member, ({ member: account, changes: given }, { action, base }) => [
  {
    ...base,
    about: 'access',
    whose: account?.login ?? notSaid,
    account,
    to: 'repository',
    role: action === 'removed' ? null : (given?.role_name?.to ?? given?.permission?.to ?? notSaid),
    changes: scrubbed(given),
  },
]);

const membership = z.object({ member: person, team: z.object({ slug: name.nullish(), name }) });

const ofMembership = reader(membership, ({ member: account, team }, { action, base }) => [
  {
    ...base,
    about: 'access',
    whose: account?.login ?? notSaid,
    account,
    to: `team ${team.slug ?? team.name}`,
    role: action === 'removed' ? null : 'member',
    changes: null,
  },
]);

const organization = z.object({
  changes,
  organization: z.object({ login: name }),
  // An address that was invited is nobody's login: it is not kept.
  invitation: z.object({ id, login: maybe(name), role: name }).nullish(),
  user: person,
  membership: z.object({ role: name, user: person }).nullish(),
});

type Organization = z.infer<typeof organization>;

function wherein({ invitation, user, membership, organization }: Organization, action: string) {
  if (invitation)
    return {
      whose: invitation.login ?? user?.login ?? `invitation ${invitation.id}`,
      account: user,
      role: `invited as ${invitation.role}`,
    };
  const account = membership?.user ?? user;
  const role = action === 'member_removed' ? null : (membership?.role ?? notSaid);
  return { whose: account?.login ?? organization.login, account, role };
}

const ofOrganization = reader(organization, (given, { action, base }) => {
  // Renamed or deleted: what is there, not who may do what.
  if (!action.startsWith('member_'))
    return [
      {
        ...base,
        about: 'scope',
        what: `organization ${action}`,
        changes: scrubbed(given.changes),
        after: { login: given.organization.login },
      },
    ];
  return [{ ...base, about: 'access', ...wherein(given, action), to: 'organization', changes: null }];
});

const teamEvent = z.object({
  changes,
  team: z.looseObject({
    id,
    name,
    slug: name.nullish(),
    privacy: name.nullish(),
    permission: name.nullish(),
  }),
  repository: z
    .object({ role_name: name.nullish(), permissions: z.record(z.string(), z.boolean()).nullish() })
    .nullish(),
});

/** From the least to the most. */
const levels = ['pull', 'triage', 'push', 'maintain', 'admin'] as const;

function roleOf({ team: one, repository }: z.infer<typeof teamEvent>): string {
  const { permissions, role_name: role } = repository ?? {};
  return role ?? levels.findLast((level) => permissions?.[level]) ?? one.permission ?? notSaid;
}

const ofTeam = reader(teamEvent, (given, { name, action, base }) => {
  const { team: one, repository, changes } = given;
  const isGone = action === 'deleted' || action === 'removed_from_repository';
  // `team_add` has no action.
  const inRepository =
    repository && (name === 'team_add' || /repository$/.test(action) || action === 'edited');
  return [
    {
      ...base,
      about: 'access',
      whose: `team ${one.slug ?? one.name}`,
      account: null,
      to: inRepository ? 'repository' : 'organization',
      role: isGone ? null : roleOf(given),
      changes: scrubbed(changes),
    },
  ];
});

const block = z.object({ blocked_user: person });

/** Somebody from outside may not take part any more, or may again; what else they may do the event does not say. */
const ofBlock = reader(block, ({ blocked_user: account }, { action, base }) => [
  {
    ...base,
    about: 'access',
    whose: account?.login ?? notSaid,
    account,
    to: 'organization',
    role: action === 'blocked' ? null : notSaid,
    changes: null,
  },
]);

export const accessReaders: Readonly<Record<string, Reader>> = {
  deploy_key: ofKey,
  member: ofMember,
  membership: ofMembership,
  org_block: ofBlock,
  organization: ofOrganization,
  personal_access_token_request: ofToken,
  team: ofTeam,
  team_add: ofTeam,
};
