/** What is wrong with waivers that can be read: too long a term, nothing to do. */
import { own, type Prose, say } from '../prose.ts';
import type { ConfigProblem, WaiverFindings } from '../report.ts';
import type { Setting } from '../setting.ts';
import type { Waiver, WaiverRules } from '../waiver.ts';
import { termObjection } from '../waivers.ts';
import { isForRepository } from './covers.ts';
import { daysLeft } from './day.ts';

/** What is in force where the waivers are to apply. */
export interface InForceThere {
  readonly settings: readonly Setting[];
  readonly rules: WaiverRules;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
  /** `own`: a repository's file, read for no other one. `shared`: an organization's, which is about many. */
  readonly file: 'own' | 'shared';
  /** `owner/repo` that is judged; null where it is not known. */
  readonly repository: string | null;
}

function placed({ origin }: Waiver, message: Prose): readonly ConfigProblem[] {
  if (origin.kind !== 'file') return [];
  const { path, line, column } = origin;
  return [{ path, line, column, message }];
}

/** An orphan: a waiver that permits nothing any more, or never did. Null when it is none. */
function orphanWords(waiver: Waiver, { settings, today, file, repository }: InForceThere): Prose | null {
  const { id, policy, until } = waiver;
  const setting = settings.find((one) => one.policy.id === policy);
  if (daysLeft(until, today) < 0) return say`the waiver ${id} ended with ${own(until)} and can be removed`;
  // What it is good for elsewhere cannot be seen from here.
  if (file === 'shared') return null;
  if (!setting) return say`the waiver ${id} permits nothing: ${policy} is switched off`;
  if (setting.rung === 'observe') return say`the waiver ${id} permits nothing: ${policy} is only observed`;
  if (repository !== null && !isForRepository(waiver, repository))
    return say`the waiver ${id} permits nothing: it is not for ${repository}, and this file is read for no other repository`;
  return null;
}

/**
 * Problems: waivers that are invalid from the start. Notes: orphans. Whether a path or a fingerprint still occurs
 * anywhere is not looked for: every change has other ones, and the whole repository would have to be read.
 */
export function examineWaivers(
  waivers: readonly Waiver[],
  there: InForceThere,
): Pick<WaiverFindings, 'problems' | 'notes'> {
  const { settings, rules, today } = there;
  const problems = waivers.flatMap((waiver) => {
    const rung = settings.find(({ policy }) => policy.id === waiver.policy)?.rung;
    if (rung === undefined || rung === 'observe') return [];
    const why = termObjection(waiver, rung, rules, today);
    return why ? placed(waiver, say`the waiver ${waiver.id} does not apply: ${why}`) : [];
  });
  const notes = waivers.flatMap((waiver) => {
    const orphan = orphanWords(waiver, there);
    return orphan ? placed(waiver, orphan) : [];
  });
  return { problems, notes };
}
