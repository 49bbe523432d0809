/** Looks at the releases of one commit as they are now. */

import { asksOf } from '../../apart/asks.ts';
import { assess, type Judged } from '../../assess.ts';
import { releaseSource } from '../../facts/release-source.ts';
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import type { FileRevision } from '../../github/files/other-files.ts';
import { readReleaseNow, readReleaseSnapshot } from '../../github/release/read.ts';
import { type Access, elsewhereOf, placeOf, pushesToIn } from '../access.ts';
import { describeRelease } from './describe.ts';

export interface JudgedRelease extends Judged {
  readonly tag: string;
  /** The files of other repositories that were looked at for the configuration. */
  readonly layers: readonly FileRevision[];
}

/** Tags of the releases on a commit, newest first. Throws `CannotLook`. */
export async function tagsOn({ octokit, owner, repo }: Access, sha: string): Promise<readonly string[]> {
  const of = { octokit: forAssessment(octokit).octokit, owner, repo };
  const { releases } = await readReleaseSnapshot(of, [], null);
  return releases.filter(({ commit }) => commit === sha).map(({ tag }) => tag);
}

/** Null when the release is gone meanwhile, or on another commit. Throws what GitHub's failures throw. */
export async function judgeOne(access: Access, tag: string, sha: string): Promise<JudgedRelease | null> {
  if (!access.apart) return judgeHere(access, tag, sha);
  const asks = asksOf(access, forAssessment(access.octokit).calls);
  return (await access.apart(
    placeOf(access),
    { kind: 'release', args: [tag, sha] },
    asks,
  )) as JudgedRelease | null;
}

async function judgeHere(access: Access, tag: string, sha: string): Promise<JudgedRelease | null> {
  const counted = forAssessment(access.octokit);
  const { octokitFor, owner, repo, self, fetch, configurationPath } = access;
  const { release, rules } = await readReleaseNow({ octokit: counted.octokit, owner, repo }, tag);
  if (release?.commit !== sha) return null;
  const reads = { counted, octokitFor, owner, repo, release, rules, self, fetch };
  const of = { ...reads, now: access.now(), pushesTo: pushesToIn(access) };
  const elsewhere = elsewhereOf(access, counted);
  const judged = await assess({
    subject: `release ${tag}`,
    identity: { kind: 'release', client: access.client, repositoryId: access.repositoryId, subjectId: tag },
    viewpoint: access.viewpoint,
    catalogue: access.catalogue,
    open: releaseSource(of),
    describe: describeRelease,
    elsewhere,
    calls: () => counted.calls.reads,
    parts: access.parts,
    ...(configurationPath ? { configurationPath } : {}),
  });
  return { ...judged, tag, layers: await elsewhere.revisions() };
}
