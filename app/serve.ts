/**
 * The server: Probot behind our own webhook route, so that nothing unverified is buffered without bound or logged; with
 * a database, deliveries and jobs are durable.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Probot } from 'probot';
import type { ServerSettings } from './environment.ts';
import { appOctokit } from './github/access/app-octokit.ts';
import { webhookHandler } from './ingress/webhook.ts';
import { intakeOf, type ServeOptions } from './intake.ts';
import type { DurableJobs } from './jobs/durable.ts';
import type { Jobs } from './jobs/keyed.ts';
import { countingHandler } from './operations/counting.ts';
import type { Operations } from './operations/operations.ts';
import { serviceOperations } from './operations/service-pages.ts';
import type { Job } from './worker.ts';

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

/** The pages for those who run the server; without a database and measurements, there is only `/healthz`. */
async function pagesOf(options: ServeOptions, jobs: DurableJobs<Job> | null): Promise<Operations | null> {
  const { observing, durable: database, role, metrics } = options;
  if (!observing || !database || !jobs) return null;
  const where = metrics ?? { metricsPort: null, metricsToken: null };
  return serviceOperations({ ...where, observing, database, jobs: role === 'web' ? null : jobs });
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
  const { observing } = options;
  const seen = observing ? { log: observing.log, request: { fetch: observing.fetch } } : {};
  const probot = new Probot({ appId, privateKey, secret, baseUrl, logLevel, Octokit, ...seen });
  await probot.ready();
  const { jobs, durable, accept } = await intakeOf(probot, settings, options);
  const webhooks = webhookHandler({
    path: webhookPath,
    secrets,
    accept,
    failed: (error, { id, name }) => probot.log.error({ err: error, id, name }, 'delivery not accepted'),
  });
  const counted = observing ? countingHandler(webhooks, observing.metrics) : webhooks;
  const pages = await pagesOf(options, durable);
  const server = serverOf([
    ...(pages ? [pages.handle] : []),
    ...(durable && options.role === 'worker' ? [] : [counted]),
  ]);
  const { port, address } = await listen(server, settings.port, settings.host).catch(async (error) => {
    await pages?.stop();
    await jobs.stop();
    throw error;
  });
  const stop = async () => {
    pages?.stopping();
    await closed(server);
    await jobs.stop();
    await pages?.stop();
  };
  return { url: `http://${address}:${port}`, jobs, durable, probot, stop };
}
