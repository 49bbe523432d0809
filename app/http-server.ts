/**
 * The service behind our own HTTP server: the webhook route, so that nothing unverified is buffered without bound or
 * logged, and the pages for those who run it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Probot } from 'probot';
import type { ServerSettings } from './environment.ts';
import { appOctokit } from './github/access/app-octokit.ts';
import { hostOf } from './github/access/host.ts';
import { toldHandler } from './ingress/told-route.ts';
import { webhookHandler } from './ingress/webhook.ts';
import { once } from './once.ts';
import { countingHandler } from './operations/counting.ts';
import type { MetricsSettings } from './operations/metrics-settings.ts';
import type { Observing } from './operations/observe.ts';
import type { Operations } from './operations/operations.ts';
import type { Part } from './operations/readiness.ts';
import { type DatabasePart, databasePart } from './operations/readiness-parts.ts';
import { serviceOperations } from './operations/service-pages.ts';
import { openService, type Service, type ServiceOf } from './service.ts';
import { tryInbox } from './store/inbox.ts';

export interface ServerOf extends Omit<ServiceOf, 'probot' | 'appId' | 'baseUrl' | 'metrics'> {
  readonly settings: ServerSettings;
  /** The log, and what is measured; Probot's own log, and of the pages only `/healthz`, without it. */
  readonly observing?: Observing;
  /** Where what is measured may be read; nowhere unless said. Only with `observing`. */
  readonly metricsAt?: MetricsSettings;
}

export interface RunningServer {
  readonly url: string;
  readonly jobs: Service['jobs'];
  readonly probot: Probot;
  /** Takes no more events, finishes the jobs at hand or hands them back, and closes. The database stays open. */
  stop(): Promise<void>;
}

/** Milliseconds that requests under way have before they are cut off when the server stops. */
const patience = 1500;

function listen(server: Server, { port, host }: ServerSettings): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve(address);
    });
  });
}

async function openProbot({ settings, observing }: ServerOf): Promise<Probot> {
  const { appId, privateKey, secrets, baseUrl, logLevel } = settings;
  const [secret = ''] = secrets;
  const seen = observing ? { log: observing.log, request: { fetch: observing.fetch } } : {};
  const Octokit = appOctokit();
  return new Probot({ appId, privateKey, secret, baseUrl, logLevel, Octokit, ...seen }).ready();
}

async function pagesOf(of: ServerOf, deliveries: Part, { jobs }: Service): Promise<Operations | null> {
  const { observing, database, role, metricsAt = { metricsPort: null, metricsToken: null } } = of;
  if (!observing) return null;
  const { privateKey } = of.settings;
  return serviceOperations({
    ...metricsAt,
    observing,
    database,
    deliveries,
    privateKey,
    jobs: role === 'web' ? null : jobs,
  });
}

type Handler = (request: IncomingMessage, response: ServerResponse) => boolean;

function webhooksOf(
  { settings, observing }: ServerOf,
  probot: Probot,
  { accept }: Service,
  { doubt }: DatabasePart,
): Handler {
  const webhooks = webhookHandler({
    path: settings.webhookPath,
    secrets: settings.secrets,
    accept,
    failed: (error, { id, name }) => {
      doubt();
      probot.log.error({ err: error, id, name }, 'delivery not accepted');
    },
  });
  return observing ? countingHandler(webhooks, observing.metrics) : webhooks;
}

/** Loaded with the first that is told or asked for. */
async function toldPartsOf(
  { settings, database, now = () => new Date(), fetch }: ServerOf,
  ask: Service['ask'],
) {
  const { telling } = await import('./delivery/told/telling.ts');
  const { giving } = await import('./delivery/told/giving.ts');
  const { issuerOf, workflowTokens } = await import('./delivery/told/workflow-token.ts');
  const { baseUrl, publicUrl = null, secrets } = settings;
  const asking = { fetch: fetch ?? globalThis.fetch, now, issuer: issuerOf(baseUrl) };
  const of = {
    database,
    host: hostOf(baseUrl),
    serviceSecrets: secrets,
    tokens: publicUrl === null ? null : workflowTokens({ ...asking, audience: publicUrl }),
    now,
  };
  return { telling: telling(of), giving: giving({ ...of, ask }) };
}

function toldOf(of: ServerOf, probot: Probot, { ask }: Service): Handler {
  const parts = once(() => toldPartsOf(of, ask));
  return toldHandler({
    telling: async () => (await parts()).telling,
    giving: async () => (await parts()).giving,
    failed: (error) => probot.log.error({ err: error }, 'what was told could not be recorded'),
  });
}

/** Times of slow or broken senders end; Node looks for them this often. Milliseconds. */
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

/** Opens the service and starts listening. Throws when the port is taken. */
export async function startServer(of: ServerOf): Promise<RunningServer> {
  const { settings, observing } = of;
  const probot = await openProbot(of);
  const { appId, baseUrl } = settings;
  const measured = observing ? { metrics: observing.metrics } : {};
  const service = await openService({ ...of, probot, appId, baseUrl, ...measured });
  const deliveries = databasePart((count) => tryInbox(of.database, count));
  const pages = await pagesOf(of, deliveries, service);
  const server = serverOf([
    ...(pages ? [pages.handle] : []),
    ...(of.role === 'worker'
      ? []
      : [webhooksOf(of, probot, service, deliveries), toldOf(of, probot, service)]),
  ]);
  const { port, address } = await listen(server, settings).catch(async (error) => {
    await pages?.stop();
    await service.stop();
    throw error;
  });
  const stop = async () => {
    pages?.stopping();
    await closed(server);
    await service.stop();
    await pages?.stop();
  };
  return { url: `http://${address}:${port}`, jobs: service.jobs, probot, stop };
}
