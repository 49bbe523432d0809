import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientStore, storedClients } from '../../app/store/client-store.ts';
import { engines, type Opened } from './engines.ts';
import { newVerdict } from './new-verdict.ts';

describe.each(engines)('what is remembered of clients, $name', ({ open }) => {
  let opened: Opened;
  let store: ClientStore;
  beforeAll(async () => {
    opened = await open();
    store = storedClients(opened.database, 'github.com');
  }, 60_000);
  afterAll(() => opened.close());

  const on = { repositoryId: 2 ** 33, pullRequest: 7 };

  it('keeps the newest comment of a pull request and purpose, for its client alone', async () => {
    const [{ comments: mine }, { comments: other }] = [store.of(1), store.of(2)];
    expect([...(await mine.list(on))]).toEqual([]);
    await mine.set(on, 'policies', { id: 2 ** 32, body: 'first' });
    await mine.set(on, 'metrics', { id: 2 ** 32 + 7, body: 'how it went' });
    await mine.set(on, 'policies', { id: 2 ** 32 + 1, body: 'second' });
    const all = async () => [...(await mine.list(on))].sort();
    const metrics = ['metrics', { id: 2 ** 32 + 7, body: 'how it went' }];
    expect(await all()).toEqual([metrics, ['policies', { id: 2 ** 32 + 1, body: 'second' }]]);
    await mine.forget(on, 'policies', 2 ** 32);
    await mine.forget({ ...on, pullRequest: 8 }, 'policies', 2 ** 32 + 1);
    await other.forget(on, 'policies', 2 ** 32 + 1);
    expect(await all()).toHaveLength(2);
    await mine.forget(on, 'policies', 2 ** 32 + 1);
    expect(await all()).toEqual([metrics]);
    expect([...(await mine.list({ ...on, pullRequest: 8 }))]).toEqual([]);
    expect([...(await other.list(on))]).toEqual([]);
  });

  it('lists the check runs that are open, oldest first', async () => {
    const { openChecks } = store.of(1);
    const check = { repositoryId: 5, owner: 'acme', repo: 'shop', pullRequest: 7, sha: 'a'.repeat(40) };
    for (const one of [
      { externalId: 'first' },
      { externalId: 'second' },
      { externalId: 'of another', pullRequest: 8 },
      { externalId: 'of a merge group', pullRequest: null },
    ]) {
      await openChecks.add({ ...check, ...one });
      // The embedded engine's clock shows milliseconds.
      await pause(2);
    }
    await openChecks.opened('second', 2 ** 33);
    expect(await store.of(2).openChecks.list()).toEqual([]);
    expect(await openChecks.list({ repositoryId: 5, pullRequest: 7 })).toEqual([
      { ...check, externalId: 'first', checkRun: null, openedAt: expect.any(Date) },
      { ...check, externalId: 'second', checkRun: 2 ** 33, openedAt: expect.any(Date) },
    ]);
    await openChecks.remove('first');
    await openChecks.remove('first');
    expect((await openChecks.list()).map(({ externalId }) => externalId)).toEqual([
      'second',
      'of another',
      'of a merge group',
    ]);
  });

  it('shows the newest verdict of a head, and keeps those before it', async () => {
    const { verdicts } = store.of(1);
    const before = newVerdict({ conclusion: 'failure', digest: 'd1' });
    const newest = newVerdict({ judgedAt: '2026-11-21T12:00:01.000Z' });
    const other = newVerdict({ head: 'c'.repeat(40), judgedAt: '2026-11-21T12:00:02.000Z' });
    for (const verdict of [before, newest, other]) await verdicts.record(verdict);
    const publishedAt = expect.any(Date);
    expect(await verdicts.current(before)).toEqual({ ...newest, publishedAt });
    expect(await verdicts.history(before)).toEqual(
      [other, newest, before].map((verdict) => ({ ...verdict, publishedAt })),
    );
    expect(await verdicts.current({ ...before, head: 'd'.repeat(40) })).toBeNull();
    expect(await verdicts.current({ ...before, kind: 'release' })).toBeNull();
    expect(await store.of(2).verdicts.current(before)).toBeNull();
    expect(await store.of(2).verdicts.history(before)).toEqual([]);
  });
});
