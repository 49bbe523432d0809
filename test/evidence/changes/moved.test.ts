/** Repositories and branches that were renamed, moved, put away and deleted: each told once, with what was before and after. */
import { afterEach, expect, it } from 'vitest';
import { capturedOf } from '../../../app/evidence/capture/captured.ts';
import { populationOfRepositories } from '../../../app/evidence/changes/repositories.ts';
import { startReceiver } from '../../github/receiver.ts';
import { ledgerOf } from '../evidence-world.ts';
import {
  at,
  openScene,
  quarter,
  readChanges,
  reviewRule,
  rowsOf,
  type Scene,
  sourceOf,
  why,
} from './scene.ts';

let scene: Scene;
let close = () => {};
afterEach(() => {
  close();
  return scene.github.stop();
});

const events = ['push', 'pull_request', 'repository', 'repository_ruleset'];

/** What an App that listens all the time records, each event at the time at which it came. */
async function recording() {
  const receiver = await startReceiver();
  close = receiver.close;
  const permissions = {
    administration: 'read',
    contents: 'read',
    metadata: 'read',
    pull_requests: 'read',
  } as const;
  const app = scene.github.createApp({ slug: 'fairlead', events, permissions, webhookUrl: receiver.url });
  scene.github.install(app, scene.acme);
  const records: { kind: string; payload: unknown }[] = [];
  let seen = 0;
  return {
    ledger: ledgerOf(records, '2026-01-01T00:00:00.000Z'),
    /** What came since, at this time. */
    heard: async (time: string) => {
      await scene.github.idle();
      for (const { event: name, delivery: id, body: payload } of receiver.received.slice(seen))
        for (const one of capturedOf({ id, name, payload, bodyHash: '' }, at(time).toISOString()))
          records.push({ kind: 'event', payload: one });
      seen = receiver.received.length;
    },
  };
}

it('repositories', async () => {
  scene = await openScene();
  const { acme, ann, ben, owner, clock } = scene;
  const { ledger, heard } = await recording();
  const then = async (time: string, act: () => unknown) => {
    clock(time);
    await act();
    await heard(time);
  };
  const globex = scene.github.createOrganization('globex', owner);
  globex.setDefaultPermission('write');
  for (const person of [ann, ben]) globex.addMember(person);
  const [shop, leaver, dead] = [
    await scene.repository('shop', { ruled: true }),
    await scene.repository('leaver'),
    await scene.repository('dead'),
  ];
  const comer = await globex.createRepository('comer');
  await comer.commit({ branch: 'main', files: { a: '1' }, author: ann, date: at('01-02 09:00') });
  await heard('01-02 09:00');
  await scene.pull(shop, { day: '04-02' });
  await heard('04-02 11:00');
  await scene.pull(comer, { day: '04-03' });
  await then('04-04 09:00', () => leaver.commit({ branch: 'main', files: { b: '1' }, author: ann }));
  await then('04-05 09:00', () => dead.commit({ branch: 'main', files: { c: '1' }, author: ann }));
  await then('04-10 09:00', () => shop.rename('store'));
  await then('05-01 09:00', () => leaver.transfer(globex));
  await then('05-02 09:00', () => dead.delete());
  await then('05-03 09:00', () => comer.transfer(acme));
  await scene.pull(shop, { day: '05-04' });
  await scene.pull(comer, { day: '05-05' });
  await heard('05-05 11:00');
  await then('05-06 09:00', () => shop.setPrivate(true));
  await then('06-20 09:00', () => shop.changeSettings({ archived: true }));
  const { rows, incomplete, sheet } = await readChanges(scene, { ledger });
  const source = await sourceOf(scene, { ledger });
  const roster = await rowsOf(populationOfRepositories(source, quarter));
  const cells = new Map(roster.map((row) => [row.cells.repository, row.cells]));
  expect(roster.map((row) => row.cells.repository).sort()).toEqual([
    'acme/comer',
    'acme/dead',
    'acme/leaver',
    'acme/store',
  ]);
  expect(cells.get('acme/store')).toMatchObject({
    state: 'archived',
    happened:
      '2026-04-10T09:00Z: renamed from shop; 2026-05-06T09:00Z: made private; 2026-06-20T09:00Z: archived',
    inScope: 'yes',
  });
  expect(cells.get('acme/comer')).toMatchObject({
    happened: '2026-05-03T09:00Z: transferred here from globex',
    inScope: 'yes',
  });
  expect(cells.get('acme/dead')).toMatchObject({
    state: 'not shown any more',
    happened: '2026-05-02T09:00Z: deleted',
    inScope: 'no',
    because: 'it was deleted on 2026-05-02',
  });
  // GitHub tells the account that it left nothing.
  expect(String(cells.get('acme/leaver')?.because)).toMatch(
    /does not show it any more.*last heard of on 2026-04-04/,
  );
  // Those of before, under whatever name and whoever's they were, and what was heard of those that are gone.
  const told = rows.map((row) => [row.cells.repository, String(row.at).slice(5, 10), row.cells.class]).sort();
  expect(told).toEqual([
    ['acme/comer', '04-03', 'reviewed'],
    ['acme/comer', '05-05', 'reviewed'],
    ['acme/dead', '04-05', 'unknown'],
    ['acme/store', '04-02', 'reviewed'],
    ['acme/store', '05-04', 'reviewed'],
  ]);
  expect(incomplete.join('\n')).toMatch(
    /acme\/dead: it was deleted on 2026-05-02; what landed in it that was not/,
  );
  expect(incomplete.join('\n')).toMatch(
    /acme\/leaver: 1 pushes were heard, and which branch was its default/,
  );
  expect(sheet.tieOuts.filter(({ holds }) => holds === 'unknown').length).toBeGreaterThan(0);
  // Nobody here knows what its owner of then demanded.
  const [before, after] = rows.filter((row) => row.cells.repository === 'acme/comer');
  expect([before?.cells.A11, after?.cells.A11]).toEqual(['unknown', 'fail']);
  expect(why(before, 'A11')).toMatch(/until 2026-05-03 it belonged to another account/);
});

