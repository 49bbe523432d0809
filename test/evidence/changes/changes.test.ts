/** What landed on protected branches: each update one row, in one class, with twelve answers. */
import { afterEach, describe, expect, it } from 'vitest';
import { ledgerOf } from '../evidence-world.ts';
import { answersOf, at, openScene, readChanges, type Scene, why } from './scene.ts';

let scene: Scene;
afterEach(() => scene.github.stop());

describe('changes of one repository', () => {
  it('are in exactly one class each', async () => {
    scene = await openScene();
    const shop = await scene.repository('shop', { ruled: true });
    await scene.pull(shop, { day: '04-02' });
    await scene.pull(shop, { day: '06-10', approvedBy: null, mergedBy: scene.owner, author: scene.owner });
    scene.clock('06-11 12:00');
    await shop.commit({ branch: 'main', files: { a: 'b' }, author: scene.owner, date: at('06-11 12:00') });
    const { rows, incomplete, sheet } = await readChanges(scene);
    expect(rows.map(({ cells }) => cells.class)).toEqual(['reviewed', 'bypass', 'bypass']);
    expect(incomplete).toEqual([]);
    expect(sheet.tieOuts.map(({ holds }) => holds)).toEqual(['unknown', true, true, true, true]);
    expect(rows.map(answersOf)).toEqual([
      { A1: 'pass', A2: 'pass', A3: 'pass', A4: 'pass', A5: 'pass', A7: 'pass', A8: 'unknown', A11: 'pass' },
      { A1: 'pass', A2: 'fail', A7: 'pass', A8: 'fail', A11: 'pass' },
      { A1: 'fail', A2: 'fail', A7: 'fail', A8: 'fail', A11: 'pass' },
    ]);
    expect(why(rows[0], 'A3')).toMatch(/^@ben approved #1 after its last push/);
    // As JSON, for whoever reads along: `rows` hold nothing but plain data.
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows);
  });

  it('are found however they landed, and nothing else is', async () => {
    scene = await openScene();
    const shop = await scene.repository('shop');
    const { ann, ben, owner } = scene;
    const planted: [kind: string, sha: string][] = [];
    const plant = (kind: string, sha = shop.sha()) => planted.push([kind, sha]);
    await scene.pull(shop, { day: '04-02', method: 'squash' });
    plant('reviewed');
    await scene.pull(shop, { day: '04-03', method: 'rebase' });
    plant('reviewed');
    await scene.pull(shop, { day: '04-04', approvedBy: null });
    plant('self-merged');
    await scene.pull(shop, {
      day: '04-05',
      before: (pull) => pull.label('emergency', owner),
      approvedBy: null,
    });
    plant('emergency');
    scene.clock('04-06 09:00');
    await shop.commit({ branch: 'main', files: { a: '1' }, author: ann, pusher: ben });
    plant('direct push');
    const queued = [
      await scene.pull(shop, { day: '04-07', merge: false }),
      await scene.pull(shop, { day: '04-08', merge: false }),
    ];
    await queued[0]?.label('emergency', owner);
    const group = await shop.createMergeGroup({ pulls: queued });
    scene.clock('04-08 12:00');
    await group.land();
    // One update of the branch, and two changes.
    planted.push(['emergency', queued[0]?.data.merged?.sha ?? 'none']);
    plant('reviewed');
    const pushed = await scene.pull(shop, { day: '04-09', merge: false });
    await shop.push('main', pushed.headSha, { pusher: ben });
    plant('reviewed');
    const stale = await scene.pull(shop, { day: '04-10', merge: false });
    await shop.commit({ branch: stale.data.head.ref, files: { b: '2' }, author: ann });
    await stale.merge({ by: ann });
    plant('reviewed');
    const dismissed = await scene.pull(shop, { day: '04-11', merge: false });
    await dismissed.dismiss(dismissed.data.reviews[0]?.id ?? 0, owner);
    scene.clock('04-11 12:00');
    await dismissed.merge({ by: ann });
    plant('self-merged');
    const late = await scene.pull(shop, { day: '04-12', approvedBy: null });
    scene.clock('04-12 11:30');
    await late.label('emergency', ann);
    plant('self-merged');
    const same = await scene.pull(shop, { day: '04-13', approvedBy: null });
    await same.label('emergency', ann);
    plant('unknown');
    const off = await scene.pull(shop, {
      day: '04-14',
      before: async (pull) => {
        await pull.label('emergency', ann);
        await pull.unlabel('emergency', ann);
      },
      approvedBy: null,
    });
    scene.clock('04-14 11:30');
    await off.label('emergency', ann);
    plant('self-merged');
    const local = await scene.pull(shop, { day: '04-15', merge: false });
    await shop.commit({ branch: 'more', from: local.data.head.ref, files: { more: '1' }, author: ben });
    await shop.push('main', shop.sha('more'), { pusher: ann, force: true });
    plant('direct push');
    const { rows, incomplete } = await readChanges(scene);
    expect(rows.map(({ cells }) => [cells.class, cells.after])).toEqual(planted);
    expect(rows.at(-1)?.cells).toMatchObject({ A1: 'fail', A2: 'unknown', A3: 'fail' });
    expect(rows.at(-1)?.cells.because).toContain('may have more');
    expect(incomplete).toEqual([]);
    const of = (place: number) => rows[place]?.cells;
    expect(of(5)).toMatchObject({ pulls: '#5', how: 'merge queue' });
    expect(of(6)).toMatchObject({ pulls: '#6', how: 'merge queue', before: of(5)?.after });
    expect(of(4)?.by).toMatch(/^@ben /);
    expect([of(8)?.A2, of(8)?.A3]).toEqual(['pass', 'fail']);
    expect(of(9)?.A4).toBe('fail');
  });

  it('of a branch that was renamed, made and deleted are told under its names', async () => {
    scene = await openScene();
    const shop = await scene.repository('shop');
    await scene.pull(shop, { day: '04-02' });
    scene.clock('05-01 09:00');
    const tip = shop.sha('main');
    await shop.push('trunk', tip, { pusher: scene.owner });
    shop.changeSettings({ default_branch: 'trunk' });
    await shop.deleteBranch('main', scene.owner);
    await scene.pull(shop, { day: '05-02', base: 'trunk' });
    const { rows, incomplete } = await readChanges(scene);
    expect(rows.map(({ cells }) => [cells.branch, cells.class, cells.how])).toEqual([
      ['main', 'reviewed', 'pull request merge'],
      ['main', 'nothing landed', 'deletion'],
      ['trunk', 'nothing landed', 'creation'],
      ['trunk', 'reviewed', 'pull request merge'],
    ]);
    expect(incomplete).toEqual([]);
  });

  it('of a fork, an empty repository, an archived one and one that nobody touched', async () => {
    scene = await openScene();
    const shop = await scene.repository('shop');
    await scene.acme.createRepository('empty');
    await scene.repository('quiet');
    const fork = scene.acme.fork(shop, 'shop-fork');
    scene.clock('04-02 09:00');
    await fork.commit({ branch: 'topic', from: 'main', files: { f: '1' }, author: scene.ann });
    const pull = await shop.openPullRequest({
      title: 'From a fork',
      body: null,
      base: 'main',
      head: 'topic',
      fromFork: fork,
      author: scene.ann,
    });
    await pull.review({ by: scene.ben, state: 'APPROVED' });
    await pull.merge({ by: scene.ann });
    const { rows, incomplete, sheet } = await readChanges(scene);
    const of = rows.filter(({ cells }) => cells.repository === 'acme/shop');
    // Who pushed to a fork is not Fairlead's to read: it may have been who approved.
    expect(of.map(({ cells }) => [cells.class, cells.A2])).toEqual([['unknown', 'unknown']]);
    expect(sheet.exclusions).toHaveLength(2);
    expect(incomplete).toEqual([]);
  });

  it('that were renamed twice are told under all their names', async () => {
    scene = await openScene();
    const shop = await scene.repository('shop');
    const { owner } = scene;
    const rename = async (from: string, to: string, time: string) => {
      scene.clock(time);
      await shop.push(to, shop.sha(from), { pusher: owner });
      shop.changeSettings({ default_branch: to });
      await shop.deleteBranch(from, owner);
    };
    await scene.pull(shop, { day: '04-02' });
    await rename('main', 'trunk', '05-01 09:00');
    await scene.pull(shop, { day: '05-02', base: 'trunk' });
    await rename('trunk', 'stem', '06-01 09:00');
    await scene.pull(shop, { day: '06-02', base: 'stem' });
    // A queue’s group is no change of its own, and nothing that could not be read.
    const ledger = ledgerOf([{ kind: 'event', payload: { about: 'merge group' } }]);
    const { rows, incomplete } = await readChanges(scene, { ledger });
    const landed = rows.filter(({ cells }) => cells.class !== 'nothing landed');
    expect(landed.map(({ cells }) => [cells.branch, cells.pulls])).toEqual([
      ['main', '#1'],
      ['stem', '#3'],
      ['trunk', '#2'],
    ]);
    expect(incomplete.filter((one) => /could not be read/.test(one))).toEqual([]);
  });

  it('are counted with what an App is not shown', async () => {
    scene = await openScene();
    const shop = await scene.repository('shop', { ruled: true });
    await scene.pull(shop, { day: '06-10' });
    // A token lasts an hour.
    scene.clock('07-05 00:00');
    const app = scene.github.createApp({
      slug: 'fairlead',
      events: [],
      permissions: { contents: 'read', metadata: 'read', pull_requests: 'read' },
    });
    const installed = scene.github.install(app, scene.acme, { repositories: [shop] });
    const { rows, incomplete } = await readChanges(scene, { token: installed.token() });
    expect(rows.map(({ cells }) => [cells.class, cells.A8])).toEqual([['reviewed', 'unknown']]);
    expect(incomplete).toEqual([expect.stringMatching(/selected repositories only/)]);
  });
});
