/** Acknowledgements at 50 events a second while the service works on them, and what the service takes when it rests. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openOne } from '../../test/service/load.ts';
import type { Place } from '../../test/service/place.ts';
import { freePort, type ServerProcess } from '../../test/service/server-process.ts';
import { openStage } from '../../test/service/stage.ts';
import type { Figure } from './acknowledge.ts';
import { startBuilt } from './built.ts';
import { loadOf, runLoad, shownLoad } from './load.ts';

const nameOf = ({ engine }: Place) => (engine === 'server' ? 'PostgreSQL' : 'embedded');

/** Resident memory in MiB of the processes that a server started. */
function childrenOf({ pid }: ServerProcess): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.map((child) => {
    const status = readFileSync(`/proc/${child}/status`, 'utf8');
    return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
  });
}

const shownMemory = (server: ServerProcess) =>
  `${server.memory().now} MiB, processes that judge ${childrenOf(server).join(', ') || 'none'}`;

/** `judge`: `here` for judging in the server's own process. */
async function one(place: Place, judge: string | null): Promise<readonly Figure[]> {
  const port = await freePort();
  const stage = await openStage({ port, clients: 1, repositories: 1 });
  const env = { ...stage.env, ...place.env, ...(judge === null ? {} : { JUDGE_ENTRY: judge }) };
  // The embedded engine makes its directory the first time, which takes a gigabyte.
  await (await startBuilt(env, 'unpaced')).stop();
  const server = await startBuilt(env, 'unpaced');
  try {
    const [client] = stage.clients;
    const [repository] = client?.repositories ?? [];
    if (!client || !repository) throw new Error('a client is needed');
    await sleep(5000);
    const atRest = shownMemory(server);
    for (let serial = 0; serial < 40; serial++) await openOne({ client, repository, serial });
    await runLoad(
      loadOf(stage, client, server.url, { seconds: 5, perSecond: 20, connections: 4, pulls: 40 }),
    );
    const load = { seconds: 60, perSecond: 50, connections: 16, pulls: 40 };
    const loaded = await runLoad(loadOf(stage, client, server.url, load));
    const busy = shownMemory(server);
    const where = judge === null ? '' : ', judged in the server itself';
    const name = `${nameOf(place)}${where}`;
    return [
      [`acknowledged at 50 events/s for a minute, while it works on them: ${name}`, shownLoad(loaded)],
      [`resident memory at rest, and after that minute: ${name}`, `${atRest}; ${busy}`],
    ];
  } finally {
    await server.kill();
    await stage.stop();
  }
}

export async function paced(place: Place): Promise<readonly Figure[]> {
  return [...(await one(place, null)), ...(await one(place, 'here'))];
}
