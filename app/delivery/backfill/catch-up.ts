/** What events missed since the last reading: one question shows it, and only what is new is read on. */

import { clientId } from '../../store/client-id.ts';
import type { ClientKey } from '../../store/database.ts';
import { readOverview } from '../github/overview.ts';
import { deploymentsPage, onePull, pullsPage } from '../github/pages.ts';
import { type Reading, type Rows, stateOfPart } from '../github/reading.ts';
import type { DeploymentRow, PullRow } from '../github/rows.ts';
import { followCommits } from '../live/fold.ts';
import type { Run } from './run.ts';
import { readWatermark, type Watermark } from './watermark.ts';

type Keep = (reading: Reading) => Promise<void>;

/** Seconds that GitHub's lists may lag behind. */
const lag = 3600;

/** Pages that are caught up with; of more the reading begins anew some day. */
const maxPages = 40;

interface Catching {
  readonly run: Run;
  readonly keep: Keep;
  reading: Reading;
}

async function add(catching: Catching, rows: Partial<Rows>, points: number): Promise<void> {
  const { reading } = catching;
  const names = Object.keys(rows) as (keyof Rows)[];
  const more = Object.fromEntries(
    names.map((name) => [name, [...reading.rows[name], ...(rows[name] ?? [])]]),
  );
  catching.reading = { ...reading, rows: { ...reading.rows, ...more }, points: reading.points + points };
  await catching.keep(catching.reading);
}

const at = ({ octokit, at: { owner, repo } }: Run) => ({ octokit, owner, repo });

/** One whose lists went on is read to its end, if it changed. */
async function whole({ run, reading }: Catching, row: PullRow) {
  if (row.cut.length === 0) return { rows: [row], points: 0 };
  const known = reading.rows.pulls.some((one) => one.number === row.number && one.updatedAt >= row.updatedAt);
  if (known) return { rows: [], points: 0 };
  const read = await onePull(at(run), row.number);
  return { rows: read.row ? [read.row] : [], points: read.points };
}

async function catchPulls(catching: Catching, { rows, next }: Watermark, last: number): Promise<void> {
  for (const row of rows.pulls) {
    const read = await whole(catching, row);
    if (read.rows.length > 0) await add(catching, { pulls: read.rows }, read.points);
  }
  let [cursor, oldest] = [next, rows.pulls.at(-1)?.updatedAt ?? 0];
  for (let page = 0; page < maxPages && cursor !== null && oldest >= last; page += 1) {
    const read: Awaited<ReturnType<typeof pullsPage>> = await pullsPage(at(catching.run), cursor);
    await add(catching, { pulls: read.rows }, read.points);
    cursor = read.next;
    oldest = read.rows.at(-1)?.updatedAt ?? 0;
  }
}

/** Read on until what is known is met; a deployment that was under way then may have got further. */
async function catchDeployments(catching: Catching, mark: Watermark, last: number): Promise<void> {
  const known = new Set(catching.reading.rows.deployments.map(({ id }) => id));
  const isNew = ({ id, createdAt }: DeploymentRow) => !known.has(id) && createdAt >= last - 86_400;
  await add(catching, { deployments: mark.rows.deployments }, 0);
  if (mark.rows.deployments.length === 0 || !mark.rows.deployments.every(isNew)) return;
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const read: Awaited<ReturnType<typeof deploymentsPage>> = await deploymentsPage(
      at(catching.run),
      null,
      cursor,
    );
    await add(catching, { deployments: read.rows }, read.points);
    cursor = read.next;
    if (cursor === null || !read.rows.every(isNew)) return;
  }
}

/** The branch, and what there is besides: environments that are new, labels for incidents. */
async function catchBranch(catching: Catching, mark: Watermark): Promise<void> {
  const { run, reading } = catching;
  const { overview } = reading;
  if (!overview || mark.head === null) return;
  const client: ClientKey = { host: run.of.host, installation: run.at.installation };
  const key = { client: clientId(client), repositoryId: run.at.repositoryId };
  const { database, now } = run.of;
  const isMoved = mark.head !== overview.head || mark.branch !== overview.branch;
  const of = { database, client, at: run.at, octokit: async () => run.octokit, now };
  if (isMoved) await followCommits({ of, key }, at(run), mark.head);
  const others = mark.deployments !== null && mark.deployments !== overview.deployments;
  const fresh = others ? await readOverview(at(run), labelsOf(reading)) : { overview, points: 0 };
  const next = { ...fresh.overview, branch: mark.branch, head: mark.head };
  catching.reading = { ...catching.reading, overview: next, points: catching.reading.points + fresh.points };
  await catching.keep(catching.reading);
}

const labelsOf = ({ overview }: Reading): readonly string[] => overview?.incidentLabels ?? [];

/** Resolves with the reading as it is then: commits that were followed are in the store, and not in it. */
export async function catchUp(run: Run, reading: Reading, keep: Keep): Promise<Reading> {
  const catching: Catching = { run, keep, reading };
  const last = lastOf(reading) - lag;
  const { owner, repo } = run.at;
  const mark = await readWatermark(at(run), {
    labels: stateOfPart(reading, 'issues').refused ? [] : labelsOf(reading),
    since: last,
    name: `${owner}/${repo}`,
    deployments: stateOfPart(reading, 'deployments').refused === null,
  });
  const { releases, tags, issues } = mark.rows;
  await add(catching, { releases, tags, issues }, mark.points);
  await catchDeployments(catching, mark, last);
  await catchPulls(catching, mark, last);
  await catchBranch(catching, mark);
  return catching.reading;
}

/** The newest that is known of pull requests: what changed after it is new. */
const lastOf = ({ rows, since }: Reading): number =>
  rows.pulls.reduce((latest, { updatedAt }) => Math.max(latest, updatedAt), since);
