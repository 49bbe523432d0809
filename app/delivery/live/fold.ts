/**
 * What events told of a repository's delivery → its rows. What they said themselves is written as it is; what they only pointed
 * at is asked of GitHub, as background work. Done again, or in another order, it comes to the same.
 */
import { z } from 'zod';
import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import type { GuardedOctokit } from '../../github/reads.ts';
import { clientId } from '../../store/client-id.ts';
import type { ClientKey, Database } from '../../store/database.ts';
import type { RepositoryRef } from '../../task.ts';
import type { At } from '../github/ask.ts';
import { isIncidentRow } from '../github/issue-rows.ts';
import { commitsPage, onePull, releasesPage } from '../github/pages.ts';
import type { CommitRow, IssueRow, PullRow } from '../github/rows.ts';
import { knownOf, writeCommits } from '../store/commits-table.ts';
import { forgetNotes, type Note, readNotes } from '../store/notes-table.ts';
import { pullRow, releaseRow, stateFrom, stateText } from '../store/reading.ts';
import { type Reading as Progress, readingOf, setReading } from '../store/reads-table.ts';
import type { RepositoryKey, Row } from '../store/rows.ts';
import { hasRow, writeRows } from '../store/rows-table.ts';
import type { Noted } from './notes.ts';

export interface FoldOf {
  readonly database: Database;
  readonly client: ClientKey;
  readonly at: RepositoryRef;
  /** Asks GitHub as background work. */
  readonly octokit: () => Promise<GuardedOctokit>;
  readonly now: () => Date;
}

/** Notes of one look; the rest is for the next one. */
const maxNotes = 200;

/** Pull requests that are asked for in one look. */
const maxPulls = 25;

type Told = Pick<Note, 'note' | 'seenAt'> & { readonly noted: Noted };

const notedShape = z.custom<Noted>((value) => typeof value === 'object' && value !== null && 'kind' in value);

function told({ note, seenAt, data }: Pick<Note, 'note' | 'seenAt' | 'data'>): readonly Told[] {
  const read = notedShape.safeParse(JSON.parse(data));
  return read.success ? [{ note, seenAt, noted: read.data }] : [];
}

const isIncident = (row: Row, rules: MetricsRules | null): boolean =>
  row.kind === 'issue' && rules !== null && isIncidentRow(row.data as IssueRow, rules);

interface Folding {
  readonly of: FoldOf;
  readonly key: RepositoryKey;
  readonly progress: Progress | null;
  readonly rules: MetricsRules | null;
  readonly github: At | null;
}

interface Written {
  readonly rows: number;
  /** Commits that were deployed, and are not known: release branches, hotfixes. */
  readonly missing: readonly string[];
}

/** Commits beside the branch that are looked for after one look. */
const maxBeside = 20;

function deployedIn(rows: readonly Row[]): readonly string[] {
  const commits = rows.flatMap(({ data }) => ('commit' in data && data.commit ? [data.commit] : []));
  return [...new Set(commits)].filter((sha) => /^[0-9a-f]{40,64}$/.test(sha)).slice(0, maxBeside);
}

/** What is said in the notes themselves, in one transaction with their end. */
async function writeTold({ of, key, rules, progress }: Folding, notes: readonly Told[]): Promise<Written> {
  // Until it is known what makes an incident, issues wait.
  const mine = notes.filter(
    ({ noted }) => noted.kind === 'rows' || (noted.kind === 'issue' && progress !== null),
  );
  if (mine.length === 0) return { rows: 0, missing: [] };
  return of.database.asClient(of.client, async (trx) => {
    const rows: Row[] = [];
    for (const { noted } of mine) {
      if (noted.kind === 'rows') rows.push(...noted.rows);
      if (noted.kind !== 'issue') continue;
      if (isIncident(noted.row, rules) || (await hasRow(trx, key, 'issue', noted.row.id)))
        rows.push(noted.row);
    }
    const written = await writeRows(trx, key, rows);
    await forgetNotes(trx, key, mine);
    const deployed = deployedIn(rows);
    const known = deployed.length > 0 ? await knownOf(trx, key, deployed) : new Set<string>();
    return { rows: written, missing: deployed.filter((sha) => !known.has(sha)) };
  });
}

/** What somebody asked GitHub for is newer than the event, and so than the note. */
async function keepPulls(
  { of, key }: Folding,
  notes: readonly Told[],
  rows: readonly PullRow[],
  seenAt: number,
) {
  await of.database.asClient(of.client, async (trx) => {
    await writeRows(
      trx,
      key,
      rows.map((row) => pullRow(row, seenAt)),
    );
    await forgetNotes(trx, key, notes);
  });
}

async function askPulls(folding: Folding, notes: readonly Told[]): Promise<number> {
  const { github, of } = folding;
  const mine = notes.filter(({ noted }) => noted.kind === 'pull').slice(0, maxPulls);
  if (!github) return 0;
  for (const one of mine) {
    if (one.noted.kind !== 'pull') continue;
    const seenAt = of.now().getTime();
    const { row } = await onePull(github, one.noted.number);
    await keepPulls(folding, [one], row ? [row] : [], seenAt);
  }
  return mine.length;
}

