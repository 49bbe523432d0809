/** A report about a repository or an organization itself → the issue that says it, and the history. */
import type { Assessment } from '../../policies/engine/evaluate.ts';
import { type Standings, standingsOf } from '../../policies/engine/report/standing-issue.ts';
import type { Judged } from '../assess.ts';
import { forAssessment } from '../github/access/assessment-octokit.ts';
import { statusOf } from '../github/access/reasons.ts';
import { digestOf } from '../publish/check-run.ts';
import { recordOf } from '../publish/record-of.ts';
import { publishStanding } from '../publish/standing.ts';
import { isRefused } from '../publish/write.ts';
import type { RepositoryRef } from '../task.ts';
import type { World } from '../world.ts';

export interface SayStanding {
  readonly judged: Judged;
  readonly installation: number;
  /** Where the issue is; null when there is no such repository, or none that the App may see. */
  readonly home: () => Promise<Home | null>;
}

export interface Home extends RepositoryRef {
  readonly isPublic: boolean;
}

/** A repository as GitHub shows it now; null when the App does not see it. */
export async function homeOf(
  world: World,
  { installation, owner, repo }: Pick<RepositoryRef, 'installation' | 'owner' | 'repo'>,
): Promise<Home | null> {
  const client = await world.clients.of(installation);
  const { octokit } = forAssessment(client.octokit(null, { for: 'layers' }));
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}', { owner, repo });
    // By its name of today, and what is not said to be private may be everybody's.
    const named = { owner: data.owner.login, repo: data.name };
    return { installation, ...named, repositoryId: Number(data.id), isPublic: data.private !== true };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}

/** Whether its issue says so already, or there is none and nothing to say: then GitHub is not asked where it is. */
async function isSaid(
  world: World,
  { judged, installation }: SayStanding,
  standings: Standings,
  digest: string,
) {
  const { report, issue: where, facts } = judged;
  const { kind, repositoryId } = report.identity;
  if (repositoryId === null) return false;
  const known = await world.store.of(installation).standingIssues.find(repositoryId, kind);
  if (standings.state === 'settled') return known === null || known.settled;
  if (known === null) return where === 'never';
  const visibility = facts.repository?.ok ? facts.repository.value.visibility : 'public';
  const mayBeThere = where === 'everywhere' || (where === 'private' && visibility !== 'public');
  return mayBeThere && !known.settled && known.said?.digest === digest;
}

async function publish(world: World, say: SayStanding, digest: string) {
  const { judged, installation, home } = say;
  const { report, issue: where } = judged;
  const standings = standingsOf(report);
  if (standings.state === 'open' || (await isSaid(world, say, standings, digest))) return 'nothing';
  const at = await home();
  if (!at) return 'nowhere to say it';
  const { standingIssues } = world.store.of(installation);
  const key = report.identity.kind;
  const mayOpen = where === 'everywhere' || (where === 'private' && !at.isPublic);
  // What was opened before is ended all the same.
  if (!mayOpen && (await standingIssues.find(at.repositoryId, key)) === null) return 'not said there';
  const client = await world.clients.of(installation);
  const { owner, repo, repositoryId } = at;
  const octokit = client.octokit(repositoryId, { for: 'issue' });
  const issues = { octokit: forAssessment(octokit).octokit, owner, repo, appId: await world.appId() };
  const now = world.now();
  const on = {
    issues,
    key,
    now,
    digest,
    find: () => standingIssues.find(repositoryId, key),
    set: (issue: Parameters<typeof standingIssues.set>[2]) =>
      standingIssues.set(repositoryId, key, issue, now),
  };
  return publishStanding(on, mayOpen ? standings : { state: 'settled', body: unwanted });
}

const unwanted =
  'Fairlead closes this: by its configuration (`issue`), or since the repository is public now, it says here no more what is lacking.';

/** Without where each rung was set: the commit of a file differs though nothing changed. */
function outcomeOf({ origin: _, ...outcome }: Assessment) {
  return outcome;
}

/** Throws what GitHub's failures throw that a later try may not meet. */
export async function sayStanding(world: World, say: SayStanding): Promise<void> {
  const { report } = say.judged;
  const { conclusion, assessments, identity } = report;
  const digest = digestOf([conclusion, assessments.map(outcomeOf)]);
  const said = await publish(world, say, digest).catch((error: unknown) => {
    if (!isRefused(error)) throw error;
    world.log.warn({ err: error, kind: identity.kind }, 'an issue could not be written; the history has it');
    return 'refused';
  });
  const published = { conclusion, digest, checkRun: null, layers: null };
  await world.store.of(say.installation).verdicts.record(recordOf(report, published));
  const { kind, repositoryId } = identity;
  world.log.info({ kind, repositoryId, conclusion, issue: said }, 'judged');
}
