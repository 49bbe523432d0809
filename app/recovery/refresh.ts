/** Clients and repositories as GitHub lists them → the store. What a list lacks counts as gone only when that is certain. */
import type { Octokit } from '@octokit/rest';
import { clientFacts, type LifeChange, repositoryFacts } from '../clients/life-events.ts';
import { allPages, forAssessment } from '../github/access/assessment-octokit.ts';
import { statusOf } from '../github/access/reasons.ts';
import type { RepositoryRef } from '../task.ts';

/** A repository with work in it, and when its open pull requests were last compared with the verdicts. */
export interface KnownRepository {
  readonly at: RepositoryRef;
  readonly reconciledAt: Date | null;
}

/** The clients and repositories that are known; `knownClients` reads them in the database. */
export interface KnownClients {
  /** Clients that are installed, suspended ones among them. */
  clients(): Promise<readonly { readonly installation: number; readonly suspended: boolean }[]>;
  /** Those of an installed client that are not gone. */
  repositories(installation: number): Promise<readonly KnownRepository[]>;
  /** Writes down what happened to clients and repositories. */
  live(changes: readonly LifeChange[]): Promise<void>;
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
export async function refreshClients(appOctokit: () => Promise<Octokit>, known: KnownClients): Promise<void> {
  const octokit = await appOctokit();
  const { octokit: reads } = forAssessment(octokit);
  const listed = await allPages<Installation>(reads, 'GET /app/installations', {});
  const facts = listed.map(clientFacts).filter((one) => one !== null);
  await known.live(facts.map((one): LifeChange => ({ kind: 'client_seen', facts: one })));
  const there = new Set(facts.map(({ installation }) => installation));
  for (const { installation } of await known.clients())
    if (!there.has(installation) && (await isGone(octokit, installation)))
      await known.live([{ kind: 'client_left', installation }]);
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
  known: KnownClients,
  installation: number,
  octokit: Octokit,
): Promise<void> {
  const all = await listed(octokit);
  if (!all) return;
  const there = new Set(all.map(({ id }) => id));
  const before = (await known.repositories(installation)).map(({ at }) => at.repositoryId);
  const repositoryIds = before.filter((id) => !there.has(id));
  await known.live([
    { kind: 'repositories_seen', installation, repositories: all.map(repositoryFacts) },
    ...(repositoryIds.length > 0
      ? [{ kind: 'repositories_left', installation, repositoryIds } as const]
      : []),
  ]);
}
