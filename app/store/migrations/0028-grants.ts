/** What a client lets the App see, as GitHub said it last, and what of it is not seen, since when. */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table grants_seen (
      client text primary key,
      permissions text not null,
      events text not null,
      as_of timestamptz,
      seen_at timestamptz not null
    )`.execute(database);
  await sql`
    create table unseen (
      client text not null,
      what text not null,
      since timestamptz not null,
      primary key (client, what)
    )`.execute(database);
  for (const table of ['grants_seen', 'unseen']) await restrict(database, { table, may: ['select'] });
}
