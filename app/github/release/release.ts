/** The reads about one release, each made once, when it is first needed. */
import type { Wanted } from '../../../policies/engine/facts.ts';
import type { ReleaseChanges } from '../../../policies/facts/release-changes.ts';
import type { Push } from '../../../policies/facts/reviews.ts';
import type { Looked } from '../../looked.ts';
import { once } from '../../once.ts';
import { readReleaseRange } from './range.ts';
import { type RepositoryOf, readReleaseSnapshot } from './read.ts';
import type { PublishedRelease, ReleaseReads } from './reads.ts';
import { readReleasedCommits } from './released-commits.ts';

export interface ReleaseReadsOf extends RepositoryOf {
  readonly published: () => Promise<PublishedRelease | null>;
  /** For a release that a pull request proposes: the head of the branch it is made from. */
  readonly madeFrom: () => Promise<string>;
  /** Who pushed to these pull requests, as far as events told; absent where nothing is kept. */
  readonly pushesTo?: PushesTo | undefined;
}

export type PushesTo = (pullRequests: readonly number[]) => Promise<ReadonlyMap<number, readonly Push[]>>;

/** GitHub forgets who pushed, and the branch is gone most often: only what was told is known. */
async function withPushes(
  { value, gaps }: Looked<ReleaseChanges>,
  pushesTo: PushesTo | undefined,
): Promise<Looked<ReleaseChanges>> {
  const { pullRequests: pulls } = value;
  if (!pushesTo || pulls.length === 0) return { value, gaps };
  const told = await pushesTo(pulls.map(({ number }) => number));
  const known = pulls.map((pull) => ({ ...pull, pushes: told.get(pull.number) ?? [] }));
  return { value: { ...value, pullRequests: known }, gaps };
}

export function releaseReads(of: ReleaseReadsOf, wanted: Wanted): ReleaseReads {
  const snapshot = once(async () => {
    const root = (await of.published()) ? null : await of.madeFrom();
    return readReleaseSnapshot(of, wanted.blockerLabels, root);
  });
  const changes = once(async () => {
    const release = await of.published();
    const commit = release ? release.commit : await of.madeFrom();
    const range = await readReleaseRange(of, release, commit, await snapshot());
    return withPushes(await readReleasedCommits(of, range), of.pushesTo);
  });
  return { published: of.published, snapshot, changes };
}
