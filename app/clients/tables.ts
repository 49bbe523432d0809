/** The tables that hold a client's rows, as the database itself lists them: a table added later is never forgotten. */
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../store/tables.ts';

export interface ClientTable {
  readonly table: string;
  /** The column that holds the client. */
  readonly column: string;
}

/** In the order in which rows are exported and deleted: `clients` last, so that a broken purge can be taken up again. */
export async function clientTables(database: Kysely<Tables>): Promise<readonly ClientTable[]> {
  const { rows } = await sql<{ name: string }>`
    select c.table_name as name
    from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and c.column_name = 'client' and t.table_type = 'BASE TABLE'
    order by 1`.execute(database);
  return [...rows.map(({ name }) => ({ table: name, column: 'client' })), { table: 'clients', column: 'id' }];
}
