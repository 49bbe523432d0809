/**
 * Which comments were taken for commands and how they were answered: each is answered once, and a pull request with too
 * many of them is not answered for a while.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { clientId } from './client-id.ts';
import { type Gate, gateAfter, hour, type MostCommands } from './command-gate.ts';
import type { ClientKey, Database } from './database.ts';
import { addNotes } from './ledger.ts';
import type { CommandNote, Doer } from './recorded.ts';
import type { Tables } from './tables.ts';
import { wasJudgedSince } from './verdicts.ts';

/** One comment on one pull request. */
export interface CommandKey {
  readonly repositoryId: number;
  readonly pullRequest: number;
  readonly comment: number;
}

export interface TakenCommand {
  readonly gate: Gate;
  /** The comment that answers it. */
  readonly reply: number | null;
  /** A reply may be there although its id is not known. */
  readonly intended: boolean;
  readonly done: boolean;
}

/** What was done about a command, for the ledger. */
export type CommandOutcome = Pick<
  Extract<CommandNote, { step: 'answered' }>,
  'command' | 'policy' | 'result' | 'said'
>;

/** That a command was taken, answered or spoilt is noted for the ledger with it, each once. */
export interface Commands {
  /** Takes a command, the first time it is asked for; counts it in all processes together. */
  take(on: CommandKey, by: Doer, most: MostCommands, now: Date): Promise<TakenCommand>;
  find(comment: number): Promise<TakenCommand | null>;
  /** Whatever becomes of it: not to be acted on (any more). */
  spoil(on: CommandKey, now: Date): Promise<void>;
  intend(comment: number, now: Date): Promise<void>;
  replied(comment: number, reply: number): Promise<void>;
  done(on: CommandKey, now: Date, outcome: CommandOutcome): Promise<void>;
  /** Ids of the comments that answer commands of a pull request: none of them is its sticky comment. */
  replies(on: Omit<CommandKey, 'comment'>): Promise<readonly number[]>;
}

const columns = ['gate', 'reply', 'intendedAt', 'doneAt'] as const;

interface Row {
  readonly gate: Gate;
  readonly reply: number | null;
  readonly intendedAt: Date | null;
  readonly doneAt: Date | null;
}

function taken({ gate, reply, intendedAt, doneAt }: Row): TakenCommand {
  return { gate, reply, intended: intendedAt !== null, done: doneAt !== null };
}

function rowOf(trx: Transaction<Tables>, client: string, comment: number): Promise<Row | undefined> {
  return trx
    .selectFrom('commands')
    .select(columns)
    .where('client', '=', client)
    .where('comment', '=', comment)
    .executeTakeFirst();
}

function ofPullRequest(trx: Kysely<Tables>, client: string, on: Omit<CommandKey, 'comment'>) {
  return trx
    .selectFrom('commands')
    .where('client', '=', client)
    .where('repositoryId', '=', on.repositoryId)
    .where('pullRequest', '=', on.pullRequest);
}

const place = ({ repositoryId, pullRequest, comment }: CommandKey) => ({
  comment,
  repository_id: repositoryId,
  pull_request: pullRequest,
});

interface Taking {
  readonly by: Doer;
  readonly most: MostCommands;
  readonly now: Date;
}

async function take(
  trx: Transaction<Tables>,
  client: string,
  on: CommandKey,
  { by, most, now }: Taking,
): Promise<TakenCommand> {
  const { repositoryId, pullRequest, comment } = on;
  // One at a time per pull request, or two processes would both count less than there are.
  const lock = `${client}/${repositoryId}/${pullRequest}/commands`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(trx);
  const known = await rowOf(trx, client, comment);
  if (known) return taken(known);
  const before = await ofPullRequest(trx, client, { repositoryId, pullRequest })
    .select(['gate', 'at'])
    .where('at', '>', new Date(now.getTime() - hour))
    .execute();
  const gate = gateAfter(before, most, now);
  const row = { gate, reply: null, intendedAt: null, doneAt: null };
  await trx
    .insertInto('commands')
    .values({ client, repositoryId, pullRequest, comment, at: now, ...row })
    .execute();
  await addNotes(trx, [{ client, kind: 'command', payload: { step: 'taken', ...place(on), gate, by } }]);
  return taken(row);
}

async function done(
  trx: Transaction<Tables>,
  client: string,
  on: CommandKey,
  { now, outcome }: { readonly now: Date; readonly outcome: CommandOutcome },
): Promise<void> {
  const row = await trx
    .updateTable('commands')
    .set({ doneAt: now })
    .where('client', '=', client)
    .where('comment', '=', on.comment)
    .where('doneAt', 'is', null)
    .returning('comment')
    .executeTakeFirst();
  if (row)
    await addNotes(trx, [
      { client, kind: 'command', payload: { step: 'answered', ...place(on), ...outcome } },
    ]);
}

/** Once, however often the comment is edited. */
async function spoil(trx: Transaction<Tables>, client: string, on: CommandKey, now: Date): Promise<void> {
  const known = await rowOf(trx, client, on.comment);
  await trx
    .insertInto('commands')
    .values({ client, ...on, at: now, gate: 'spoilt', intendedAt: null, reply: null, doneAt: now })
    .onConflict((conflict) => conflict.columns(['client', 'comment']).doUpdateSet({ doneAt: now }))
    .execute();
  if (known === undefined || known.doneAt === null)
    await addNotes(trx, [{ client, kind: 'command', payload: { step: 'spoilt', ...place(on) } }]);
}

/** In the database, under the client's row-level security. */
export function storedCommands(database: Database, client: ClientKey): Commands {
  const id = clientId(client);
  const set = (comment: number, values: { readonly intendedAt?: Date; readonly reply?: number }) =>
    database.asClient(client, async (trx) => {
      await trx
        .updateTable('commands')
        .set(values)
        .where('client', '=', id)
        .where('comment', '=', comment)
        .execute();
    });
  return {
    take: (on, by, most, now) => database.asClient(client, (trx) => take(trx, id, on, { by, most, now })),
    find: (comment) =>
      database.asClient(client, async (trx) => {
        const row = await rowOf(trx, id, comment);
        return row ? taken(row) : null;
      }),
    spoil: (on, now) => database.asClient(client, (trx) => spoil(trx, id, on, now)),
    intend: (comment, now) => set(comment, { intendedAt: now }),
    replied: (comment, reply) => set(comment, { reply }),
    done: (on, now, outcome) => database.asClient(client, (trx) => done(trx, id, on, { now, outcome })),
    async replies(on) {
      const replied = ofPullRequest(database.kysely, id, on)
        .select('reply')
        .where('reply', 'is not', null)
        .orderBy('comment');
      const [rows] = await database.atOnce(client, [replied]);
      return rows.flatMap(({ reply }) => (reply === null ? [] : [reply]));
    },
  };
}

/**
 * Forgets the commands taken before: what is that old is neither delivered again nor counted. Answers on pull requests
 * that were judged since are kept, so that none of them is taken for the sticky comment. Gives how many went.
 */
export async function pruneCommands({ kysely }: Database, before: Date): Promise<number> {
  const { numDeletedRows } = await kysely
    .deleteFrom('commands')
    .where('at', '<', before)
    .where(({ or, eb, not }) => or([eb('reply', 'is', null), not(wasJudgedSince('commands', before))]))
    .executeTakeFirst();
  return Number(numDeletedRows);
}
