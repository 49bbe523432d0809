/** Users, organizations, teams, repositories themselves, who may do what. */
import { rateKey } from '../auth/identity.ts';
import { type Call, json, parameter } from '../http/call.ts';
import { list } from '../http/paging.ts';
import { found, Refusal } from '../http/refusal.ts';
import { organizationRoute, type Route, repositoryRoute, route } from '../http/router.ts';
import { levelOf, roleOf } from '../roles.ts';
import { api, fullRepository, organizationSimple, simpleUser, stamp } from '../shapes/accounts.ts';
import type { Account, Schemas } from '../state.ts';
import { accountById, accountByLogin, type World } from '../world.ts';

function publicUser(world: World, account: Account): Schemas['public-user'] {
  return {
    ...simpleUser(world, account),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: stamp(account.createdAt),
    updated_at: stamp(account.createdAt),
  };
}

function organizationFull(world: World, account: Account): Schemas['organization-full'] {
  return {
    ...organizationSimple(world, account),
    ...(account.name === null ? {} : { name: account.name }),
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: world.repositories.filter((one) => one.owner === account && !one.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${world.url}/${account.login}`,
    type: 'Organization',
    created_at: stamp(account.createdAt),
    updated_at: stamp(account.createdAt),
    archived_at: null,
  };
}

function rateLimit(call: Call): Schemas['rate-limit-overview'] {
  const { key, limit } = rateKey(call.world, call.identity);
  const of = (resource: string): Schemas['rate-limit'] => call.world.rates.read(`${key} ${resource}`, limit);
  const core = of('core');
  return { resources: { core, graphql: of('graphql'), search: of('search') }, rate: core };
}

/** The older word for each level; a custom role name is GitHub's `role_name`. */
function permissionOf(call: Call, username: string, repository: Parameters<typeof roleOf>[0]) {
  const account = found(accountByLogin(call.world, username));
  const role = roleOf(repository, account);
  const level = levelOf(role);
  const reaches = (...levels: readonly string[]): boolean => levels.includes(role);
  const body: Schemas['repository-collaborator-permission'] = {
    permission: level,
    role_name: role,
    user: {
      ...simpleUser(call.world, account),
      permissions: {
        admin: reaches('admin'),
        maintain: reaches('admin', 'maintain'),
        push: reaches('admin', 'maintain', 'write'),
        triage: reaches('admin', 'maintain', 'write', 'triage'),
        pull: role !== 'none',
      },
      role_name: role,
    },
  };
  return body;
}

export const accountRoutes: readonly Route[] = [
  route('GET /rate_limit', (call) => json(rateLimit(call))),
  route('GET /user', (call) => {
    if (call.identity.kind === 'anonymous') throw new Refusal(401, 'Requires authentication');
    if (call.identity.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
    return json(publicUser(call.world, call.identity.user));
  }),
  route('GET /users/{username}', (call) =>
    json(publicUser(call.world, found(accountByLogin(call.world, parameter(call, 'username'))))),
  ),
  organizationRoute('GET /orgs/{org}', [], (call) => json(organizationFull(call.world, call.account))),
  organizationRoute('GET /orgs/{org}/teams/{team_slug}/members', ['members=read'], (call) => {
    const slug = parameter(call, 'team_slug').toLowerCase();
    const team = found(call.account.organization?.teams.find((one) => one.slug === slug));
    const role = call.query.get('role') ?? 'all';
    const members = [...team.members]
      .filter(([, one]) => role === 'all' || one === role)
      .flatMap(([id]) => accountById(call.world, id) ?? []);
    return list(call, members, (member) => simpleUser(call.world, member));
  }),
  repositoryRoute('GET /repos/{owner}/{repo}', ['metadata=read'], (call) =>
    json(fullRepository(call.world, call.repository)),
  ),
  repositoryRoute(
    'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    ['metadata=read'],
    (call) => json(permissionOf(call, parameter(call, 'username'), call.repository)),
  ),
  route('GET /', (call) => json({ current_user_url: api(call.world, '/user') })),
];
