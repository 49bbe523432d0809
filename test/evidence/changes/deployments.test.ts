/** Releases and deployments of a local GitHub, end to end, and the words that let deployments in, one case each. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { populationOfDeployments } from '../../../app/evidence/changes/deployments.ts';
import { tagStands } from '../../../app/evidence/changes/releases/tag.ts';
import { populationOfReleases } from '../../../app/evidence/changes/releases.ts';
import { told } from '../../../app/evidence/population/facts.ts';
import { type LettingIn, letIn } from '../../../app/evidence/population/let-in.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import type { RepositoryHandle, UserHandle } from '../../github/index.ts';
import { ann, ben, cyd, person, refused, robot } from './made.ts';
import { at, openScene, quarter, type Read, readChanges, rowsOf, type Scene, sourceOf } from './scene.ts';

describe('who let a deployment in', () => {
  const word = (by: LettingIn['deployment']['by'], state = 'approved') => ({
    environment: 'production',
    state,
    by,
    at: null,
  });
  const words = (...all: readonly ReturnType<typeof word>[]) => told(all);
  const status = (state: string) => ({ state, at: '2026-05-01T10:00:00.000Z', by: ann });
  const deployment = {
    id: 'd',
    sha: 'a'.repeat(40),
    environment: 'production',
    createdAt: '2026-05-01T09:00:00.000Z',
    by: ann,
    statuses: [status('success')],
    address: null,
    whole: true,
  };
  const of = (more: Partial<LettingIn>): LettingIn => ({
    deployment,
    asked: told(true),
    words: words(word(ben)),
    siblings: 1,
    began: told([ann]),
    parts: told([cyd]),
    ...more,
  });
  const failed = { ...deployment, statuses: [status('failure')] };
  const waited = { ...deployment, statuses: [status('waiting'), status('success')] };
  const gone = null;
  it.each<readonly [string, Partial<LettingIn>, string]>([
    ['somebody else', {}, 'pass'],
    ['who began it', { words: words(word(ann)) }, 'fail'],
    ['who began it, whoever else had a part', { words: words(word(ann)), parts: refused }, 'fail'],
    ['who had a part in what it brought', { words: words(word(cyd)) }, 'fail'],
    ['who had a part, and somebody else', { words: words(word(cyd), word(ben)) }, 'pass'],
    [
      'who started the run, for a program that made it',
      { began: told([robot, ann]), words: words(word(ann)) },
      'fail',
    ],
    ['a program', { words: words(word(robot)) }, 'unknown'],
    ['nobody knows whom', { words: words(word(gone)) }, 'unknown'],
    ['somebody, where nobody knows who began it', { began: told([null]) }, 'unknown'],
    ['somebody, where the run could not be read', { began: refused }, 'unknown'],
    ['somebody, where the commit could not be read', { parts: refused }, 'unknown'],
    ['somebody, where some commits are nobody’s', { parts: told([cyd, null]) }, 'unknown'],
    [
      'two, where some commits are nobody’s',
      { parts: told([null]), words: words(word(ben), word(person(7))) },
      'pass',
    ],
    ['nobody that could be read', { words: refused }, 'unknown'],
    ['one of two times', { siblings: 2 }, 'unknown'],
    ['two of two times', { siblings: 2, words: words(word(ben), word(ben)) }, 'pass'],
    ['once by who began it, once by another', { siblings: 2, words: words(word(ann), word(ben)) }, 'unknown'],
    ['somebody, after it was refused', { words: words(word(cyd, 'rejected'), word(ben)) }, 'pass'],
    [
      'nobody: refused, and not deployed',
      { words: words(word(ben, 'rejected')), deployment: failed },
      'not applicable',
    ],
    ['nobody: refused, and deployed all the same', { words: words(word(ben, 'rejected')) }, 'fail'],
    ['nobody: an administrator went around it', { words: words(word(ben, 'bypassed')) }, 'fail'],
    ['nobody: a word that nobody knows', { words: words(word(ben, 'blessed')) }, 'unknown'],
    ['nobody, although it waits for somebody', { words: words() }, 'unknown'],
    ['nobody, and it waits for nobody', { words: words(), asked: told(false) }, 'not applicable'],
    [
      'nobody, and it waits for nobody now but did',
      { words: words(), asked: told(false), deployment: waited },
      'unknown',
    ],
    ['nobody, where what is asked could not be read', { words: words(), asked: refused }, 'unknown'],
    [
      'nobody yet',
      { words: words(), deployment: { ...deployment, statuses: [status('waiting')] } },
      'not applicable',
    ],
  ])('%s', (_, more, answer) => {
    expect(letIn(of(more)).answer).toBe(answer);
  });
});

describe('the tag of a release', () => {
  const publishedAt = '2026-05-01T09:00:00.000Z';
  const release = {
    tag: 'v1',
    publishedAt,
    immutable: false,
    commit: { sha: 'a'.repeat(40), committedAt: '2026-04-30T00:00:00.000Z' },
  };
  const push = (minutes: number, before: string, after: string, ref = 'refs/tags/v1') => ({
    delivery: 'x',
    ref,
    before: before.repeat(40),
    after: after.repeat(40),
    at: new Date(Date.parse(publishedAt) + minutes * 60_000).toISOString(),
    forced: true,
    by: ann,
  });
  it.each([
    ['that nobody recorded', {}, null, 'unknown'],
    ['that was made with it', {}, [push(0.1, '0', 'a')], 'unknown'],
    ['that was moved before it', {}, [push(-5, 'b', 'a')], 'unknown'],
    ['that was moved after it', {}, [push(5, 'b', 'a')], 'fail'],
    ['of another name that was moved', {}, [push(5, 'b', 'a', 'refs/tags/v11')], 'unknown'],
    ['that was deleted and made again', {}, [push(5, 'a', '0'), push(6, '0', 'a')], 'fail'],
    ['that nobody can move', { immutable: true }, null, 'pass'],
    ['that is gone', { commit: null }, null, 'fail'],
    ['that is gone although nobody can move it', { commit: null, immutable: true }, null, 'fail'],
    [
      'of a commit that is younger',
      { commit: { sha: 'a'.repeat(40), committedAt: '2026-05-09T00:00:00.000Z' } },
      null,
      'fail',
    ],
  ])('%s', (_, more, pushes, answer) => {
    expect(tagStands({ ...release, ...more }, pushes).answer).toBe(answer);
  });
});

describe('of a local GitHub', () => {
  let scene: Scene;
  let shop: RepositoryHandle;
  let dora: UserHandle;
  const shas = new Map<string, string>();

  interface Deed {
    readonly day: string;
    readonly sha: string;
    readonly to?: string;
    /** Who starts the run. */
    readonly by: UserHandle;
    readonly approve?: readonly (readonly [UserHandle, 'approved' | 'rejected', ...string[]])[];
    readonly state?: 'success' | 'failure';
    /** The run starts again, and deploys once more. */
    readonly again?: { readonly by: UserHandle; readonly approve?: UserHandle };
  }

  async function deploy({ day, sha, to = 'production', by, approve = [], state = 'success', again }: Deed) {
    scene.clock(`${day} 12:00`);
    const run = await shop.addWorkflowRun({ name: 'Deploy', event: 'push', headSha: sha, actor: by });
    const logUrl = `https://github.com/acme/shop/actions/runs/${run.id}/job/7`;
    const one = shop.deploy({ sha, environment: to, by, state: null });
    scene.clock(`${day} 12:10`);
    for (const [who, word, ...environments] of approve)
      await shop.sayOfDeployments(run, {
        by: who,
        state: word,
        environments: environments.length > 0 ? environments : [to],
      });
    shop.addDeploymentStatus(one, { state, by, logUrl });
    if (!again) return;
    scene.clock(`${day} 13:00`);
    await shop.rerunWorkflow(run, 'success', again.by);
    const two = shop.deploy({ sha, environment: to, by: again.by, state: null });
    if (again.approve)
      await shop.sayOfDeployments(run, { by: again.approve, state: 'approved', environments: [to] });
    shop.addDeploymentStatus(two, { state: 'success', by: again.by, logUrl });
  }

  beforeAll(async () => {
    scene = await openScene();
    const { ann, ben, owner, acme } = scene;
    dora = scene.github.createUser('dora');
    acme.addMember(dora);
    shop = await scene.repository('shop', { ruled: true });
    shop.setEnvironment('production', { reviewers: [ben, dora] });
    shop.setEnvironment('staging', { reviewers: [ben] });
    for (const day of ['04-02', '04-05', '04-08', '04-11', '04-14', '04-17', '04-20', '04-23', '04-26']) {
      await scene.pull(shop, { day });
      shas.set(day, shop.sha('main'));
    }
    const sha = (day: string) => shas.get(day) ?? '';
    // ann wrote them all, and ben approved the pull requests.
    await deploy({ day: '04-03', sha: sha('04-02'), by: dora, approve: [[ben, 'approved']] });
    await deploy({ day: '04-06', sha: sha('04-05'), by: dora, approve: [[dora, 'approved']] });
    await deploy({ day: '04-09', sha: sha('04-08'), by: dora, approve: [[ann, 'approved']] });
    await deploy({ day: '04-12', sha: sha('04-11'), by: dora });
    await deploy({
      day: '04-15',
      sha: sha('04-14'),
      by: dora,
      approve: [[ben, 'rejected']],
      state: 'failure',
      again: { by: dora, approve: ben },
    });
    await deploy({
      day: '04-18',
      sha: sha('04-17'),
      by: dora,
      approve: [[ben, 'approved']],
      again: { by: owner },
    });
    await deploy({ day: '04-21', sha: sha('04-20'), by: dora, approve: [[ben, 'approved', 'staging']] });
    await shop.commit({
      branch: 'loose',
      from: 'main',
      files: { x: 'y' },
      author: dora,
      date: at('04-24 09:00'),
    });
    shas.set('loose', shop.sha('loose'));
    await deploy({ day: '04-24', sha: sha('loose'), by: scene.ann, approve: [[ben, 'approved']] });
    await deploy({ day: '04-25', sha: sha('loose'), to: 'preview', by: scene.ann });
    const release = (day: string, tag: string, of: string, more = {}) => {
      scene.clock(`${day} 15:00`);
      return shop.createRelease({ tag, target: of, by: ann, ...more });
    };
    await release('04-03', 'v1', sha('04-02'), { immutable: true });
    await release('04-06', 'v2', sha('04-05'));
    await release('04-27', 'v3', sha('04-26'));
    await release('04-09', 'v4', sha('04-08'));
    await shop.tag('v4', sha('04-26'));
    shop.deleteRelease(await release('04-28', 'v5', sha('04-26')), ann);
  }, 60_000);
  afterAll(() => scene.github.stop());

  async function read(what: 'deployments' | 'releases', of: Read = {}) {
    scene.clock('07-05 00:00');
    const source = await sourceOf(scene, of);
    const make = what === 'deployments' ? populationOfDeployments : populationOfReleases;
    const population = await make(source, quarter);
    const rows = await rowsOf(population);
    return { rows, sheet: population.sheet() };
  }

  it('each deployment has who let it in, held against who began it and who wrote it', async () => {
    const { rows, sheet } = await read('deployments');
    expect(sheet.incomplete.map(toPlain)).toEqual([]);
    const found = rows.map(({ cells }) => [
      String(cells.createdAt).slice(5, 16),
      cells.environment,
      cells.state,
      cells.separate,
      cells.landed,
      cells.because,
    ]);
    expect(found).toEqual([
      [
        '04-03T12:00',
        'production',
        'success',
        'pass',
        'pass',
        expect.stringMatching(/^@ben approved it, and neither/),
      ],
      ['04-06T12:00', 'production', 'success', 'fail', 'pass', '@dora began it and approved it.'],
      ['04-09T12:00', 'production', 'success', 'fail', 'pass', expect.stringMatching(/^@ann .* had a part/)],
      [
        '04-12T12:00',
        'production',
        'success',
        'unknown',
        'pass',
        expect.stringMatching(/may have gone around/),
      ],
      [
        '04-15T12:00',
        'production',
        'failure',
        'unknown',
        'pass',
        expect.stringMatching(/deployed there 2 times/),
      ],
      [
        '04-15T13:00',
        'production',
        'success',
        'unknown',
        'pass',
        expect.stringMatching(/deployed there 2 times/),
      ],
      [
        '04-18T12:00',
        'production',
        'success',
        'unknown',
        'pass',
        expect.stringMatching(/deployed there 2 times/),
      ],
      [
        '04-18T13:00',
        'production',
        'success',
        'unknown',
        'pass',
        expect.stringMatching(/deployed there 2 times/),
      ],
      [
        '04-21T12:00',
        'production',
        'success',
        'unknown',
        'pass',
        expect.stringMatching(/may have gone around/),
      ],
      ['04-24T12:00', 'production', 'success', 'pass', 'fail', expect.any(String)],
      [
        '04-25T12:00',
        'preview',
        'success',
        'not applicable',
        'not applicable',
        expect.stringMatching(/waits for nobody/),
      ],
    ]);
    const asked = sheet.queries.map((query) => query.asked);
    for (const route of ['approvals', 'environments', 'runs/{run_id}', 'compare'])
      expect(asked.some((one) => one.includes(route))).toBe(true);
  });

  it('each release has whether its tag stands, and what approved deployment has its commit', async () => {
    const { rows } = await read('releases');
    expect(rows.map(({ cells }) => [cells.tag, cells.tagStands, cells.approved, cells.state])).toEqual([
      ['v1', 'pass', 'pass', 'there'],
      ['v2', 'unknown', 'fail', 'there'],
      ['v4', 'fail', 'not applicable', 'there'],
      ['v3', 'unknown', 'not applicable', 'there'],
    ]);
  });

  it('A9 fails for whoever let their own change in', async () => {
    const { rows } = await readChanges(scene);
    const failing = rows.filter(({ cells }) => cells.A9 === 'fail').map(({ cells }) => cells.after);
    expect(failing).toEqual([shas.get('04-08')]);
  });

  it('of what may not be read nothing passes', async () => {
    const { faults } = scene.github;
    for (const path of [/\/approvals/, /\/actions\/runs\/\d+$/, /\/environments/, /\/compare\//]) {
      const undo = faults.add({
        match: { path },
        do: { status: 403, body: { message: 'Resource not accessible by integration' } },
      });
      const [deployments, releases] = [await read('deployments'), await read('releases')];
      undo();
      if (!/environments|compare/.test(path.source))
        for (const { cells } of [...deployments.rows, ...releases.rows])
          expect([cells.separate, cells.approved]).not.toContain('pass');
      if (/compare/.test(path.source))
        expect(deployments.rows.map(({ cells }) => cells.landed)).not.toContain('pass');
    }
  });
});