it('a protected branch that was deleted, and made again', async () => {
  scene = await openScene();
  const shop = await scene.repository('shop');
  const { owner, ann, clock } = scene;
  shop.addRuleset({
    name: 'releases',
    include: ['refs/heads/release/*'],
    rules: [{ type: 'pull_request', parameters: reviewRule }],
    bypassActors: [{ actor_id: owner.id, actor_type: 'User', bypass_mode: 'always' }],
  });
  const branch = 'release/1';
  clock('04-10 09:00');
  await shop.push(branch, shop.sha(), { pusher: owner });
  await scene.pull(shop, { day: '04-11', base: branch });
  clock('04-12 09:00');
  await shop.commit({ branch, files: { pushed: '1' }, author: owner, date: at('04-12 09:00') });
  clock('04-20 09:00');
  await shop.deleteBranch(branch, owner);
  clock('04-25 09:00');
  await shop.push('release/2', shop.sha(), { pusher: owner });
  clock('04-25 10:00');
  await shop.deleteBranch('release/2', owner);
  clock('04-25 11:00');
  await shop.push('topic', shop.sha(), { pusher: ann });
  await shop.deleteBranch('topic', ann);
  const gone = await readChanges(scene);
  const told = gone.rows.map(({ cells }) => [cells.branch, cells.class, cells.how]);
  expect(told).toEqual([
    [branch, 'nothing landed', 'creation'],
    [branch, 'reviewed', 'pull request merge'],
    [branch, 'direct push', 'push'],
    [branch, 'nothing landed', 'deletion'],
    ['release/2', 'nothing landed', 'creation'],
    ['release/2', 'nothing landed', 'deletion'],
  ]);
  expect(gone.incomplete).toEqual([]);
  clock('04-26 09:00');
  await shop.push(branch, shop.sha(), { pusher: owner });
  await scene.pull(shop, { day: '04-27', base: branch });
  const again = await readChanges(scene);
  expect(again.rows.filter(({ cells }) => cells.branch === branch).map(({ cells }) => cells.how)).toEqual([
    'creation',
    'pull request merge',
    'push',
    'deletion',
    'creation',
    'pull request merge',
  ]);
  expect(again.incomplete).toEqual([]);
});
