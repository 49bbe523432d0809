/** What the processes of the service have in common: they refuse in words, open the database, and end when asked to. */
import { resolve } from 'node:path';
import { type Environment, readEnvironment, type StorageSettings } from './environment.ts';
import { dotEnvProblem } from './operations/dot-env.ts';
import type { Database } from './store/database.ts';
import type { StoreLog } from './store/log.ts';
import { openDatabase } from './store/open.ts';
import { StoreRefusal } from './store/refusal.ts';

export type CheckedEnvironment = Environment & { readonly ok: true };

/** Milliseconds to end in: less than the ten seconds that `docker stop` gives. */
const maxStop = 9500;

function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

/** Takes `.env` in, if there is one; false when it cannot be read, after saying why. */
export function readDotEnv(): boolean {
  const problem = dotEnvProblem(resolve('.env'));
  if (problem !== null) refuse(problem);
  return problem === null;
}

/** What the operating system says about an address to listen on. */
const listening: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there, perhaps another Fairlead. Stop it, or set another port',
  EACCES: 'this user may not listen on that port. Choose one above 1023',
  EADDRNOTAVAIL: 'this machine has no such address. Correct the host',
  ENOTFOUND: 'there is no such host. Correct the host',
  EAFNOSUPPORT: 'this machine has no addresses of that kind. Correct the host',
};

/** Whether an error is that no port could be had; it is said then in a sentence. */
export function refusedToListen(error: unknown, { settings, metrics }: CheckedEnvironment): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const code = String(error.code);
  const why = Object.hasOwn(listening, code) ? listening[code] : undefined;
  const port = 'port' in error ? error.port : null;
  const hostname = 'hostname' in error ? error.hostname : null;
  if (why === undefined || (port === null && hostname === null)) return false;
  const { metricsPort } = metrics;
  const isMetrics =
    metricsPort !== null &&
    (port === null ? metricsPort.host === hostname : port === metricsPort.port && port !== settings.port);
  const [names, at] = isMetrics
    ? ['METRICS_HOST and METRICS_PORT', metricsPort]
    : ['HOST and PORT', settings];
  refuse(`Fairlead cannot listen on ${at.host}:${at.port} (${names}): ${why}.`);
  return true;
}

/** The environment; null when something in it is wrong, after saying everything that is. */
export function environmentOrRefusal(): CheckedEnvironment | null {
  const environment = readEnvironment(process.env);
  if (environment.ok) return environment;
  for (const problem of environment.problems) console.error(problem);
  process.exitCode = 1;
  return null;
}

/** The database; null when it refuses to be opened, after saying why. */
export async function databaseOrRefusal(
  { databaseUrl, dataDirectory }: StorageSettings,
  log: StoreLog,
): Promise<Database | null> {
  try {
    return await openDatabase({ url: databaseUrl ?? undefined, dataDirectory, log });
  } catch (error) {
    if (!(error instanceof StoreRefusal)) throw error;
    refuse(error.message);
    return null;
  }
}

/** Where events and jobs are, in a sentence. */
export function storedWhere({ databaseUrl, dataDirectory }: StorageSettings): string {
  return `Events and jobs are kept in ${databaseUrl === null ? dataDirectory : 'the PostgreSQL server'}.`;
}

/** Milliseconds in which those who wait for an answer, and probes, hear that there is none. */
const lastWords = 1000;

/** Ends the process when its database is gone for good: only a new one can go on with what is stored. */
export function endWhenLost({ lost }: Pick<Database, 'lost'>, log: { fatal(error: Error): void }): void {
  void lost.then((error) => {
    log.fatal(error);
    setTimeout(() => process.exit(1), lastWords);
  });
}

/** Ends the process on SIGTERM and SIGINT, with the database closed last. */
export function stopOnSignal(database: Database, stop: () => Promise<void>): void {
  const end = async () => {
    // What is not done by then is another process's, or done after the next start.
    setTimeout(() => process.exit(1), maxStop).unref();
    await stop();
    await database.close();
    process.exit(0);
  };
  const once = () => void end().catch(() => process.exit(1));
  process.once('SIGTERM', once).once('SIGINT', once);
}
