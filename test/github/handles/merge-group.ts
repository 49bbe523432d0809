/** The merge queue: pull requests merged on top of each other by git, and checks asked for the result. */
import { ownerOf } from '../changes/commits.ts';
import { updateRef } from '../changes/pushes.ts';
import { mergeCommit } from '../git/merge.ts';
import { baseTip, byGitHub, identityOf } from '../pull-state.ts';
import { simpleCommit } from '../shapes/commits.ts';
import type { Pull, Repository } from '../state.ts';
import type { World } from '../world.ts';

export interface MergeGroup {
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

async function mergeAll(
  world: World,
  repository: Repository,
  pulls: readonly Pull[],
  base: string,
): Promise<string> {
  let tip = base;
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
  }
  return tip;
}

export async function createMergeGroup(
  world: World,
  repository: Repository,
  handles: readonly { readonly data: Pull }[],
): Promise<MergeGroup> {
  const pulls = handles.map(({ data }) => data);
  const [first] = pulls;
  if (!first) throw new Error('a merge group needs a pull request');
  const baseSha = baseTip(first);
  const headSha = await mergeAll(world, repository, pulls, baseSha);
  const actor = ownerOf(repository);
  const headRef = `refs/heads/gh-readonly-queue/${first.base.ref}/pr-${pulls.at(-1)?.number}-${baseSha}`;
  await updateRef(world, repository, { ref: headRef, after: headSha, actor });
  const group: MergeGroup = { headSha, headRef, baseSha, baseRef: `refs/heads/${first.base.ref}` };
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
