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
  /** Who moved the branch to the head; undefined: nobody says. */
  readonly pusher: Account | null | undefined;
  readonly pushedAt: Instant | null;
  /** Addresses that are nobody's account. */
  readonly strangers: number;
}

/** Who moved the branch to one of its commits; undefined: nobody says. */
export function pusherOf({ captured, pushers }: BranchFacts, { number }: PullFact, commit: string) {
  const heard = captured?.heads.get(`${number} ${commit}`);
  const logged = pushers.get(commit);
  return { pusher: logged?.by ?? heard ?? undefined, pushedAt: logged?.at ?? null };
}

export function partOf(facts: BranchFacts, pull: PullFact): Part {
  const authors = pull.commits.flatMap((commit) => commit.authors);
  const committers = pull.commits.filter((commit) => !isUpdate(commit)).map(({ committer }) => committer);
  const { pusher, pushedAt } = pusherOf(facts, pull, pull.head);
  const all = [pull.author, ...authors, ...committers, pusher ?? null];
  return {
    ids: new Set(all.flatMap((account) => account?.id ?? [])),
    pusher,
    pushedAt,
    strangers: authors.filter((author) => author === null).length,
  };
}
