/** The parts of the server that readiness asks. */

import type { Database } from '../store/database.ts';
import { migratedTo, migrationNames } from '../store/migrate.ts';
import type { Part } from './readiness.ts';

export function databasePart({ execute }: Pick<Database, 'execute'>): Part {
  return {
    name: 'database',
    async problem() {
      await execute('select 1');
      return null;
    },
  };
}

/** A process that waits for another one's migrations, or was left behind by a restore, does not take work. */
export function migrationsPart({ kysely }: Pick<Database, 'kysely'>): Part {
  return {
    name: 'migrations',
    async problem() {
      const now = await migratedTo(kysely);
      return now === migrationNames.at(-1) ? null : 'are not those of this version';
    },
  };
}

/** `alive` says whether jobs are being looked for. */
export function jobsPart(alive: () => boolean): Part {
  return { name: 'jobs', problem: async () => (alive() ? null : 'are not being worked off') };
}
