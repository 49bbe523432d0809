import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultEffect } from './faults.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
let hooks: Receiver;
beforeEach(async () => {
  hooks = await startReceiver();
  shop = await openShop({
    app: { webhookUrl: hooks.url, webhookSecret: 'a secret' },
    limits: { webhookMilliseconds: 300 },
  });
  await shop.github.idle();
  hooks.received.length = 0;
});
afterEach(async () => {
  hooks.close();
  await shop.github.stop();
});

const _named = (names: readonly string[]): readonly string[] => names.toSorted();

describe('the delivery log', () => {
  const log = async () => {
    const { data } = await (await appClient()).request('GET /app/hook/deliveries');
    return data;
  };
  /** The App itself, with a JWT that Octokit makes. */
  async function appClient() {
    const { Probot } = await import('probot');
    const { id: appId, privateKey } = shop.app;
    const probot = new Probot({
      appId,
      privateKey,
      secret: 's',
      baseUrl: shop.github.apiUrl,
      logLevel: 'fatal',
    });
    return probot.auth();
  }

  it.each([
    [200, 'OK'],
    [500, 'Invalid HTTP Response: 500'],
  ])('keeps what was answered with %i', async (status, words) => {
    hooks.answer.status = status;
    await shop.pull.label('x');
    await shop.github.idle();
    expect((await log())[0]).toMatchObject({
      event: 'pull_request',
      action: 'labeled',
      status: words,
      status_code: status,
      redelivery: false,
    });
  });

  it('delivers again under the same id', async () => {
    hooks.answer.status = 503;
    await shop.pull.label('x');
    await shop.github.idle();
    hooks.answer.status = 200;
    const octokit = await appClient();
    const [failed] = await log();
    const delivery_id = Number(failed?.id);
    await octokit.request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id });
    await shop.github.idle();
    const [first, second] = hooks.received;
    expect(second?.delivery).toBe(first?.delivery);
    expect(second?.text).toBe(first?.text);
    const [again] = await log();
    expect(again).toMatchObject({ guid: failed?.guid, redelivery: true, status: 'OK' });
    const { data } = await octokit.request('GET /app/hook/deliveries/{delivery_id}', { delivery_id });
    expect(data).toMatchObject({ request: { payload: { action: 'labeled' } }, response: { payload: 'ok' } });
  });

  it('pages by cursor', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await shop.pull.label(name);
    await shop.github.idle();
    const octokit = await appClient();
    const all = await octokit.paginate('GET /app/hook/deliveries', { per_page: 2 });
    expect(all.map(({ event }) => event)).toEqual([...Array(5).fill('pull_request'), 'installation']);
    expect(new Set(all.map(({ id }) => id)).size).toBe(6);
  });

  it('says that nobody answered in time', async () => {
    hooks.answer.delayMs = 500;
    await shop.pull.label('x');
    await shop.github.idle();
    expect((await log())[0]).toMatchObject({ status: 'timed out' });
  });
});

describe('a fault of delivery', () => {
  const strike = (effect: FaultEffect): (() => void) =>
    shop.github.faults.add({ match: { event: 'pull_request.labeled' }, times: 1, do: effect });

  it('drops one', async () => {
    strike('drop');
    await shop.pull.label('lost');
    await shop.pull.label('kept');
    await shop.github.idle();
    expect(hooks.received.map(({ body }) => body)).toMatchObject([{ label: { name: 'kept' } }]);
    expect(shop.github.deliveries(shop.app).map(({ status }) => status)).toEqual(
      expect.arrayContaining(['failed to connect to host']),
    );
  });

  it('duplicates one under the same id', async () => {
    strike('duplicate');
    await shop.pull.label('x');
    await shop.github.idle();
    expect(new Set(hooks.received.map(({ delivery }) => delivery)).size).toBe(1);
    expect(hooks.received).toHaveLength(2);
  });

  it.each(['reorder', { delayMs: 60 }] as const)('lets a later one overtake: %j', async (effect) => {
    strike(effect);
    await shop.pull.label('first');
    await shop.pull.label('second');
    await shop.github.idle();
    expect(hooks.received.map(({ body }) => body)).toMatchObject([
      { label: { name: 'second' } },
      { label: { name: 'first' } },
    ]);
  });

  it('holds the last one for a moment only', async () => {
    strike('reorder');
    await shop.pull.label('only');
    await shop.github.idle();
    expect(hooks.received).toHaveLength(1);
  });
});
