/** Who may have what done: the live permission of whoever wrote the comment, never what a payload says of them. */
import type { components } from '@octokit/openapi-types';
import { own, say } from '../../policies/engine/prose.ts';
import type { WaiverRules } from '../../policies/engine/waiver.ts';
import { CannotLook } from '../facts/source.ts';
import { cannotLook } from '../github/cannot-look.ts';
import type { ClientOctokit } from '../github/reads.ts';
import type { Person } from './events.ts';
import type { Command } from './parse.ts';

/** From least to most. */
const levels = ['none', 'read', 'triage', 'write', 'maintain', 'admin'] as const;

export type Level = (typeof levels)[number];

export function reaches(have: Level, need: Level): boolean {
  return levels.indexOf(have) >= levels.indexOf(need);
}

type Answer = components['schemas']['repository-collaborator-permission'];

function isLevel(name: unknown): name is Level {
  return levels.some((level) => level === name);
}

/**
 * `role_name` tells maintain from write, which the older `permission` does not. A role of the organization's own has a
 * name of its own: then the flags of the role that it builds on count.
 */
export function levelOf({ role_name: role, permission, user }: Answer): Level {
  if (isLevel(role)) return role;
  const flags = user?.permissions;
  if (!flags) return isLevel(permission) ? permission : 'none';
  const held = {
    admin: flags.admin,
    maintain: flags.maintain,
    write: flags.push,
    triage: flags.triage,
    read: flags.pull,
  };
  return levels.findLast((level) => level !== 'none' && held[level]) ?? 'none';
}

/** Asked now, for each command. Throws `CannotLook`: then nobody may do anything. */
export async function readLevel(
  octokit: ClientOctokit,
  { owner, repo }: { readonly owner: string; readonly repo: string },
  person: Person,
): Promise<Level> {
  const what = own('what the writer of the command may do here');
  let answer: Answer;
  try {
    const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';
    answer = (await octokit.request(route, { owner, repo, username: person.login })).data;
  } catch (error) {
    throw cannotLook(error, what, 'metadata: read');
  }
  // Names change hands.
  if (Number(answer.user?.id) !== person.id)
    throw new CannotLook(say`GitHub's answer to ${what} is about somebody else`);
  return levelOf(answer);
}

/** Who asks, and what they have to do with the pull request. */
export interface Standing {
  readonly level: Level;
  readonly isAuthor: boolean;
  readonly fromFork: boolean;
}

/** What a command needs, as words; null when whoever asks has it. */
export function lacks(
  kind: Command['kind'],
  { level, isAuthor, fromFork }: Standing,
  rules: WaiverRules,
): string | null {
  switch (kind) {
    case 'help':
    case 'explain':
      return reaches(level, 'read') ? null : 'read access to this repository';
    case 'recheck':
      // From a fork alone: somebody who may only read can open a pull request between two branches that are there.
      if (reaches(level, 'write') || (isAuthor && fromFork)) return null;
      return 'write access to this repository, or to be the author of a pull request from a fork';
    case 'adr':
      if (reaches(level, 'write') || (isAuthor && reaches(level, 'read'))) return null;
      return 'write access to this repository, or to be the author of the pull request';
    case 'waive':
      return reaches(level, rules.permission)
        ? null
        : `the role \`${rules.permission}\` on this repository, or more`;
  }
}
