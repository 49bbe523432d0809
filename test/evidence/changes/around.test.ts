/** Ways around a review that leave an approval in place, and ways of working that look like one. */
import { afterEach, expect, it } from 'vitest';
import { answersOf, at, openScene, readChanges, reviewRule, type Scene, why } from './scene.ts';

let scene: Scene;
afterEach(() => scene.github.stop());

it('one approval where two were demanded of everybody but who is exempt', async () => {
  scene = await openScene();
  const shop = await scene.repository('shop');
  const twice = { ...reviewRule, required_approving_review_count: 2 };
  shop.addRuleset({
    name: 'main',
    include: ['refs/heads/main'],
    rules: [{ type: 'pull_request', parameters: twice }],
    bypassActors: [{ actor_id: scene.ann.id, actor_type: 'User', bypass_mode: 'exempt' }],
  });
  await scene.pull(shop, { day: '06-20' });
  await scene.pull(shop, {
    day: '06-21',
    before: (pull) => pull.review({ by: scene.owner, state: 'APPROVED' }),
  });
  const { rows } = await readChanges(scene);
  expect(rows.map((row) => answersOf(row).A8)).toEqual(['fail', 'pass']);
});

it('a pull request that was approved against another branch', async () => {
  scene = await openScene();
  const shop = await scene.repository('shop', { ruled: true });
  scene.clock('04-01 09:00');
  await shop.commit({
    branch: 'staging',
    from: 'main',
    files: { more: '1' },
    author: scene.ann,
    date: at('04-01 09:00'),
  });
  const toMain = { base: 'main', by: scene.ann };
  await scene.pull(shop, { day: '04-02', base: 'staging', before: (pull) => pull.edit(toMain) });
  const again = async (pull: Parameters<NonNullable<Parameters<Scene['pull']>[1]['before']>>[0]) => {
    await pull.edit(toMain);
    scene.clock('04-03 10:45');
    await pull.review({ by: scene.ben, state: 'APPROVED' });
  };
  await scene.pull(shop, { day: '04-03', base: 'staging', before: again });
  const { rows } = await readChanges(scene);
  expect(rows.map((row) => answersOf(row).A3)).toEqual(['unknown', 'pass']);
  expect(why(rows[0], 'A3')).toContain('it was to be merged into staging');
});

it('a force push to what was approved', async () => {
  scene = await openScene();
  const shop = await scene.repository('shop');
  const pull = await scene.pull(shop, { day: '04-02', merge: false });
  await scene.pull(shop, { day: '04-03' });
  scene.clock('04-04 09:00');
  await shop.push('main', pull.headSha, { pusher: scene.ann, force: true });
  const { rows } = await readChanges(scene);
  const [, forced] = rows;
  expect(forced?.cells).toMatchObject({ class: 'direct push', A1: 'fail', A3: 'fail' });
  expect(forced?.cells.because).toContain('what the branch had besides is gone');
});

it('who approved had pushed a commit in the author’s name', async () => {
  scene = await openScene();
  const shop = await scene.repository('shop', { ruled: true });
  const { ann, ben } = scene;
  for (const [time, pusher] of [
    ['04-01 09:00', ben],
    ['04-01 09:10', ann],
  ] as const) {
    scene.clock(time);
    const from = time === '04-01 09:00' ? { from: 'main' } : {};
    await shop.commit({
      branch: 'topic',
      ...from,
      files: { [time]: '1' },
      author: ann,
      pusher,
      date: at(time),
    });
  }
  const pull = await shop.openPullRequest({ title: 'Work', base: 'main', head: 'topic', author: ann });
  scene.clock('04-01 10:00');
  await pull.review({ by: ben, state: 'APPROVED' });
  scene.clock('04-01 11:00');
  await pull.merge({ by: ann });
  const { rows } = await readChanges(scene);
  expect(rows.map(({ cells }) => [cells.class, cells.A2])).toEqual([['self-merged', 'fail']]);
});

