/** A running service on the local GitHub, which keeps how delivery goes: what it has is compared with a reading from scratch. */
import type { Octokit } from '@octokit/core';
import { onTestFinished, vi } from 'vitest';
import { linked, type Measures, measured } from '../../../app/delivery/definitions/measure.ts';
import { readHistory } from '../../../app/delivery/store/read-history.ts';
import { startServer } from '../../../app/http-server.ts';
import { neededEvents, neededPermissions } from '../../../app/permissions.ts';
import type { RunOf, Summary } from '../../../app/schedule.ts';
import type { Database } from '../../../app/store/database.ts';
import { runNow, runOf } from '../../recovery/run-of.ts';
import { openScene, readShop } from '../github-scene.ts';
import { at } from '../made.ts';

const refused: typeof fetch = () => Promise.reject(new Error('the network is refused in tests'));

export async function openKept(database: Database) {
  // The App's own tokens are made by the machine's clock.
  vi.useFakeTimers({ toFake: ['Date'], now: at('01-01 00:00') * 1000 });
  onTestFinished(() => void vi.useRealTimers());
  const now = () => new Date();
  const scene = await openScene((time) => vi.setSystemTime(time));
  const { github, acme, clock } = scene;
  const app = github.createApp({
    slug: 'fairlead',
    permissions: neededPermissions(),
    events: [...neededEvents()],
    webhookSecret: 's'.repeat(40),
  });
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
  const running = await startServer({ settings, database, fetch: refused, retryBase: 1, rereads: [0], now });
  app.setWebhookUrl(`${running.url}/hook`);
  const settle = () => github.idle({ also: () => running.jobs.idle() });
  onTestFinished(async () => {
    await settle();
    await running.stop();
    await github.stop();
  });
  const shop = await scene.repository('shop');
  const installation = github.install(app, acme);
  await settle();
  const client = { host: new URL(github.apiUrl).host, installation: installation.id };
  const repository = shop.repository.id;
  const asked: string[] = [];
  const warned: string[] = [];
  const of: RunOf = {
    ...runOf({ running, appId: app.id, baseUrl: github.apiUrl, database, now }),
    log: {
      info: () => {},
      warn: (data, message) => void warned.push(`${message}: ${String((data as { err?: unknown }).err)}`),
    },
    octokitOf: async (id) => {
      const octokit = (await running.probot.auth(id)) as unknown as Octokit;
      octokit.hook.after('request', (_, { url, query, variables }) => {
        // Configuration is asked for, too.
        if (url.endsWith('/graphql') && String(query).includes('FairleadDelivery'))
          asked.push(JSON.stringify([query, variables]));
      });
      return octokit;
    },
  };
  /** Runs the schedule, and resolves with what it did and how many questions it asked. */
  const run = async (over: Partial<RunOf> = {}): Promise<Summary & { readonly questions: number }> => {
    asked.length = 0;
    const summary = await runNow('delivery-backfill', { ...of, ...over });
    const questions = asked.length;
    await settle();
    return { ...summary, questions };
  };
  const window = { since: at('02-01 00:00'), until: at('03-31 00:00') };
  const kept = async () => {
    const known = await readHistory(database, { client, repository });
    return known && { known, measures: measured(linked(known.history), window) };
  };
  /** All of it, read from GitHub in one go. */
  const fresh = async (): Promise<Measures> => {
    const { known } = await readShop(scene, 'shop', { since: '01-01 00:00' });
    return measured(linked(known.history), window);
  };
  return {
    ...scene,
    app,
    running,
    shop,
    client,
    repository,
    clock,
    settle,
    run,
    kept,
    fresh,
    of,
    asked,
    warned,
    database,
  };
}