/** Pages of commits that are read until what is known is met; what is older is found by reading anew. */
const maxPages = 30;

/** Everything that a commit contains and is not known yet. Resolves with whether GitHub has it. */
export async function followCommits(
  { of: { database, client }, key }: Pick<Folding, 'of' | 'key'>,
  github: At,
  from: string,
): Promise<boolean> {
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page += 1) {
    const read: Awaited<ReturnType<typeof commitsPage>> = await commitsPage(github, from, cursor);
    if (!read.found) return false;
    const fresh = await database.asClient(client, async (trx) => {
      const known = await knownOf(
        trx,
        key,
        read.rows.map(({ sha }) => sha),
      );
      const rows: readonly CommitRow[] = read.rows.filter(({ sha }) => !known.has(sha));
      await writeCommits(trx, key, rows);
      return rows.length;
    });
    cursor = read.next;
    if (cursor === null || fresh < read.rows.length) return true;
  }
  return true;
}

/** The branch's newest commit, written down once everything that it contains is there; unless somebody else knows a newer one. */
async function moveHead(
  { of, key, rules }: Folding,
  note: Told,
  branch: string,
  head: string,
): Promise<void> {
  await of.database.asClient(of.client, async (trx) => {
    if ((await forgetNotes(trx, key, [note])) === 0) return;
    const progress = await readingOf(trx, key);
    const known = stateFrom(progress?.cursor ?? null);
    if (!progress || !known?.state.overview || !rules) return;
    const overview = { ...known.state.overview, branch, head };
    const cursor = stateText({ ...known.state, overview }, known.rules);
    await setReading(trx, key, { ...progress, branch, head, cursor });
  });
}

async function drop({ of, key }: Folding, notes: readonly Pick<Note, 'note' | 'seenAt'>[]): Promise<void> {
  if (notes.length > 0) await of.database.asClient(of.client, (trx) => forgetNotes(trx, key, notes));
}

async function askBranch(folding: Folding, notes: readonly Told[]): Promise<number> {
  const { github } = folding;
  const note = notes.find(({ noted }) => noted.kind === 'branch');
  if (note?.noted.kind !== 'branch' || !github) return 0;
  const { branch, head } = note.noted;
  const found = await followCommits(folding, github, head);
  // A push that was forced since: the event of that one follows.
  if (found) await moveHead(folding, note, branch, head);
  else await folding.of.database.asClient(folding.of.client, (trx) => forgetNotes(trx, folding.key, [note]));
  return 1;
}

/** The newest hundred: one point. */
async function askReleases({ github, of, key }: Folding, notes: readonly Told[]): Promise<number> {
  const mine = notes.filter(({ noted }) => noted.kind === 'releases');
  if (mine.length === 0 || !github) return 0;
  const seenAt = of.now().getTime();
  const { rows } = await releasesPage(github, null);
  await of.database.asClient(of.client, async (trx) => {
    await writeRows(
      trx,
      key,
      rows.map((row) => releaseRow(row, seenAt)),
    );
    await forgetNotes(trx, key, mine);
  });
  return mine.length;
}

export interface Folded {
  /** What was written or asked. */
  readonly done: number;
  /** There is more to do now. */
  readonly more: boolean;
}

/** Throws what GitHub's failures throw; what was done by then stays done. */
export async function foldNotes(of: FoldOf): Promise<Folded> {
  const { database, client, at } = of;
  const key = { client: clientId(client), repositoryId: at.repositoryId };
  const { raw, progress } = await database.asClient(client, async (trx) => ({
    raw: await readNotes(trx, key, maxNotes),
    progress: await readingOf(trx, key),
  }));
  if (raw.length === 0) return { done: 0, more: false };
  const notes = raw.flatMap(told);
  const known = stateFrom(progress?.cursor ?? null);
  // What is being read for the first time is read from then on: what happens meanwhile is asked afterwards.
  const isRead = progress !== null && progress.since !== null;
  const github = isRead ? { octokit: await of.octokit(), owner: at.owner, repo: at.repo } : null;
  const folding: Folding = { of, key, progress, rules: known?.rules ?? null, github };
  const strange = raw.filter(({ note }) => !notes.some((one) => one.note === note));
  await drop(folding, strange);
  const { rows, missing } = await writeTold(folding, notes);
  let done = rows;
  done += await askBranch(folding, notes);
  if (github) for (const sha of missing) await followCommits(folding, github, sha);
  done += await askReleases(folding, notes);
  done += await askPulls(folding, notes);
  const pulls = notes.filter(({ noted }) => noted.kind === 'pull').length;
  return { done, more: github !== null && (raw.length === maxNotes || pulls > maxPulls) };
}
