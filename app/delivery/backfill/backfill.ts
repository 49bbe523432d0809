/**
 * Reads the history of repositories' delivery from GitHub, in the background: each one when Fairlead is given it, and then once
 * a day what events missed. Every page is kept as soon as it is there, so that a process that is killed goes on where it was.
 * Verdicts come first: it takes no place in the queue, asks one question at a time for a client, and stops while less than
 * half of the client's hour is left.
 */
import type { Octokit } from '@octokit/core';
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { asksOf } from '../../apart/asks.ts';
import type { Place } from '../../apart/messages.ts';
import { metricsRulesIn } from '../../config/metrics-of.ts';
import { forAssessment } from '../../github/access/assessment-octokit.ts';
import type { Purpose } from '../../github/access/purpose.ts';
import { rateLimitOf } from '../../github/access/rate-limited.ts';
import { statusOf } from '../../github/access/reasons.ts';
import type { Resource } from '../../github/access/request-cost.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { inLanes } from '../../lanes.ts';
import { checkNames } from '../../publish/purposes.ts';
import type { Summary } from '../../schedule.ts';
import { clientId } from '../../store/client-id.ts';
import { installedClients } from '../../store/clients.ts';
import { activeRepositories } from '../../store/repositories.ts';
import { type RepositoryRef, repositoryRef } from '../../task.ts';
import { readDelivery, readNewSource } from '../github/read.ts';
import { beginning, type Reading } from '../github/reading.ts';
import { deliveryEventsTask } from '../live/task.ts';
import { notedPulls } from '../store/notes-table.ts';
import { type Kept, keptReading, keptToCompare } from '../store/reading.ts';
import {
  beginReadings,
  type DueReading,
  dueReadings,
  putOff,
  readingOf,
  setReading,
  takeReading,
} from '../store/reads-table.ts';
import { catchUp, followDeployed } from './catch-up.ts';
import { emptyProgress, keeper, lease, seconds } from './keeper.ts';
import type { BackfillOf, Run } from './run.ts';

const day = 86_400;

/** How far back is read: half a year, which the longest number looks at, and some days more. */
const depth = 190 * day;

/** Of a client's hour, so much is never spent here. */
const kept = 0.5;

/** Milliseconds after which a run ends: the next one goes on. */
const maxRun = 10 * 60_000;

/** Clients read at the same time. */
const lanes = 2;

/** Seconds after a failure, twice as long with every one in a row, up to six hours. */
const afterFailure = (failures: number): number => Math.min(6 * 3600, 60 * 2 ** failures);

/** Thrown between two pages: not now, but then. Seconds since 1970. */
class Later extends Error {
  readonly until: number;
  constructor(until: number) {
    super('later');
    this.until = until;
  }
}

/** Verdicts keep half of the hour. */
async function checkBudget({ budgetOf, now }: BackfillOf, installation: number): Promise<void> {
  const budget = await budgetOf(installation);
  const blocked = budget.blockedUntil();
  if (blocked !== null) throw new Later(Math.ceil(blocked / 1000));
  for (const resource of ['graphql', 'core'] satisfies Resource[]) {
    const left = budget.left(resource);
    if (left && left.reset > now().getTime() && left.remaining <= left.limit * kept)
      throw new Later(Math.ceil(left.reset / 1000));
  }
}

const refused: typeof fetch = () => Promise.reject(new Error('rules are read of GitHub alone'));

function reads(octokit: Octokit): GuardedOctokit {
  return forAssessment(octokit).octokit;
}

/** Where reading begins: at the beginning when other rules were given since. What was read stays, and is read over. */
function begun(at: RepositoryRef, since: number, before: Reading | null): Reading {
  const empty = beginning(`${at.owner}/${at.repo}`, since);
  return before ? { ...empty, rows: before.rows } : empty;
}

/** What decides which rows are read; the rest is about what is shown of them. */
const readBy = ({ deployments, incidents, services, repairs }: MetricsRules): string =>
  JSON.stringify([deployments, incidents, services, repairs]);

const isSame = (a: MetricsRules, b: MetricsRules): boolean => readBy(a) === readBy(b);

