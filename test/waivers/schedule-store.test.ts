/** Which pull requests are judged again first when waivers end. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyLife } from '../../app/clients/life.ts';
import type { LifeChange } from '../../app/clients/life-events.ts';
import { storedClients } from '../../app/store/client-store.ts';
import { endedUses, usesAsked } from '../../app/store/waiver-uses.ts';
import { engines, type Opened } from '../store/engines.ts';

describe.each(engines)('waivers that ended, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());

  it('come in turn: a client with many holds up no other', async () => {
    const { database } = opened;
    const host = `${randomUUID()}.test`;
    const now = new Date('2026-01-10T12:00:00Z');
    const live = (changes: readonly LifeChange[]) =>
      database.transaction((trx) => applyLife(trx, host, changes, now));
    const clients = storedClients(database, host);
    const end = { policy: 'p', waiver: 'w', layer: 'l', until: '2026-01-09', trustedThrough: '2026-01-09' };
    for (const [installation, pulls] of [
      [1, 5],
      [2, 1],
    ] as const) {
      await live([
        {
          kind: 'client_seen',
          facts: { installation, accountId: installation, login: 'x', suspended: false },
        },
        {
          kind: 'repositories_seen',
          installation,
          repositories: [{ repositoryId: installation, owner: 'x', name: 'y' }],
        },
      ]);
      for (let pullRequest = 1; pullRequest <= pulls; pullRequest += 1)
        await clients
          .of(installation)
          .waiverUses.add({ repositoryId: installation, pullRequest, head: 'h' }, [end]);
    }
    const next = async () => {
      const found = await endedUses(database.kysely, host, '2026-01-10', now, 2);
      for (const use of found) await usesAsked(database, host, use, { askedAt: now, today: '2026-01-10' });
      return found.map(({ at, number }) => `${at.installation}#${number}`);
    };
    expect([await next(), await next(), await next(), await next()]).toEqual([
      ['1#1', '2#1'],
      ['1#2', '1#3'],
      ['1#4', '1#5'],
      [],
    ]);
    // That one is over is noted for the ledger, once, however often it is asked for.
    for (const use of await endedUses(database.kysely, host, '2026-01-10', new Date(now.getTime() + 1), 20))
      await usesAsked(database, host, use, { askedAt: now, today: '2026-01-10' });
    const notes = await database.kysely
      .selectFrom('ledgerNotes')
      .select('payload')
      .where('client', 'like', `${host}/%`)
      .where('kind', '=', 'waiver-end')
      .execute();
    expect(notes).toHaveLength(6);
    expect(notes[0]?.payload).toMatchObject({
      what: 'its last day is over',
      pull_request: 1,
      head: 'h',
      until: end.until,
      policy: end.policy,
    });
  });
});
