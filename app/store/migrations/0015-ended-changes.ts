/** Since when a pull request is closed: what is kept of it is forgotten some time after. Null: it is open, or nobody looked. */
import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table pushes add column closed_at timestamptz`.execute(database);
  await sql`alter table seen_approvals add column closed_at timestamptz`.execute(database);
}
