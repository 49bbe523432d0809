/** Where a server process keeps its data, on either engine, without the test runner's help: benches use it too. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '../../app/store/database.ts';
import { openDatabase } from '../../app/store/open.ts';

export interface Place {
  readonly engine: 'embedded' | 'server';
  /** What a server process is told about it. */
  readonly env: Readonly<Record<string, string>>;
  /** Opens the same data, once no embedded owner is left. */
  open(): Promise<Database>;
  remove(): Promise<void>;
}

const log = { info() {}, warn() {} };

/** A directory that nothing was made in yet. */
export function embeddedPlace(): Place {
  const parent = mkdtempSync(join(tmpdir(), 'fairlead-place-'));
  const dataDirectory = join(parent, 'data');
  return {
    engine: 'embedded',
    env: { FAIRLEAD_DATA_DIR: dataDirectory },
    open: () => openDatabase({ dataDirectory, log }),
    remove: async () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }),
  };
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Roles belong to the whole server: another test may have made this one. */
const makeLogin = `do $$ begin
  create role fairlead login nosuperuser createrole;
exception when duplicate_object or unique_violation then null; end $$`;

/** A new database, owned by a role that is no superuser, as an operator should have it. */
export async function serverPlace(adminUrl: string): Promise<Place> {
  const name = `place_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, makeLogin);
  await asAdmin(adminUrl, `create database ${name} owner fairlead`);
  const url = new URL(adminUrl);
  url.username = 'fairlead';
  url.pathname = `/${name}`;
  return {
    engine: 'server',
    env: { DATABASE_URL: url.href },
    open: () => openDatabase({ url: url.href, log }),
    remove: () => asAdmin(adminUrl, `drop database if exists ${name} with (force)`),
  };
}

/** The GUIDs of all deliveries that a server accepted. */
export async function inboxOf(place: Place): Promise<ReadonlySet<string>> {
  const database = await place.open();
  try {
    const rows = await database.kysely.selectFrom('inbox').select('guid').execute();
    return new Set(rows.map(({ guid }) => guid));
  } finally {
    await database.close();
  }
}
