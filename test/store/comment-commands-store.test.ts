import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientStore, storedClients } from '../../app/store/client-store.ts';
import type { Gate } from '../../app/store/command-gate.ts';
import { pruneCommands } from '../../app/store/comment-commands.ts';
import type { Grant } from '../../app/store/grants.ts';
import { engines, type Opened } from './engines.ts';
import { newVerdict } from './new-verdict.ts';

const most = { perMinute: 3, perHour: 5 };
const start = new Date('2026-11-20T12:00:00Z');
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

const ada = { id: 7, login: 'ada' };
const outcome = { command: 'waive', policy: 'review', result: 'refused', said: 'Not done.' } as const;

describe.each(engines)('commands and grants, $name', ({ open }) => {
  let opened: Opened;
  let store: ClientStore;
  beforeAll(async () => {
    opened = await open();
    store = storedClients(opened.database, 'github.com');
  }, 60_000);
  afterAll(() => opened.close());

  const take = (pullRequest: number, comment: number, seconds: number, client = 1) =>
    store
      .of(client)
      .commands.take({ repositoryId: 2 ** 33, pullRequest, comment }, ada, most, later(seconds));

  it('a command is taken once, and what became of it is known', async () => {
    const { commands } = store.of(1);
    const fresh = { gate: 'open', reply: null, intended: false, done: false };
    expect(await take(1, 2 ** 40, 0)).toMatchObject(fresh);
    expect(await take(1, 2 ** 40, 1)).toMatchObject(fresh);
    await commands.intend(2 ** 40, later(2));
    expect(await commands.find(2 ** 40)).toMatchObject({ ...fresh, intended: true });
    await commands.replied(2 ** 40, 2 ** 41);
    const on = { repositoryId: 2 ** 33, pullRequest: 1, comment: 2 ** 40 };
    for (const seconds of [3, 5]) await commands.done(on, later(seconds), outcome);
    expect(await take(1, 2 ** 40, 4)).toMatchObject({ gate: 'open', reply: 2 ** 41, done: true });
    expect(await commands.replies({ repositoryId: 2 ** 33, pullRequest: 1 })).toEqual([2 ** 41]);
    expect(await commands.replies({ repositoryId: 2 ** 33, pullRequest: 2 })).toEqual([]);
    expect(await store.of(2).commands.find(2 ** 40)).toBeNull();
  });

  it('is noted for the ledger when it is taken and when it is answered, each once, before anything else is done', async () => {
    const { commands } = store.of(9);
    const on = { repositoryId: 2 ** 33, pullRequest: 4, comment: 2 ** 42 };
    const notes = () =>
      opened.database.kysely
        .selectFrom('ledgerNotes')
        .select(['kind', 'payload'])
        .where('client', '=', 'github.com/9')
        .orderBy('id')
        .execute();
    for (const seconds of [0, 1]) await commands.take(on, ada, most, later(seconds));
    const place = { comment: 2 ** 42, repository_id: 2 ** 33, pull_request: 4, engine: expect.any(String) };
    const taken = { kind: 'command', payload: { ...place, step: 'taken', gate: 'open', by: ada } };
    // A process that dies now leaves one that was taken, and no word of what became of it.
    expect(await notes()).toEqual([taken]);
    for (const seconds of [2, 3]) await commands.done(on, later(seconds), outcome);
    const answered = { kind: 'command', payload: { ...place, step: 'answered', ...outcome } };
    expect(await notes()).toEqual([taken, answered]);
    const other = { ...on, comment: 2 ** 43 };
    for (const seconds of [4, 5]) await commands.spoil(other, later(seconds));
    expect((await notes()).at(-1)).toMatchObject({ payload: { step: 'spoilt', comment: 2 ** 43 } });
    expect(await notes()).toHaveLength(3);
  });

  it('too many in a minute or an hour are told once, and then not answered until it is quieter', async () => {
    const gates: Gate[] = [];
    for (const [i, seconds] of [0, 10, 20, 30, 40, 50, 200].entries())
      gates.push((await take(3, 100 + i, seconds)).gate);
    // The last one is the seventh within the hour.
    expect(gates).toEqual(['open', 'open', 'open', 'throttled', 'closed', 'closed', 'closed']);
    expect((await take(4, 200, 40)).gate).toBe('open');
    expect((await take(3, 300, 40, 2)).gate).toBe('open');
    expect((await take(3, 107, 4000)).gate).toBe('open');
  });

  it('counts those that come at once', async () => {
    const all = await Promise.all([...Array(8).keys()].map((i) => take(5, 500 + i, 0)));
    expect(all.map(({ gate }) => gate).sort()).toEqual(
      ['closed', 'closed', 'closed', 'closed', 'open', 'open', 'open', 'throttled'].sort(),
    );
  });

  it('what was spoilt is never done, before or after it was taken, and counts for nothing', async () => {
    const { commands } = store.of(1);
    for (let comment = 600; comment < 606; comment++)
      await commands.spoil({ repositoryId: 2 ** 33, pullRequest: 6, comment }, later(0));
    expect(await take(6, 600, 1)).toMatchObject({ gate: 'spoilt', done: true });
    expect(await take(6, 610, 1)).toMatchObject({ gate: 'open', done: false });
    await commands.spoil({ repositoryId: 2 ** 33, pullRequest: 6, comment: 610 }, later(2));
    expect(await take(6, 610, 3)).toMatchObject({ gate: 'open', done: true });
  });

  const grant = (comment: number): Grant => ({
    comment,
    repositoryId: 2 ** 33,
    pullRequest: 7,
    head: 'a'.repeat(40),
    policy: 'review',
    reason: 'nobody is here',
    requestedBy: 'maria',
    approvedBy: 'mo',
    approverId: 2 ** 34,
    permission: 'maintain',
    until: '2026-12-01',
    grantedAt: start,
  });

  it('a waiver is given once per comment, and revoked once', async () => {
    const { grants } = store.of(1);
    expect(await grants.give(grant(2 ** 36))).toBe(true);
    expect(await grants.give({ ...grant(2 ** 36), policy: 'dependencies' })).toBe(false);
    expect(await grants.give(grant(701))).toBe(true);
    const ids = async () => (await grants.of(2 ** 33, 7)).map(({ id, policy }) => [id, policy]);
    expect(await ids()).toEqual([
      ['comment-701', 'review'],
      [`comment-${2 ** 36}`, 'review'],
    ]);
    expect(await grants.of(2 ** 33, 8)).toEqual([]);
    expect(await store.of(2).grants.of(2 ** 33, 7)).toEqual([]);
    expect(await store.of(2).grants.revoke(701, 'deleted', start)).toBeNull();
    const revoked = { ...grant(701), revokedAt: later(1), revokedBecause: 'deleted' };
    expect(await grants.revoke(701, 'deleted', later(1))).toEqual(revoked);
    expect(await grants.revoke(701, 'edited', later(2))).toBeNull();
    expect(await grants.find(701)).toEqual(revoked);
    // What was revoked is not given again.
    expect(await grants.give(grant(701))).toBe(false);
    expect(await ids()).toEqual([[`comment-${2 ** 36}`, 'review']]);
  });
});

