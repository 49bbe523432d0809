/** What errors of the database tell: never a value. */
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLog } from '../../app/operations/log.ts';
import { knownSecrets } from '../../app/operations/secrets.ts';
import { wordless } from '../../app/store/wordless.ts';
import { engines, type Opened } from './engines.ts';

const words = 'The client’s own words';

describe.each(engines)('errors of the $name engine', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened.close());

  const audit = { client: 'a', guid: words, event: 'push', bodyHash: 'x' };
  const statements: readonly (readonly [string, (opened: Opened) => Promise<unknown>])[] = [
    ['a value that is no JSON', ({ database }) => database.execute('select $1::jsonb', [`{"${words}`])],
    ['a value of another type', ({ database }) => database.execute('select $1::int', [words])],
    [
      'a key that is there',
      ({ database }) => database.kysely.insertInto('inbox').values([audit, audit]).execute(),
    ],
    [
      'a row that breaks a rule',
      ({ database }) => database.execute('insert into clients (id) values ($1)', [words]),
    ],
    ['words in the statement', ({ database }) => database.execute(`select '${words}'::int`)],
    ['a name that is none', ({ database }) => database.execute(`select "${words}"`)],
    [
      'a script',
      ({ database }) => database.execute(`do $$ begin raise exception '${words.slice(0, 3)}'; end $$`),
    ],
  ];

  it.each(statements)('%s', async (_, run) => {
    const error: unknown = await run(opened).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'DatabaseError', code: expect.stringMatching(/^[0-9A-Z]{5}$/) });
    const lines: string[] = [];
    openLog({ level: 'trace', secrets: knownSecrets(), write: (line) => lines.push(line) }).warn(
      { err: error },
      'm',
    );
    expect(`${inspect(error, { depth: 5, showHidden: true })}${lines.join('')}`).not.toContain(words);
  });

  it('name what they are about', async () => {
    const { kysely } = opened.database;
    await expect(kysely.insertInto('inbox').values([audit, audit]).execute()).rejects.toMatchObject({
      message: 'duplicate key value violates unique constraint "inbox_pkey"',
      code: '23505',
      table: 'inbox',
      constraint: 'inbox_pkey',
    });
  });
});

it('an error that is not the database’s stays itself', () => {
  const error = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  expect(wordless(error)).toBe(error);
  expect(wordless('x')).toBe('x');
});
