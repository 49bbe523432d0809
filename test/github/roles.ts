/** What a person may do in a repository: the strongest of ownership, collaboration, teams and the organization's default. */
import type { Account, Level, Repository, Role } from './state.ts';

const order: readonly (Role | 'none')[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

const stronger = (a: Role | 'none', b: Role | 'none'): Role | 'none' =>
  order.indexOf(a) >= order.indexOf(b) ? a : b;

export function roleOf(repository: Repository, account: Account): Role | 'none' {
  if (repository.owner.id === account.id) return 'admin';
  let role: Role | 'none' = repository.collaborators.get(account.id) ?? 'none';
  const organization = repository.owner.organization;
  if (organization) {
    const membership = organization.members.get(account.id);
    if (membership === 'admin') return 'admin';
    if (membership === 'member') role = stronger(role, organization.defaultPermission);
    for (const team of organization.teams) {
      if (team.members.has(account.id)) role = stronger(role, team.repositories.get(repository.id) ?? 'none');
    }
  }
  return role === 'none' && !repository.private ? 'read' : role;
}

/** The older, coarser word: `GET …/collaborators/{username}/permission` says triage as read and maintain as write. */
export function levelOf(role: Role | 'none'): Level | 'none' {
  if (role === 'triage') return 'read';
  return role === 'maintain' ? 'write' : role;
}

export const canPush = (repository: Repository, account: Account): boolean =>
  ['write', 'admin'].includes(levelOf(roleOf(repository, account)));

export function associationOf(
  repository: Repository,
  account: Account,
): 'OWNER' | 'MEMBER' | 'COLLABORATOR' | 'CONTRIBUTOR' | 'NONE' {
  if (repository.owner.id === account.id) return 'OWNER';
  if (repository.owner.organization?.members.has(account.id)) return 'MEMBER';
  if (repository.collaborators.has(account.id)) return 'COLLABORATOR';
  const merged = [...repository.pulls.values()].some((pull) => pull.merged && pull.author.id === account.id);
  return merged ? 'CONTRIBUTOR' : 'NONE';
}
