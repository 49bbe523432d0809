/** What events missed since the last reading: one question shows it, and only what is new is read on. */

import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { clientId } from '../../store/client-id.ts';
import type { ClientKey } from '../../store/database.ts';
import { isIncidentRow } from '../github/issue-rows.ts';
import { everyIssue, runsPage, typedFilters, typedIssuesPage } from '../github/more-pages.ts';
import { readOverview } from '../github/overview.ts';
import { deploymentsPage, onePull, type Page, pullsPage, releasesPage, tagsPage } from '../github/pages.ts';
import { type Reading, type Rows, stateOfPart } from '../github/reading.ts';
import type { DeploymentRow, IssueRow, PullRow } from '../github/rows.ts';
import { followCommits } from '../live/fold.ts';
import { knownOf } from '../store/commits-table.ts';
import type { Run } from './run.ts';
import { readWatermark, type Watermark } from './watermark.ts';

type Keep = (reading: Reading) => Promise<void>;

/** Seconds that GitHub's lists may lag behind, and that an event may come late. */
const lag = 3600;

/** Pages that are caught up with; of more the reading begins anew some day. */
const maxPages = 40;

const day = 86_400;

/** Days for which a deployment that has not ended is looked at again: GitHub lets one wait for its approval as long. */
const mostOpen = 30 * day;

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

/** Reads a list on, page by page, while `goOn` says so of what a page had. */
async function addPages<P extends 'deployments' | 'releases' | 'tags' | 'runs' | 'pulls'>(
  catching: Catching,
  part: P,
  page: (cursor: string | null) => Promise<Page<Rows[P][number]>>,
  goOn: (rows: readonly Rows[P][number][]) => boolean,
): Promise<void> {
  let cursor: string | null = null;
  for (let n = 0; n < maxPages; n += 1) {
    const read: Page<Rows[P][number]> = await page(cursor);
    await add(catching, { [part]: read.rows } as Partial<Rows>, read.points);
    cursor = read.next;
    if (cursor === null || !goOn(read.rows)) return;
  }
}

/** One whose lists went on is read to its end, if it changed since. */
async function whole({ run }: Catching, row: PullRow, last: number) {
  if (row.cut.length === 0) return { rows: [row], points: 0 };
  if (row.updatedAt < last) return { rows: [], points: 0 };
  const read = await onePull(at(run), row.number);
  return { rows: read.row ? [read.row] : [], points: read.points };
}

async function catchPulls(catching: Catching, { rows, next }: Watermark, last: number): Promise<void> {
  for (const row of rows.pulls) {
    const read = await whole(catching, row, last);
    if (read.rows.length > 0) await add(catching, { pulls: read.rows }, read.points);
  }
  if (next === null || (rows.pulls.at(-1)?.updatedAt ?? 0) < last) return;
  await addPages(
    catching,
    'pulls',
    (cursor) => pullsPage(at(catching.run), cursor ?? next),
    (read) => (read.at(-1)?.updatedAt ?? 0) >= last,
  );
}

/** Under way when it was last heard of: how it ended may have been missed. Those without any word are given up sooner. */
function oldestOpen({ rows }: Reading, now: number): number {
  return rows.deployments.reduce((least, { createdAt, statuses }) => {
    const isOpen = statuses.length > 0 && statuses.every(({ state }) => state === 'other');
    return isOpen && createdAt > now - mostOpen ? Math.min(least, createdAt) : least;
  }, now);
}

/** Those since the last reading, all of them: what lies between two that are known may be missing. */
async function catchDeployments(catching: Catching, mark: Watermark, last: number): Promise<void> {
  const { run, reading } = catching;
  const since = Math.min(last - day, oldestOpen(reading, Math.floor(run.of.now().getTime() / 1000)));
  const { deployments } = mark.rows;
  const isNewer = (rows: readonly DeploymentRow[]) => (rows.at(-1)?.createdAt ?? 0) >= since;
  await add(catching, { deployments }, 0);
  if (deployments.length === mark.deployments || !isNewer(deployments)) return;
  await addPages(catching, 'deployments', (cursor) => deploymentsPage(at(run), null, cursor), isNewer);
}

/** Where runs are deployments: those that ended since. */
async function catchRuns(catching: Catching, last: number): Promise<void> {
  const { run, reading } = catching;
  if (!stateOfPart(reading, 'runs').done || stateOfPart(reading, 'runs').refused) return;
  for (const workflow of reading.workflows ?? [])
    await addPages(
      catching,
      'runs',
      (cursor) => runsPage(at(run), workflow, cursor),
      (rows) => (rows.at(-1)?.endedAt ?? 0) >= last - day,
    );
}

