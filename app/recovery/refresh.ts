/** Clients and repositories as GitHub lists them → the store. What a list lacks counts as gone only when that is certain. */
import type { Octokit } from '@octokit/core';
import { applyLife } from '../clients/life.ts';
import { clientFacts, grantedBy, type LifeChange, repositoryFacts } from '../clients/life-events.ts';
import { allPages, forAssessment } from '../github/access/assessment-octokit.ts';
import { statusOf } from '../github/access/reasons.ts';
import type { RunOf } from '../schedule.ts';
import { installedClients } from '../store/clients.ts';
import { activeRepositories } from '../store/repositories.ts';

export type RefreshOf = Pick<RunOf, 'database' | 'host' | 'now' | 'appOctokit'>;

/** Of one transaction: while it runs on the embedded engine, events wait. */
const portion = 500;

function portions<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / portion);
  return Array.from({ length: count }, (_, at) => all.slice(at * portion, (at + 1) * portion));
}

/** Writes down what happened to clients and repositories. */
function live({ database, host, now }: RefreshOf, changes: readonly LifeChange[]): Promise<void> {
  return database.transaction((trx) => applyLife(trx, host, changes, now()));
}

type Installation = Parameters<typeof clientFacts>[0];
type Repository = Parameters<typeof repositoryFacts>[0];

async function isGone(octokit: Octokit, installation: number): Promise<boolean> {
  try {
    await octokit.request('GET /app/installations/{installation_id}', { installation_id: installation });
    return false;
  } catch (error) {
    if (statusOf(error) === 404) return true;
    throw error;
  }
}

/** One that the list lacks is asked for by its id before it counts as gone. */
export async function refreshClients(of: RefreshOf): Promise<void> {
  const octokit = await of.appOctokit();
  const { octokit: reads } = forAssessment(octokit);
  const listed = await allPages<Installation>(reads, 'GET /app/installations', {});
  const seen = listed.flatMap((one): readonly (LifeChange & { readonly kind: 'client_seen' })[] => {
    const facts = clientFacts(one);
    const granted = grantedBy(one);
    return facts ? [{ kind: 'client_seen', facts, ...(granted ? { granted } : {}) }] : [];
  });
  for (const some of portions(seen)) await live(of, some);
  const there = new Set(seen.map(({ facts: { installation } }) => installation));
  for (const { installation } of await installedClients(of.database.kysely, of.host))
    if (!there.has(installation) && (await isGone(octokit, installation)))
      await live(of, [{ kind: 'client_left', installation }]);
}

/** Null when the pages do not add up to the total: then none is taken for gone. */
async function listed(octokit: Octokit): Promise<readonly Repository[] | null> {
  const { octokit: reads } = forAssessment(octokit);
  const route = 'GET /installation/repositories';
  const all = await allPages<Repository>(reads, route, {}, 'repositories');
  const { data } = await reads.request(route, { per_page: 100, page: 1 });
  return all.length === data.total_count ? all : null;
}

export async function refreshRepositories(
  of: RefreshOf,
  installation: number,
  octokit: Octokit,
): Promise<void> {
  const all = await listed(octokit);
  if (!all) return;
  const there = new Set(all.map(({ id }) => id));
  const known = await activeRepositories(of.database.kysely, of.host, installation);
  const repositoryIds = known.map(({ at }) => at.repositoryId).filter((id) => !there.has(id));
  for (const some of portions(all))
    await live(of, [{ kind: 'repositories_seen', installation, repositories: some.map(repositoryFacts) }]);
  for (const some of portions(repositoryIds))
    await live(of, [{ kind: 'repositories_left', installation, repositoryIds: some }]);
}
