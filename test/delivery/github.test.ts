/** Delivery as GitHub tells it: the same made-up weeks as in cases.test.ts, through the wire. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inWorkingHours, usualHours } from '../../app/delivery/definitions/working-hours.ts';
import { openScene, type Pulled, readShop, type Scene } from './github-scene.ts';
import { at, hours } from './made.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.github.stop());

const minutes = (n: number) => n * 60;

let shops = 0;
/** One pull request that one deployment brought. */
async function alone(pulled: Pulled, deployed: string) {
  const name = `alone-${++shops}`;
  const shop = await scene.repository(name);
  const pull = await shop.pull(pulled);
  shop.deploy(deployed);
  const { measures } = await readShop(scene, name);
  const [row] = measures.headline.leadTime.rows;
  if (!row) throw new Error('no row');
  const { seconds, stages, flags } = row;
  return { pull, seconds, stages, flags };
}

const approve = (pull: { review: (act: { by: Scene['maria']; state: 'APPROVED' }) => unknown }) =>
  pull.review({ by: scene.maria, state: 'APPROVED' });

describe('lead time and its stages', () => {
  it.each(['merge', 'squash', 'rebase'] as const)('sum, whatever the merge: %s', async (method) => {
    const made = await alone(
      {
        written: '03-02 09:00',
        opened: '03-02 11:00',
        during: [
          ['03-02 13:30', (pull) => pull.review({ by: scene.maria, state: 'COMMENTED' })],
          ['03-02 15:00', approve],
        ],
        merged: '03-02 15:30',
        method,
      },
      '03-02 15:50',
    );
    expect(made).toMatchObject({
      seconds: hours(6) + minutes(50),
      stages: { coding: hours(2), pickup: hours(2.5), review: hours(2), deploy: minutes(20) },
      flags: [],
    });
  });

  it('begin when the first commit was written, also after a rebase, and no later than the pull request', async () => {
    const { repository, pull, deploy } = await scene.repository('rewritten');
    const first = await pull({ written: '03-02 09:00', opened: '03-02 10:00' });
    scene.clock('03-04 10:00');
    // Everything is squashed into one new commit.
    await repository.commit({
      branch: 'topic-1',
      from: 'main',
      force: true,
      files: { 'new.ts': 'new\n' },
      author: scene.john,
      date: new Date(at('03-04 09:00') * 1000),
    });
    scene.clock('03-04 12:00');
    await first.merge({ by: scene.maria });
    deploy('03-04 18:00');
    const { measures } = await readShop(scene, 'rewritten');
    expect(measures.headline.leadTime.rows).toMatchObject([
      { seconds: hours(56), stages: { coding: 0 }, flags: ['history rewritten'] },
    ]);
  });

  it('are of the author’s clock, and a date in the future is clock skew', async () => {
    expect(
      await alone({ written: '03-09 09:00', opened: '03-02 10:00', merged: '03-02 12:00' }, '03-02 13:00'),
    ).toMatchObject({ seconds: hours(3), flags: ['clock skew'] });
  });

  it('have no pickup and no review without one, nor by an approval after the merge', async () => {
    const made = { written: '03-02 09:30', opened: '03-02 10:00', merged: '03-02 12:00' };
    const stages = { coding: minutes(30), unreviewed: hours(2), deploy: minutes(30) };
    expect(await alone(made, '03-02 12:30')).toMatchObject({ seconds: hours(3), stages, flags: [] });
    const name = 'approved-late';
    const shop = await scene.repository(name);
    const pull = await shop.pull(made);
    shop.deploy('03-02 12:30');
    await pull.review({ by: scene.maria, state: 'APPROVED' });
    const { measures } = await readShop(scene, name);
    expect(measures.headline.leadTime.rows).toMatchObject([{ stages, flags: ['approved after merge'] }]);
  });

  it('end pickup with a person who is not the author', async () => {
    const app = scene.github.createApp({ slug: 'coderabbitai', permissions: {}, events: [] });
    const bot = { ...scene.maria, data: app.data.bot } as Scene['maria'];
    const made = await alone(
      {
        written: '03-02 10:00',
        opened: '03-02 10:00',
        during: [
          ['03-02 10:01', (pull) => pull.review({ by: bot, state: 'COMMENTED' })],
          ['03-02 10:05', (pull) => pull.review({ by: scene.john, state: 'COMMENTED' })],
          ['03-02 16:00', (pull) => pull.review({ by: scene.maria, state: 'COMMENTED' })],
        ],
        merged: '03-02 18:00',
      },
      '03-02 19:00',
    );
    expect(made.stages).toMatchObject({ pickup: hours(6), review: hours(2) });
  });

  it('keep drafts and the merge queue apart; a queue that it left did not merge it', async () => {
    const pulled = (left: boolean): Pulled => ({
      written: '03-02 08:00',
      opened: '03-02 09:00',
      draft: true,
      during: [
        ['03-02 10:00', (pull) => pull.review({ by: scene.maria, state: 'COMMENTED' })],
        ['03-02 11:00', (pull) => pull.readyForReview()],
        ['03-02 12:00', approve],
        ['03-02 14:00', (pull) => pull.queue('added_to_merge_queue')],
        ...(left
          ? [
              [
                '03-02 14:10',
                (pull: { queue: (act: 'removed_from_merge_queue') => void }) =>
                  pull.queue('removed_from_merge_queue'),
              ] as const,
            ]
          : []),
      ],
      merged: '03-02 14:30',
    });
    expect((await alone(pulled(false), '03-02 15:00')).stages).toEqual({
      coding: hours(1),
      draft: hours(2),
      pickup: hours(1),
      review: hours(2),
      queue: minutes(30),
      deploy: minutes(30),
    });
    expect((await alone(pulled(true), '03-02 15:00')).stages).toMatchObject({ review: hours(2.5) });
  });
});

