/** Files of many repositories at once: what becomes of the others when something goes wrong with one. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FilesScene, hashIn, idIn, openFiles } from './scene.ts';

vi.mock('node:timers/promises', () => ({ setTimeout: async () => undefined }));

let scene: FilesScene;
let all: readonly Awaited<ReturnType<FilesScene['repository']>>[];
beforeEach(async () => {
  scene = await openFiles();
  all = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => scene.repository(name)));
});
afterEach(() => scene.stop());

const some = ['--repositories', 'a,b,c,d,e', '--max-share', '100'];
const plan = (...more: readonly string[]) => scene.asOwner('plan', 'acme', '--files', ...some, ...more);
const pulls = () => all.map((one) => one.pulls().length);
const called = () => scene.writes().map(({ method, path }) => `${method} ${path}`);

it('what is the same is told once; nothing is written anywhere when one of them moved', async () => {
  const planned = await plan('--policies', 'code-owners');
  expect(planned.out).toContain('acme: 5 pull requests with 5 files. Nothing was written to GitHub.');
  expect(planned.out).toContain('  5 repositories, in each: acme/a, acme/b, acme/c, acme/d, acme/e\n');
  expect(planned.out.match(/\* @acme\/leads/g)).toHaveLength(1);
  await all[2]?.write({ 'x.txt': 'x\n' });
  const { code, out } = await scene.asOwner('apply', hashIn(planned.out));
  expect([code, out]).toEqual([2, expect.stringMatching(/Nothing was written.*\n {2}acme\/c: main is at/)]);
  expect(pulls()).toEqual([0, 0, 0, 0, 0]);
});

it('one that cannot be read ends nothing, and is said; three that fail in a row end it', async () => {
  scene.github.faults.add({ match: { method: 'GET', path: /^\/repos\/acme\/b$/ }, do: { status: 404 } });
  const planned = await plan();
  expect([planned.code, planned.out]).toEqual([
    2,
    expect.stringContaining('Not planned: 1 repository\n  acme/b: '),
  ]);
  scene.github.faults.clear();
  const hash = hashIn((await plan()).out);
  const refuse = (names: string) =>
    scene.github.faults.add({
      match: { method: 'POST', path: new RegExp(`^/repos/acme/[${names}]/git/blobs$`) },
      do: { status: 403 },
    });
  refuse('bcd');
  const { code, out } = await scene.asOwner('apply', hash);
  expect(code).toBe(1);
  expect(out).toMatch(
    /^✓ acme\/a .*\n✗ acme\/b .*\n✗ acme\/c .*\n✗ acme\/d .*\n– acme\/e .* not tried: it failed in 3 repositories in a row\n/,
  );
  expect(out).toContain('5 repositories: 1 done, 3 failed, 1 not tried.');
  expect(pulls()).toEqual([1, 0, 0, 0, 0]);
  // Applied again, it does what is left, and nothing twice.
  scene.github.faults.clear();
  expect((await scene.asOwner('apply', hash)).out).toContain('4 repositories: 4 done.');
  expect(pulls()).toEqual([1, 1, 1, 1, 1]);
  const undone = await scene.asOwner('undo', idIn(out));
  expect([undone.code, all.map((one) => one.branch() === null)]).toEqual([
    0,
    [true, false, false, false, false],
  ]);
});

it('a limit of GitHub’s ends it with the time', async () => {
  const hash = hashIn((await plan()).out);
  const reset = String(Math.floor(Date.now() / 1000) + 1800);
  scene.github.faults.add({
    match: { method: 'POST', path: /^\/repos\/acme\/b\/pulls$/ },
    do: {
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset, 'x-ratelimit-resource': 'core' },
      body: { message: 'API rate limit exceeded' },
    },
  });
  const { code, out } = await scene.asOwner('apply', hash);
  expect([code, out]).toEqual([
    1,
    expect.stringMatching(/– acme\/c .* not tried: GitHub asks for a pause until 20/),
  ]);
  expect(pulls()).toEqual([1, 0, 0, 0, 0]);
});

it('more than a run may open gives no plan to apply', async () => {
  const few = await plan('--max-edits', '4');
  expect([few.code, hashIn(few.out)]).toEqual([2, '']);
  expect(few.out).toContain('5 pull requests where 4 are allowed (--max-edits)');
  const wide = await scene.asOwner('plan', 'acme', '--files', '--repositories', 'a,b,c,d,e');
  expect(wide.out).toContain('5 repositories where 3 may change at once: 25 % (--max-share)');
});

it('a run that was killed is taken back; another repository of the name is left alone', async () => {
  const { out } = await scene.asOwner('apply', hashIn((await plan('--repositories', 'a,b')).out));
  const folder = readdirSync(scene.folder.journal).includes('files')
    ? join(scene.folder.journal, 'files')
    : '';
  const [name = ''] = readdirSync(folder);
  const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n');
  // Killed while it waited for the last answer.
  writeFileSync(join(folder, name), `${lines.slice(0, -2).join('\n')}\n{"kind":"out`);
  const [a, b] = all;
  a?.delete();
  const again = await scene.repository('a');
  expect(again.branch()).toBeNull();
  scene.github.clearRequests();
  const { code, out: said } = await scene.asOwner('undo', idIn(out));
  expect([code, b?.branch()]).toEqual([1, null]);
  expect(said).toContain('acme/a: another repository has this name now');
  expect(called().filter((one) => one.includes('/acme/a/'))).toEqual([]);
  const back = /Recorded as (\S+)\./.exec(said)?.[1] ?? '';
  const twice = await scene.asOwner('undo', back);
  expect([twice.code, twice.err]).toEqual([2, expect.stringContaining('offered again by a new plan')]);
});

it('is the same for programs', async () => {
  const { out } = await plan('--format', 'json', '--policies', 'code-owners');
  expect(JSON.parse(out)).toMatchObject({
    subject: 'acme',
    kind: 'files',
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    targets: [
      {
        target: 'acme/a',
        branch: 'fairlead/files',
        offer: {
          files: [
            { path: '.github/CODEOWNERS', before: null, after: expect.stringContaining('* @acme/leads') },
          ],
        },
      },
      {},
      {},
      {},
      {},
    ],
  });
});
