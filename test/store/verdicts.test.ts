/** The history of verdicts: it only grows, it is each client's own, and the newest row of it is what is current. */
import fc from 'fast-check';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowDeletingHistory } from '../../app/store/append-only.ts';
import { type ClientStore, storedClients } from '../../app/store/client-store.ts';
import { pruneVerdicts, recordVerdict } from '../../app/store/verdicts.ts';
import { subjectKinds } from '../../policies/engine/subject.ts';
import { engines, type Opened } from './engines.ts';
import { newVerdict } from './new-verdict.ts';

const host = 'github.com';
const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, seconds)).toISOString();
const published = (verdict: object) => ({ ...verdict, publishedAt: expect.any(Date) });

describe.each(engines)('the history of verdicts, $name', ({ open }) => {
  let opened: Opened;
  let store: ClientStore;
  let clients = 0;
  beforeAll(async () => {
    opened = await open();
    store = storedClients(opened.database, host);
  });
  afterAll(() => opened?.close());

  /** A client of its own. */
  const newClient = () => {
    clients += 1;
    const { verdicts } = store.of(clients);
    return { client: { host, installation: clients }, id: `${host}/${clients}`, verdicts };
  };

  it.each(subjectKinds)(
    'keeps all that is known of a verdict on a %s, and the newest is current',
    async (kind) => {
      const { verdicts } = newClient();
      const about = kind === 'organization' ? { repositoryId: null } : {};
      const none = { head: null, baseRef: null, baseSha: null, checkRun: null, assessments: null };
      const bare = kind === 'organization' || kind === 'repository' ? none : {};
      const known = { rules: 'r1', facts: 'f1', engine: '1.2.3', layers: '[]' };
      const [first, second] = [1, 2].map((second) =>
        newVerdict({ kind, ...about, ...bare, ...known, judgedAt: at(second) }),
      );
      if (!first || !second) throw new Error('two were made');
      await verdicts.record(first);
      await verdicts.record(second);
      await verdicts.record({ ...first, subject: 'another' });
      expect(await verdicts.current(first)).toEqual(published(second));
      expect(await verdicts.history(first)).toEqual([published(second), published(first)]);
    },
  );

  it('takes the same verdict once, and loses none that says something else', async () => {
    const { verdicts } = newClient();
    const verdict = newVerdict({ judgedAt: at(1) });
    const others = [{ digest: 'fairlead:other' }, { baseRef: 'lax' }, { head: null }, { judgedAt: at(0) }];
    for (const change of [{}, {}, ...others, {}]) await verdicts.record({ ...verdict, ...change });
    expect(await verdicts.history(verdict)).toHaveLength(1 + others.length);
    const organization = { kind: 'organization', repositoryId: null, head: null, baseRef: null } as const;
    for (const _ of [1, 2]) await verdicts.record({ ...verdict, ...organization });
    expect(await verdicts.history({ ...verdict, ...organization })).toHaveLength(1);
  });

  it('shows as current the one that was judged last, in whatever order they are recorded', async () => {
    const one = fc.record({
      head: fc.constantFrom('a', 'b', null),
      subject: fc.constantFrom('1', '2'),
      second: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 12 }), async (many) => {
        const { verdicts } = newClient();
        const recorded = many.map(({ head, subject, second }, index) =>
          newVerdict({ head, subject, judgedAt: at(second), digest: `fairlead:${index}` }),
        );
        for (const verdict of recorded) await verdicts.record(verdict);
        for (const on of recorded) {
          const rivals = recorded.filter(({ head, subject }) => head === on.head && subject === on.subject);
          // Of two at the same time, the one that was recorded later.
          const newest = rivals.reduce((a, b) => (b.judgedAt >= a.judgedAt ? b : a));
          expect(await verdicts.current(on)).toEqual(published(newest));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('is not changed, deleted or emptied by a client, nor by the service unless it says so', async () => {
    const { client, verdicts } = newClient();
    await verdicts.record(newVerdict());
    const [change, remove, empty] = [
      sql`update verdicts set conclusion = 'failure'`,
      sql`delete from verdicts`,
      sql`truncate verdicts`,
    ];
    const asClient = (statement: RawBuilder<unknown>) =>
      opened.database.asClient(client, async (trx) => {
        await allowDeletingHistory(trx);
        await statement.execute(trx);
      });
    for (const statement of [change, remove, empty]) {
      await expect(asClient(statement)).rejects.toThrow('permission denied for table verdicts');
      await expect(statement.execute(opened.database.kysely)).rejects.toThrow('append-only');
    }
    for (const statement of [change, empty])
      await expect(
        opened.database.transaction(async (trx) => {
          await allowDeletingHistory(trx);
          await statement.execute(trx);
        }),
      ).rejects.toThrow('append-only');
    expect(await verdicts.history(newVerdict())).toHaveLength(1);
  });

  it('may be deleted from in that one transaction only', async () => {
    const { id, verdicts } = newClient();
    for (const second of [1, 2]) await verdicts.record(newVerdict({ judgedAt: at(second) }));
    const remove = sql`delete from verdicts where client = ${id} and judged_at = ${at(1)}`;
    await opened.database.transaction(async (trx) => {
      await allowDeletingHistory(trx);
      await remove.execute(trx);
    });
    expect(await verdicts.history(newVerdict())).toHaveLength(1);
    await expect(remove.execute(opened.database.kysely)).rejects.toThrow('append-only');
  });

  it('is each client’s own, in the table and in the view', async () => {
    const [mine, other] = [newClient(), newClient()];
    await mine.verdicts.record(newVerdict());
    const seen = (client: typeof mine.client, from: string) =>
      opened.database.asClient(client, async (trx) => {
        const { rows } = await sql<{ client: string }>`select client from ${sql.table(from)}`.execute(trx);
        return rows.map((row) => row.client);
      });
    for (const from of ['verdicts', 'current_verdicts']) {
      expect(await seen(mine.client, from)).toEqual([mine.id]);
      expect(await seen(other.client, from)).toEqual([]);
    }
    const forged = opened.database.asClient(other.client, (trx) =>
      recordVerdict(trx, mine.id, newVerdict()).execute(),
    );
    await expect(forged).rejects.toThrow('violates row-level security policy');
    const nobody = opened.database.transaction(async (trx) => {
      await sql`set local role fairlead_client`.execute(trx);
      return (await sql`select from current_verdicts`.execute(trx)).rows.length;
    });
    expect(await nobody).toBe(0);
  });

  it('is read by its index, however long it gets', async () => {
    const { client, id } = newClient();
    await opened.database.execute(
      `insert into verdicts (client, kind, repository_id, subject, head, judged_at, conclusion, digest)
       select $1, 'pull_request', 5, (i % 200)::text, 'h' || i % 600, now() - i * interval '1 second', 'success', 'd'
       from generate_series(1, 6000) i`,
      [id],
    );
    await opened.database.execute('analyze verdicts');
    const plan = await opened.database.asClient(client, async (trx) => {
      const { rows } = await sql<Record<string, string>>`explain select * from current_verdicts
        where client = ${id} and kind = 'pull_request' and repository_id = 5 and subject = '7' and head = 'h7'`.execute(
        trx,
      );
      return rows.flatMap((row) => Object.values(row)).join('\n');
    });
    expect(plan).toMatch(/Index Scan (using|on) verdicts_by_subject/);
    expect(plan).not.toContain('Seq Scan');
  });

  it('forgets what is old, but never the newest verdict of a subject', async () => {
    const [one, other] = [newClient(), newClient()];
    // Older than everything that the other tests record.
    const old = (second: number) => at(second).replace('2026', '2020');
    const said = ['7 h1 1', '7 h2 2', '7 h1 3', '8 h 4', '8 h 11', '9 h 10', '9 h 12'];
    for (const [subject = '', head = '', second] of said.map((line) => line.split(' ')))
      await one.verdicts.record(newVerdict({ subject, head, judgedAt: old(Number(second)) }));
    const organization = { kind: 'organization', repositoryId: null, subject: 'acme', head: null } as const;
    for (const verdict of [
      { kind: 'release', subject: 'v1', judgedAt: old(1) },
      { kind: 'merge_group', subject: 'g1', judgedAt: old(5) },
      { kind: 'merge_group', subject: 'g2', judgedAt: old(10) },
      { ...organization, judgedAt: old(1) },
      { ...organization, judgedAt: old(2) },
      { repositoryId: 3, subject: '7', judgedAt: old(0) },
    ] as const)
      await one.verdicts.record(newVerdict(verdict));
    await other.verdicts.record(newVerdict({ subject: '7', judgedAt: old(0) }));
    const left = async ({ id }: typeof one) => {
      const rows = await opened.database.kysely
        .selectFrom('verdicts')
        .select(['subject', 'judgedAt'])
        .where('client', '=', id)
        .orderBy('judgedAt')
        .orderBy('id')
        .execute();
      return rows.map(({ subject, judgedAt }) => `${subject} ${judgedAt.getUTCSeconds()}`);
    };
    expect(await pruneVerdicts(opened.database, new Date(old(10)))).toBe(5);
    expect(await left(one)).toEqual(['7 0', 'v1 1', 'acme 2', '7 3', '9 10', 'g2 10', '8 11', '9 12']);
    expect(await left(other)).toEqual(['7 0']);
    expect(await pruneVerdicts(opened.database, new Date(old(10)))).toBe(0);
    const current = (head: string) => one.verdicts.current(newVerdict({ subject: '7', head }));
    expect(await current('h1')).toMatchObject({ judgedAt: old(3) });
    expect(await current('h2')).toBeNull();
  });
});
