/** How a report names a published release: the default branch's rules judge it, the tag's commit is judged. */
import { own } from '../../../policies/engine/prose.ts';
import type { Described } from '../../assess.ts';
import type { ReleaseSource } from '../../facts/source.ts';
import { CannotLook } from '../../looked.ts';

/** Throws `CannotLook` when the release is gone. */
export async function describeRelease(source: ReleaseSource): Promise<Described> {
  const release = await source.release.published();
  if (!release) throw new CannotLook(own('the release is gone'));
  return {
    base: await source.rules.at(),
    head: { ref: release.tag, sha: release.commit },
    author: release.author,
    proposer: null,
    pullRequest: null,
    github: source.github,
  };
}
