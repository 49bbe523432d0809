/** The reads about one release, each made once, when it is first needed. */
import type { Wanted } from '../../../policies/engine/facts.ts';
import { once } from '../../once.ts';
import { readReleaseRange } from './range.ts';
import { type RepositoryOf, readReleaseSnapshot } from './read.ts';
import type { PublishedRelease, ReleaseReads } from './reads.ts';
import { readReleasedCommits } from './released-commits.ts';

export interface ReleaseReadsOf extends RepositoryOf {
  readonly published: () => Promise<PublishedRelease | null>;
  /** For a release that a pull request proposes: the head of the branch it is made from. */
  readonly madeFrom: () => Promise<string>;
}

export function releaseReads(of: ReleaseReadsOf, wanted: Wanted): ReleaseReads {
  const snapshot = once(async () => {
    const root = (await of.published()) ? null : await of.madeFrom();
    return readReleaseSnapshot(of, wanted.blockerLabels, root);
  });
  const changes = once(async () => {
    const release = await of.published();
    const commit = release ? release.commit : await of.madeFrom();
    return readReleasedCommits(of, await readReleaseRange(of, release, commit, await snapshot()));
  });
  return { published: of.published, snapshot, changes };
}
