/** The parts of the server that readiness asks. */

import type { Database } from '../store/database.ts';
import { EngineLost } from '../store/engine-lost.ts';
import { migratedTo, migrationNames } from '../store/migrate.ts';
import type { Part } from './readiness.ts';
import { canSign } from './setting-problems.ts';

/** By SQLSTATE, in words that may be public. */
const reasons: Readonly<Record<string, string>> = {
  '25006': 'is read-only: deliveries cannot be written',
  '53100': 'has no room on its disk: deliveries cannot be written',
  '53200': 'has no memory left: deliveries cannot be written',
};

function reasonOf(error: unknown): string {
  // Its own words name nobody.
  if (error instanceof EngineLost) return 'its engine ended: this process ends, and has to be started again';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (Object.hasOwn(reasons, code)) return reasons[code] ?? '';
  // A code of the database means that it answers; its message may hold names.
  return /^[0-9A-Z]{5}$/.test(code) ? `deliveries cannot be written (SQLSTATE ${code})` : 'does not answer';
}

/** Milliseconds that what was found out holds: probes come often and from several sides, and each trial is a write. */
const holds = 3000;

/** Deliveries of a trial, and of one after something could not be written: more than the free rest of a page takes. */
const trial = { usual: 1, inDoubt: 200 };

export interface DatabasePart extends Part {
  /** A delivery could not be taken in: until much can be written again, this process is not ready. */
  doubt(): void;
}

/**
 * `write` does what taking so many deliveries in does: a database that answers and cannot be written to takes in nothing.
 * What somebody found out lately is everybody's answer.
 */
export function databasePart(
  write: (count: number) => Promise<void>,
  now: () => number = () => performance.now(),
): DatabasePart {
  let inDoubt = false;
  let known: { readonly answer: Promise<string | null>; readonly at: number } | null = null;
  const look = async () => {
    try {
      await write(inDoubt ? trial.inDoubt : trial.usual);
      inDoubt = false;
      return null;
    } catch (error) {
      inDoubt = true;
      return reasonOf(error);
    }
  };
  return {
    name: 'database',
    problem() {
      if (known === null || now() - known.at >= holds) known = { answer: look(), at: now() };
      return known.answer;
    },
    doubt() {
      if (!inDoubt) known = null;
      inDoubt = true;
    },
  };
}

/** Without a signature GitHub gives no token, and nothing can be judged. */
export function keyPart(privateKey: string): Part {
  return {
    name: 'private key',
    problem: async () => (canSign(privateKey) ? null : 'cannot sign: nothing can be asked of GitHub'),
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
