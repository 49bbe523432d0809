/** GitHub's answers that are older than its events, and its lists that leave pull requests out. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../github/faults.ts';
import type { Lags } from '../github/lag.ts';
import { openPull, openScene, type Scene, unfinished, verdict } from './scene.ts';

const only = (policy: string) => `policies:\n  ${policy}: block\n`;
const architectural = { 'db/migrations/1.sql': 'a\n', 'main.tf': 'b\n', Dockerfile: 'c\n' };
const lax = {
  branch: 'lax',
  from: 'main',
  files: { '.github/fairlead.yml': 'policies: {}\n' },
  message: 'Lax',
} as const;

async function conclusion(scene: Scene, sha: string): Promise<string> {
  await scene.settle();
  expect(unfinished(scene, sha)).toEqual([]);
  return verdict(scene, sha)?.conclusion ?? 'none';
}

const kinds: readonly (keyof Lags)[] = ['pull', 'files', 'graphql', 'list'];

describe('a read that is late', () => {
  it.each(kinds)('of what was pushed (%s) leaves no green', async (kind) => {
    const scene = await openScene({ configuration: only('adr-required') });
    const pull = await openPull(scene);
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    scene.github.lag({ pull: 0, [kind]: 2 });
    await scene.shop.commit({ branch: 'feature', files: architectural, author: scene.maria });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });

  it.each(kinds)('of what is new (%s) is made again', async (kind) => {
    const scene = await openScene({ configuration: only('adr-required') });
    scene.github.lag({ pull: 0, [kind]: 2 });
    const pull = await openPull(scene, { files: architectural });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });

  it('of the files against another base leaves no green', async () => {
    const scene = await openScene({ configuration: only('adr-required') });
    await scene.shop.commit({ branch: 'next', from: 'main', files: architectural, author: scene.maria });
    const pull = await openPull(scene, { base: 'next' });
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    scene.github.lag({ pull: 0, files: 1 });
    await pull.edit({ base: 'main', by: scene.maria });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });

  it('of a base that was made stricter leaves no green', async () => {
    const scene = await openScene({ configuration: 'policies: {}\n' });
    const pull = await openPull(scene, { files: architectural });
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    scene.github.lag({ branch: 1 });
    const files = { '.github/fairlead.yml': only('adr-required') };
    await scene.shop.commit({ branch: 'main', files, author: scene.org.owner });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });

  it('of the base is seen by who opens a pull request right after, too', async () => {
    const scene = await openScene({ configuration: 'policies: {}\n' });
    await scene.shop.commit({ branch: 'feature', from: 'main', files: architectural, author: scene.maria });
    await scene.settle();
    scene.github.lag({ branch: 1 });
    const quiet = scene.github.faults.add({ match: { event: 'push' }, do: 'drop' });
    const files = { '.github/fairlead.yml': only('adr-required') };
    await scene.shop.commit({ branch: 'main', files, author: scene.org.owner });
    quiet();
    const pull = await scene.shop.openPullRequest({ title: 'A', head: 'feature', author: scene.maria });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });

  it.each([
    ['files', 'action_required'],
    // Whose head it is is known, and what the policy looks at.
    ['graphql', 'failure'],
    ['list', 'action_required'],
  ] as const)(
    'for ever (%s) ends in a verdict that says so, and in the right one with the next event',
    async (kind, meanwhile) => {
      const scene = await openScene({ configuration: only('adr-required') });
      const pull = await openPull(scene);
      await scene.settle();
      scene.github.lag({ pull: 0, [kind]: 1000 });
      await scene.shop.commit({ branch: 'feature', files: architectural, author: scene.maria });
      expect(await conclusion(scene, pull.headSha)).toBe(meanwhile);
      scene.github.lag({ [kind]: 0 });
      await pull.edit({ title: 'Again', by: scene.maria });
      expect(await conclusion(scene, pull.headSha)).toBe('failure');
    },
  );

  it('of the pull request itself ends on the head that its event showed', async () => {
    const scene = await openScene({ configuration: only('adr-required') });
    const pull = await openPull(scene);
    await scene.settle();
    scene.github.lag({ pull: 1000 });
    scene.github.clearRequests();
    await scene.shop.commit({ branch: 'feature', files: architectural, author: scene.maria });
    expect(await conclusion(scene, pull.headSha)).toBe('action_required');
    expect(verdict(scene, pull.headSha)?.summary).toContain('Fairlead looks again by itself');
    const late = scene.github.requests.filter(({ route }) => route.endsWith('/pulls/{pull_number}'));
    expect(late.length).toBeLessThan(10);
  });

  it('of checks leaves no green after one failed', async () => {
    const scene = await openScene({ configuration: only('passing-checks') });
    const pull = await openPull(scene);
    const checked = (state: 'success' | 'failure') =>
      scene.shop.createStatus({ sha: pull.headSha, context: 'ci', state, creator: scene.org.owner });
    await checked('success');
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    // What is answered once more is what was there before.
    scene.github.lag({ pull: 0, checks: 1 });
    await checked('failure');
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });
});

describe('pull requests that GitHub does not name with their commit', () => {
  it('share its verdict, though the commit is on the default branch', async () => {
    const scene = await openScene({ configuration: only('adr-required') });
    const by = scene.maria;
    for (const branch of ['strict', 'lax'] as const)
      await scene.shop.commit({ ...lax, branch, files: branch === 'lax' ? lax.files : {}, author: by });
    await scene.shop.commit({ branch: 'feature', from: 'main', files: architectural, author: by });
    const main = await scene.shop.openPullRequest({ title: 'Main', head: 'feature', author: by });
    await main.merge({ by: scene.org.owner });
    const strict = await scene.shop.openPullRequest({
      title: 'S',
      head: 'feature',
      base: 'strict',
      author: by,
    });
    expect(await conclusion(scene, strict.headSha)).toBe('failure');
    await scene.shop.openPullRequest({ title: 'L', head: 'feature', base: 'lax', author: by });
    expect(await conclusion(scene, strict.headSha)).toBe('failure');
  });

  async function ofFork(policy: string) {
    const scene = await openScene({ configuration: only(policy) });
    const fork = scene.eve && scene.github.createUser('fay');
    const theirs = fork.fork(scene.shop);
    const files = { 'src/cart.ts': 'export const items = [1];\n' };
    await theirs.commit({ branch: 'theirs', from: 'main', files, author: fork });
    const pull = await scene.shop.openPullRequest({
      title: 'T',
      head: 'theirs',
      fromFork: theirs,
      author: fork,
    });
    await scene.settle();
    return { scene, pull };
  }

  it('hear of statuses and checks, in forks, too', async () => {
    const { scene, pull } = await ofFork('passing-checks');
    const status = (state: 'success' | 'failure') =>
      scene.shop.createStatus({ sha: pull.headSha, context: 'ci', state, creator: scene.org.owner });
    await status('failure');
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
    await status('success');
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    const run = { name: 'test', headSha: pull.headSha, status: 'completed' } as const;
    await scene.shop.createCheckRun({ ...run, conclusion: 'failure' });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
  });

  it('are judged again when somebody presses "Re-run", and said again, though it be the same', async () => {
    const { scene, pull } = await ofFork('adr-required');
    const first = verdict(scene, pull.headSha);
    expect(first).toMatchObject({ conclusion: 'success' });
    if (first) await scene.shop.rerequestCheckRun(first, scene.maria);
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    expect(verdict(scene, pull.headSha)?.id).not.toBe(first?.id);
    expect(scene.shop.data.checkSuites.some(({ isReset }) => isReset)).toBe(false);
  });
});

describe('a green that was said of another pull request', () => {
  const slow: Fault = { match: { path: /^\/graphql/ }, do: { delayMs: 700 } };
  const exhausted: Fault = {
    match: { path: /^\/graphql/ },
    do: {
      status: 403,
      body: { message: 'API rate limit exceeded' },
      headers: {
        'x-ratelimit-resource': 'graphql',
        'x-ratelimit-limit': '5000',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3000),
      },
    },
  };

  async function green() {
    const scene = await openScene({ configuration: only('adr-required') });
    await scene.shop.commit({ ...lax, author: scene.org.owner });
    const pull = await openPull(scene, { base: 'lax', files: architectural });
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    return { scene, sha: pull.headSha };
  }
  const open = (scene: Scene) =>
    scene.shop.openPullRequest({ title: 'Strict', head: 'feature', base: 'main', author: scene.maria });

  it('is taken back at once when another one gets the same head', async () => {
    const { scene, sha } = await green();
    const mend = scene.github.faults.add(slow);
    await open(scene);
    await expect.poll(() => unfinished(scene, sha), { timeout: 650, interval: 10 }).toHaveLength(1);
    mend();
    expect(await conclusion(scene, sha)).toBe('failure');
  });

  it('is taken back although nothing can be judged for a rate limit, and although the client is left alone', async () => {
    const { scene, sha } = await green();
    scene.github.faults.add(exhausted);
    const other = await openPull(scene, { branch: 'other', base: 'lax', files: { a: 'a' } });
    await scene.settle();
    expect(verdict(scene, other.headSha)?.conclusion ?? 'none').not.toBe('success');
    const strict = await open(scene);
    await scene.settle();
    expect(verdict(scene, sha)).toMatchObject({ status: 'in_progress' });
    // While the limit lasts, whatever else is told of it opens no second one.
    await strict.edit({ base: 'lax', by: scene.maria });
    await strict.edit({ base: 'main', by: scene.maria });
    await scene.settle();
    const going = scene.shop.data.checkRuns.filter(
      ({ headSha, status }) => headSha === sha && status !== 'completed',
    );
    expect(going).toHaveLength(1);
  });

  it('costs nothing where nobody was judged on this head', async () => {
    const scene = await openScene({ configuration: only('adr-required') });
    scene.github.clearRequests();
    const pull = await openPull(scene);
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    const writes = scene.github.requests.filter(
      ({ method, path }) => method === 'POST' && path.includes('check'),
    );
    expect(writes).toHaveLength(1);
  });
});

it('what happened while an installation was suspended is looked at when it is no more', async () => {
  const scene = await openScene({ configuration: only('passing-checks') });
  const pull = await openPull(scene);
  const check = { name: 'test', headSha: pull.headSha, status: 'completed' } as const;
  await scene.shop.createCheckRun({ ...check, conclusion: 'failure' });
  expect(await conclusion(scene, pull.headSha)).toBe('failure');
  scene.installation.suspend();
  await scene.shop.createCheckRun({ ...check, conclusion: 'success' });
  expect(await conclusion(scene, pull.headSha)).toBe('failure');
  scene.installation.unsuspend();
  expect(await conclusion(scene, pull.headSha)).toBe('success');
});

it('a pull request that answers 404 is gone, not a failing job', async () => {
  const scene = await openScene({ configuration: only('adr-required') });
  const pull = await openPull(scene);
  await scene.settle();
  const body = { message: 'Not Found' };
  scene.github.faults.add({ match: { path: /\/pulls\/\d+$/ }, do: { status: 404, body } });
  await pull.edit({ title: 'Gone', by: scene.maria });
  await scene.settle();
  expect(await scene.running.jobs.deadLetters()).toEqual([]);
  const { rows } = await scene.database.execute(`select data from pgboss.job where name = 'fairlead'`);
  expect(rows).toEqual([]);
});

describe('a repository that was renamed without a word', () => {
  it('is judged by what was asked for under its old name', async () => {
    const scene = await openScene({ configuration: only('adr-required') });
    const pull = await openPull(scene, { files: architectural });
    scene.github.faults.add({ match: { event: 'repository' }, do: 'drop' });
    scene.github.clearRequests();
    scene.shop.rename('store');
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
    expect(scene.github.requests.some(({ status }) => status === 301)).toBe(true);
    expect(scene.github.requests.some(({ status }) => status === 307)).toBe(true);
  });
});
