/** What git says about a pull request: what it compares, what it changes, whether it merges. */

import { diffFiles, type FileChange } from './git/diff.ts';
import { commitsBetween, isAncestor, mergeBase } from './git/history.ts';
import { mergeCommit } from './git/merge.ts';
import type { Identity } from './git/objects.ts';
import type { Account, Pull, Repository } from './state.ts';

/** The base branch's head now; what it was when the branch is gone. */
export function baseTip(pull: Pull): string {
  if (pull.state === 'closed') return pull.base.sha;
  return pull.repository.refs.get(`refs/heads/${pull.base.ref}`) ?? pull.base.sha;
}

/** Where the three-dot difference starts; null when base and head share nothing. */
export function pullMergeBase(pull: Pull): Promise<string | null> {
  return mergeBase(pull.repository.store, baseTip(pull), pull.head.sha);
}

export async function pullFiles(pull: Pull): Promise<readonly FileChange[]> {
  return diffFiles(pull.repository.store, await pullMergeBase(pull), pull.head.sha);
}

/** Oldest first. */
export function pullCommits(pull: Pull): Promise<readonly string[]> {
  return commitsBetween(pull.repository.store, baseTip(pull), pull.head.sha);
}

export const identityOf = (account: Account, date: Date): Identity => ({
  name: account.name ?? account.login,
  email: account.emails[0] ?? `${account.login}@users.noreply.github.com`,
  date,
});

/** Who makes the commits of GitHub's own pages. */
export const webFlow = { login: 'web-flow', name: 'GitHub', email: 'noreply@github.com' } as const;

export const byGitHub = (date: Date): Identity => ({ name: webFlow.name, email: webFlow.email, date });

/** GitHub's test merge (`refs/pull/N/merge`); null when the two conflict. The same inputs give the same commit. */
export function testMerge(pull: Pull): Promise<string | null> {
  const base = baseTip(pull);
  const { store, refs } = pull.repository;
  return store.memo(`test-merge ${pull.id} ${base} ${pull.head.sha}`, async () => {
    const oid = await mergeCommit(store, base, pull.head.sha, {
      message: `Merge ${pull.head.sha} into ${base}`,
      author: identityOf(pull.author, pull.updatedAt),
      committer: byGitHub(pull.updatedAt),
    });
    if (oid !== null) refs.set(`refs/pull/${pull.number}/merge`, oid);
    return oid;
  });
}

/**
 * The pull request that brought the commit in, and those whose own commit it is. Neither open ones whose head is in a fork,
 * nor any when the commit is on the default branch: no complete list, as GitHub's is not.
 */
export async function pullsWithCommit(repository: Repository, oid: string): Promise<readonly Pull[]> {
  const main = repository.refs.get(`refs/heads/${repository.defaultBranch}`);
  const onMain = main !== null && (await isAncestor(repository.store, oid, main));
  const isListed = (pull: Pull): boolean =>
    pull.merged !== null || (pull.state === 'open' && !onMain && pull.head.repository === repository);
  const belongs = await Promise.all(
    [...repository.pulls.values()].filter(isListed).map(async (pull) => {
      if (pull.head.sha === oid || pull.merged?.sha === oid) return pull;
      if (!(await isAncestor(repository.store, oid, pull.head.sha))) return null;
      return (await isAncestor(repository.store, oid, baseTip(pull))) ? null : pull;
    }),
  );
  return belongs.filter((pull) => pull !== null);
}
