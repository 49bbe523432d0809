import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMetrics } from '../../app/operations/metrics.ts';
import { readMetricsSettings } from '../../app/operations/metrics-settings.ts';
import { type OperationsOptions, operations } from '../../app/operations/operations.ts';
import { type Part, readinessOf } from '../../app/operations/readiness.ts';

const works: Part = { name: 'database', problem: async () => null };

async function open(options: Partial<OperationsOptions> = {}) {
  const running = await operations({
    registry: createMetrics().registry,
    parts: [works],
    metricsPort: { host: '127.0.0.1', port: 0 },
    metricsToken: null,
    ...options,
  });
  const server = createServer((request, response) => {
    if (!running.handle(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await running.stop();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, running, metricsUrl: running.metricsUrl ?? '' };
}

const get = async (url: string, init?: RequestInit) => {
  const response = await fetch(url, init);
  return { status: response.status, text: await response.text(), headers: response.headers };
};

describe('/healthz', () => {
  it('answers while the process lives, whatever else is wrong', async () => {
    const { url, running } = await open({ parts: [{ name: 'database', problem: async () => 'is gone' }] });
    running.stopping();
    expect(await get(`${url}/healthz`)).toMatchObject({ status: 200, text: 'ok\n' });
  });
});

describe('/readyz', () => {
  it('says yes when every part works', async () => {
    const { url } = await open();
    const { status, text } = await get(`${url}/readyz?from=balancer`);
    expect([status, JSON.parse(text)]).toEqual([200, { ready: true, reasons: {} }]);
  });

  it('says which parts do not, and why, without what an error would tell', async () => {
    const { url } = await open({
      parts: [
        works,
        { name: 'migrations', problem: async () => 'are not done' },
        { name: 'jobs', problem: () => Promise.reject(new Error('password=hunter2 at db.internal')) },
      ],
    });
    const { status, text } = await get(`${url}/readyz`);
    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({
      ready: false,
      reasons: { migrations: 'are not done', jobs: 'does not answer' },
    });
  });

  it('says no from the moment the process stops', async () => {
    const { url, running } = await open();
    running.stopping();
    expect((await get(`${url}/readyz`)).text).toContain('"process":"is shutting down"');
  });

  it('does not wait for a part that hangs', async () => {
    const hangs: Part = { name: 'database', problem: () => new Promise(() => undefined) };
    expect(await readinessOf([hangs], 20)).toEqual({
      ready: false,
      reasons: { database: 'did not answer within 20 ms' },
    });
  });
});

describe('/metrics', () => {
  const token = 't'.repeat(32);

  it('is on a port of its own, not on the public one', async () => {
    const { url, metricsUrl } = await open();
    expect((await get(`${url}/metrics`)).status).toBe(404);
    const { status, text, headers } = await get(metricsUrl);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('text/plain; version=0.0.4');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('is on the public port for those with the token', async () => {
    const { url } = await open({ metricsToken: token, metricsPort: null });
    const asked = (authorization: string) => get(`${url}/metrics`, { headers: { authorization } });
    expect((await get(`${url}/metrics`)).status).toBe(401);
    for (const wrong of ['Bearer ', `Bearer ${token}x`, `Basic ${token}`, token, `Bearer ${token.slice(1)}`])
      expect((await asked(wrong)).status).toBe(401);
    expect((await asked(`Bearer ${token}`)).status).toBe(200);
  });

  it('asks for the token on its own port too', async () => {
    const { metricsUrl } = await open({ metricsToken: token });
    expect((await get(metricsUrl)).status).toBe(401);
  });

  it('refuses to start when its port is taken', async () => {
    const { metricsUrl } = await open();
    const port = Number(new URL(metricsUrl).port);
    await expect(open({ metricsPort: { host: '127.0.0.1', port } })).rejects.toThrow('EADDRINUSE');
  });

  it('is closed when the server stops', async () => {
    const { metricsUrl, running } = await open();
    await running.stop();
    await expect(fetch(metricsUrl)).rejects.toThrow();
  });
});

it('the pages answer nothing but GET and HEAD, and no other path', async () => {
  const { url } = await open();
  expect((await get(`${url}/readyz`, { method: 'POST' })).status).toBe(405);
  for (const path of ['/', '/__proto__', '/constructor', '/healthz/x'])
    expect([path, (await get(`${url}${path}`)).status]).toEqual([path, 404]);
});

describe('where metrics may be read', () => {
  const token = 't'.repeat(32);
  it.each([
    [{}, { metricsPort: { host: '127.0.0.1', port: 9464 }, metricsToken: null }],
    [{ METRICS_PORT: 'off' }, { metricsPort: null, metricsToken: null }],
    [
      { METRICS_PORT: '0', METRICS_HOST: '::1' },
      { metricsPort: { host: '::1', port: 0 }, metricsToken: null },
    ],
    [
      { METRICS_HOST: '0.0.0.0', METRICS_TOKEN: token },
      { metricsPort: { host: '0.0.0.0', port: 9464 }, metricsToken: token },
    ],
  ])('%o', (env, settings) => {
    expect(readMetricsSettings(env)).toEqual({ ok: true, settings });
  });

  it.each([
    [{ METRICS_PORT: 'http' }, /METRICS_PORT must be/],
    [{ METRICS_PORT: '70000' }, /METRICS_PORT must be/],
    [{ METRICS_HOST: '0.0.0.0' }, /set METRICS_TOKEN too/],
    [{ METRICS_HOST: '127.0.0.1.example.org' }, /set METRICS_TOKEN too/],
    [{ METRICS_TOKEN: 'short' }, /5 characters/],
  ])('refuses %o', (env, words) => {
    const read = readMetricsSettings(env);
    expect(!read.ok && read.problems.join()).toMatch(words);
  });
});
