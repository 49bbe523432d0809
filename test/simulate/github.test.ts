/** `fairlead simulate --repo` against the local GitHub: merged pull requests with their reviews and checks. */
import { describe, expect, it, vi } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { approveAndPass, openPull, openScene, type Scene } from '../end-to-end/scene.ts';

/** Time passes only between two looks at the clock, and much of it. */
const slow = () => {
  let seconds = 0;
  const clock = () => {
    seconds += 15;
    return seconds * 1000;
  };
  return { draw: null, width: 80, clock };
};

async function simulate(scene: Scene, ...args: string[]) {
  return simulateIn(scene, args);
}

async function simulateIn(scene: Scene, args: readonly string[], watched = false) {
  vi.stubEnv('GITHUB_TOKEN', scene.maria.token);
  vi.stubEnv('GITHUB_API_URL', scene.github.apiUrl);
  const out: string[] = [];
  const err: string[] = [];
  const code = await start(['simulate', '--repo', 'acme/shop', '--format', 'json', ...args], commands, {
    cwd: '.',
    print: async (text) => void out.push(text),
    note: (line) => void err.push(toPlain(line)),
    ...(watched ? { screen: slow() } : {}),
    colour: false,
    width: 100,
    fetch: () => Promise.reject(new Error('the network is refused in tests')),
    now: '2026-11-03T09:00:00.000Z',
  });
  vi.unstubAllEnvs();
  return { code, err: err.join('\n'), data: out.length > 0 ? JSON.parse(out.join('')) : null };
}

interface Merging {
  readonly approved?: boolean;
  readonly method?: 'merge' | 'squash' | 'rebase';
  readonly base?: string;
}

async function merged(scene: Scene, branch: string, merging: Merging = {}) {
  const { approved = false, method = 'squash', base = 'main' } = merging;
  const files = { [`src/${branch}.ts`]: `export const name = '${branch}';\n` };
  const pull = await openPull(scene, { branch, title: `Add ${branch}`, files, base });
  if (approved) await approveAndPass(scene, pull);
  await pull.merge({ method });
  await scene.settle();
  return pull;
}

const configuration = 'policies:\n  review: block\n  passing-checks: warn\n';

type Fates = readonly { readonly title: string; readonly fate: string }[];
const fates = (changes: Fates) => changes.map(({ title, fate }) => [title, fate]);

