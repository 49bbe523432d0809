/** Whether exactly what was merged was approved, and the approval stood: attributes A3 and A4. Pure. */
import { own, say } from '../../../../policies/engine/prose.ts';
import type { Attribute } from '../../model/attribute.ts';
import { fail, notApplicable, pass, unknown } from '../answers.ts';
import type { BranchFacts, PullFact } from '../facts.ts';
import { type Opinion, objectors } from './opinions.ts';
import { type Part, written } from './part.ts';
import { cutOf, nameOf, names } from './words.ts';

/**
 * By what the review was given on. Of another base the same commits may be another change: GitHub does not say what was shown then, nor
 * does it take the approval back, unless a rule says so.
 */
export function finality(facts: BranchFacts, pull: PullFact, part: Part, opinion: Opinion): Attribute {
  const answer = ofCommit(facts, pull, part, opinion);
  if (answer.answer !== 'pass') return answer;
  const { by, at } = opinion.review;
  const names = [facts.branch, ...facts.formerNames];
  const moved = pull.baseChanges.find(
    (one) => one.at >= at && one.at <= pull.mergedAt && !names.includes(one.from),
  );
  return moved
    ? unknown(
        say`When ${nameOf(by)} approved ${own(`#${pull.number}`)}, it was to be merged into ${moved.from}: what it brought into ${facts.branch} may be more than was shown.`,
      )
    : answer;
}

function ofCommit(facts: BranchFacts, pull: PullFact, part: Part, { review }: Opinion): Attribute {
  const then = facts.captured?.reviews.get(review.id);
  const commit = then?.commit ?? review.commit;
  const number = own(`#${pull.number}`);
  if (then?.commit === pull.head)
    return pass(
      say`${nameOf(review.by)} approved ${pull.head.slice(0, 12)}, the last commit of ${number}, as it was recorded then.`,
    );
  if (commit === null) return unknown(say`GitHub does not say which commit of ${number} was approved.`);
  if (commit !== pull.head) {
    const isOnlyUpdated = commit === written(pull) && pull.commits.length >= pull.commitCount;
    return isOnlyUpdated
      ? unknown(
          say`After ${nameOf(review.by)} approved ${number}, only merges of other branches came, made on GitHub: what was done by hand in them does not show.`,
        )
      : fail(
          say`${nameOf(review.by)} approved ${commit.slice(0, 12)}; ${number} was merged with ${pull.head.slice(0, 12)}.`,
        );
  }
  if (part.pushedAt === null)
    return unknown(
      say`GitHub says now that ${nameOf(review.by)} approved the last commit of ${number}; when it was pushed is not known, and GitHub may have moved the review to it.`,
    );
  if (review.at < part.pushedAt)
    return fail(say`${nameOf(review.by)} approved ${number} before its last commit was pushed.`);
  // Times have seconds.
  if (review.at === part.pushedAt)
    return unknown(
      say`${nameOf(review.by)} approved ${number} in the second in which its last commit was pushed; which was first is not known.`,
    );
  return pass(
    say`${nameOf(review.by)} approved ${number} after its last push, and GitHub says now that it was of that commit. It was not recorded when it happened.`,
  );
}

/** Who asked for changes and was put aside by somebody with a part in it, and has not approved it since. */
function silenced(pull: PullFact, part: Part, all: readonly Opinion[]) {
  return pull.dismissals.flatMap(({ review: id, was, at, by }) => {
    if (was !== 'changes requested' || at > pull.mergedAt || !by || !part.ids.has(by.id)) return [];
    const objector = pull.reviews.find((one) => one.id === id)?.by ?? null;
    const isContent = all.some(
      ({ review, standing }) =>
        standing === 'approved' && review.by !== null && review.by.id === objector?.id,
    );
    return isContent || objector?.id === by.id ? [] : [{ objector, by }];
  });
}

export function undisturbed(
  facts: BranchFacts,
  pull: PullFact,
  part: Part,
  all: readonly Opinion[],
): Attribute {
  const number = own(`#${pull.number}`);
  const [objector] = objectors(facts, pull);
  if (objector)
    return fail(say`${nameOf(objector.by)} had asked for changes of ${number} when it was merged.`);
  const [aside] = silenced(pull, part, all);
  if (aside)
    return fail(
      say`${nameOf(aside.objector)} had asked for changes of ${number}; ${nameOf(aside.by)}, who had a part in it, dismissed that.`,
    );
  if (cutOf(pull, 'reviews', 'dismissals'))
    return unknown(say`GitHub shows only a part of the reviews of ${number}.`);
  const standing = all.filter((one) => one.standing === 'approved');
  if (standing.length > 0)
    return pass(say`The approval by ${names(standing)} stood when ${number} was merged.`);
  if (all.some((one) => one.standing === 'not known'))
    return unknown(say`An approval of ${number} was dismissed, and GitHub does not say when.`);
  const gone = all.filter(({ standing: one }) => one === 'dismissed' || one === 'overruled');
  if (gone.length > 0)
    return fail(
      say`The approval of ${number} by ${names(gone)} was dismissed or overruled before the merge.`,
    );
  return notApplicable(say`There was no approval of ${number}.`);
}
