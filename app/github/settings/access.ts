/** https://docs.github.com/rest/collaborators/collaborators https://docs.github.com/rest/repos/repos#list-repository-teams */
import * as z from 'zod';
import { own, say } from '../../../policies/engine/prose.ts';
import { isShown, mapShown, notShown, type Shown } from '../../../policies/engine/shown.ts';
import type { Repository } from '../../../policies/facts/repository.ts';
import {
  type AccessLevel,
  accessLevels,
  type Collaborator,
  type RepositoryAccess,
  type TeamAccess,
} from '../../../policies/facts/repository-access.ts';
import type { SettingsOf } from './ask.ts';
import { shownList } from './ask-list.ts';

const flags = z.object({
  admin: z.boolean(),
  maintain: z.boolean().optional(),
  push: z.boolean(),
  triage: z.boolean().optional(),
  pull: z.boolean(),
});

/** By flag, the strongest first. */
const byFlag = [
  ['admin', 'admin'],
  ['maintain', 'maintain'],
  ['push', 'write'],
  ['triage', 'triage'],
  ['pull', 'read'],
] as const;

/** GitHub's older words, which teams are still described with. */
const older: Readonly<Record<string, AccessLevel>> = { pull: 'read', push: 'write' };

/** A role of the organization's own is known by the flags of the role it builds on. Null: it says neither. */
function levelOf(role: string, held: z.infer<typeof flags> | undefined): AccessLevel | null {
  const named = accessLevels.find((level) => level === role) ?? older[role];
  const flagged = byFlag.find(([flag]) => held?.[flag] === true)?.[1];
  if (!named || !flagged) return named ?? flagged ?? null;
  // The role counts every way in, the flags the base role alone: the higher one holds.
  return accessLevels.indexOf(named) > accessLevels.indexOf(flagged) ? named : flagged;
}

const collaborator = z
  .object({ login: z.string(), role_name: z.string(), permissions: flags.optional() })
  .transform(({ login, role_name: role, permissions }, context): Collaborator => {
    const level = levelOf(role, permissions);
    if (level) return { login, level, role };
    context.addIssue({ code: 'custom', message: 'no known role' });
    return z.NEVER;
  });

const team = z
  .object({ slug: z.string(), permission: z.string(), permissions: flags.optional() })
  .transform(({ slug, permission, permissions }, context): TeamAccess => {
    const level = levelOf(permission, permissions);
    if (level) return { team: slug, level };
    context.addIssue({ code: 'custom', message: 'no known permission' });
    return z.NEVER;
  });

function collaborators(
  of: SettingsOf,
  parameters: Readonly<Record<string, string>>,
  what: string,
): Promise<Shown<readonly Collaborator[]>> {
  return shownList(of, {
    route: 'GET /repos/{owner}/{repo}/collaborators',
    parameters,
    answer: collaborator,
    what: own(what),
    permission: 'metadata: read',
  });
}

/**
 * Whether the whole organization has nobody from outside, as its list says: GitHub shows that list to nobody who may not
 * see all of it. A list that cannot be had says nothing.
 */
async function hasNobodyOutside({ ofOwner, owner: org }: SettingsOf): Promise<boolean> {
  if (!ofOwner) return false;
  try {
    const { data } = await ofOwner.request('GET /orgs/{org}/outside_collaborators', { org });
    return Array.isArray(data) && data.length === 0;
  } catch {
    return false;
  }
}

async function outsideOf(of: SettingsOf): Promise<Shown<readonly Collaborator[]>> {
  if (await hasNobodyOutside(of)) return [];
  return collaborators(of, { affiliation: 'outside' }, 'the outside collaborators');
}

async function teamsOf(of: SettingsOf): Promise<Shown<readonly TeamAccess[]>> {
  const read = await shownList(of, {
    route: 'GET /repos/{owner}/{repo}/teams',
    answer: team,
    what: own('the teams that have access'),
    permission: 'administration: read',
  });
  return mapShown(read, (all) => all.toSorted((a, b) => (a.team < b.team ? -1 : 1)));
}

function byName(all: readonly Collaborator[]): readonly Collaborator[] {
  return all.toSorted((a, b) => (a.login < b.login ? -1 : 1));
}

/** Somebody always administers a repository. */
function checked(
  { owner, repo }: SettingsOf,
  admins: readonly Collaborator[],
): Shown<readonly Collaborator[]> {
  return admins.length > 0
    ? byName(admins)
    : notShown(say`GitHub names nobody who administers ${`${owner}/${repo}`}, which cannot be`);
}

/** `asked`: what is read beside who administers it and who is from outside. */
export async function readAccess(
  of: SettingsOf,
  { ownerKind }: Repository,
  asked: readonly ('named' | 'teams')[],
): Promise<RepositoryAccess> {
  const isPersons = ownerKind === 'user';
  const [admins, outside, direct, teams] = await Promise.all([
    collaborators(of, { permission: 'admin' }, 'who administers the repository'),
    isPersons ? [] : outsideOf(of),
    asked.includes('named')
      ? collaborators(of, { affiliation: 'direct' }, 'who is named in the repository')
      : null,
    asked.includes('teams') ? (isPersons ? [] : teamsOf(of)) : null,
  ]);
  // A server that does not know the filter lists everybody.
  const administering = mapShown(admins, (all) => all.filter(({ level }) => level === 'admin'));
  return {
    admins: isShown(administering) ? checked(of, administering) : administering,
    outside: mapShown(outside, byName),
    direct: direct && mapShown(direct, byName),
    teams,
  };
}
