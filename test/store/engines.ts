/** Both engines, for tests that must hold on each: `describe.each(engines)('$name', ({ open }) => …)`. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { inject } from 'vitest';
import type { Database } from '../../app/store/database.ts';
import { engineFolder, prepareDirectory } from '../../app/store/embedded-directory.ts';
import { type OpenOptions, openDatabase } from '../../app/store/open.ts';

export const silent: OpenOptions['log'] = { info() {}, warn() {} };

export interface Opened {
  readonly database: Database;
  /** What `openDatabase` was given, so that others can open the same. */
  readonly at: { readonly url: string } | { readonly dataDirectory: string };
  /** Throws the data away; the database is closed. */
  remove(): Promise<void>;
  /** Closes it and throws the data away. */
  close(): Promise<void>;
}

/** A place to open: an own database, or an own directory. */
type Place = Pick<Opened, 'at' | 'remove'>;

export interface Engine {
  readonly name: 'embedded' | 'server';
  /** A new one; nothing is migrated in it. */
  place(): Promise<Place>;
  /** A new one, opened. It was migrated once for the whole run and copied, unless it is to stop at a migration. */
  open(options?: Pick<OpenOptions, 'migrateTo'>): Promise<Opened>;
}

/** Made once per run, by whichever worker comes first; the others wait for it. */
async function madeOnce(name: string, make: (made: string) => Promise<void>): Promise<string> {
  const finished = join(inject('run'), name);
  const making = `${finished}.making`;
  while (!fs.existsSync(finished)) {
    try {
      fs.mkdirSync(making);
    } catch {
      // Another worker is making it.
      await pause(100);
      continue;
    }
    await make(making);
    fs.renameSync(making, finished);
  }
  return finished;
}

/** A copy of a directory that was made once per run, since making one takes seconds. */
async function copied(name: string, make: (made: string) => Promise<void>): Promise<string> {
  const template = engineFolder(await madeOnce(name, make));
  const directory = fs.mkdtempSync(join(inject('run'), 'data-'));
  fs.cpSync(template, engineFolder(directory), { recursive: true });
  return directory;
}

/** An initialized directory. */
export const newDirectory = (): Promise<string> => copied('initialized', prepareDirectory);

const migratedDirectory = (): Promise<string> =>
  copied('migrated', async (made) => {
    const database = await openDatabase({ dataDirectory: made, log: silent });
    await database.close();
  });

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Roles belong to the whole server; another worker may be making this one. */
const makeLogin = `do $$ begin
  create role fairlead login nosuperuser createrole;
exception when duplicate_object or unique_violation then null; end $$`;

async function createDatabase(name: string, template: string): Promise<string> {
  const admin = inject('postgres');
  if (admin === null) throw new Error('there is no PostgreSQL server in this run');
  await asAdmin(admin, `create database ${name} template ${template} owner fairlead`);
  const url = new URL(admin);
  url.username = 'fairlead';
  url.pathname = `/${name}`;
  return url.href;
}

const template = 'migrated';

async function makeTemplate(): Promise<void> {
  await asAdmin(inject('postgres') ?? '', makeLogin);
  const url = await createDatabase(template, 'template1');
  const database = await openDatabase({ url, log: silent });
  await database.close();
}

async function newServerDatabase(from: string): Promise<Place> {
  await madeOnce('migrated-on-the-server', makeTemplate);
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = await createDatabase(name, from);
  return {
    at: { url },
    remove: () => asAdmin(inject('postgres') ?? '', `drop database if exists ${name} with (force)`),
  };
}

async function embeddedPlace(directory: Promise<string>): Promise<Place> {
  const dataDirectory = await directory;
  return {
    at: { dataDirectory },
    remove: async () => fs.rmSync(dataDirectory, { recursive: true, force: true }),
  };
}

function engine(name: Engine['name'], place: () => Promise<Place>, migrated: () => Promise<Place>): Engine {
  return {
    name,
    place,
    async open(options = {}) {
      const { at, remove } = await (options.migrateTo === undefined ? migrated() : place());
      const database = await openDatabase({ ...at, ...options, log: silent });
      return {
        database,
        at,
        remove,
        async close() {
          await database.close();
          await remove();
        },
      };
    },
  };
}

export const embedded = engine(
  'embedded',
  () => embeddedPlace(newDirectory()),
  () => embeddedPlace(migratedDirectory()),
);

export const server = engine(
  'server',
  () => newServerDatabase('template1'),
  () => newServerDatabase(template),
);

/** The server is left out where none could be started; the set-up says why, and CI fails. */
export const engines: readonly Engine[] = inject('postgres') === null ? [embedded] : [embedded, server];

/** For what is not about the engine: a database on the server costs less than half of an embedded one. */
export const cheapest: Engine = engines.at(-1) ?? embedded;
