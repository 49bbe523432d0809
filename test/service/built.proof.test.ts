/** The service as it is built, which is what runs in the image, under systemd and by `npm start`: parts that are loaded later included. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { schedules } from '../../app/schedules/schedules.ts';
import { verdictTimes } from './neighbour.ts';
import { places } from './places.ts';
import { freePort, startServer } from './server-process.ts';
import { openStage } from './stage.ts';

/** Below it packages are found. */
const cache = resolve('node_modules/.cache');
mkdirSync(cache, { recursive: true });
const built = mkdtempSync(join(cache, 'fairlead-built-'));

beforeAll(() => {
  const entry = 'unpaced=test/service/unpaced-server.ts';
  execFileSync(process.execPath, ['deploy/service/bundle.mjs', built, entry], { stdio: 'inherit' });
}, 60_000);
afterAll(() => rmSync(built, { recursive: true, force: true }));

function childrenOf(pid: number): readonly string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.map((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').replaceAll('\0', ' '));
}

describe.each(places)('built, on the %s engine', (_, make) => {
  it('judges in a process of its own, and hears what is told of elsewhere', async () => {
    const place = await make();
    onTestFinished(() => place.remove());
    const stage = await openStage({ port: await freePort(), clients: 1, repositories: 1 });
    onTestFinished(() => stage.stop());
    const [client] = stage.clients;
    if (!client) throw new Error('a client is needed');
    const server = await startServer({ ...stage.env, ...place.env }, join(built, 'unpaced.js'));
    onTestFinished(() => server.kill());
    expect(await verdictTimes(stage, client, 2, 0)).toHaveLength(2);
    expect(childrenOf(server.pid).join('\n')).toContain(join(built, 'judge-process.js'));
    const told = await fetch(new URL('/delivery/deployment', server.url), {
      method: 'POST',
      body: '{}',
      headers: {
        'x-fairlead-key': '0'.repeat(16),
        'x-fairlead-timestamp': String(Math.floor(Date.now() / 1000)),
        'x-fairlead-signature': `sha256=${'0'.repeat(64)}`,
      },
    });
    expect([told.status, await told.text()]).toEqual([401, expect.stringContaining('not signed by anybody')]);
    expect(await server.stop()).toBe(0);
  }, 120_000);

  it('runs its schedules, says that it is ready, and ends when it is told to', async () => {
    const place = await make();
    onTestFinished(() => place.remove());
    const stage = await openStage({ clients: 1, repositories: 1 });
    onTestFinished(() => stage.stop());
    const token = 't'.repeat(32);
    const env = { ...stage.env, ...place.env, METRICS_TOKEN: token, LOG_LEVEL: 'info' };
    const server = await startServer(env, join(built, 'server.js'));
    onTestFinished(() => server.kill());
    const runs = async () => {
      const headers = { authorization: `Bearer ${token}` };
      const text = await (await fetch(new URL('/metrics', server.url), { headers })).text();
      const counted = text.matchAll(/^fairlead_schedule_runs_total\{(.*)\} [1-9]/gm);
      return [...counted].map(([, labels = '']) => [...labels.matchAll(/"([^"]+)"/g)].map(([, one]) => one));
    };
    const atStart = schedules.filter((one) => one.atStart).map(({ name }) => name);
    await expect
      .poll(async () => (await runs()).map(([schedule]) => schedule), { timeout: 60_000 })
      .toEqual(expect.arrayContaining(atStart));
    expect((await runs()).filter((labels) => labels.includes('failed'))).toEqual([]);
    expect((await fetch(new URL('/readyz', server.url))).status).toBe(200);
    expect(server.output()).not.toMatch(/ERR_MODULE_NOT_FOUND|"level":50/);
    expect(await server.stop()).toBe(0);
  }, 120_000);
});
