/** The server is killed at random moments while people work, and started again; then all must be as after a quiet run. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openJobs } from '../../app/jobs/jobs.ts';
import { inboxOf, type Place } from './place.ts';
import { publishedTwice } from './quiet.ts';
import { type Random, random } from './random.ts';
import { freePort, listening, type ServerProcess, spawnServer, startServer } from './server-process.ts';
import { answered, redeliverLost, settle, work } from './settle.ts';
import { openStage } from './stage.ts';

export interface Killing {
  readonly place: Place;
  readonly kills: number;
  readonly seed: number;
  /** Milliseconds between listening and the kill at most. */
  readonly longestLife: number;
  /** Milliseconds the service may take to make up for everything. */
  readonly patience: number;
  readonly log?: (line: string) => void;
}

export interface Killed {
  /** What is not as after a quiet run; empty when all is well. */
  readonly problems: readonly string[];
  /** Deliveries that were answered 202 and are not in the inbox. */
  readonly lost: readonly string[];
  /** The same verdict twice in a row on one head. */
  readonly twice: readonly string[];
  readonly deliveries: number;
  /** Different ones that were answered 202. */
  readonly acknowledged: number;
  readonly redelivered: number;
  readonly acts: number;
  /** Milliseconds from the last start to quiet. */
  readonly settled: number;
}

/** One life of a server, most often ended while it serves, sometimes while it starts. */
async function live(env: Readonly<Record<string, string>>, chance: Random, longest: number): Promise<void> {
  const starting = spawnServer(env);
  if (chance.next() < 0.2) {
    await sleep(chance.below(1500));
    starting.child.kill('SIGKILL');
    await starting.ended;
    return;
  }
  const server = await listening(starting);
  await sleep(chance.below(longest));
  await server.kill();
}

/** As whoever runs the service may; left alone, they are looked at after half an hour. */
export async function retrySetAside(place: Place): Promise<number> {
  const database = await place.open();
  const log = { info() {}, warn() {} };
  const jobs = await openJobs<unknown>({ database, log, concurrency: 0, run: async () => undefined });
  try {
    const letters = await jobs.deadLetters();
    for (const { id } of letters) await jobs.retry(id);
    return letters.length;
  } finally {
    await jobs.stop();
    await database.close();
  }
}

export async function killRepeatedly(of: Killing): Promise<Killed> {
  const { place, kills, seed, longestLife, patience, log = () => undefined } = of;
  const chance = random(seed);
  const port = await freePort();
  const stage = await openStage({ port });
  const env = { ...stage.env, ...place.env };
  const people = work(stage.clients, random(seed + 1));
  let server: ServerProcess | null = null;
  try {
    for (let kill = 1; kill <= kills; kill++) {
      await live(env, chance, longestLife);
      log(`kill ${kill} of ${kills}`);
    }
    const acts = await people.stop();
    const aside = await retrySetAside(place);
    log(`${aside} jobs set aside, since two kills in a row met them`);
    server = await startServer(env);
    const start = performance.now();
    const redelivered = await redeliverLost(stage);
    const wrong = await settle(stage, patience);
    const settled = performance.now() - start;
    if (wrong.length > 0) log(server.output());
    await server.stop();
    const known = answered(stage);
    const acknowledged = [...known].filter(([, accepted]) => accepted).map(([guid]) => guid);
    const inbox = await inboxOf(place);
    return {
      problems: wrong,
      lost: acknowledged.filter((guid) => !inbox.has(guid)),
      twice: publishedTwice(stage, stage.clients),
      deliveries: known.size,
      acknowledged: acknowledged.length,
      redelivered,
      acts,
      settled,
    };
  } finally {
    await people.stop();
    await server?.kill();
    await stage.stop();
  }
}
