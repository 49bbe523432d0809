/** What is known, in the database, of what may have been lost: deliveries, clients, verdicts and open check runs. */
import { sql } from 'kysely';
import { applyLife } from '../clients/life.ts';
import { purged } from '../clients/purge.ts';
import { clientId } from '../store/client-id.ts';
import type { Database } from '../store/database.ts';
import { refOf } from '../task.ts';
import type { KnownVerdicts } from './reconcile.ts';
import type { KnownClients, KnownRepository } from './refresh.ts';
import type { KnownDeliveries } from './sweep.ts';
import type { KnownOpenChecks } from './watchdog.ts';

/** Audit entries after which a delivery is not asked for again. */
const givenUp = 'delivery given up';

/** `host` here and below is the App's: `github.com`, or an Enterprise Server's. */
export function knownDeliveries({ kysely }: Database, host: string): KnownDeliveries {
  return {
    settled: async (deliveries) => {
      const guids = deliveries.map(({ guid }) => guid);
      const clients = deliveries.map(({ installation }) =>
        clientId({ host, installation: installation ?? 0 }),
      );
      // One query, each part by its index; a purged client's inbox rows went with it.
      const { rows } = await sql<{ guid: string }>`
        select asked.guid from unnest(${guids}::text[], ${clients}::text[]) as asked (guid, client)
        where exists (select from inbox where inbox.guid = asked.guid)
          or exists (select from audit where audit.client = ${host} and audit.what = ${givenUp}
            and audit.detail ->> 'guid' = asked.guid)
          or exists (select from audit where audit.client = asked.client and audit.what = ${purged})`.execute(
        kysely,
      );
      return new Set(rows.map(({ guid }) => guid));
    },
    lastSweep: async () => {
      const row = await kysely
        .selectFrom('sweeps')
        .select(['through', 'endedAt'])
        .where('client', '=', host)
        .executeTakeFirst();
      return row ?? null;
    },
    sweepEnded: async ({ through, endedAt }) => {
      await kysely
        .insertInto('sweeps')
        .values({ client: host, through, endedAt })
        .onConflict((conflict) => conflict.column('client').doUpdateSet({ through, endedAt }))
        .execute();
    },
    audit: async (what, detail) => {
      await kysely
        .insertInto('audit')
        .values({ client: host, what, detail: JSON.stringify(detail) })
        .execute();
    },
  };
}

export function knownClients(database: Database, host: string, now: () => Date): KnownClients {
  const { kysely } = database;
  return {
    clients: async () => {
      const rows = await kysely
        .selectFrom('clients')
        .select(['installation', 'state'])
        .where('host', '=', host)
        .where('state', '!=', 'gone')
        .orderBy('installation')
        .execute();
      return rows.map(({ installation, state }) => ({ installation, suspended: state === 'suspended' }));
    },
    repositories: async (installation) => {
      const rows = await kysely
        .selectFrom('repositories')
        .select(['id', 'name', 'reconciledAt'])
        .where('client', '=', clientId({ host, installation }))
        .where('state', '=', 'active')
        .orderBy('id')
        .execute();
      return rows.map(
        ({ id, name, reconciledAt }): KnownRepository => ({
          at: refOf(installation, id, name),
          reconciledAt,
        }),
      );
    },
    live: (changes) => database.transaction((trx) => applyLife(trx, host, changes, now())),
  };
}

export function knownVerdicts({ kysely }: Database, host: string): KnownVerdicts {
  return {
    verdicts: async ({ installation, repositoryId }) => {
      const rows = await kysely
        .selectFrom('verdicts')
        .distinctOn('pullRequest')
        .select(['pullRequest', 'head', 'base', 'layers'])
        .where('client', '=', clientId({ host, installation }))
        .where('repositoryId', '=', repositoryId)
        .orderBy('pullRequest')
        .orderBy('publishedAt', 'desc')
        .execute();
      return rows.map(({ pullRequest, head, base, layers }) => ({
        number: pullRequest,
        headSha: head,
        baseRef: base,
        layers,
      }));
    },
    reconciled: async ({ installation, repositoryId }, reconciledAt) => {
      await kysely
        .updateTable('repositories')
        .set({ reconciledAt })
        .where('client', '=', clientId({ host, installation }))
        .where('id', '=', repositoryId)
        .execute();
    },
  };
}

export function knownOpenChecks({ kysely }: Database, host: string): KnownOpenChecks {
  return {
    openChecks: async (openedBefore) => {
      const rows = await kysely
        .selectFrom('openChecks as open')
        .innerJoin('clients', 'clients.id', 'open.client')
        .leftJoin('repositories as there', (join) =>
          join.onRef('there.client', '=', 'open.client').onRef('there.id', '=', 'open.repositoryId'),
        )
        .select([
          'installation',
          'repositoryId',
          'owner',
          'repo',
          'checkRun',
          'externalId',
          'openedAt',
          'sha',
          'there.name',
        ])
        .where('clients.host', '=', host)
        .where('clients.state', '=', 'active')
        .where((where) => where.or([where('there.state', 'is', null), where('there.state', '=', 'active')]))
        .where('openedAt', '<', openedBefore)
        .orderBy('openedAt')
        .execute();
      return rows.map(({ installation, repositoryId, owner, repo, sha, name, ...check }) => ({
        ...check,
        at: refOf(installation, repositoryId, name ?? `${owner}/${repo}`),
        headSha: sha,
      }));
    },
    checkClosed: async ({ at, externalId }) => {
      await kysely
        .deleteFrom('openChecks')
        .where('client', '=', clientId({ host, installation: at.installation }))
        .where('externalId', '=', externalId)
        .execute();
    },
  };
}
