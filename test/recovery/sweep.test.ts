import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maxAttempts } from '../../app/recovery/delivery-log.ts';
import { sweep } from '../../app/recovery/sweep.ts';
import type { Fault } from '../github/faults.ts';
import { engines, type Opened } from '../store/engines.ts';
import { minute, openRecovery, type Recovery } from './scene.ts';

/** Labels that arrived, as the App was told of them. */
function labels({ hooks }: Recovery): readonly string[] {
  return hooks.received
    .map(({ body }) => (body as { label?: { name: string } }).label?.name)
    .filter((name) => name !== undefined)
    .sort();
}

async function lose(scene: Recovery, names: readonly string[], effect: Fault['do'] = 'drop') {
  const mend = scene.github.faults.add({ match: { event: 'pull_request.labeled' }, do: effect });
  for (const name of names) await scene.pull.label(name);
  await scene.takeIn();
  mend();
}

async function sweepLater(scene: Recovery, minutes = 2) {
  scene.clock.ahead += minutes * minute;
  const summary = await sweep(scene.of);
  await scene.takeIn();
  return summary;
}

const many = Array.from({ length: 110 }, (_, index) => `label-${index}`);

describe.each(engines)('a sweep of the delivery log, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const openSwept = () => openRecovery(opened.database);

  it('asks again for what never arrived, and only for that', async () => {
    const scene = await openSwept();
    await scene.pull.label('kept');
    await lose(scene, ['a', 'b', 'c']);
    expect(await sweepLater(scene)).toMatchObject({ missing: 3, asked: 3, incomplete: 0 });
    expect(labels(scene)).toEqual(['a', 'b', 'c', 'kept']);
    expect(await sweepLater(scene)).toMatchObject({ missing: 0, asked: 0 });
  });

  it('asks for nothing that the inbox has, though GitHub heard no answer', async () => {
    const scene = await openSwept();
    scene.hooks.answer.status = 503;
    await scene.pull.label('taken in');
    await scene.takeIn();
    expect(await sweepLater(scene)).toMatchObject({ missing: 0, asked: 0 });
  });

  it('asks for what was answered well but is not in the inbox: a backup was restored', async () => {
    const scene = await openSwept();
    await scene.pull.label('forgotten');
    await scene.takeIn();
    await opened.database.kysely.deleteFrom('inbox').where('event', '=', 'pull_request').execute();
    expect(await sweepLater(scene)).toMatchObject({ missing: 1, asked: 1 });
    expect(await sweepLater(scene)).toMatchObject({ missing: 0 });
  });

  it('waits longer after each failed attempt, and in the end gives up and says so once', async () => {
    const scene = await openSwept();
    scene.github.faults.add({ match: { event: 'pull_request.labeled' }, do: 'drop' });
    await scene.pull.label('poison');
    await scene.takeIn();
    let asked = 0;
    for (let round = 0; round < 20; round++) {
      // The last attempt was just now for GitHub, and an hour ago for us: the longest pause.
      scene.clock.ahead = 61 * minute;
      asked += Number((await sweep(scene.of)).asked);
      await scene.github.idle();
    }
    expect(asked).toBe(maxAttempts - 1);
    expect(await scene.audits()).toEqual(['delivery given up']);
    expect(scene.warnings).toHaveLength(1);
  });

  it('reads every page of a long log', async () => {
    const scene = await openSwept();
    await lose(scene, many);
    scene.github.clearRequests();
    expect(await sweepLater(scene)).toMatchObject({ asked: many.length });
    expect(scene.github.requests.filter(({ route }) => route === 'GET /app/hook/deliveries')).toHaveLength(2);
    expect(labels(scene)).toEqual(many.toSorted());
  });

  it('reads back to what the last sweep left, with some overlap', async () => {
    const scene = await openSwept();
    await lose(scene, ['a']);
    const through = new Date(Date.now() + 20 * minute);
    await scene.known.sweepEnded({ through, endedAt: through });
    expect(await sweepLater(scene, 25)).toMatchObject({ asked: 1 });
    const later = new Date(Date.now() + 60 * minute);
    await scene.known.sweepEnded({ through: later, endedAt: later });
    expect(await sweepLater(scene, 40)).toMatchObject({ deliveries: 0 });
  });

  it('keeps reading back to the oldest delivery that is still out', async () => {
    const scene = await openSwept();
    await lose(scene, ['a']);
    const mend = scene.github.faults.add({ match: { event: 'pull_request.labeled' }, do: 'drop' });
    await sweepLater(scene);
    await sweepLater(scene, 120);
    mend();
    const swept = await scene.known.lastSweep();
    expect(swept?.through.getTime()).toBeLessThan(Date.now());
    await sweepLater(scene, 120);
    expect(labels(scene)).toEqual(['a']);
    await sweepLater(scene);
    expect((await scene.known.lastSweep())?.through.getTime()).toBeGreaterThan(Date.now() + 60 * minute);
  });

  it.each([
    ['https://api.github.com', 4, ['deliveries lost']],
    ['https://api.github.com', 2, []],
    ['https://github.acme.test/api/v3', 4, []],
    ['https://github.acme.test/api/v3', 8, ['deliveries lost']],
  ])('%s, away for %i days: %j', async (baseUrl, days, expected) => {
    const scene = await openSwept();
    const endedAt = new Date(Date.now() - days * 24 * 60 * minute);
    await scene.known.sweepEnded({ through: endedAt, endedAt });
    await sweep({ ...scene.of, baseUrl });
    await sweep({ ...scene.of, baseUrl });
    expect(await scene.audits()).toEqual(expected);
    expect(scene.warnings).toHaveLength(expected.length);
  });

  const effects: readonly [string, Fault['do']][] = [
    ['an outage', { status: 502 }],
    ['a cut connection', 'drop'],
    ['a rate limit', { status: 403, headers: { 'x-ratelimit-remaining': '0' } }],
    ['an answer nobody expects', { status: 200, body: { message: 'surprise' } }],
  ];

  it.each(effects)('%s for the first page: nothing counts as swept', async (_, effect) => {
    const scene = await openSwept();
    await lose(scene, ['a']);
    scene.github.faults.add({ match: { path: /hook\/deliveries\?/ }, times: 1, do: effect });
    expect(await sweepLater(scene)).toMatchObject({ asked: 0, incomplete: 1 });
    expect(await scene.known.lastSweep()).toBeNull();
    expect(await sweepLater(scene)).toMatchObject({ asked: 1, incomplete: 0 });
    expect(labels(scene)).toEqual(['a']);
  });

  it.each(effects)('%s for the second page: the first is of use, the rest comes next', async (_, effect) => {
    const scene = await openSwept();
    await lose(scene, many);
    scene.github.faults.add({ match: { path: /cursor=/ }, times: 1, do: effect });
    expect(await sweepLater(scene)).toMatchObject({ asked: 100, incomplete: 1 });
    expect(await scene.known.lastSweep()).toBeNull();
    expect(await sweepLater(scene)).toMatchObject({ asked: 10, incomplete: 0 });
    expect(labels(scene)).toEqual(many.toSorted());
  });

  it.each<[string, Fault['do'], number]>([
    ['an outage', { status: 502 }, 1],
    ['a cut connection', 'drop', 1],
    ['a secondary limit', { status: 429, headers: { 'retry-after': '60' } }, 1],
    ['an answer lost on the way', 'write-then-502', 0],
  ])('%s for a redelivery: asked again until it is taken in', async (_, effect, missing) => {
    const scene = await openSwept();
    await lose(scene, ['a', 'b']);
    scene.github.faults.add({ match: { method: 'POST', path: /attempts$/ }, times: 1, do: effect });
    expect(await sweepLater(scene)).toMatchObject({ missing: 2, asked: 1 });
    expect(await sweepLater(scene)).toMatchObject({ missing });
    expect(labels(scene)).toEqual(['a', 'b']);
  });
});
