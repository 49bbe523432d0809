/** What `npm run register` starts once there is an App. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { neededEvents, neededPermissions } from '../../app/permissions.ts';
import { openDatabase } from '../../app/store/open.ts';
import { startGitHub } from '../github/index.ts';
import { freePort, type Starting, spawnServer } from '../service/server-process.ts';
import { until } from '../service/wait.ts';
import { embedded, silent } from '../store/engines.ts';
import { throwAwayFolder } from '../throw-away-clone.ts';

const secret = 's'.repeat(40);

/** In a folder of its own, so that no `.env` is read or written. */
function probotRun(env: Readonly<Record<string, string>>, cwd = throwAwayFolder()): Starting {
  const own = { NO_SMEE_SETUP: 'true', HOST: '127.0.0.1', LOG_FORMAT: 'json' };
  const started = spawnServer({ ...own, ...env }, [resolve('app/register.ts')], { cwd });
  onTestFinished(() => void started.child.kill('SIGKILL'));
  return started;
}

it('judges a pull request, keeps what it was told in the data directory, and lets go of it when it is stopped', async () => {
  const github = await startGitHub();
  onTestFinished(() => github.stop());
  const app = github.createApp({
    slug: 'fairlead',
    permissions: neededPermissions(),
    events: [...neededEvents()],
    webhookSecret: secret,
  });
  const { at, remove } = await embedded.place();
  onTestFinished(remove);
  const dataDirectory = 'dataDirectory' in at ? at.dataDirectory : '';
  const port = await freePort();
  const env = {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    WEBHOOK_SECRET: secret,
    GHE_HOST: new URL(github.url).host,
    GHE_PROTOCOL: 'http',
    PORT: String(port),
    FAIRLEAD_DATA_DIR: dataDirectory,
  };
  const { child, output, ended } = probotRun(env);
  await until(() => output().includes('Listening on') || child.exitCode !== null, 60_000, output);
  expect(output()).toContain(`Events and jobs are kept in ${dataDirectory}.`);

  const second = probotRun({ ...env, PORT: String(await freePort()) });
  expect(await second.ended, second.output()).toBe(1);
  expect(second.output()).toContain(`Another Fairlead process is using the data directory ${dataDirectory}`);
  expect(second.output()).not.toMatch(/^\s+at /m);

  app.setWebhookUrl(`http://127.0.0.1:${port}/api/github/webhooks`);
  const org = github.createOrganization('acme');
  const shop = await org.createRepository('shop', { private: true });
  await shop.commit({ branch: 'main', files: { 'a.txt': 'a\n' }, message: 'Start', author: org.owner });
  github.install(app, org);
  await shop.commit({
    branch: 'b',
    from: 'main',
    files: { 'a.txt': 'b\n' },
    message: 'B',
    author: org.owner,
  });
  const pull = await shop.openPullRequest({ title: 'B', head: 'b', author: org.owner });
  const judged = () =>
    shop.checkRuns(pull.headSha).some((run) => run.name === 'Fairlead' && run.status === 'completed');
  await until(judged, 60_000, output);
  await github.idle();
  child.kill('SIGTERM');
  expect(await ended, output()).toBe(0);

  const database = await openDatabase({ dataDirectory, log: silent });
  const events = await database.kysely.selectFrom('inbox').select('event').execute();
  await database.close();
  expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(['installation', 'pull_request']));
}, 120_000);

it('refuses the secret everybody knows, as npm start does', async () => {
  const { ended, output } = probotRun({
    APP_ID: '1',
    PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----',
    WEBHOOK_SECRET: 'development',
    PORT: String(await freePort()),
  });
  expect(await ended, output()).toBe(1);
  expect(output()).toContain('anyone could forge events');
});

it('keeps what registering will write out of git, and from others, before there is an App', async () => {
  const cwd = throwAwayFolder();
  writeFileSync(join(cwd, '.env'), 'GH_ORG=acme', { mode: 0o644 });
  const { output } = probotRun({ PORT: String(await freePort()) }, cwd);
  await until(() => output().includes('Listening on'), 60_000, output);
  expect(readFileSync(join(cwd, '.gitignore'), 'utf8')).toBe('.env\n');
  expect(statSync(join(cwd, '.env')).mode & 0o077).toBe(0);
});
