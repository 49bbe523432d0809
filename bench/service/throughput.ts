/** Jobs a second through the queue alone, assessments a second end to end, and memory after an hour's events. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openJobs } from '../../app/jobs/jobs.ts';
import { startFleet } from '../../test/service/fleet.ts';
import { openOne, openPulls } from '../../test/service/load.ts';
import type { Place } from '../../test/service/place.ts';
import { freePort } from '../../test/service/server-process.ts';
import { openStage, type Stage } from '../../test/service/stage.ts';
import { until } from '../../test/service/wait.ts';
import type { Figure } from './acknowledge.ts';
import { built, startBuilt } from './built.ts';
import { loadOf, runLoad } from './load.ts';

const nameOf = ({ engine }: Place) => (engine === 'server' ? 'PostgreSQL' : 'embedded');
const log = { info() {}, warn() {} };

/** Jobs that do nothing, of ten clients, each with a key of its own: put in, taken, ended. */
export async function jobs(place: Place, count: number): Promise<readonly Figure[]> {
  const database = await place.open();
  let done = 0;
  const queue = await openJobs<number>({
    database,
    concurrency: 8,
    log,
    run: async () => {
      done += 1;
    },
  });
  try {
    const start = performance.now();
    const entries = Array.from({ length: count }, (_, i) => ({
      key: `${i % 10}/1/pull_request/${i}`,
      job: i,
    }));
    for (let from = 0; from < count; from += 50) await queue.addAll(entries.slice(from, from + 50));
    const added = performance.now() - start;
    await until(
      () => done >= count,
      300_000,
      () => `${done} of ${count} jobs done`,
    );
    const all = performance.now() - start;
    const rate = (milliseconds: number) => Math.round((count * 1000) / milliseconds).toLocaleString('en-US');
    return [
      [
        `jobs that do nothing, 10 clients, 8 at a time: ${nameOf(place)}`,
        `${rate(all)}/s put in, taken and ended (put in alone, 50 at a time: ${rate(added)}/s; n = ${count})`,
      ],
    ];
  } finally {
    await queue.stop();
    await database.close();
  }
}

function judged({ app, clients }: Stage): number {
  return clients
    .flatMap(({ repositories }) => repositories)
    .flatMap((repository) =>
      openPulls(repository).filter((pull) =>
        repository.data.checkRuns.some(
          (run) => run.headSha === pull.headSha && run.suite.app.id === app.id && run.status === 'completed',
        ),
      ),
    ).length;
}

/** New pull requests of four clients that all wait at once: from the first event to the last verdict. */
export async function assessments(place: Place, processes: number, each: number): Promise<readonly Figure[]> {
  const port = await freePort();
  const stage = await openStage({ port, clients: 4, repositories: 1 });
  const env = { ...stage.env, ...place.env };
  const fleet = await startFleet(processes, port, env, await built('unpaced'));
  try {
    // The processes have tokens, connections and warm code before it counts.
    const warm = 2 * stage.clients.length;
    const open = async (serial: number) => {
      for (const client of stage.clients)
        for (const repository of client.repositories) await openOne({ client, repository, serial });
    };
    const wait = (count: number) =>
      until(
        () => judged(stage) >= count,
        300_000,
        () => `${judged(stage)} of ${count}`,
      );
    await open(0);
    await open(1);
    await wait(warm);
    const held = stage.github.faults.add({ match: { event: 'pull_request' }, do: 'drop' });
    for (let serial = 2; serial < each + 2; serial++) await open(serial);
    held();
    await sleep(1000);
    const dropped = stage.github.deliveries(stage.app).filter(({ statusCode }) => statusCode === 502);
    const start = performance.now();
    for (const delivery of dropped) stage.github.redeliver(delivery);
    const count = each * stage.clients.length;
    await wait(warm + count);
    const seconds = (performance.now() - start) / 1000;
    const writes = stage.clients
      .flatMap(({ repositories }) => repositories)
      .reduce(
        (sum, { data }) => sum + data.checkRuns.filter((run) => run.suite.app.id === stage.app.id).length,
        0,
      );
    return [
      [
        `assessments end to end, ${processes} ${processes === 1 ? 'process' : 'processes'}: ${nameOf(place)}`,
        `${(count / seconds).toFixed(1)}/s (n = ${count}; ${writes - warm} check runs published)`,
      ],
    ];
  } finally {
    await Promise.all(fleet.servers.map((server) => server.kill()));
    await fleet.stop();
    await stage.stop();
  }
}

/** One event a second for two hours, sent in four minutes, over forty pull requests that are really there. */
export async function memory(place: Place): Promise<readonly Figure[]> {
  const port = await freePort();
  const stage = await openStage({ port, clients: 1, repositories: 1 });
  const server = await startBuilt({ ...stage.env, ...place.env, LOG_LEVEL: 'fatal' });
  try {
    const [client] = stage.clients;
    const [repository] = client?.repositories ?? [];
    if (!client || !repository) throw new Error('a client is needed');
    for (let serial = 0; serial < 40; serial++) await openOne({ client, repository, serial });
    const at: number[] = [];
    const rounds = 24;
    for (let round = 0; round < rounds; round++) {
      const more = { seconds: 10, perSecond: 30, connections: 4, pulls: 40 };
      await runLoad(loadOf(stage, client, server.url, more));
      stage.github.clearRequests();
      at.push(server.memory().now);
    }
    const mean = (samples: readonly number[]) =>
      Math.round(samples.reduce((sum, sample) => sum + sample, 0) / samples.length);
    const [early, late] = [at.slice(rounds / 3, (rounds * 2) / 3), at.slice((rounds * 2) / 3)];
    return [
      [
        `memory over 7,200 events in 4 minutes: ${nameOf(place)}`,
        `RSS ${at.join(', ')} MiB every 10 s; mean of the second third ${mean(early)}, of the last ${mean(late)}`,
      ],
    ];
  } finally {
    await server.kill();
    await stage.stop();
  }
}