/** What is to be read of a repository that was read to its end: what is new since then, and nothing of it is held. */
async function readNews(run: Run, known: Kept, rules: MetricsRules): Promise<Reading> {
  const { at, octokit } = run;
  const before = known.reading;
  const keep = keeper(run, rules, before);
  const readAt = known.progress.readAt ?? known.progress.since ?? before.since;
  const caughtUp = await catchUp(run, { reading: before, rules, readAt }, keep);
  const { owner, repo } = at;
  const reading = await readNewSource({ octokit, owner, repo, rules, since: before.since, keep }, caughtUp);
  return followDeployed(run, before, reading, keep);
}

/** What people wrote is taken apart in another process: it must not hold up whoever waits for this one. */
async function rulesApart(
  of: BackfillOf,
  { installation, repositoryId, owner, repo }: RepositoryRef,
  own: Octokit,
  others: Octokit,
): Promise<MetricsRules> {
  const octokitFor = (purpose: Purpose) => (purpose.for === 'layers' ? others : own);
  const asks = asksOf({ octokit: own, octokitFor, fetch: refused }, forAssessment(own).calls);
  const place: Place = {
    baseUrl: of.baseUrl,
    client: clientId({ host: of.host, installation }),
    ...{ repositoryId, owner, repo },
    self: { appId: null, checkName: checkNames.verdict, workflowRunId: null },
    now: of.now().toISOString(),
  };
  return (await of.apart?.(place, { kind: 'metrics', args: [] }, asks)) as MetricsRules;
}

/** Reads to the end from wherever it was. */
async function readOn(run: Run): Promise<Reading> {
  await run.check();
  const { of, at, octokit } = run;
  const client = { host: of.host, installation: at.installation };
  const rules = await run.rules();
  const progress = await readingOf(of.database.kysely, {
    client: clientId(client),
    repositoryId: at.repositoryId,
  });
  const isWhole = progress !== null && progress.since !== null;
  // Files of changes are only known beside the line of commits.
  if (isWhole && rules.services.length === 0) {
    const known = await keptToCompare(of.database, client, at.repositoryId);
    if (known && isSame(known.rules, rules)) return readNews(run, known, rules);
  }
  const known = await keptReading(of.database, client, at.repositoryId);
  const since = Math.floor(seconds(of) / day) * day - depth;
  const isCurrent = known !== null && isSame(known.rules, rules);
  const before = isCurrent ? known.reading : begun(at, known?.reading.since ?? since, known?.reading ?? null);
  const keep = keeper(run, rules, before);
  const caughtUp =
    isCurrent && known.progress.since !== null
      ? await catchUp(
          run,
          { reading: before, rules, readAt: known.progress.readAt ?? known.progress.since },
          keep,
        )
      : before;
  const { owner, repo } = at;
  return readDelivery({ octokit, owner, repo, rules, since: caughtUp.since, before: caughtUp, keep });
}

/** Once a day, spread over it by the repository's number. */
function nextDay(now: number, repositoryId: number): number {
  const at = (repositoryId * 7919) % day;
  const today = Math.floor(now / day) * day + at;
  return today > now + day / 2 ? today : today + day;
}

async function finish({ of, at }: Run, reading: Reading, startedAt: number): Promise<void> {
  const client = { host: of.host, installation: at.installation };
  const key = { client: clientId(client), repositoryId: at.repositoryId };
  const merged = await of.database.asClient(client, async (trx) => {
    const progress = await readingOf(trx, key);
    const pulls = progress?.since == null ? await notedPulls(trx, key, maxMerged) : [];
    await setReading(trx, key, {
      ...emptyProgress,
      ...progress,
      since: reading.since,
      // Of the first one it may be long ago that it began: whatever changed since then is looked for next time.
      readAt: progress?.since == null ? (progress?.beganAt ?? startedAt) : startedAt,
      stage: null,
      failures: 0,
      dueAt: nextDay(seconds(of), at.repositoryId),
    });
    return pulls;
  });
  // What events told while it was read; who waited for that may have given up.
  await of.enqueue(deliveryEventsTask(at));
  for (const pullRequest of merged)
    await of.enqueue({ kind: 'delivery', about: { pullRequest }, ...repositoryRef(at) });
}

