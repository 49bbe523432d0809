/** Exports of evidence that a client's configuration asks for: until when they are planned, and each one from when it is due until it is where it belongs. */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table evidence_schedules (
      client text primary key,
      rules text,
      read_at timestamptz not null,
      planned_until timestamptz not null
    )`.execute(database);
  await sql`
    create table evidence_exports (
      client text not null,
      due_at timestamptz not null,
      period text not null,
      period_from text not null,
      period_to text not null,
      rules text not null,
      stage text not null,
      next_at timestamptz not null,
      taken_until timestamptz,
      failures integer not null,
      problem text,
      sha256 text,
      bytes bigint,
      delivered_to text,
      ended_at timestamptz,
      primary key (client, due_at)
    )`.execute(database);
  await sql`create index evidence_exports_open on evidence_exports (next_at) where stage <> 'done'`.execute(
    database,
  );
  await restrict(database, { table: 'evidence_schedules', may: ['select'] });
  await restrict(database, { table: 'evidence_exports', may: ['select'] });
}
