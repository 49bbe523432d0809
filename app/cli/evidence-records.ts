/** `fairlead evidence proof` and `fairlead evidence erase`: single records of a client's ledger. */

import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { toPlain } from '../../policies/engine/plain.ts';
import { count, own, type Prose, say } from '../../policies/engine/prose.ts';
import { whyFailed } from '../evidence/capture/scrubbed.ts';
import { erase } from '../evidence/ledger/erase.ts';
import { record } from '../evidence/ledger/keep.ts';
import { proofFile, type Unproven, type Wanted } from '../evidence/ledger/proof-file.ts';
import type { Database } from '../store/database.ts';
import { exportNoted } from '../store/evidence-exports.ts';
import { pathTrouble } from '../store/folder.ts';
import { type ExitCode, exitCode, type Io, Usage } from './command.ts';
import { newFile, withClient } from './evidence-client.ts';

const unproven: Readonly<Record<Unproven, Prose>> = {
  'nothing signed': own('Nothing was signed yet: the service signs once an hour'),
  'no such record': own('There is no such record'),
  'not signed yet': own('No checkpoint signs that record yet: the service signs once an hour'),
  'no such checkpoint': own('No checkpoint has so many records'),
};

function numberIn(name: string, text: string | null): number | null {
  if (text === null) return null;
  if (!/^\d{1,15}$/.test(text)) throw new Usage(say`--${own(name)} takes a whole number, not ${text}`);
  return Number(text);
}

/** It is recorded before it is on disk, and after. */
async function written(
  database: Database,
  client: string,
  { wanted, file, now }: { readonly wanted: Wanted; readonly file: string; readonly now: string },
): Promise<Unproven | 'written'> {
  const made = await proofFile(database.kysely, client, wanted, now);
  if (typeof made === 'string') return made;
  const { place: record, since } = wanted;
  const about = { what: 'proof', by: 'command', file: basename(file), record, since } as const;
  await exportNoted(database, client, { ...about, step: 'tried' });
  try {
    writeFileSync(file, made.text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const because = whyFailed(error);
    await exportNoted(database, client, { ...about, step: 'failed', because });
    const trouble = pathTrouble(error);
    if (trouble === null) throw error;
    throw new Usage(say`${file} cannot be written: ${trouble}`);
  }
  await exportNoted(database, client, { ...about, step: 'done' });
  return 'written';
}

export async function writeProof(
  io: Io,
  login: string,
  path: string,
  { record: place, since }: { readonly record: string | null; readonly since: string | null },
): Promise<ExitCode> {
  const wanted = { place: numberIn('record', place), since: numberIn('since', since) };
  if (wanted.place === null && wanted.since === null)
    throw new Usage(own('Give --record PLACE or --since SIZE.'));
  const file = newFile(io, path);
  const made = await withClient(io, login, (database, client) =>
    written(database, client, { wanted, file, now: io.now }),
  );
  if (made !== 'written') throw new Usage(unproven[made]);
  await io.print(`Written to ${file}. Verify it: fairlead verify ${path}\n`);
  return exitCode.fine;
}

export async function eraseRecords(
  io: Io,
  login: string,
  given: {
    readonly person: string | null;
    readonly all: boolean;
    readonly by: string | null;
    readonly reason: string | null;
  },
): Promise<ExitCode> {
  const { person, all, by, reason } = given;
  if ((person === null) !== all) throw new Usage(own('Give --person LOGIN, or --all, and not both.'));
  if (!by?.trim() || !reason?.trim())
    throw new Usage(own('Give --by, who decided it, and --reason, why: both are recorded.'));
  const erased = await withClient(io, login, async (database, client) => {
    const places = await erase(database, client, { login: person, by, reason });
    await record(database, client);
    return places;
  });
  const said =
    erased === 0
      ? say`Nothing is recorded about them.`
      : say`Erased what ${count(erased, 'record')} said, and recorded that.`;
  await io.print(`${toPlain(said)}\n`);
  return exitCode.fine;
}
