/** What somebody may do in a repository, in GitHub's older and newer words, and the lists that say who may. */
import * as z from 'zod';
import { isKnown, notKnown, type Part } from '../../../engine/part.ts';
import { own } from '../../../engine/prose.ts';
import { stricter } from '../../../engine/stricter.ts';
import { type Answers, answer, at, type Json } from '../../setting-type.ts';

export const repository = '/repos/{owner}/{repo}';

/** From the most to nothing. */
const levels = ['admin', 'maintain', 'write', 'triage', 'read', 'none'] as const;

/** The routes that give access have GitHub's older words; invitations and GraphQL have the newer ones. */
const older: Readonly<Record<string, string>> = { write: 'push', read: 'pull' };

export const olderOf = (level: string): string => older[level] ?? level;

/** A role of the organization's own keeps its name. */
export function newerOf(word: string): string {
  const name = word.toLowerCase();
  return Object.entries(older).find(([, old]) => old === name)?.[0] ?? name;
}

/** Less than any level: a role of the organization's own, of which nobody here knows what it may. */
export const rank = (level: string): number => {
  const at = (levels as readonly string[]).indexOf(level);
  return at < 0 ? -1 : at;
};

export const schema = z.enum(levels).meta(stricter.from(...levels));

export function isOrganizations(answers: Answers): boolean | null {
  const given = answer(answers, 'repository');
  return isKnown(given) ? at(given, ['owner', 'type']) === 'Organization' : null;
}

export function rows(answers: Answers, read: 'teams' | 'named' | 'invitations'): Part<readonly Json[]> {
  const given = answer(answers, read);
  if (!isKnown(given)) return given;
  return Array.isArray(given) ? (given as readonly Json[]) : notKnown(own('GitHub’s answer is no list'));
}

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
