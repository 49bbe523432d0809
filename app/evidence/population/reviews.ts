/** What the reviews of one pull request show: attributes A2 to A5. Pure. */
import { list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import type { Attribute } from '../model/attribute.ts';
import type { Account } from '../model/captured.ts';
import type { Instant } from '../model/period.ts';
import { fail, notApplicable, pass, unknown } from './answers.ts';
import type { BranchFacts, PullCommitFact, PullFact, ReviewFact } from './facts.ts';

export interface Reviewed {
  readonly a2: Attribute;
  readonly a3: Attribute;
  readonly a4: Attribute;
  readonly a5: Attribute;
}

type Standing = 'approved' | 'dismissed' | 'overruled' | 'not known';

interface Opinion {
  readonly review: ReviewFact;
  readonly standing: Standing;
}

export const nameOf = (account: Account | null): Prose =>
  account ? say`${`@${account.login}`}` : own('a deleted account');

/** What is kept of what a review said when it was given, over what GitHub says now. */
function withCaptured({ captured }: BranchFacts, pull: PullFact): readonly ReviewFact[] {
  return pull.reviews.map((review) => {
    const then = captured?.reviews.get(review.id);
    return then ? { ...review, at: then.at } : review;
  });
}

function standingOf(review: ReviewFact, pull: PullFact, later: readonly ReviewFact[]): Standing | null {
  const { state, id } = review;
  if (state === 'changes requested' || state === 'commented') return null;
  const isOverruled = later.some((one) => one.state === 'changes requested');
  if (state === 'approved') return isOverruled ? 'overruled' : 'approved';
  const dismissal = pull.dismissals.find((one) => one.review === id);
  if (!dismissal) return 'not known';
  if (dismissal.was !== 'approved') return null;
  if (dismissal.at <= pull.mergedAt) return 'dismissed';
  return isOverruled ? 'overruled' : 'approved';
}

const reviewerOf = ({ by, id }: ReviewFact): string => (by ? String(by.id) : `deleted ${id}`);

const inOrder = (a: ReviewFact, b: ReviewFact): number =>
  a.at === b.at ? Number(a.id) - Number(b.id) : a.at < b.at ? -1 : 1;

/** One per reviewer: the last approval before the merge, and what became of it. */
function opinionsOf(facts: BranchFacts, pull: PullFact): readonly Opinion[] {
  const before = withCaptured(facts, pull).filter(({ at }) => at <= pull.mergedAt);
  return [...Map.groupBy(before, reviewerOf).values()].flatMap((all): readonly Opinion[] => {
    const sorted = all.toSorted(inOrder);
    const opinions = sorted.map((review, i) => ({
      review,
      standing: standingOf(review, pull, sorted.slice(i + 1)),
    }));
    const last = opinions.findLast(({ standing }) => standing !== null);
    return last?.standing ? [{ review: last.review, standing: last.standing }] : [];
  });
}

/** Those whose last word before the merge asks for changes. */
function objectors(facts: BranchFacts, pull: PullFact): readonly ReviewFact[] {
  const before = withCaptured(facts, pull).filter(
    ({ at, state }) => at <= pull.mergedAt && state !== 'commented',
  );
  const lasts = [...Map.groupBy(before, reviewerOf).values()].flatMap(
    (all) => all.toSorted(inOrder).at(-1) ?? [],
  );
  return lasts.filter(({ state }) => state === 'changes requested');
}

/** GitHub's merge of a branch into the pull request's: by its button, or by hand where they conflicted. */
const isUpdate = ({ parents, signature }: PullCommitFact): boolean =>
  parents > 1 && signature?.byGitHub === true && signature.valid;

/** The last commit that somebody wrote; the head where nothing but updates followed. */
function written({ commits, head }: PullFact): string {
  return commits.findLast((commit) => !isUpdate(commit))?.sha ?? head;
}

interface Part {
  readonly ids: ReadonlySet<number>;
  /** Who moved the branch to the head; undefined: nobody says. */
  readonly pusher: Account | null | undefined;
  readonly pushedAt: Instant | null;
  /** Addresses that are nobody's account. */
  readonly strangers: number;
}

function pusherOf({ captured, pushers }: BranchFacts, { number, head }: PullFact) {
  const heard = captured?.heads.get(`${number} ${head}`);
  const logged = pushers.get(head);
  return { pusher: logged?.by ?? heard ?? undefined, pushedAt: logged?.at ?? null };
}

function partOf(facts: BranchFacts, pull: PullFact): Part {
  const authors = pull.commits.flatMap((commit) => commit.authors);
  const committers = pull.commits.filter((commit) => !isUpdate(commit)).map(({ committer }) => committer);
  const { pusher, pushedAt } = pusherOf(facts, pull);
  const all = [pull.author, ...authors, ...committers, pusher ?? null];
  return {
    ids: new Set(all.flatMap((account) => account?.id ?? [])),
    pusher,
    pushedAt,
    strangers: authors.filter((author) => author === null).length,
  };
}

const names = (opinions: readonly Opinion[]): Prose =>
  list(
    opinions.map(({ review }) => nameOf(review.by)),
    ', ',
  );

/** Reads in part only: what is not there may be what decides. */
const cutOf = (pull: PullFact, ...lists: PullFact['cut']): boolean =>
  pull.cut.some((one) => lists.includes(one));

function independence(
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
    const standing = all.filter((one) => one.standing === 'approved');
    if (standing.length === 0) return fail(say`Nobody had approved ${number} when it was merged.`);
    return fail(say`${number} was approved by ${names(standing)}, who had a part in it.`);
  }
  if (isCut) return unknown(say`GitHub shows only a part of ${number}: others may have had a part in it.`);
  // Of two who approved, one at most can be who pushed.
  if (part.pusher === undefined && free.length < 2)
    return unknown(
      say`${names(free)} approved ${number}; who pushed its last commit is not known, so it may have been the same person.`,
    );
  const note =
    part.strangers > 0 ? own(' Some of its commits name an address that is nobody’s account.') : [];
  return pass(say`${names(free)} approved ${number} and had no part in it.${note}`);
}

