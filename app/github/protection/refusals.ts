/** What a refused read of protection means: GitHub says with one status that there is none, and that one may not look. */
import type { Prose } from '../../../policies/engine/prose.ts';
import type { Read } from '../../protection/model/wire.ts';
import { cannotLook, statusOf } from '../access/reasons.ts';

const says = (error: unknown, status: number, words: RegExp): boolean =>
  statusOf(error) === status && error instanceof Error && words.test(error.message);

/** The plan of the account has no protection for the repository. */
export const isPlanWithout = (error: unknown): boolean => says(error, 403, /upgrade to github/i);

/** There is no classic protection: GitHub says this to those alone who would see it. */
export const isUnprotected = (error: unknown): boolean => says(error, 404, /branch not protected/i);

export const isNoBranch = (error: unknown): boolean => says(error, 404, /branch not found/i);

/** A read that failed, as data: one value that is not known hides no other. */
export function notSeen(
  error: unknown,
  what: Prose,
  permission: string,
): Extract<Read<never>, { ok: false }> {
  return { ok: false, ...cannotLook(error, what, permission).gap };
}
