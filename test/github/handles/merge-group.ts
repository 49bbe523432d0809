/** The merge queue: pull requests merged on top of each other by git, and checks asked for the result. */
import { ownerOf } from '../changes/commits.ts';
import { markMerged } from '../changes/pulls.ts';
import { updateRef } from '../changes/pushes.ts';
import { mergeCommit } from '../git/merge.ts';
import { baseTip, byGitHub, identityOf, webFlow } from '../pull-state.ts';
import { simpleCommit } from '../shapes/commits.ts';
import type { Pull, Repository } from '../state.ts';
import { accountByLogin, type World } from '../world.ts';
import { addAccount } from './accounts.ts';

export interface MergeGroup {
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
  /** The queue merges what is in it, in one update of the branch. */
  readonly land: () => Promise<void>;
}

async function mergeAll(
  world: World,
  repository: Repository,
  pulls: readonly Pull[],
  base: string,
): Promise<readonly string[]> {
  let tip = base;
  const tips: string[] = [];
  for (const pull of pulls) {
    const author = identityOf(ownerOf(repository), world.now());
    const committer = byGitHub(world.now());
    const message = `Merge pull request #${pull.number} from ${pull.head.ref}\n\n${pull.title}`;
    const next = await mergeCommit(repository.store, tip, pull.head.sha, {
      message,
      author,
      committer,
    });
    if (next === null) throw new Error(`pull request ${pull.number} conflicts in the merge queue`);
    tip = next;
    tips.push(tip);
    repository.signatures.set(tip, { state: 'VALID', signer: webFlow.login, byGitHub: true });
  }
  return tips;
}

const queueLogin = 'github-merge-queue[bot]';

const queueBot = (world: World) => accountByLogin(world, queueLogin) ?? addAccount(world, 'Bot', queueLogin);

export async function createMergeGroup(
  world: World,
  repository: Repository,
  handles: readonly { readonly data: Pull }[],
): Promise<MergeGroup> {
  const pulls = handles.map(({ data }) => data);
  const [first] = pulls;
  if (!first) throw new Error('a merge group needs a pull request');
  const baseSha = baseTip(first);
  const tips = await mergeAll(world, repository, pulls, baseSha);
  const headSha = tips.at(-1) ?? baseSha;
  const actor = ownerOf(repository);
  const headRef = `refs/heads/gh-readonly-queue/${first.base.ref}/pr-${pulls.at(-1)?.number}-${baseSha}`;
  await updateRef(world, repository, { ref: headRef, after: headSha, actor });
  const baseRef = `refs/heads/${first.base.ref}`;
  const land = async () => {
    const queue = queueBot(world);
    await updateRef(world, repository, {
      ref: baseRef,
      after: headSha,
      actor: queue,
      kind: 'merge_queue_merge',
      mergingAll: pulls,
    });
    for (const [i, pull] of pulls.entries()) await markMerged(world, pull, queue, tips[i] ?? headSha);
  };
  const group: MergeGroup = { headSha, headRef, baseSha, baseRef, land };
  world.webhooks.emit({
    event: 'merge_group',
    action: 'checks_requested',
    repository,
    sender: actor,
    payload: {
      merge_group: {
        head_sha: headSha,
        head_ref: headRef,
        base_sha: baseSha,
        base_ref: group.baseRef,
        head_commit: simpleCommit(await repository.store.commit(headSha)),
      },
    },
  });
  return group;
}
