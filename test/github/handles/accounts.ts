/** Users, organizations and teams for tests to hold and act with. */
import { randomBytes } from 'node:crypto';
import type { Ruleset } from '../protection.ts';
import type { Account, Organization, Repository, Role, Team } from '../state.ts';
import { accountByLogin, repositoryByName, type World } from '../world.ts';

export function addAccount(
  world: World,
  kind: Account['kind'],
  login: string,
  about: { readonly name?: string; readonly email?: string; readonly organization?: Organization } = {},
): Account {
  if (accountByLogin(world, login)) throw new Error(`there is an account ${login} already`);
  const id = world.nextId();
  const plain = login.toLowerCase();
  const account: Account = {
    kind,
    id,
    login,
    name: about.name ?? null,
    emails:
      kind === 'Organization'
        ? []
        : [
            ...(about.email === undefined ? [] : [about.email.toLowerCase()]),
            ...(kind === 'User' ? [`${plain}@example.com`] : []),
            `${id}+${plain}@users.noreply.github.com`,
            `${plain}@users.noreply.github.com`,
          ],
    createdAt: world.now(),
    token: kind === 'User' ? `ghp_${randomBytes(18).toString('hex')}` : null,
    organization: about.organization ?? null,
    plan: kind === 'Organization' ? 'team' : 'free',
  };
  world.accounts.set(plain, account);
  return account;
}

/** Any handle: what it stands for. */
export type HasData<T> = { readonly data: T };

export interface UserHandle {
  readonly login: string;
  readonly id: number;
  /** A classic personal access token. */
  readonly token: string;
  readonly data: Account;
}

export const userHandle = (account: Account): UserHandle => ({
  login: account.login,
  id: account.id,
  token: account.token ?? '',
  data: account,
});

export interface TeamHandle {
  readonly slug: string;
  readonly data: Team;
  addMember(user: UserHandle): void;
  removeMember(user: UserHandle): void;
  setRole(repository: HasData<Repository>, role: Role): void;
}

export function addTeam(
  world: World,
  account: Account,
  slug: string,
  members: readonly UserHandle[],
  roles: Readonly<Record<string, Role>>,
): TeamHandle {
  const organization = organizationOf(account);
  const team: Team = {
    id: world.nextId(),
    slug: slug.toLowerCase(),
    name: slug,
    organization: account,
    members: new Map(members.map(({ id }) => [id, 'member'])),
    repositories: new Map(
      Object.entries(roles).map(([name, role]) => {
        const repository = repositoryByName(world, account.login, name);
        if (!repository) throw new Error(`${account.login} has no repository ${name}`);
        return [repository.id, role];
      }),
    ),
  };
  for (const { id } of members) if (!organization.members.has(id)) organization.members.set(id, 'member');
  organization.teams.push(team);
  return {
    slug: team.slug,
    data: team,
    addMember: ({ id }) => team.members.set(id, 'member'),
    removeMember: ({ id }) => team.members.delete(id),
    setRole: (repository, role) => team.repositories.set(repository.data.id, role),
  };
}

export function organizationOf(account: Account): Organization {
  if (!account.organization) throw new Error(`${account.login} is not an organization`);
  return account.organization;
}

export type NewRuleset = Pick<Ruleset, 'name' | 'rules'> &
  Partial<Pick<Ruleset, 'target' | 'enforcement' | 'include' | 'exclude' | 'repositories' | 'bypassActors'>>;

export function rulesetOf(
  world: World,
  source: string,
  kind: Ruleset['sourceType'],
  change: NewRuleset,
): Ruleset {
  return {
    id: world.nextId(),
    source,
    sourceType: kind,
    target: 'branch',
    enforcement: 'active',
    include: ['~DEFAULT_BRANCH'],
    exclude: [],
    repositories: { include: ['~ALL'], exclude: [] },
    bypassActors: [],
    createdAt: world.now(),
    updatedAt: world.now(),
    ...change,
  };
}