/** Pull requests of which events told while it was read for the first time, and that are told of then. */
const maxMerged = 200;

interface Tally {
  read: number;
  later: number;
  failed: number;
}

/** What GitHub refuses now it refuses in an hour, too. */
const isRefused = (error: unknown): boolean => [403, 404, 410].includes(statusOf(error) ?? 0);

/** False: nothing more can be read for this client now. */
async function readOne(run: Run, tally: Tally): Promise<boolean> {
  const { of, at } = run;
  const { host, database, log } = of;
  const key = { client: clientId({ host, installation: at.installation }), repositoryId: at.repositoryId };
  const startedAt = seconds(of);
  try {
    const reading = await readOn(run);
    await finish(run, reading, startedAt);
    tally.read += 1;
    const { points } = reading;
    log.info({ repositoryId: at.repositoryId, points }, 'delivery read');
    return true;
  } catch (error) {
    const limit = rateLimitOf(error);
    if (error instanceof Later || limit) {
      const until = error instanceof Later ? error.until : Math.ceil((limit?.until.getTime() ?? 0) / 1000);
      await putOff(database.kysely, key, until);
      tally.later += 1;
      return false;
    }
    const progress = await readingOf(database.kysely, key);
    const failures = (progress?.failures ?? 0) + 1;
    await putOff(
      database.kysely,
      key,
      seconds(of) + (isRefused(error) ? day : afterFailure(failures)),
      failures,
    );
    tally.failed += 1;
    log.warn(
      { err: error, repositoryId: at.repositoryId, failures },
      'delivery could not be read; it is tried again',
    );
    return true;
  }
}

function runFor(
  of: BackfillOf,
  at: RepositoryRef,
  access: Pick<Run, 'octokit' | 'rules'>,
  ends: number,
): Run {
  const check = async () => {
    if (of.now().getTime() >= ends) throw new Later(seconds(of));
    await checkBudget(of, at.installation);
  };
  return { of, at, ends, ...access, check };
}

async function readClient(of: BackfillOf, installation: number, ends: number, tally: Tally): Promise<void> {
  const { host, database } = of;
  const client = clientId({ host, installation });
  const active = await activeRepositories(database.kysely, host, installation);
  const byId = new Map(active.map(({ at }) => [at.repositoryId, at]));
  await beginReadings(database.kysely, client, [...byId.keys()], seconds(of));
  const due: readonly DueReading[] = await dueReadings(database.kysely, client, seconds(of));
  if (due.length === 0) return;
  const others = await of.octokitOf(installation, null, { for: 'layers' });
  // Each file once for all of its repositories.
  const layers = reads(others);
  for (const one of due) {
    const at = byId.get(one.repositoryId);
    if (!at) continue;
    if (of.now().getTime() >= ends) return;
    const key = { client, repositoryId: one.repositoryId };
    if (!(await takeReading(database.kysely, key, one, seconds(of) + lease))) continue;
    const own = await of.octokitOf(installation, one.repositoryId, { for: 'delivery' });
    const octokit = reads(own);
    const rules = of.apart
      ? () => rulesApart(of, at, own, others)
      : () => metricsRulesIn(octokit, layers, at);
    if (!(await readOne(runFor(of, at, { octokit, rules }, ends), tally))) return;
  }
}

/** One run. A client or a repository that fails is logged and tried again; the others go on. */
export async function backfill(of: BackfillOf): Promise<Summary> {
  const tally: Tally = { read: 0, later: 0, failed: 0 };
  const ends = of.now().getTime() + maxRun;
  const clients = (await installedClients(of.database.kysely, of.host)).filter(({ suspended }) => !suspended);
  await inLanes(clients, lanes, async ({ installation }) => {
    await readClient(of, installation, ends, tally).catch((error: unknown) => {
      tally.failed += 1;
      of.log.warn({ err: error, installation }, 'delivery of a client could not be read; it is tried again');
    });
  });
  return { ...tally };
}
