/** What once gave wrong numbers: of made-up repositories, through the wire. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, readShop, rulesOf, type Scene } from './github-scene.ts';
import { at, hours } from './made.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.github.stop());

describe('a hotfix that is deployed from its branch and merged back later', () => {
  it.each(['merge', 'squash', 'rebase'] as const)(
    '(%s) repairs what ran before it, and is no failure',
    async (method) => {
      const name = `gitflow-${method}`;
      const { repository, pull, push, deploy } = await scene.repository(name);
      await push('03-02 09:00');
      deploy('03-02 10:00');
      const bad = (await repository.data.store.run(['rev-parse', 'main'])).stdout.toString().trim();
      await push('03-02 10:30');
      await pull({
        written: '03-02 11:00',
        opened: '03-02 11:10',
        branch: 'hotfix/login',
        title: 'Close the pool',
        during: [['03-02 11:30', (one) => deploy('03-02 11:30', one.headSha)]],
        merged: '03-02 15:00',
        method,
      });
      deploy('03-03 10:00');
      const { stability, headline } = (await readShop(scene, name)).measures;
      expect(stability.failures).toMatchObject([
        { reason: 'hotfix', deployment: { commit: bad }, recoveredAt: at('03-02 11:30') },
      ]);
      expect(stability.recovery).toMatchObject({ n: 1, p50: hours(1.5) });
      expect(stability.reworkRate).toMatchObject({ n: 1, of: 3 });
      // It was live when it landed: that is its end, and not the deployment of the day after.
      expect(headline.leadTime.rows.map(({ seconds }) => seconds)).toContain(hours(4));
    },
  );
});

describe('what is of another repository', () => {
  it('is no pull request of this one, whatever its number', async () => {
    const { repository, pull, deploy } = await scene.repository('elsewhere');
    const one = await pull({ written: '03-02 09:00', opened: '03-02 09:00', merged: '03-02 09:30' });
    deploy('03-02 10:00');
    await pull({
      written: '03-02 11:00',
      opened: '03-02 11:00',
      merged: '03-02 11:20',
      title: 'Revert "Use the new library"',
      body: `Reverts acme/library#${one.number}`,
    });
    deploy('03-02 11:30');
    scene.clock('03-02 12:00');
    for (const body of [`acme/library#${one.number}`, `https://github.com/acme/elsewhere/pull/${one.number}`])
      repository.openIssue({
        title: 'Down',
        body: `Caused-by: ${body}`,
        labels: ['incident'],
        author: scene.maria,
      });
    const { measures, linked, gaps } = await readShop(scene, 'elsewhere');
    expect(measures.stability.failures).toEqual([]);
    expect(linked.failures.unrelated).toHaveLength(2);
    expect(gaps).toEqual([expect.stringMatching(/^1 revert names nothing that was read/)]);
  });

  it('is a fork’s number in the name of its branch', async () => {
    const { repository, pull, deploy } = await scene.repository('forked');
    await pull({ written: '03-02 09:00', opened: '03-02 09:00', merged: '03-02 09:30' });
    deploy('03-02 10:00');
    const outside = scene.github.createUser('outside');
    const fork = outside.fork(repository);
    scene.clock('03-02 11:00');
    await fork.commit({
      branch: 'revert-1-topic',
      files: { 'a.ts': 'a\n' },
      message: 'Take it back',
      author: outside,
    });
    const opened = await repository.openPullRequest({
      title: 'Take it back',
      head: 'revert-1-topic',
      fromFork: fork,
      author: outside,
    });
    scene.clock('03-02 11:20');
    await opened.merge({ by: scene.maria, method: 'merge' });
    deploy('03-02 11:30');
    const { measures } = await readShop(scene, 'forked');
    expect(measures.stability.failures).toEqual([]);
    // It is a change as any other, whoever’s branch it was.
    expect(measures.headline.leadTime.rows).toHaveLength(2);
    expect(measures.direct).toBe(0);
  });
});

it('an incident that names several deployments says of each that it failed', async () => {
  const { repository, pull, deploy } = await scene.repository('several');
  const one = await pull({ written: '03-02 09:00', opened: '03-02 09:00', merged: '03-02 09:30' });
  deploy('03-02 10:00');
  const other = await pull({ written: '03-03 09:00', opened: '03-03 09:00', merged: '03-03 09:30' });
  deploy('03-03 10:00');
  await pull({ written: '03-04 09:00', opened: '03-04 09:00', merged: '03-04 09:30' });
  deploy('03-04 10:00');
  scene.clock('03-04 12:00');
  repository.openIssue({
    title: 'Down',
    body: `Caused-by: #${one.number}, #${other.number}`,
    labels: ['incident'],
    author: scene.maria,
  });
  const { failRate } = (await readShop(scene, 'several')).measures.stability;
  expect(failRate).toMatchObject({ n: 2, of: 3 });
});

it('deleted accounts are people: their changes and reviews count', async () => {
  const ghost = scene.github.createUser('leaving');
  scene.acme.addMember(ghost);
  const { pull, deploy } = await scene.repository('ghost');
  await pull({
    written: '03-02 09:00',
    opened: '03-02 09:30',
    author: ghost,
    during: [['03-02 10:30', (one) => one.review({ by: scene.maria, state: 'APPROVED' })]],
    merged: '03-02 11:00',
  });
  await pull({
    written: '03-02 09:00',
    opened: '03-02 09:30',
    during: [['03-02 10:00', (one) => one.review({ by: ghost, state: 'APPROVED' })]],
    merged: '03-02 11:10',
  });
  deploy('03-02 12:00');
  ghost.data.gone = true;
  const { measures } = await readShop(scene, 'ghost');
  expect(measures.apart).toEqual([]);
  expect(measures.headline.leadTime.rows.map(({ stages: { pickup } }) => pickup)).toEqual([
    hours(1),
    hours(0.5),
  ]);
});

describe('a workflow’s run', () => {
  const deploys = 'on: push\njobs:\n  live:\n    runs-on: x\n    environment: production\n';

  it('that is started again after it deployed went live with its first attempt', async () => {
    const { repository, push } = await scene.repository('attempts');
    repository.data.deployments.length = 0;
    repository.data.environments.length = 0;
    const path = '.github/workflows/deploy.yml';
    await repository.commit({ branch: 'main', files: { [path]: deploys }, author: scene.maria });
    const start = (conclusion: 'success' | 'failure') =>
      repository.addWorkflowRun({
        headSha: repository.sha(),
        headBranch: 'main',
        event: 'push',
        path,
        conclusion,
      });
    await push('01-10 10:00');
    await start('success');
    await push('03-02 10:00');
    const first = await start('success');
    scene.clock('03-02 14:00');
    await repository.rerunWorkflow(first, 'success');
    await push('03-03 10:00');
    const second = await start('failure');
    scene.clock('03-03 10:30');
    await repository.rerunWorkflow(second, 'failure');
    scene.clock('03-03 11:00');
    await repository.rerunWorkflow(second, 'success');
    const { measures, gaps } = await readShop(scene, 'attempts');
    expect(measures.frequency.rows).toMatchObject([
      { at: at('03-02 10:00'), attempts: 1 },
      { at: at('03-03 11:00'), attempts: 3 },
    ]);
    expect(gaps).toEqual([]);
    // GitHub forgets attempts: then it is said.
    first.earlier.length = 0;
    second.earlier[0] = undefined as never;
    expect((await readShop(scene, 'attempts')).gaps.join(' ')).toMatch(/Of 1 run that was started again/);
  });

  it('that is started again after another one deployed is the way back: the other one failed', async () => {
    const { repository, push } = await scene.repository('started-again');
    repository.data.deployments.length = 0;
    repository.data.environments.length = 0;
    const path = '.github/workflows/deploy.yml';
    await repository.commit({ branch: 'main', files: { [path]: deploys }, author: scene.maria });
    const start = () =>
      repository.addWorkflowRun({
        headSha: repository.sha(),
        headBranch: 'main',
        event: 'push',
        path,
        conclusion: 'success',
      });
    await push('03-02 10:00');
    const good = await start();
    const commit = repository.sha();
    await push('03-02 12:00');
    await start();
    scene.clock('03-02 12:40');
    await repository.rerunWorkflow(good, 'success');
    const { measures, source } = await readShop(scene, 'started-again');
    expect(measures.frequency.rows).toMatchObject([
      { commit, at: at('03-02 10:00'), kind: 'new' },
      { at: at('03-02 12:00'), kind: 'new' },
      { commit, at: at('03-02 12:40'), kind: 'rollback' },
    ]);
    expect(measures.stability).toMatchObject({
      failures: [{ reason: 'rollback', deployment: { at: at('03-02 12:00') } }],
      failRate: { n: 1, of: 2 },
      reworkRate: { n: 1, of: 3 },
    });
    expect(measures.stability.recovery?.p50).toBe(40 * 60);
    expect(source).toContain('2 successful runs');
  });
});

it('an issue is an incident by a field that is chosen from a list', async () => {
  const { repository, pull, deploy } = await scene.repository('fields');
  const one = await pull({ written: '03-02 09:00', opened: '03-02 09:00', merged: '03-02 09:30' });
  deploy('03-02 10:00');
  scene.clock('03-02 11:00');
  const body = `Caused-by: #${one.number}`;
  const report = (fields: Readonly<Record<string, string>>) =>
    repository.openIssue({ title: 'Down', body, fields, author: scene.maria });
  report({ 'Issue kind': 'Outage' });
  report({ 'Issue kind': 'Question' });
  const rules = rulesOf({ incidents: { fields: { 'Issue kind': 'Outage' } } });
  const { known, measures } = await readShop(scene, 'fields', { rules });
  expect(known.history.incidents).toHaveLength(1);
  expect(measures.stability.failRate).toMatchObject({ n: 1, of: 1 });
});
