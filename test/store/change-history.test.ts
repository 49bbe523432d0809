/** What GitHub forgets of pull requests: kept while they are open and for a while after, and forgotten then. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pruneChanges, recordEnd, recordOpen, recordPushes } from '../../app/store/change-history.ts';
import { clientId } from '../../app/store/client-id.ts';
import { storedClients } from '../../app/store/client-store.ts';
import { engines, type Opened } from './engines.ts';

const host = 'github.com';
const day = 24 * 60 * 60_000;
const now = new Date('2026-11-21T12:00:00Z');
const ago = (days: number) => new Date(now.getTime() - days * day);
const cutoff = ago(400);
const repositoryId = 5;

describe.each(engines)('what is kept of pull requests, $name', ({ open }) => {
  let opened: Opened;
  let clients = 0;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());

  /** A client of its own, in which each of these was pushed to and approved two years ago. */
  async function openClient(...pullRequests: readonly number[]) {
    clients += 1;
    const key = { host, installation: clients };
    const client = clientId(key);
    const { changes } = storedClients(opened.database, host).of(clients);
    for (const pullRequest of pullRequests) {
      const push = { client, repositoryId, pullRequest, head: 'a'.repeat(40), login: 'lea', at: ago(730) };
      await opened.database.transaction((trx) => recordPushes(trx, [push]));
      const view = { review: '1', head: 'a', baseRef: 'main', baseSha: 'b', change: 'c' };
      await changes.saw({ repositoryId, pullRequest }, [view], ago(730));
    }
    const left = async () => {
      const all = pullRequests.map(async (pullRequest) => {
        const { pushes, views } = await changes.of({ repositoryId, pullRequest });
        expect(pushes.length).toBe(views.length);
        return pushes.length > 0 ? [pullRequest] : [];
      });
      return (await Promise.all(all)).flat();
    };
    const end = (pullRequest: number, closedAt: Date | null) =>
      opened.database.transaction((trx) => recordEnd(trx, { client, repositoryId, pullRequest, closedAt }));
    const listed = (numbers: readonly number[], at: Date) =>
      recordOpen(opened.database.kysely, { client, repositoryId }, numbers, at);
    return { client, changes, left, end, listed };
  }

  it('is forgotten some time after they were closed, and never while they are open, however old', async () => {
    const { left, end } = await openClient(1, 2, 3, 4);
    const other = await openClient(2);
    await end(2, ago(401));
    await end(3, ago(399));
    await end(4, ago(401));
    await end(4, null);
    expect(await pruneChanges(opened.database, cutoff)).toBe(2);
    expect(await left()).toEqual([1, 3, 4]);
    expect(await other.left()).toEqual([2]);
    expect(await pruneChanges(opened.database, cutoff)).toBe(0);
  });

  it('and was closed without anybody telling: a list of what is open shows it, from then on', async () => {
    const { left, end, listed } = await openClient(1, 2, 3);
    await end(3, ago(500));
    await listed([1, 3], ago(401));
    // Seen closed before; when it was closed does not become later.
    await listed([1, 3], ago(10));
    expect(await pruneChanges(opened.database, cutoff)).toBe(2);
    expect(await left()).toEqual([1, 3]);
    await listed([], ago(401));
    expect(await pruneChanges(opened.database, cutoff)).toBe(4);
    expect(await left()).toEqual([]);
  });

  it('in a repository that is gone is forgotten that long after it went', async () => {
    const { client, left } = await openClient(1);
    const repository = { client, id: repositoryId, name: 'acme/shop', state: 'gone' } as const;
    await opened.database.kysely
      .insertInto('repositories')
      .values({ ...repository, updatedAt: ago(399) })
      .execute();
    expect(await pruneChanges(opened.database, cutoff)).toBe(0);
    await opened.database.kysely
      .updateTable('repositories')
      .set({ updatedAt: ago(401) })
      .where('client', '=', client)
      .execute();
    expect(await pruneChanges(opened.database, cutoff)).toBe(2);
    expect(await left()).toEqual([]);
  });

  it('is given for several at once, for a release that brings them', async () => {
    const { changes } = await openClient(1, 2);
    await openClient(3);
    const push = [{ sha: 'a'.repeat(40), login: 'lea' }];
    expect([...(await changes.pushesTo(repositoryId, [1, 2, 3]))]).toEqual([
      [1, push],
      [2, push],
    ]);
    expect(await changes.pushesTo(repositoryId, [])).toEqual(new Map());
  });
});
