/** Whether there may be work for a client and a repository, and what the repository is called now. */

import { clientId } from '../store/client-id.ts';
import { clientState } from '../store/clients.ts';
import type { Database } from '../store/database.ts';
import { standingOf } from '../store/repositories.ts';
import type { RepositoryRef } from '../task.ts';

/** Whether a client may be worked for at all. One that was never heard of may: its `installation` event can be late. */
export async function isActiveClient(
  database: Database,
  host: string,
  installation: number,
): Promise<boolean> {
  const state = await clientState(database.kysely, clientId({ host, installation }));
  return state === null || state === 'active';
}

/** Milliseconds for which an answer holds that another process may have made wrong. */
const holds = 1000;

export interface KnownActive {
  /** As {@link isActiveClient}, from memory for a second: it is asked before every single request. */
  isActive(installation: number): Promise<boolean>;
  /** Something was heard of some client's life: what is in memory may be wrong. */
  forget(): void;
}

export function knownActive(database: Database, host: string, now: () => number): KnownActive {
  const answers = new Map<number, { readonly answer: Promise<boolean>; readonly at: number }>();
  return {
    isActive(installation) {
      const known = answers.get(installation);
      if (known && now() - known.at < holds) return known.answer;
      const answer = isActiveClient(database, host, installation);
      answers.set(installation, { answer, at: now() });
      answer.catch(() => answers.delete(installation));
      return answer;
    },
    forget: () => answers.clear(),
  };
}

/** A repository under the name it has now; null when the client is suspended or gone, or the repository is gone from it. */
export async function activeRepository(
  database: Database,
  host: string,
  at: RepositoryRef,
): Promise<RepositoryRef | null> {
  const { client, repository } = await standingOf(database.kysely, host, at);
  if (client !== null && client !== 'active') return null;
  return repository === 'gone' ? null : (repository ?? at);
}
