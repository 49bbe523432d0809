/**
 * The server: Probot behind our own webhook route, so that nothing unverified is buffered without bound or logged; with
 * a database, deliveries and jobs are durable.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Probot } from 'probot';
import { activeRepository, isActiveClient } from './clients/active.ts';
import { onlyWhileActive } from './clients/guard.ts';
import { lifeTaker } from './clients/take-in.ts';
import type { Role, ServerSettings } from './environment.ts';
import { appOctokit } from './github/app-octokit.ts';
import type { ClientAccess } from './github/client-access.ts';
import { hostOf } from './github/host.ts';
import { webhookHandler } from './ingress/webhook.ts';
import type { DurableJobs, DurableOf } from './jobs/durable.ts';
import type { Jobs } from './jobs/keyed.ts';
import { drawNets, type NetsOf } from './nets/wiring.ts';
import { type AppOptions, concurrency, fairlead, worldOf } from './probot.ts';
import { durableService } from './service.ts';
import { storedClients } from './store/client-store.ts';
import type { ClientKey, Database } from './store/database.ts';
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
  readonly nets?: Pick<NetsOf, 'directory' | 'graceDays'>;
  /** Milliseconds until a failed job is tried again, one per try. */
  readonly retries?: readonly number[];
}

export interface Running {
  readonly url: string;
  readonly jobs: Jobs<Job>;
  /** The same jobs, where they are durable. */
  readonly durable: DurableJobs<Job> | null;
  readonly probot: Probot;
  /** Takes no more events, finishes the jobs at hand or hands them back, and closes. */
  stop(): Promise<void>;
}

/** Milliseconds that requests under way have before they are cut off when the server stops. */
const patience = 1500;

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve(address);
    });
  });
}

interface Intake {
  readonly jobs: Jobs<Job>;
  readonly durable: DurableJobs<Job> | null;
  readonly accept: Parameters<typeof webhookHandler>[0]['accept'];
}

/** A client whose every request asks first whether the client is still active. */
function guarded(client: ClientAccess, isActive: () => Promise<boolean>): ClientAccess {
  return {
    ...client,
    octokit: async (repositoryId, purpose) => {
      const octokit = await client.octokit(repositoryId, purpose);
      onlyWhileActive(octokit, isActive);
      return octokit;
    },
  };
}

/** No work, and no request, for clients and repositories that are suspended or gone. */
function activeWorld(world: World, database: Database, host: string): World {
  const { clients } = world;
  const of = async (installation: number) =>
    guarded(await clients.of(installation), () => isActiveClient(database, host, installation));
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
    octokitOf: async (installation: number, repositoryId: number | null) =>
      (await clients.of(installation)).octokit(
        repositoryId,
        repositoryId === null ? 'background' : 'verdict',
      ),
    forget: ({ installation }: ClientKey) =>
      void clients.of(installation).then(
        (client) => client.drop(),
        () => undefined,
      ),
  };
}

async function intakeOf(probot: Probot, settings: ServerSettings, options: ServeOptions): Promise<Intake> {
  const { durable: database, role = 'all', listen: hear, retries, nets } = options;
  if (!database) {
    const jobs = fairlead(probot, options);
    const accept: Intake['accept'] = ({ id, name, payload }) =>
      probot.receive({ id, name, payload } as Parameters<Probot['receive']>[0]);
    return { jobs, durable: null, accept };
  }
  const host = hostOf(settings.baseUrl);
  // The number is known: no request for it.
  const appId = async () => settings.appId;
  const stored = { ...worldOf(probot, storedClients(database, host), options), appId };
  const world = activeWorld(stored, database, host);
  const { jobs, accept } = await durableService({
    world,
    database,
    host,
    appId: settings.appId,
    concurrency: role === 'web' ? 0 : concurrency,
    ...(hear ? { listen: hear } : {}),
    ...(retries ? { retries } : {}),
    also: lifeTaker(database, host, world.now),
  });
  if (nets && role !== 'web') void drawNets({ ...nets, ...partsOf(settings, world), database, host, jobs });
  return { jobs, durable: jobs, accept };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Times of slow or broken clients end; Node looks for them this often. Milliseconds. */
const times = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5000 };

function serverOf(handlers: readonly Handler[]): Server {
  return createServer(times, (request, response) => {
    if (handlers.some((handle) => handle(request, response))) return;
    const healthy = request.url === '/healthz';
    response
      .writeHead(healthy ? 200 : 404, { 'content-type': 'text/plain' })
      .end(healthy ? 'ok' : 'not found');
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), patience).unref();
  });
}

/** Starts listening. Throws when the port is taken. */
export async function serve(settings: ServerSettings, options: ServeOptions = {}): Promise<Running> {
  const { appId, privateKey, secrets, webhookPath, baseUrl, logLevel } = settings;
  const [secret = ''] = secrets;
  const Octokit = appOctokit();
  const probot = new Probot({ appId, privateKey, secret, baseUrl, logLevel, Octokit });
  await probot.ready();
  const { jobs, durable, accept } = await intakeOf(probot, settings, options);
  const webhooks = webhookHandler({
    path: webhookPath,
    secrets,
    accept,
    failed: (error, { id, name }) => probot.log.error({ err: error, id, name }, 'delivery not accepted'),
  });
  const server = serverOf(durable && options.role === 'worker' ? [] : [webhooks]);
  const { port, address } = await listen(server, settings.port, settings.host).catch(async (error) => {
    await jobs.stop();
    throw error;
  });
  const stop = async () => {
    await closed(server);
    await jobs.stop();
  };
  return { url: `http://${address}:${port}`, jobs, durable, probot, stop };
}
