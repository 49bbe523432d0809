/** What comes in, and the jobs it makes: the App's work wired to a queue, in memory or on the database. */
import type { Probot } from 'probot';
import { activeRepository, type KnownActive, knownActive } from './clients/active.ts';
import { onlyWhileActive } from './clients/guard.ts';
import { lifeTaker } from './clients/take-in.ts';
import type { Role, ServerSettings } from './environment.ts';
import type { ClientAccess } from './github/access/client-access.ts';
import { hostOf } from './github/access/host.ts';
import type { Purpose } from './github/access/purpose.ts';
import type { webhookHandler } from './ingress/webhook.ts';
import type { DurableJobs, DurableOf } from './jobs/durable.ts';
import type { Jobs } from './jobs/keyed.ts';
import { countingStore } from './operations/counting.ts';
import { callOf } from './operations/github-call.ts';
import type { Metrics } from './operations/metrics.ts';
import type { MetricsSettings } from './operations/metrics-settings.ts';
import type { Observing } from './operations/observe.ts';
import { type AppOptions, concurrency, fairlead, worldOf } from './probot.ts';
import { drawNets, type NetsOf } from './schedules/wiring.ts';
import { durableService } from './service.ts';
import { storedClients } from './store/client-store.ts';
import type { ClientKey, Database } from './store/database.ts';
import { sharedLanes } from './store/shared-lanes.ts';
import type { Job } from './worker.ts';
import type { World } from './world.ts';

export interface ServeOptions extends AppOptions {
  /** Where deliveries and jobs are kept; in memory without it. It stays the caller's to close. */
  readonly durable?: Database | null;
  /** `web` takes events in, `worker` works on them; `all` unless said. Only with a database. */
  readonly role?: Role;
  /** How this process hears of jobs that others added. */
  readonly listen?: NonNullable<DurableOf<Job>['listen']>;
  /** The nets against loss and the purge of clients that left; none without it. */
  readonly nets?: Pick<NetsOf, 'directory' | 'graceDays' | 'verdictRetentionDays'>;
  /** Milliseconds until a failed job is tried again, one per try. */
  readonly retries?: readonly number[];
  /** The log, and what is measured; Probot's own log, and nothing, without it. */
  readonly observing?: Observing;
  /** Where what is measured may be read. Only with a database and `observing`. */
  readonly metrics?: MetricsSettings;
}

type Accept = Parameters<typeof webhookHandler>[0]['accept'];

export interface Intake {
  readonly jobs: Jobs<Job>;
  readonly durable: DurableJobs<Job> | null;
  readonly accept: Accept;
}

/** A client whose every request asks first whether the client is still active. */
function guarded(client: ClientAccess, isActive: () => Promise<boolean>): ClientAccess {
  return {
    ...client,
    octokit: (repositoryId, purpose) => {
      const octokit = client.octokit(repositoryId, purpose);
      onlyWhileActive(octokit, isActive);
      return octokit;
    },
  };
}

/** No work, and no request, for clients and repositories that are suspended or gone. */
function activeWorld(world: World, database: Database, host: string, known: KnownActive): World {
  const { clients } = world;
  const of = async (installation: number) =>
    guarded(await clients.of(installation), () => known.isActive(installation));
  return {
    ...world,
    activeRepository: (at) => activeRepository(database, host, at),
    clients: { ...clients, of },
  };
}

function partsOf({ baseUrl }: ServerSettings, world: World) {
  const { clients } = world;
  return {
    world,
    baseUrl,
    appOctokit: () => clients.app(),
    octokitOf: async (installation: number, repositoryId: number | null, purpose: Purpose) =>
      (await clients.of(installation)).octokit(repositoryId, purpose),
    forget: ({ installation }: ClientKey) =>
      void clients.of(installation).then(
        (client) => client.drop(),
        () => undefined,
      ),
  };
}

/** In this process work for a client that left stops with the event, not when memory runs out. */
function withCacheReset(accept: Accept, known: KnownActive): Accept {
  return async (delivery) => {
    try {
      return await accept(delivery);
    } finally {
      if (delivery.name.startsWith('installation')) known.forget();
    }
  };
}

/** Every answer of GitHub is counted. */
function answeredBy(metrics: Metrics | undefined): Pick<AppOptions, 'answered'> {
  if (!metrics) return {};
  return { answered: (installation, answer) => metrics.call(callOf(installation, answer)) };
}

/** In memory, or on the database when there is one. */
export async function intakeOf(
  probot: Probot,
  settings: ServerSettings,
  options: ServeOptions,
): Promise<Intake> {
  const { durable: database, role = 'all', listen: hear, retries, nets } = options;
  if (!database) {
    const jobs = fairlead(probot, options);
    const accept: Accept = ({ id, name, payload }) =>
      probot.receive({ id, name, payload } as Parameters<Probot['receive']>[0]);
    return { jobs, durable: null, accept };
  }
  const host = hostOf(settings.baseUrl);
  // The number is known: no request for it.
  const appId = async () => settings.appId;
  const metrics = options.observing?.metrics;
  const store = storedClients(database, host);
  const counted = metrics ? countingStore(store, metrics) : store;
  // The embedded engine has one process, which keeps its lanes in memory.
  const lanes = database.engine === 'server' ? { sharedLanes: sharedLanes(database, host) } : {};
  const stored = { ...worldOf(probot, counted, { ...options, ...answeredBy(metrics), ...lanes }), appId };
  const known = knownActive(database, host, () => world.now().getTime());
  const world = activeWorld(stored, database, host, known);
  const { jobs, accept } = await durableService({
    world,
    database,
    host,
    appId: settings.appId,
    concurrency: role === 'web' ? 0 : concurrency,
    ...(hear ? { listen: hear } : {}),
    ...(retries ? { retries } : {}),
    ...(metrics ? { ended: metrics.job } : {}),
    also: lifeTaker(database, host, world.now),
  });
  if (nets && role !== 'web') void drawNets({ ...nets, ...partsOf(settings, world), database, host, jobs });
  return { jobs, durable: jobs, accept: withCacheReset(accept, known) };
}
