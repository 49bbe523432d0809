/** What somebody may do in a repository, now. https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user */
import type { components } from '@octokit/openapi-types';
import { say } from '../../policies/engine/prose.ts';
import { CannotLook } from '../looked.ts';
import { cannotLook, statusOf } from './access/reasons.ts';
import type { GuardedOctokit } from './reads.ts';

/** From none to all. */
export const permissions = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;
export type RepositoryPermission = (typeof permissions)[number];

export interface PermissionIn {
  readonly octokit: GuardedOctokit;
  readonly owner: string;
  readonly repo: string;
}

/** Whose permission is looked up. */
export interface Account {
  readonly login: string;
  /** Null where only a name is known, such as a name in a file. */
  readonly id: number | null;
}

/** Whether one permission is at least the other. */
export function reaches(have: RepositoryPermission, least: RepositoryPermission): boolean {
  return permissions.indexOf(have) >= permissions.indexOf(least);
}

/** By flag, the strongest first. */
const flags = [
  ['admin', 'admin'],
  ['maintain', 'maintain'],
  ['push', 'write'],
  ['triage', 'triage'],
  ['pull', 'read'],
] as const;

type Answer = components['schemas']['repository-collaborator-permission'];

function isPermission(name: unknown): name is RepositoryPermission {
  return permissions.some((one) => one === name);
}

/**
 * The permission in GitHub's answer. The older `permission` gives maintain as write and triage as read; `role_name` may be
 * a role of the organization's own, and then the flags of the role it builds on count.
 */
export function permissionIn({ role_name: role, permission, user }: Answer): RepositoryPermission {
  if (isPermission(role)) return role;
  const held = user?.permissions;
  if (held) return flags.find(([flag]) => held[flag] === true)?.[1] ?? 'none';
  return isPermission(permission) ? permission : 'none';
}

/** Names change hands: an answer about another account does not count. */
function isAbout({ user }: Answer, { login, id }: Account): boolean {
  return id === null ? user?.login.toLowerCase() === login.toLowerCase() : Number(user?.id) === id;
}

/**
 * Looked up anew each time. `none` for a name that nobody has; an account whose id is known exists, so "not found" is no
 * answer about it. Needs `metadata: read`. Throws {@link CannotLook}: then nobody may do anything.
 */
export async function permissionOf(
  { octokit, owner, repo }: PermissionIn,
  account: Account,
): Promise<RepositoryPermission> {
  const { login, id } = account;
  const what = say`what ${login} may do here`;
  try {
    const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
    const { data } = await octokit.request(route, { owner, repo, username: login });
    if (!isAbout(data, account)) throw new CannotLook(say`GitHub's answer to ${what} is about somebody else`);
    return permissionIn(data);
  } catch (error) {
    if (id === null && statusOf(error) === 404) return 'none';
    throw cannotLook(error, what, 'metadata: read');
  }
}
