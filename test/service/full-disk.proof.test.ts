/** A real server on a real disk that fills up: readiness says so, liveness does not, and both recover. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { throwAwayFolder } from '../throw-away-clone.ts';
import { makeKey } from './key.ts';
import { startServer } from './server-process.ts';
import { deliver } from './signed.ts';

const secret = 's'.repeat(40);

/** A file system of its own; null where this user may not make one. */
function smallDisk(): string | null {
  const at = join(throwAwayFolder(), 'disk');
  mkdirSync(at);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', at], { stdio: 'ignore' });
    return at;
  } catch {
    return null;
  }
}

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096, 'x'));
  } catch {
    // There is no room left.
  } finally {
    closeSync(file);
  }
}

it('a full disk is not ready, and says why', { timeout: 60_000 }, async ({ skip }) => {
  const disk = smallDisk();
  if (disk === null) return skip('this user may not make a file system');
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
  const server = await startServer({
    FAIRLEAD_DATA_DIR: join(disk, 'data'),
    APP_ID: '1',
    PRIVATE_KEY: makeKey(),
    WEBHOOK_SECRET: secret,
    HOST: '127.0.0.1',
    PORT: '0',
    METRICS_PORT: 'off',
    LOG_LEVEL: 'fatal',
    GHE_HOST: '127.0.0.1:9',
    GHE_PROTOCOL: 'http',
  });
  onTestFinished(() => server.kill());
  const page = async (path: string) => {
    const response = await fetch(new URL(path, server.url));
    return { status: response.status, text: await response.text() };
  };
  const send = async () => {
    // Names take room in the database.
    const action = Array.from({ length: 30 }, () => Math.random().toString(36).slice(2)).join('');
    return (await deliver(server.url, secret, 'star', { action, installation: { id: 7 } })).status;
  };
  expect((await page('/readyz')).status).toBe(200);
  expect(await send()).toBe(202);
  fill(join(disk, 'filler'));
  let status = 202;
  for (let tries = 0; status === 202 && tries < 500; tries += 1) status = await send();
  expect(status).toBe(503);
  await expect.poll(async () => (await page('/readyz')).status, { timeout: 20_000, interval: 500 }).toBe(503);
  expect((await page('/readyz')).text).toMatch(/deliveries cannot be written|does not answer/);
  expect((await page('/healthz')).status).toBe(200);
  rmSync(join(disk, 'filler'));
  await expect.poll(async () => (await page('/readyz')).status, { timeout: 20_000, interval: 500 }).toBe(200);
  expect(await send()).toBe(202);
});