describe('fairlead simulate --repo', () => {
  it('knows who had approved and what had run, however it was merged', async () => {
    const scene = await openScene({ configuration });
    await merged(scene, 'cart', { approved: true, method: 'merge' });
    await merged(scene, 'receipt');
    await merged(scene, 'basket', { approved: true, method: 'rebase' });
    scene.github.clearRequests();
    const { code, data, err } = await simulate(scene);
    expect([code, err]).toEqual([0, '']);
    expect(fates(data.changes)).toEqual([
      ['Add basket', 'free'],
      ['Add receipt', 'held'],
      ['Add cart', 'free'],
    ]);
    expect(data).toMatchObject({ repository: 'acme/shop', branch: 'main', cut: null });
    // What nobody asked for and is no part of a change is not named.
    expect(data.notLookedAt).toEqual([]);
    expect(data.counts).toMatchObject({ changes: 3, held: 1 });
    expect(data.calls).toBe(scene.github.requests.length);
    expect(
      scene.github.requests.filter(({ method, route }) => method !== 'GET' && route !== 'POST /graphql'),
    ).toEqual([]);
  });

  it('does not count an approval that came after the merge', async () => {
    let seconds = 0;
    const scene = await openScene({ configuration }, { now: () => new Date(Date.now() + seconds * 1000) });
    const pull = await merged(scene, 'cart');
    seconds = 5;
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    await scene.settle();
    expect(fates((await simulate(scene)).data.changes)).toEqual([['Add cart', 'held']]);
  });

  it('compares a merged change with its base of then: now it has all of it', async () => {
    const scene = await openScene({
      configuration: 'policies:\n  adr-required:\n    rung: block\n    threshold: 1\n',
      files: { 'package.json': '{ "dependencies": {} }\n' },
    });
    const files = { 'package.json': '{ "dependencies": { "ioredis": "5.0.0" } }\n' };
    for (const method of ['merge', 'squash'] as const) {
      const pull = await openPull(scene, { branch: method, title: method, files });
      await pull.merge({ method });
      await scene.shop.commit({
        branch: 'main',
        files: { 'package.json': '{ "dependencies": {} }\n' },
        message: 'Without',
        author: scene.maria,
      });
      await scene.settle();
    }
    const { data } = await simulate(scene);
    expect(fates(data.changes)).toEqual([
      ['squash', 'held'],
      ['merge', 'held'],
    ]);
    expect(data.policies[0].examples[0].says).toContain('ioredis');
  });

  it('says in its help what of a clone leaves the machine', async () => {
    const out: string[] = [];
    const io = {
      cwd: '.',
      print: async (text: string) => void out.push(text),
      note: () => {},
      colour: false,
    };
    await start(['simulate', '--help'], commands, { ...io, width: 100, fetch, now: '' });
    expect(out.join('').replaceAll(/\s+/g, ' ')).toMatch(
      /names and versions of packages [^.]* are sent to OSV \(api\.osv\.dev\), unless --offline/,
    );
  });

  it('says how far it is', async () => {
    const scene = await openScene();
    for (const branch of ['cart', 'receipt']) await merged(scene, branch);
    const { err } = await simulateIn(scene, [], true);
    expect(err).toMatch(/^1\/2 merged changes · \d+ requests to GitHub$/m);
  });

  it('keeps to the default branch, the newest and the day', async () => {
    const scene = await openScene({ configuration });
    await scene.shop.commit({
      branch: 'lax',
      from: 'main',
      files: { 'a.txt': 'a\n' },
      message: 'Lax',
      author: scene.maria,
    });
    await merged(scene, 'elsewhere', { base: 'lax' });
    await merged(scene, 'cart');
    await merged(scene, 'receipt');
    expect(fates((await simulate(scene, '--last', '1')).data.changes)).toEqual([['Add receipt', 'held']]);
    expect((await simulate(scene, '--since', '2099-01-01')).data.counts).toMatchObject({ changes: 0 });
    expect((await simulate(scene)).data.counts).toMatchObject({ changes: 2 });
  });

  it('says what to look at where there is no such repository', async () => {
    const scene = await openScene();
    const { code, err } = await simulate(scene, '--repo', 'acme/shpo');
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/has no repository acme\/shpo that the token may see.*\s+Is the name right/),
    ]);
  });

  it('says that nothing was merged yet, which is no success', async () => {
    const scene = await openScene();
    const { code, err, data } = await simulate(scene);
    expect([code, err]).toEqual([2, expect.stringContaining('there is no merged change on main')]);
    expect(data).toMatchObject({ counts: { changes: 0 }, window: null });
  });

  it('counts what it cannot read as not judged, never as passed', async () => {
    const scene = await openScene({ configuration });
    const pull = await merged(scene, 'cart', { approved: true });
    await merged(scene, 'receipt', { approved: true });
    scene.github.faults.add({
      match: { method: 'GET', path: new RegExp(`/pulls/${pull.number}/files`) },
      do: { status: 403, body: { message: 'Resource not accessible' } },
    });
    const { code, data } = await simulate(scene);
    expect(code).toBe(0);
    expect(fates(data.changes)).toEqual([
      ['Add receipt', 'free'],
      ['Add cart', 'unsure'],
    ]);
  });

  it.each([
    ['the list', 'POST', /^\/graphql/],
    ['the repository', 'GET', /\/repos\/acme\/shop$/],
  ])('ends in words and 2 when %s cannot be read', async (_, method, path) => {
    const scene = await openScene({ configuration });
    await merged(scene, 'cart');
    scene.github.faults.add({ match: { method, path }, do: { status: 403, body: { message: 'No' } } });
    const { code, data, err } = await simulate(scene);
    expect([code, data]).toEqual([2, null]);
    expect(err).toContain('GitHub refused to show');
  });

  it('stops at the rate limit with what it has', async () => {
    const scene = await openScene({ configuration });
    const old = await merged(scene, 'cart', { approved: true });
    for (const name of ['a', 'b', 'c', 'd', 'e']) await merged(scene, name);
    scene.github.faults.add({
      match: { method: 'GET', path: new RegExp(`/pulls/${old.number}$`) },
      do: {
        status: 403,
        body: { message: 'API rate limit exceeded' },
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-limit': '5000',
          'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3000),
        },
      },
    });
    const { code, data } = await simulate(scene);
    expect(code).toBe(0);
    expect(data.cut).toMatch(/rate limit is reached|nearly used up/);
    expect(data.changes.length).toBeGreaterThan(0);
    expect(fates(data.changes)).not.toContainEqual(['Add cart', expect.anything()]);
  });

  it('reads the rules of the branch as it is now, and says when they cannot be used', async () => {
    const scene = await openScene({ configuration: 'policies:\n  reviw: block\n' });
    await merged(scene, 'cart');
    const { code, err } = await simulate(scene);
    expect(code).toBe(0);
    expect(err).toContain('.github/fairlead.yml:2:3');
  });
});