it('a weekend is no wait by working hours, and 64 h 30 m by the calendar', async () => {
  const shop = await scene.repository('weekend');
  await shop.pull({
    written: '03-06 16:00',
    opened: '03-06 17:00',
    during: [['03-09 09:30', approve]],
    merged: '03-09 10:00',
  });
  shop.deploy('03-09 11:00');
  const { measures, linked } = await readShop(scene, 'weekend');
  expect(measures.headline.leadTime.rows).toMatchObject([
    { seconds: at('03-09 11:00') - at('03-06 16:00'), stages: { pickup: hours(64.5) } },
  ]);
  expect(inWorkingHours(linked.changes, measures.window, 'person', usualHours)).toMatchObject({
    pickup: { n: 1, p50: minutes(30) },
  });
});

describe('what is a change', () => {
  it('is each pull request and each push, once, whatever the merge', async () => {
    const { repository, pull, push, deploy } = await scene.repository('each');
    await pull({ written: '03-02 08:00', opened: '03-02 09:00', merged: '03-02 10:00', method: 'squash' });
    const branch = 'many';
    for (const time of ['03-03 08:00', '03-03 08:10', '03-03 08:20'])
      await repository.commit({
        branch,
        files: { [`many/${time}.ts`]: time },
        author: scene.john,
        date: new Date(at(time) * 1000),
      });
    await pull({
      written: '03-03 08:30',
      opened: '03-03 09:00',
      merged: '03-03 10:00',
      method: 'rebase',
      branch,
    });
    await push('03-04 10:00');
    deploy('03-04 10:20');
    const { measures } = await readShop(scene, 'each');
    expect(measures).toMatchObject({ landed: 3, direct: 1 });
    expect(measures.headline.leadTime.rows.map(({ seconds, flags }) => [seconds, flags])).toEqual([
      [at('03-04 10:20') - at('03-02 08:00'), []],
      [at('03-04 10:20') - at('03-03 08:00'), []],
      [minutes(20), ['no pull request']],
    ]);
    expect(measures.headline.cycleTime.rows).toHaveLength(2);
  });

  it('is none when it was closed, landed elsewhere or is open; each is counted as such', async () => {
    const { repository, pull, deploy } = await scene.repository('others');
    const closed = await pull({ written: '03-02 08:00', opened: '03-02 09:00' });
    await closed.close();
    await repository.commit({ branch: 'side', files: { 'a.ts': 'a\n' }, author: scene.john });
    await pull({ written: '03-02 08:00', opened: '03-02 09:00', merged: '03-02 10:00', base: 'side' });
    await pull({ written: '03-02 08:00', opened: '03-02 09:00' });
    deploy('03-03 10:00');
    const { measures, linked } = await readShop(scene, 'others');
    expect(measures).toMatchObject({ landed: 0, closed: 1, elsewhere: 1 });
    expect(
      linked.changes.flatMap(({ number, outcome }) => (number === undefined ? [] : outcome.kind)).sort(),
    ).toEqual(['closed', 'landed elsewhere', 'open']);
  });

  it('is a bot’s, an agent’s or a person’s by who opened it', async () => {
    const { repository, deploy } = await scene.repository('cohorts');
    const open = async (slug: string) => {
      const app = scene.github.createApp({ slug, permissions: {}, events: [] });
      const author = { ...scene.maria, data: app.data.bot, id: app.data.bot.id } as Scene['maria'];
      scene.clock('03-02 10:00');
      await repository.commit({ branch: slug, files: { [slug]: slug }, author });
      const pull = await repository.openPullRequest({ title: slug, head: slug, author });
      await pull.merge({ by: scene.maria });
    };
    await open('dependabot');
    await open('copilot-swe-agent');
    deploy('03-02 10:06');
    const { measures } = await readShop(scene, 'cohorts');
    expect(measures.headline.leadTime.rows).toEqual([]);
    expect(measures.apart.map(({ cohort, leadTime }) => [cohort, leadTime.spread?.p50])).toEqual([
      ['agent', minutes(6)],
      ['bot', minutes(6)],
    ]);
    expect(measures.batchSize.rows).toMatchObject([{ changes: 2 }]);
  });
});

