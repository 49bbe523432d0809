/** A real server whose engine's thread dies: it says so, is not ready, and ends; the next one has all that was taken in. */
import { expect, it, onTestFinished } from 'vitest';
import { makeKey } from './key.ts';
import { embeddedPlace, inboxOf } from './place.ts';
import { listening, spawnServer } from './server-process.ts';
import { deliver } from './signed.ts';

const secret = 's'.repeat(40);

/** The thread ends when the process is told to, as if it had run out of memory. */
const killer = `data:text/javascript,process.on('worker',(w)=>process.on('SIGUSR2',()=>w.terminate()))`;

it('a server without its engine ends by itself, with the reason', { timeout: 60_000 }, async () => {
  const place = embeddedPlace();
  onTestFinished(() => place.remove());
  const env = {
    ...place.env,
    APP_ID: '1',
    PRIVATE_KEY: makeKey(),
    WEBHOOK_SECRET: secret,
    HOST: '127.0.0.1',
    PORT: '0',
    METRICS_PORT: 'off',
    LOG_LEVEL: 'fatal',
    GHE_HOST: '127.0.0.1:9',
    GHE_PROTOCOL: 'http',
  };
  const server = await listening(spawnServer(env, ['--import', killer, 'app/server.ts']));
  onTestFinished(() => server.kill());
  const send = () => deliver(server.url, secret, 'star', { action: 'created', installation: { id: 7 } });
  expect((await send()).status).toBe(202);
  process.kill(server.pid, 'SIGUSR2');
  await expect.poll(async () => (await send()).status, { interval: 20 }).toBe(503);
  const ready = await fetch(new URL('/readyz', server.url));
  expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('its engine ended')]);
  expect(await server.ended).toBe(1);
  expect(server.output()).toContain('the embedded engine ended: ');
  expect((await inboxOf(place)).size).toBe(1);
});
