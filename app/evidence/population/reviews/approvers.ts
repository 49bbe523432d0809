/** Whether who approved had no part in it, and was entitled to: attributes A2 and A5. Pure. */
import { own, type Prose, say } from '../../../../policies/engine/prose.ts';
import type { Attribute } from '../../model/attribute.ts';
import { fail, pass, unknown } from '../answers.ts';
import type { BranchFacts, PullFact } from '../facts.ts';
import type { Opinion } from './opinions.ts';
import type { Part } from './part.ts';
import { cutOf, nameOf, names } from './words.ts';

/** What the only one who looked at it may have done besides; of two who approved, one at most can be who did. Null: nothing. */
export function sameAs({ pusher, strangers }: Part): Prose | null {
  if (pusher === undefined)
    return own('who pushed its last commit is not known, so it may have been the same person.');
  return strangers > 0
    ? own('some of its commits name an address that is nobody’s account, so they may be by the same person.')
    : null;
}

/** Whoever approved had a part in it, or may have had one. */
function unfree(pull: PullFact, part: Part, all: readonly Opinion[]): Attribute {
  const number = own(`#${pull.number}`);
  const standing = all.filter((one) => one.standing === 'approved');
  const updating = standing.filter(
    ({ review: { by } }) => by?.type !== 'Bot' && part.updaters.has(by?.id ?? -1),
  );
  if (updating.length > 0)
    return unknown(
      say`${names(updating)} approved ${number}, and merged another branch into it on GitHub: what was done by hand in that does not show.`,
    );
  if (standing.length === 0) return fail(say`Nobody had approved ${number} when it was merged.`);
  return fail(say`${number} was approved by ${names(standing)}, who had a part in it.`);
}

export function independence(
  pull: PullFact,
  part: Part,
  all: readonly Opinion[],
  free: readonly Opinion[],
): Attribute {
  const isCut = cutOf(pull, 'reviews', 'commits') || pull.commits.length < pull.commitCount;
  const isOpen = all.some(({ standing }) => standing === 'not known');
  const isNameless = all.some(({ review, standing }) => standing === 'approved' && review.by === null);
  const number = own(`#${pull.number}`);
  if (free.length === 0) {
    if (cutOf(pull, 'reviews')) return unknown(say`GitHub shows only a part of the reviews of ${number}.`);
    if (isOpen) return unknown(say`An approval of ${number} was dismissed, and GitHub does not say when.`);
    if (isNameless)
      return unknown(say`Who approved ${number} has deleted their account: it may be its author's.`);
    return unfree(pull, part, all);
  }
  if (isCut) return unknown(say`GitHub shows only a part of ${number}: others may have had a part in it.`);
  const doubt = free.length < 2 ? sameAs(part) : null;
  if (doubt !== null) return unknown(say`${names(free)} approved ${number}; ${doubt}`);
  const note =
    part.strangers > 0 ? own(' Some of its commits name an address that is nobody’s account.') : [];
  return pass(say`${names(free)} approved ${number} and had no part in it.${note}`);
}

/** Who may write is known of now; of then only where nothing changed since. */
export function entitled(facts: BranchFacts, pull: PullFact, { review }: Opinion): Attribute {
  const { by, canPush } = review;
  const number = own(`#${pull.number}`);
  if (by === null) return unknown(say`Who approved ${number} has deleted their account.`);
  if (by.type === 'Bot') return fail(say`${nameOf(by)}, who approved ${number}, is a program.`);
  if (by.type !== 'User') return unknown(say`GitHub does not say whether ${nameOf(by)} is a person.`);
  if (canPush === null) return unknown(say`GitHub does not say whether ${nameOf(by)} may write.`);
  const { captured, readAt } = facts;
  const isRecorded = captured !== null && captured.since <= pull.mergedAt;
  // Whoever may write now could before a team lost something.
  const ofTeams = captured?.teams.filter(({ isLess }) => !isLess || !canPush).map(({ at }) => at) ?? [];
  const changes = isRecorded ? [...(captured.access.get(by.id) ?? []), ...ofTeams] : [];
  const [since] = changes.filter((at) => at >= pull.mergedAt).sort();
  if (since !== undefined)
    return unknown(
      say`${nameOf(by)}, who approved ${number}, ${canPush ? 'may write' : 'may not write'} now; their access, or a team’s, was changed on ${since.slice(0, 10)}, and what it was before is not known.`,
    );
  if (isRecorded)
    return canPush
      ? pass(say`${nameOf(by)}, who approved ${number}, may write, and no change of this was recorded since.`)
      : fail(
          say`${nameOf(by)}, who approved ${number}, may not write, and no change of this was recorded since.`,
        );
  if (!canPush)
    return unknown(say`${nameOf(by)}, who approved ${number}, may not write now; whether then is not known.`);
  return pass(
    say`${nameOf(by)}, who approved ${number}, could write on ${readAt.slice(0, 10)}; it was not recorded when the approval was given.`,
  );
}
