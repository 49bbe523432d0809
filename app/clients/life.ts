/** What happened to clients and repositories → their rows. */
import type { Transaction } from 'kysely';
import { clientId } from '../store/client-id.ts';
import { accountRenamed, clientLeft, clientSeen, clientState } from '../store/clients.ts';
import { endElsewhere, repositoriesLeft, repositoriesSeen } from '../store/repositories.ts';
import type { Tables } from '../store/tables.ts';
import { noteGranted } from './granted.ts';
import type { LifeChange } from './life-events.ts';

async function applyOne(
  trx: Transaction<Tables>,
  host: string,
  change: LifeChange,
  now: Date,
): Promise<void> {
  if (change.kind === 'client_seen') {
    const { facts, granted } = change;
    await clientSeen(trx, host, facts);
    const { installation } = facts;
    if (granted) await noteGranted(trx, clientId({ host, installation }), granted, now);
    return;
  }
  if (change.kind === 'account_renamed') return accountRenamed(trx, host, change.accountId, change.login);
  const client = clientId({ host, installation: change.installation });
  if (change.kind === 'client_left') {
    await clientLeft(trx, client, now);
    return repositoriesLeft(trx, client, now);
  }
  // Rows of a client that left stay as they were, until they are purged.
  if ((await clientState(trx, client)) === 'gone') return;
  if (change.kind === 'repositories_left') return repositoriesLeft(trx, client, now, change.repositoryIds);
  await repositoriesSeen(trx, client, change.repositories, now);
  const ids = change.repositories.map(({ repositoryId }) => repositoryId);
  if (ids.length > 0) await endElsewhere(trx, host, client, ids, now);
}

/** Applies changes in their order, in the service's own transaction that is given (the inbox row's, most often). */
export async function applyLife(
  trx: Transaction<Tables>,
  host: string,
  changes: readonly LifeChange[],
  now: Date,
): Promise<void> {
  for (const change of changes) await applyOne(trx, host, change, now);
}
