/** A pull request is merged as git merges. */
import { mergeCommit, rebase, squashCommit } from '../git/merge.ts';
import { Refusal } from '../http/refusal.ts';
import { baseTip, byGitHub, identityOf, webFlow } from '../pull-state.ts';
import type { Account, Pull } from '../state.ts';
import type { World } from '../world.ts';
import { markMerged } from './pulls.ts';
import { updateRef } from './pushes.ts';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface MergeRequest {
  readonly by: Account;
  readonly method?: MergeMethod;
  readonly title?: string;
  readonly message?: string;
  /** The head that was looked at: another one is refused with 409. */
  readonly sha?: string;
}

async function mergedCommit(world: World, pull: Pull, request: MergeRequest): Promise<string | null> {
  const { store } = pull.repository;
  const base = baseTip(pull);
  const { sha: head } = pull.head;
  const now = world.now();
  const text = (title: string, body: string) => ({
    message: [request.title ?? title, request.message ?? body].filter(Boolean).join('\n\n'),
    author: identityOf(request.by, now),
    committer: byGitHub(now),
  });
  switch (request.method ?? 'merge') {
    case 'merge': {
      const label = `${pull.head.repository.owner.login}/${pull.head.ref}`;
      return mergeCommit(
        store,
        base,
        head,
        text(`Merge pull request #${pull.number} from ${label}`, pull.title),
      );
    }
    case 'squash': {
      const squash = text(`${pull.title} (#${pull.number})`, '');
      return squashCommit(store, base, head, { ...squash, author: identityOf(pull.author, now) });
    }
    case 'rebase':
      return rebase(store, base, head, identityOf(request.by, now));
  }
}

/** Returns the commit that the base branch is at afterwards; throws 405 or 409 when it does not merge. */
export async function mergePull(world: World, pull: Pull, request: MergeRequest): Promise<string> {
  if (pull.state === 'closed' || pull.draft) throw new Refusal(405, 'Pull Request is not mergeable');
  if (request.sha !== undefined && request.sha !== pull.head.sha) {
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.');
  }
  const before = baseTip(pull);
  const sha = await mergedCommit(world, pull, request);
  if (sha === null) throw new Refusal(405, 'Pull Request is not mergeable');
  // What GitHub makes it signs; a rebase makes commits of their authors.
  if (request.method !== 'rebase')
    pull.repository.signatures.set(sha, { state: 'VALID', signer: webFlow.login, byGitHub: true });
  const ref = `refs/heads/${pull.base.ref}`;
  await updateRef(world, pull.repository, {
    ref,
    after: sha,
    actor: request.by,
    kind: 'pr_merge',
    merging: pull,
  });
  pull.base.sha = before;
  await markMerged(world, pull, request.by, sha);
  return sha;
}
