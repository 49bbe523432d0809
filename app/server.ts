/** `npm start`: environment → database → server. Refuses to start misconfigured. */

import type { StorageSettings } from './environment.ts';
import { giveBackLater } from './give-back.ts';
import type { ServerOf } from './http-server.ts';
import { type Observing, observe } from './operations/observe.ts';
import {
  type CheckedEnvironment,
  databaseOrRefusal,
  endWhenLost,
  environmentOrRefusal,
  readDotEnv,
  refusedToListen,
  stopOnSignal,
  storedWhere,
} from './process.ts';
import { schedules } from './schedules/schedules.ts';

/** Hears at once of jobs that other processes add; of the embedded engine there is one process, which needs no driver. */
async function listenOf(
  { databaseUrl }: StorageSettings,
  log: Observing['log'],
): Promise<Pick<ServerOf, 'listen'>> {
  if (databaseUrl === null) return {};
  const { listener } = await import('./jobs/listen.ts');
  return { listen: listener(databaseUrl, log) };
}

/** The log, with every secret that this process was given kept out of it. */
function observing({ settings, storage, metrics }: CheckedEnvironment): Observing {
  const { privateKey, secrets, logLevel } = settings;
  const seen = observe({
    level: logLevel,
    secrets: [
      privateKey,
      ...secrets,
      storage.databaseUrl,
      metrics.metricsToken,
      ...(storage.evidenceBuckets ?? []).map(({ secretAccessKey }) => secretAccessKey),
    ],
    schedules,
  });
  // Node would write the error as it is.
  process.once('uncaughtException', (error) => {
    seen.log.fatal(error);
    process.exit(1);
  });
  return seen;
}

async function main(): Promise<void> {
  if (!readDotEnv()) return;
  const environment = environmentOrRefusal();
  if (!environment) return;
  const { settings, storage, metrics } = environment;
  const seen = observing(environment);
  // The embedded engine, in its own thread, and a server's answers do not wait until the rest is loaded.
  const opening = databaseOrRefusal(storage, seen.log);
  const [{ startServer }, database] = await Promise.all([import('./http-server.ts'), opening]);
  if (!database) return;
  try {
    const { url, stop } = await startServer({
      settings,
      database,
      role: storage.role,
      schedules: { ...storage, evidenceSecret: settings.privateKey },
      apart: true,
      observing: seen,
      metricsAt: metrics,
      ...(await listenOf(storage, seen.log)),
    });
    stopOnSignal(database, stop);
    endWhenLost(database, seen.log);
    giveBackLater();
    if (storage.role === 'worker') console.error(`Fairlead works; its health is at ${url}/healthz`);
    else console.error(`Fairlead listens on ${url}${settings.webhookPath}`);
    console.error(storedWhere(storage));
  } catch (error) {
    await database.close();
    if (!refusedToListen(error, environment)) throw error;
  }
}

await main();
