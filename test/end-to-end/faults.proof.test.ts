/** Whatever GitHub does, a pull request is never green without having been looked at, and nothing is said twice. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../github/faults.ts';
import { openCatalogueScene, openDescribed, push, wideChange } from './full-catalogue.ts';
import {
  allBlock,
  approveAndPass,
  openPull,
  openScene,
  openSharedScene,
  type Scene,
  unfinished,
  verdict,
} from './scene.ts';

/** Reads that are made up for: what fails together is read one by one. */
const madeUpFor = [
  ['POST /graphql', 'FairleadBase'],
  ['POST /graphql', 'FairleadTexts'],
] as const;

/** Named by an issue that is not closed by it, so that it is looked up. */
const words = 'For #1: carts were not shown when they were empty.';

const repository = 'GET /repos/{owner}/{repo}';

/**
 * Everything that is read for a green verdict under every policy, each with the route it is read by; found again by the
 * test below, so that none is forgotten.
 */
const reads: Readonly<Record<string, readonly [route: string, path: RegExp | string]>> = {
  artifacts: [`${repository}/actions/artifacts`, /\/actions\/artifacts\?/],
  activity: [`${repository}/activity`, /\/activity\?/],
  'protection of the base': [`${repository}/branches/{branch+}`, /shop\/branches\/main$/],
  'merge base': [`${repository}/compare/{basehead+}`, /\/compare\//],
  workflow: [`${repository}/contents/{path+}`, /\/contents\/\.github%2Fworkflows/],
  tree: [`${repository}/git/trees/{tree_sha+}`, /\/git\/trees\//],
  'pull request': [`${repository}/pulls/{pull_number}`, /\/pulls\/\d+$/],
  'changed files': [`${repository}/pulls/{pull_number}/files`, /\/files\?/],
  rules: [`${repository}/rules/branches/{branch+}`, /\/rules\/branches\//],
  'wide read': ['POST /graphql', 'FairleadSnapshot'],
  "organization's layer": ['POST /graphql', 'FairleadFile'],
  sizes: ['POST /graphql', 'FairleadBlobs'],
  'named issue': ['POST /graphql', 'FairleadIssues'],
};

type Passing = Parameters<Extract<Fault['match']['path'], (...arguments_: never) => unknown>>[0];

const queryIn = (body: unknown) => /query (\w+)/.exec(JSON.stringify(body ?? ''))?.[1];

/** What of a request a read is told by: its path, or the name of its query. */
function isRead([route, path]: readonly [string, RegExp | string]) {
  const [method = ''] = route.split(' ');
  return (passing: Passing) => {
    if (passing.kind !== 'request' || passing.method !== method) return false;
    return typeof path === 'string' ? queryIn(passing.body) === path : path.test(passing.path);
  };
}

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
  'not found': { status: 404, body: { message: 'Not Found' } },
  'an empty object': { status: 200, body: {} },
  'an answer without data': { status: 200, body: { data: { repository: null } } },
};

/** Where 404 is an answer: a repository without a file of its own, a server without this log. */
const mayBeAbsent = ['activity'];

function effectsOn(read: string): readonly string[] {
  return Object.keys(effects).filter((name) => name !== 'not found' || !mayBeAbsent.includes(read));
}

async function green(scene: Scene, branch = 'feature') {
  // Each of its own content: commits that are the same would share one check run.
  const pull = await openPull(scene, {
    branch,
    files: { 'src/cart.ts': `export const items = ['${branch}'];\n` },
  });
  await approveAndPass(scene, pull);
  return pull;
}

/** A change that every policy reads something for, and is content with; judged once, when all of it is there. */
async function greenOfAll(scene: Scene, branch = 'feature') {
  const events = ['pull_request', 'pull_request_review', 'check_run', 'check_suite'];
  const heard = events.map((event) => scene.github.faults.add({ match: { event }, do: 'drop' }));
  await push(scene, wideChange(branch));
  const pull = await openDescribed(scene, branch, words);
  await approveAndPass(scene, pull);
  await scene.settle();
  for (const hear of heard) hear();
  await pull.edit({ title: 'Show all of the cart', by: scene.maria });
  return pull;
}

/** One read fails in one way; then it works again. */
async function failing(scene: Scene, name: string, effect: string): Promise<void> {
  let struck = 0;
  const match = isRead(reads[name] ?? ['', '']);
  const path = (passing: Passing) => match(passing) && ++struck > 0;
  const mend = scene.github.faults.add({ match: { path }, do: effects[effect] ?? 'drop' });
  const pull = await greenOfAll(scene, effect.replaceAll(' ', '-'));
  await scene.settle();
  expect(struck, effect).toBeGreaterThan(0);
  expect(verdict(scene, pull.headSha)?.conclusion ?? 'none', effect).not.toBe('success');
  expect(unfinished(scene, pull.headSha), effect).toEqual([]);
  mend();
  await pull.edit({ title: 'Looked at again', by: scene.maria });
  await scene.settle();
  expect(verdict(scene, pull.headSha)?.conclusion, effect).toBe('success');
  // The next one takes the same number for its record.
  await pull.close();
}

describe('a read that fails', () => {
  it('is one of those tested here: a green verdict reads nothing else', async () => {
    const scene = await openCatalogueScene(openScene);
    scene.github.clearRequests();
    const unknown: string[] = [];
    scene.github.faults.add({
      match: {
        path: (passing) => {
          const known = [...Object.values(reads), ...madeUpFor].some((read) => isRead(read)(passing));
          const isWrite = passing.method !== 'GET' && !passing.path.startsWith('/graphql');
          if (!known && !isWrite) unknown.push(passing.path);
          return false;
        },
      },
      do: 'drop',
    });
    const pull = await greenOfAll(scene);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    // The push alone asks which pull requests stand on the branch, which gives no verdict by itself.
    expect(unknown.filter((path) => !path.includes('/pulls?'))).toEqual([]);
    const routes = new Set(scene.github.requests.map(({ route }) => route));
    expect(Object.values(reads).filter(([route]) => !routes.has(route))).toEqual([]);
  });

  // Worlds of their own that mostly wait: together they take a third of the time.
  it.concurrent.each(Object.keys(reads))('gives no green: %s', { timeout: 60_000 }, async (name) => {
    const scene = await openCatalogueScene(openSharedScene);
    try {
      for (const effect of effectsOn(name)) await failing(scene, name, effect);
    } finally {
      await scene.stop();
    }
  });
});

describe('a read of several files together that fails', () => {
  it.each(madeUpFor)(
    'is made one by one, to the same verdict: %s %s',
    { timeout: 60_000 },
    async (...read) => {
      const scene = await openCatalogueScene(openScene);
      for (const effect of Object.keys(effects).filter((name) => name !== 'a rate limit')) {
        let struck = 0;
        const path = (passing: Passing) => isRead(read)(passing) && ++struck > 0;
        const mend = scene.github.faults.add({ match: { path }, do: effects[effect] ?? 'drop' });
        const pull = await greenOfAll(scene, effect.replaceAll(' ', '-'));
        await scene.settle();
        expect(struck, effect).toBeGreaterThan(0);
        expect(verdict(scene, pull.headSha)?.conclusion, effect).toBe('success');
        mend();
        await pull.close();
      }
    },
  );
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
    const path = (passing: Passing) => queryIn(passing.body) === 'FairleadSnapshot';
    const slow = scene.github.faults.add({ match: { path }, times: 1, do: { delayMs: 300 } });
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
