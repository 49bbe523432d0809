/** A minute at 50 events a second over 40 pull requests, and SIGKILL three times on the way: what is lost, what is wrong after. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { PullHandle } from '../../test/github/index.ts';
import { retrySetAside } from '../../test/service/kills.ts';
import { openOne } from '../../test/service/load.ts';
import { inboxOf, type Place } from '../../test/service/place.ts';
import { publishedTwice } from '../../test/service/quiet.ts';
import { freePort } from '../../test/service/server-process.ts';
import { answered, redeliverLost, settle } from '../../test/service/settle.ts';
import { openStage } from '../../test/service/stage.ts';
import type { Figure } from './acknowledge.ts';
import { startBuilt } from './built.ts';

const pulls = 40;
const perSecond = 50;
const seconds = 60;
const kills = 3;

/** Milliseconds. */
const patience = 120_000;

/** Calls `act` so many times a second, until told to stop; catches up after a while in which it got no turn. */
function paced(act: (serial: number) => Promise<unknown>): { stop(): Promise<number> } {
  const start = performance.now();
  let going = true;
  let serial = 0;
  const all = (async () => {
    while (going) {
      while (going && serial < ((performance.now() - start) * perSecond) / 1000) await act(serial++);
      await sleep(5);
    }
    return serial;
  })();
  return {
    stop: () => {
      going = false;
      return all;
    },
  };
}

export async function pacedKills(place: Place): Promise<readonly Figure[]> {
  const stage = await openStage({ port: await freePort(), clients: 1, repositories: 1 });
  const env = { ...stage.env, ...place.env };
  const start = () => startBuilt(env, 'unpaced');
  let server = await start();
  try {
    const [client] = stage.clients;
    const [repository] = client?.repositories ?? [];
    if (!client || !repository) throw new Error('a client is needed');
    const open: PullHandle[] = [];
    for (let serial = 0; serial < pulls; serial++) open.push(await openOne({ client, repository, serial }));
    const people = paced(async (serial) => open[serial % pulls]?.edit({ title: `Title ${serial}` }));
    for (let kill = 1; kill <= kills; kill++) {
      await sleep((seconds * 1000) / (kills + 1));
      await server.kill();
      server = await start();
    }
    await sleep((seconds * 1000) / (kills + 1));
    const acts = await people.stop();
    await server.kill();
    const aside = await retrySetAside(place);
    server = await start();
    const begun = performance.now();
    const redelivered = await redeliverLost(stage);
    const wrong = await settle(stage, patience);
    const settled = (performance.now() - begun) / 1000;
    await server.stop();
    const known = [...answered(stage)];
    const acknowledged = known.filter(([, accepted]) => accepted).map(([guid]) => guid);
    const inbox = await inboxOf(place);
    const lost = acknowledged.filter((guid) => !inbox.has(guid)).length;
    const twice = publishedTwice(stage, stage.clients).length;
    return [
      [
        `${seconds} s at ${perSecond} events/s, ${kills} × SIGKILL and one at the end: ${place.engine === 'server' ? 'PostgreSQL' : 'embedded'}`,
        `${wrong.length === 0 ? 'nothing wrong' : `${wrong.length} WRONG, first: ${wrong[0]}`}; ${acts} edits, ${acknowledged.length} of ${known.length} deliveries acknowledged, ${redelivered} of them sent again, ${lost} lost; ${twice} verdicts said twice; ${aside} jobs set aside; quiet after ${settled.toFixed(1)} s`,
      ],
    ];
  } finally {
    await server.kill();
    await stage.stop();
  }
}
