/**
 * What evidence is captured with: when the service could not listen, which rules were in force, and keys are noted by the database
 * itself; notes are protected like records; and a payload can be erased so that the chain still holds.
 */
import { type Kysely, sql } from 'kysely';
import { restrict } from '../row-security.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  // Canonical JSON has the members sorted, and what stands before the kind is ours: at, client.
  await sql`
    create index ledger_records_by_kind
    on ledger_records (client, substring(record, '"kind":"([^"]*)"'), place)`.execute(database);
  await sql`alter table ledger_records alter column salt drop not null`.execute(database);
  await sql`create table receiving (client text primary key, at timestamptz not null)`.execute(database);
  await sql`
    create table unreceived (
      client text not null,
      since timestamptz not null,
      until timestamptz not null,
      primary key (client, since)
    )`.execute(database);
  await sql`
    create table rules_in_force (
      client text not null,
      place text not null,
      rules text not null,
      primary key (client, place)
    )`.execute(database);
  for (const table of ['receiving', 'unreceived']) await restrict(database, { table, may: ['select'] });
  // Verdicts are written on behalf of a client, and so is this.
  await restrict(database, { table: 'rules_in_force', may: ['select', 'insert', 'update', 'delete'] });
  await sql`alter table clients add column state_since timestamptz not null default now()`.execute(database);
  await erase(database);
  await protectNotes(database);
  await noteKeys(database);
  await noteRules(database);
  await noteClients(database);
  await noteRepositories(database);
}

/** Payload and salt of a record may go, where the transaction said so first, and nothing else of it. */
async function erase(database: Kysely<unknown>): Promise<void> {
  await sql`
    create or replace function ledger_only_grows() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and current_setting('fairlead.deletes_history', true) = 'on' then
        return null;
      end if;
      if tg_op = 'UPDATE' and tg_table_name = 'ledger_records' and current_setting('fairlead.erases', true) = 'on' then
        return null;
      end if;
      raise exception 'the evidence ledger is append-only';
    end $$`.execute(database);
  await sql`
    create function ledger_erases() returns trigger language plpgsql as $$
    begin
      if new.payload is not null or new.salt is not null
        or (new.client, new.place, new.record, new.hash) is distinct from (old.client, old.place, old.record, old.hash) then
        raise exception 'the evidence ledger is append-only';
      end if;
      return new;
    end $$`.execute(database);
  await sql`
    create trigger ledger_erases before update on ledger_records
    for each row execute function ledger_erases()`.execute(database);
}

/** Only whoever records them takes them away. */
async function protectNotes(database: Kysely<unknown>): Promise<void> {
  await sql`
    create function notes_stay() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and (current_setting('fairlead.records', true) = 'on'
        or current_setting('fairlead.deletes_history', true) = 'on') then
        return null;
      end if;
      raise exception 'the notes of the evidence ledger are not to be changed';
    end $$`.execute(database);
  await sql`
    create trigger notes_stay before update or delete or truncate on ledger_notes
    for each statement execute function notes_stay()`.execute(database);
}

/** The first one is no change. */
async function noteKeys(database: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_key() returns trigger language plpgsql as $$
    begin
      if current_setting('fairlead.restores', true) is distinct from 'on'
        and exists (select from ledger_keys where client = new.client and id <> new.id) then
        insert into ledger_notes (client, kind, payload) values (new.client, 'key',
          jsonb_build_object('id', new.id, 'public_key', new.public_key, 'made_at', new.made_at));
      end if;
      return null;
    end $$`.execute(database);
  await sql`
    create trigger noted after insert on ledger_keys
    for each row execute function note_key()`.execute(database);
}

/** Rules are those of a base branch. What judges by others than the last ones notes that they changed. */
async function noteRules(database: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_rules() returns trigger language plpgsql as $$
    declare
      at_place text := concat_ws('/', new.kind, coalesce(new.repository_id::text, new.subject), new.base_ref);
      before text;
    begin
      if new.rules is null or current_setting('fairlead.restores', true) = 'on' then
        return null;
      end if;
      select rules into before from rules_in_force where client = new.client and place = at_place;
      if before is not distinct from new.rules then
        return null;
      end if;
      insert into rules_in_force (client, place, rules) values (new.client, at_place, new.rules)
      on conflict (client, place) do update set rules = excluded.rules;
      insert into ledger_notes (client, kind, payload) values (new.client, 'configuration', jsonb_build_object(
        'kind', new.kind, 'repository_id', new.repository_id, 'base_ref', new.base_ref, 'base_sha', new.base_sha,
        'rules', new.rules, 'before', before, 'layers', new.layers, 'judged_at', new.judged_at));
      return null;
    end $$`.execute(database);
  await sql`
    create trigger noted_rules after insert on verdicts
    for each row execute function note_rules()`.execute(database);
}

