import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchdog } from '../../app/recovery/watchdog.ts';
import { clientId } from '../../app/store/client-id.ts';
import type { Fault } from '../github/faults.ts';
import { engines, type Opened } from '../store/engines.ts';
import { minute, type Nets, openNets } from './parts.ts';

/** A check run that was opened by a process that is no more. */
async function leaveOpen(
  nets: Nets,
  change: { readonly status?: 'completed'; readonly minutesAgo?: number; readonly known?: boolean } = {},
) {
  const { status = 'in_progress', minutesAgo = 11, known = true } = change;
  const run = await nets.shop.createCheckRun({
    app: nets.app,
    name: 'Fairlead',
    externalId: 'fairlead:open:1',
    headSha: nets.pull.headSha,
    status,
    ...(status === 'completed' ? { conclusion: 'success' as const } : {}),
  });
  const { owner, repo, repositoryId, installation } = nets.refOf(nets.shop);
  await nets.database.kysely
    .insertInto('openChecks')
    .values({
      client: clientId({ host: nets.host, installation }),
      repositoryId,
      owner,
      repo,
      checkRun: known ? run.id : null,
      externalId: 'fairlead:open:1',
      pullRequest: 1,
      sha: nets.pull.headSha,
      openedAt: new Date(Date.now() - minutesAgo * minute),
    })
    .execute();
  return run;
}

const left = (nets: Nets) => nets.store.openChecks(new Date(Date.now() + minute));
const again = (nets: Nets) => [{ kind: 'commit', sha: nets.pull.headSha, ...nets.refOf(nets.shop) }];

describe.each(engines)('the watchdog, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const openWatched = () => openNets(opened.database);

  it('completes a check run that was left open, says why, and has it judged again', async () => {
    const nets = await openWatched();
    await leaveOpen(nets);
    expect(await watchdog(nets.parts)).toEqual({ stale: 1, completed: 1, failed: 0 });
    expect(nets.shop.checkRuns(nets.pull.headSha)).toMatchObject([
      {
        status: 'completed',
        conclusion: 'action_required',
        title: expect.stringContaining('stopped half-way'),
      },
    ]);
    expect(nets.enqueued).toEqual(again(nets));
    expect(await left(nets)).toEqual([]);
  });

  it('finds one whose process died before it learnt the number', async () => {
    const nets = await openWatched();
    await leaveOpen(nets, { known: false });
    expect(await watchdog(nets.parts)).toEqual({ stale: 1, completed: 1, failed: 0 });
    expect(nets.shop.checkRuns(nets.pull.headSha)).toMatchObject([{ conclusion: 'action_required' }]);
    expect(nets.enqueued).toEqual(again(nets));
    expect(await left(nets)).toEqual([]);
  });

  it('leaves one alone that may still be worked on', async () => {
    const nets = await openWatched();
    await leaveOpen(nets, { minutesAgo: 9 });
    expect(await watchdog(nets.parts)).toEqual({ stale: 0, completed: 0, failed: 0 });
    expect(nets.shop.checkRuns(nets.pull.headSha)).toMatchObject([{ status: 'in_progress' }]);
  });

  it('never takes a verdict back that was published just before the process died', async () => {
    const nets = await openWatched();
    await leaveOpen(nets, { status: 'completed' });
    expect(await watchdog(nets.parts)).toMatchObject({ completed: 0, failed: 0 });
    expect(nets.shop.checkRuns(nets.pull.headSha)).toMatchObject([{ conclusion: 'success' }]);
    expect(nets.enqueued).toEqual(again(nets));
    expect(await left(nets)).toEqual([]);
  });

  it('completes it under the new name of a renamed repository', async () => {
    const nets = await openWatched();
    await leaveOpen(nets);
    nets.shop.rename('store');
    await nets.takeIn();
    expect(await watchdog(nets.parts)).toMatchObject({ completed: 1 });
    expect(nets.enqueued).toMatchObject([{ repo: 'store' }]);
  });

  it('forgets one that is gone with its repository, without a word', async () => {
    const nets = await openWatched();
    const run = await leaveOpen(nets);
    nets.github.faults.add({
      match: { path: new RegExp(`/check-runs/${run.id}$`) },
      do: { status: 404, body: { message: 'Not Found' } },
    });
    expect(await watchdog(nets.parts)).toEqual({ stale: 1, completed: 0, failed: 0 });
    expect(nets.enqueued).toEqual([]);
    expect(await left(nets)).toEqual([]);
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
    const nets = await openWatched();
    await leaveOpen(nets);
    const mend = nets.github.faults.add({ match, do: effect });
    expect(await watchdog(nets.parts)).toEqual({ stale: 1, completed: 0, failed: 1 });
    expect(nets.warnings).toHaveLength(1);
    mend();
    expect(await watchdog(nets.parts)).toMatchObject({ stale: 1, failed: 0 });
    expect(nets.shop.checkRuns(nets.pull.headSha)).toMatchObject([{ conclusion: 'action_required' }]);
    expect(nets.enqueued).toEqual(again(nets));
    expect(await left(nets)).toEqual([]);
  });
});
