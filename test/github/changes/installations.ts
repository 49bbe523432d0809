/** Apps are installed, suspended and given repositories; tokens are minted. */
import { randomBytes } from 'node:crypto';
import { Refusal } from '../http/refusal.ts';
import { fullName, installationShape } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { Account, App, Installation, Permissions, Repository, Token } from '../state.ts';
import { repositoriesOf, type World } from '../world.ts';

const brief = (repository: Repository) => ({
  id: repository.id,
  node_id: nodeId('Repository', repository.id),
  name: repository.name,
  full_name: fullName(repository),
  private: repository.private,
});

export function emit(
  world: World,
  installation: Installation,
  event: string,
  action: string,
  sender: Account,
  payload: Readonly<Record<string, unknown>>,
): void {
  world.webhooks.emit({
    event,
    action,
    repository: null,
    sender,
    installation,
    payload: { installation: installationShape(world, installation), ...payload },
  });
}

export const adminOf = (account: Account): Account => account.organization?.owner ?? account;

export function install(
  world: World,
  app: App,
  account: Account,
  repositories: readonly Repository[] | 'all',
): Installation {
  const known = world.installations.find((one) => one.app === app && one.account === account && !one.deleted);
  if (known) throw new Error(`${app.slug} is installed on ${account.login} already`);
  const installation: Installation = {
    id: world.nextId(),
    app,
    account,
    permissions: app.permissions,
    repositories: repositories === 'all' ? 'all' : new Set(repositories.map(({ id }) => id)),
    createdAt: world.now(),
    suspendedAt: null,
    deleted: false,
  };
  world.installations.push(installation);
  emit(world, installation, 'installation', 'created', adminOf(account), {
    repositories: repositoriesOf(world, installation).map(brief),
    requester: null,
  });
  return installation;
}

export function suspend(world: World, installation: Installation, suspended: boolean): void {
  installation.suspendedAt = suspended ? world.now() : null;
  emit(
    world,
    installation,
    'installation',
    suspended ? 'suspend' : 'unsuspend',
    adminOf(installation.account),
    {},
  );
}

export function uninstall(world: World, installation: Installation): void {
  const repositories = repositoriesOf(world, installation).map(brief);
  installation.deleted = true;
  emit(world, installation, 'installation', 'deleted', adminOf(installation.account), { repositories });
}

export function changeRepositories(
  world: World,
  installation: Installation,
  added: readonly Repository[],
  removed: readonly Repository[],
): void {
  const selected = new Set(repositoriesOf(world, installation).map(({ id }) => id));
  for (const { id } of added) selected.add(id);
  for (const { id } of removed) selected.delete(id);
  installation.repositories = selected;
  const action = added.length > 0 ? 'added' : 'removed';
  emit(world, installation, 'installation_repositories', action, adminOf(installation.account), {
    repository_selection: 'selected',
    repositories_added: added.map(brief),
    repositories_removed: removed.map(brief),
    requester: null,
  });
}

const rank = { read: 1, write: 2, admin: 3 } as const;

/** The asked permissions, or all; asking for more than the installation has is refused. */
function narrow(installation: Installation, asked: Permissions | undefined): Permissions {
  if (!asked) return installation.permissions;
  const granted = new Map(Object.entries({ metadata: 'read' as const, ...installation.permissions }));
  for (const [name, level] of Object.entries(asked)) {
    const have = granted.get(name);
    if (have === undefined || rank[have] < rank[level]) {
      throw new Refusal(422, 'The permissions requested are not granted to this installation.');
    }
  }
  return asked;
}

const hour = 3_600_000;

/** An hour's token for all or some of the installation's repositories. */
export function mintToken(
  world: World,
  installation: Installation,
  narrowing: { readonly repositories?: readonly Repository[]; readonly permissions?: Permissions } = {},
): Token {
  if (installation.suspendedAt) throw new Refusal(403, 'This installation has been suspended');
  const permissions = narrow(installation, narrowing.permissions);
  // Real ones carry a JWT since 2026: they are long, and of any length.
  const value = `ghs_${installation.app.id}_${randomBytes(60 + Math.floor(Math.random() * 60)).toString('base64url')}`;
  const token: Token = {
    value,
    installation,
    permissions,
    repositories: narrowing.repositories ? new Set(narrowing.repositories.map(({ id }) => id)) : null,
    expiresAt: new Date(world.now().getTime() + hour),
  };
  world.tokens.set(value, token);
  return token;
}
