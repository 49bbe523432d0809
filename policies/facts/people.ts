/**
 * Who had a part in a change. Nobody among them can approve it, waive a policy for it, or let it through: what GitHub says
 * of one source (the last push, the author) is never the whole answer.
 */
import { type Prose, say, some } from '../engine/prose.ts';
import type { Actor } from './pull-request.ts';
import type { Commit, Push } from './reviews.ts';

/** Everybody whom some source names. */
export interface People {
  /** Who opened the pull request. */
  readonly author: Actor;
  /** Their authors, co-authors (people whose suggestions were committed are among them) and committers. */
  readonly commits: readonly Commit[];
  readonly pushes: readonly Push[];
}

/** Logins are the same whatever their case; REST writes an App's login with `[bot]`, GraphQL without. */
export function sameLogin(a: string, b: string): boolean {
  const plain = (login: string) => login.toLowerCase().replace(/\[bot\]$/, '');
  return plain(a) === plain(b);
}

/** Who commits for people that press a button on GitHub: nobody. */
const gitHubItself = 'web-flow';

/** "`joao` pushed `abc1234`": what part somebody had in the change; null when no source names them. */
export function partIn(login: string, { author, commits, pushes }: People): Prose | null {
  const short = (sha: string) => sha.slice(0, 7);
  if (sameLogin(login, author.login)) return say`${login} opened this pull request`;
  const wrote = commits.find(({ authors }) => authors.some((one) => sameLogin(one, login)));
  if (wrote) return say`${login} is an author of ${short(wrote.sha)}`;
  const namesake = commits.find(({ unknownAuthors }) => unknownAuthors.some((one) => sameLogin(one, login)));
  if (namesake)
    return say`${login} has the name of an author of ${short(namesake.sha)} who has no GitHub account`;
  const pushed = pushes.findLast((push) => sameLogin(push.login, login));
  if (pushed) return say`${login} pushed ${short(pushed.sha)}`;
  const committed = commits.find(
    ({ committer }) => committer !== null && committer !== gitHubItself && sameLogin(committer, login),
  );
  return committed ? say`${login} committed ${short(committed.sha)}` : null;
}

/** Names of commit authors who have no account: whoever they are, they cannot be compared with anybody. Sorted. */
function strangersIn(commits: readonly Commit[]): readonly string[] {
  return [...new Set(commits.flatMap(({ unknownAuthors }) => unknownAuthors))].sort();
}

/**
 * Whom somebody who decides about the change could not be compared with; null when everybody has an account. `whom` as in
 * "the reviewers". Who pushed is compared all the same, and nobody pushes without an account.
 */
export function uncompared(commits: readonly Commit[], whom: Prose): Prose | null {
  const strangers = strangersIn(commits).map((name) => say`${name}`);
  if (strangers.length === 0) return null;
  return say`Commit authors without a GitHub account could not be compared with ${whom}: ${some(strangers, 5)}.`;
}
