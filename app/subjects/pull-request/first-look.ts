/** The first look at a pull request: as new as events prove, and with what judging reads in any case asked for beside it. */
import { own, say } from '../../../policies/engine/prose.ts';
import { type Elsewhere, configurationPath as usualPath } from '../../config/elsewhere.ts';
import { misnamed } from '../../config/misnamed.ts';
import type { AssessmentOctokit } from '../../github/access/assessment-octokit.ts';
import { cannotLook, statusOf } from '../../github/access/reasons.ts';
import { baseReader, type ReadBase } from '../../github/pull-request/base.ts';
import { askForChangedFiles } from '../../github/pull-request/changed-files.ts';
import type { Proof, PullSeen } from '../../proof.ts';
import type { Access } from '../access.ts';
import { checkFresh, type FreshOf } from './fresh.ts';

/**
 * One after the other these would take three times as long. Whoever needs an answer shares the request, and its failure.
 * The base's name is the event's: another one now costs a request.
 */
function readAhead(of: FreshOf, { organization }: Elsewhere): void {
  const asked = [
    askForChangedFiles(of.octokit, of),
    of.proof?.pull ? of.base(of.proof.pull.base) : null,
    'name' in organization ? organization.read() : null,
  ];
  for (const one of asked) one?.catch(() => undefined);
}

export interface FirstLook {
  readonly seen: PullSeen;
  /** Its base branch, read with the configuration. */
  readonly base: ReadBase;
}

/** Throws `Behind`, GitHub's own error for a pull request that is gone, else `CannotLook`. */
export async function lookFirst(
  { owner, repo, configurationPath = usualPath }: Access,
  { octokit }: AssessmentOctokit,
  elsewhere: Elsewhere,
  { number, proof }: { readonly number: number; readonly proof: Proof | undefined },
): Promise<FirstLook> {
  const base = baseReader(octokit, { owner, repo }, { paths: [configurationPath], courtesy: misnamed });
  const of = { octokit, owner, repo, number, proof, base };
  readAhead(of, elsewhere);
  try {
    return { seen: await checkFresh(of), base };
  } catch (error) {
    if (statusOf(error) === 404) throw error;
    throw cannotLook(error, say`pull request ${own(`#${number}`)}`, 'pull_requests: read');
  }
}
