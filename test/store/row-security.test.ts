import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientKey } from '../../app/store/database.ts';
import { clientColumn, insertion, ownNotes, type Shape, shapeOf } from './any-row.ts';
import { engines, type Opened } from './engines.ts';

const acme: ClientKey = { host: 'github.com', installation: 1 };
const other: ClientKey = { host: 'github.com', installation: 2 };
const sameNumberElsewhere: ClientKey = { host: 'github.acme.com', installation: 1 };

describe.each(engines)('row-level security, $name', ({ open }) => {
  let opened: Opened;
  let shape: Shape;
  let tables: readonly string[];

  beforeAll(async () => {
    opened = await open();
    shape = await shapeOf(opened.database);
    tables = shape.tables;
    for (const table of tables) await opened.database.execute(insertion(shape, table, 'github.com/1'));
    await opened.database.execute(ownNotes);
  });
  afterAll(() => opened?.close());

  const rowsAs = async (client: ClientKey, table: string) => {
    const count = sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`;
    return (await opened.database.asClient(client, (trx) => count.execute(trx))).rows[0]?.n;
  };

  /** What the client role was granted on a table. */
  const mayAsClient = async (right: string) => {
    const { rows } = await opened.database.execute(
      `select table_name as name from information_schema.role_table_grants
       where grantee = 'fairlead_client' and privilege_type = $1 order by 1`,
      [right],
    );
    return rows.map(({ name }) => String(name));
  };

  it('is looked for on every table', () => {
    expect(tables).toEqual(
      expect.arrayContaining([
        'audit',
        'clients',
        'comments',
        'inbox',
        'open_checks',
        'repositories',
        'verdicts',
      ]),
    );
  });

  it('is on and forced for every table, and each carries its client', async () => {
    const { rows } = await opened.database.execute(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and relrowsecurity and relforcerowsecurity order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(tables);
    for (const table of tables)
      expect(shape.columns).toContainEqual(
        expect.objectContaining({ table, column: clientColumn(table), type: 'text' }),
      );
  });

  it('shows a client its own rows', async () => {
    for (const table of tables) expect([table, await rowsAs(acme, table)]).toEqual([table, 1]);
  });

  it('shows another client nothing, nor one with the same number on another host', async () => {
    for (const table of tables) {
      expect([table, await rowsAs(other, table)]).toEqual([table, 0]);
      expect([table, await rowsAs(sameNumberElsewhere, table)]).toEqual([table, 0]);
    }
  });

  it('shows nothing when no client is set, before and after one was', async () => {
    const seen = async (table: string) =>
      opened.database.transaction(async (trx) => {
        await sql`set local role fairlead_client`.execute(trx);
        return (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(trx)).rows[0]
          ?.n;
      });
    for (const table of tables) {
      expect([table, await seen(table)]).toEqual([table, 0]);
      await rowsAs(acme, table);
      expect([table, await seen(table)]).toEqual([table, 0]);
    }
  });

  it('takes no row for another client', async () => {
    const insertable = await mayAsClient('INSERT');
    for (const table of tables) {
      const insert = sql.raw(insertion(shape, table, 'github.com/1'));
      const attempt = opened.database.asClient(other, (trx) => insert.execute(trx));
      await expect(attempt, table).rejects.toThrow(
        insertable.includes(table)
          ? 'violates row-level security policy'
          : `permission denied for table ${table}`,
      );
    }
  });

  it('lets no client change, move or delete a row of another', async () => {
    const changeable = await mayAsClient('UPDATE');
    expect(changeable).toEqual(expect.arrayContaining(['comments', 'open_checks', 'repositories', 'sweeps']));
    expect(changeable).toEqual(await mayAsClient('DELETE'));
    for (const table of changeable) {
      const name = sql.table(table);
      await opened.database.asClient(other, (trx) => sql`delete from ${name}`.execute(trx));
      const steal = sql`update ${name} set client = 'github.com/2'`;
      await opened.database.asClient(other, (trx) => steal.execute(trx));
      await expect(
        opened.database.asClient(acme, (trx) => steal.execute(trx)),
        table,
      ).rejects.toThrow('violates row-level security policy');
      expect([table, await rowsAs(acme, table)]).toEqual([table, 1]);
    }
  });

  it('lets a client neither see nor change what the migrations keep', async () => {
    const read = sql`select * from kysely_migration`;
    await expect(opened.database.asClient(acme, (trx) => read.execute(trx))).rejects.toThrow(
      'permission denied',
    );
  });

  it('is left when the transaction ends, well or badly', async () => {
    const role = async () =>
      (
        await opened.database.execute(
          `select current_user as role, current_setting('fairlead.client', true) as client`,
        )
      ).rows[0];
    const before = (await role())?.role;
    await opened.database.asClient(acme, async () => {});
    await opened.database.asClient(acme, () => Promise.reject(new Error('no'))).catch(() => {});
    expect(before).not.toBe('fairlead_client');
    expect([await role(), await role()]).toEqual([
      { role: before, client: expect.toBeOneOf(['', null]) },
      { role: before, client: expect.toBeOneOf(['', null]) },
    ]);
  });

  it('gives the client role no privilege that goes around it', async () => {
    const { rows } = await opened.database.execute(
      `select rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb from pg_roles where rolname = 'fairlead_client'`,
    );
    expect(rows).toEqual([
      {
        rolsuper: false,
        rolbypassrls: false,
        rolcanlogin: false,
        rolcreaterole: false,
        rolcreatedb: false,
      },
    ]);
  });
});
