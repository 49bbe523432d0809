/** What is kept of delivery: each thing once, the later telling of it, whatever order they come in; on both engines. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommitRow } from '../../../app/delivery/github/rows.ts';
import { readCommits, writeCommits } from '../../../app/delivery/store/commits-table.ts';
import { readingOf, setReading } from '../../../app/delivery/store/reads-table.ts';
import type { Row, RowOf } from '../../../app/delivery/store/rows.ts';
import { pruneRows, readRows, writeRows } from '../../../app/delivery/store/rows-table.ts';
import { clientId } from '../../../app/store/client-id.ts';
import { engines, type Opened } from '../../store/engines.ts';

const host = 'github.com';
const repositoryId = 7;

const status = (deployment: string, at: number, more: Partial<Row> = {}): RowOf<'status'> => ({
  kind: 'status',
  id: `${deployment}/${at}`,
  at,
  updatedAt: at,
  seenAt: 0,
  data: { deployment, state: 'success', at, environment: 'production' },
  ...(more as object),
});

const nothing = { reverted: [], causedBy: [], isRevert: false, hotfix: false };
const hex = (n: number, length = 40) => n.toString(16).padStart(length, '0');
const commit = (n: number, parents: readonly number[], more: Partial<CommitRow> = {}): CommitRow => ({
  sha: hex(n),
  parents: parents.map((one) => hex(one)),
  writtenAt: 100 + n,
  committedAt: 200 + n,
  cohort: 'person',
  subject: `commit ${n}`,
  copies: [],
  named: nothing,
  ...more,
});

describe.each(engines)('rows of delivery, $name', ({ open }) => {
  let opened: Opened;
  let clients = 0;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());

  function client() {
    clients += 1;
    const key = { host, installation: clients };
    const at = { client: clientId(key), repositoryId };
    const { database } = opened;
    return {
      key,
      write: (rows: readonly Row[]) => database.asClient(key, (trx) => writeRows(trx, at, rows)),
      writeCommits: (rows: readonly CommitRow[]) =>
        database.asClient(key, (trx) => writeCommits(trx, at, rows)),
      rows: () => readRows(database, key, repositoryId),
      commits: () => readCommits(database, key, repositoryId),
    };
  }

  it('are the same whatever order and however often they are told', async () => {
    const one = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      updatedAt: fc.integer({ min: 1, max: 3 }),
      seenAt: fc.integer({ min: 1, max: 2 }),
      environment: fc.constantFrom('production', 'staging', '\u{1F680}', '\uffff', 'a\u0000b'),
    });
    const made = ({
      id,
      updatedAt,
      seenAt,
      environment,
    }: typeof one extends fc.Arbitrary<infer T> ? T : never) =>
      ({
        ...status(id, 1),
        id,
        updatedAt,
        seenAt,
        data: { deployment: id, state: 'success', at: 1, environment },
      }) as Row;
    const tellings = fc
      .array(one, { minLength: 1, maxLength: 8 })
      .chain((all) =>
        fc.tuple(
          fc.constant(all),
          fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
          fc.integer({ min: 1, max: 4 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(tellings, async ([all, again, size]) => {
        const [together, apart] = [client(), client()];
        await together.write(all.map(made));
        for (let i = 0; i < again.length; i += size) await apart.write(again.slice(i, i + size).map(made));
        expect((await apart.rows()).of('status')).toEqual((await together.rows()).of('status'));
      }),
      { numRuns: 25 },
    );
  });

  it('say how many were new or later, so that nothing is done for what is known', async () => {
    const { write } = client();
    expect(await write([status('1', 10), status('1', 20), status('1', 10)])).toBe(2);
    expect(await write([status('1', 10)])).toBe(0);
    expect(await write([status('1', 10, { updatedAt: 9 })])).toBe(0);
    expect(await write([status('1', 10, { updatedAt: 11 })])).toBe(1);
  });

  it('of more than one page are all read, and what cannot be read is counted', async () => {
    const { write, rows, key } = client();
    await write(Array.from({ length: 2345 }, (_, i) => status('1', i)));
    await opened.database.asClient(key, (trx) =>
      sql`update delivery_rows set data = '{"deployment":3}' where id = '1/5'`.execute(trx),
    );
    const read = await rows();
    expect(read.of('status')).toHaveLength(2344);
    expect(read.of('pull')).toEqual([]);
    expect(read.strange).toBe(1);
  });

  it('are forgotten by when they happened', async () => {
    const { write, rows } = client();
    await write([status('1', 1000), status('1', 2000)]);
    await pruneRows(opened.database, new Date(1500_000));
    expect((await rows()).of('status').map(({ at }) => at)).toEqual([2000]);
  });

  it('of commits come back as they were told first, in any order, each once', async () => {
    const { writeCommits: write, commits } = client();
    const copy = { copies: [hex(9)], named: { ...nothing, hotfix: true }, cohort: 'bot' as const };
    expect(await write([commit(3, [2, 1]), commit(3, [2, 1])])).toBe(1);
    expect(await write([commit(2, [1], copy), commit(3, [])])).toBe(1);
    expect(await commits()).toEqual([commit(2, [1], copy), commit(3, [2, 1])]);
  });

  it('of commits have ids of 64 characters, too, and texts that break no line', async () => {
    const { writeCommits: write, commits } = client();
    const sha = hex(5, 64);
    const subject = `a\u0000b\t\ud800 \n\\ "${'x'.repeat(300)}`;
    const parents = [hex(4, 64), hex(6, 64)];
    await write([{ ...commit(5, []), sha, parents, subject }, commit(1, [])]);
    const [other, one] = await commits();
    expect(one).toEqual(commit(1, []));
    expect(other).toMatchObject({ sha, parents, subject: expect.stringMatching(/^a\ufffdb \ufffd \\ "x+$/) });
  });

  it('of how far was read take each other’s place', async () => {
    const { key } = client();
    const at = { client: clientId(key), repositoryId };
    const { database } = opened;
    expect(await database.asClient(key, (trx) => readingOf(trx, at))).toBeNull();
    const reading = {
      ...{ branch: 'main', head: null, since: null, readAt: null, cursor: '{"page":"x"}', stage: 'pulls' },
      ...{ dueAt: 5, beganAt: 4, points: 3, readRows: 2, failures: 0 },
      gaps: [['Nothing of ', { value: 'x' }]],
    };
    await database.asClient(key, (trx) => setReading(trx, at, { ...reading, points: 1 }));
    await database.asClient(key, (trx) => setReading(trx, at, reading));
    expect(await database.asClient(key, (trx) => readingOf(trx, at))).toEqual(reading);
  });
});
