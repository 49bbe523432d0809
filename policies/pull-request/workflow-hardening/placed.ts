/** What is wrong, and behind it by which rule, in which job and step. */
import { list, own, type Prose, say } from '../../engine/prose.ts';
import type { Flaw } from './rule.ts';

/** `(unpinned-uses in job test, step somebody/deploy)` */
function where({ rule, job, step }: Flaw): Prose {
  const inJob = job === null || job === '' ? [] : say`job ${job}`;
  const inStep = job === null || step === null || step === '' ? [] : say`step ${step}`;
  const parts = [inJob, inStep].filter((part) => part.length > 0);
  return parts.length > 0 ? say`(${own(rule)} in ${list(parts)})` : say`(${own(rule)})`;
}

/** Without its full stop, so that something in parentheses can follow. */
function open(sentence: Prose): Prose {
  const last = sentence.at(-1);
  return typeof last === 'string' ? sentence.with(-1, last.replace(/\.$/, '')) : sentence;
}

/** `… can change what runs here (unpinned-uses in job test, step somebody/deploy).` */
export function placed(flaw: Flaw): Prose {
  return say`${open(flaw.message)} ${where(flaw)}.`;
}
