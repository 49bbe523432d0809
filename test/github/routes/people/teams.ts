/** Teams, their members and their repositories. https://docs.github.com/rest/teams/teams */
import { visible } from '../../auth/access.ts';
import { json, noContent, parameter } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { list } from '../../http/paging.ts';
import { found } from '../../http/refusal.ts';
import { organizationRoute, type Route, repositoryRoute } from '../../http/router.ts';
import {
  api,
  minimalRepository,
  repositoryShape,
  simpleUser,
  stamp,
  teamShape,
} from '../../shapes/accounts.ts';
import { type OrganizationCall, organizationFor, permissionsOf } from '../../shapes/settings.ts';
import type { Repository, Role, Schemas, Team } from '../../state.ts';
import { accountById, accountByLogin, repositoryByName, type World } from '../../world.ts';

function teamIn(call: OrganizationCall): Team {
  const slug = parameter(call, 'team_slug').toLowerCase();
  return found(call.account.organization?.teams.find((one) => one.slug === slug));
}

function teamFull(call: OrganizationCall): Schemas['team-full'] {
  const team = teamIn(call);
  const { parent, privacy, notification_setting: _, permissions, ...shape } = teamShape(call.world, team);
  const organization = organizationFor({ ...call, identity: { kind: 'anonymous' } }, call.account);
  return {
    ...shape,
    parent: null,
    members_count: team.members.size,
    repos_count: team.repositories.size,
    created_at: stamp(team.organization.createdAt),
    updated_at: stamp(team.organization.createdAt),
    organization,
    ...(privacy === 'closed' || privacy === 'secret' ? { privacy } : {}),
  };
}

/** Roles in the words of a team's permission. */
const words: Readonly<Record<Role, string>> = {
  read: 'pull',
  triage: 'triage',
  write: 'push',
  maintain: 'maintain',
  admin: 'admin',
};

/** What a team was given or its parent has, whichever is more. */
function heldBy(team: Team, repository: Repository): Role | undefined {
  const [own, above] = [team.repositories.get(repository.id), team.parent && heldBy(team.parent, repository)];
  const order = Object.keys(words);
  return order.indexOf(own ?? '') > order.indexOf(above ?? '') ? own : above;
}

function parentShape(world: World, team: Team): Schemas['nullable-team-simple'] {
  const { parent: _, ...shape } = teamShape(world, team);
  return { ...shape, privacy: 'closed' };
}

function members(call: OrganizationCall) {
  const role = call.query.get('role') ?? 'all';
  const accounts = [...teamIn(call).members]
    .filter(([, one]) => role === 'all' || one === role)
    .flatMap(([id]) => accountById(call.world, id) ?? []);
  return list(call, accounts, (account) => simpleUser(call.world, account));
}

function membership(call: OrganizationCall) {
  const team = teamIn(call);
  const user = found(accountByLogin(call.world, parameter(call, 'username')));
  const path = `/organizations/${call.account.id}/team/${team.id}/memberships/${user.login}`;
  const body: Schemas['team-membership'] = {
    url: api(call.world, path),
    role: found(team.members.get(user.id)),
    state: 'active',
  };
  return json(body);
}

const shared = (call: OrganizationCall, team: Team): readonly Repository[] =>
  call.world.repositories.filter(
    (repository) => team.repositories.has(repository.id) && visible(call.identity, repository),
  );

function repositories(call: OrganizationCall) {
  const team = teamIn(call);
  return list(call, shared(call, team), (repository) => {
    const role = team.repositories.get(repository.id) ?? 'read';
    const shape: Schemas['minimal-repository'] = {
      ...minimalRepository(call.world, repository),
      permissions: permissionsOf(role),
      role_name: role,
    };
    return shape;
  });
}

/** 204 says that the team manages the repository; which role it has only comes with a media type of its own. */
function roleIn(call: OrganizationCall) {
  const team = teamIn(call);
  const repository = found(repositoryByName(call.world, parameter(call, 'owner'), parameter(call, 'repo')));
  const role = found(team.repositories.get(repository.id));
  if (!call.accept.includes('repository+json')) return noContent;
  const { permissions, temp_clone_token, license, id, ...shape } = repositoryShape(call.world, repository);
  const body: Schemas['team-repository'] = {
    ...shape,
    id: Number(id),
    license,
    permissions: permissionsOf(role),
    role_name: role,
  };
  return json(body);
}

const at = '/orgs/{org}/teams';
const reading = ['members=read'];

const ofTeams = documented('teams/teams', {
  'list-teams': organizationRoute(`GET ${at}`, reading, (call) =>
    list(call, call.account.organization?.teams ?? [], (team) => teamShape(call.world, team)),
  ),
  'list-team-repositories': organizationRoute(`GET ${at}/{team_slug}/repos`, reading, repositories),
  'check-team-permissions-for-a-repository': organizationRoute(
    `GET ${at}/{team_slug}/repos/{owner}/{repo}`,
    reading,
    roleIn,
  ),
  'get-a-team-by-name': organizationRoute(`GET ${at}/{team_slug}`, reading, (call) => json(teamFull(call))),
});

const ofMembers = documented('teams/members', {
  'list-team-members': organizationRoute(`GET ${at}/{team_slug}/members`, reading, members),
  'get-team-membership-for-a-user': organizationRoute(
    `GET ${at}/{team_slug}/memberships/{username}`,
    reading,
    membership,
  ),
});

const ofRepositories = documented('repos/repos', {
  'list-repository-teams': repositoryRoute(
    'GET /repos/{owner}/{repo}/teams',
    ['administration=read'],
    (call) => {
      const { repository, world } = call;
      const teams = (repository.owner.organization?.teams ?? []).filter((team) => heldBy(team, repository));
      return list(call, teams, (team) => {
        const role = heldBy(team, repository) ?? 'read';
        const shape: Schemas['team'] = {
          ...teamShape(world, team),
          parent: team.parent ? parentShape(world, team.parent) : null,
          permission: words[role],
          permissions: permissionsOf(role),
          access_source: 'direct',
        };
        return shape;
      });
    },
  ),
});

export const teamRoutes: readonly Route[] = [...ofTeams, ...ofMembers, ...ofRepositories];
