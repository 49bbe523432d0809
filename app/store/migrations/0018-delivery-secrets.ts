/** Who may tell of deployments and incidents that happen elsewhere: clients' secrets, sealed, and tokens that were used. */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table delivery_secrets (
      client text not null,
      id text not null unique,
      sealed bytea not null,
      created_at timestamptz not null,
      ends_at timestamptz,
      primary key (client, id)
    )`.execute(database);
  await restrict(database, {
    table: 'delivery_secrets',
    may: ['select', 'insert', 'update', 'delete'],
  });
  await sql`
    create table delivery_tokens (
      client text not null,
      token text not null,
      body_hash text not null,
      expires_at timestamptz not null,
      primary key (client, token)
    )`.execute(database);
  await sql`create index delivery_tokens_by_expiry on delivery_tokens (expires_at)`.execute(database);
  await restrict(database, { table: 'delivery_tokens', may: ['select', 'insert'] });
}