/** By what the review was given on. */
function finality(facts: BranchFacts, pull: PullFact, part: Part, { review }: Opinion): Attribute {
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
  return pass(
    say`${nameOf(review.by)} approved ${number} after its last push, and GitHub says now that it was of that commit. It was not recorded when it happened.`,
  );
}

const rank = { pass: 0, unknown: 1, 'not applicable': 2, fail: 3 } as const;

interface Judged {
  readonly a3: Attribute;
  readonly a5: Attribute;
}

/** One approval that is good in both is enough; two that are good in one each are not. */
function best(judged: readonly Judged[]): Judged | null {
  const bad = ({ a3, a5 }: Judged) =>
    Math.max(rank[a3.answer], rank[a5.answer]) * 10 + rank[a3.answer] + rank[a5.answer];
  return judged.toSorted((a, b) => bad(a) - bad(b))[0] ?? null;
}

function undisturbed(facts: BranchFacts, pull: PullFact, all: readonly Opinion[]): Attribute {
  const number = own(`#${pull.number}`);
  const [objector] = objectors(facts, pull);
  if (objector)
    return fail(say`${nameOf(objector.by)} had asked for changes of ${number} when it was merged.`);
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

/** Who may write is known of now; of then only where nothing changed since. */
function entitled(facts: BranchFacts, pull: PullFact, { review }: Opinion): Attribute {
  const { by, canPush } = review;
  const number = own(`#${pull.number}`);
  if (by === null) return unknown(say`Who approved ${number} has deleted their account.`);
  if (by.type === 'Bot') return fail(say`${nameOf(by)}, who approved ${number}, is a program.`);
  if (by.type !== 'User') return unknown(say`GitHub does not say whether ${nameOf(by)} is a person.`);
  if (canPush === null) return unknown(say`GitHub does not say whether ${nameOf(by)} may write.`);
  const { captured, readAt } = facts;
  const changes = captured && captured.since <= pull.mergedAt ? (captured.access.get(by.id) ?? []) : null;
  const isSame = changes?.every((at) => at < pull.mergedAt) ?? false;
  if (isSame)
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

/** What a program approves is nobody's approval. */
const isPerson = ({ review }: Opinion): boolean => review.by?.type !== 'Bot';

export function reviewed(facts: BranchFacts, pull: PullFact): Reviewed {
  const all = opinionsOf(facts, pull);
  const part = partOf(facts, pull);
  const standing = all.filter((one) => one.standing === 'approved');
  const free = standing.filter(({ review }) => review.by !== null && !part.ids.has(review.by.id));
  const people = free.filter(isPerson);
  const of = [people, free, standing].find((some) => some.length > 0) ?? [];
  const number = own(`#${pull.number}`);
  const isHidden = cutOf(pull, 'reviews') || all.some((one) => one.standing === 'not known');
  const missing = isHidden
    ? unknown(say`GitHub shows only a part of what was said of ${number}.`)
    : notApplicable(say`There was no approval of ${number}.`);
  const judged = of.map((one) => ({ a3: finality(facts, pull, part, one), a5: entitled(facts, pull, one) }));
  const { a3, a5 } = best(judged) ?? { a3: missing, a5: missing };
  return { a2: independence(pull, part, all, people), a3, a4: undisturbed(facts, pull, all), a5 };
}
