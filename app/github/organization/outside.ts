/** Which repositories people from outside reach, and as what: GitHub tells it repository by repository. */
import * as z from 'zod';
import type { Gap } from '../../../policies/engine/gap.ts';
import { own, say } from '../../../policies/engine/prose.ts';
import {
  type OutsideAccess,
  type OutsideCollaborators,
  type RepositoryRole,
  repositoryRoles,
} from '../../../policies/facts/outside-collaborators.ts';
import { CannotLook, type Looked, whole } from '../../looked.ts';
import { readOutside } from './people.ts';
import { forEach, type OrganizationReads, readList } from './reads.ts';
import { readRepositories, type SeenRepository } from './repositories.ts';

/** Repositories that are looked through at one time, the newest first: more would use up the client's hour for everybody else. */
const maxRepositories = 2000;

const collaborator = z.object({
  login: z.string(),
  role_name: z.string(),
  permissions: z
    .object({
      pull: z.boolean(),
      triage: z.boolean().optional(),
      push: z.boolean(),
      maintain: z.boolean().optional(),
      admin: z.boolean(),
    })
    .optional(),
});

type Collaborator = z.output<typeof collaborator>;

const flags = [
  ['admin', 'admin'],
  ['maintain', 'maintain'],
  ['push', 'write'],
  ['triage', 'triage'],
  ['pull', 'read'],
] as const;

/** A role of the organization's own counts as the one that it builds on. */
function roleOf({ role_name: name, permissions, login }: Collaborator): RepositoryRole {
  const known = repositoryRoles.find((role) => role === name);
  const base = flags.find(([flag]) => permissions?.[flag] === true)?.[1];
  const role = known ?? base;
  if (!role) throw new CannotLook(say`GitHub does not show what ${login} may do as ${name}`);
  return role;
}

type Access = OutsideAccess & { readonly login: string };

async function accessTo(
  { octokit, org }: OrganizationReads,
  { name, visibility }: SeenRepository,
): Promise<Looked<readonly Access[]>> {
  try {
    const people = await readList({
      octokit,
      route: 'GET /repos/{owner}/{repo}/collaborators',
      parameters: { owner: org, repo: name, affiliation: 'outside' },
      what: say`the outside collaborators of ${name}`,
      permission: 'metadata: read',
      reader: collaborator,
    });
    const access = people.map((one) => {
      const role = roleOf(one);
      const custom = role === one.role_name ? null : one.role_name;
      return { login: one.login, repository: name, visibility, role, custom };
    });
    return whole(access);
  } catch (error) {
    if (error instanceof CannotLook) return { value: [], gaps: [error.gap] };
    throw error;
  }
}

/** Those of whom no access was found are somewhere that is not seen. */
function unplaced(login: string): Gap {
  return {
    reason: say`${login} is an outside collaborator, and in none of the repositories that Fairlead sees`,
    remedy: own('An owner of the organization sees where under People → Outside collaborators.'),
  };
}

const byNewest = (a: SeenRepository, b: SeenRepository): number =>
  (b.movedAt ?? '') < (a.movedAt ?? '') ? -1 : 1;

/** Throws `CannotLook` when it is not known who they are; a gap for each repository that is not. */
export async function readOutsideAccess(reads: OrganizationReads): Promise<Looked<OutsideCollaborators>> {
  const people = await readOutside(reads);
  if (people.length === 0) return whole({ people: [], repositories: 0 });
  const { value: all, gaps } = await readRepositories(reads);
  const chosen = all.toSorted(byNewest).slice(0, maxRepositories);
  const looked = await forEach(chosen, (one) => accessTo(reads, one));
  const access = looked.flatMap(({ value }) => value);
  const found = people.map((login) => ({
    login,
    access: access
      .filter((one) => one.login === login)
      .map(({ login: _, ...rest }) => rest)
      .sort((a, b) => (a.repository < b.repository ? -1 : 1)),
  }));
  const left = all.length - chosen.length;
  const more: Gap = {
    reason: say`${left} more repositories were not looked at: at most ${maxRepositories} are`,
  };
  const lost = found.filter((one) => one.access.length === 0).map(({ login }) => unplaced(login));
  return {
    value: { people: found, repositories: chosen.length },
    gaps: [...gaps, ...looked.flatMap((one) => one.gaps), ...(left > 0 ? [more] : []), ...lost],
  };
}
