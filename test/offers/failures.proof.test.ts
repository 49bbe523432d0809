/** What is said and done when GitHub fails in the middle, refuses, or shows late what was done. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FilesScene, idIn, openFiles } from './scene.ts';

/** Nobody waits for reads that lag behind. */
vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

let scene: FilesScene;
beforeAll(async () => {
  scene = await openFiles();
});
afterEach(() => scene.github.faults.clear());
afterAll(() => scene.stop());

const written = () => scene.writes().map(({ method, path }) => `${method} ${path}`);

describe('GitHub fails', () => {
  it.each([
    ['POST', /\/git\/blobs$/],
    ['POST', /\/git\/trees$/],
    ['POST', /\/git\/commits$/],
    ['POST', /\/git\/refs$/],
    ['POST', /\/pulls$/],
  ])('%s %s is answered 502 although it was done', async (method, path) => {
    const shop = await scene.repository(`late-${path.source.replaceAll(/\W/g, '')}`);
    const hash = await shop.planned();
    scene.github.faults.add({ match: { method, path }, times: 1, do: 'write-then-502' });
    const { code, out } = await scene.asOwner('apply', hash);
    expect([code, out]).toEqual([0, expect.stringContaining('✓')]);
    expect([shop.pulls().length, shop.pulls()[0]?.head.sha]).toEqual([1, shop.branch()]);
  });

  it('in the middle: it says what is there, is applied again, and is taken back', async () => {
    const shop = await scene.repository('half');
    const hash = await shop.planned();
    scene.github.faults.add({ match: { method: 'POST', path: /\/pulls$/ }, do: { status: 503 } });
    const half = await scene.asOwner('apply', hash);
    expect([half.code, half.out]).toEqual([
      1,
      expect.stringMatching(
        /✗ acme\/half .* failed: GitHub answered 503 .*The branch fairlead\/files is there, without a pull request: apply again/,
      ),
    ]);
    scene.github.faults.clear();
    scene.github.clearRequests();
    expect((await scene.asOwner('apply', hash)).code).toBe(0);
    expect(written()).toEqual(['POST /repos/acme/half/pulls']);
    const undone = await scene.asOwner('undo', idIn(half.out));
    expect([undone.code, shop.branch(), shop.pulls()[0]?.state]).toEqual([0, null, 'closed']);
  });

  it.each([
    [
      '/git/trees',
      404,
      'the token needs workflows: write beside contents: write (the scope workflow, for a classic token)',
    ],
    ['/git/blobs', 403, 'the token needs workflows: write beside contents: write'],
    ['/git/refs', 403, 'the token needs contents: write'],
    ['/pulls', 403, 'the token needs pull_requests: write'],
  ])('%s is refused with %i: the permission is named', async (path, status, words) => {
    const shop = await scene.repository(`refused-${path.replaceAll('/', '')}`);
    const hash = await shop.planned();
    const message = 'Resource not accessible by personal access token';
    scene.github.faults.add({
      match: { method: 'POST', path: ({ path: asked }) => asked.endsWith(path) },
      do: { status, body: { message, documentation_url: 'https://docs.github.com/rest' } },
    });
    const { code, out } = await scene.asOwner('apply', hash);
    expect([code, out]).toEqual([1, expect.stringContaining(words)]);
    expect(shop.pulls()).toEqual([]);
  });

  it('with a rule about branches, in its own words', async () => {
    const shop = await scene.repository('ruled');
    const hash = await shop.planned();
    const message =
      'Repository rule violations found\n\nCannot create ref due to creations being restricted.';
    scene.github.faults.add({
      match: { method: 'POST', path: /\/git\/refs$/ },
      do: { status: 422, body: { message } },
    });
    const { code, out } = await scene.asOwner('apply', hash);
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('Cannot create ref due to creations being restricted'),
    ]);
    expect(shop.branch()).toBeNull();
  });
});

it('an undo finds what nobody could say whether it was done', async () => {
  const shop = await scene.repository('unsure');
  const hash = await shop.planned('--policies', 'security-policy');
  let posted = false;
  const isPosting = ({ path }: { readonly path: string }) => {
    posted ||= path.endsWith('/git/refs');
    return path.endsWith('/git/refs');
  };
  scene.github.faults.add({ match: { method: 'POST', path: isPosting }, do: 'write-then-502' });
  scene.github.faults.add({
    match: { method: 'GET', path: ({ path }) => posted && path.includes('/matching-refs/') },
    do: { status: 502 },
  });
  const { out } = await scene.asOwner('apply', hash);
  expect([out, shop.branch()]).toEqual([expect.stringContaining('perhaps done'), expect.anything()]);
  scene.github.faults.clear();
  const undone = await scene.asOwner('undo', idIn(out));
  expect([undone.code, shop.branch()]).toEqual([0, null]);
});

it('reads that lag behind are waited for', async () => {
  const shop = await scene.repository('lagging');
  const hash = await shop.planned();
  scene.github.lag({ list: 2 });
  const { code, out } = await scene.asOwner('apply', hash);
  expect([code, out]).toEqual([0, expect.stringContaining('✓ acme/lagging')]);
  const undone = await scene.asOwner('undo', idIn(out));
  scene.github.lag({ list: 0 });
  expect([undone.code, shop.branch(), shop.pulls()[0]?.state]).toEqual([0, null, 'closed']);
});
