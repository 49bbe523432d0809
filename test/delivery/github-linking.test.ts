/** Which deployment brought a change, which one failed, and what a deployment is: of made-up repositories, through the wire. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, readShop, rulesOf, type Scene } from './github-scene.ts';
import { at, hours } from './made.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.github.stop());

const minutes = (n: number) => n * 60;
const wait = { written: '03-02 09:00', opened: '03-02 09:30' };

describe('linking', () => {
  it('is by ancestry: a release branch brings what its copies say that they are', async () => {
    const { repository, pull, deploy } = await scene.repository('release-branch');
    const one = await pull({ ...wait, merged: '03-02 10:00', method: 'squash' });
    await pull({ ...wait, merged: '03-02 11:00', method: 'squash' });
    scene.clock('03-03 09:00');
    const { stdout } = await repository.data.store.run(['rev-parse', 'main~2']);
    const sha = await repository.commit({
      branch: 'release/1',
      from: stdout.toString().trim(),
      files: { 'picked.ts': 'picked\n' },
      message: `Change 1\n\n(cherry picked from commit ${one.data.merged?.sha})`,
      author: scene.maria,
    });
    deploy('03-03 10:00', sha);
    deploy('03-09 10:00');
    const { measures, gaps } = await readShop(scene, 'release-branch');
    expect(measures.headline.leadTime.rows.map(({ by, live }) => [by, live])).toEqual([
      ['copy', at('03-03 10:00')],
      ['ancestry', at('03-09 10:00')],
    ]);
    expect(gaps).toEqual([]);
  });

  it('has no sample of what the first deployment holds, and reads back to the last one before the time asked for', async () => {
    const { pull, deploy } = await scene.repository('baseline');
    await pull({ written: '01-02 09:00', opened: '01-02 09:30', merged: '01-02 10:00' });
    deploy('01-05 10:00');
    await pull({ written: '01-06 09:00', opened: '01-06 09:30', merged: '01-06 10:00' });
    await pull({ ...wait, merged: '03-02 10:00' });
    deploy('03-02 12:00');
    const { measures, reading } = await readShop(scene, 'baseline');
    // What landed before the time that is asked for, and went live in it, is no less slow for that.
    expect(measures.headline.leadTime.rows.map(({ seconds }) => seconds)).toEqual([
      at('03-02 12:00') - at('01-06 09:00'),
      hours(3),
    ]);
    expect(reading.rows.deployments).toHaveLength(3);
  });

  it('knows nothing of a deployment whose commit is gone, says so, and never takes it for the first', async () => {
    const { repository, pull, deploy } = await scene.repository('gone');
    repository.data.deployments.length = 0;
    deploy('01-20 10:00', 'f'.repeat(40));
    await pull({ ...wait, merged: '03-02 10:00' });
    deploy('03-02 12:00');
    await pull({ written: '03-03 09:00', opened: '03-03 09:30', merged: '03-03 10:00' });
    deploy('03-04 10:00', 'e'.repeat(40));
    deploy('03-05 10:00');
    const { measures, gaps } = await readShop(scene, 'gone');
    expect(measures.headline.leadTime.rows.map(({ seconds }) => seconds)).toEqual([hours(49)]);
    expect(gaps).toEqual([
      expect.stringMatching(/^Of 1 deployment the commit is in no history that GitHub shows/),
    ]);
  });

  it('tells services apart by the paths that a change touches', async () => {
    const { pull, push, deploy } = await scene.repository('services');
    const rules = rulesOf({
      services: { api: ['api/**'], web: { paths: ['web/**'], environments: ['production-web'] } },
    });
    deploy('01-01 01:00', undefined, 'production-api');
    deploy('01-01 01:00', undefined, 'production-web');
    await pull({ ...wait, merged: '03-02 09:45', files: { 'web/a.ts': 'a\n' } });
    await pull({ ...wait, merged: '03-02 09:50', files: { 'docs/a.md': 'a\n' } });
    await push('03-02 09:55', 'Only source');
    deploy('03-02 10:00', undefined, 'production-api');
    deploy('03-02 16:00', undefined, 'production-web');
    const { measures, linked } = await readShop(scene, 'services', {
      rules: rulesOf({
        services: {
          api: { paths: ['api/**'], environments: ['production-api'] },
          web: { paths: ['web/**'], environments: ['production-web'] },
        },
      }),
    });
    expect(measures.headline.leadTime.rows).toMatchObject([{ live: at('03-02 16:00') }]);
    // Documentation is deployed by nobody: it lowers no coverage.
    expect(measures.headline.leadTime.coverage).toMatchObject({ n: 1, of: 1 });
    expect(
      linked.deployments.all.filter((one) => one.at > at('02-01 00:00')).map(({ service }) => service),
    ).toEqual(['api', 'web']);
    expect(rules.services.map(({ name }) => name)).toEqual(['api', 'web']);
  });
});

describe('failures', () => {
  it('of a rollback, and not of the same commit deployed again', async () => {
    const { repository, push, deploy } = await scene.repository('rollback');
    await push('03-02 09:00');
    const good = repository.sha();
    deploy('03-02 10:00');
    await push('03-02 11:00');
    deploy('03-02 12:00');
    deploy('03-02 12:40', good);
    const { stability } = (await readShop(scene, 'rollback')).measures;
    expect(stability).toMatchObject({
      failRate: { n: 1, of: 2 },
      recovery: { p50: minutes(40) },
      reworkRate: { n: 1, of: 3 },
    });
  });

  it('of a revert that GitHub’s button made, and none when both ship together', async () => {
    const { pull, deploy } = await scene.repository('revert');
    const ten = await pull({ ...wait, merged: '03-02 09:50' });
    deploy('03-02 10:00');
    await pull({
      written: '03-02 11:00',
      opened: '03-02 11:00',
      merged: '03-02 11:20',
      branch: `revert-${ten.number}-topic-1`,
      title: 'Revert "Change 1"',
      body: `Reverts acme/revert#${ten.number}`,
    });
    deploy('03-02 11:30');
    const other = await pull({ written: '03-03 09:00', opened: '03-03 09:00', merged: '03-03 09:50' });
    await pull({
      written: '03-03 09:55',
      opened: '03-03 09:55',
      merged: '03-03 10:00',
      title: 'Revert "Change 3"',
      body: `Reverts #${other.number}`,
    });
    deploy('03-03 11:30');
    const { stability } = (await readShop(scene, 'revert')).measures;
    expect(stability.failRate).toMatchObject({ n: 1, of: 3 });
    expect(stability.recovery).toMatchObject({ n: 1, p50: hours(1.5) });
    expect(stability.reworkRate).toMatchObject({ n: 1, of: 3 });
  });

  it('of a hotfix by a label or a word that the configuration names', async () => {
    const { pull, push, deploy } = await scene.repository('hotfix');
    await push('03-02 09:00');
    deploy('03-02 10:00');
    await pull({
      written: '03-02 11:00',
      opened: '03-02 11:00',
      during: [['03-02 11:01', (one) => one.label('Emergency')]],
      merged: '03-02 11:10',
    });
    deploy('03-02 11:30');
    const usual = (await readShop(scene, 'hotfix')).measures.stability;
    expect(usual.failures).toEqual([]);
    const { stability } = (await readShop(scene, 'hotfix', { rules: rulesOf({ failures: ['emergency'] }) }))
      .measures;
    expect(stability.failures).toMatchObject([{ reason: 'hotfix' }]);
  });

  it('of incidents that name a deployment, a change or a commit; counted by deployment, and never by time', async () => {
    const { repository, pull, deploy } = await scene.repository('incidents');
    const shas: string[] = [];
    const numbers: number[] = [];
    for (let day = 1; day <= 23; day += 1) {
      const of = `03-${String(day).padStart(2, '0')}`;
      const one = await pull({ written: `${of} 09:00`, opened: `${of} 09:10`, merged: `${of} 09:50` });
      deploy(`${of} 10:00`);
      shas.push(one.data.merged?.sha ?? '');
      numbers.push(one.number);
    }
    const { reading } = await readShop(scene, 'incidents');
    const id = reading.rows.deployments.find(({ commit }) => commit === shas[1])?.id;
    const open = (time: string, body: string, closed: string | null, labels = ['incident']) => {
      scene.clock(time);
      const issue = repository.openIssue({ title: 'Down', body, labels, author: scene.maria });
      if (closed !== null) {
        scene.clock(closed);
        repository.closeIssue(issue);
      }
      return issue;
    };
    open('03-02 11:00', `It broke.\n\nCaused-by: deployment ${id}`, '03-02 12:00');
    open('03-02 11:00', `Caused-by: ${id}`, '03-02 12:00');
    open('03-03 11:00', `Caused-by: #${numbers[2]}`, '03-03 12:00', ['Type: Incident', 'customer']);
    open('03-04 11:00', `Caused-by: ${shas[3]?.slice(0, 12)}`, '03-04 12:00', ['outage']);
    open('03-05 11:00', `Caused-by: ${repository.url}/pull/${numbers[4]}`, null);
    open('03-05 11:00', `Caused-by: #${numbers[4]}`, null);
    open('03-04 11:30', 'The cloud was down.', '03-04 12:00');
    const twin = open('03-06 11:00', `Caused-by: #${numbers[5]}`, null);
    repository.closeIssue(twin, scene.maria, 'duplicate');
    open('03-07 11:00', `Caused-by: #${numbers[6]}`, null, ['bug']);
    const { measures, known, linked } = await readShop(scene, 'incidents');
    expect(measures.stability.failRate).toMatchObject({ n: 4, of: 23 });
    expect(((measures.stability.failRate?.value ?? 0) * 100).toFixed(1)).toBe('17.4');
    expect(measures.stability.open).toHaveLength(1);
    expect(measures.stability.recovery).toMatchObject({ n: 3, p50: hours(2) });
    expect(linked.failures.unrelated).toHaveLength(1);
    expect(known.incidentsKnown).toBe(true);
    expect(known.history.incidents.map(({ id: name }) => name)).toContain(
      `acme/incidents#${twin.number - 1}`,
    );
  });

  it('of issues of a type, where an organization has one', async () => {
    const { repository, pull, deploy } = await scene.repository('types');
    const one = await pull({ ...wait, merged: '03-02 09:50' });
    deploy('03-02 10:00');
    scene.clock('03-02 11:00');
    repository.openIssue({
      title: 'Down',
      body: `Caused-by: #${one.number}`,
      type: 'Incident',
      author: scene.maria,
    });
    const { measures, known } = await readShop(scene, 'types');
    expect(measures.stability.failRate).toMatchObject({ n: 1, of: 1 });
    expect(known.incidentsKnown).toBe(true);
  });

  it('are not known to be none where nobody writes incidents down', async () => {
    await scene.repository('quiet');
    expect((await readShop(scene, 'quiet')).known.incidentsKnown).toBe(false);
  });
});

describe('what a deployment is', () => {
  const sourceOf = async (name: string, rules = rulesOf()) => {
    const { known, source, measures } = await readShop(scene, name, { rules });
    return { is: known.choice.source, source, rows: measures.frequency.rows.map(({ at: time }) => time) };
  };
  const bare = async (name: string) => {
    const shop = await scene.repository(name);
    shop.repository.data.deployments.length = 0;
    shop.repository.data.environments.length = 0;
    return shop;
  };
  const change = 'Change with metrics: { deployments: … } in .github/fairlead.yml.';

  it('is a run of a workflow that deploys, where there is no deployment', async () => {
    const { repository, push } = await bare('runs');
    await repository.commit({
      branch: 'main',
      files: {
        '.github/workflows/deploy.yml':
          'on: push\njobs:\n  live:\n    runs-on: x\n    environment: { name: production }\n',
        '.github/workflows/ci.yml': 'on: push\njobs:\n  test:\n    runs-on: x\n    environment: staging\n',
      },
      author: scene.maria,
    });
    for (const [time, conclusion] of [
      ['01-10 10:00', 'success'],
      ['03-02 10:00', 'failure'],
      ['03-03 10:00', 'success'],
    ] as const) {
      await push(time);
      const run = { headSha: repository.sha(), headBranch: 'main', event: 'push' };
      await repository.addWorkflowRun({ ...run, path: '.github/workflows/deploy.yml', conclusion });
      await repository.addWorkflowRun({ ...run, path: '.github/workflows/ci.yml', conclusion: 'success' });
    }
    expect(await sourceOf('runs')).toEqual({
      is: 'runs',
      rows: [at('03-03 10:00')],
      source: `Deployments: 2 successful runs of deploy.yml, whose jobs run in a production environment, since no deployment to production was found. ${change}`,
    });
    expect(await sourceOf('runs', rulesOf({ deployments: { workflow: 'ci.yml' } }))).toMatchObject({
      is: 'runs',
      rows: [at('03-02 10:00'), at('03-03 10:00')],
      source: `Deployments: 3 successful runs of ci.yml. ${change}`,
    });
  });

  it('is a release when it was published, of no draft and no pre-release', async () => {
    const { repository, push } = await bare('releases');
    const release = async (time: string, tag: string, more = {}) => {
      await push(time);
      await repository.createRelease({ tag, by: scene.maria, ...more });
    };
    await release('01-10 10:00', 'v0.9.0');
    await release('03-02 09:00', 'v1.0.0-draft', { draft: true });
    await release('03-02 10:00', 'v1.0.0-rc.1', { prerelease: true });
    await release('03-02 12:00', 'v1.0.0');
    await release('03-02 13:00', 'dashboard-0.1.0');
    expect(await sourceOf('releases')).toEqual({
      is: 'releases',
      rows: [at('03-02 12:00')],
      source: `Deployments: 2 published releases, since no deployment to production was found. Ignored: 1 pre-release, 1 of dashboard. ${change}`,
    });
  });

  it('is not the commit that a moved tag names now', async () => {
    const { repository, push } = await bare('moved');
    await push('01-10 10:00');
    await repository.createRelease({ tag: 'v1.0.0', by: scene.maria });
    await push('03-02 10:00');
    await repository.createRelease({ tag: 'v1.1.0', by: scene.maria });
    await push('03-05 10:00');
    await repository.tag('v1.1.0');
    const { measures, gaps } = await readShop(scene, 'moved');
    expect(measures.headline.leadTime.rows).toEqual([]);
    expect(measures.frequency.rows).toHaveLength(1);
    expect(gaps.join(' ')).toContain('The tag of v1.1.0 names a commit that is younger than the release');
  });

  it('is a tag of a version, at least then when the tag has no time', async () => {
    const { repository, push } = await bare('tags');
    await push('01-10 10:00');
    await repository.tag('v1.0.0');
    await push('03-02 10:00');
    await repository.tag('v1.1.0');
    await push('03-03 09:00');
    scene.clock('03-03 10:00');
    await repository.annotate('v1.2.0');
    await repository.tag('nightly');
    const { known, measures, source } = await readShop(scene, 'tags');
    expect(measures.frequency.rows.map(({ at: time, time: how }) => [time, how])).toEqual([
      [at('03-02 10:00'), 'at least'],
      [at('03-03 10:00'), 'exact'],
    ]);
    expect(known.choice.source).toBe('tags');
    expect(source).toBe(
      `Deployments: 3 tags, since nothing better was found. Ignored: 1 that names no version. ${change}`,
    );
  });

  it('is a merge where there is nothing better, at least then; at once where the configuration says so', async () => {
    const { pull } = await bare('merges');
    await pull({ ...wait, merged: '03-02 10:00' });
    await pull({ ...wait, merged: '03-03 10:00' });
    const found = await readShop(scene, 'merges');
    expect(found.known.choice.source).toBe('merges');
    expect(found.measures.headline.leadTime).toMatchObject({ isLeast: true, spread: { n: 2 } });
    expect(found.source).toMatch(
      /^Deployments: none were found .* stand in: what they bring went live then or later\./,
    );
    const said = await readShop(scene, 'merges', { rules: rulesOf({ deployments: { source: 'merges' } }) });
    expect(said.measures.headline.leadTime).toMatchObject({ isLeast: false });
  });

  it('is not guessed where GitHub does not show deployments', async () => {
    const { repository, push } = await scene.repository('refused');
    await push('03-02 10:00');
    await repository.createRelease({ tag: 'v1.0.0', by: scene.maria });
    const app = scene.github.createApp({
      slug: 'narrow',
      permissions: { contents: 'read', pull_requests: 'read', metadata: 'read', issues: 'read' },
      events: [],
    });
    const token = scene.github.install(app, scene.acme).token();
    const { known, source, measures } = await readShop(scene, 'refused', { token });
    expect(known.choice.source).toBe(null);
    expect(source).toContain('not known, for GitHub refused to show');
    expect(measures.landed).toBe(1);
  });

  it('is of an environment whatever the case of its name: none would be a false zero', async () => {
    const { push, deploy } = await scene.repository('cases');
    await push('03-02 10:00');
    deploy('03-02 11:00');
    expect(await sourceOf('cases', rulesOf({ deployments: { environments: ['Production'] } }))).toMatchObject(
      {
        rows: [at('03-02 11:00')],
        source: `Deployments: 2 of environment production. ${change}`,
      },
    );
  });

  it('is another when the configuration says so, in one line', async () => {
    const { repository, push, deploy } = await scene.repository('override');
    await push('03-02 10:00');
    deploy('03-02 11:00', undefined, 'eu');
    await repository.createRelease({ tag: 'app-1', by: scene.maria });
    expect(await sourceOf('override', rulesOf({ deployments: { environments: ['eu'] } }))).toMatchObject({
      rows: [at('03-02 11:00')],
      source: `Deployments: 1 of environment eu. Ignored: 1 of production. ${change}`,
    });
    expect(
      await sourceOf('override', rulesOf({ deployments: { source: 'releases', tags: 'app-*' } })),
    ).toMatchObject({
      is: 'releases',
      source: `Deployments: 1 published release that match app-*. ${change}`,
    });
  });
});
