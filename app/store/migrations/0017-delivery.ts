/** How delivery goes, of each repository: rows of what happened, the graph of its commits, and how far both were read. */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

const may = ['select', 'insert', 'update', 'delete'] as const;

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table delivery_rows (
      client text not null,
      repository_id bigint not null,
      kind text not null,
      id text not null,
      at bigint not null,
      updated_at bigint not null,
      seen_at bigint not null,
      data text not null,
      primary key (client, repository_id, kind, id)
    )`.execute(database);
  await sql`create index delivery_rows_by_age on delivery_rows (at)`.execute(database);
  await restrict(database, { table: 'delivery_rows', may });
  await sql`
    create table delivery_commits (
      client text not null,
      repository_id bigint not null,
      sha bytea not null,
      parents bytea not null,
      written_at bigint not null,
      committed_at bigint not null,
      cohort text not null,
      copies bytea not null,
      title text not null,
      says text,
      primary key (client, repository_id, sha)
    )`.execute(database);
  await restrict(database, { table: 'delivery_commits', may });
  await sql`
    create table delivery_reads (
      client text not null,
      repository_id bigint not null,
      branch text,
      head text,
      since bigint,
      read_at bigint,
      cursor text,
      stage text,
      due_at bigint not null,
      began_at bigint,
      points bigint not null,
      read_rows bigint not null,
      failures integer not null,
      gaps jsonb not null,
      primary key (client, repository_id)
    )`.execute(database);
  await sql`create index delivery_reads_by_due on delivery_reads (due_at)`.execute(database);
  await restrict(database, { table: 'delivery_reads', may });
  await sql`
    create table delivery_notes (
      client text not null,
      repository_id bigint not null,
      note text not null,
      seen_at bigint not null,
      data text not null,
      primary key (client, repository_id, note)
    )`.execute(database);
  await restrict(database, { table: 'delivery_notes', may });
}
