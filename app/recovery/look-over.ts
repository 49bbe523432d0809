/**
 * What no event tells of (a deploy key, a bypass list that was edited, an alert that came of age, a team that was emptied): once a day every
 * repository and every organization is judged itself. Spread over the day, so that a large client makes no flood.
 */
import { catalogue } from '../../policies/index.ts';
import type { RunOf, Summary } from '../schedule.ts';
import { clientId } from '../store/client-id.ts';
import { installedClients, takeStandingClient } from '../store/clients.ts';
import { takeStanding } from '../store/repositories.ts';
import { organizationTask, repositoryTask } from '../task.ts';

export type LookOverOf = Pick<RunOf, 'database' | 'host' | 'now' | 'enqueue'>;

/** Milliseconds after which one is judged again, whatever happened: once a day, with room for a slow run. */
const every = 23 * 60 * 60_000;

/** Repositories of one client in one run, of which there are 144 a day. */
const maxRepositories = 25;

const isAbout = (kind: string) => catalogue.some(({ subject }) => subject === kind);

/** One run. What stays unknown is looked at again as usual. */
export async function lookOver({ database, host, now, enqueue }: LookOverOf): Promise<Summary> {
  const { kysely } = database;
  const before = new Date(now().getTime() - every);
  const clients = (await installedClients(kysely, host)).filter(({ suspended }) => !suspended);
  const tally = { repositories: 0, organizations: 0 };
  for (const { installation } of clients) {
    const login = isAbout('organization')
      ? await takeStandingClient(kysely, clientId({ host, installation }), before, now())
      : null;
    if (login !== null) await enqueue(organizationTask({ installation, login }));
    tally.organizations += login === null ? 0 : 1;
    if (!isAbout('repository')) continue;
    const due = { before, max: maxRepositories, now: now() };
    const repositories = await takeStanding(kysely, host, installation, due);
    for (const at of repositories) await enqueue(repositoryTask(at));
    tally.repositories += repositories.length;
  }
  return tally;
}
