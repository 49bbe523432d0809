/** Commits and their parents: what contains what. In columns of bytes, since a repository may have a million of them. */
import { type RawBuilder, sql, type Transaction } from 'kysely';
import { storableJson } from '../../storable.ts';
import { clientId } from '../../store/client-id.ts';
import type { ClientKey, Database } from '../../store/database.ts';
import type { Tables } from '../../store/tables.ts';
import { type CommitGraph, graphBuilder } from '../definitions/graph.ts';
import { type CommitRow, commitNames, inParts, type Named, type RepositoryKey } from './rows.ts';

/** Commits of one statement, written and read. */
const maxWritten = 1000;
const maxRead = 10_000;

const saysNothing = ({ reverted, causedBy, isRevert, hotfix }: Named): boolean =>
  reverted.length + causedBy.length === 0 && !isRevert && !hotfix;

/** Joins the transaction that is given. What a commit is never changes: the first telling stays. Resolves with how many were new. */
export async function writeCommits(
  trx: Transaction<Tables>,
  { client, repositoryId }: RepositoryKey,
  commits: readonly CommitRow[],
): Promise<number> {
  let written = 0;
  const once = [...new Map(commits.map((commit) => [commit.sha, commit])).values()];
  for (const part of inParts(once, maxWritten)) {
    const given = part.map(({ parents, copies, writtenAt, committedAt, named, subject, ...same }) => ({
      ...same,
      parents: parents.join(''),
      copies: copies.join(''),
      written_at: writtenAt,
      committed_at: committedAt,
      title: subject,
      says: saysNothing(named) ? null : storableJson(named),
    }));
    const result = await sql`
      insert into delivery_commits
        (client, repository_id, sha, parents, copies, written_at, committed_at, cohort, title, says)
      select ${client}, ${repositoryId}::bigint, decode(sha, 'hex'), decode(parents, 'hex'), decode(copies, 'hex'),
        written_at, committed_at, cohort, left(title, 200), says
      from jsonb_to_recordset(${storableJson(given)}::jsonb) as given(sha text, parents text, copies text,
        written_at bigint, committed_at bigint, cohort text, title text, says text)
      on conflict do nothing`.execute(trx);
    written += Number(result.numAffectedRows ?? 0);
  }
  return written;
}

/** By a commit's place in the graph. */
export interface KnownCommits {
  readonly graph: CommitGraph;
  /** Seconds since 1970; 0: only its children are known. */
  readonly writtenAt: readonly number[];
  readonly committedAt: readonly number[];
  readonly cohort: readonly CommitRow['cohort'][];
  /** What they say that they take back or repair; of others nothing. */
  readonly named: ReadonlyMap<number, Named>;
  /** Commits whose parents were told of, and were not. */
  readonly edge: number;
}

/** A part of a long text would hold all of it in memory. */
const detached = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

function cut(text: string, length: number): readonly string[] {
  return Array.from({ length: text.length / length }, (_, i) => text.slice(i * length, (i + 1) * length));
}

/** One text for many commits: a row each would cost ten times as much. */
async function readPart(
  database: Database,
  client: ClientKey,
  repositoryId: number,
  after: string,
): Promise<string> {
  const { rows } = await database.asClient(client, (trx) =>
    sql<{ lines: string | null }>`
      select string_agg(concat_ws(' ', encode(sha, 'hex'), encode(parents, 'hex') || '.', written_at, committed_at,
        cohort, encode(copies, 'hex') || '.', says), E'\\n' order by sha) as lines
      from (select * from delivery_commits where client = ${clientId(client)} and repository_id = ${repositoryId}
        and sha > decode(${after}, 'hex') order by sha limit ${maxRead}) part`.execute(trx),
  );
  return rows[0]?.lines ?? '';
}

function saidBy(text: string): Named | null {
  const read = commitNames.safeParse(JSON.parse(text));
  return read.success ? read.data : null;
}

const line = /^([0-9a-f]+) ([0-9a-f]*)\. (-?\d+) (-?\d+) (\w+) ([0-9a-f]*)\.(?: (.*))?$/;

interface Collecting extends Omit<KnownCommits, 'edge'> {
  readonly take: (text: string) => string | null;
}

function collecting(): Collecting {
  const builder = graphBuilder();
  const { graph } = builder;
  const writtenAt: number[] = [];
  const committedAt: number[] = [];
  const cohort: CommitRow['cohort'][] = [];
  const named = new Map<number, Named>();
  const kept = (sha: string) => (graph.indexOf(sha) === null ? detached(sha) : sha);
  /** The commit of a line; null: the line has none. */
  const take = (text: string) => {
    const [, sha, parents = '', written, committed, by, copies = '', said] = line.exec(text) ?? [];
    if (sha === undefined) return null;
    const index = builder.add(kept(sha), cut(parents, sha.length).map(kept));
    writtenAt[index] = Number(written);
    committedAt[index] = Number(committed);
    cohort[index] = by === 'bot' || by === 'agent' ? by : 'person';
    if (copies !== '') builder.copy(sha, cut(copies, sha.length).map(detached));
    const says = said === undefined ? null : saidBy(said);
    if (says) named.set(index, says);
    return sha;
  };
  return { graph, writtenAt, committedAt, cohort, named, take };
}

/** As `readRows`: in many short transactions. */
export async function readCommits(
  database: Database,
  client: ClientKey,
  repositoryId: number,
): Promise<KnownCommits> {
  const { take, ...known } = collecting();
  let told = 0;
  for (let after = ''; ; ) {
    const lines = (await readPart(database, client, repositoryId, after)).split('\n');
    const shas = lines.flatMap((one) => take(one) ?? []);
    told += shas.length;
    after = shas.at(-1) ?? after;
    if (shas.length < maxRead) return { ...known, edge: known.graph.size - told };
  }
}

/** First lines of the messages of these commits, by commit. */
export async function titlesOf(
  database: Database,
  client: ClientKey,
  repositoryId: number,
  shas: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>();
  for (const part of inParts(shas, maxWritten)) {
    const asked: RawBuilder<string[]> = sql`${JSON.stringify(part)}::jsonb`;
    const { rows } = await database.asClient(client, (trx) =>
      sql<{ sha: string; title: string }>`
        select asked.sha, title from jsonb_array_elements_text(${asked}) as asked(sha)
        join delivery_commits on client = ${clientId(client)} and repository_id = ${repositoryId}
          and delivery_commits.sha = decode(asked.sha, 'hex')`.execute(trx),
    );
    for (const { sha, title } of rows) all.set(sha, title);
  }
  return all;
}

/** Of these commits those that are known. */
export async function knownOf(
  trx: Transaction<Tables>,
  { client, repositoryId }: RepositoryKey,
  shas: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ sha: string }>`
    select asked.sha from jsonb_array_elements_text(${JSON.stringify(shas)}::jsonb) as asked(sha)
    where exists (select from delivery_commits where client = ${client} and repository_id = ${repositoryId}
      and delivery_commits.sha = decode(asked.sha, 'hex'))`.execute(trx);
  return new Set(rows.map(({ sha }) => sha));
}
