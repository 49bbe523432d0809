/** The nets in the running server: at start-up, and then on their schedules. */
import type { Octokit } from '@octokit/rest';
import { type PurgeParts, purge } from '../clients/purge.ts';
import type { DurableJobs } from '../jobs/durable.ts';
import type { NetParts, Summary } from '../recovery/parts.ts';
import { netStore } from '../recovery/store.ts';
import { pruneCommands } from '../store/comment-commands.ts';
import type { Database } from '../store/database.ts';
import { pruneVerdicts } from '../store/verdicts.ts';
import { keyOf } from '../task.ts';
import type { Job } from '../worker.ts';
import type { World } from '../world.ts';
import { schedules } from './schedules.ts';

export interface NetsOf extends Pick<PurgeParts, 'directory' | 'graceDays' | 'forget'> {
  readonly world: Pick<World, 'appId' | 'now' | 'log'>;
  readonly database: Database;
  readonly host: string;
  readonly baseUrl: string;
  readonly jobs: Pick<DurableJobs<Job>, 'add' | 'every'>;
  readonly appOctokit: () => Promise<Octokit>;
  readonly octokitOf: NetParts['octokitOf'];
  /** Days after which a verdict that a newer one followed is forgotten. */
  readonly verdictRetentionDays: number;
}

/** What the nets work with, of the parts of a server. */
export function netParts(
  of: Omit<NetsOf, 'directory' | 'graceDays' | 'forget' | 'verdictRetentionDays'>,
): NetParts {
  const { world, database, host, jobs, baseUrl, appOctokit, octokitOf } = of;
  const { appId, now, log } = world;
  return {
    appId,
    now,
    log,
    baseUrl,
    appOctokit,
    octokitOf,
    store: netStore(database, host, now),
    enqueue: (task) => jobs.add(keyOf(task), { task, tries: 0 }),
  };
}

/** Once a day, in the small hours. */
const purgeCron = '17 3 * * *';

const day = 24 * 60 * 60_000;

/** Days that commands are remembered. */
const commandDays = 30;

async function forgetOld(parts: PurgeParts, { verdictRetentionDays }: NetsOf): Promise<Summary> {
  const { database, now } = parts;
  const daysAgo = (days: number) => new Date(now().getTime() - days * day);
  const commands = await pruneCommands(database, daysAgo(commandDays));
  const verdicts = await pruneVerdicts(database, daysAgo(verdictRetentionDays));
  return { ...(await purge(parts)), commands, verdicts };
}

/** Schedules every net and the purge, and draws each net once. Resolves when that is done; never throws. */
export async function drawNets(of: NetsOf): Promise<void> {
  const { now, log } = of.world;
  const parts = netParts(of);
  for (const { name, cron, run } of schedules) of.jobs.every(name, cron, () => run(parts));
  const { database, host, directory, graceDays, forget } = of;
  of.jobs.every('purge', purgeCron, () =>
    forgetOld({ database, host, directory, graceDays, forget, now, log }, of),
  );
  for (const { name, run } of schedules)
    await run(parts).catch((error: unknown) => log.warn({ err: error, net: name }, 'a net failed at start'));
}