it('who approved what develop brings had merged pull requests into it, which is no part in them', async () => {
  scene = await openScene();
  const shop = await scene.repository('shop', { ruled: true });
  const { ann, ben, owner } = scene;
  await shop.push('develop', shop.sha('main'), { pusher: owner });
  await scene.pull(shop, { day: '04-02', base: 'develop', mergedBy: ben });
  scene.clock('04-03 09:00');
  const pull = await shop.openPullRequest({ title: 'Release', base: 'main', head: 'develop', author: ann });
  scene.clock('04-03 10:00');
  await pull.review({ by: ben, state: 'APPROVED' });
  scene.clock('04-03 11:00');
  await pull.merge({ by: ann });
  const { rows } = await readChanges(scene);
  expect(rows.map(({ cells }) => cells.class)).toEqual(['reviewed']);
  expect(rows.map(answersOf)).toMatchObject([{ A2: 'pass', A3: 'pass' }]);
});

it('what a person squashed into a program’s branch, with the program’s name in it', async () => {
  scene = await openScene();
  const shop = await scene.repository('shop');
  const { ann, github } = scene;
  const { bot } = github.createApp({ slug: 'updater', events: [], permissions: { contents: 'write' } }).data;
  const robot = { login: bot.login, id: bot.id, token: '', data: bot };
  scene.clock('04-01 09:00');
  for (const branch of ['update-1', 'update-2'])
    await shop.commit({ branch, from: 'main', files: { [branch]: '1' }, author: robot });
  const open = (head: string, base: string) =>
    shop.openPullRequest({ title: head, base, head, author: robot });
  const first = await open('update-1', 'main');
  const second = await open('update-2', 'main');
  scene.clock('04-01 10:00');
  await shop.commit({ branch: 'update-2', files: { more: '1' }, author: robot, pusher: ann });
  await second.edit({ base: 'update-1', by: ann });
  await second.merge({ by: ann, method: 'squash' });
  scene.clock('04-01 11:00');
  await first.merge({ by: ann });
  const bots = [{ id: bot.id, may: ['merge' as const], repositories: null, branches: null }];
  const { rows } = await readChanges(scene, { policy: { bots } });
  expect(rows.map(({ cells }) => cells.class)).toEqual(['self-merged']);
});

it('whoever asked for changes was put aside by the author, and not by somebody else', async () => {
  scene = await openScene();
  const shop = await scene.repository('shop', { ruled: true });
  const dan = scene.github.createUser('dan');
  scene.acme.addMember(dan);
  const dismissedBy = (who: Scene['ann'], isContent = false) => ({
    before: async (pull: Awaited<ReturnType<Scene['pull']>>) => {
      const { id } = await pull.review({ by: dan, state: 'CHANGES_REQUESTED' });
      await pull.dismiss(id, who);
      if (!isContent) return;
      scene.clock('06-23 10:45');
      await pull.review({ by: dan, state: 'APPROVED' });
    },
  });
  await scene.pull(shop, { day: '06-20', ...dismissedBy(scene.ann) });
  await scene.pull(shop, { day: '06-21', ...dismissedBy(scene.owner) });
  await scene.pull(shop, { day: '06-23', ...dismissedBy(scene.ann, true) });
  const { rows } = await readChanges(scene);
  expect(rows.map((row) => answersOf(row).A4)).toEqual(['fail', 'pass', 'pass']);
  expect(why(rows[0], 'A4')).toBe(
    '@dan had asked for changes of #1; @ann, who had a part in it, dismissed that.',
  );
});

it('nobody recorded which branch was the default one, and rules are for that one', async () => {
  scene = await openScene();
  const shop = await scene.repository('shop', { ruled: 'exempt', isByDefault: true });
  await scene.pull(shop, { day: '06-20', mergedBy: scene.owner });
  await scene.pull(shop, { day: '06-21', mergedBy: scene.owner, approvedBy: null });
  const { rows } = await readChanges(scene);
  expect(rows.map((row) => answersOf(row))).toMatchObject([
    { A2: 'pass', A8: 'pass', A11: 'unknown' },
    { A2: 'fail', A8: 'unknown', A11: 'unknown' },
  ]);
  expect(why(rows[1], 'A8')).toContain('whether this was the default branch then is not known');
});
