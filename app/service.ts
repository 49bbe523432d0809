/**
 * The service on its database: deliveries go in, jobs are worked off, schedules run. The same behind our own HTTP server
 * (`http-server.ts`) and behind Probot's (`probot.ts`). What judges, and what says which events are about a verdict, is
 * loaded with the first event, job or client: every policy is among it, and nobody waits for it who only starts.
 */
import type { Octokit } from '@octokit/core';
import type { Probot } from 'probot';
import { type ApartOf, openApart, type Processes } from './apart/apart.ts';
import { activeRepository, isActiveClient, type KnownActive, knownActive } from './clients/active.ts';
import { onlyActiveClients } from './clients/guard.ts';
import { recordedClients } from './clients/recorded-writes.ts';
import type { Histories } from './delivery/asked/asking.ts';
import type { KnownHistory } from './delivery/definitions/known.ts';
import type { Role, StorageSettings } from './environment.ts';
import { keepReceiving } from './evidence/gaps/receiving.ts';
import type { Pace } from './github/access/client-access.ts';
import { type ClientsOf, createClients } from './github/access/clients.ts';
import { realClock } from './github/access/clock.ts';
import { hostOf } from './github/access/host.ts';
import type { Acceptance } from './ingress/inbox.ts';
import { type Job, usualTries } from './job.ts';
import type { Jobs, JobsOf } from './jobs/jobs.ts';
import { once } from './once.ts';
import { countingStore } from './operations/counting.ts';
import { callOf } from './operations/github-call.ts';
import type { Metrics } from './operations/metrics.ts';
import { keyOf } from './same-task.ts';
import type { RunOf } from './schedule.ts';
import { startSchedules } from './schedules/run.ts';
import { schedules } from './schedules/schedules.ts';
import { clientId } from './store/client-id.ts';
import { storedClients } from './store/client-store.ts';
import type { Database } from './store/database.ts';
import { addNotes } from './store/ledger.ts';
import { notesTogether } from './store/notes-together.ts';
import { sharedLanes } from './store/shared-lanes.ts';
import type { RepositoryRef } from './task.ts';
import type { Delivery } from './webhook-delivery.ts';
import { openWorkQueue } from './work-queue.ts';
import type { AskHistory, World } from './world.ts';

/** Jobs done at the same time in one process. */
const concurrency = 16;

export interface ServiceOf extends Pace, Pick<JobsOf<Job>, 'listen' | 'retries'> {
  /** Where deliveries, jobs and all that is remembered are kept. It stays the caller's to close. */
  readonly database: Database;
  /** The App: its key, its GitHub, its log. */
  readonly probot: Pick<Probot, 'auth' | 'log'>;
  readonly appId: number;
  /** `https://api.github.com`, or an Enterprise Server's. */
  readonly baseUrl: string;
  /** `web` takes events in, `worker` works on them; `all` unless said. */
  readonly role?: Role;
  /** How long what is kept; without it no schedule runs. */
  readonly schedules?: Pick<
    StorageSettings,
    'evidenceBuckets' | 'exportDirectory' | 'graceDays' | 'verdictRetentionDays'
  > &
    Pick<RunOf, 'evidenceSecret'>;
  readonly metrics?: Metrics;
  /** For what is read from elsewhere than GitHub. */
  readonly fetch?: typeof fetch;
  readonly now?: () => Date;
  /** Milliseconds until a read that was older than its event is made again; unless given, as `rereadDelays`. */
  readonly rereads?: readonly number[];
  /** How a repository's delivery went; as it is kept unless given. */
  readonly history?: (at: RepositoryRef) => Promise<KnownHistory | null>;
  /** The policies that judge; all of ours, and those here in this process, unless given. */
  readonly catalogue?: NonNullable<World['catalogue']>;
  /** Judges in processes of their own, which what strangers write may end; in this one unless said. */
  readonly apart?: boolean | Partial<Omit<ApartOf, 'log'>>;
}

export interface Service {
  readonly jobs: Jobs<Job>;
  /** Takes one verified delivery in. Resolves once it is on disk, with the jobs that it asks for. */
  accept(delivery: Delivery): Promise<Acceptance>;
  /** How a repository's delivery went, as it is kept: asks GitHub for nothing. */
  readonly ask: AskHistory;
  /** Finishes the jobs at hand or hands them back. */
  stop(): Promise<void>;
}

function appOctokit({ probot }: ServiceOf): Promise<Octokit> {
  // Probot's Octokit is the REST Octokit with plugins; its own type hides that behind another build of the core.
  return probot.auth() as Promise<unknown> as Promise<Octokit>;
}

/** Every client's way to GitHub, its answers counted. */
function clientsOf(of: ServiceOf, host: string, now: () => Date): World['clients'] {
  const { probot, database, metrics } = of;
  const answered: Pick<ClientsOf, 'answered'> = metrics
    ? { answered: (installation, answer) => metrics.call(callOf(installation, answer)) }
    : {};
  return createClients({
    app: () => appOctokit(of),
    appId: async () => of.appId,
    permissions: async () => (await import('./permissions.ts')).permissionsFor,
    log: probot.log,
    clock: { ...realClock, now: () => now().getTime() },
    pace: of,
    ...answered,
    // The embedded engine has one process, which keeps its lanes in memory.
    ...(database.engine === 'server' ? { sharedLanes: sharedLanes(database, host) } : {}),
  });
}

