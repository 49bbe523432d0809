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

export interface Engine {
  readonly name: 'embedded' | 'server';
  /** A new place to open: an own database, or an own directory. Nothing is migrated in it. */
  place(): Promise<{ readonly at: Opened['at']; remove(): Promise<void> }>;
  /** A new place, opened. */
  open(options?: Pick<OpenOptions, 'migrateTo'>): Promise<Opened>;
}

async function templateOf(run: string): Promise<string> {
  const template = join(run, 'template');
  const making = join(run, 'template.making');
  while (!fs.existsSync(template)) {
    try {
      fs.mkdirSync(making);
    } catch {
      // Another worker is making it.
      await pause(100);
      continue;
    }
    await prepareDirectory(making);
    fs.renameSync(making, template);
  }
  return template;
}

/** An initialized directory, copied from one made once per run, since making one takes seconds. */
export async function newDirectory(): Promise<string> {
  const run = inject('run');
  const directory = fs.mkdtempSync(join(run, 'data-'));
  const template = engineFolder(await templateOf(run));
  fs.cpSync(template, engineFolder(directory), { recursive: true });
  return directory;
}

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

async function newServerDatabase(): Promise<{ at: { url: string }; remove(): Promise<void> }> {
  const admin = inject('postgres');
  if (admin === null) throw new Error('there is no PostgreSQL server in this run');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(admin, makeLogin);
  await asAdmin(admin, `create database ${name} owner fairlead`);
  const url = new URL(admin);
  url.username = 'fairlead';
  url.pathname = `/${name}`;
  return {
    at: { url: url.href },
    remove: () => asAdmin(admin, `drop database if exists ${name} with (force)`),
  };
}

function engine(name: Engine['name'], place: Engine['place']): Engine {
  return {
    name,
    place,
    async open(options = {}) {
      const { at, remove } = await place();
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

export const embedded = engine('embedded', async () => {
  const dataDirectory = await newDirectory();
  return {
    at: { dataDirectory },
    remove: async () => fs.rmSync(dataDirectory, { recursive: true, force: true }),
  };
});

export const server = engine('server', newServerDatabase);

/** The server is left out where none could be started; the set-up says why, and CI fails. */
export const engines: readonly Engine[] = inject('postgres') === null ? [embedded] : [embedded, server];
