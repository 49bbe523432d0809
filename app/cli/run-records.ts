/** Where what `plan`, `apply` and `undo` do is recorded: in the service's ledger, where this is the service's machine. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { own, say } from '../../policies/engine/prose.ts';
import { whyFailed } from '../evidence/capture/scrubbed.ts';
import type { Reader } from '../github/access/read-only.ts';
import type { Doer, Notes } from '../store/recorded.ts';
import { type Io, Usage } from './command.ts';
import { ofService } from './of-service.ts';
import type { Recording } from './recorded-journal.ts';
import type { OpenSession } from './settings-session.ts';

export const recordsHelp = `  --without-ledger do not record it, where the service's database is there, too

Where the service runs (its database is named as for the service: DATABASE_URL beside APP_ID, or else
FAIRLEAD_DATA_DIR, or .fairlead/data here; in the environment or .env) each call is recorded in the client's evidence ledger before it is
made and after it. Elsewhere the ledger has what GitHub tells the service of it, and the journal the rest.`;

type RunKind = 'apply' | 'undo';

/** The database's engine is not loaded to know it. */
const usualDirectory = '.fairlead/data';

/** As the service takes them: what is set goes before the file `.env`. Null: the file cannot be read. */
function settingsIn(cwd: string): NodeJS.ProcessEnv | null {
  const path = resolve(cwd, '.env');
  if (!existsSync(path)) return process.env;
  try {
    return { ...parseEnv(readFileSync(path, 'utf8')), ...process.env };
  } catch {
    return null;
  }
}

/**
 * Names that somebody's own project may use, too, count only beside the App's. Where a file with settings cannot be read, nobody knows: whoever opens the
 * database says so.
 */
function isServices({ cwd }: Pick<Io, 'cwd'>): boolean {
  const settings = settingsIn(cwd);
  if (settings === null) return true;
  const { APP_ID, DATABASE_URL, FAIRLEAD_DATA_DIR } = settings;
  return Boolean(FAIRLEAD_DATA_DIR || (APP_ID && DATABASE_URL) || existsSync(resolve(cwd, usualDirectory)));
}

async function doerOf({ as, newReader }: Pick<OpenSession, 'as' | 'newReader'>): Promise<Doer | 'the App'> {
  return as === 'app' ? 'the App' : personOf(newReader());
}

/** A token of a workflow does not say whose it is. */
async function personOf(reader: Reader): Promise<Doer> {
  try {
    const { id, login } = (await reader.get('GET /user', {})).data as { id: number; login: string };
    return { id, login };
  } catch {
    return { id: null, login: null };
  }
}

const inStore = () => ofService('apply', () => import('./run-records-in-store.ts'));

export interface RunOf {
  readonly kind: RunKind;
  readonly run: string;
  readonly subject: string;
  readonly withoutLedger: boolean;
}

/** Throws {@link Usage} where the ledger is there and cannot be written: then nothing is done. */
export async function withRecording<T>(
  io: Io,
  session: OpenSession,
  { kind, run, subject, withoutLedger }: RunOf,
  work: (recording: Recording | null) => Promise<T>,
): Promise<T> {
  if (withoutLedger || !isServices(io)) return work(null);
  const by = await doerOf(session);
  const { withLedger } = await inStore();
  const lost = (error: unknown) =>
    io.note(say`What became of a call could not be recorded in the ledger: ${whyFailed(error)}`);
  return withLedger(io, { host: session.host, subject }, (note) =>
    work(note && { run, by, note: (payload) => note(kind, payload), lost }),
  );
}

export const planNote = (
  of: 'settings' | 'files',
  hash: string,
  {
    subject,
    targets,
  }: { readonly subject: string; readonly targets: readonly { readonly edits: readonly unknown[] }[] },
): Omit<Notes['plan'], 'by'> => ({
  of,
  hash,
  subject,
  calls: targets.reduce((sum, { edits }) => sum + edits.length, 0),
  targets: targets.length,
});

/** A plan changes nothing: one that cannot be recorded is told of, and is there all the same. */
export async function recordPlan(
  io: Io,
  session: OpenSession,
  plan: Omit<Notes['plan'], 'by'>,
  withoutLedger: boolean,
): Promise<void> {
  if (withoutLedger || !isServices(io)) return;
  try {
    const by = await doerOf(session);
    const { withLedger } = await inStore();
    await withLedger(io, { host: session.host, subject: plan.subject }, async (note) => {
      await note?.('plan', { ...plan, by });
    });
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    io.note(say`The plan is not recorded in the ledger: ${error.message}`);
    io.note(own('--without-ledger says that it need not be.'));
  }
}
