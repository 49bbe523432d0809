/** The running server on both engines, and a GitHub that loses webhooks: in the end every open head has its verdict. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { purgeClient } from '../../app/clients/purge.ts';
import { writeLedger } from '../../app/evidence/ledger/export.ts';
import { startServer } from '../../app/http-server.ts';
import { neededEvents, neededPermissions } from '../../app/permissions.ts';
import { clientId } from '../../app/store/client-id.ts';
import type { Database } from '../../app/store/database.ts';
import { startGitHub } from '../github/index.ts';
import { engines, type Opened } from '../store/engines.ts';
import { runNow, runOf } from './run-of.ts';
import { minute } from './scene.ts';

/** The same numbers in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

async function openLossy(database: Database) {
  const github = await startGitHub();
  const app = github.createApp({
    slug: 'fairlead',
    permissions: neededPermissions(),
    events: [...neededEvents()],
    webhookSecret: 's'.repeat(40),
  });
  const refused: typeof fetch = () => Promise.reject(new Error('the network is refused in tests'));
  const settings = {
    appId: app.id,
    privateKey: app.privateKey,
    secrets: [app.webhookSecret],
    webhookPath: '/hook',
    host: '127.0.0.1',
    port: 0,
    baseUrl: github.apiUrl,
    logLevel: 'fatal' as const,
  };
  const running = await startServer({ settings, database, fetch: refused, retryBase: 1, burst: 10 });
  app.setWebhookUrl(`${running.url}/hook`);
  const org = github.createOrganization('acme');
  const shop = await org.createRepository('shop', { private: true });
  await shop.commit({ branch: 'main', files: { a: '1' }, message: 'Start', author: org.owner });
  const installation = github.install(app, org);
  const settle = () => github.idle({ also: () => running.jobs.idle() });
  onTestFinished(async () => {
    await settle();
    await running.stop();
    await github.stop();
  });
  await settle();
  const clock = { ahead: 0 };
  const host = new URL(github.apiUrl).host;
  const now = () => new Date(Date.now() + clock.ahead);
  const of = runOf({ running, appId: app.id, baseUrl: github.apiUrl, database, now });
  const run = async (schedule: string, minutes: number) => {
    clock.ahead += minutes * minute;
    const summary = await runNow(schedule, of);
    await settle();
    return summary;
  };
  const openPulls = async (count: number) => {
    for (let index = 0; index < count; index++) {
      const branch = `change-${index}`;
      await shop.commit({ branch, from: 'main', files: { a: branch }, message: branch, author: org.owner });
      await shop.openPullRequest({ title: branch, head: branch, author: org.owner });
    }
    await settle();
  };
  const unjudged = () =>
    shop
      .pullRequests()
      .filter(({ headSha }) => !shop.checkRuns(headSha).some((run) => run.status === 'completed'))
      .map(({ number }) => number);
  return { github, database, host, org, shop, installation, of, run, openPulls, unjudged, settle };
}

describe.each(engines)('lost webhooks, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());

  it('30 % of all deliveries, the redelivered ones too, are made up for by sweeps', async () => {
    const lossy = await openLossy(opened.database);
    const roll = dice(7);
    for (const event of ['pull_request', 'push', 'check_run'])
      lossy.github.faults.add({ match: { event, path: () => roll() < 0.3 }, do: 'drop' });
    await lossy.openPulls(20);
    expect(lossy.unjudged().length).toBeGreaterThan(2);
    for (let round = 0; round < 8; round++) await lossy.run('sweep', 61);
    expect(lossy.unjudged()).toEqual([]);
  }, 60_000);

  it('what GitHub never tried to deliver is found by the reconcile', async () => {
    const lossy = await openLossy(opened.database);
    lossy.github.faults.add({ match: { event: 'pull_request' }, do: 'drop' });
    await lossy.openPulls(5);
    expect(lossy.unjudged()).toHaveLength(5);
    expect(await lossy.run('reconcile', 61)).toMatchObject({ enqueued: 5 });
    expect(lossy.unjudged()).toEqual([]);
    expect(await lossy.run('reconcile', 61)).toMatchObject({ enqueued: 0 });
  }, 60_000);

  it('a suspended client: not one request more, though its jobs wait', async () => {
    const lossy = await openLossy(opened.database);
    await lossy.openPulls(3);
    lossy.installation.suspend();
    await lossy.settle();
    lossy.github.clearRequests();
    for (const { number } of lossy.shop.pullRequests())
      await lossy.of.enqueue({
        kind: 'pull_request',
        number,
        retargeted: true,
        installation: lossy.installation.id,
        repositoryId: lossy.shop.id,
        owner: 'acme',
        repo: 'shop',
      });
    await lossy.settle();
    await lossy.run('reconcile', 61);
    const own = lossy.github.requests.filter(
      ({ installationId, path }) => installationId !== null || path.includes('access_tokens'),
    );
    expect(own).toEqual([]);
    expect(lossy.github.requests.map(({ route }) => route)).toEqual(['GET /app/installations']);
  }, 60_000);

  it('a purged client leaves no rows and no jobs', async () => {
    const lossy = await openLossy(opened.database);
    await lossy.openPulls(2);
    lossy.installation.uninstall();
    await lossy.settle();
    const exportDirectory = mkdtempSync(join(tmpdir(), 'fairlead-exports-'));
    onTestFinished(() => rmSync(exportDirectory, { recursive: true, force: true }));
    const { database, host, of } = lossy;
    const client = { host, installation: lossy.installation.id };
    const { now, log } = of;
    const purging = {
      database,
      host,
      exportDirectory,
      exportLedger: (id: string, to: { readonly path: string; readonly at: string }) =>
        writeLedger(database, id, { ...to, by: 'purge' }),
      graceDays: 0,
      forget: () => {},
      now,
      log,
    };
    expect(await purgeClient(purging, client)).toBeGreaterThan(4);
    const { rows } = await database.execute(`select 1 from pgboss.job where group_id = $1`, [
      String(lossy.installation.id),
    ]);
    expect(rows).toEqual([]);
    const left = database.kysely.selectFrom('verdicts').select('head');
    expect(await left.where('client', '=', clientId(client)).execute()).toEqual([]);
  }, 60_000);
});
