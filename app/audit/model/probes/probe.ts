/** What a probe of a clone is: a question about facts that were read, and the words to answer it with. Pure. */
import type { Gap } from '../../../../policies/engine/gap.ts';
import type { Prose } from '../../../../policies/engine/prose.ts';
import type { Area, Hours, Level } from '../../../../policies/risks/weight.ts';
import { type Check, type Concern, type Evidence, evidenceOf, type Result } from '../check.ts';
import type { CloneFacts } from '../clone-facts.ts';

export interface Probe {
  readonly id: string;
  readonly area: Area;
  /** What is true where it is fine. */
  readonly asks: string;
  readonly look: (facts: CloneFacts) => Answer;
}

export interface Answer {
  readonly result: Result;
  readonly gaps?: readonly Gap[];
}

export function fine(because: Prose): Answer {
  return { result: { state: 'fine', because } };
}

export function doesNotApply(because: Prose): Answer {
  return { result: { state: 'does not apply', because } };
}

export function notSeen(reason: Prose, remedy?: Prose): Answer {
  return { result: { state: 'not seen', reason, ...(remedy ? { remedy } : {}) } };
}

/** A concern as probes write it: levels beside their reasons. */
export interface Worry {
  readonly risk: string;
  readonly title: Prose;
  readonly likelihood: readonly [Level, Prose];
  readonly impact: readonly [Level, Prose];
  /** What is left of both when the mitigation is done. */
  readonly left: readonly [Level, Level];
  readonly evidence: readonly Evidence[];
  readonly mitigation: Prose;
  readonly hours: Hours;
  readonly by: Concern['by'];
}

/** Null without evidence: nobody is told of a risk that nothing shows. */
function concernOf(worry: Worry): Concern | null {
  const shown = evidenceOf(worry.evidence);
  if (!shown) return null;
  const [likelihood, impact] = [worry.likelihood, worry.impact].map(([level, because]) => ({
    level,
    because,
  }));
  if (!likelihood || !impact) return null;
  return {
    risk: worry.risk,
    title: worry.title,
    likelihood,
    impact,
    left: { likelihood: worry.left[0], impact: worry.left[1] },
    evidence: shown.evidence,
    count: shown.count,
    mitigation: worry.mitigation,
    hours: worry.hours,
    scale: 'each',
    by: worry.by,
  };
}

/** The concerns that have evidence; `otherwise` when none has. */
export function concernsOr(worries: readonly (Worry | null)[], otherwise: Answer): Answer {
  const [first, ...rest] = worries.flatMap((worry) => (worry && concernOf(worry)) ?? []);
  return first ? { result: { state: 'concern', concerns: [first, ...rest] } } : otherwise;
}

/** A result that stands with gaps: what was found counts, and what is fine as far as it was seen is not fine. */
export function checked({ id, area, asks, look }: Probe, facts: CloneFacts): Check {
  const { result, gaps = [] } = look(facts);
  const about = { id, area, repository: facts.name, asks };
  const [first, ...rest] = gaps;
  if (first && result.state === 'fine')
    return { ...about, result: { state: 'not seen', ...first }, gaps: rest };
  return { ...about, result, gaps };
}
