/** A reading of GitHub, kept: its rows as rows, the rest as one text. Each page is there whole, or not at all. */
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import { clientId } from '../../store/client-id.ts';
import type { ClientKey, Database } from '../../store/database.ts';
import type { Tables } from '../../store/tables.ts';
import type { Reading, Rows } from '../github/reading.ts';
import type { CommitRow, DeploymentRow } from '../github/rows.ts';
import { readCommits, writeCommits } from './commits-table.ts';
import { type Reading as Progress, readingOf } from './reads-table.ts';
import type { Kind, RepositoryKey, Row } from './rows.ts';
import { type KnownRows, readRows, writeRows } from './rows-table.ts';

type Without<T, K extends PropertyKey> = Omit<T, K>;

/** What of a reading is no row. */
type State = Without<Reading, 'rows'>;

export interface Kept {
  readonly reading: Reading;
  readonly rules: MetricsRules;
  readonly progress: Progress;
  readonly rows: KnownRows;
}

const stateShape = z.object({
  rules: z.custom<MetricsRules>((value) => typeof value === 'object' && value !== null),
  state: z.custom<State>((value) => typeof value === 'object' && value !== null && 'version' in value),
});

export function stateText(reading: State & { readonly rows?: Rows }, rules: MetricsRules): string {
  const { rows: _, ...state } = reading;
  return JSON.stringify({ rules, state });
}

/** Null: there is none, or it is of another version. */
export function stateFrom(text: string | null): z.infer<typeof stateShape> | null {
  if (text === null) return null;
  const read = stateShape.safeParse(JSON.parse(text));
  return read.success && read.data.state.version === 1 ? read.data : null;
}

/** Statuses are rows of their own: events tell them one by one, and in any order. */
function deploymentsFrom({ of }: KnownRows): readonly DeploymentRow[] {
  const statuses = Map.groupBy(of('status'), ({ data }) => data.deployment);
  return of('deployment').map(({ id, data }): DeploymentRow => {
    const own = (statuses.get(id) ?? []).toSorted((a, b) => a.at - b.at);
    return {
      ...data,
      statuses: own.map(({ data: { state, at, environment } }) => ({ state, at, environment })),
    };
  });
}

const there = <T extends { readonly deleted?: boolean | undefined }>({ deleted }: T): boolean =>
  deleted !== true;

function rowsFrom(known: KnownRows, commits: Rows['commits']): Rows {
  const data = <K extends Parameters<KnownRows['of']>[0]>(kind: K) => known.of(kind).map((row) => row.data);
  return {
    deployments: deploymentsFrom(known),
    runs: data('run'),
    releases: data('release')
      .filter(there)
      .map(({ deleted: _, ...release }) => release),
    tags: data('tag')
      .filter(there)
      .map(({ deleted: _, ...tag }) => tag),
    commits,
    pulls: data('pull'),
    issues: data('issue'),
    files: data('files'),
  };
}

/** Null: nobody began to read it, or it is of another version. */
export function keptFrom(
  progress: Progress | null,
  rows: KnownRows,
  commits: readonly CommitRow[],
): Kept | null {
  const known = stateFrom(progress?.cursor ?? null);
  if (!progress || !known) return null;
  return { reading: { ...known.state, rows: rowsFrom(rows, commits) }, rules: known.rules, progress, rows };
}

/** What the daily look compares with: few rows, however long the history is. Pull requests and commits are none of them. */
const compared: readonly Kind[] = ['deployment', 'issue', 'release', 'run', 'status', 'tag'];

/** As {@link keptReading}, without pull requests and commits. Null: nobody began to read it. */
export async function keptToCompare(
  database: Database,
  client: ClientKey,
  repositoryId: number,
): Promise<Kept | null> {
  const key = { client: clientId(client), repositoryId };
  const progress = await database.asClient(client, (trx) => readingOf(trx, key));
  if (!progress || !stateFrom(progress.cursor)) return null;
  return keptFrom(progress, await readRows(database, client, repositoryId, compared), []);
}

