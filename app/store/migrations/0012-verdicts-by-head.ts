/** Which pull requests a verdict on a commit was said of: looked up when another one gets that commit for its head. */
import { type Kysely, sql } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create index verdicts_by_head on verdicts (client, repository_id, head)`.execute(database);
}
