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
export async function openEmbedded(opening: Opening = {}): Promise<Scene> {
  const place = embeddedPlace();
  const database = await place.open();
  const scene = await openScene(opening, {}, { database });
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

/**
 * A new pull request each time, nothing blocking: from the moment it is opened until its check run is complete and all
 * is quiet. Few enough that no lane of the client's limiter runs empty.
 */
async function latency(runs: number): Promise<string> {
  const scene = await openEmbedded();
  const samples: number[] = [];
  for (let i = 0; i < runs + 2; i++) {
    const pull = await openPull(scene, {
      branch: `latency-${i}`,
      files: { [`src/${i}.ts`]: 'export {};\n' },
    });
    const start = performance.now();
    await scene.settle();
    const [run] = scene.shop.checkRuns(pull.headSha);
    if (run?.status !== 'completed') throw new Error('no completed check run');
    if (i >= 2) samples.push(performance.now() - start);
    await pull.close();
    await scene.settle();
  }
  await scene.stop();
  return shown(timingOf(samples));
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
      ['webhook to completed check, new pull request', await latency(15)],
      ['webhook to quiet, warm, verdict unchanged', shown(again)],
    ];
  } finally {
    await scene.stop();
  }
}
