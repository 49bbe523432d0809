/**
 * Nobody from outside stops the server. Strangers' pull requests that once did, and two that do what nobody found yet, are
 * judged while another client works: that one gets its verdicts, health is answered, the process stays, nothing is lost.
 * No test of milliseconds: times are limits that only something that hangs reaches.
 */
import { expect, it, onTestFinished } from 'vitest';
import type { PullHandle, RepositoryHandle } from '../github/index.ts';
import { openOne } from './load.ts';
import { embeddedPlace } from './place.ts';
import { freePort, type ServerProcess, startServer } from './server-process.ts';
import { type Client, openStage } from './stage.ts';
import { until } from './wait.ts';

/** Milliseconds. */
const longest = 180_000;

const every = `policies:
  adr-required: block
  companion-files: block
  dependencies: block
  forbidden-files: block
  passing-checks: block
  review: block
  secrets: block
  size: block
  workflow-hardening: block
`;

const versions = (n: number) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: Object.fromEntries(
      Array.from({ length: n }, (_, i) => [
        `node_modules/owner-${i}/node_modules/left-pad`,
        { version: `1.${i}.0`, resolved: `https://registry.npmjs.org/left-pad/-/left-pad-1.${i}.0.tgz` },
      ]),
    ),
  });

const braces = '{0,1,2,3,4,5,6,7,8,9}';
/** Valid, and each glob within its limits: 64 KB of them stand for a million patterns. */
const globs = `policies:\n  forbidden-files:\n    rung: block\n    globs:\n${Array.from({ length: 190 }, (_, i) => `      - "p${i}${braces}${braces}/*"\n`).join('')}`;
/** As much as GitHub shows whole in its answers. */
const owners = Array.from({ length: 15_000 }, (_, i) => `/services/*/part-${i}/*.ts @acme/x\n`)
  .join('')
  .slice(0, 500_000);

/** Name → what it changes, and what is said of it in the end. */
const attacks: Readonly<Record<string, { readonly files: Record<string, string>; readonly said: RegExp }>> = {
  'fifteen thousand versions of one package': {
    files: { 'package-lock.json': versions(15_000) },
    said: /advisories were looked up for `?10,?000/,
  },
  'a million patterns in 64 KB': {
    files: { '.github/fairlead.yml': globs },
    said: /stand for more than 2,000 patterns/,
  },
  'ten thousand owners': { files: { '.github/CODEOWNERS': owners }, said: /./ },
  'what hangs': { files: { hang: '' }, said: /more than `?2`? seconds of processor time/ },
  'what eats memory': {
    files: { eat: '' },
    said: /more than `?(?:512`? MB of memory|2`? seconds of processor time)/,
  },
};

const runsOn = (repository: RepositoryHandle, { headSha }: PullHandle, appId: number) =>
  repository.data.checkRuns.filter((run) => run.headSha === headSha && run.suite.app.id === appId);

async function attack(
  { repositories: [repository], author }: Client,
  name: string,
  i: number,
): Promise<PullHandle> {
  if (!repository) throw new Error('the client has no repository');
  const branch = `attack-${i}`;
  const files = attacks[name]?.files ?? {};
  await repository.commit({ branch, from: 'main', files, message: name, author });
  return repository.openPullRequest({ title: name, head: branch, author });
}

/** Asks for health until told to stop; every answer that is not 200. */
function askingForHealth({ url }: ServerProcess) {
  const wrong: string[] = [];
  let asked = 0;
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const status = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(20_000) }).then(
        (response) => String(response.status),
        (error: unknown) => String(error),
      );
      asked += 1;
      if (status !== '200') wrong.push(status);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await asking;
      return { wrong, asked };
    },
  };
}

async function open() {
  const place = embeddedPlace();
  onTestFinished(() => place.remove());
  const stage = await openStage({ port: await freePort(), clients: 2, repositories: 1 });
  onTestFinished(() => stage.stop());
  const env = { ...stage.env, ...place.env, JUDGE_ENTRY: './breakable-judge.ts', LOG_LEVEL: 'fatal' };
  const server = await startServer(env, 'test/service/unpaced-server.ts');
  onTestFinished(() => server.kill());
  const [stranger, other] = stage.clients;
  const [repository] = stranger?.repositories ?? [];
  if (!stranger || !other || !repository) throw new Error('two clients are needed');
  await repository.commit({
    branch: 'main',
    files: { '.github/fairlead.yml': every, '.github/CODEOWNERS': owners },
    message: 'Rules',
    author: stranger.author,
  });
  return { stage, server, stranger, other, repository };
}

it('strangers are answered, and so is everybody else', { timeout: longest * 2 }, async () => {
  const { stage, server, stranger, other, repository } = await open();
  const { app } = stage;
  const isJudged = (on: RepositoryHandle, pull: PullHandle) =>
    runsOn(on, pull, app.id).some(({ status }) => status === 'completed');
  const health = askingForHealth(server);
  const names = Object.keys(attacks);
  const pulls: PullHandle[] = [];
  for (const [i, name] of names.entries()) pulls.push(await attack(stranger, name, i));
  const [theirs] = other.repositories;
  if (!theirs) throw new Error('the other client has no repository');
  // Somebody else works meanwhile, one pull request after the other.
  for (let serial = 0; serial < 5; serial++) {
    const pull = await openOne({ client: other, repository: theirs, serial });
    await until(
      () => isJudged(theirs, pull),
      longest,
      () => `${serial} of the other client is not judged`,
    );
  }
  await until(
    () => pulls.every((pull) => isJudged(repository, pull)),
    longest,
    () =>
      pulls
        .filter((pull) => !isJudged(repository, pull))
        .map(({ data }) => data.title)
        .join(', '),
  );
  const said = pulls.map((pull) => {
    const [run] = runsOn(repository, pull, app.id);
    return [
      run?.title,
      run?.summary,
      run?.text,
      ...(run?.annotations ?? []).map(({ message }) => message),
    ].join('\n');
  });
  for (const [i, name] of names.entries()) expect(said[i], name).toMatch(attacks[name]?.said ?? /^$/);
  // What could not be finished holds the merge and is no green.
  const held = pulls.slice(-2).flatMap((pull) => runsOn(repository, pull, app.id));
  expect(held.map(({ conclusion }) => conclusion)).not.toContain('success');
  expect(await health.stop()).toMatchObject({ wrong: [] });
  // The one that was started: no crash, no restart.
  expect(() => process.kill(server.pid, 0)).not.toThrow();
});
