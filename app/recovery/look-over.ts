/**
 * What no event tells of (a deploy key, a bypass list that was edited, an alert that came of age, a team that was
 * emptied): once a day every repository and every organization is judged itself. Spread over the day, so that a large
 * client makes no flood.
 */
import { catalogue } from '../../policies/index.ts';
import { groupSize } from '../github/owner-run.ts';
import type { RunOf, Summary } from '../schedule.ts';
import { clientId } from '../store/client-id.ts';
import { installedClients, takeStandingClient } from '../store/clients.ts';
import { takeStanding } from '../store/repositories.ts';
import { organizationTask, repositoryTasksTogether } from '../task.ts';

export type LookOverOf = Pick<RunOf, 'database' | 'host' | 'now' | 'enqueue'>;

/** Milliseconds after which one is judged again, whatever happened: once a day, with room for a slow run. */
const every = 23 * 60 * 60_000;

/** Repositories of one client in one run, of which there are 144 a day. */
const maxRepositories = 25;

const isAbout = (kind: string) => catalogue.some(({ subject }) => subject === kind);

/** Notes that they were asked and asks them, in one transaction: a process that ends in between loses nobody's day. */
function lookOverClient(
  { database, host, now, enqueue }: LookOverOf,
  installation: number,
): Promise<Summary> {
  const at = now();
  const before = new Date(at.getTime() - every);
  return database.transaction(async (trx) => {
    const client = clientId({ host, installation });
    const login = isAbout('organization') ? await takeStandingClient(trx, client, before, at) : null;
    const due = { before, max: maxRepositories, now: at };
    const repositories = isAbout('repository') ? await takeStanding(trx, host, installation, due) : [];
    if (login !== null) await enqueue(organizationTask({ installation, login }));
    for (let from = 0; from < repositories.length; from += groupSize)
      for (const task of repositoryTasksTogether(repositories.slice(from, from + groupSize)))
        await enqueue(task);
    return { repositories: repositories.length, organizations: login === null ? 0 : 1 };
  });
}

/** One run. What stays unknown is looked at again as usual. */
export async function lookOver(of: LookOverOf): Promise<Summary> {
  const clients = (await installedClients(of.database.kysely, of.host)).filter(({ suspended }) => !suspended);
  const tally = { repositories: 0, organizations: 0 };
  for (const { installation } of clients) {
    const { repositories = 0, organizations = 0 } = await lookOverClient(of, installation);
    tally.repositories += repositories;
    tally.organizations += organizations;
  }
  return tally;
}
