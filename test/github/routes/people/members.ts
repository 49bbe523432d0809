/** Members of an organization and people from outside. https://docs.github.com/rest/orgs/members */
import { json, noContent, parameter } from '../../http/call.ts';
import { documented } from '../../http/documented.ts';
import { list } from '../../http/paging.ts';
import { found, notFound, Refusal } from '../../http/refusal.ts';
import { organizationRoute, type Route } from '../../http/router.ts';
import { api, organizationSimple, simpleUser } from '../../shapes/accounts.ts';
import type { OrganizationCall } from '../../shapes/settings.ts';
import type { Account, Organization, Schemas } from '../../state.ts';
import { accountById, accountByLogin, repositoriesOfOwner } from '../../world.ts';

const organizationIn = ({ account }: OrganizationCall): Organization => found(account.organization);

/** Who has no second factor is for owners to ask, and for nobody else. */
function withoutTwoFactor(call: OrganizationCall): ReadonlySet<number> | null {
  const filter = call.query.get('filter');
  if (filter === null || filter === 'all') return null;
  const organization = organizationIn(call);
  const { identity } = call;
  const owner = identity.kind === 'user' && organization.members.get(identity.user.id) === 'admin';
  if (!owner) throw new Refusal(422, 'Only owners can use this filter.');
  if (filter === '2fa_disabled') return organization.settings.withoutTwoFactor;
  if (filter === '2fa_insecure') return organization.settings.insecureFactor;
  throw new Refusal(422, 'Validation Failed');
}

function members(call: OrganizationCall) {
  const only = withoutTwoFactor(call);
  const role = call.query.get('role') ?? 'all';
  const accounts = [...organizationIn(call).members]
    .filter(([id, one]) => (role === 'all' || one === role) && (only?.has(id) ?? true))
    .flatMap(([id]) => accountById(call.world, id) ?? []);
  return list(call, accounts, (account) => simpleUser(call.world, account));
}

/** Collaborators on any of the organization's repositories who are not its members. */
export function outsiders({ world, account }: OrganizationCall): readonly Account[] {
  const ids = repositoriesOfOwner(world, account).flatMap(({ collaborators }) => [...collaborators.keys()]);
  return [...new Set(ids)]
    .filter((id) => !account.organization?.members.has(id))
    .flatMap((id) => accountById(world, id) ?? []);
}

function outside(call: OrganizationCall) {
  const only = withoutTwoFactor(call);
  const all = outsiders(call).filter(({ id }) => only?.has(id) ?? true);
  return list(call, all, (account) => simpleUser(call.world, account));
}

function membership(call: OrganizationCall) {
  const { world, account } = call;
  const user = found(accountByLogin(world, parameter(call, 'username')));
  const role = found(organizationIn(call).members.get(user.id));
  const body: Schemas['org-membership'] = {
    url: api(world, `/orgs/${account.login}/memberships/${user.login}`),
    state: 'active',
    role,
    organization_url: api(world, `/orgs/${account.login}`),
    organization: organizationSimple(world, account),
    user: simpleUser(world, user),
  };
  return json(body);
}

/** Who was invited and did not answer yet. */
function invitations(call: OrganizationCall) {
  const { world, account } = call;
  const all = organizationIn(call).invitations ?? [];
  return list(call, all, ({ id, login, role, inviter, createdAt }): Schemas['organization-invitation'] => ({
    id,
    login,
    email: null,
    role,
    created_at: createdAt.toISOString(),
    inviter: simpleUser(world, inviter),
    team_count: 0,
    node_id: `OI_${id}`,
    invitation_teams_url: api(world, `/organizations/${account.id}/invitations/${id}/teams`),
    invitation_source: 'member',
  }));
}

const at = '/orgs/{org}';
const reading = ['members=read'];

const ofMembers = documented('orgs/members', {
  'list-organization-members': organizationRoute(`GET ${at}/members`, reading, members),
  'check-organization-membership-for-a-user': organizationRoute(
    `GET ${at}/members/{username}`,
    reading,
    (call) => {
      const user = accountByLogin(call.world, parameter(call, 'username'));
      if (!user || !organizationIn(call).members.has(user.id)) throw notFound();
      return noContent;
    },
  ),
  'list-pending-organization-invitations': organizationRoute(`GET ${at}/invitations`, reading, invitations),
  'get-organization-membership-for-a-user': organizationRoute(
    `GET ${at}/memberships/{username}`,
    reading,
    membership,
  ),
});

const ofOutsiders = documented('orgs/outside-collaborators', {
  'list-outside-collaborators-for-an-organization': organizationRoute(
    `GET ${at}/outside_collaborators`,
    reading,
    outside,
  ),
});

export const memberRoutes: readonly Route[] = [...ofMembers, ...ofOutsiders];
