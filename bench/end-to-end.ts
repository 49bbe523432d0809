/** The App against the local GitHub: from webhook to completed check, and what an assessment costs GitHub. */
import { performance } from 'node:perf_hooks';
import {
  allBlock,
  approveAndPass,
  type Opening,
  openPull,
  openScene,
  type Scene,
} from '../test/end-to-end/world.ts';
import { embeddedPlace } from '../test/service/place.ts';
import { measure, shown, timingOf } from './measure.ts';

/** The App as `npm start` runs it without `DATABASE_URL`. */
export async function openEmbedded(opening: Opening = {}, apart = true): Promise<Scene> {
  const place = embeddedPlace();
  const database = await place.open();
  const scene = await openScene(opening, {}, { database, apart });
  const stop = async () => {
    await scene.stop();
    await database.close();
    await place.remove();
  };
  return { ...scene, stop };
}

function callsOf(scene: Scene): string {
  const reads = scene.github.requests.filter(
    ({ method, route }) => method === 'GET' || route === 'POST /graphql',
  );
  const graphql = reads.filter(({ route }) => route === 'POST /graphql').length;
  const unchanged = reads.filter(({ conditional }) => conditional).length;
  const writes = scene.github.requests
    .filter(({ method, route }) => method !== 'GET' && route !== 'POST /graphql')
    .map(({ route }) => route.replace('/repos/{owner}/{repo}', ''));
  return `${reads.length} reads (${graphql} GraphQL, ${unchanged} answered 304); writes: ${writes.join(', ') || 'none'}`;
}

/** Milliseconds from the moment a new pull request is opened, nothing blocking, until its check is complete and all is quiet. */
async function once(scene: Scene, i: number): Promise<number> {
  const files = { [`src/${i}.ts`]: 'export {};\n' };
  const pull = await openPull(scene, { branch: `latency-${i}`, files });
  const start = performance.now();
  await scene.settle();
  const [run] = scene.shop.checkRuns(pull.headSha);
  if (run?.status !== 'completed') throw new Error('no completed check run');
  const took = performance.now() - start;
  await pull.close();
  await scene.settle();
  return took;
}

/**
 * In turns: judged in a process of its own, and in the server. Few enough that no lane of the client's limiter runs empty.
 * The first ones do not count: what judges has started then, and is warm.
 */
async function latency(runs: number, warm: number): Promise<readonly (readonly [string, string])[]> {
  const [apart, here] = [await openEmbedded({}, true), await openEmbedded({}, false)];
  const samples: { readonly apart: number; readonly here: number }[] = [];
  for (let i = 0; i < runs + warm; i++) {
    const pair = { apart: await once(apart, i), here: await once(here, i) };
    if (i >= warm) samples.push(pair);
  }
  await apart.stop();
  await here.stop();
  const timed = (of: (pair: { apart: number; here: number }) => number) => shown(timingOf(samples.map(of)));
  return [
    ['webhook to completed check, new pull request', timed((pair) => pair.apart)],
    ['the same, judged in the server itself', timed((pair) => pair.here)],
    ['what the way to another process costs, by pairs', timed((pair) => pair.apart - pair.here)],
  ];
}

export async function benchEndToEnd(): Promise<readonly (readonly [string, string])[]> {
  const scene = await openEmbedded({ configuration: allBlock });
  try {
    scene.github.clearRequests();
    const pull = await openPull(scene);
    await scene.settle();
    const cold = callsOf(scene);
    scene.github.clearRequests();
    await approveAndPass(scene, pull);
    await scene.settle();
    const approved = callsOf(scene);
    scene.github.clearRequests();
    await pull.edit({ title: 'Another title' });
    await scene.settle();
    const warm = callsOf(scene);
    const again = await measure(10, async () => {
      await pull.edit({ title: `Title ${performance.now()}` });
      await scene.settle();
    });
    return [
      ['calls, cold: a new pull request', cold],
      ['calls, a review and a check on it', approved],
      ['calls, warm: a new title', warm],
      ...(await latency(30, 10)),
      ['webhook to quiet, warm, verdict unchanged', shown(again)],
    ];
  } finally {
    await scene.stop();
  }
}
