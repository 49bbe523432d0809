/** Merges as git makes them, without a working tree. */
import { onlyMergeBase } from './ancestry.ts';
import { commitsBetween } from './history.ts';
import { formatCommit, type Identity } from './objects.ts';
import type { GitStore } from './store.ts';

/** The merged tree where only one of the two changed anything; null where both did. */
async function oneSided(store: GitStore, ours: string, theirs: string): Promise<string | null> {
  const base = await onlyMergeBase(store, ours, theirs);
  if (base === null || base === 'several') return null;
  const [from, our, their] = [await store.commit(base), await store.commit(ours), await store.commit(theirs)];
  if (our.tree === from.tree) return their.tree;
  return their.tree === from.tree ? our.tree : null;
}

/** The merged tree; null when the two conflict. */
function mergeTrees(store: GitStore, ours: string, theirs: string): Promise<string | null> {
  return store.memo(`merge-tree ${ours} ${theirs}`, async () => {
    const plain = await oneSided(store, ours, theirs);
    if (plain !== null) return plain;
    const args = ['merge-tree', '--write-tree', '--allow-unrelated-histories', '--no-messages', ours, theirs];
    const { code, stdout } = await store.run(args, [1]);
    return code === 0 ? stdout.toString().slice(0, 40) : null;
  });
}

export interface CommitText {
  readonly message: string;
  readonly author: Identity;
  readonly committer: Identity;
}

/** A merge commit of `head` into `base`, or null when they conflict. */
export async function mergeCommit(
  store: GitStore,
  base: string,
  head: string,
  text: CommitText,
): Promise<string | null> {
  const tree = await mergeTrees(store, base, head);
  if (tree === null) return null;
  return store.write('commit', formatCommit({ tree, parents: [base, head], ...text }));
}

/** All of `head` as one commit on `base`, or null when they conflict. */
export async function squashCommit(
  store: GitStore,
  base: string,
  head: string,
  text: CommitText,
): Promise<string | null> {
  const tree = await mergeTrees(store, base, head);
  if (tree === null) return null;
  return store.write('commit', formatCommit({ tree, parents: [base], ...text }));
}

/**
 * What `oid` changed, on top of `onto`. A throw-away commit with `onto`'s tree and `oid`'s parent makes that parent the
 * merge base: `merge-tree --merge-base` says the same but needs git 2.40.
 */
async function pick(store: GitStore, oid: string, onto: string, committer: Identity): Promise<string | null> {
  const commit = await store.commit(oid);
  const [parent] = commit.parents;
  if (parent === undefined) return null;
  const base = await store.commit(onto);
  const stand = store.write('commit', formatCommit({ ...base, parents: [parent], message: 'stand-in' }));
  const tree = await mergeTrees(store, stand, oid);
  if (tree === null) return null;
  return store.write(
    'commit',
    formatCommit({ tree, parents: [onto], author: commit.author, committer, message: commit.message }),
  );
}

/** The commits of `head` one by one on top of `base`, merge commits left out; null when one conflicts. */
export async function rebase(
  store: GitStore,
  base: string,
  head: string,
  committer: Identity,
): Promise<string | null> {
  let tip = base;
  for (const oid of await commitsBetween(store, base, head)) {
    if ((await store.commit(oid)).parents.length > 1) continue;
    const next = await pick(store, oid, tip, committer);
    if (next === null) return null;
    tip = next;
  }
  return tip;
}
