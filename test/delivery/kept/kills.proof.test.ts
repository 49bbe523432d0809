/** Reading history in the background is killed again and again, and comes to what a reading in one go finds. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { linked, measured } from '../../../app/delivery/definitions/measure.ts';
import { readHistory } from '../../../app/delivery/store/read-history.ts';
import { clientId } from '../../../app/store/client-id.ts';
import { clientSeen } from '../../../app/store/clients.ts';
import { openDatabase } from '../../../app/store/open.ts';
import { repositoriesSeen } from '../../../app/store/repositories.ts';
import { engines, silent } from '../../store/engines.ts';
import { openScene, readShop } from '../github-scene.ts';
import { at } from '../made.ts';

const window = { since: at('02-01 00:00'), until: at('03-31 00:00') };
const pad = (n: number) => String(n).padStart(2, '0');

describe.each(engines)('on the engine $name', ({ open }) => {
  it('kills at any moment lose no page and double none', { timeout: 180_000 }, async () => {
    const scene = await openScene();
    onTestFinished(() => scene.github.stop());
    const shop = await scene.repository('shop');
    for (let day = 1; day <= 12; day += 1) {
      const on = `02-${pad(day)}`;
      await shop.pull({ written: `${on} 08:00`, opened: `${on} 09:00`, merged: `${on} 11:00` });
      shop.deploy(`${on} 12:00`);
    }
    scene.clock('02-20 00:00');
    const client = { host: new URL(scene.github.apiUrl).host, installation: 1 };
    const opened = await open();
    onTestFinished(() => opened.remove());
    const { kysely } = opened.database;
    await clientSeen(kysely, client.host, { ...client, accountId: 1, login: 'acme', suspended: false });
    const repositoryId = shop.repository.id;
    const known = [{ repositoryId, owner: 'acme', name: 'shop' }];
    await repositoriesSeen(kysely, clientId(client), known, new Date());
    await opened.database.close();
    let time = at('02-20 00:00') * 1000;
    let kills = 0;
    for (let code: number | null = null; code !== 0; ) {
      const given = {
        ...{ at: opened.at, host: client.host, baseUrl: scene.github.apiUrl, token: scene.maria.token },
        now: time,
      };
      const child = spawn(
        process.execPath,
        ['test/delivery/kept/backfill-process.ts', JSON.stringify(given)],
        {
          env: { ...process.env, NODE_OPTIONS: '' },
        },
      );
      let said = '';
      child.stderr.on('data', (text) => {
        said += text;
      });
      // Later every time, by more than the last time: so it ends on a busy machine, too, where a start takes long.
      const timer = setTimeout(() => child.kill('SIGKILL'), 300 * 1.25 ** kills);
      [code] = (await once(child, 'exit')) as [number | null];
      clearTimeout(timer);
      if (code !== 0) kills += 1;
      // A few are enough on any machine: what ends so often has another reason, which it says.
      if (kills > 40)
        throw new Error(`it ended ${kills} times, the last time with ${code}: ${said.slice(-2000)}`);
      // Whoever was killed has it to itself for a while.
      time += 400_000;
    }
    expect(kills).toBeGreaterThan(1);
    const database = await openDatabase({ ...opened.at, log: silent });
    onTestFinished(() => database.close());
    const kept = await readHistory(database, { client, repository: repositoryId });
    const fresh = await readShop(scene, 'shop', { since: '01-01 00:00' });
    const numbers = (history: Parameters<typeof linked>[0] | undefined) => {
      if (!history) return null;
      const { headline, frequency, landed } = measured(linked(history), window);
      return [
        headline.leadTime.rows.map(({ change, seconds }) => [change.id, seconds]),
        frequency.rows.length,
        landed,
      ];
    };
    expect(numbers(kept?.history)).toEqual(numbers(fresh.known.history));
  });
});
