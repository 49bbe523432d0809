/**
 * Proceeds applied to assessments: an `unknown` that an owner let through, never a `fail`. The policy stays unknown and is
 * looked at again; only what it asks of the whole changes.
 */
import type { Assessment } from './evaluate.ts';
import type { Proceed } from './proceed.ts';
import type { Prose } from './prose.ts';

/** A proceed that fits. */
export interface FittingProceed {
  readonly proceed: Proceed;
  /** Why it does not count all the same; null when it does. */
  readonly objection: Prose | null;
  /** A sentence to be read beside what it lets through. */
  readonly remark?: Prose;
}

/** What is judged, as far as a proceed asks about it. */
export interface ProceedSubject {
  readonly head: string | null;
  readonly baseRef: string | null;
}

/** Only what holds or warns, and only while it is unknown. */
export function canProceed({ rung, result }: Assessment): boolean {
  return rung !== 'observe' && result.outcome === 'unknown';
}

/** Those for this head and base whose policy is unknown, in the order given; what the givers may do is not looked up yet. */
export function fittingProceeds(
  assessments: readonly Assessment[],
  proceeds: readonly Proceed[],
  { head, baseRef }: ProceedSubject,
): readonly Proceed[] {
  const open = new Set(assessments.filter(canProceed).map(({ policy }) => policy));
  return proceeds.filter((one) => one.head === head && one.baseRef === baseRef && open.has(one.policy));
}

/** The assessments, in the same order; a pass, a skip, a waiver and a failure stay what they are. */
export function applyProceeds(
  assessments: readonly Assessment[],
  fitting: readonly FittingProceed[],
): readonly Assessment[] {
  return assessments.map((assessment) => {
    if (!canProceed(assessment)) return assessment;
    const mine = fitting.filter(({ proceed }) => proceed.policy === assessment.policy);
    const good = mine.find(({ objection }) => objection === null);
    if (good) {
      const { proceed: letThrough, remark } = good;
      return { ...assessment, letThrough, ...(remark ? { proceedNotes: [remark] } : {}) };
    }
    const notes = mine.flatMap(({ objection }) => (objection ? [objection] : []));
    return notes.length > 0 ? { ...assessment, proceedNotes: notes } : assessment;
  });
}
