/** New commits, written with git's own object formats. */
import { formatCommit, type Identity } from '../git/objects.ts';
import { editTree, type FileContent } from '../git/tree.ts';
import { identityOf } from '../pull-state.ts';
import type { Account, CommitSignature, Repository } from '../state.ts';
import type { World } from '../world.ts';
import { updateRef } from './pushes.ts';

export interface NewCommit {
  /** Created when it does not exist. */
  readonly branch: string;
  /** Where a new branch starts: a branch or a commit; the default branch's head when absent, nothing when there is none. */
  readonly from?: string;
  /** Rewrites the branch from `from` although it exists: a force-push. */
  readonly force?: boolean;
  /** Path → text, bytes, or null to delete. */
  readonly files?: Readonly<Record<string, FileContent>>;
  readonly message?: string;
  readonly author?: Account | Identity;
  readonly committer?: Account | Identity;
  readonly coAuthors?: readonly Account[];
  /** Who pushes; the author when that is an account, else the owner. */
  readonly pusher?: Account;
  readonly date?: Date;
  readonly signature?: CommitSignature;
  /** Further parents, to make a merge commit. */
  readonly parents?: readonly string[];
}

const isAccount = (one: Account | Identity): one is Account => 'login' in one;

export function ownerOf(repository: Repository): Account {
  return repository.owner.organization?.owner ?? repository.owner;
}

function messageOf({ message = 'Change files', coAuthors = [] }: NewCommit): string {
  if (coAuthors.length === 0) return message;
  const trailers = coAuthors.map((account) => {
    const { name, email } = identityOf(account, new Date(0));
    return `Co-authored-by: ${name} <${email}>`;
  });
  return `${message.trimEnd()}\n\n${trailers.join('\n')}`;
}

function startOf(repository: Repository, { branch, from, force }: NewCommit): string | null {
  const own = repository.refs.get(`refs/heads/${branch}`);
  if (own !== null && force !== true) return own;
  if (from === undefined) return repository.refs.get(`refs/heads/${repository.defaultBranch}`);
  return repository.refs.get(`refs/heads/${from}`) ?? from;
}

/** Commits on a branch and pushes it: pull requests follow, Apps hear of it. Returns the commit's id. */
export async function commit(world: World, repository: Repository, change: NewCommit): Promise<string> {
  const { store } = repository;
  const parent = startOf(repository, change);
  const date = change.date ?? world.now();
  const person = (one: Account | Identity): Identity => (isAccount(one) ? identityOf(one, date) : one);
  const author = change.author ?? change.pusher ?? ownerOf(repository);
  const before = parent === null ? null : (await store.commit(parent)).tree;
  const tree = await editTree(store, before, change.files ?? {});
  const oid = store.write(
    'commit',
    formatCommit({
      tree,
      parents: [...(parent === null ? [] : [parent]), ...(change.parents ?? [])],
      author: person(author),
      committer: person(change.committer ?? author),
      message: messageOf(change),
    }),
  );
  if (change.signature) repository.signatures.set(oid, change.signature);
  const pusher = change.pusher ?? (isAccount(author) ? author : ownerOf(repository));
  await updateRef(world, repository, { ref: `refs/heads/${change.branch}`, after: oid, actor: pusher });
  return oid;
}
