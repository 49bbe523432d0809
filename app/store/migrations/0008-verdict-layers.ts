/** Which files of other repositories a verdict rests on, so that a change of one that nobody tells of is noticed. */
import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  // Null: not known, for verdicts from before.
  await sql`alter table verdicts add column layers text`.execute(database);
}