/** Null: nobody began to read it. */
export async function keptReading(
  database: Database,
  client: ClientKey,
  repositoryId: number,
): Promise<Kept | null> {
  const key = { client: clientId(client), repositoryId };
  const progress = await database.asClient(client, (trx) => readingOf(trx, key));
  if (!progress || !stateFrom(progress.cursor)) return null;
  const rows = await readRows(database, client, repositoryId);
  // Last: whatever a row names was written before it.
  return keptFrom(progress, rows, await readCommits(database, client, repositoryId));
}

function deploymentRows({ statuses, ...data }: DeploymentRow, seenAt: number): readonly Row[] {
  const { id, createdAt } = data;
  return [
    { kind: 'deployment', id, at: createdAt, updatedAt: createdAt, seenAt, data },
    ...statuses.map((status) => statusRow(id, status)),
  ];
}

/** A status never changes: when it was heard of does not matter. */
export function statusRow(
  deployment: string,
  { state, at, environment }: DeploymentRow['statuses'][number],
): Row {
  const data = { deployment, state, at, environment };
  return {
    kind: 'status',
    id: `${deployment}/${at}/${state}/${environment}`,
    at,
    updatedAt: at,
    seenAt: 0,
    data,
  };
}

export const pullRow = (data: Rows['pulls'][number], seenAt: number): Row => ({
  kind: 'pull',
  id: String(data.number),
  at: data.mergedAt ?? data.updatedAt,
  updatedAt: data.updatedAt,
  seenAt,
  data,
});

/** Rows as a page of GitHub gave them; `seenAt` in milliseconds. */
export function rowsToKeep(rows: Partial<Without<Rows, 'commits'>>, seenAt: number): readonly Row[] {
  const { deployments = [], runs = [], releases = [], tags = [], pulls = [], issues = [], files = [] } = rows;
  return [
    ...deployments.flatMap((row) => deploymentRows(row, seenAt)),
    ...runs.map(
      (data): Row => ({ kind: 'run', id: data.id, at: data.endedAt, updatedAt: data.endedAt, seenAt, data }),
    ),
    ...releases.map((data): Row => releaseRow(data, seenAt)),
    ...tags.map((data): Row => tagRow(data, seenAt)),
    ...pulls.map((data) => pullRow(data, seenAt)),
    ...issues.map(
      (data): Row => ({
        kind: 'issue',
        id: data.id,
        at: data.openedAt,
        updatedAt: data.updatedAt,
        seenAt,
        data,
      }),
    ),
    ...files.map(
      (data): Row => ({
        kind: 'files',
        id: data.id,
        at: Math.floor(seenAt / 1000),
        updatedAt: 0,
        seenAt: 0,
        data,
      }),
    ),
  ];
}

/** GitHub says not when a release or a tag was changed: what was heard later counts. */
export const releaseRow = (
  data: Rows['releases'][number] & { readonly deleted?: boolean },
  seenAt: number,
): Row => ({
  kind: 'release',
  id: data.tag,
  at: data.publishedAt,
  updatedAt: 0,
  seenAt,
  data,
});

export const tagRow = (data: Rows['tags'][number] & { readonly deleted?: boolean }, seenAt: number): Row => ({
  kind: 'tag',
  id: data.name,
  at: data.at,
  updatedAt: 0,
  seenAt,
  data,
});

/** What is new in a reading since one of before: rows are only ever added to it. */
function added(before: Rows, after: Rows): Rows {
  const names = Object.keys(after) as (keyof Rows)[];
  return Object.fromEntries(
    names.map((name) => [name, after[name].slice(before[name].length)]),
  ) as unknown as Rows;
}

/** Joins the transaction that is given. Resolves with how many rows were new or changed. */
export async function keepPage(
  trx: Transaction<Tables>,
  key: RepositoryKey,
  before: Rows,
  after: Rows,
  seenAt: number,
): Promise<number> {
  const { commits, ...rows } = added(before, after);
  const written = await writeRows(trx, key, rowsToKeep(rows, seenAt));
  return written + (await writeCommits(trx, key, commits));
}
