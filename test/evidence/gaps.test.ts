/** Events into the ledger with the inbox, and the times in which nobody listened. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lifeSubscriber } from '../../app/clients/subscriber.ts';
import { captureSubscriber } from '../../app/evidence/capture/subscriber.ts';
import { gapsOf } from '../../app/evidence/gaps/read.ts';
import { mark } from '../../app/evidence/gaps/receiving.ts';
import { noteRecovered } from '../../app/evidence/gaps/recovered.ts';
import { record } from '../../app/evidence/ledger/keep.ts';
import { ledgerReads } from '../../app/evidence/ledger/reads.ts';
import type { Gap } from '../../app/evidence/model/gap.ts';
import type { RecordKind } from '../../app/evidence/model/recorded.ts';
import { acceptDelivery, type Inbox } from '../../app/ingress/inbox.ts';
import { sweep } from '../../app/recovery/sweep.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { openRecovery } from '../recovery/scene.ts';
import { engines, type Opened } from '../store/engines.ts';

const minute = 60_000;
const log = { info: () => {}, warn: () => {} };

const told = ({ from, to, watched, repositories, because, recovered, lost }: Gap) => ({
  from,
  to,
  watched,
  repositories,
  because: toPlain(because),
  recovered: recovered && toPlain(recovered),
  lost: lost && toPlain(lost),
});

describe.each(engines)('evidence of events on the $name engine', ({ open }) => {
  let opened: Opened;
  let serial = 0;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened.close());

  /** A host of its own keeps the tests apart. */
  function scene() {
    serial += 1;
    const host = `h${serial}.test`;
    const { database } = opened;
    const clock = { now: new Date() };
    const now = () => clock.now;
    const inbox: Inbox = {
      database,
      host,
      subscribers: [captureSubscriber(host, now), lifeSubscriber({ database, host, now })],
    };
    const send = (name: string, payload: object, installation = 1, id = randomUUID() as string) =>
      acceptDelivery(inbox, {
        id,
        name,
        payload: {
          installation: {
            id: installation,
            account: { id: 50 + installation, login: `acme${installation}` },
          },
          sender: { id: 7, login: 'ada', type: 'User' },
          ...payload,
        },
        bodyHash: JSON.stringify(payload).length.toString(16),
      });
    const readsOf = async (installation = 1, from = '2000') => {
      await record(database, `${host}/${installation}`);
      return ledgerReads(database.kysely, `${host}/${installation}`, { from });
    };
    const recordsOf = async (installation = 1, kinds: readonly RecordKind[] = ['event']) => {
      const all = [];
      for await (const one of (await readsOf(installation)).records(kinds)) all.push(one);
      return all;
    };
    const gaps = async (installation = 1) => (await gapsOf(await readsOf(installation))).map(told);
    const repository = (id: number) => ({ id, full_name: `acme/r${id}`, private: true });
    return { host, database, clock, now, send, readsOf, recordsOf, gaps, repository };
  }

  it('becomes one record of its client, however often it is delivered, and reads back as it was', async () => {
    const { send, recordsOf, readsOf, repository } = scene();
    const payload = {
      action: 'created',
      repository: repository(5),
      key: { id: 3, title: 'ci \0 \ud800', read_only: false },
    };
    expect(await send('deploy_key', payload, 1, 'same')).toBe('accepted');
    expect(await send('deploy_key', payload, 1, 'same')).toBe('duplicate');
    await send('deploy_key', payload, 2);
    await send('check_run', { action: 'created', repository: repository(5) });
    await send('member', { action: 'added', repository: repository(5), member: 'nobody' });
    expect(await recordsOf()).toMatchObject([
      { place: 0, kind: 'event', payload: { event: 'deploy_key.created', delivery: 'same', role: 'write' } },
      { place: 1, kind: 'event', payload: { about: 'not understood', because: 'member' } },
    ]);
    expect(await recordsOf(2)).toHaveLength(1);
    const { since } = await readsOf();
    expect(since).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/);
  });

  it('is read page by page, of the kinds that are asked for alone, and from the time that is asked for', async () => {
    const { host, database, recordsOf, readsOf } = scene();
    const client = `${host}/1`;
    await database.execute(
      `insert into ledger_notes (client, kind, payload, at)
       select $1, case when i % 3 = 0 then 'audit' when i % 3 = 1 then 'key' else 'verdict' end, jsonb_build_object('i', i),
         timestamptz '2026-01-01' + i * interval '1 minute'
       from generate_series(0, 2399) i`,
      [client],
    );
    await record(database, client, Number.POSITIVE_INFINITY);
    const all = await recordsOf(1, ['verdict', 'audit', 'audit']);
    expect(all).toHaveLength(1600);
    expect(all.map(({ place }) => place)).toEqual(all.map(({ place }) => place).toSorted((a, b) => a - b));
    const later = [];
    for await (const one of (await readsOf(1, '2026-01-02T15:00:00.000Z')).records(['key']))
      later.push(one.place);
    expect([later[0], later.length]).toEqual([2341, 20]);
    expect(await recordsOf(1, [])).toEqual([]);
  });

  it('is missed while nobody listens, and what GitHub delivered again is said later', async () => {
    const { host, database, clock, now, send, gaps } = scene();
    const start = clock.now.getTime() + 1000;
    clock.now = new Date(start);
    const of = { database, host, now, log };
    await send('installation', { action: 'created' });
    expect(await mark(of)).toBe(false);
    clock.now = new Date(start + minute);
    expect(await mark(of)).toBe(false);
    clock.now = new Date(start + 61 * minute);
    await send('installation', { action: 'created' }, 2);
    expect(await Promise.all([mark(of), mark(of)])).toEqual(expect.arrayContaining([true, false]));
    const from = new Date(start + minute).toISOString();
    const to = clock.now.toISOString();
    const gap = {
      from,
      to,
      watched: 'events',
      repositories: null,
      because: 'The service took no events in: it was stopped, or could not reach its database.',
    };
    expect(await gaps()).toEqual([
      { ...gap, recovered: null, lost: expect.stringContaining('It is not known yet') },
    ]);
    const kept = new Date(start - 60 * minute);
    const sent = [
      { installation: 1, firstAt: new Date(start + 5 * minute) },
      { installation: 2, firstAt: new Date(start + 5 * minute) },
      { installation: 1, firstAt: new Date(start + 62 * minute) },
    ];
    const soon = { database, host, sent, kept, through: new Date(start + 60 * minute) };
    expect(await noteRecovered(soon)).toBe(0);
    const settled = { ...soon, through: new Date(start + 70 * minute) };
    expect([await noteRecovered(settled), await noteRecovered(settled)]).toEqual([1, 0]);
    expect(await gaps()).toEqual([
      { ...gap, recovered: expect.stringContaining('1 event of that time arrived later'), lost: null },
    ]);
  });

  it('is told that it was missed for longer than GitHub keeps it', async () => {
    const { host, database, clock, now, send, gaps } = scene();
    await send('installation', { action: 'created' });
    clock.now = new Date(Date.now() + minute);
    await mark({ database, host, now, log });
    clock.now = new Date(Date.now() + 7 * 24 * 60 * minute);
    await mark({ database, host, now, log });
    const kept = new Date(clock.now.getTime() - 3 * 24 * 60 * minute);
    await noteRecovered({ database, host, sent: [], through: clock.now, kept });
    expect(await gaps()).toMatchObject([
      { recovered: expect.stringContaining('sent nothing'), lost: expect.stringContaining('are lost') },
    ]);
  });

  it('stops while the App is suspended or not installed, and the next installation knows of it', async () => {
    const { host, database, send, gaps, recordsOf } = scene();
    const account = { id: 51, login: 'acme1' };
    await send('installation', { action: 'created' });
    const installation = (id: number, suspended: string | null) => ({
      installation: { id, account, suspended_at: suspended },
    });
    await send('installation', { action: 'suspend', ...installation(1, '2026-11-30T12:00:00Z') });
    expect(await gaps()).toMatchObject([{ to: null, because: expect.stringContaining('suspended') }]);
    await send('installation', { action: 'unsuspend', ...installation(1, null) });
    expect(await gaps()).toMatchObject([
      { to: expect.any(String), because: expect.stringContaining('suspended') },
    ]);
    await send('installation', { action: 'deleted', ...installation(1, null) });
    await send('deploy_key', { action: 'created', key: { id: 3, title: 'late', read_only: true } });
    expect(await gaps()).toMatchObject([{}, { to: null, because: expect.stringContaining('not installed') }]);
    // A week later.
    await database.execute(`update clients set gone_at = gone_at - interval '7 days' where host = $1`, [
      host,
    ]);
    await send('installation', { action: 'created', ...installation(8, null) });
    const [gap, ...more] = await gaps(8);
    expect([gap, more]).toMatchObject([{ because: expect.stringContaining('not installed') }, []]);
    expect(Date.parse(gap?.to ?? '') - Date.parse(gap?.from ?? '')).toBeGreaterThan(6.9 * 24 * 60 * minute);
    expect((await recordsOf()).map(({ payload }) => (payload as { event: string }).event)).toEqual([
      'installation.created',
      'installation.suspend',
      'installation.unsuspend',
      'installation.deleted',
      'deploy_key.created',
    ]);
  });

  it('is not seen of repositories that are taken away, until they are given back', async () => {
    const { clock, send, gaps, repository } = scene();
    const three = [1, 2, 3].map(repository);
    await send('installation', { action: 'created', repositories: three });
    await send('installation_repositories', {
      action: 'removed',
      repositories_removed: [1, 2].map(repository),
    });
    const left = clock.now.toISOString();
    expect(await gaps()).toMatchObject([
      { from: left, to: null, watched: 'repository', repositories: [1, 2] },
    ]);
    clock.now = new Date(clock.now.getTime() + minute);
    await send('installation_repositories', { action: 'added', repositories_added: [repository(2)] });
    expect(await gaps()).toMatchObject([
      { from: left, to: null, repositories: [1] },
      { from: left, to: clock.now.toISOString(), repositories: [2] },
    ]);
  });

  it('that could not be taken in at all is a gap of its own', async () => {
    const recovery = await openRecovery(opened.database);
    recovery.github.faults.add({ match: { event: 'pull_request.labeled' }, do: 'drop' });
    await recovery.pull.label('poison');
    await recovery.takeIn();
    for (let round = 0; round < 20; round++) {
      recovery.clock.ahead = 61 * minute;
      await sweep(recovery.of);
      await recovery.github.idle();
    }
    const client = `${recovery.host}/${recovery.installation.id}`;
    await record(opened.database, client);
    const gaps = await gapsOf(await ledgerReads(opened.database.kysely, client, { from: '2000' }));
    expect(gaps.map(told)).toMatchObject([
      {
        because: expect.stringMatching(/^One event \(delivery .*\) could not be taken in, in 10 attempts\.$/),
      },
    ]);
  });
});
