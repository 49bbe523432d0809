/** Events into the ledger with the inbox, and the times in which nobody listened. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seenBy } from '../../app/clients/seen-by.ts';
import { lifeSubscriber } from '../../app/clients/subscriber.ts';
import { capturedEvents } from '../../app/evidence/capture/captured.ts';
import { captureSubscriber } from '../../app/evidence/capture/subscriber.ts';
import { gapsOf } from '../../app/evidence/gaps/read.ts';
import { mark } from '../../app/evidence/gaps/receiving.ts';
import { noteRecovered } from '../../app/evidence/gaps/recovered.ts';
import { record } from '../../app/evidence/ledger/keep.ts';
import { ledgerReads } from '../../app/evidence/ledger/reads.ts';
import type { Gap } from '../../app/evidence/model/gap.ts';
import { populationIds } from '../../app/evidence/model/population.ts';
import { acceptDelivery, type Inbox } from '../../app/ingress/inbox.ts';
import { neededEvents, neededPermissions } from '../../app/permissions.ts';
import { sweep } from '../../app/recovery/sweep.ts';
import type { RecordKind } from '../../app/store/recorded.ts';
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

  it('is a gap after the clock was set back, too: a mark of a time to come hides none', async () => {
    const { host, database, clock, now, send, gaps } = scene();
    const start = clock.now.getTime() + 1000;
    const at = (minutes: number) => new Date(start + minutes * minute);
    await send('installation', { action: 'created', repositories: [] });
    const marked = async (minutes: number, own: Date | null) => {
      clock.now = at(minutes);
      return mark({ database, host, now, log }, own);
    };
    expect(await marked(60, null)).toBe(false);
    // Another machine, whose clock was right all the time, changes nothing of it.
    expect(await marked(0, at(-0.5))).toBe(false);
    expect(await marked(60.5, at(60))).toBe(false);
    expect(await marked(1, at(60.5))).toBe(false);
    expect(await marked(21, null)).toBe(true);
    expect((await gaps()).filter(({ watched }) => watched === 'events')).toMatchObject([
      { from: at(1).toISOString(), to: at(21).toISOString() },
    ]);
    expect(await marked(60, at(59.5))).toBe(true);
    // Set back while it was stopped.
    expect(await marked(30, null)).toBe(false);
    expect(await marked(50, at(30))).toBe(true);
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

  describe('that a client does not let the App see', () => {
    const all = { permissions: neededPermissions(), events: [...neededEvents()] };
    const without = (name: string) => ({
      ...all,
      permissions: Object.fromEntries(Object.entries(all.permissions).filter(([one]) => one !== name)),
    });
    const installed = (grants: object, updated_at?: string) => ({
      installation: {
        id: 1,
        account: { id: 51, login: 'acme1', type: 'Organization' },
        updated_at,
        ...grants,
      },
    });
    const shown = (gaps: readonly Gap[]) =>
      gaps.map(({ from, to, what, populations }) => ({ from, to, what, populations }));

    it('is a gap from when it was last seen until it is granted again, of what it tells', async () => {
      const { send, clock, readsOf } = scene();
      const at = (minutes: number) => new Date(begun + minutes * minute).toISOString();
      const begun = clock.now.getTime();
      const say = async (minutes: number, action: string, grants: object) => {
        clock.now = new Date(begun + minutes * minute);
        await send('installation', { action, ...installed(grants) });
      };
      await say(0, 'created', all);
      expect(await gapsOf(await readsOf())).toEqual([]);
      await say(10, 'new_permissions_accepted', all);
      await say(30, 'new_permissions_accepted', without('members'));
      const lost = {
        from: at(10),
        to: null,
        what: 'permission members',
        populations: ['access-changes', 'changes'],
      };
      expect(shown(await gapsOf(await readsOf()))).toEqual([lost]);
      const [gap] = await gapsOf(await readsOf());
      expect(gap && toPlain(gap.because)).toBe(
        'The App is not granted members: read: GitHub sends it no member, membership, organization, team, team_add.',
      );
      // The same again is no news.
      await say(40, 'new_permissions_accepted', without('members'));
      expect(shown(await gapsOf(await readsOf()))).toEqual([lost]);
      const deaf = { ...all, events: all.events.filter((one) => one !== 'push') };
      await say(50, 'new_permissions_accepted', deaf);
      expect(shown(await gapsOf(await readsOf()))).toEqual([
        { ...lost, to: at(50) },
        { from: at(40), to: null, what: 'event push', populations: ['changes'] },
      ]);
      await say(60, 'new_permissions_accepted', all);
      expect((await gapsOf(await readsOf())).map(({ to }) => to)).toEqual([at(50), at(60)]);
    });

    it('from the beginning is a gap from the beginning; of a person’s account, what is about organizations is none', async () => {
      const { send, readsOf } = scene();
      await send('installation', {
        action: 'created',
        ...installed(without('organization_custom_properties')),
      });
      expect(shown(await gapsOf(await readsOf()))).toMatchObject([
        { to: null, what: 'permission organization_custom_properties' },
      ]);
      const person = { id: 2, account: { id: 52, login: 'ada', type: 'User' } };
      const own = Object.fromEntries(
        Object.entries(all.permissions).filter(
          ([name]) => name !== 'members' && !/^organization_/.test(name),
        ),
      );
      await send(
        'installation',
        { action: 'created', installation: { ...person, ...all, permissions: own } },
        2,
      );
      expect(await gapsOf(await readsOf(2))).toEqual([]);
    });

    it('is not told by an event that is late, nor by one that does not say', async () => {
      const { send, readsOf } = scene();
      await send('installation', { action: 'created', ...installed(all, '2026-11-30T12:00:00Z') });
      const late = installed(without('members'), '2026-11-30T11:00:00Z');
      await send('installation', { action: 'new_permissions_accepted', ...late });
      await send('installation', { action: 'unsuspend', ...installed({}) });
      expect(await gapsOf(await readsOf())).toEqual([]);
    });
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
    expect(gaps.filter(({ watched }) => watched === 'events').map(told)).toMatchObject([
      {
        because: expect.stringMatching(/^One event \(delivery .*\) could not be taken in, in 10 attempts\.$/),
      },
    ]);
  });
});

describe('what an event needs', () => {
  it('is said of each that is captured, as GitHub’s published descriptions have it', () => {
    expect(Object.keys(seenBy).sort()).toEqual(capturedEvents);
    const types = createRequire(import.meta.url).resolve('@octokit/openapi-webhooks-types/types.d.ts');
    const published = readFileSync(types, 'utf8').replaceAll(/\n\s+\*/g, ' ');
    const names: Readonly<Record<string, string>> = {
      administration: 'Administration',
      contents: 'Contents',
      deployments: 'Deployments',
      members: 'Members',
      merge_queues: 'Merge queues',
      metadata: 'Metadata',
      organization_administration: 'Administration',
      organization_custom_properties: 'Custom properties',
      organization_personal_access_token_requests: 'Personal access token requests',
      pull_requests: 'Pull requests',
      secret_scanning_alerts: 'Secret scanning alerts',
      security_events: 'Code scanning alerts',
      vulnerability_alerts: 'Dependabot alerts',
    };
    for (const [event, { permissions, populations }] of Object.entries(seenBy)) {
      const name = event.replaceAll('_', '-');
      const before = published.slice(0, published.search(new RegExp(`post: operations\\["${name}[/"]`)));
      const told = [...before.matchAll(/at least read-level access for the "([^"]+)"/g)].at(-1);
      expect([event, names[permissions[0] ?? '']]).toEqual([event, told?.[1]]);
      expect(populationIds).toEqual(expect.arrayContaining([...populations]));
      expect(Object.keys(neededPermissions())).toEqual(expect.arrayContaining([...permissions]));
    }
  });
});
