/** `fairlead metrics --store`: what the service keeps, out of its database, with what it was told. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { writeRows } from '../../../app/delivery/store/rows-table.ts';
import { readTold } from '../../../app/delivery/told/told.ts';
import { clientId } from '../../../app/store/client-id.ts';
import { clientSeen } from '../../../app/store/clients.ts';
import { openDatabase } from '../../../app/store/open.ts';
import { repositoriesSeen } from '../../../app/store/repositories.ts';
import { runCommand } from '../run-command.ts';
import { keepHistory } from './kept-made.ts';

const acme = { host: 'github.com', installation: 1 };
const now = Date.parse('2026-11-30T12:00:00Z') / 1000;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairlead-store-'));
  const database = await openDatabase({
    url: undefined,
    dataDirectory: folder,
    log: { info() {}, warn() {} },
  });
  await clientSeen(database.kysely, acme.host, { ...acme, accountId: 100, login: 'acme', suspended: false });
  const all = [10, 11].map((repositoryId) => ({
    repositoryId,
    owner: 'acme',
    name: repositoryId === 10 ? 'shop' : 'web',
  }));
  await repositoriesSeen(database.kysely, clientId(acme), all, new Date(now * 1000));
  await keepHistory(database, acme, { repositoryId: 10, name: 'acme/shop', title: 'Change' }, { now });
  const told = readTold(
    'error-budget',
    { left: 72, window_days: 30, at: '2026-11-30T11:00:00Z', source: 'https://slo.test/shop' },
    now * 1000,
  );
  if (!('told' in told)) throw new Error('not told');
  const key = { client: clientId(acme), repositoryId: 10 };
  await database.asClient(acme, (trx) => writeRows(trx, key, [told.told.row]));
  await database.close();
  vi.stubEnv('FAIRLEAD_DATA_DIR', folder);
  vi.stubEnv('DATABASE_URL', '');
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it('is shown as it is kept, with the error budget that was told', { timeout: 60_000 }, async () => {
  const one = await runCommand(['acme/shop', '--store'], '/tmp');
  expect(one).toMatchObject({ code: 0, notes: '' });
  expect(one.out).toMatch(/deployments\s+1\.1 a week \(3 in the window\)/);
  expect(one.out).toMatch(/error budget\s+72 % left/);
  const rows = await runCommand(['explain', 'error-budget', 'acme/shop', '--store'], '/tmp');
  expect(rows.out.replaceAll(/\s+/g, ' ')).toContain(
    'left in percent 72 · read at 2026-11-30T11:00:00Z · source https://slo.test/shop · counts yes',
  );
  const all = await runCommand(['acme', '--store', '--format', 'digest'], '/tmp');
  expect(all.out).toMatch(/^\*\*`acme\/shop`\*\* · 1 change landed\./);
  expect((await runCommand(['acme', '--store'], '/tmp')).out).toContain(
    'acme/web: the service has read nothing of',
  );
  expect((await runCommand(['acme/none', '--store'], '/tmp')).code).toBe(2);
});
