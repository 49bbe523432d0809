/** How many deliveries a second are on disk and answered, on each engine, next to a Probot app that keeps nothing. */
import { connect } from 'node:net';
import type { Place } from '../../test/service/place.ts';
import { freePort, type ServerProcess, startServer } from '../../test/service/server-process.ts';
import { openStage, type Stage } from '../../test/service/stage.ts';
import { startBuilt } from './built.ts';
import { loadOf, runLoad, shownLoad } from './load.ts';
import type { Loaded } from './loader.ts';

export type Figure = readonly [what: string, figure: string];

async function loaded(stage: Stage, server: ServerProcess): Promise<Loaded> {
  const [client] = stage.clients;
  if (!client) throw new Error('a client is needed');
  // Warm, as a service that has run for a while is.
  await runLoad(loadOf(stage, client, server.url, { seconds: 2 }));
  return runLoad(loadOf(stage, client, server.url));
}

/** 300 MB from somebody who knows no secret: what it costs, and what is answered. */
async function hugeBody(server: ServerProcess): Promise<string> {
  const { hostname, port, pathname } = new URL(server.url);
  const before = server.memory();
  const bytes = 300 * 1024 * 1024;
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(Number(port), hostname);
    const chunk = Buffer.alloc(1024 * 1024, 120);
    let said = '';
    let left = bytes;
    const head = `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\n`;
    const fill = () => {
      while (left > 0 && !socket.destroyed) {
        left -= chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.once('connect', () => {
      socket.write(
        `${head}x-github-delivery: huge\r\nx-github-event: push\r\nx-hub-signature-256: sha256=${'0'.repeat(64)}\r\ncontent-length: ${bytes}\r\n\r\n`,
      );
      fill();
    });
    socket.on('drain', fill);
    socket.on('data', (data) => {
      said += data.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said.slice(9, 12) || 'nothing'));
  });
  const after = server.memory();
  return `answered ${answer}; RSS ${before.now} → peak ${Math.max(after.peak, after.now)} MiB (peak before ${before.peak})`;
}

type More = Readonly<Record<string, string>>;

/** Once without measuring: the embedded engine makes its directory the first time, which takes a gigabyte. */
async function prepare(env: More): Promise<void> {
  const server = await startBuilt(env);
  await server.stop();
}

async function bare(stage: Stage): Promise<readonly Figure[]> {
  const server = await startServer(stage.env, 'bench/service/bare-probot.ts');
  try {
    return [['acknowledged: bare Probot, nothing kept', shownLoad(await loaded(stage, server))]];
  } finally {
    await server.kill();
  }
}

async function durable(stage: Stage, place: Place): Promise<readonly Figure[]> {
  const name = place.engine === 'server' ? 'PostgreSQL' : 'embedded';
  const env = { ...stage.env, ...place.env, LOG_LEVEL: 'fatal' };
  const figures: Figure[] = [];
  const measure = async (
    what: string,
    work: (server: ServerProcess) => Promise<string>,
    started = () => startBuilt(env),
  ) => {
    const server = await started();
    try {
      figures.push([`${what}: ${name}`, await work(server)]);
    } finally {
      await server.kill();
    }
  };
  const rate = async (server: ServerProcess) => shownLoad(await loaded(stage, server));
  await prepare(env);
  const onlyIntake = { ...env, ONLY_INTAKE: 'yes' };
  await measure('300 MB body without a signature', hugeBody);
  await measure('acknowledged, a process that only takes in', rate, () => startBuilt(onlyIntake, 'unpaced'));
  await measure('acknowledged, a process that works on them meanwhile', rate);
  return figures;
}

/** One engine, or none. */
export async function acknowledgements(place: Place | null): Promise<readonly Figure[]> {
  const stage = await openStage({ clients: 1, repositories: 1, port: await freePort() });
  try {
    return await (place ? durable(stage, place) : bare(stage));
  } finally {
    await stage.stop();
  }
}
