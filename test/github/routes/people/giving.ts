/**
 * Access that is given and taken. As unkind as GitHub: who is no member is invited and has nothing until they accept;
 * the words for levels are the older ones in some routes and the newer ones in others.
 * https://docs.github.com/rest/collaborators https://docs.github.com/rest/teams/teams
 */
import * as z from 'zod';
import { bodyAs, json, noContent, numberParameter, parameter, type RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { list } from '../../http/paging.ts';
import { found, invalid, notAccessible, Refusal } from '../../http/refusal.ts';
import { organizationRoute, type Route, repositoryRoute } from '../../http/router.ts';
import { api, minimalRepository, organizationSimple, simpleUser, stamp } from '../../shapes/accounts.ts';
import { nodeId } from '../../shapes/node-id.ts';
import type { OrganizationCall } from '../../shapes/settings.ts';
import type { Invitation, Role, Schemas } from '../../state.ts';
import { accountByLogin, repositoryByName } from '../../world.ts';

const older: Readonly<Record<string, Role>> = {
  pull: 'read',
  triage: 'triage',
  push: 'write',
  maintain: 'maintain',
  admin: 'admin',
};

/** A word that is none of the older ones would be a role of the organization's own, of which there is none. */
function roleNamed(word: string): Role {
  const role = older[word];
  if (!role) throw invalid({ resource: 'Repository', field: 'permission', code: 'invalid', message: word });
  return role;
}

const given = z.object({ permission: z.string().optional() });

function invitationShape(
  { world, repository }: RepositoryCall,
  one: Invitation,
): Schemas['repository-invitation'] {
  return {
    id: one.id,
    node_id: nodeId('RepositoryInvitation', one.id),
    repository: minimalRepository(world, repository),
    invitee: one.invitee && simpleUser(world, one.invitee),
    inviter: simpleUser(world, one.inviter),
    permissions: one.role,
    created_at: stamp(one.createdAt),
    expired: one.expired,
    url: api(world, `/user/repository_invitations/${one.id}`),
    html_url: `${world.url}/${repository.owner.login}/${repository.name}/invitations`,
  };
}

function inviterOf({ identity, repository }: RepositoryCall) {
  return identity.kind === 'user' ? identity.user : repository.owner;
}

/** 204 where nobody has to be asked: members of the organization, and those who are in already. */
function add(call: RepositoryCall) {
  const { repository, world } = call;
  const account = found(accountByLogin(world, parameter(call, 'username')));
  if (account.id === repository.owner.id) throw invalid('Repository owner cannot be a collaborator');
  const role = repository.owner.organization ? roleNamed(bodyAs(call, given).permission ?? 'push') : 'write';
  const isMember = repository.owner.organization?.members.has(account.id) ?? false;
  if (isMember || repository.collaborators.has(account.id)) {
    repository.collaborators.set(account.id, role);
    return noContent;
  }
  const at = repository.invitations.findIndex(({ invitee }) => invitee?.id === account.id);
  const before = repository.invitations[at];
  const invitation: Invitation = {
    id: before && !before.expired ? before.id : world.nextId(),
    invitee: account,
    inviter: inviterOf(call),
    role,
    createdAt: world.now(),
    expired: false,
  };
  if (at >= 0) repository.invitations.splice(at, 1);
  repository.invitations.push(invitation);
  return json(invitationShape(call, invitation), 201);
}

/** 204 whether there was anything to take away or not; an invitation stays. */
function remove(call: RepositoryCall) {
  const account = found(accountByLogin(call.world, parameter(call, 'username')));
  call.repository.collaborators.delete(account.id);
  return noContent;
}

function invitationIn(call: RepositoryCall): Invitation {
  const id = numberParameter(call, 'invitation_id');
  return found(call.repository.invitations.find((one) => one.id === id));
}

const newer = z.object({ permissions: z.enum(['read', 'write', 'maintain', 'triage', 'admin']).optional() });

const at = '/repos/{owner}/{repo}';
const reading = ['administration=read'];
const writing = ['administration=write'];

const ofCollaborators = documented('collaborators/collaborators', {
  'add-a-repository-collaborator': repositoryRoute(`PUT ${at}/collaborators/{username}`, writing, add),
  'remove-a-repository-collaborator': repositoryRoute(
    `DELETE ${at}/collaborators/{username}`,
    writing,
    remove,
  ),
});

const ofInvitations = documented('collaborators/invitations', {
  'list-repository-invitations': repositoryRoute(`GET ${at}/invitations`, reading, (call) =>
    list(call, call.repository.invitations, (one) => invitationShape(call, one)),
  ),
  'update-a-repository-invitation': repositoryRoute(
    `PATCH ${at}/invitations/{invitation_id}`,
    writing,
    (call) => {
      const one = invitationIn(call);
      one.role = bodyAs(call, newer).permissions ?? one.role;
      return json(invitationShape(call, one));
    },
  ),
  'delete-a-repository-invitation': repositoryRoute(
    `DELETE ${at}/invitations/{invitation_id}`,
    writing,
    (call) => {
      const { invitations } = call.repository;
      invitations.splice(invitations.indexOf(invitationIn(call)), 1);
      return noContent;
    },
  ),
});

function shared(call: OrganizationCall) {
  const slug = parameter(call, 'team_slug').toLowerCase();
  const team = found(call.account.organization?.teams.find((one) => one.slug === slug));
  const repository = found(repositoryByName(call.world, parameter(call, 'owner'), parameter(call, 'repo')));
  return { team, repository };
}

const teamAt = '/orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}';

/** https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens */
const ofTeams = documented('teams/teams', {
  'add-or-update-team-repository-permissions': organizationRoute(`PUT ${teamAt}`, writing, (call) => {
    const { team, repository } = shared(call);
    team.repositories.set(repository.id, roleNamed(bodyAs(call, given).permission ?? 'push'));
    return noContent;
  }),
  'remove-a-repository-from-a-team': organizationRoute(`DELETE ${teamAt}`, writing, (call) => {
    const { team, repository } = shared(call);
    team.repositories.delete(repository.id);
    return noContent;
  }),
});

const role = z.object({ role: z.enum(['admin', 'member']).optional() });

/** Who is no member is invited. GitHub keeps an organization from having no owner. */
function setMembership(call: OrganizationCall) {
  const { world, account } = call;
  const members = found(account.organization).members;
  const user = found(accountByLogin(world, parameter(call, 'username')));
  const wanted = bodyAs(call, role).role ?? 'member';
  const owners = [...members].filter(([, one]) => one === 'admin').map(([id]) => id);
  if (wanted === 'member' && owners.length === 1 && owners[0] === user.id)
    throw new Refusal(403, 'Cannot remove the last owner of the organization.');
  if (!members.has(user.id)) throw notAccessible();
  members.set(user.id, wanted);
  const body: Schemas['org-membership'] = {
    url: api(world, `/orgs/${account.login}/memberships/${user.login}`),
    state: 'active',
    role: wanted,
    organization_url: api(world, `/orgs/${account.login}`),
    organization: organizationSimple(world, account),
    user: simpleUser(world, user),
  };
  return json(body);
}

const ofMembers = documented('orgs/members', {
  'set-organization-membership-for-a-user': organizationRoute(
    'PUT /orgs/{org}/memberships/{username}',
    ['members=write'],
    setMembership,
  ),
});

export const givingRoutes: readonly Route[] = [
  ...ofCollaborators,
  ...ofInvitations,
  ...ofTeams,
  ...ofMembers,
];
