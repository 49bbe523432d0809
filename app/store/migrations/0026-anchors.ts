/** Where checkpoints were committed to repositories of clients. It only grows, like the ledger. */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`
    create table ledger_anchors (
      client text not null,
      size bigint not null,
      repository bigint not null,
      branch text not null,
      path text not null,
      commit text not null,
      at timestamptz not null,
      primary key (client, size, repository, branch, commit)
    )`.execute(database);
  await restrict(database, { table: 'ledger_anchors', may: ['select'] });
  await sql`
    create trigger ledger_stays before update or delete or truncate on ledger_anchors
    for each statement execute function ledger_only_grows()`.execute(database);
}