/** This file's ending is theirs, too: both are source, or both are built. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? './judge-process.ts' : './judge-process.js',
  import.meta.url,
);

function processesOf({ apart = false, role, catalogue, probot }: ServiceOf): Processes | null {
  if (!apart || role === 'web' || catalogue) return null;
  return openApart({ entry, log: probot.log, ...(apart === true ? {} : apart) });
}

/** What jobs work with: no work, and no request, for clients and repositories that are suspended or gone. */
interface WorldOf {
  readonly host: string;
  readonly active: KnownActive;
  readonly now: () => Date;
  readonly processes: Processes | null;
  readonly histories: Histories;
}

/** Loaded with the first that is asked. */
function historiesOf(database: Database, host: string): Histories {
  let opened: Promise<Histories> | null = null;
  const open = async () => (await import('./delivery/asked/asking.ts')).openHistories(database, host);
  return {
    ask: async (at, what, given) => {
      opened ??= open();
      return (await opened).ask(at, what, given);
    },
    stop: async () => (await opened)?.stop(),
  };
}

/** What is kept, with what events told until now. */
function historyOf(
  { history }: ServiceOf,
  histories: Histories,
  look: NonNullable<World['delivery']>['look'],
): AskHistory {
  return async (at, what, given) => {
    if (history) {
      const { answerTo, lookedAt } = await import('./delivery/asked/answers.ts');
      const known = await history(at);
      return known && answerTo(lookedAt(known), what, given);
    }
    await look(at);
    return histories.ask(at, what, given);
  };
}

function worldOf(of: ServiceOf, { host, active, now, processes, histories }: WorldOf): World {
  const { database, metrics, probot, fetch = globalThis.fetch } = of;
  const store = storedClients(database, host);
  const note = notesTogether((notes) => database.transaction((trx) => addNotes(trx, notes)));
  const written = recordedClients(
    clientsOf(of, host, now),
    (installation, payload) => note({ client: clientId({ host, installation }), kind: 'written', payload }),
    (err) => probot.log.warn({ err }, 'what became of something that was written could not be recorded'),
  );
  const clients = onlyActiveClients(written, active.isActive);
  const deliveryOf = once(async () => {
    const { deliveryWork } = await import('./delivery/live/work.ts');
    return deliveryWork({ database, host, clients, now, log: probot.log });
  });
  const look = async (at: RepositoryRef) => (await deliveryOf()).look(at);
  return {
    clients,
    delivery: { look },
    appId: async () => of.appId,
    fetch,
    now,
    log: probot.log,
    store: metrics ? countingStore(store, metrics) : store,
    activeRepository: (at) => activeRepository(database, host, at),
    isActiveClient: (installation) => isActiveClient(database, host, installation),
    ...(processes ? { apart: processes.judge } : {}),
    ...(of.catalogue ? { catalogue: of.catalogue } : {}),
    history: historyOf(of, histories, look),
    ...(of.rereads ? { rereads: of.rereads } : {}),
  };
}

/** Runs in the background until the jobs stop. */
function runSchedules(of: ServiceOf, host: string, world: World, jobs: Jobs<Job>): void {
  if (!of.schedules) return;
  const { clients } = world;
  void startSchedules({
    ...world,
    ...of.schedules,
    schedules,
    jobs,
    database: of.database,
    host,
    baseUrl: of.baseUrl,
    appOctokit: clients.app,
    octokitOf: async (installation, repositoryId, purpose) =>
      (await clients.of(installation)).octokit(repositoryId, purpose),
    enqueue: (task, looks = 'usual') =>
      jobs.add(keyOf(task), { task, tries: looks === 'once' ? usualTries : 0 }),
    budgetOf: async (installation) => (await clients.of(installation)).budget,
    ...(of.metrics ? { backfilled: of.metrics.backfilled } : {}),
    forget: ({ installation }) =>
      void clients.of(installation).then(
        (client) => client.drop(),
        () => undefined,
      ),
    ...(of.metrics ? { ended: of.metrics.scheduled } : {}),
  });
}

/** Opens the queue and starts to work, as the role says. */
export async function openService(of: ServiceOf): Promise<Service> {
  const { database, appId, role = 'all', listen, retries, metrics, now = () => new Date() } = of;
  const host = hostOf(of.baseUrl);
  const active = knownActive(database, host, () => now().getTime());
  const processes = processesOf(of);
  const histories = historiesOf(database, host);
  const world = worldOf(of, { host, active, now, processes, histories });
  const jobs = await openWorkQueue({
    world,
    database,
    host,
    concurrency: role === 'web' ? 0 : concurrency,
    ...(listen ? { listen } : {}),
    ...(retries ? { retries } : {}),
    ...(metrics ? { ended: metrics.job } : {}),
  });
  // Not before: it would take processor time from what has to be there first.
  processes?.warm();
  const { catalogue } = of;
  const intake = once(async () => {
    const { openIntake } = await import('./ingress/intake.ts');
    return openIntake({ database, host, appId, jobs, now, changed: active.forget, catalogue });
  });
  if (role !== 'web') runSchedules(of, host, world, jobs);
  // Whoever takes events in says that it does.
  const receiving = role === 'worker' ? null : keepReceiving({ database, host, now, log: of.probot.log });
  const stop = async () => {
    await receiving?.stop();
    await jobs.stop();
    await processes?.stop();
    await histories.stop();
  };
  const ask = historyOf(of, histories, async () => false);
  return { jobs, accept: async (delivery) => (await intake())(delivery), ask, stop };
}
