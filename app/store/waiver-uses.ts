/** What a pull request's last verdict rests on: the waivers it used, and until when it can be trusted. */
import { type Kysely, sql } from 'kysely';
import { type RepositoryRef, refOf } from '../task.ts';
import { clientId } from './client-id.ts';
import { activeClients } from './clients.ts';
import type { ClientKey, Database } from './database.ts';
import { addNotes } from './ledger.ts';
import { knownRepositories } from './repositories.ts';
import type { Tables } from './tables.ts';

/** Days are `YYYY-MM-DD`, UTC. */
export interface WaiverUse {
  readonly policy: string;
  readonly waiver: string;
  /** Where the waiver stands: a file at a revision, or a comment. */
  readonly layer: string;
  readonly until: string;
  /** The last day on which the verdict holds without another look: at most `until`. */
  readonly trustedThrough: string;
}

/** A verdict, as far as it is known by what it rests on. */
export interface RestingVerdict {
  readonly repositoryId: number;
  readonly pullRequest: number;
  readonly head: string;
}

export interface WaiverUses {
  /** Before a verdict is published: from then on it is known to end, whatever happens to this process. */
  add(on: RestingVerdict, uses: readonly WaiverUse[]): Promise<void>;
  /** What was recorded of the pull request is forgotten: it is closed. */
  forget(on: Omit<RestingVerdict, 'head'>): Promise<void>;
}

/** A pull request whose verdict rests on a waiver that ended, or on the absence of a fix that may have appeared. */
export interface EndedUse {
  readonly at: RepositoryRef;
  readonly number: number;
  /** The waiver itself is over, so that the verdict on GitHub is wrong. */
  readonly isOver: boolean;
}

/** `uses`: at least one. */
function inserted(
  db: Kysely<Tables>,
  client: string,
  { repositoryId, pullRequest, head }: RestingVerdict,
  uses: readonly WaiverUse[],
) {
  const rows = uses.map((use) => ({ client, repositoryId, pullRequest, head, askedAt: null, ...use }));
  return db
    .insertInto('waiverUses')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['client', 'repositoryId', 'pullRequest', 'policy', 'waiver', 'layer'])
        .doUpdateSet((row) => ({
          head: row.ref('excluded.head'),
          until: row.ref('excluded.until'),
          trustedThrough: row.ref('excluded.trustedThrough'),
        })),
    );
}

function forgotten(
  db: Kysely<Tables>,
  client: string,
  { repositoryId, pullRequest }: Omit<RestingVerdict, 'head'>,
) {
  return db
    .deleteFrom('waiverUses')
    .where('client', '=', client)
    .where('repositoryId', '=', repositoryId)
    .where('pullRequest', '=', pullRequest);
}

/** After a verdict was published: what was recorded of the pull request before is forgotten. Each waiver of each policy once. */
export function replaceUses(
  db: Kysely<Tables>,
  client: string,
  on: RestingVerdict,
  uses: readonly WaiverUse[],
) {
  return [forgotten(db, client, on), ...(uses.length > 0 ? [inserted(db, client, on, uses)] : [])];
}

/** In the database, under row-level security. */
export function storedWaiverUses(database: Database, client: ClientKey): WaiverUses {
  const id = clientId(client);
  return {
    add: async (on, uses) => {
      if (uses.length > 0) await database.atOnce(client, [inserted(database.kysely, id, on, uses)]);
    },
    forget: async (on) => {
      await database.atOnce(client, [forgotten(database.kysely, id, on)]);
    },
  };
}

/** In turn: a client with thousands of them holds up no other. */
const turnOfClient = sql`row_number() over (partition by installation
  order by max(use.asked_at) asc nulls first, repository_id, pull_request)`;

/** Of active clients and repositories; those asked for longest ago first, each pull request once. `today`: `YYYY-MM-DD`, UTC. */
export async function endedUses(
  db: Kysely<Tables>,
  host: string,
  today: string,
  askedBefore: Date,
  max: number,
): Promise<readonly EndedUse[]> {
  const rows = await db
    .selectFrom('waiverUses as use')
    .innerJoin(activeClients(db, host), 'owner.id', 'use.client')
    .innerJoin(knownRepositories(db), (join) =>
      join.onRef('there.client', '=', 'use.client').onRef('there.id', '=', 'use.repositoryId'),
    )
    .select(['installation', 'repositoryId', 'name', 'pullRequest'])
    .select((row) => row.fn.min('use.until').as('until'))
    .where('there.state', '=', 'active')
    .where('use.trustedThrough', '<', today)
    .groupBy(['installation', 'repositoryId', 'name', 'pullRequest'])
    .having((row) =>
      row.or([row(row.fn.max('use.askedAt'), 'is', null), row(row.fn.max('use.askedAt'), '<', askedBefore)]),
    )
    .orderBy(turnOfClient)
    .orderBy(sql`max(use.asked_at) asc nulls first`)
    .orderBy('installation')
    .orderBy('repositoryId')
    .orderBy('pullRequest')
    .limit(max)
    .execute();
  return rows.map(({ installation, repositoryId, name, pullRequest, until }) => ({
    at: refOf(installation, repositoryId, name),
    number: pullRequest,
    isOver: until < today,
  }));
}

/** Whose last day is over, and of which nobody asked for another look since. */
const newlyOver = (today: string) =>
  sql<boolean>`until < ${today} and (asked_at is null or asked_at < (until::date + 1)::timestamp at time zone 'UTC')`;

/** Notes that it was asked to be judged again; and for the ledger, once, which waivers are over. `today`: `YYYY-MM-DD`, UTC. */
export async function usesAsked(
  database: Database,
  host: string,
  { at, number }: EndedUse,
  { askedAt, today }: { readonly askedAt: Date; readonly today: string },
): Promise<void> {
  const { repositoryId, installation } = at;
  const client = clientId({ host, installation });
  await database.transaction(async (trx) => {
    const over = await trx
      .selectFrom('waiverUses')
      .select(['policy', 'waiver', 'layer', 'until', 'head'])
      .where('client', '=', client)
      .where('repositoryId', '=', repositoryId)
      .where('pullRequest', '=', number)
      .where(newlyOver(today))
      .orderBy('policy')
      .orderBy('waiver')
      .orderBy('layer')
      .execute();
    await trx
      .updateTable('waiverUses')
      .set({ askedAt })
      .where('client', '=', client)
      .where('repositoryId', '=', repositoryId)
      .where('pullRequest', '=', number)
      .execute();
    const on = { repository_id: repositoryId, pull_request: number };
    await addNotes(
      trx,
      over.map((one) => ({
        client,
        kind: 'waiver-end' as const,
        payload: { what: 'its last day is over' as const, ...one, ...on },
      })),
    );
  });
}