const instant = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Our own words, as prose is kept: one part. */
const prose = (text: string) => `jsonb_build_array('${text}')`;

const gap = (
  since: string,
  until: string | null,
  watched: string,
  repositories: string,
  why: string,
  lost: string,
) => `
  jsonb_build_object('from', ${instant(since)}, 'to', ${until ? instant(until) : 'null'}, 'watched', '${watched}',
    'repositories', ${repositories}, 'because', ${prose(why)}, 'recovered', null, 'lost', ${prose(lost)})`;

const gone = {
  suspended: 'The App was suspended: GitHub sent it no events, and it was not let in.',
  uninstalled: 'The App was not installed: GitHub sent it no events, and it was not let in.',
  left: 'These repositories were not under Fairlead: deleted, transferred, or not selected any more.',
  lost: 'What happened meanwhile, as far as GitHub itself does not keep it.',
} as const;

/** An installation that is suspended, or gone, is a gap until it is not. One that comes back has another id, and so another ledger. */
async function noteClients(database: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_new_client() returns trigger language plpgsql as $$
    declare
      left_at timestamptz;
    begin
      if current_setting('fairlead.restores', true) = 'on' then
        return null;
      end if;
      select max(gone_at) into left_at from clients
      where host = new.host and account_id = new.account_id and id <> new.id and state = 'gone';
      if left_at < now() then
        insert into ledger_notes (client, kind, payload) values (new.id, 'gap',
          ${sql.raw(gap('left_at', 'now()', 'events', 'null', gone.uninstalled, gone.lost))});
      end if;
      if new.state = 'suspended' then
        insert into ledger_notes (client, kind, payload) values (new.id, 'gap',
          ${sql.raw(gap('now()', null, 'events', 'null', gone.suspended, gone.lost))});
      end if;
      return null;
    end $$`.execute(database);
  await sql`
    create function note_client() returns trigger language plpgsql as $$
    begin
      if old.state is not distinct from new.state then
        return new;
      end if;
      new.state_since := now();
      if old.state = 'suspended' then
        insert into ledger_notes (client, kind, payload) values (new.id, 'gap',
          ${sql.raw(gap('old.state_since', 'now()', 'events', 'null', gone.suspended, gone.lost))});
      end if;
      if new.state = 'suspended' then
        insert into ledger_notes (client, kind, payload) values (new.id, 'gap',
          ${sql.raw(gap('now()', null, 'events', 'null', gone.suspended, gone.lost))});
      elsif new.state = 'gone' then
        insert into ledger_notes (client, kind, payload) values (new.id, 'gap',
          ${sql.raw(gap('now()', null, 'events', 'null', gone.uninstalled, gone.lost))});
      end if;
      return new;
    end $$`.execute(database);
  await sql`
    create trigger noted_new after insert on clients
    for each row execute function note_new_client()`.execute(database);
  await sql`
    create trigger noted before update on clients
    for each row execute function note_client()`.execute(database);
}

/** One note for all that leave, or come back, together. Those of a client that left are its own gap. */
async function noteRepositories(database: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_repositories() returns trigger language plpgsql as $$
    begin
      insert into ledger_notes (client, kind, payload)
      select a.client, 'gap', ${sql.raw(
        gap('max(a.updated_at)', null, 'repository', 'jsonb_agg(a.id order by a.id)', gone.left, gone.lost),
      )}
      from after_it a join before_it b using (client, id)
      where a.state = 'gone' and b.state <> 'gone'
        and not exists (select from clients where clients.id = a.client and clients.state = 'gone')
      group by a.client order by a.client;
      insert into ledger_notes (client, kind, payload)
      select a.client, 'gap', ${sql.raw(
        gap(
          'b.updated_at',
          'max(a.updated_at)',
          'repository',
          'jsonb_agg(a.id order by a.id)',
          gone.left,
          gone.lost,
        ),
      )}
      from after_it a join before_it b using (client, id)
      where a.state <> 'gone' and b.state = 'gone'
      group by a.client, b.updated_at order by a.client, b.updated_at;
      return null;
    end $$`.execute(database);
  await sql`
    create trigger noted after update on repositories
    referencing old table as before_it new table as after_it
    for each statement execute function note_repositories()`.execute(database);
}
