/**
 * The schedule `evidence-exports`: plans what each client asks for, makes what is due, says what is late. A client that fails, or
 * whose export takes long, holds up no other.
 */
import { inLanes } from '../../lanes.ts';
import type { Summary } from '../../schedule.ts';
import { clientId } from '../../store/client-id.ts';
import { installedAccounts } from '../../store/clients.ts';
import { openExports } from '../../store/evidence-exports.ts';
import type { ExportsOf, OfClient } from './of.ts';
import { plan } from './plan.ts';
import { tellOfLate } from './tell.ts';
import { workOn } from './work.ts';

/** Milliseconds after which a run ends: the next one goes on. */
const maxRun = 9 * 60_000;

/** Clients looked at at the same time. */
const lanes = 2;

interface Tally {
  done: number;
  later: number;
  failed: number;
  told: number;
}

async function ofClient(of: ExportsOf, client: OfClient, ends: number, tally: Tally): Promise<void> {
  const rules = await plan(of, client);
  for (const due of await openExports(of.database.kysely, client.client)) {
    if (due.nextAt.getTime() > of.now().getTime()) continue;
    const outcome = await workOn({ of, client, due, rules, ends });
    if (outcome !== 'taken') tally[outcome] += 1;
    // The next one would wait for the same.
    if (outcome === 'later') break;
  }
  tally.told += await tellOfLate(of, client);
}

/** One run. */
export async function evidenceExports(of: ExportsOf): Promise<Summary> {
  const tally: Tally = { done: 0, later: 0, failed: 0, told: 0 };
  const ends = of.now().getTime() + maxRun;
  const clients = await installedAccounts(of.database.kysely, of.host);
  await inLanes(clients, lanes, async ({ installation, login }) => {
    const client = { installation, login, client: clientId({ host: of.host, installation }) };
    await ofClient(of, client, ends, tally).catch((error: unknown) => {
      tally.failed += 1;
      of.log.warn(
        { err: error, client: client.client },
        'exports of a client could not be looked after; tried again',
      );
    });
  });
  return { ...tally };
}
