/** Whether there may be work for a client and a repository, and what the repository is called now. */
import type { RepositoryRef } from '../events.ts';
import { clientId } from '../store/client-id.ts';
import type { Database } from '../store/database.ts';

/** Whether a client may be worked for at all. One that was never heard of may: its `installation` event can be late. */
export async function isActiveClient(
  database: Database,
  host: string,
  installation: number,
): Promise<boolean> {
  const row = await database.kysely
    .selectFrom('clients')
    .select('state')
    .where('id', '=', clientId({ host, installation }))
    .executeTakeFirst();
  return row === undefined || row.state === 'active';
}

/** A repository under the name it has now; null when the client is suspended or gone, or the repository is gone from it. */
export async function activeRepository(
  database: Database,
  host: string,
  at: RepositoryRef,
): Promise<RepositoryRef | null> {
  const { installation, repositoryId } = at;
  if (!(await isActiveClient(database, host, installation))) return null;
  const row = await database.kysely
    .selectFrom('repositories')
    .select(['name', 'state'])
    .where('client', '=', clientId({ host, installation }))
    .where('id', '=', repositoryId)
    .executeTakeFirst();
  if (!row) return at;
  const [owner = at.owner, repo = at.repo] = row.name.split('/');
  return row.state === 'active' ? { installation, repositoryId, owner, repo } : null;
}
