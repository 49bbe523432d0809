import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mostAttempts } from '../../app/recovery/delivery-log.ts';
import { sweep } from '../../app/recovery/sweep.ts';
import type { Fault } from '../github/faults.ts';
import { engines, type Opened } from '../store/engines.ts';
import { minute, type Nets, openNets } from './parts.ts';

/** Labels that arrived, as the App was told of them. */
function labels({ hooks }: Nets): readonly string[] {
  return hooks.received
    .map(({ body }) => (body as { label?: { name: string } }).label?.name)
    .filter((name) => name !== undefined)
    .sort();
}

async function lose(nets: Nets, names: readonly string[], effect: Fault['do'] = 'drop') {
  const mend = nets.github.faults.add({ match: { event: 'pull_request.labeled' }, do: effect });
  for (const name of names) await nets.pull.label(name);
  await nets.takeIn();
  mend();
}

async function sweepLater(nets: Nets, minutes = 2) {
  nets.clock.ahead += minutes * minute;
  const summary = await sweep(nets.parts);
  await nets.takeIn();
  return summary;
}

const many = Array.from({ length: 110 }, (_, index) => `label-${index}`);

describe.each(engines)('a sweep of the delivery log, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const openSwept = () => openNets(opened.database);

  it('asks again for what never arrived, and only for that', async () => {
    const nets = await openSwept();
    await nets.pull.label('kept');
    await lose(nets, ['a', 'b', 'c']);
    expect(await sweepLater(nets)).toMatchObject({ missing: 3, asked: 3, incomplete: 0 });
    expect(labels(nets)).toEqual(['a', 'b', 'c', 'kept']);
    expect(await sweepLater(nets)).toMatchObject({ missing: 0, asked: 0 });
  });

  it('asks for nothing that the inbox has, though GitHub heard no answer', async () => {
    const nets = await openSwept();
    nets.hooks.answer.status = 503;
    await nets.pull.label('taken in');
    await nets.takeIn();
    expect(await sweepLater(nets)).toMatchObject({ missing: 0, asked: 0 });
  });

  it('asks for what was answered well but is not in the inbox: a backup was restored', async () => {
    const nets = await openSwept();
    await nets.pull.label('forgotten');
    await nets.takeIn();
    await opened.database.kysely.deleteFrom('inbox').where('event', '=', 'pull_request').execute();
    expect(await sweepLater(nets)).toMatchObject({ missing: 1, asked: 1 });
    expect(await sweepLater(nets)).toMatchObject({ missing: 0 });
  });

  it('waits longer after each failed attempt, and in the end gives up and says so once', async () => {
    const nets = await openSwept();
    nets.github.faults.add({ match: { event: 'pull_request.labeled' }, do: 'drop' });
    await nets.pull.label('poison');
    await nets.takeIn();
    let asked = 0;
    for (let round = 0; round < 20; round++) {
      // The last attempt was just now for GitHub, and an hour ago for us: the longest pause.
      nets.clock.ahead = 61 * minute;
      asked += Number((await sweep(nets.parts)).asked);
      await nets.github.idle();
    }
    expect(asked).toBe(mostAttempts - 1);
    expect(await nets.audits()).toEqual(['delivery given up']);
    expect(nets.warnings).toHaveLength(1);
  });

  it('reads every page of a long log', async () => {
    const nets = await openSwept();
    await lose(nets, many);
    nets.github.clearRequests();
    expect(await sweepLater(nets)).toMatchObject({ asked: many.length });
    expect(nets.github.requests.filter(({ route }) => route === 'GET /app/hook/deliveries')).toHaveLength(2);
    expect(labels(nets)).toEqual(many.toSorted());
  });

  it('reads back to what the last sweep left, with some overlap', async () => {
    const nets = await openSwept();
    await lose(nets, ['a']);
    const through = new Date(Date.now() + 20 * minute);
    await nets.store.sweepEnded({ through, endedAt: through });
    expect(await sweepLater(nets, 25)).toMatchObject({ asked: 1 });
    const later = new Date(Date.now() + 60 * minute);
    await nets.store.sweepEnded({ through: later, endedAt: later });
    expect(await sweepLater(nets, 40)).toMatchObject({ deliveries: 0 });
  });

  it('keeps reading back to the oldest delivery that is still out', async () => {
    const nets = await openSwept();
    await lose(nets, ['a']);
    const mend = nets.github.faults.add({ match: { event: 'pull_request.labeled' }, do: 'drop' });
    await sweepLater(nets);
    await sweepLater(nets, 120);
    mend();
    const swept = await nets.store.lastSweep();
    expect(swept?.through.getTime()).toBeLessThan(Date.now());
    await sweepLater(nets, 120);
    expect(labels(nets)).toEqual(['a']);
    await sweepLater(nets);
    expect((await nets.store.lastSweep())?.through.getTime()).toBeGreaterThan(Date.now() + 60 * minute);
  });

  it.each([
    ['https://api.github.com', 4, ['deliveries lost']],
    ['https://api.github.com', 2, []],
    ['https://github.acme.test/api/v3', 4, []],
    ['https://github.acme.test/api/v3', 8, ['deliveries lost']],
  ])('%s, away for %i days: %j', async (baseUrl, days, expected) => {
    const nets = await openSwept();
    const endedAt = new Date(Date.now() - days * 24 * 60 * minute);
    await nets.store.sweepEnded({ through: endedAt, endedAt });
    await sweep({ ...nets.parts, baseUrl });
    await sweep({ ...nets.parts, baseUrl });
    expect(await nets.audits()).toEqual(expected);
    expect(nets.warnings).toHaveLength(expected.length);
  });

  const effects: readonly [string, Fault['do']][] = [
    ['an outage', { status: 502 }],
    ['a cut connection', 'drop'],
    ['a rate limit', { status: 403, headers: { 'x-ratelimit-remaining': '0' } }],
    ['an answer nobody expects', { status: 200, body: { message: 'surprise' } }],
  ];

  it.each(effects)('%s for the first page: nothing counts as swept', async (_, effect) => {
    const nets = await openSwept();
    await lose(nets, ['a']);
    nets.github.faults.add({ match: { path: /hook\/deliveries\?/ }, times: 1, do: effect });
    expect(await sweepLater(nets)).toMatchObject({ asked: 0, incomplete: 1 });
    expect(await nets.store.lastSweep()).toBeNull();
    expect(await sweepLater(nets)).toMatchObject({ asked: 1, incomplete: 0 });
    expect(labels(nets)).toEqual(['a']);
  });

  it.each(effects)('%s for the second page: the first is of use, the rest comes next', async (_, effect) => {
    const nets = await openSwept();
    await lose(nets, many);
    nets.github.faults.add({ match: { path: /cursor=/ }, times: 1, do: effect });
    expect(await sweepLater(nets)).toMatchObject({ asked: 100, incomplete: 1 });
    expect(await nets.store.lastSweep()).toBeNull();
    expect(await sweepLater(nets)).toMatchObject({ asked: 10, incomplete: 0 });
    expect(labels(nets)).toEqual(many.toSorted());
  });

  it.each<[string, Fault['do'], number]>([
    ['an outage', { status: 502 }, 1],
    ['a cut connection', 'drop', 1],
    ['a secondary limit', { status: 429, headers: { 'retry-after': '60' } }, 1],
    ['an answer lost on the way', 'write-then-502', 0],
  ])('%s for a redelivery: asked again until it is taken in', async (_, effect, missing) => {
    const nets = await openSwept();
    await lose(nets, ['a', 'b']);
    nets.github.faults.add({ match: { method: 'POST', path: /attempts$/ }, times: 1, do: effect });
    expect(await sweepLater(nets)).toMatchObject({ missing: 2, asked: 1 });
    expect(await sweepLater(nets)).toMatchObject({ missing });
    expect(labels(nets)).toEqual(['a', 'b']);
  });
});
