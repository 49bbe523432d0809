/** A row for any table of the store, made from what the database says of its columns: a table that is added is tested, too. */
import type { Database } from '../../app/store/database.ts';
import { isBookkeeping } from '../../app/store/migrate.ts';

interface Column {
  readonly table: string;
  readonly column: string;
  readonly type: string;
  readonly identity: string;
}

/** Every table but the migrator's own, whether the code knows it or not. Names are the database's. */
export interface Shape {
  readonly tables: readonly string[];
  readonly columns: readonly Column[];
}

export async function shapeOf(database: Database): Promise<Shape> {
  const { rows } = await database.execute(`
    select t.table_name as "table", c.column_name as "column", c.data_type as "type", c.is_identity as "identity"
    from information_schema.tables t join information_schema.columns c using (table_schema, table_name)
    where t.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1, c.ordinal_position`);
  const columns = rows
    .map(({ table, column, type, identity }) => ({
      table: String(table),
      column: String(column),
      type: String(type),
      identity: String(identity),
    }))
    .filter(({ table }) => !isBookkeeping(table));
  return { columns, tables: [...new Set(columns.map(({ table }) => table))] };
}

export const clientColumn = (table: string) => (table === 'clients' ? 'id' : 'client');

const literals: Readonly<Record<string, string>> = {
  text: `'x'`,
  bigint: '1',
  integer: '1',
  jsonb: `'{}'`,
  boolean: 'true',
  'timestamp with time zone': 'now()',
  'double precision': '1',
  bytea: `'\\x01'`,
};

/** The SQL that puts one row of `client` into `table`. */
export function insertion({ columns }: Shape, table: string, client: string): string {
  const own = columns.filter((column) => column.table === table && column.identity === 'NO');
  const values = own.map(({ column, type }) => {
    if (column === clientColumn(table)) return `'${client}'`;
    if (column === 'state') return `'active'`;
    if (!literals[type]) throw new Error(`${table}.${column}: no example of ${type}`);
    return literals[type];
  });
  return `insert into ${table} (${own.map(({ column }) => column).join(', ')}) values (${values.join(', ')})`;
}

/** Takes away what the database itself wrote about such rows. */
export const ownNotes = `do $$ begin
  perform set_config('fairlead.records', 'on', true);
  delete from ledger_notes where kind <> 'x';
  delete from rules_in_force where place <> 'x';
end $$`;
