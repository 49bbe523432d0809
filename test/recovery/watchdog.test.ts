import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchdog } from '../../app/recovery/watchdog.ts';
import { clientId } from '../../app/store/client-id.ts';
import type { Fault } from '../github/faults.ts';
import { engines, type Opened } from '../store/engines.ts';
import { minute, openRecovery, type Recovery } from './scene.ts';

/** A check run that was opened by a process that is no more. */
async function leaveOpen(
  scene: Recovery,
  change: { readonly status?: 'completed'; readonly minutesAgo?: number; readonly known?: boolean } = {},
) {
  const { status = 'in_progress', minutesAgo = 11, known = true } = change;
  const run = await scene.shop.createCheckRun({
    app: scene.app,
    name: 'Fairlead',
    externalId: 'fairlead:open:1',
    headSha: scene.pull.headSha,
    status,
    ...(status === 'completed' ? { conclusion: 'success' as const } : {}),
  });
  const { owner, repo, repositoryId, installation } = scene.refOf(scene.shop);
  await scene.database.kysely
    .insertInto('openChecks')
    .values({
      client: clientId({ host: scene.host, installation }),
      repositoryId,
      owner,
      repo,
      checkRun: known ? run.id : null,
      externalId: 'fairlead:open:1',
      pullRequest: 1,
      sha: scene.pull.headSha,
      openedAt: new Date(Date.now() - minutesAgo * minute),
    })
    .execute();
  return run;
}

const left = (scene: Recovery) => scene.known.openChecks(new Date(Date.now() + minute));
const again = (scene: Recovery) => [
  { kind: 'pull_request', number: 1, retargeted: false, ...scene.refOf(scene.shop) },
];

describe.each(engines)('the watchdog, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const openWatched = () => openRecovery(opened.database);

  it('completes a check run that was left open, says why, and has it judged again', async () => {
    const scene = await openWatched();
    await leaveOpen(scene);
    expect(await watchdog(scene.of)).toEqual({ stale: 1, completed: 1, failed: 0 });
    expect(scene.shop.checkRuns(scene.pull.headSha)).toMatchObject([
      {
        status: 'completed',
        conclusion: 'action_required',
        title: expect.stringContaining('stopped half-way'),
      },
    ]);
    expect(scene.enqueued).toEqual(again(scene));
    expect(await left(scene)).toEqual([]);
  });

  it('finds one whose process died before it learnt the number', async () => {
    const scene = await openWatched();
    await leaveOpen(scene, { known: false });
    expect(await watchdog(scene.of)).toEqual({ stale: 1, completed: 1, failed: 0 });
    expect(scene.shop.checkRuns(scene.pull.headSha)).toMatchObject([{ conclusion: 'action_required' }]);
    expect(scene.enqueued).toEqual(again(scene));
    expect(await left(scene)).toEqual([]);
  });

  it('leaves one alone that may still be worked on', async () => {
    const scene = await openWatched();
    await leaveOpen(scene, { minutesAgo: 9 });
    expect(await watchdog(scene.of)).toEqual({ stale: 0, completed: 0, failed: 0 });
    expect(scene.shop.checkRuns(scene.pull.headSha)).toMatchObject([{ status: 'in_progress' }]);
  });

  it('never takes a verdict back that was published just before the process died', async () => {
    const scene = await openWatched();
    await leaveOpen(scene, { status: 'completed' });
    expect(await watchdog(scene.of)).toMatchObject({ completed: 0, failed: 0 });
    expect(scene.shop.checkRuns(scene.pull.headSha)).toMatchObject([{ conclusion: 'success' }]);
    expect(scene.enqueued).toEqual(again(scene));
    expect(await left(scene)).toEqual([]);
  });

  it('completes it under the new name of a renamed repository', async () => {
    const scene = await openWatched();
    await leaveOpen(scene);
    scene.shop.rename('store');
    await scene.takeIn();
    expect(await watchdog(scene.of)).toMatchObject({ completed: 1 });
    expect(scene.enqueued).toMatchObject([{ repo: 'store' }]);
  });

  it('forgets one that is gone with its repository, without a word', async () => {
    const scene = await openWatched();
    const run = await leaveOpen(scene);
    scene.github.faults.add({
      match: { path: new RegExp(`/check-runs/${run.id}$`) },
      do: { status: 404, body: { message: 'Not Found' } },
    });
    expect(await watchdog(scene.of)).toEqual({ stale: 1, completed: 0, failed: 0 });
    expect(scene.enqueued).toEqual([]);
    expect(await left(scene)).toEqual([]);
  });

  const effects: readonly [string, Fault['do']][] = [
    ['an outage', { status: 502 }],
    ['a cut connection', 'drop'],
    ['a refusal', { status: 403, body: { message: 'Resource not accessible by integration' } }],
    ['an answer lost on the way', 'write-then-502'],
  ];
  const requests: readonly [string, string, RegExp][] = [
    ['looking at it', 'GET', /\/check-runs\/\d+$/],
    ['completing it', 'PATCH', /\/check-runs\/\d+$/],
    ['getting a token', 'POST', /\/access_tokens$/],
  ];
  const matrix = requests.flatMap(([what, method, path]) =>
    effects.map(([name, effect]) => [what, name, { method, path }, effect] as const),
  );

  it.each(matrix)('%s fails with %s: tried again', async (_, _effect, match, effect) => {
    const scene = await openWatched();
    await leaveOpen(scene);
    const mend = scene.github.faults.add({ match, do: effect });
    expect(await watchdog(scene.of)).toEqual({ stale: 1, completed: 0, failed: 1 });
    expect(scene.warnings).toHaveLength(1);
    mend();
    expect(await watchdog(scene.of)).toMatchObject({ stale: 1, failed: 0 });
    expect(scene.shop.checkRuns(scene.pull.headSha)).toMatchObject([{ conclusion: 'action_required' }]);
    expect(scene.enqueued).toEqual(again(scene));
    expect(await left(scene)).toEqual([]);
  });
});
