/** How delivery goes, kept by the service: read in the background, and kept current by events. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Apart, openApart } from '../../../app/apart/apart.ts';
import type { Measures } from '../../../app/delivery/definitions/measure.ts';
import type { Task } from '../../../app/task.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { cheapest, type Opened } from '../../store/engines.ts';
import { openKept } from './kept-scene.ts';

let opened: Opened;
beforeAll(async () => {
  opened = await cheapest.open();
});
afterAll(() => opened?.close());

/** The numbers, and the rows that they are made from, without the links between them. */
function numbers({ headline, frequency, stability, landed, direct, closed, waiting }: Measures) {
  return {
    lead: headline.leadTime.rows.map(({ change, seconds, stages }) => [change.id, seconds, stages]),
    cycle: headline.cycleTime.rows.map(({ change, seconds }) => [change.id, seconds]),
    deployed: frequency.rows.map(({ id, commit, at }) => [id, commit, at]),
    failed: stability.failures.map(({ deployment, reason }) => [deployment.id, reason]),
    waiting: waiting.map(({ id }) => id),
    landed,
    direct,
    closed,
  };
}

type Kept = Awaited<ReturnType<typeof openKept>>;

async function sameAsFresh({ kept, fresh }: Kept) {
  const have = await kept();
  expect(have).not.toBeNull();
  expect(numbers((have as NonNullable<typeof have>).measures)).toEqual(numbers(await fresh()));
  return have as NonNullable<typeof have>;
}

/** A month of it: a deployment before all, two pull requests, one of them deployed. */
async function aMonth({ shop }: Kept) {
  shop.deploy('02-01 09:00');
  await shop.pull({ written: '02-02 09:00', opened: '02-02 11:00', merged: '02-02 15:00', method: 'squash' });
  await shop.push('02-03 10:00');
  shop.deploy('02-03 12:00');
  await shop.pull({ written: '02-04 09:00', opened: '02-04 11:00', merged: '02-05 15:00' });
}

