/**
 * Statements on PGlite by PostgreSQL's own protocol. Its `query` takes each apart anew, in six calls of the engine; here
 * one is prepared when it first comes, and is a single call from then on.
 */
import { type messages, type PGlite, protocol } from '@electric-sql/pglite';
import { byteaOid } from './embedded-engine.ts';
import type { Answered } from './engine-messages.ts';
import type { Row, Statement } from './session.ts';

const { serialize, Parser } = protocol;

export interface Statements {
  /** Throws what the database says, and {@link Broken}. */
  run(statement: Statement): Answered;
}

/** The engine did not come to an end with what it was given: whatever it says from now on is not to be believed. */
export class Broken extends Error {}

type Message = messages.BackendMessage;
type Columns = messages.RowDescriptionMessage['fields'];

interface Prepared {
  readonly name: string;
  /** How often it is used before it is prepared anew. */
  left: number;
  readonly types: readonly number[];
  readonly columns: Columns;
}

/** Most are the store's own, some hundred; lists of values make a statement for each length. */
const maxPrepared = 250;

/**
 * Uses of a prepared statement. Its plan stays as it is while tables grow, and nothing here looks at them for hours
 * (`embedded-upkeep.ts`): one made for an empty table would be kept for thousands of rows.
 */
const maxUses = 200;

/** One statement that reads or writes rows, and no script of several. */
const single = /^\s*(?:with|select|insert|update|delete)\b[^;]*$/i;

/** What was prepared may not fit any more to what these leave behind. */
const changesSchema = /\b(create|alter|drop|discard|deallocate)\b/i;

/** A prepared statement whose answer would have other columns now, or that is gone: 0A000 and 26000. */
const outdated: readonly unknown[] = ['0A000', '26000'];

function isDescription(message: Message): message is messages.RowDescriptionMessage {
  return message.name === 'rowDescription';
}

function isParameters(message: Message): message is messages.ParameterDescriptionMessage {
  return message.name === 'parameterDescription';
}

function isRow(message: Message): message is messages.DataRowMessage {
  return message.name === 'dataRow';
}

function isComplete(message: Message): message is messages.CommandCompleteMessage {
  return message.name === 'commandComplete';
}

/** `INSERT 0 2`, `UPDATE 3`; rows that were only read do not count. */
function affectedBy({ text }: messages.CommandCompleteMessage): number {
  return /^(INSERT|UPDATE|DELETE|MERGE) /.test(text) ? Number(text.slice(text.lastIndexOf(' ') + 1)) : 0;
}

/** One call of the engine; each message says itself what it is. */
function asked(engine: PGlite, parts: readonly Uint8Array[]): readonly Message[] {
  const heard: Message[] = [];
  let bytes: Uint8Array;
  try {
    bytes = engine.execProtocolRawSync(Buffer.concat(parts));
  } catch (error) {
    throw new Broken(`the engine broke off (${error instanceof Error ? error.message : String(error)})`);
  }
  new Parser().parse(bytes as never, (message: Message) => heard.push(message));
  if (heard.at(-1)?.name !== 'readyForQuery') throw new Broken('the engine gave no whole answer');
  const error = heard.find(({ name }) => name === 'error');
  if (error) throw error;
  return heard;
}

function rowOf(columns: Columns, { fields }: messages.DataRowMessage, { parsers }: PGlite): Row {
  return Object.fromEntries(
    columns.map(({ name, dataTypeID }, at) => {
      const text = fields[at] ?? null;
      const read = parsers[dataTypeID];
      return [name, text === null || !read ? text : read(text, dataTypeID)];
    }),
  );
}

/** `known`: the columns of what does not say them itself. */
function answered(engine: PGlite, heard: readonly Message[], known: Columns): Answered {
  const rows: Row[] = [];
  const seen = heard.filter(isDescription);
  let columns = known;
  for (const message of heard) {
    if (isDescription(message)) columns = message.fields;
    else if (isRow(message)) rows.push(rowOf(columns, message, engine));
  }
  return {
    rows,
    affected: heard.filter(isComplete).reduce((sum, one) => sum + affectedBy(one), 0),
    bytes: [known, ...seen.map(({ fields }) => fields)]
      .flat()
      .filter(({ dataTypeID }) => dataTypeID === byteaOid)
      .map(({ name }) => name),
  };
}

/** A value as the text that a type of PostgreSQL is read from. */
function textOf({ serializers }: PGlite, value: unknown, type: number | undefined): string | null {
  if (value === null || value === undefined) return null;
  const write = type === undefined ? undefined : serializers[type];
  return write ? write(value) : String(value);
}

/** Statements that are prepared, by their text; the one that was not asked for the longest stands first. */
function preparedOn(engine: PGlite) {
  const all = new Map<string, Prepared>();
  let serial = 0;
  const forget = (some: readonly string[]) => {
    const closed = some.flatMap((sql) => {
      const name = all.get(sql)?.name;
      all.delete(sql);
      return name === undefined ? [] : [serialize.close({ type: 'S', name })];
    });
    if (closed.length > 0) asked(engine, [...closed, serialize.sync()]);
  };
  const prepare = (sql: string): Prepared => {
    const name = `s${serial++}`;
    const described = serialize.describe({ type: 'S', name });
    const heard = asked(engine, [serialize.parse({ name, text: sql }), described, serialize.sync()]);
    const columns = heard.find(isDescription)?.fields ?? [];
    return { name, types: heard.find(isParameters)?.dataTypeIDs ?? [], columns, left: maxUses };
  };
  return {
    of(sql: string): Prepared {
      if (all.get(sql)?.left === 0) forget([sql]);
      const one = all.get(sql) ?? prepare(sql);
      one.left -= 1;
      all.delete(sql);
      all.set(sql, one);
      if (all.size > maxPrepared) forget([...all.keys()].slice(0, maxPrepared / 10));
      return one;
    },
    forgetAll: () => forget([...all.keys()]),
  };
}

export function statementsOf(engine: PGlite): Statements {
  const prepared = preparedOn(engine);
  return {
    run({ sql, values }) {
      if (values.length === 0 && !single.test(sql)) {
        if (changesSchema.test(sql)) prepared.forgetAll();
        return answered(engine, asked(engine, [serialize.query(sql)]), []);
      }
      const { name, types, columns } = prepared.of(sql);
      const texts = values.map((value, at) => textOf(engine, value, types[at]));
      const bound = serialize.bind({ statement: name, values: texts });
      try {
        const heard = asked(engine, [bound, serialize.execute({}), serialize.sync()]);
        return answered(engine, heard, columns);
      } catch (error) {
        if (error instanceof Error && 'code' in error && outdated.includes(error.code)) prepared.forgetAll();
        throw error;
      }
    },
  };
}
