/** Permissions per command. */
import { usualWaiverRules, type WaiverRules, waiverPermissions } from '../../policies/engine/waiver.ts';
import { type RepositoryPermission, reaches } from '../github/permission.ts';
import type { CommentCommand } from './parse.ts';

/** Who gives the command, and their part in the pull request. */
export interface Standing {
  /** The live one, never what a payload says. */
  readonly level: RepositoryPermission;
  readonly isAuthor: boolean;
  readonly fromFork: boolean;
}

/** Nobody with less may waive, whatever the configuration says. */
const [minThatWaives] = waiverPermissions;

/** What a command needs, as words; null when the person has it, or (for a waiver) may have it. */
export function lacks(kind: CommentCommand['kind'], { level, isAuthor, fromFork }: Standing): string | null {
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
    case 'proceed':
      if (reaches(level, minThatWaives)) return null;
      return `the role \`${usualWaiverRules.permission}\` on this repository, unless its configuration says otherwise`;
  }
}

/** What a waiver needs by the configuration's rules, as words; null when the person has it. */
export function lacksForWaiver(
  { level }: Pick<Standing, 'level'>,
  { permission }: WaiverRules,
): string | null {
  return reaches(level, permission) ? null : `the role \`${permission}\` on this repository, or more`;
}
