/** What the nets remember of waivers, in the database. */
import { sql } from 'kysely';
import type { WaiverNetStore } from '../recovery/parts.ts';
import { clientId } from '../store/client-id.ts';
import type { Database } from '../store/database.ts';
import { storedIssues } from '../store/issues.ts';
import type { RepositoryRef } from '../task.ts';
import { refOf } from '../task.ts';
import { purpose, reminderKey, reminderOf } from './reminder-text.ts';

/** In turn: a client with thousands of them holds up no other. */
const turnOfClient = sql`row_number() over (partition by installation
  order by max(use.asked_at) asc nulls first, repository_id, pull_request)`;

function usesPart({ kysely }: Database, host: string) {
  return {
    endedUses: async (today, askedBefore, most) => {
      const rows = await kysely
        .selectFrom('waiverUses as use')
        .innerJoin('clients', 'clients.id', 'use.client')
        .innerJoin('repositories as there', (join) =>
          join.onRef('there.client', '=', 'use.client').onRef('there.id', '=', 'use.repositoryId'),
        )
        .select(['installation', 'repositoryId', 'name', 'pullRequest'])
        .select((row) => row.fn.min('use.until').as('until'))
        .where('clients.host', '=', host)
        .where('clients.state', '=', 'active')
        .where('there.state', '=', 'active')
        .where('use.trustedThrough', '<', today)
        .groupBy(['installation', 'repositoryId', 'name', 'pullRequest'])
        .having((row) =>
          row.or([
            row(row.fn.max('use.askedAt'), 'is', null),
            row(row.fn.max('use.askedAt'), '<', askedBefore),
          ]),
        )
        .orderBy(turnOfClient)
        .orderBy(sql`max(use.asked_at) asc nulls first`)
        .orderBy('installation')
        .orderBy('repositoryId')
        .orderBy('pullRequest')
        .limit(most)
        .execute();
      return rows.map(({ installation, repositoryId, name, pullRequest, until }) => ({
        at: refOf(installation, repositoryId, name),
        number: pullRequest,
        isOver: until < today,
      }));
    },
    usesAsked: async ({ at, number }, askedAt) => {
      await kysely
        .updateTable('waiverUses')
        .set({ askedAt })
        .where('client', '=', clientId({ host, installation: at.installation }))
        .where('repositoryId', '=', at.repositoryId)
        .where('pullRequest', '=', number)
        .execute();
    },
  } satisfies Partial<WaiverNetStore>;
}

function filesPart({ kysely }: Database, host: string) {
  return {
    unreadWaivers: async (installation, readBefore, most) => {
      const rows = await kysely
        .selectFrom('repositories')
        .select(['id', 'name'])
        .where('client', '=', clientId({ host, installation }))
        .where('state', '=', 'active')
        .where((row) => row.or([row('waiversReadAt', 'is', null), row('waiversReadAt', '<', readBefore)]))
        .orderBy(sql`waivers_read_at asc nulls first`)
        .orderBy('id')
        .limit(most)
        .execute();
      return rows.map(({ id, name }) => refOf(installation, id, name));
    },
    takeWaivers: async ({ installation, repositoryId }, readBefore, waiversReadAt) => {
      const taken = await kysely
        .updateTable('repositories')
        .set({ waiversReadAt })
        .where('client', '=', clientId({ host, installation }))
        .where('id', '=', repositoryId)
        .where((row) => row.or([row('waiversReadAt', 'is', null), row('waiversReadAt', '<', readBefore)]))
        .returning('id')
        .execute();
      return taken.length > 0;
    },
    waiversRead: async ({ installation, repositoryId }, waiversReadAt) => {
      await kysely
        .updateTable('repositories')
        .set({ waiversReadAt })
        .where('client', '=', clientId({ host, installation }))
        .where('id', '=', repositoryId)
        .execute();
    },
  } satisfies Partial<WaiverNetStore>;
}

function remindersPart(database: Database, host: string) {
  const issues = ({ installation }: RepositoryRef) => storedIssues(database, { host, installation });
  return {
    reminders: async (at) => {
      const known = await issues(at).list({ repositoryId: at.repositoryId, purpose });
      return known.map(({ key, ...one }) => ({ ...reminderOf(key), ...one }));
    },
    reminded: (at, { issue, ...of }) =>
      issues(at).opened({ repositoryId: at.repositoryId, purpose }, reminderKey(of), issue),
    reminderDone: (at, of, when) =>
      issues(at).closed({ repositoryId: at.repositoryId, purpose }, reminderKey(of), when),
  } satisfies Partial<WaiverNetStore>;
}

export function waiverNetStore(database: Database, host: string): WaiverNetStore {
  return {
    ...usesPart(database, host),
    ...filesPart(database, host),
    ...remindersPart(database, host),
  };
}
