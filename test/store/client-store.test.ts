import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientStore, storedClients } from '../../app/store/client-store.ts';
import { rememberedClients } from '../../app/store/remembered-clients.ts';
import { engines } from './engines.ts';

interface Kind {
  readonly name: string;
  open(): Promise<{ store: ClientStore; close(): Promise<void> }>;
}

const inMemory: Kind = {
  name: 'in memory',
  open: async () => ({ store: rememberedClients(), close: async () => undefined }),
};

const stored: readonly Kind[] = engines.map(({ name, open }) => ({
  name,
  async open() {
    const { database, close } = await open();
    return { store: storedClients(database, 'github.com'), close };
  },
}));

describe.each([inMemory, ...stored])('what is remembered of clients, $name', ({ open }) => {
  let kind: Awaited<ReturnType<Kind['open']>>;
  beforeAll(async () => {
    kind = await open();
  }, 60_000);
  afterAll(() => kind.close());

  const on = { repositoryId: 2 ** 33, pullRequest: 7 };

  it('keeps the newest comment of a pull request and purpose, for its client alone', async () => {
    const [{ comments: mine }, { comments: other }] = [kind.store.of(1), kind.store.of(2)];
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
    const { openChecks } = kind.store.of(1);
    const check = { repositoryId: 5, owner: 'acme', repo: 'shop', pullRequest: 7, sha: 'a'.repeat(40) };
    await openChecks.add({ ...check, externalId: 'first' });
    await openChecks.add({ ...check, externalId: 'second' });
    await openChecks.add({ ...check, externalId: 'of another', pullRequest: 8 });
    await openChecks.add({ ...check, externalId: 'of a merge group', pullRequest: null });
    await openChecks.opened('second', 2 ** 33);
    expect(await kind.store.of(2).openChecks.list()).toEqual([]);
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

  it('keeps one verdict per head', async () => {
    const { verdicts } = kind.store.of(1);
    const verdict = { ...on, head: 'h1', base: 'main', conclusion: 'failure', digest: 'd1' };
    await verdicts.put(verdict);
    await verdicts.put({ ...verdict, conclusion: 'success', digest: 'd2' });
    await verdicts.put({ ...verdict, head: 'h2' });
    expect(await verdicts.get({ ...on, head: 'h1' })).toEqual({
      ...verdict,
      conclusion: 'success',
      digest: 'd2',
    });
    expect(await verdicts.get({ ...on, head: 'h3' })).toBeNull();
    expect(await kind.store.of(2).verdicts.get({ ...on, head: 'h1' })).toBeNull();
  });
});