describe('what is a deployment', () => {
  it('is the first success in production: tries before it and what became of it later do not count', async () => {
    const { repository, pull, deploy } = await scene.repository('tries');
    await pull({ written: '03-02 09:00', opened: '03-02 09:30', merged: '03-02 10:00' });
    scene.clock('03-02 10:05');
    const failed = repository.deploy({ by: scene.maria, state: 'failure' });
    deploy('03-02 10:20', undefined, 'staging');
    deploy('03-02 11:00');
    scene.clock('03-09 10:00');
    repository.addDeploymentStatus(failed, { by: scene.maria, state: 'inactive' });
    deploy('03-02 14:00');
    const { measures, source, gaps } = await readShop(scene, 'tries');
    expect(measures.frequency.rows).toMatchObject([{ at: at('03-02 11:00'), attempts: 2, redeployments: 1 }]);
    expect(measures.stability.failRate).toMatchObject({ n: 0, of: 1 });
    expect(source).toBe(
      'Deployments: 4 of environment production. Ignored: 1 of staging. Change with metrics: { deployments: … } in .github/fairlead.yml.',
    );
    expect(gaps).toEqual([]);
  });

  it('has all of its statuses read', async () => {
    const { repository, push } = await scene.repository('statuses');
    await push('03-02 09:00');
    const deployment = repository.deploy({ by: scene.maria, state: 'success' });
    for (let i = 0; i < 130; i += 1) {
      scene.clock('03-02 10:00');
      repository.addDeploymentStatus(deployment, { by: scene.maria, state: 'in_progress' });
    }
    const { measures } = await readShop(scene, 'statuses');
    expect(measures.frequency.rows).toMatchObject([{ at: at('03-02 09:00') }]);
  });

  it('is none that says nothing of how it went, and that is said', async () => {
    const { repository, push, deploy } = await scene.repository('silent');
    await push('03-02 09:00');
    deploy('03-02 09:30');
    await push('03-02 10:00');
    repository.deploy({ by: scene.maria, state: null });
    const { measures, gaps } = await readShop(scene, 'silent');
    expect(measures.frequency.rows).toHaveLength(1);
    expect(gaps).toEqual([
      '1 of 3 deployments has no status: whether it arrived is not known, so it is not counted.',
    ]);
  });
});
