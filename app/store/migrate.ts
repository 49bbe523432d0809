/** Brings the tables to this version, under a lock: of several processes that start at once, one does it. */
import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { up as makeTables } from './migrations/0001-tables.ts';
import { up as makeAuditAppendOnly } from './migrations/0002-append-only-audit.ts';
import { up as addSweeps } from './migrations/0003-nets.ts';
import { up as addPauses } from './migrations/0004-pauses.ts';
import { up as addGrants } from './migrations/0005-grants.ts';
import { up as addWaiverUses } from './migrations/0006-waiver-uses.ts';
import { up as addVerdictLayers } from './migrations/0008-verdict-layers.ts';
import { up as keepVerdictHistory } from './migrations/0009-verdict-history.ts';
import { up as addPurposes } from './migrations/0010-purposes.ts';
import { up as changeInboxAndCommands } from './migrations/0011-inbox-and-commands.ts';
import { up as indexVerdictsByHead } from './migrations/0012-verdicts-by-head.ts';
import { up as addOutages } from './migrations/0013-outages.ts';
import { up as keepChangeHistory } from './migrations/0014-change-history.ts';
import { up as endChanges } from './migrations/0015-ended-changes.ts';
import { up as addStandingIssues } from './migrations/0016-standing-issues.ts';
import { up as addDelivery } from './migrations/0017-delivery.ts';
import { up as addDeliverySecrets } from './migrations/0018-delivery-secrets.ts';
import { up as addLedger } from './migrations/0022-ledger.ts';
import { up as countDeliveryChanges } from './migrations/0023-delivery-changes.ts';
import { up as addCapture } from './migrations/0025-capture.ts';
import { up as addAnchors } from './migrations/0026-anchors.ts';
import { up as addEvidenceExports } from './migrations/0027-evidence-exports.ts';
import { up as addGrantsSeen } from './migrations/0028-grants.ts';
import { StoreRefusal } from './refusal.ts';
import type { Tables } from './tables.ts';

/** In order. One that was released never changes. */
const migrations = {
  '0001-tables': { up: makeTables },
  '0002-append-only-audit': { up: makeAuditAppendOnly },
  // The name is written in databases.
  '0003-nets': { up: addSweeps },
  '0004-pauses': { up: addPauses },
  '0005-grants': { up: addGrants },
  '0006-waiver-uses': { up: addWaiverUses },
  '0008-verdict-layers': { up: addVerdictLayers },
  '0009-verdict-history': { up: keepVerdictHistory },
  '0010-purposes': { up: addPurposes },
  '0011-inbox-and-commands': { up: changeInboxAndCommands },
  '0012-verdicts-by-head': { up: indexVerdictsByHead },
  '0013-outages': { up: addOutages },
  '0014-change-history': { up: keepChangeHistory },
  '0015-ended-changes': { up: endChanges },
  '0016-standing-issues': { up: addStandingIssues },
  '0017-delivery': { up: addDelivery },
  '0018-delivery-secrets': { up: addDeliverySecrets },
  '0022-ledger': { up: addLedger },
  '0023-delivery-changes': { up: countDeliveryChanges },
  '0025-capture': { up: addCapture },
  '0026-anchors': { up: addAnchors },
  '0027-evidence-exports': { up: addEvidenceExports },
  '0028-grants': { up: addGrantsSeen },
};

export type MigrationName = keyof typeof migrations;

export const migrationNames = Object.keys(migrations).sort() as MigrationName[];

export function isMigration(name: string): name is MigrationName {
  return Object.hasOwn(migrations, name);
}

const bookkeeping = ['kysely_migration', 'kysely_migration_lock'];

/** Whether a table is the migrator's own. */
export function isBookkeeping(table: string): boolean {
  return bookkeeping.includes(table);
}

/** The newest migration that was applied; null for a database that never had any. */
export async function migratedTo(database: Kysely<Tables>): Promise<string | null> {
  const applied = await migratorOf(database).getMigrations();
  return applied.filter(({ executedAt }) => executedAt).at(-1)?.name ?? null;
}

function migratorOf(database: Kysely<Tables>): Migrator {
  // The store's names are turned around by a plugin; the migrator's own tables keep theirs.
  const db = database.withoutPlugins();
  return new Migrator({ db, provider: { getMigrations: async () => migrations } });
}

/** Names of the migrations that were applied now. Throws {@link StoreRefusal} for a database of a newer Fairlead. */
export async function migrate(database: Kysely<Tables>, to?: MigrationName): Promise<readonly string[]> {
  const migrator = migratorOf(database);
  const now = to ? await migratedTo(database) : null;
  if (to && now && now > to)
    throw new StoreRefusal(`The database is at ${now} already, and cannot go back to ${to}.`);
  const { error, results = [] } = to ? await migrator.migrateTo(to) : await migrator.migrateToLatest();
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message))
    throw new StoreRefusal(
      `This database was used by a newer Fairlead: ${error.message.replace('corrupted migrations: ', '')}. Start that version, or restore a backup into an empty database.`,
      { cause: error },
    );
  if (error) throw error;
  return results.map(({ migrationName }) => migrationName);
}
