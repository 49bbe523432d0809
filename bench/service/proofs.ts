/** The proofs at full size: kills, schedules of trouble, a noisy neighbour, several processes. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import fc from 'fast-check';
import { killRepeatedly } from '../../test/service/kills.ts';
import { flood, limitForAnHour, percentile, verdictTimes } from '../../test/service/neighbour.ts';
import type { Place } from '../../test/service/place.ts';
import { shareWork } from '../../test/service/processes.ts';
import { playSchedules, schedules } from '../../test/service/schedule.ts';
import { freePort } from '../../test/service/server-process.ts';
import { openStage } from '../../test/service/stage.ts';
import type { Figure } from './acknowledge.ts';
import { startBuilt } from './built.ts';

const nameOf = ({ engine }: Place) => (engine === 'server' ? 'PostgreSQL' : 'embedded');

/** What is wrong, by kind: `2 × N is in_progress`. */
function kindsOf(problems: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const problem of problems) {
    const kind = problem.replace(/^[^:]*: /, '').replaceAll(/\b[0-9a-f]{40}\b|\d+/g, 'N');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} × ${kind}`).join('; ');
}

function verdictOf(problems: readonly string[]): string {
  if (problems.length === 0) return 'nothing wrong';
  return `${problems.length} WRONG (${kindsOf(problems)}), first: ${problems[0]}`;
}

export async function kills(place: Place, count: number): Promise<readonly Figure[]> {
  const seed = 40;
  const killed = await killRepeatedly({ place, kills: count, seed, longestLife: 2500, patience: 120_000 });
  const { acts, deliveries, acknowledged, lost, twice, settled } = killed;
  return [
    [
      `${count} × SIGKILL under load (seed ${seed}): ${nameOf(place)}`,
      `${verdictOf(killed.problems)}; ${acts} acts, ${acknowledged} of ${deliveries} deliveries acknowledged, ${lost.length} lost; ${twice.length} verdicts said twice; quiet after ${(settled / 1000).toFixed(1)} s`,
    ],
  ];
}

export async function convergence(place: Place, rounds: number): Promise<readonly Figure[]> {
  const stage = await openStage({ port: await freePort(), clients: 0 });
  const server = await startBuilt({ ...stage.env, ...place.env }, 'unpaced');
  const wrong: string[] = [];
  const together = 6;
  try {
    for (let round = 0; round < rounds; round++) {
      const all = fc.sample(schedules, { seed: round, numRuns: together });
      const found = await playSchedules(stage, server, String(round), all, 60_000);
      wrong.push(...found.map((problem) => `seed ${round}: ${problem}`));
    }
  } finally {
    await server.kill();
    await stage.stop();
  }
  return [
    [
      `${rounds * together} schedules of trouble, ${together} clients at a time: ${nameOf(place)}`,
      verdictOf(wrong),
    ],
  ];
}

/** Takes in what it is sent and does nothing with it: a flood of it costs what sending costs this machine. */
async function sink(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(202).end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}/`, close: () => void server.close() };
}

const shown = (samples: readonly number[]) =>
  `p50 ${percentile(samples, 0.5).toFixed(0)} ms, p95 ${percentile(samples, 0.95).toFixed(0)} ms`;

const times = (samples: readonly number[], of: readonly number[], share: number) =>
  (percentile(samples, share) / percentile(of, share)).toFixed(2);

/** In turns, so that what else the machine does falls on all three alike: alone, beside A, beside as much sending to nobody. */
export async function neighbour(place: Place, rounds: number): Promise<readonly Figure[]> {
  const stage = await openStage({ port: await freePort(), clients: 2, repositories: 1 });
  const server = await startBuilt({ ...stage.env, ...place.env }, 'unpaced');
  const nobody = await sink();
  const each = 5;
  const samples = { alone: [] as number[], beside: [] as number[], control: [] as number[] };
  try {
    const [noisy, other] = stage.clients;
    if (!noisy || !other) throw new Error('two clients are needed');
    await verdictTimes(stage, other, 5, 0);
    limitForAnHour(stage, noisy);
    let serial = 1000;
    let events = 0;
    const measure = async (into: number[], to: Pick<typeof server, 'url'> | null) => {
      const flooding = to ? flood(stage, to, noisy, 20) : null;
      // The first one only sets in.
      const [, ...rest] = await verdictTimes(stage, other, each + 1, serial);
      into.push(...rest);
      serial += 100;
      const sent = (await flooding?.stop()) ?? 0;
      if (to === server) events += sent;
    };
    for (let round = 0; round < rounds; round++) {
      await measure(samples.alone, null);
      await measure(samples.beside, server);
      await measure(samples.control, nobody);
    }
    const asked = stage.github.requests.filter(
      ({ installationId }) => installationId === noisy.installation.id,
    );
    const refused = asked.filter(({ status }) => status === 403).length;
    const { alone, beside, control } = samples;
    return [
      [
        `webhook to verdict of B while A is refused for an hour and sends 20 events/s: ${nameOf(place)}`,
        `p95 ${times(beside, alone, 0.95)} × of alone, p50 ${times(beside, alone, 0.5)} × (as much sending to nobody: ${times(control, alone, 0.95)} ×, ${times(control, alone, 0.5)} ×); alone ${shown(alone)}, beside ${shown(beside)}; n = ${alone.length} each, ${events} events of A, ${refused} requests of A that GitHub refused`,
      ],
    ];
  } finally {
    nobody.close();
    await server.kill();
    await stage.stop();
  }
}

export async function processes(place: Place, count: number, killOne: boolean): Promise<readonly Figure[]> {
  const milliseconds = 20_000;
  const of = {
    place,
    processes: count,
    seed: count,
    milliseconds,
    leastActs: 100,
    killOne,
    patience: 120_000,
  };
  const shared = await shareWork(of);
  return [
    [
      `${count} processes on PostgreSQL${killOne ? ', one killed' : ''}, ${milliseconds / 1000} s of work`,
      `${verdictOf(shared.problems)}; ${shared.lost.length} deliveries lost; ${shared.twice.length} verdicts published twice of ${shared.verdicts}; ${shared.acts} acts; quiet after ${(shared.settled / 1000).toFixed(1)} s`,
    ],
  ];
}
