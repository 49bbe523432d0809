/** Looks at what events told of repositories, with the client's own Octokit and database. */
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import type { Clients } from '../../github/access/clients.ts';
import { rateLimitOf } from '../../github/access/rate-limited.ts';
import { CannotLook } from '../../looked.ts';
import type { Database } from '../../store/database.ts';
import type { RepositoryRef } from '../../task.ts';
import type { Log, World } from '../../world.ts';
import { foldNotes } from './fold.ts';

export interface DeliveryWorkOf {
  readonly database: Database;
  readonly host: string;
  readonly clients: Clients;
  readonly now: () => Date;
  readonly log: Log;
}

export function deliveryWork(of: DeliveryWorkOf): NonNullable<World['delivery']> {
  const { database, host, clients, now, log } = of;
  return {
    async look(at: RepositoryRef) {
      const { installation, repositoryId } = at;
      const octokit = async () => {
        const client = await clients.of(installation);
        return forAssessment(client.octokit(repositoryId, { for: 'delivery' })).octokit;
      };
      const client = { host, installation };
      try {
        return (await foldNotes({ database, client, at, octokit, now })).more;
      } catch (error) {
        // A limit is waited for; what may not be seen, or is broken, is tried again with the daily look.
        if (rateLimitOf(error) || !(error instanceof CannotLook)) throw error;
        log.warn({ err: error, repositoryId }, 'what events told of delivery could not be asked for');
        return false;
      }
    },
  };
}
