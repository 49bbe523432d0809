/** Whether a change came through a pull request, and what its reviews answer then: attributes A1 to A5. Pure. */
import { own, say } from '../../../../policies/engine/prose.ts';
import type { Attribute, Attributes } from '../../model/attribute.ts';
import { fail, notApplicable, pass, together, unknown } from '../answers.ts';
import type { Change } from '../change.ts';
import { nameOf } from '../reviews/words.ts';
import type { Reviewed } from '../reviews.ts';

export function throughPull({ through, pulls, landing }: Change): Attribute {
  const numbers = own(pulls.map(({ number }) => `#${number}`).join(', '));
  if (through === 'merged')
    return pulls.length > 0
      ? pass(say`${numbers} was merged by GitHub.`)
      : pass(own('GitHub’s activity log says that a pull request was merged.'));
  if (through === 'pushed head') return pass(say`Exactly what ${numbers} had was pushed.`);
  if (through === 'pushed merge' && landing.how === 'force push')
    return fail(
      say`${nameOf(landing.actor)} force-pushed a commit that has ${numbers}: what the branch had besides is gone.`,
    );
  if (through === 'pushed merge')
    return fail(say`${nameOf(landing.actor)} pushed a commit that has ${numbers} and may have more.`);
  if (through === 'none') return fail(say`${nameOf(landing.actor)} pushed it, and no pull request has it.`);
  return unknown(own('What GitHub and the ledger show does not say how it landed.'));
}

/** Without a pull request there is nothing to approve. */
export function reviewAnswers(
  change: Change,
  reviews: readonly Reviewed[],
): Pick<Attributes, 'A2' | 'A3' | 'A4' | 'A5'> {
  const { through, pulls } = change;
  if (through === 'none') {
    const none = notApplicable(own('There is no pull request, and so no approval.'));
    return { A2: fail(own('Nobody approved it: it was pushed.')), A3: none, A4: none, A5: none };
  }
  if (pulls.length === 0) {
    const open = unknown(own('Its pull request could not be read.'));
    return { A2: open, A3: open, A4: open, A5: open };
  }
  const [A2, A4, A5] = [
    together(reviews.map(({ a2 }) => a2)),
    together(reviews.map(({ a4 }) => a4)),
    together(reviews.map(({ a5 }) => a5)),
  ];
  const a3 = together(reviews.map((one) => one.a3));
  if (through === 'pushed merge') {
    const more = unknown(own('What was pushed may have more than was approved, and of somebody else.'));
    return {
      A2: A2.answer === 'pass' ? more : A2,
      A3: fail(own('What was pushed is not what was approved.')),
      A4,
      A5,
    };
  }
  if (through === 'not known' && a3.answer === 'pass')
    return {
      A2,
      A3: unknown(own('What was approved is known, and not whether exactly that landed.')),
      A4,
      A5,
    };
  return { A2, A3: a3, A4, A5 };
}
