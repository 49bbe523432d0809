/** Commits and their parents: what contains what. In columns of bytes, since a repository may have a million of them. */
import { sql, type Transaction } from 'kysely';
import { storableJson } from '../../storable.ts';
import { clientId } from '../../store/client-id.ts';
import type { ClientKey, Database } from '../../store/database.ts';
import { isGoneSince } from '../../store/repositories.ts';
import type { Tables } from '../../store/tables.ts';
import type { CommitRow, Named } from '../github/rows.ts';
import { countChange } from './reads-table.ts';
import { commitNames, inParts, type RepositoryKey } from './rows.ts';

/** Commits of one statement, written and read. */
const maxWritten = 1000;
const maxRead = 2000;

const nothing: Named = { reverted: [], causedBy: [], isRevert: false, hotfix: false };

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
      title: subject.replaceAll(/\s+/g, ' ').trim(),
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
  if (written > 0) await countChange(trx, { client, repositoryId });
  return written;
}

/** One text for many commits: a row each would cost ten times as much. */
async function readPart(
  database: Database,
  client: ClientKey,
  repositoryId: number,
  after: string,
): Promise<{ readonly text: string; readonly n: number }> {
  const { rows } = await database.asClient(client, (trx) =>
    sql<{ lines: string | null; n: number }>`
      select string_agg(concat_ws(E'\t', encode(sha, 'hex'), encode(parents, 'hex'), written_at, committed_at,
        cohort, encode(copies, 'hex'), title, coalesce(says, '')), E'\n' order by sha) as lines, count(*)::int as n
      from (select * from delivery_commits where client = ${clientId(client)} and repository_id = ${repositoryId}
        and sha > decode(${after}, 'hex') order by sha limit ${maxRead}) part`.execute(trx),
  );
  const [{ lines, n } = { lines: null, n: 0 }] = rows;
  return { text: lines ?? '', n };
}

function namedIn(text: string): Named {
  const read = text === '' ? null : commitNames.safeParse(JSON.parse(text));
  return read?.success ? read.data : nothing;
}

const cut = (text: string, length: number): readonly string[] =>
  Array.from({ length: text.length / length }, (_, i) => text.slice(i * length, (i + 1) * length));

/** A part of a long text would hold all of it in memory; and a commit's id is there as often as it has children. */
function keeper(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const own = Buffer.from(text).toString();
    known.set(own, own);
    return own;
  };
}

/** Commits as parts of them come from the database, in their order. */
export function collectCommits() {
  const all: CommitRow[] = [];
  const kept = keeper();
  const take = (line: string): void => {
    const [sha = '', parents = '', written, committed, by, copies = '', subject = '', says = ''] =
      line.split('\t');
    all.push({
      sha: kept(sha),
      parents: cut(parents, sha.length).map(kept),
      writtenAt: Number(written),
      committedAt: Number(committed),
      cohort: by === 'bot' || by === 'agent' ? by : 'person',
      subject: Buffer.from(subject).toString(),
      copies: cut(copies, sha.length).map(kept),
      named: namedIn(says),
    });
  };
  return {
    add(text: string): void {
      if (text !== '') for (const line of text.split('\n')) take(line);
    },
    all: (): readonly CommitRow[] => all,
  };
}

/** As `eachPartOfRows`: in many short transactions. In order of their ids, a line each. */
export async function eachPartOfCommits(
  database: Database,
  client: ClientKey,
  repositoryId: number,
  take: (text: string) => void,
): Promise<void> {
  for (let after = ''; ; ) {
    const { text, n } = await readPart(database, client, repositoryId, after);
    take(text);
    if (n < maxRead) return;
    const last = text.slice(text.lastIndexOf('\n') + 1);
    after = last.slice(0, last.indexOf('\t'));
  }
}

export async function readCommits(
  database: Database,
  client: ClientKey,
  repositoryId: number,
): Promise<readonly CommitRow[]> {
  const commits = collectCommits();
  await eachPartOfCommits(database, client, repositoryId, commits.add);
  return commits.all();
}

/** Of these commits those that are known. By their index, however many there are and whatever the database guesses. */
export async function knownOf(
  trx: Transaction<Tables>,
  { client, repositoryId }: RepositoryKey,
  shas: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ sha: string }>`
    select encode(sha, 'hex') as sha from delivery_commits
    where client = ${client} and repository_id = ${repositoryId} and sha = any(array(
      select decode(asked, 'hex') from jsonb_array_elements_text(${JSON.stringify(shas)}::jsonb) as given(asked)))`.execute(
    trx,
  );
  return new Set(rows.map(({ sha }) => sha));
}

/** Of repositories that are gone since before; of others all stay: what contains what is told by all of them. */
export async function pruneCommits({ kysely }: Database, before: Date): Promise<number> {
  const { numDeletedRows } = await kysely
    .deleteFrom('deliveryCommits')
    .where(isGoneSince('deliveryCommits', before))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
