/** What the server forgets once a day. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawNets } from '../../app/schedules/wiring.ts';
import { storedClients } from '../../app/store/client-store.ts';
import { engines, type Opened } from '../store/engines.ts';
import { newVerdict } from '../store/new-verdict.ts';

const day = 24 * 60 * 60_000;
const offline = () => Promise.reject(new Error('there is no GitHub here'));

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
    const runs = new Map<string, () => Promise<unknown>>();
    await drawNets({
      world: { appId: async () => 1, now: () => now, log: { info: () => {}, warn: () => {} } },
      database: opened.database,
      host: 'github.com',
      baseUrl: 'https://api.github.com',
      jobs: { add: async () => {}, every: (name, _, run) => void runs.set(name, run) },
      appOctokit: offline,
      octokitOf: offline,
      directory: '/dev/null/nowhere',
      graceDays: 30,
      verdictRetentionDays: 400,
      forget: () => {},
    });
    expect(await runs.get('purge')?.()).toMatchObject({ verdicts: 2 });
    expect((await verdicts.history(newVerdict())).map(({ judgedAt }) => judgedAt)).toEqual(ages.slice(0, 2));
  });
});