describe.each(engines)('commands that are forgotten, $name', ({ open }) => {
  it('are the old ones of all clients, without the answers on what was judged since', async () => {
    const { database, close } = await open();
    const store = storedClients(database, 'github.com');
    const cutoff = new Date(Date.now() - 60_000);
    const old = new Date(cutoff.getTime() - 1);
    const take = async (client: number, pullRequest: number, comment: number, at: Date) => {
      const { commands } = store.of(client);
      await commands.take({ repositoryId: 5, pullRequest, comment }, ada, most, at);
      return commands;
    };
    await take(1, 1, 11, old);
    await take(1, 1, 12, cutoff);
    await take(2, 1, 21, old);
    await (await take(1, 2, 13, old)).replied(13, 113);
    await (await take(1, 3, 14, old)).replied(14, 114);
    await (await take(2, 3, 22, old)).replied(22, 122);
    await take(1, 3, 15, old);
    await store.of(1).verdicts.record(newVerdict({ repositoryId: 5, subject: '3' }));
    await store.of(1).verdicts.record(newVerdict({ kind: 'release', repositoryId: 5, subject: '2' }));
    expect(await pruneCommands(database, cutoff)).toBe(5);
    const { rows } = await database.execute('select comment from commands order by comment');
    expect(rows).toEqual([{ comment: 12 }, { comment: 14 }]);
    expect(await pruneCommands(database, cutoff)).toBe(0);
    await close();
  });
});
