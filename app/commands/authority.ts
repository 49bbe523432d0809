/** Who may have what done. */
import type { WaiverRules } from '../../policies/engine/waiver.ts';
import { type RepositoryPermission, reaches } from '../github/permission.ts';
import type { Command } from './parse.ts';

/** Who asks, and what they have to do with the pull request. */
export interface Standing {
  /** The live one, never what a payload says. */
  readonly level: RepositoryPermission;
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
        : `the role ${rules.permission} on this repository, or more`;
  }
}
