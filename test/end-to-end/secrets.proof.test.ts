/** The server at its most talkative, while GitHub fails in many ways: no secret is ever written. */

import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { neededEvents, neededPermissions } from '../../app/permissions.ts';
import type { Fault } from '../github/faults.ts';
import { startGitHub } from '../github/index.ts';
import { embedded } from '../store/engines.ts';

const webhookSecret = 'the-secret-of-the-webhook-0123456789abcdef';

/** `app/server.ts` in a process of its own, as an operator starts it. */
function startServer(environment: Readonly<Record<string, string>>) {
  const process_ = spawn(process.execPath, ['app/server.ts'], {
    env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'trace', ...environment },
  });
  onTestFinished(() => void process_.kill());
  let log = '';
  for (const stream of [process_.stdout, process_.stderr])
    stream.on('data', (chunk: Buffer) => {
      log += chunk.toString();
    });
  const until = async (pattern: RegExp, times = 1) => {
    await expect
      .poll(() => [...log.matchAll(new RegExp(pattern, 'g'))].length, { timeout: 45_000 })
      .toBeGreaterThanOrEqual(times);
    return pattern.exec(log);
  };
  return { until, log: () => log };
}

const failures: readonly Fault[] = [
  { match: { path: /access_tokens$/ }, times: 1, do: { status: 403, body: { message: 'Suspended' } } },
  { match: { path: /access_tokens$/ }, times: 1, do: 'write-then-502' },
  { match: { path: /\/pulls\/\d+$/ }, times: 1, do: { status: 401, body: { message: 'Bad credentials' } } },
  { match: { path: /\/pulls\/\d+$/ }, times: 1, do: 'drop' },
  {
    match: { method: 'POST', path: /\/check-runs$/ },
    times: 1,
    do: { status: 422, body: { message: 'No' } },
  },
  { match: { path: /^\/graphql/ }, times: 1, do: { status: 200, body: { message: 'surprise' } } },
];

it('the log at level trace holds no key, token or secret', { timeout: 120_000 }, async () => {
  const github = await startGitHub();
  onTestFinished(() => github.stop());
  const app = github.createApp({
    slug: 'fairlead',
    permissions: neededPermissions(),
    events: [...neededEvents()],
    webhookSecret,
  });
  const { at, remove } = await embedded.place();
  onTestFinished(remove);
  const server = startServer({
    FAIRLEAD_DATA_DIR: 'dataDirectory' in at ? at.dataDirectory : '',
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: webhookSecret,
    GHE_HOST: new URL(github.url).host,
    GHE_PROTOCOL: 'http',
  });
  const url = (await server.until(/listens on (\S+)/))?.[1] ?? '';
  app.setWebhookUrl(url);
  for (const failure of failures) github.faults.add(failure);

  const acme = github.createOrganization('acme');
  const shop = await acme.createRepository('shop', { private: true });
  const author = acme.owner;
  await shop.commit({ branch: 'main', files: { 'a.txt': 'a\n' }, author });
  github.install(app, acme);
  await shop.commit({ branch: 'feature', from: 'main', files: { 'a.txt': 'b\n' }, author });
  const pull = await shop.openPullRequest({ title: 'Change', head: 'feature', author });
  for (let i = 0; i < failures.length; i++) {
    await github.idle();
    await pull.edit({ title: `Change ${i}`, by: author });
  }
  // Each failure ends a try, and what failed is tried again a minute later unless something happens before.
  for (let i = 0; i < 30 && !/"msg":"judged"/.test(server.log()); i++) {
    await pull.edit({ title: `Again ${i}`, by: author });
    await sleep(500);
  }
  await server.until(/judged/);
  await server.until(/job failed/);

  const post = (body: string, signed: boolean) =>
    fetch(url, {
      method: 'POST',
      headers: {
        'x-github-delivery': '1',
        'x-github-event': 'push',
        'x-hub-signature-256': `sha256=${createHmac('sha256', signed ? webhookSecret : 'x')
          .update(body)
          .digest('hex')}`,
      },
      body,
    });
  expect([(await post('{}', false)).status, (await post('{', true)).status]).toEqual([401, 400]);
  await github.idle();

  const log = server.log();
  expect(log).toContain('installations');
  const keyLines = app.privateKey.split('\n').filter((line) => line.length > 20 && !line.startsWith('-----'));
  for (const part of [webhookSecret, ...keyLines, keyLines[0]?.slice(0, 20) ?? ''])
    expect(log.includes(part)).toBe(false);
  expect(log).not.toMatch(/gh[a-z]_[A-Za-z0-9]{8,}/);
  expect(log).not.toMatch(/eyJ[\w-]{10,}\.[\w-]{10,}/);
});
