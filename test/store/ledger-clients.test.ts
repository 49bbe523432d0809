/** Which clients have records is found from one to the next: not by reading every record of each. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { clientsWithRecords } from '../../app/store/ledger.ts';
import { engines, type Opened } from './engines.ts';

interface Node {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly Plans?: readonly Node[];
}

const rowsRead = (node: Node): number =>
  Math.max(node['Actual Rows'] * node['Actual Loops'], ...(node.Plans ?? []).map(rowsRead));

describe.each(engines)('clients with records, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());

  const add = (client: string, records: number) =>
    opened.database.execute(
      `insert into ledger_records (client, place, record, hash, salt, payload)
       select $1, place, '{}', 'h', 's', '{}' from generate_series(0, $2::bigint - 1) as place`,
      [client, records],
    );

  it('are all of them, sorted, each once, for few reads', async () => {
    const { database } = opened;
    expect(await clientsWithRecords(database.kysely)).toEqual([]);
    await add('github.com/2', 4000);
    await add('github.com/10', 3);
    await add('ghe.acme.example/7', 1);
    expect(await clientsWithRecords(database.kysely)).toEqual([
      'ghe.acme.example/7',
      'github.com/10',
      'github.com/2',
    ]);
    await database.execute('analyze ledger_records');
    const executor = database.kysely.getExecutor();
    const spy = vi.spyOn(executor, 'executeQuery');
    onTestFinished(() => spy.mockRestore());
    await clientsWithRecords({ getExecutor: () => executor } as typeof database.kysely);
    const [query] = spy.mock.calls.map(([{ sql }]) => sql);
    const { rows } = await database.execute(`explain (analyze, format json) ${query}`);
    const plans = (rows[0] as { 'QUERY PLAN': readonly { readonly Plan: Node }[] })['QUERY PLAN'];
    expect(plans.map(({ Plan }) => rowsRead(Plan) < 20)).toEqual([true]);
  });
});
