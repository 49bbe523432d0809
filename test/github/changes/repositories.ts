/** Repositories are renamed, transferred, deleted, made private or public; accounts are renamed. */
import { organizationSimple, simpleUser } from '../shapes/accounts.ts';
import { nodeId } from '../shapes/node-id.ts';
import type { Account, Repository } from '../state.ts';
import type { World } from '../world.ts';
import { adminOf, emit } from './installations.ts';

function emitRepository(
  world: World,
  repository: Repository,
  action: string,
  payload: Readonly<Record<string, unknown>> = {},
): void {
  const sender = adminOf(repository.owner);
  world.webhooks.emit({ event: 'repository', action, repository, sender, payload });
}

function remember({ owner, name, formerNames }: Repository): void {
  formerNames.add(`${owner.login}/${name}`.toLowerCase());
}

export function renameRepository(world: World, repository: Repository, name: string): void {
  const from = repository.name;
  remember(repository);
  repository.name = name;
  emitRepository(world, repository, 'renamed', { changes: { repository: { name: { from } } } });
}

/** The new owner's Apps hear of it; those of the old one only find it gone. */
export function transferRepository(world: World, repository: Repository, owner: Account): void {
  const { owner: before } = repository;
  remember(repository);
  repository.owner = owner;
  const from = before.organization
    ? { organization: organizationSimple(world, before) }
    : { user: simpleUser(world, before) };
  emitRepository(world, repository, 'transferred', { changes: { owner: { from } } });
}

export function setArchived(world: World, repository: Repository, archived: boolean): void {
  repository.archived = archived;
  emitRepository(world, repository, archived ? 'archived' : 'unarchived');
}

/** GitHub says what it was called before. */
export function setDefaultBranch(world: World, repository: Repository, branch: string): void {
  const from = repository.defaultBranch;
  repository.defaultBranch = branch;
  emitRepository(world, repository, 'edited', { changes: { default_branch: { from } } });
}

export function deleteRepository(world: World, repository: Repository): void {
  emitRepository(world, repository, 'deleted');
  world.repositories.splice(world.repositories.indexOf(repository), 1);
}

export function setPrivate(world: World, repository: Repository, isPrivate: boolean): void {
  repository.private = isPrivate;
  emitRepository(world, repository, isPrivate ? 'privatized' : 'publicized');
}

/** Every App installed on the account hears of it. */
export function renameAccount(world: World, account: Account, login: string): void {
  const from = account.login;
  for (const repository of world.repositories) if (repository.owner === account) remember(repository);
  world.accounts.delete(from.toLowerCase());
  account.login = login;
  world.accounts.set(login.toLowerCase(), account);
  for (const installation of world.installations) {
    if (installation.account !== account || installation.deleted) continue;
    emit(world, installation, 'installation_target', 'renamed', adminOf(account), {
      account: simpleUser(world, account),
      installation: { id: installation.id, node_id: nodeId('Installation', installation.id) },
      changes: { login: { from } },
      target_type: account.kind,
    });
  }
}
