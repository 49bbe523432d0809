/**
 * What keeping delivery costs: the ingress part and the whole of one event, and reading 100,000 changes in 1,000,000 commits
 * back from the embedded engine. `npm run bench -- kept`; another number of changes: `FAIRLEAD_BENCH_CHANGES=10000`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { linked, measured } from '../app/delivery/definitions/measure.ts';
import { beginning } from '../app/delivery/github/reading.ts';
import type { CommitRow } from '../app/delivery/github/rows.ts';
import { foldNotes } from '../app/delivery/live/fold.ts';
import { deliverySubscriber } from '../app/delivery/live/subscriber.ts';
import { writeCommits } from '../app/delivery/store/commits-table.ts';
import { readHistory } from '../app/delivery/store/read-history.ts';
import { pullRow, stateText, statusRow } from '../app/delivery/store/reading.ts';
import { readingOf, setReading } from '../app/delivery/store/reads-table.ts';
import type { Row } from '../app/delivery/store/rows.ts';
import { writeRows } from '../app/delivery/store/rows-table.ts';
import { clientId } from '../app/store/client-id.ts';
import { openDatabase } from '../app/store/open.ts';
import { usualMetrics } from '../policies/engine/metrics-rules.ts';

const changes = Number(process.env.FAIRLEAD_BENCH_CHANGES ?? 100_000);
const commitsEach = 10;
const begin = 1_700_000_000;
const between = 600;
const client = { host: 'github.com', installation: 1 };
const repository = 7;
const key = { client: clientId(client), repositoryId: repository };
const nothing = { reverted: [], causedBy: [], isRevert: false, hotfix: false };

const shaOf = (n: number): string => n.toString(16).padStart(40, '0');
const mergedAt = (i: number): number => begin + (i + 1) * between;

function commitOf(n: number, parents: readonly string[], at: number): CommitRow {
  const subject = `Change of something, number ${n}`;
  return {
    sha: shaOf(n),
    parents,
    writtenAt: at - 300,
    committedAt: at,
    cohort: 'person',
    subject,
    copies: [],
    named: nothing,
  };
}

function* commitsOf(i: number): Generator<CommitRow> {
  const first = i * commitsEach;
  for (let k = 1; k < commitsEach; k++)
    yield commitOf(first + k, [shaOf(k === 1 ? first : first + k - 1)], mergedAt(i) - 60);
  yield commitOf(first + commitsEach, [shaOf(first), shaOf(first + commitsEach - 1)], mergedAt(i));
}

function pullOf(i: number): Row {
  const own = Array.from({ length: commitsEach - 1 }, (_, k) => shaOf(i * commitsEach + k + 1));
  return pullRow(
    {
      ...{ number: i + 1, title: `Change ${i}`, state: 'merged', base: 'main', branch: `topic-${i}` },
      ...{ cohort: 'person', openedAt: mergedAt(i) - 3600, updatedAt: mergedAt(i), mergedAt: mergedAt(i) },
      mergeCommit: shaOf((i + 1) * commitsEach),
      commits: own.map((sha) => ({ sha, writtenAt: mergedAt(i) - 7200, cohort: 'person', isMerge: false })),
      commitCount: own.length,
      drafts: [],
      reviews: [{ at: mergedAt(i) - 300, by: 'person', approves: true }],
      ...{ queuedAt: null, rewritten: false, cut: [], labels: [], named: nothing },
    },
    0,
  );
}

function deploymentsOf(i: number): readonly Row[] {
  if (i % 50 !== 0) return [];
  const data = {
    id: `d${i}`,
    commit: shaOf((i + 1) * commitsEach),
    environment: 'production',
    createdAt: mergedAt(i) + 60,
    whole: true,
  };
  const status = { state: 'success', at: mergedAt(i) + 120, environment: 'production' } as const;
  return [
    { kind: 'deployment', id: data.id, at: data.createdAt, updatedAt: data.createdAt, seenAt: 0, data },
    statusRow(data.id, status),
  ];
}

type Figure = readonly [what: string, figure: string];

type Database = Awaited<ReturnType<typeof openDatabase>>;

async function fill(database: Database): Promise<void> {
  const portion = 100;
  for (let i = 0; i < changes; i += portion) {
    const range = Array.from({ length: Math.min(portion, changes - i) }, (_, k) => i + k);
    await database.asClient(client, async (trx) => {
      await writeCommits(
        trx,
        key,
        range.flatMap((one) => [...commitsOf(one)]),
      );
      await writeRows(
        trx,
        key,
        range.flatMap((one) => [pullOf(one), ...deploymentsOf(one)]),
      );
    });
  }
  const reading = {
    ...beginning('acme/shop', begin),
    overview: {
      ...{
        name: 'acme/shop',
        branch: 'main',
        head: shaOf(changes * commitsEach),
        environments: ['production'],
      },
      ...{ recent: [], deployments: 1, incidentLabels: [] },
    },
  };
  await database.asClient(client, (trx) =>
    setReading(trx, key, {
      ...{
        branch: 'main',
        head: null,
        since: begin,
        readAt: begin,
        cursor: stateText(reading, usualMetrics),
      },
      ...{ stage: null, dueAt: begin, beganAt: begin, points: 0, readRows: 0, failures: 0, gaps: [] },
    }),
  );
}

const quantile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * part)] ?? 0;
const ms = (n: number): string => `${n.toFixed(1)} ms`;

async function readCost(database: Database): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i < 200; i++) {
    const start = performance.now();
    await database.asClient(client, (trx) => readingOf(trx, key));
    times.push(performance.now() - start);
  }
  return `P50 ${ms(quantile(times, 0.5))}, P99 ${ms(quantile(times, 0.99))}`;
}

/** One event at a time, as the status of a deployment that is new. */
async function eventCosts(database: Database): Promise<readonly Figure[]> {
  const now = () => new Date();
  const hear = deliverySubscriber(client.host, now, async () => {});
  const at = { installation: 1, repositoryId: repository, owner: 'acme', repo: 'shop' };
  // The commit is known: GitHub is not asked.
  const octokit = async () => (() => Promise.reject(new Error('asked'))) as never;
  const [ingress, whole]: [number[], number[]] = [[], []];
  for (let i = 0; i < 500; i++) {
    const created_at = new Date(1000 * (begin + i)).toISOString();
    const payload = {
      installation: { id: 1 },
      repository: { id: repository, full_name: 'acme/shop', default_branch: 'main' },
      deployment: { id: 1_000_000 + i, node_id: 'x', sha: shaOf(10), environment: 'production', created_at },
      deployment_status: { state: 'success', created_at, environment: 'production' },
    };
    const delivery = { id: String(i), name: 'deployment_status', payload, bodyHash: '' };
    const start = performance.now();
    await database.transaction((trx) => hear(trx, [delivery]));
    ingress.push(performance.now() - start);
    await foldNotes({ database, client, at, octokit, now });
    whole.push(performance.now() - start);
  }
  const spread = (times: readonly number[]) =>
    `P50 ${ms(quantile(times, 0.5))}, P99 ${ms(quantile(times, 0.99))}`;
  return [
    ['an event about delivery, in the transaction that takes it in', spread(ingress)],
    ['the same until it is among the rows', spread(whole)],
  ];
}

export async function benchKept(): Promise<readonly Figure[]> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const database = await openDatabase({ dataDirectory, log: { info() {}, warn() {} } });
  const seconds = (from: number) => `${((performance.now() - from) / 1000).toFixed(1)} s`;
  const size = `${changes.toLocaleString('en')} changes in ${(changes * commitsEach).toLocaleString('en')} commits`;
  try {
    let start = performance.now();
    await fill(database);
    const figures: Figure[] = [
      [`${size}, written`, seconds(start)],
      ['a transaction of one read, for comparison', await readCost(database)],
      ...(await eventCosts(database)),
    ];
    start = performance.now();
    const known = await readHistory(database, { client, repository });
    figures.push([`${size}, read back`, seconds(start)]);
    if (!known) throw new Error('nothing was read');
    start = performance.now();
    const { headline } = measured(linked(known.history), { since: begin, until: begin + changes * between });
    // Most of what the process has besides is the engine.
    const memory = `${seconds(start)}, ${Math.round(process.memoryUsage().heapUsed / 1e6)} MB on the heap`;
    return [...figures, [`the same, measured (n = ${headline.leadTime.rows.length})`, memory]];
  } finally {
    await database.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}
