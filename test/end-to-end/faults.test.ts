/** Whatever GitHub does, a pull request is never green without having been looked at, and nothing is said twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../github/faults.ts';
import { allBlock, approveAndPass, openPull, openScene, type Scene, unfinished, verdict } from './scene.ts';
import { openScene as openWorld } from './world.ts';

/** Everything that is read for a green verdict; found again by the test below, so that none is forgotten. */
const reads = [
  'GET /repos/{owner}/{repo}/actions/artifacts',
  'GET /repos/{owner}/{repo}/activity',
  'GET /repos/{owner}/{repo}/branches/{branch+}',
  'GET /repos/{owner}/{repo}/contents/{path+}',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
  'GET /repos/{owner}/{repo}/rules/branches/{branch+}',
  'POST /graphql',
];

const paths: Readonly<Record<string, RegExp>> = {
  'GET /repos/{owner}/{repo}/actions/artifacts': /\/actions\/artifacts\?/,
  'GET /repos/{owner}/{repo}/activity': /\/activity\?/,
  'GET /repos/{owner}/{repo}/branches/{branch+}': /shop\/branches\/main$/,
  'GET /repos/{owner}/{repo}/contents/{path+}': /\/contents\//,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': /\/pulls\/\d+$/,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files': /\/files\?/,
  'GET /repos/{owner}/{repo}/rules/branches/{branch+}': /\/rules\/branches\//,
  'POST /graphql': /^\/graphql/,
};

const effects: Readonly<Record<string, Fault['do']>> = {
  'a refused permission': { status: 403, body: { message: 'Resource not accessible by integration' } },
  'an outage': { status: 502, body: { message: 'Server Error' } },
  'a cut connection': 'drop',
  'an answer nobody expects': { status: 200, body: { message: 'surprise' } },
  'a rate limit': {
    status: 403,
    body: { message: 'API rate limit exceeded' },
    headers: { 'x-ratelimit-remaining': '1', 'x-ratelimit-limit': '5000' },
  },
  'an unprocessable request': { status: 422, body: { message: 'Validation Failed' } },
};

async function green(scene: Scene, branch = 'feature') {
  // Each of its own content: commits that are the same would share one check run.
  const pull = await openPull(scene, {
    branch,
    files: { 'src/cart.ts': `export const items = ['${branch}'];\n` },
  });
  await approveAndPass(scene, pull);
  return pull;
}

describe('a read that fails', () => {
  it('is one of those tested here: a green verdict reads nothing else', async () => {
    const scene = await openScene({ configuration: allBlock });
    scene.github.clearRequests();
    const pull = await green(scene);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    const seen = scene.github.requests
      .map(({ route }) => route)
      .filter((route) => route.startsWith('GET') || route === 'POST /graphql');
    expect([...new Set(seen)].sort()).toEqual(reads);
  });

  describe.each(reads)('%s', (route) => {
    const [method = ''] = route.split(' ');
    let scene: Scene;
    beforeAll(async () => {
      scene = await openWorld({ configuration: allBlock });
    });
    afterAll(() => scene.stop());

    it.each(Object.entries(effects))('with %s gives no green', async (name, effect) => {
      const mend = scene.github.faults.add({ match: { method, path: paths[route] ?? /never/ }, do: effect });
      const pull = await green(scene, name.replaceAll(' ', '-'));
      await scene.settle();
      expect(verdict(scene, pull.headSha)?.conclusion ?? 'none').not.toBe('success');
      expect(unfinished(scene, pull.headSha)).toEqual([]);
      mend();
      await pull.edit({ title: 'Looked at again', by: scene.maria });
      await scene.settle();
      expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    });
  });
});

describe('a write that fails', () => {
  it.each<[string, Fault['do'], number]>([
    ['502 although it was made', 'write-then-502', 1],
    ['502 twice, then made', { status: 502 }, 2],
    ['a cut connection', 'drop', 1],
  ])('%s: one check run, one comment', async (_, effect, times) => {
    const scene = await openScene({ configuration: allBlock });
    for (const path of [/\/check-runs$/, /\/issues\/\d+\/comments$/])
      scene.github.faults.add({ match: { method: 'POST', path }, times, do: effect });
    const pull = await openPull(scene);
    await scene.settle();
    const runs = scene.shop.data.checkRuns.filter((run) => run.headSha === pull.headSha);
    expect(runs.map((run) => run.conclusion)).toEqual(['failure']);
    expect(pull.comments()).toHaveLength(1);
  });
});

describe('webhooks', () => {
  it.each<[string, Fault['do']]>([
    ['delivered twice', 'duplicate'],
    ['out of order', 'reorder'],
    ['late', { delayMs: 60 }],
  ])('%s end in the same verdict, with one comment', async (_, effect) => {
    const scene = await openScene({ configuration: allBlock });
    for (const event of ['pull_request', 'pull_request_review', 'check_run'])
      scene.github.faults.add({ match: { event }, do: effect });
    const pull = await green(scene);
    await scene.shop.commit({
      branch: 'feature',
      files: { 'src/cart.ts': 'export const items = [9];\n' },
      message: 'Again',
      author: scene.maria,
    });
    await approveAndPass(scene, pull, scene.eve);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    expect(pull.comments().length).toBeLessThanOrEqual(1);
  });
});

describe('a pull request that moves while it is judged', () => {
  it('gets no verdict for what is no longer there, and one for what is', async () => {
    const scene = await openScene({ configuration: allBlock });
    const slow = scene.github.faults.add({ match: { path: /^\/graphql/ }, times: 1, do: { delayMs: 300 } });
    const pull = await openPull(scene);
    const before = pull.headSha;
    await new Promise((resolve) => setTimeout(resolve, 150));
    await scene.shop.commit({
      branch: 'feature',
      from: 'main',
      files: { 'src/cart.ts': 'export const items = [5];\n' },
      message: 'Rewritten',
      author: scene.maria,
      force: true,
    });
    await scene.settle();
    slow();
    expect(verdict(scene, before)).toBeUndefined();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
  });
});
