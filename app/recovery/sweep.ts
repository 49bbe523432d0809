/**
 * Deliveries that were lost: GitHub never delivers again by itself what failed
 * (https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries), so the App's delivery log is read
 * and what the inbox lacks is asked for again. Asking twice does no harm: the inbox takes every delivery once.
 */

import { count, say } from '../../policies/engine/prose.ts';
import { noteGap, noteUntold } from '../evidence/gaps/note.ts';
import { noteRecovered } from '../evidence/gaps/recovered.ts';
import { inLanes } from '../lanes.ts';
import type { RunOf, Summary } from '../schedule.ts';
import { deliveryGivenUp, writeAudit } from '../store/audit.ts';
import { clientId } from '../store/client-id.ts';
import { settledDeliveries } from '../store/inbox.ts';
import { lastSweep, sweepEnded } from '../store/sweeps.ts';
import { byDelivery, choiceFor, type Logged, readLog } from './delivery-log.ts';

export type SweepOf = Pick<RunOf, 'database' | 'host' | 'appOctokit' | 'now' | 'log' | 'baseUrl'>;

const minute = 60_000;
const day = 24 * 60 * minute;

/** How long GitHub keeps deliveries: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks */
export function windowOf(baseUrl: string): number {
  const hosted = baseUrl === 'https://api.github.com' || baseUrl.endsWith('.ghe.com');
  return (hosted ? 3 : 7) * day;
}

/** A sweep reads this far back into what the last one saw, since the log lags behind. */
const overlap = 30 * minute;

/** Redeliveries asked for in one sweep; the rest waits for the next. */
const maxAsked = 200;

/** Redeliveries asked for at the same time. */
const lanes = 4;

async function reportGap({ log, database, host }: SweepOf, from: Date, to: Date): Promise<void> {
  const detail = { from: from.toISOString(), to: to.toISOString() };
  log.warn(
    detail,
    'Fairlead was away for longer than GitHub keeps deliveries, so events between these times are lost. Open pull requests are looked at again.',
  );
  await database.transaction(async (trx) => {
    await writeAudit(trx, host, 'deliveries lost', detail);
    await noteUntold(trx, host, {
      from,
      to,
      because: say`The delivery log was not read for longer than GitHub keeps deliveries.`,
      recovered: () => null,
      lost: say`Events of that time that had not arrived, as far as GitHub itself does not keep what they told.`,
    });
  });
}

async function giveUp({ log, database, host }: SweepOf, logged: Logged): Promise<void> {
  const { guid, installation, attempts, firstAt, lastAt } = logged;
  const detail = { guid, attempts, sentAt: firstAt.toISOString() };
  log.warn(detail, 'a delivery could not be taken in after many attempts and is given up');
  await database.transaction(async (trx) => {
    await writeAudit(trx, host, deliveryGivenUp, detail);
    if (installation === null) return;
    await noteGap(trx, clientId({ host, installation }), {
      from: firstAt.toISOString(),
      to: lastAt.toISOString(),
      watched: 'events',
      repositories: null,
      because: say`One event (delivery ${guid}) could not be taken in, in ${count(attempts, 'attempt')}.`,
      recovered: null,
      lost: say`What it told, as far as GitHub itself does not keep it.`,
    });
  });
}

/** A plain string, since the route's own type wants a number that ids are too large for. */
const redelivery: string = 'POST /app/hook/deliveries/{delivery_id}/attempts';

/** Asks for one redelivery. False: GitHub did not take the request; the next sweep asks again. */
async function requestRedelivery(of: SweepOf, { newest, guid }: Logged): Promise<boolean> {
  try {
    const octokit = await of.appOctokit();
    await octokit.request(redelivery, { delivery_id: newest.id, request: { retries: 0 } });
    return true;
  } catch (error) {
    of.log.warn({ err: error, guid }, 'redelivery could not be asked for; the next sweep asks again');
    return false;
  }
}

async function requestAll(of: SweepOf, wanted: readonly Logged[]): Promise<number> {
  let asked = 0;
  await inLanes(wanted, lanes, async (one) => {
    if (await requestRedelivery(of, one)) asked += 1;
  });
  return asked;
}

/** How far back to read; says so when there is a gap that GitHub's log no longer covers. */
async function sinceWhen(of: SweepOf, now: Date): Promise<Date> {
  const kept = new Date(now.getTime() - windowOf(of.baseUrl));
  const last = await lastSweep(of.database.kysely, of.host);
  if (!last) return kept;
  if (last.endedAt < kept) await reportGap(of, last.endedAt, kept);
  const known = new Date(last.through.getTime() - overlap);
  return known > kept ? known : kept;
}

/** Before this, everything was taken in or given up: the oldest of what is still out, or the start. */
function settledThrough(outstanding: readonly Logged[], startedAt: Date): Date {
  const oldest = outstanding[0]?.firstAt ?? startedAt;
  return oldest < startedAt ? oldest : startedAt;
}

/**
 * One sweep, which counts the deliveries in the part of the log that it read and what it did about those that the inbox
 * lacks. Throws only when the store fails; a request that GitHub refuses is made up for by the next
 * sweep.
 */
export async function sweep(of: SweepOf): Promise<Summary> {
  const { log, host } = of;
  const { kysely } = of.database;
  const startedAt = of.now();
  const since = await sinceWhen(of, startedAt);
  const { attempts, failure } = await readLog(await of.appOctokit(), since);
  const logged = byDelivery(attempts.filter((attempt) => new Date(attempt.delivered_at) >= since));
  const settled = await settledDeliveries(kysely, host, logged);
  const missing = logged.filter(({ guid }) => !settled.has(guid));
  const {
    ask: due = [],
    wait = [],
    'give up': hopeless = [],
  } = Object.groupBy(missing, (one) => choiceFor(one, startedAt));
  for (const one of hopeless) await giveUp(of, one);
  const asked = await requestAll(of, due.slice(0, maxAsked));
  if (failure)
    log.warn(
      { err: failure },
      'the delivery log could not be read to its end; the next sweep reads it again',
    );
  else {
    const outstanding = missing.filter((one) => !hopeless.includes(one));
    const through = settledThrough(outstanding, startedAt);
    await sweepEnded(kysely, host, { through, endedAt: of.now() });
    const kept = new Date(startedAt.getTime() - windowOf(of.baseUrl));
    await noteRecovered({ database: of.database, host, sent: logged, through, kept });
  }
  return {
    deliveries: logged.length,
    missing: missing.length,
    asked,
    waiting: wait.length,
    givenUp: hopeless.length,
    incomplete: failure ? 1 : 0,
  };
}
