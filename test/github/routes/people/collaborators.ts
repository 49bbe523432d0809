/** Who may do what in a repository. https://docs.github.com/rest/collaborators/collaborators */
import { json, noContent, parameter, type RepositoryCall } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { list } from '../../http/paging.ts';
import { found, notFound } from '../../http/refusal.ts';
import { type Route, repositoryRoute } from '../../http/router.ts';
import { levelOf, roleOf } from '../../roles.ts';
import { simpleUser } from '../../shapes/accounts.ts';
import { permissionsOf } from '../../shapes/settings.ts';
import type { Account, Schemas } from '../../state.ts';
import { accountById, accountByLogin, type World } from '../../world.ts';

function collaboratorShape(
  world: World,
  { repository }: RepositoryCall,
  account: Account,
): Schemas['collaborator'] {
  const role = roleOf(repository, account);
  return { ...simpleUser(world, account), permissions: permissionsOf(role), role_name: role };
}

/** Everyone who has more than what everybody has: owners, members by default or through teams, invited people. */
function everyone({ world, repository }: RepositoryCall): readonly Account[] {
  const { owner, collaborators } = repository;
  const ids = new Set([...(owner.organization ? [] : [owner.id]), ...collaborators.keys()]);
  const { members, teams, defaultPermission } = owner.organization ?? {
    members: new Map<number, string>(),
    teams: [],
    defaultPermission: 'none',
  };
  for (const [id, role] of members) if (role === 'admin' || defaultPermission !== 'none') ids.add(id);
  for (const team of teams)
    if (team.repositories.has(repository.id)) for (const id of team.members.keys()) ids.add(id);
  return [...ids].flatMap((id) => accountById(world, id) ?? []);
}

/** `direct`: named here, whether member or not; `outside`: named here and no member of the organization. */
function affiliated(call: RepositoryCall): readonly Account[] {
  const { owner, collaborators } = call.repository;
  const affiliation = call.query.get('affiliation') ?? 'all';
  return everyone(call).filter(({ id }) => {
    if (affiliation === 'all') return true;
    if (affiliation === 'direct') return collaborators.has(id) || id === owner.id;
    return collaborators.has(id) && !owner.organization?.members.has(id);
  });
}

function collaborators(call: RepositoryCall) {
  const permission = call.query.get('permission');
  const all = affiliated(call).filter((account) => {
    const role = roleOf(call.repository, account);
    return permission === null || new Map(Object.entries(permissionsOf(role))).get(permission) === true;
  });
  return list(call, all, (account) => collaboratorShape(call.world, call, account));
}

/** The older word for each level; a custom role's name is in `role_name`. */
function permission(call: RepositoryCall) {
  const { world, repository } = call;
  const account = found(accountByLogin(world, parameter(call, 'username')));
  const role = roleOf(repository, account);
  const body: Schemas['repository-collaborator-permission'] = {
    permission: levelOf(role),
    role_name: role,
    user: collaboratorShape(world, call, account),
  };
  return json(body);
}

const at = '/repos/{owner}/{repo}/collaborators';
const reading = ['metadata=read'];

export const collaboratorRoutes: readonly Route[] = documented('collaborators/collaborators', {
  'list-repository-collaborators': repositoryRoute(`GET ${at}`, reading, collaborators),
  'check-if-a-user-is-a-repository-collaborator': repositoryRoute(`GET ${at}/{username}`, reading, (call) => {
    const account = accountByLogin(call.world, parameter(call, 'username'));
    if (!account || !everyone(call).includes(account)) throw notFound();
    return noContent;
  }),
  'get-repository-permissions-for-a-user': repositoryRoute(
    `GET ${at}/{username}/permission`,
    reading,
    permission,
  ),
});
