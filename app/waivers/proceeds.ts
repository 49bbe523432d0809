/** Proceeds given in comments, on the assessments they are for: their givers are looked up when they would count. */
import type { Assessment } from '../../policies/engine/evaluate.ts';
import type { Proceed } from '../../policies/engine/proceed.ts';
import {
  applyProceeds,
  type FittingProceed,
  fittingProceeds,
  type ProceedSubject,
} from '../../policies/engine/proceeds.ts';
import { type Prose, say } from '../../policies/engine/prose.ts';
import type { WaiverRules } from '../../policies/engine/waiver.ts';
import { type People, sameLogin } from '../../policies/facts/people.ts';
import { standingIn } from '../facts/people.ts';
import { type PermissionIn, permissionOf, reaches } from '../github/permission.ts';
import { CannotLook } from '../looked.ts';

export interface ProceedsOf extends ProceedSubject {
  /** Login of who opened the change; null where there is no such person. */
  readonly author: string | null;
  /** Looks up what a giver may do; null where that is not possible. */
  readonly github: PermissionIn | null;
  /** Who had a part in the change; null where there is none. */
  readonly people: (() => Promise<People>) | null;
  /** Given in comments on this pull request. */
  readonly given: readonly Proceed[];
}

/** Why the giver may not, as a sentence; null when they may. What cannot be looked up does not count. */
async function lacks(
  { givenBy }: Proceed,
  { author, github }: ProceedsOf,
  { permission: least }: WaiverRules,
): Promise<Prose | null> {
  if (author !== null && sameLogin(givenBy, author))
    return say`${givenBy}, who let it through, is the author of this change.`;
  if (!github) return say`It cannot be looked up here whether ${givenBy} may let it through.`;
  try {
    const held = await permissionOf(github, { login: givenBy, id: null });
    if (reaches(held, least)) return null;
    return say`${givenBy}, who let it through, has the permission ${held} here, and that takes ${least}.`;
  } catch (error) {
    const reason = error instanceof CannotLook ? error.gap.reason : say`${String(error)}`;
    return say`GitHub could not be asked whether ${givenBy} may let it through: ${reason}.`;
  }
}

async function judge(proceed: Proceed, of: ProceedsOf, rules: WaiverRules): Promise<FittingProceed> {
  const objection = await lacks(proceed, of, rules);
  if (objection) return { proceed, objection };
  const { objection: part, remark, failed } = await standingIn(of.people, proceed.givenBy);
  if (!part) return { proceed, objection: null, ...(remark ? { remark } : {}) };
  if (failed) return { proceed, objection: say`Somebody's word that it may go on does not count: ${part}.` };
  return {
    proceed,
    objection: say`${part}, and let it through; somebody who had no part in the change has to.`,
  };
}

/** Reads nothing when nothing fits. Never throws. */
export async function withProceeds(
  assessments: readonly Assessment[],
  of: ProceedsOf,
  rules: WaiverRules,
): Promise<readonly Assessment[]> {
  const fitting = fittingProceeds(assessments, of.given, of);
  if (fitting.length === 0) return assessments;
  const looked = fitting.map((proceed) => judge(proceed, of, rules));
  return applyProceeds(assessments, await Promise.all(looked));
}
