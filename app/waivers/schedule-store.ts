/** What is known of waivers in the database: the verdicts that rest on them, files that were read, issues that remind. */
import { sql } from 'kysely';
import { clientId } from '../store/client-id.ts';
import type { Database } from '../store/database.ts';
import type { RepositoryRef } from '../task.ts';
import { refOf } from '../task.ts';
import type { KnownWaiverUses } from './ended.ts';
import type { KnownReminders } from './reminders.ts';

/** In turn: a client with thousands of them holds up no other. */
const turnOfClient = sql`row_number() over (partition by installation
  order by max(use.asked_at) asc nulls first, repository_id, pull_request)`;

/** `host` here and below is the App's: `github.com`, or an Enterprise Server's. */
export function knownWaiverUses({ kysely }: Database, host: string): KnownWaiverUses {
  return {
    endedUses: async (today, askedBefore, max) => {
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
        .limit(max)
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
  };
}

type FileReads = Pick<KnownReminders, 'unreadWaivers' | 'takeWaivers' | 'waiversRead'>;

function fileReads({ kysely }: Database, host: string): FileReads {
  return {
    unreadWaivers: async (installation, readBefore, max) => {
      const rows = await kysely
        .selectFrom('repositories')
        .select(['id', 'name'])
        .where('client', '=', clientId({ host, installation }))
        .where('state', '=', 'active')
        .where((row) => row.or([row('waiversReadAt', 'is', null), row('waiversReadAt', '<', readBefore)]))
        .orderBy(sql`waivers_read_at asc nulls first`)
        .orderBy('id')
        .limit(max)
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
  };
}

function issues({ kysely }: Database, host: string): Omit<KnownReminders, keyof FileReads> {
  const client = ({ installation }: RepositoryRef) => clientId({ host, installation });
  return {
    reminders: async (at) => {
      const rows = await kysely
        .selectFrom('waiverReminders')
        .select(['waiver', 'until', 'issue', 'closedAt'])
        .where('client', '=', client(at))
        .where('repositoryId', '=', at.repositoryId)
        .orderBy('waiver')
        .orderBy('until')
        .execute();
      return rows.map(({ closedAt, ...reminder }) => ({ ...reminder, done: closedAt !== null }));
    },
    reminded: async (at, reminder) => {
      const row = { client: client(at), repositoryId: at.repositoryId, ...reminder, closedAt: null };
      await kysely
        .insertInto('waiverReminders')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    reminderDone: async (at, { waiver, until }, closedAt) => {
      await kysely
        .updateTable('waiverReminders')
        .set({ closedAt })
        .where('client', '=', client(at))
        .where('repositoryId', '=', at.repositoryId)
        .where('waiver', '=', waiver)
        .where('until', '=', until)
        .execute();
    },
  };
}

export function knownReminders(database: Database, host: string): KnownReminders {
  return { ...fileReads(database, host), ...issues(database, host) };
}
