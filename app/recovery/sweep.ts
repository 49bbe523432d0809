/**
 * The first net: GitHub never delivers again by itself what failed
 * (https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries), so the App's delivery log is read
 * and what the inbox lacks is asked for again. Asking twice does no harm: the inbox takes every delivery once.
 */
import { deliveryGivenUp } from '../store/audit.ts';
import { byDelivery, choiceFor, type Logged, readLog } from './delivery-log.ts';
import { inLanes } from './lanes.ts';
import type { NetParts, Summary } from './parts.ts';

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
const mostAsked = 200;

/** Redeliveries asked for at the same time. */
const lanes = 4;

async function reportGap({ log, store }: NetParts, from: Date, to: Date): Promise<void> {
  const detail = { from: from.toISOString(), to: to.toISOString() };
  log.warn(
    detail,
    'Fairlead was away for longer than GitHub keeps deliveries, so events between these times are lost. Open pull requests are looked at again.',
  );
  await store.audit('deliveries lost', detail);
}

async function giveUp({ log, store }: NetParts, { guid, attempts, firstAt }: Logged): Promise<void> {
  const detail = { guid, attempts, sentAt: firstAt.toISOString() };
  log.warn(detail, 'a delivery could not be taken in after many attempts and is given up');
  await store.audit(deliveryGivenUp, detail);
}

/** A plain string, since the route's own type wants a number that ids are too large for. */
const again: string = 'POST /app/hook/deliveries/{delivery_id}/attempts';

/** Asks for one redelivery. False: GitHub did not take the request; the next sweep asks again. */
async function ask(parts: NetParts, { newest, guid }: Logged): Promise<boolean> {
  try {
    const octokit = await parts.appOctokit();
    await octokit.request(again, { delivery_id: newest.id, request: { retries: 0 } });
    return true;
  } catch (error) {
    parts.log.warn({ err: error, guid }, 'redelivery could not be asked for; the next sweep asks again');
    return false;
  }
}

async function askAll(parts: NetParts, wanted: readonly Logged[]): Promise<number> {
  let asked = 0;
  await inLanes(wanted, lanes, async (one) => {
    if (await ask(parts, one)) asked += 1;
  });
  return asked;
}

/** How far back to read; says so when there is a gap that GitHub's log no longer covers. */
async function sinceWhen(parts: NetParts, now: Date): Promise<Date> {
  const kept = new Date(now.getTime() - windowOf(parts.baseUrl));
  const last = await parts.store.lastSweep();
  if (!last) return kept;
  if (last.endedAt < kept) await reportGap(parts, last.endedAt, kept);
  const known = new Date(last.through.getTime() - overlap);
  return known > kept ? known : kept;
}

/** Before this, everything was taken in or given up: the oldest of what is still out, or the start. */
function settledThrough(outstanding: readonly Logged[], startedAt: Date): Date {
  const oldest = outstanding[0]?.firstAt ?? startedAt;
  return oldest < startedAt ? oldest : startedAt;
}

/** One sweep. Throws only when the store fails; a request that GitHub refuses is made up for by the next sweep. */
export async function sweep(parts: NetParts): Promise<Summary> {
  const { store, log } = parts;
  const startedAt = parts.now();
  const since = await sinceWhen(parts, startedAt);
  const { attempts, failure } = await readLog(await parts.appOctokit(), since);
  const logged = byDelivery(attempts.filter((attempt) => new Date(attempt.delivered_at) >= since));
  const settled = await store.settled(logged);
  const missing = logged.filter(({ guid }) => !settled.has(guid));
  const {
    ask: due = [],
    wait = [],
    'give up': hopeless = [],
  } = Object.groupBy(missing, (one) => choiceFor(one, startedAt));
  for (const one of hopeless) await giveUp(parts, one);
  const asked = await askAll(parts, due.slice(0, mostAsked));
  if (failure)
    log.warn(
      { err: failure },
      'the delivery log could not be read to its end; the next sweep reads it again',
    );
  else {
    const outstanding = missing.filter((one) => !hopeless.includes(one));
    await store.sweepEnded({ through: settledThrough(outstanding, startedAt), endedAt: parts.now() });
  }
  const summary = {
    deliveries: logged.length,
    missing: missing.length,
    asked,
    waiting: wait.length,
    givenUp: hopeless.length,
    incomplete: failure ? 1 : 0,
  };
  log.info(summary, 'swept the delivery log');
  return summary;
}
