/** The server: Probot behind our own webhook route, so that nothing unverified is buffered without bound or logged. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Probot } from 'probot';
import type { ServerSettings } from './environment.ts';
import { limitedOctokit, type Pace } from './github/limits.ts';
import { webhookHandler } from './ingress/webhook.ts';
import type { Jobs } from './jobs/keyed.ts';
import { type AppOptions, fairlead } from './probot.ts';
import type { Job } from './worker.ts';

export type ServeOptions = AppOptions & Pace;

export interface Running {
  readonly url: string;
  readonly jobs: Jobs<Job>;
  readonly probot: Probot;
  /** Takes no more events, finishes the jobs at hand, and closes. */
  stop(): Promise<void>;
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve(address);
    });
  });
}

/** Starts listening. Throws when the port is taken. */
export async function serve(settings: ServerSettings, options: ServeOptions = {}): Promise<Running> {
  const { appId, privateKey, secrets, webhookPath, baseUrl, logLevel } = settings;
  const [secret = ''] = secrets;
  const probot = new Probot({
    appId,
    privateKey,
    secret,
    baseUrl,
    logLevel,
    Octokit: limitedOctokit(options),
  });
  await probot.ready();
  const jobs = fairlead(probot, options);
  const handle = webhookHandler({
    path: webhookPath,
    secrets,
    accept: ({ id, name, payload }) =>
      probot.receive({ id, name, payload } as Parameters<Probot['receive']>[0]),
  });
  const server = createServer((request, response) => {
    if (handle(request, response)) return;
    const healthy = request.url === '/healthz';
    response
      .writeHead(healthy ? 200 : 404, { 'content-type': 'text/plain' })
      .end(healthy ? 'ok' : 'not found');
  });
  const { port, address } = await listen(server, settings.port, settings.host);
  const stop = async () => {
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeIdleConnections();
    });
    await jobs.stop();
  };
  return { url: `http://${address}:${port}`, jobs, probot, stop };
}
