/** The process: environment → wiring → listen. Refuses to start misconfigured. */
import { existsSync } from 'node:fs';
import { type Environment, readEnvironment } from './environment.ts';
import { listener } from './jobs/listen.ts';
import { type Observing, observe } from './operations/observe.ts';
import { type Running, serve } from './serve.ts';
import type { Database } from './store/database.ts';
import { openDatabase } from './store/open.ts';
import { StoreRefusal } from './store/refusal.ts';

/** Milliseconds to end in: less than the ten seconds that `docker stop` gives. */
const longestStop = 9500;

type Checked = Environment & { readonly ok: true };

/** The log, with every secret that this process was given kept out of it. */
function observing({ settings, storage, metrics }: Checked): Observing {
  const { privateKey, secrets, logLevel } = settings;
  const seen = observe({
    level: logLevel,
    secrets: [privateKey, ...secrets, storage.databaseUrl, metrics.metricsToken],
  });
  // Node would write the error as it is.
  process.once('uncaughtException', (error) => {
    seen.log.fatal(error);
    process.exit(1);
  });
  return seen;
}

async function start(
  { settings, storage, metrics }: Checked,
  seen: Observing,
): Promise<{ readonly database: Database; readonly running: Running }> {
  const { log } = seen;
  const { databaseUrl, dataDirectory, role, exportDirectory, graceDays, verdictRetentionDays } = storage;
  const database = await openDatabase({ url: databaseUrl ?? undefined, dataDirectory, log });
  try {
    const hear = databaseUrl === null ? {} : { listen: listener(databaseUrl, log) };
    const nets = { directory: exportDirectory, graceDays, verdictRetentionDays };
    const running = await serve(settings, {
      durable: database,
      role,
      nets,
      metrics,
      observing: seen,
      ...hear,
    });
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
  const started = await start(environment, observing(environment)).catch((error: unknown) => {
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
