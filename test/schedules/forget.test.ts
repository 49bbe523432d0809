/** What the server forgets once a day. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storedClients } from '../../app/store/client-store.ts';
import { offlineRun, runNow } from '../recovery/run-of.ts';
import { engines, type Opened } from '../store/engines.ts';
import { newVerdict } from '../store/new-verdict.ts';

const day = 24 * 60 * 60_000;

describe.each(engines)('once a day, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());

  it('verdicts older than the days that are set are forgotten', async () => {
    const now = new Date('2026-11-21T12:00:00Z');
    const { verdicts } = storedClients(opened.database, 'github.com').of(1);
    const ages = [0, 399, 401, 402].map((days) => new Date(now.getTime() - days * day).toISOString());
    for (const judgedAt of ages) await verdicts.record(newVerdict({ judgedAt }));
    const run = offlineRun(opened.database, () => now);
    expect(await runNow('forget-verdicts', run)).toEqual({ forgotten: 2, changes: 0 });
    expect((await verdicts.history(newVerdict())).map(({ judgedAt }) => judgedAt)).toEqual(ages.slice(0, 2));
  });
});