describe('what is kept', () => {
  it('takes the configuration apart in a process of its own, and measures by it', async () => {
    const scene = await openKept(opened.database);
    await scene.shop.repository.commit({
      branch: 'main',
      files: { '.github/fairlead.yml': 'metrics: { deployments: { environments: [eu] } }\n' },
      author: scene.maria,
    });
    scene.shop.deploy('02-01 09:00', undefined, 'eu');
    await scene.settle();
    scene.clock('02-10 00:00');
    const processes = openApart({
      entry: new URL('../../../app/judge-process.ts', import.meta.url),
      log: { warn: () => {} },
      processes: 1,
    });
    onTestFinished(() => processes.stop());
    const kinds: string[] = [];
    const apart: Apart = (place, work, asks) => {
      kinds.push(work.kind);
      return processes.judge(place, work, asks);
    };
    expect(await scene.run({ apart })).toMatchObject({ read: 1, failed: 0 });
    expect(kinds).toEqual(['metrics']);
    expect((await scene.kept())?.known.rules?.deployments).toMatchObject({ environments: ['eu'] });
    // What it cannot do is tried again, and nothing is read by other rules meanwhile.
    scene.clock('02-12 00:00');
    const fails = await scene.run({ apart: () => Promise.reject(new Error('it ended every process')) });
    expect(fails).toMatchObject({ read: 0, failed: 1 });
  });

  it('is what GitHub has: read in the background, then told by events', async () => {
    const scene = await openKept(opened.database);
    const { shop, clock, settle, run, kept } = scene;
    await aMonth(scene);
    await settle();
    expect(await kept()).toBeNull();
    clock('02-10 00:00');
    const asked: Task[] = [];
    const first = await run({
      enqueue: (task, looks) => {
        asked.push(task);
        return scene.of.enqueue(task, looks);
      },
    });
    // Who waited for it, however long it took, is told now.
    const merged = asked.flatMap((task) => (task.kind === 'delivery' ? [task.about] : []));
    expect(merged).toHaveLength(2);
    expect(merged).toEqual(expect.arrayContaining([{ pullRequest: 1 }, { pullRequest: 2 }]));
    expect(scene.warned).toEqual([]);
    expect(first).toMatchObject({ read: 1, failed: 0, later: 0 });
    // Nothing is asked until the next day.
    expect(await run()).toMatchObject({ read: 0, questions: 0 });
    const { known } = await sameAsFresh(scene);
    expect(toPlain(known.source)).toMatch(/^Deployments: 3 of environment production/);
    expect(known.readAt).toBe(new Date('2026-02-10T00:00:00Z').getTime() / 1000);

    await shop.pull({
      written: '02-11 09:00',
      opened: '02-11 10:00',
      merged: '02-11 12:00',
      method: 'rebase',
    });
    shop.deploy('02-11 13:00');
    const pull = await shop.pull({ written: '02-12 09:00', opened: '02-12 10:00' });
    clock('02-12 12:00');
    await pull.close();
    await shop.push('02-12 13:00');
    await settle();
    const { measures } = await sameAsFresh(scene);
    // The first of February brought what ran already.
    expect(measures.frequency.rows).toHaveLength(2);
  });

  it('finds what events missed, with one question a day where there was nothing', async () => {
    const scene = await openKept(opened.database);
    const { shop, clock, settle, run, app, running } = scene;
    await aMonth(scene);
    clock('02-10 00:00');
    await run();
    clock('02-11 23:00');
    expect(await run()).toMatchObject({ read: 1, questions: 1 });
    app.setWebhookUrl('http://127.0.0.1:9/nobody');
    await shop.pull({ written: '02-12 09:00', opened: '02-12 10:00', merged: '02-12 12:00' });
    await shop.push('02-12 13:00');
    shop.deploy('02-12 14:00');
    await settle();
    app.setWebhookUrl(`${running.url}/hook`);
    clock('02-13 23:00');
    expect(await run()).toMatchObject({ read: 1, failed: 0 });
    const { measures } = await sameAsFresh(scene);
    // The first of February brought what ran already.
    expect(measures.frequency.rows).toHaveLength(2);
  });

  it('finds what was lost between other things that came, however many those are', async () => {
    const scene = await openKept(opened.database);
    const { shop, clock, settle, run, app, running, maria } = scene;
    await aMonth(scene);
    const broken = shop.repository.openIssue({ title: 'Slow', body: '', author: maria });
    // It waits for somebody's approval.
    clock('02-08 10:00');
    const waiting = shop.repository.deploy({ by: maria, environment: 'production', state: 'queued' });
    clock('02-10 00:00');
    await run();
    app.setWebhookUrl('http://127.0.0.1:9/nobody');
    const lost = await shop.pull({ written: '02-10 01:00', opened: '02-10 01:10', merged: '02-10 02:00' });
    shop.deploy('02-10 02:10');
    clock('02-10 02:20');
    shop.repository.labelIssue(broken, 'incident', maria);
    shop.repository.addDeploymentStatus(waiting, { state: 'success', by: maria });
    await settle();
    app.setWebhookUrl(`${running.url}/hook`);
    for (let hour = 10; hour < 22; hour += 1) {
      const pull = await shop.pull({ written: `02-10 ${hour}:00`, opened: `02-10 ${hour}:10` });
      clock(`02-10 ${hour}:20`);
      await pull.close();
      shop.deploy(`02-10 ${hour}:30`, shop.repository.sha(), 'staging');
      await settle();
    }
    clock('02-11 23:00');
    expect(await run()).toMatchObject({ read: 1, failed: 0 });
    const { known, measures } = await sameAsFresh(scene);
    expect(measures.headline.leadTime.rows.map(({ change }) => change.id)).toContain(`#${lost.number}`);
    expect(known.history.incidents).toHaveLength(1);
  });

  it('finds runs that were lost, where runs are deployments, with every attempt of them', async () => {
    const scene = await openKept(opened.database);
    const { shop, clock, settle, run, app, running, maria } = scene;
    const { repository } = shop;
    repository.data.deployments.length = 0;
    repository.data.environments.length = 0;
    const path = '.github/workflows/deploy.yml';
    const deploys = 'on: push\njobs:\n  live:\n    runs-on: x\n    environment: production\n';
    await repository.commit({ branch: 'main', files: { [path]: deploys }, author: maria });
    const start = () =>
      repository.addWorkflowRun({ headSha: repository.sha(), headBranch: 'main', event: 'push', path });
    await shop.push('02-01 10:00');
    await start();
    clock('02-10 00:00');
    await run();
    app.setWebhookUrl('http://127.0.0.1:9/nobody');
    await shop.push('02-10 10:00');
    const first = await start();
    clock('02-10 12:00');
    await repository.rerunWorkflow(first, 'success');
    await settle();
    app.setWebhookUrl(`${running.url}/hook`);
    await shop.push('02-10 14:00');
    await start();
    await settle();
    clock('02-11 23:00');
    await run();
    const { measures } = await sameAsFresh(scene);
    expect(measures.frequency.rows.map(({ at }) => new Date(at * 1000).toISOString().slice(5, 16))).toEqual([
      '02-01T10:00',
      '02-10T10:00',
      '02-10T14:00',
    ]);
  });

  it('goes on where it was when the process ended between two pages, and asks for no page twice', async () => {
    const scene = await openKept(opened.database);
    const { clock, run, of, asked } = scene;
    await aMonth(scene);
    clock('02-10 00:00');
    const answered: string[] = [];
    let runs = 0;
    for (let read = 0; read === 0 && runs < 20; runs += 1) {
      let questions = 0;
      const summary = await run({
        octokitOf: async (...purpose) => {
          const octokit = await of.octokitOf(...purpose);
          octokit.hook.before('request', ({ query }) => {
            questions += String(query).includes('FairleadDelivery') ? 1 : 0;
            // As if it had been killed: nothing is put in order.
            if (questions > 1) throw new Error('killed');
          });
          return octokit;
        },
      });
      read = summary.read ?? 0;
      answered.push(...asked);
      clock(`02-${11 + runs} 00:00`);
    }
    expect(runs).toBeGreaterThan(3);
    expect(new Set(answered).size).toBe(answered.length);
    await sameAsFresh(scene);
  });

  it('asks nothing while less than half of the client’s hour is left, and goes on afterwards', async () => {
    const scene = await openKept(opened.database);
    const { clock, run, of, kept } = scene;
    await aMonth(scene);
    clock('02-10 00:00');
    const reset = of.now().getTime() + 3600_000;
    const left = (remaining: number) => async () => ({
      left: () => ({ limit: 5000, remaining, reset }),
      blockedUntil: () => null,
    });
    expect(await run({ budgetOf: left(2500) })).toMatchObject({ later: 1, questions: 0 });
    expect(await kept()).toBeNull();
    clock('02-10 00:30');
    expect(await run()).toMatchObject({ read: 0, questions: 0 });
    clock('02-10 01:00');
    expect(await run({ budgetOf: left(2501) })).toMatchObject({ read: 1, later: 0 });
    await sameAsFresh(scene);
  });

  it('of a repository is read by one process at a time', async () => {
    const scene = await openKept(opened.database);
    await aMonth(scene);
    scene.clock('02-10 00:00');
    const both = await Promise.all([scene.run(), scene.run()]);
    expect(both.map(({ read = 0 }) => read).toSorted()).toEqual([0, 1]);
  });
});