/** Where versions are deployments: when there are more than are known, wherever in their list they are. */
async function catchVersions(catching: Catching, { rows, totals, points }: Watermark): Promise<void> {
  const { releases, tags } = rows;
  await add(catching, { releases, tags }, points);
  const { reading, run } = catching;
  const count = (names: readonly string[]) => new Set(names).size;
  const lacks = {
    releases: count(reading.rows.releases.map(({ tag }) => tag)) < totals.releases,
    tags: count(reading.rows.tags.map(({ name }) => name)) < totals.tags,
  };
  const isRead = (part: 'releases' | 'tags') => stateOfPart(reading, part).done;
  if (isRead('releases') && lacks.releases)
    await addPages(
      catching,
      'releases',
      (cursor) => releasesPage(at(run), cursor),
      () => true,
    );
  if (isRead('tags') && lacks.tags)
    await addPages(
      catching,
      'tags',
      (cursor) => tagsPage(at(run), cursor),
      () => true,
    );
}

/** All issues that changed: one that is an incident, or was, may have lost or got what makes it one. */
async function catchIssues(catching: Catching, rules: MetricsRules, last: number): Promise<void> {
  const { run, reading } = catching;
  if (stateOfPart(reading, 'issues').refused) return;
  const known = new Set(reading.rows.issues.map(({ id }) => id));
  const filters = [everyIssue, ...typedFilters(rules).filter(({ field }) => field !== '')];
  for (const filter of filters) {
    let cursor: string | null = null;
    for (let n = 0; n < maxPages; n += 1) {
      const read: Page<IssueRow> = await typedIssuesPage(at(run), filter, last, cursor);
      const issues = read.rows.filter((row) => known.has(row.id) || isIncidentRow(row, rules));
      if (issues.length > 0) await add(catching, { issues }, 0);
      cursor = read.next;
      if (cursor === null) break;
    }
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

export interface CatchUpOf {
  readonly reading: Reading;
  readonly rules: MetricsRules;
  /** When the last reading began: what changed since then may have been missed. Seconds since 1970. */
  readonly readAt: number;
}

/** Commits that were deployed, and are followed after one look. */
const maxBeside = 100;

/** What is newly deployed may be of no commit that is known: a release branch, a hotfix. */
export async function followDeployed(
  run: Run,
  before: Reading,
  after: Reading,
  keep: Keep,
): Promise<Reading> {
  const { of, at: where, octokit } = run;
  const client: ClientKey = { host: of.host, installation: where.installation };
  const key = { client: clientId(client), repositoryId: where.repositoryId };
  const parts = ['deployments', 'releases', 'runs', 'tags'] as const;
  const fresh = parts.flatMap((part) =>
    after.rows[part].slice(before.rows[part].length).flatMap(({ commit }) => commit ?? []),
  );
  const deployed = [...new Set(fresh)].filter((sha) => /^[0-9a-f]{40,64}$/.test(sha));
  if (deployed.length === 0) return after;
  const known = await of.database.asClient(client, (trx) => knownOf(trx, key, deployed));
  const folding = { database: of.database, client, at: where, octokit: async () => octokit, now: of.now };
  const missing = deployed.filter((sha) => !known.has(sha) && after.beside[sha] !== false);
  const lost: string[] = [];
  for (const sha of missing.slice(0, maxBeside)) {
    if (!(await followCommits({ of: folding, key }, at(run), sha))) lost.push(sha);
    await run.check();
  }
  if (lost.length === 0) return after;
  // What GitHub has no more is not asked for every day.
  const beside = { ...after.beside, ...Object.fromEntries(lost.map((sha) => [sha, false])) };
  const reading = { ...after, beside };
  await keep(reading);
  return reading;
}

/** Resolves with the reading as it is then: commits that were followed are in the store, and not in it. */
export async function catchUp(run: Run, { reading, rules, readAt }: CatchUpOf, keep: Keep): Promise<Reading> {
  const catching: Catching = { run, keep, reading };
  const last = readAt - lag;
  const mark = await readWatermark(at(run), {
    deployments: stateOfPart(reading, 'deployments').refused === null,
  });
  await catchVersions(catching, mark);
  await catchDeployments(catching, mark, last);
  await catchRuns(catching, last);
  await catchIssues(catching, rules, last);
  await catchPulls(catching, mark, last);
  await catchBranch(catching, mark);
  return catching.reading;
}
