/** Opens the database: the embedded engine by default, a PostgreSQL server when there is a URL. */
import { CamelCasePlugin, CompiledQuery, Kysely, type Transaction } from 'kysely';
import { atOnce, outsideAnyOther } from './at-once.ts';
import { clientId } from './client-id.ts';
import { current, within } from './current.ts';
import type { ClientKey, Database } from './database.ts';
import { dialect, prelude } from './dialect.ts';
import { keepUp } from './embedded-upkeep.ts';
import type { StoreLog } from './log.ts';
import { type MigrationName, migrate } from './migrate.ts';
import { lockDirectory } from './owner-lock.ts';
import { ensureClientRole, ensureOwner } from './roles.ts';
import { clientRole, clientSetting } from './row-security.ts';
import type { Sessions } from './session.ts';
import type { Tables } from './tables.ts';

export interface OpenOptions {
  /** `postgres://…`, as in DATABASE_URL. Without it the embedded engine is used. */
  readonly url?: string | undefined;
  /** Where the embedded engine keeps everything. Made when it is missing. */
  readonly dataDirectory?: string | undefined;
  readonly log: StoreLog;
  /** The migration to stop at, the newest when not given; `none` leaves everything as it is. */
  readonly migrateTo?: MigrationName | 'none' | undefined;
}

export const defaultDataDirectory = './.fairlead/data';

interface DatabaseOf extends Pick<Database, 'engine' | 'lost'> {
  readonly sessions: Sessions;
  /** Called last. */
  readonly closed?: () => void;
}

/** What makes the rest of a transaction one client's. */
function becoming(client: ClientKey): string {
  const [id, role] = [clientId(client), clientRole];
  return `set local ${clientSetting} = '${id.replaceAll("'", "''")}'; set local role ${role}`;
}

/** The database over a pool of sessions. */
function databaseOf({ engine, sessions, lost, closed }: DatabaseOf): Database {
  const names = new CamelCasePlugin({ maintainNestedObjectKeys: true });
  const kysely = new Kysely<Tables>({ dialect: dialect(sessions), plugins: [names] });
  return {
    engine,
    kysely,
    lost,
    async transaction(work) {
      const open = current();
      if (open?.as === 'client') throw new Error('work for one client does not start the service’s own work');
      if (open) return work(open.trx);
      return within((run) => kysely.transaction().execute(run), 'service', work);
    },
    async asClient(client, work) {
      outsideAnyOther();
      const begin = (run: (trx: Transaction<Tables>) => ReturnType<typeof work>) =>
        kysely.transaction().execute(async (trx) => {
          await trx.executeQuery(prelude(becoming(client)));
          return run(trx);
        });
      return within(begin, 'client', work);
    },
    atOnce: atOnce(sessions, names, becoming),
    async execute(text, values = []) {
      const open = current();
      if (open?.as === 'client')
        throw new Error('jobs are not queued inside work for a client: the role may not');
      // Without plugins: the queue's names are its own.
      const { rows } = await (open?.trx ?? kysely)
        .withoutPlugins()
        .executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, [...values]));
      return { rows };
    },
    async close() {
      try {
        await kysely.destroy();
      } finally {
        closed?.();
      }
    },
  };
}

async function prepared(database: Database, { migrateTo, log }: OpenOptions): Promise<Database> {
  try {
    await ensureOwner(database.kysely);
    if (migrateTo === 'none') return database;
    await ensureClientRole(database.kysely);
    const applied = await migrate(database.kysely, migrateTo);
    if (applied.length > 0) log.info({ applied }, 'database migrated');
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function openEmbedded(directory: string, options: OpenOptions): Promise<Database> {
  // The engine that is not used is not loaded.
  const { engineRefusal, makeDirectory, openEngine } = await import('./embedded-directory.ts');
  const { embeddedSessions } = await import('./embedded-sessions.ts');
  makeDirectory(directory);
  const unlock = lockDirectory(directory);
  try {
    const engine = await openEngine(directory);
    const sessions = embeddedSessions(engine);
    const opened = databaseOf({ engine: 'embedded', sessions, lost: engine.lost, closed: unlock });
    const database = await prepared(opened, options);
    const upkeep = keepUp(database.kysely, options.log);
    return {
      ...database,
      close() {
        upkeep.stop();
        return database.close();
      },
    };
  } catch (error) {
    unlock();
    throw isInternal(error) ? engineRefusal(directory, error) : error;
  }
}

/** PostgreSQL's own class for what must not be: damaged pages and catalogues among it. */
function isInternal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('XX');
}

async function openServer(url: string, options: OpenOptions): Promise<Database> {
  const { serverSessions } = await import('./server.ts');
  const { serverRefusal } = await import('./server-refusal.ts');
  try {
    const sessions = serverSessions(url, options.log);
    // A server comes back.
    return await prepared(databaseOf({ engine: 'server', sessions, lost: new Promise(() => {}) }), options);
  } catch (error) {
    throw serverRefusal(url, error);
  }
}

/**
 * Opens and migrates. Throws {@link StoreRefusal} when the data directory has an owner, another engine's data or damage, or
 * cannot be written, and when the server is away, too old, lacks rights or was used by a newer Fairlead.
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  const { url, dataDirectory = defaultDataDirectory } = options;
  return url ? openServer(url, options) : openEmbedded(dataDirectory, options);
}
