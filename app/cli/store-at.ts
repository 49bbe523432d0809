/** Where the commands about the database find it: by the server's own variables. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { own, say } from '../../policies/engine/prose.ts';
import { dotEnvProblem } from '../operations/dot-env.ts';
import { databaseUrlProblem } from '../operations/setting-problems.ts';
import { defaultDataDirectory, type OpenOptions } from '../store/open.ts';
import { StoreRefusal } from '../store/refusal.ts';
import { type Io, Usage } from './command.ts';
import { readOptions } from './options.ts';

export const storeHelp = `
The database is the one of the service: DATABASE_URL, or else the data directory FAIRLEAD_DATA_DIR
(default: ${defaultDataDirectory}). A file .env in the current folder is read, as the service does.
`;

function environmentOf(io: Io): NodeJS.ProcessEnv {
  const problem = dotEnvProblem(resolve(io.cwd, '.env'));
  if (problem !== null) throw new Usage(say`${problem}`);
  return process.env;
}

/** Where the service keeps its database, with `.env` read like the server does. */
export function storeOptions(io: Io): OpenOptions {
  const { DATABASE_URL, FAIRLEAD_DATA_DIR } = environmentOf(io);
  const problem = DATABASE_URL ? databaseUrlProblem(DATABASE_URL) : null;
  if (problem !== null) throw new Usage(say`${problem}`);
  return {
    url: DATABASE_URL || undefined,
    dataDirectory: resolve(io.cwd, FAIRLEAD_DATA_DIR || defaultDataDirectory),
    log: { info() {}, warn: (_, message) => io.note(say`${message}`) },
  };
}

/** The same for commands that only read: creating an empty database on the way would give a wrong answer. */
export function existingStore(io: Io): OpenOptions {
  const options = storeOptions(io);
  const { url, dataDirectory } = options;
  if (url === undefined && dataDirectory !== undefined && !existsSync(dataDirectory))
    throw new Usage(
      say`There is no data in ${dataDirectory}`,
      own('Run it where the service runs, or name its database with DATABASE_URL or FAIRLEAD_DATA_DIR.'),
    );
  return options;
}

/** The one FILE. Throws {@link Usage} when there is not exactly one. */
export function fileAmong(args: readonly string[], io: Io): string {
  const { positionals } = readOptions(args, {});
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new Usage(own('One FILE is needed, and nothing else.'));
  return resolve(io.cwd, file);
}

/** A refusal as its own message, without a stack trace. */
export async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreRefusal) throw new Usage(say`${error.message}`);
    throw error;
  }
}
