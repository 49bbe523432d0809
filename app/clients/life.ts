/** What happened to clients and repositories → their rows. Ids decide, names are refreshed; nothing gone comes back. */
import type { Transaction } from 'kysely';
import { clientId } from '../store/client-id.ts';
import type { Tables } from '../store/tables.ts';
import type { ClientFacts, LifeChange, RepositoryFacts } from './life-events.ts';

type Trx = Transaction<Tables>;

/** Rows of one statement. */
const maxRows = 1000;

async function clientSeen(trx: Trx, host: string, facts: ClientFacts): Promise<void> {
  const { installation, accountId, login: account, suspended } = facts;
  const state = suspended ? 'suspended' : 'active';
  await trx
    .insertInto('clients')
    .values({ id: clientId({ host, installation }), host, installation, account, accountId, state })
    // An installation's id is never used again: a late event of one that is gone does not revive it.
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ account, accountId, state }).where('clients.state', '!=', 'gone'),
    )
    .execute();
}

async function clientLeft(trx: Trx, client: string, goneAt: Date): Promise<void> {
  await trx
    .updateTable('clients')
    .set({ state: 'gone', goneAt })
    .where('id', '=', client)
    .where('state', '!=', 'gone')
    .execute();
  await trx
    .updateTable('repositories')
    .set({ state: 'gone', updatedAt: goneAt })
    .where('client', '=', client)
    .execute();
}

async function repositoriesSeen(
  trx: Trx,
  client: string,
  repositories: readonly RepositoryFacts[],
  updatedAt: Date,
): Promise<void> {
  const byId = new Map(repositories.map((one) => [one.repositoryId, one]));
  const rows = [...byId].map(([id, { owner, name }]) => {
    return { client, id, name: `${owner}/${name}`, state: 'active' as const, updatedAt };
  });
  for (let from = 0; from < rows.length; from += maxRows)
    await trx
      .insertInto('repositories')
      .values(rows.slice(from, from + maxRows))
      .onConflict((conflict) =>
        conflict
          .columns(['client', 'id'])
          .doUpdateSet(({ ref }) => ({ name: ref('excluded.name'), state: 'active', updatedAt }))
          // What is known already is not written again: the reconcile sees every repository every few minutes.
          .where(({ eb, or, ref }) =>
            or([
              eb('repositories.name', '!=', ref('excluded.name')),
              eb('repositories.state', '!=', 'active'),
            ]),
          ),
      )
      .execute();
}

/** A repository has one owner: seen with one client, it is gone from the others of that host (it was transferred). */
async function endElsewhere(
  trx: Trx,
  host: string,
  client: string,
  ids: readonly number[],
  updatedAt: Date,
): Promise<void> {
  await trx
    .updateTable('repositories')
    .set({ state: 'gone', updatedAt })
    .where('id', 'in', ids)
    .where('client', 'like', `${host.replaceAll(/[%_\\]/g, '\\$&')}/%`)
    .where('client', '!=', client)
    .where('state', '!=', 'gone')
    .execute();
}

/** Rows of a client that left stay as they were, until they are purged. */
async function isThere(trx: Trx, client: string): Promise<boolean> {
  const row = await trx.selectFrom('clients').select('state').where('id', '=', client).executeTakeFirst();
  return row?.state !== 'gone';
}

async function applyOne(trx: Trx, host: string, change: LifeChange, now: Date): Promise<void> {
  if (change.kind === 'client_seen') return clientSeen(trx, host, change.facts);
  if (change.kind === 'account_renamed') {
    const { accountId, login: account } = change;
    await trx
      .updateTable('clients')
      .set({ account })
      .where('host', '=', host)
      .where('accountId', '=', accountId)
      .execute();
    return;
  }
  const client = clientId({ host, installation: change.installation });
  if (change.kind === 'client_left') return clientLeft(trx, client, now);
  if (!(await isThere(trx, client))) return;
  if (change.kind === 'repositories_seen') {
    await repositoriesSeen(trx, client, change.repositories, now);
    const ids = change.repositories.map(({ repositoryId }) => repositoryId);
    if (ids.length > 0) await endElsewhere(trx, host, client, ids, now);
    return;
  }
  await trx
    .updateTable('repositories')
    .set({ state: 'gone', updatedAt: now })
    .where('client', '=', client)
    .where('id', 'in', change.repositoryIds)
    .execute();
}

/** Applies changes in their order, in the service's own transaction that is given (the inbox row's, most often). */
export async function applyLife(
  trx: Trx,
  host: string,
  changes: readonly LifeChange[],
  now: Date,
): Promise<void> {
  for (const change of changes) await applyOne(trx, host, change, now);
}
