/** The process: environment → wiring → listen. Refuses to start misconfigured. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultGraceDays } from './clients/purge.ts';
import { readEnvironment, type ServerSettings, type StorageSettings } from './environment.ts';
import { listener } from './jobs/listen.ts';
import { type Running, serve } from './serve.ts';
import type { Database } from './store/database.ts';
import { openDatabase } from './store/open.ts';
import { StoreRefusal } from './store/refusal.ts';

/** Milliseconds to end in: less than the ten seconds that `docker stop` gives. */
const longestStop = 9500;

/** Before there is a log: starting says little, and to people. */
const log = {
  info: (_: object, message: string) => console.error(message),
  warn: (_: object, message: string) => console.error(message),
};

async function start(
  settings: ServerSettings,
  { databaseUrl, dataDirectory, role }: StorageSettings,
): Promise<{ readonly database: Database; readonly running: Running }> {
  const database = await openDatabase({ url: databaseUrl ?? undefined, dataDirectory, log });
  try {
    const hear = databaseUrl === null ? {} : { listen: listener(databaseUrl, log) };
    const nets = { directory: join(dataDirectory, '..', 'exports'), graceDays: defaultGraceDays };
    const running = await serve(settings, { durable: database, role, nets, ...hear });
    return { database, running };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function stopOnSignal({ database, running }: Awaited<ReturnType<typeof start>>): void {
  const stop = async () => {
    // What is not done by then is somebody else's, or done after the next start.
    setTimeout(() => process.exit(1), longestStop).unref();
    await running.stop();
    await database.close();
    process.exit(0);
  };
  const once = () => void stop().catch(() => process.exit(1));
  process.once('SIGTERM', once).once('SIGINT', once);
}

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const environment = readEnvironment(process.env);
  if (!environment.ok) {
    for (const problem of environment.problems) console.error(problem);
    process.exitCode = 1;
    return;
  }
  const { settings, storage } = environment;
  const started = await start(settings, storage).catch((error: unknown) => {
    if (!(error instanceof StoreRefusal)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return null;
  });
  if (!started) return;
  stopOnSignal(started);
  const { url } = started.running;
  if (storage.role === 'worker') console.error(`Fairlead works; its health is at ${url}/healthz`);
  else console.error(`Fairlead listens on ${url}${settings.webhookPath}`);
  const kept = storage.databaseUrl === null ? storage.dataDirectory : 'the PostgreSQL server';
  console.error(`Events and jobs are kept in ${kept}.`);
}

await main();
