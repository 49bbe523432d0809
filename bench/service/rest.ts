/** What a server costs that has nothing to do: how long it takes to start, and the memory it holds, and of what kind. */

import { makeKey } from '../../test/service/key.ts';
import type { Place } from '../../test/service/place.ts';
import type { ServerProcess } from '../../test/service/server-process.ts';
import type { Figure } from './acknowledge.ts';
import { startBuilt } from './built.ts';

const token = 't'.repeat(32);

/** Milliseconds after the start at which nothing is going on any more. */
const rest = 60_000;

async function mebibytes(server: ServerProcess): Promise<(name: string) => number> {
  const headers = { authorization: `Bearer ${token}` };
  const text = await (await fetch(new URL('/metrics', server.url), { headers })).text();
  return (name) => Math.round(Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? 0) / 1024 / 1024);
}

async function start(place: Place, privateKey: string): Promise<{ server: ServerProcess; ready: number }> {
  const began = performance.now();
  const server = await startBuilt({
    ...place.env,
    APP_ID: '1',
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: 's'.repeat(32),
    METRICS_PORT: 'off',
    METRICS_TOKEN: token,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'fatal',
    // Nobody is there: no client is found, and nothing is judged.
    GHE_HOST: '127.0.0.1:9',
    GHE_PROTOCOL: 'http',
  });
  while (!(await fetch(new URL('/readyz', server.url))).ok)
    await new Promise((resolve) => setTimeout(resolve, 5));
  return { server, ready: Math.round(performance.now() - began) };
}

/** The first start makes what is missing; the second is what every later one is. */
export async function atRest(place: Place): Promise<readonly Figure[]> {
  const key = makeKey();
  const first = await start(place, key);
  const peak = first.server.memory().peak;
  await first.server.stop();
  const times: number[] = [];
  for (let i = 0; i < 4; i += 1) {
    const again = await start(place, key);
    times.push(again.ready);
    await again.server.stop();
  }
  const last = await start(place, key);
  await new Promise((resolve) => setTimeout(resolve, rest));
  const { now, peak: later } = last.server.memory();
  const of = await mebibytes(last.server);
  const heap = `heap ${of('nodejs_heap_size_used_bytes')} of ${of('nodejs_heap_size_total_bytes')}`;
  const kinds = `${heap}, outside it ${of('nodejs_external_memory_bytes')}`;
  await last.server.stop();
  return [
    [
      `start to ready: ${place.engine}`,
      `first ${first.ready} ms, then ${times.sort((a, b) => a - b).join(', ')} ms`,
    ],
    [
      `memory at rest: ${place.engine}`,
      `${now} MiB (${kinds}); peak while starting ${later}, the first time ${peak}`,
    ],
  ];
}
