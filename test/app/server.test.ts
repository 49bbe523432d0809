/** The process as `npm start` runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { neededEvents, neededPermissions } from '../../app/permissions.ts';
import { startGitHub } from '../github/index.ts';
import { makeKey } from '../service/key.ts';
import { embedded } from '../store/engines.ts';

function start(env: Readonly<Record<string, string>>): {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
} {
  const child = spawn(process.execPath, ['app/server.ts'], { env: { PATH: process.env.PATH ?? '', ...env } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += String(data)));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return { child, output: () => output, ended };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('npm start', () => {
  it('without anything set says in three lines how to begin', async () => {
    const { ended, output } = start({});
    expect(await ended).toBe(1);
    expect(output().trim().split('\n')).toHaveLength(3);
    expect(output()).toContain('npm run register');
  });

  const good = {
    APP_ID: '1',
    PRIVATE_KEY: makeKey(),
    WEBHOOK_SECRET: 's'.repeat(40),
    HOST: '127.0.0.1',
    METRICS_PORT: 'off',
    LOG_LEVEL: 'fatal',
  };

  it.each([
    ['the secret everybody knows', { WEBHOOK_SECRET: 'development' }, ['anyone could forge events']],
    ['two wrong settings', { PORT: 'x', LOG_LEVEL: 'loud' }, ['PORT must be', 'LOG_LEVEL must be']],
    [
      'a data directory where none can be made',
      { FAIRLEAD_DATA_DIR: '/proc/x' },
      ['The data directory /proc/x cannot be used'],
    ],
    [
      'a database that is not there',
      { DATABASE_URL: 'postgres://me:hunter22@127.0.0.1:9/fairlead' },
      ['Fairlead cannot use database "fairlead" on 127.0.0.1:9: nothing listens there'],
    ],
  ])('refuses %s in a sentence each, without a stack', async (_, change, sentences) => {
    const { ended, output } = start({ ...good, ...change });
    expect(await ended).toBe(1);
    const lines = output().trim().split('\n');
    expect(lines).toHaveLength(sentences.length);
    for (const [at, sentence] of sentences.entries()) expect(lines[at]).toContain(sentence);
    expect(output()).not.toContain('hunter22');
  });

  it('refuses a port that is taken in a sentence, and lets go of its data', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const { at, remove } = await embedded.place();
    onTestFinished(remove);
    const FAIRLEAD_DATA_DIR = 'dataDirectory' in at ? at.dataDirectory : '';
    const { ended, output } = start({ ...good, FAIRLEAD_DATA_DIR, PORT: String(port) });
    expect(await ended).toBe(1);
    expect(output().trim()).toMatch(
      new RegExp(
        `^Fairlead cannot listen on 127\\.0\\.0\\.1:${port} \\(HOST and PORT\\): something else listens there.*$`,
      ),
    );
  });

  it('judges a pull request from real environment variables, and stops when asked to', async () => {
    const github = await startGitHub();
    onTestFinished(() => github.stop());
    const app = github.createApp({
      slug: 'fairlead',
      permissions: neededPermissions(),
      events: [...neededEvents()],
      webhookSecret: 's'.repeat(40),
    });
    const { at, remove } = await embedded.place();
    onTestFinished(remove);
    const { child, output, ended } = start({
      FAIRLEAD_DATA_DIR: 'dataDirectory' in at ? at.dataDirectory : '',
      APP_ID: String(app.id),
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: app.webhookSecret,
      GHE_HOST: new URL(github.url).host,
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'fatal',
    });
    const address = /Fairlead listens on (\S+)/;
    await until(() => address.test(output()));
    const [, url = ''] = address.exec(output()) ?? [];
    expect(
      await (await fetch(new URL('/healthz', url), { headers: { connection: 'close' } })).text(),
    ).toMatch(/^ok/);
    app.setWebhookUrl(url);
    const org = github.createOrganization('acme');
    const maria = github.createUser('maria');
    const shop = await org.createRepository('shop', { private: true });
    shop.setCollaborator(maria, 'write');
    await shop.commit({ branch: 'main', files: { 'a.txt': 'a\n' }, message: 'Start', author: org.owner });
    await shop.commit({ branch: 'b', from: 'main', files: { 'a.txt': 'b\n' }, message: 'B', author: maria });
    const pull = await shop.openPullRequest({ title: 'B', head: 'b', author: maria });
    github.install(app, org);
    await until(() =>
      shop.checkRuns(pull.headSha).some((run) => run.name === 'Fairlead' && run.status === 'completed'),
    );
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
