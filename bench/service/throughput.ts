/** Jobs a second through the queue alone, assessments a second end to end, and memory over an hour's events. */
import { readFileSync } from 'node:fs';
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

/** Minutes of one event a second, each sent in two seconds. */
const minutes = 60;

/** MiB that are more with every minute, as a line through all of them has it. */
function growth(samples: readonly number[]): number {
  const mean = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length;
  const [x, y] = [(samples.length - 1) / 2, mean(samples)];
  const over = samples.reduce((sum, one, i) => sum + (i - x) * (one - y), 0);
  return over / samples.reduce((sum, _, i) => sum + (i - x) ** 2, 0);
}

/** What processes hold that it started: those that judge. */
function memoryBelow(pid: number): number {
  const read = (path: string) => readFileSync(`/proc/${path}`, 'utf8');
  const children = read(`${pid}/task/${pid}/children`).split(' ').filter(Boolean);
  return children.reduce((sum, child) => {
    try {
      return sum + Number(/^VmRSS:\s+(\d+)/m.exec(read(`${child}/status`))?.[1] ?? 0) / 1024;
    } catch {
      // It ended meanwhile.
      return sum;
    }
  }, 0);
}

/** One event a second for an hour, sent in two minutes, over forty pull requests that are really there. */
export async function memory(place: Place): Promise<readonly Figure[]> {
  const port = await freePort();
  const stage = await openStage({ port, clients: 1, repositories: 1 });
  const server = await startBuilt({ ...stage.env, ...place.env, LOG_LEVEL: 'fatal' });
  try {
    const [client] = stage.clients;
    const [repository] = client?.repositories ?? [];
    if (!client || !repository) throw new Error('a client is needed');
    for (let serial = 0; serial < 40; serial++) await openOne({ client, repository, serial });
    const serving: number[] = [];
    const judging: number[] = [];
    for (let minute = 0; minute < minutes; minute++) {
      const more = { seconds: 2, perSecond: 30, connections: 4, pulls: 40 };
      await runLoad(loadOf(stage, client, server.url, more));
      stage.github.clearRequests();
      serving.push(server.memory().now);
      judging.push(Math.round(memoryBelow(server.pid)));
    }
    // The first third is warming up: code is compiled, and tables get their pages.
    const late = (samples: readonly number[]) => growth(samples.slice(minutes / 3)).toFixed(2);
    return [
      [
        `memory over an hour of one event a second, in ${(minutes * 2) / 60} minutes and more: ${nameOf(place)}`,
        `RSS ${serving.join(', ')} MiB after each minute of it; ${late(serving)} MiB more a minute in the last two thirds`,
      ],
      [
        `the same, of the processes that judge: ${nameOf(place)}`,
        `RSS ${judging.join(', ')} MiB; ${late(judging)} MiB more a minute`,
      ],
    ];
  } finally {
    await server.kill();
    await stage.stop();
  }
}
