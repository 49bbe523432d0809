/** Who had a part in a pull request: whoever opened it, wrote its commits or pushed them. Pure. */
import type { Account } from '../../model/captured.ts';
import type { Instant } from '../../model/period.ts';
import type { BranchFacts, PullCommitFact, PullFact } from '../facts.ts';

/** GitHub's merge of a branch into the pull request's: by its button, or by hand where they conflicted. */
export const isUpdate = ({ parents, signature }: PullCommitFact): boolean =>
  parents > 1 && signature?.byGitHub === true && signature.valid;

/** The last commit that somebody wrote; the head where nothing but updates followed. */
export function written({ commits, head }: PullFact): string {
  return commits.findLast((commit) => !isUpdate(commit))?.sha ?? head;
}

export interface Part {
  readonly ids: ReadonlySet<number>;
  /** Of these, who did nothing but merge another branch into it on GitHub: what was done by hand in that does not show. */
  readonly updaters: ReadonlySet<number>;
  /** Who moved the branch to the head; undefined: nobody says. */
  readonly pusher: Account | null | undefined;
  readonly pushedAt: Instant | null;
  /** Addresses that are nobody's account. */
  readonly strangers: number;
}

/**
 * Who moved the branch to one of its commits; undefined: nobody says. Whoever merged another pull request into it (`merger`) pushed and wrote
 * none of it: that is the work of who wrote its commits.
 */
export function pusherOf({ captured, pushers }: BranchFacts, { number }: PullFact, commit: string) {
  const heard = captured?.heads.get(`${number} ${commit}`);
  const logged = pushers.get(commit);
  if (logged?.isMerge) return { pusher: null, pushedAt: logged.at, merger: logged.by };
  return { pusher: logged?.by ?? heard ?? undefined, pushedAt: logged?.at ?? null, merger: null };
}

/** Who is known to have moved the branch to its head, or to a commit that somebody wrote. */
export function pushersIn(facts: BranchFacts, pull: PullFact): readonly Account[] {
  const updates = new Set(pull.commits.filter(isUpdate).map(({ sha }) => sha));
  const own = [...pull.commits.map(({ sha }) => sha), pull.head].filter((sha) => !updates.has(sha));
  const all = [...new Set(own)].flatMap((sha) => pusherOf(facts, pull, sha).pusher ?? []);
  return [...new Map(all.map((account) => [account.id, account])).values()];
}

const idsOf = (all: readonly (Account | null)[]): ReadonlySet<number> =>
  new Set(all.flatMap((account) => account?.id ?? []));

export function partOf(facts: BranchFacts, pull: PullFact): Part {
  const updates = pull.commits.filter(isUpdate);
  const { pusher, pushedAt } = pusherOf(facts, pull, pull.head);
  const own = pull.commits.filter((commit) => !isUpdate(commit));
  const authors = own.flatMap((commit) => commit.authors);
  const committers = own.map(({ committer }) => committer);
  const sure = idsOf([pull.author, ...authors, ...committers, ...pushersIn(facts, pull)]);
  // Of a pull request that was merged into it nothing was done by hand.
  const byButton = updates.flatMap((commit) => {
    const of = pusherOf(facts, pull, commit.sha);
    return of.merger === null ? [...commit.authors, of.pusher ?? null] : [];
  });
  const updaters = new Set([...idsOf(byButton)].filter((id) => !sure.has(id)));
  return {
    ids: new Set([...sure, ...updaters]),
    updaters,
    pusher,
    pushedAt,
    strangers: pull.commits.flatMap((commit) => commit.authors).filter((author) => author === null).length,
  };
}
