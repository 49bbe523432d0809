/** Answers to an attribute's question. Pure. */
import { list, type Prose } from '../../../policies/engine/prose.ts';
import type { Answer, Attribute } from '../model/attribute.ts';

const answering =
  (answer: Answer) =>
  (because: Prose): Attribute => ({ answer, because });

export const pass = answering('pass');
export const fail = answering('fail');
export const notApplicable = answering('not applicable');
export const unknown = answering('unknown');

const worst: readonly Answer[] = ['fail', 'unknown', 'pass', 'not applicable'];

/** Of several pull requests that landed together: the worst, with every reason of that kind. */
export function together(answers: readonly Attribute[]): Attribute {
  const answer = worst.find((one) => answers.some((other) => other.answer === one)) ?? 'unknown';
  const reasons = answers.filter((one) => one.answer === answer).map(({ because }) => because);
  const [first] = reasons;
  return { answer, because: reasons.length === 1 && first ? first : list(reasons, ' ') };
}
