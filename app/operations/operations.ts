/**
 * What those who run Fairlead look at: `/healthz`, `/readyz` and `/metrics`. Health may be public, the metrics may not:
 * they name clients. They stand on a port of their own, on the loopback interface, or need a bearer token.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import type { MetricsPort } from './metrics-settings.ts';
import { type Part, readinessOf } from './readiness.ts';

export interface OperationsOptions {
  readonly registry: Registry;
  /** What must work before this process is given work. */
  readonly parts: readonly Part[];
  /** Where metrics are served; nowhere when null. */
  readonly metricsPort: MetricsPort | null;
  /** With it, `/metrics` is also served next to the webhooks, to those who send it as a bearer token. */
  readonly metricsToken: string | null;
}

export interface Operations {
  /** Answers a request to one of the pages; false when it is not for them. For the public port. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** The page on the metrics port; null when there is none. */
  readonly metricsUrl: string | null;
  /** From now on this process is not ready. Call it first when stopping, so that no more work arrives. */
  stopping(): void;
  /** Closes the metrics port. */
  stop(): Promise<void>;
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

const text = 'text/plain; charset=utf-8';

const hash = (secret: string) => createHash('sha256').update(secret).digest();

function carries(token: string, { headers }: IncomingMessage): boolean {
  const given = /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return given !== undefined && timingSafeEqual(hash(given), hash(token));
}

function listen(server: Server, { port, host }: MetricsPort): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${bound}/metrics`);
    });
  });
}

type Page = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

function pages({ parts, registry, metricsToken }: OperationsOptions, isStopping: () => boolean) {
  const health: Page = (_request, response) => send(response, 200, text, 'ok\n');
  const self: Part = { name: 'process', problem: async () => (isStopping() ? 'is shutting down' : null) };
  const ready: Page = async (_request, response) => {
    const readiness = await readinessOf([self, ...parts]);
    send(response, readiness.ready ? 200 : 503, 'application/json', `${JSON.stringify(readiness)}\n`);
  };
  const metrics: Page = async (request, response) => {
    if (metricsToken !== null && !carries(metricsToken, request)) {
      response.setHeader('www-authenticate', 'Bearer');
      return send(response, 401, text, 'the metrics token is needed\n');
    }
    send(response, 200, registry.contentType, await registry.metrics());
  };
  return { health, ready, metrics };
}

function answering(table: Readonly<Record<string, Page>>): Operations['handle'] {
  return (request, response) => {
    const path = request.url?.split('?')[0] ?? '';
    const page = Object.hasOwn(table, path) ? table[path] : undefined;
    if (!page) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      send(response, 405, text, 'GET only\n');
      return true;
    }
    Promise.resolve(page(request, response)).catch(() =>
      send(response, 500, text, 'could not be answered\n'),
    );
    return true;
  };
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  const done = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await done;
}

/** Starts listening on the metrics port, if there is one. Throws when it is taken. */
export async function operations(options: OperationsOptions): Promise<Operations> {
  let isStopping = false;
  const { health, ready, metrics } = pages(options, () => isStopping);
  const common = { '/healthz': health, '/readyz': ready };
  const withMetrics = answering({ ...common, '/metrics': metrics });
  const handle = options.metricsToken === null ? answering(common) : withMetrics;
  const server = createServer((request, response) => {
    if (!withMetrics(request, response)) send(response, 404, text, 'not found\n');
  });
  const metricsUrl = options.metricsPort ? await listen(server, options.metricsPort) : null;
  const stopping = () => {
    isStopping = true;
  };
  const stop = () => {
    stopping();
    return closed(server);
  };
  return { handle, metricsUrl, stopping, stop };
}
