/**
 * The server's process for a GitHub without limits, as a local one or an Enterprise Server is: failed reads are tried
 * again at once, writes are not spaced, and nothing is fetched from elsewhere. All else is as `app/server.ts` has it,
 * but that `ONLY_INTAKE` takes events in without working on them on either engine, and `JUDGE_ENTRY` names the file that
 * processes run that judge, or `here`.
 */
import { readEnvironment } from '../../app/environment.ts';
import { startServer } from '../../app/http-server.ts';
import { listener } from '../../app/jobs/listen.ts';
import { openDatabase } from '../../app/store/open.ts';

const refused: typeof fetch = () => Promise.reject(new Error('the network is refused in tests'));
const log = {
  info() {},
  warn: (data: object, message: string) => console.error(message, data),
};

const environment = readEnvironment(process.env);
if (!environment.ok) throw new Error(environment.problems.join('\n'));
const { settings, storage } = environment;
const { databaseUrl, dataDirectory } = storage;
const role = process.env.ONLY_INTAKE ? 'web' : storage.role;
const entry = process.env.JUDGE_ENTRY;
const database = await openDatabase({ url: databaseUrl ?? undefined, dataDirectory, log });
const running = await startServer({
  settings,
  database,
  role,
  ...(databaseUrl === null ? {} : { listen: listener(databaseUrl, log) }),
  fetch: refused,
  retryBase: 1,
  burst: 10_000,
  apart:
    entry === undefined
      ? true
      : entry !== 'here' && {
          entry: new URL(entry, import.meta.url),
          limits: { seconds: 2, megabytes: 512 },
        },
});
console.error(`Fairlead listens on ${running.url}${settings.webhookPath}`);
const stop = async () => {
  await running.stop();
  await database.close();
  process.exit(0);
};
process.once('SIGTERM', () => void stop());
