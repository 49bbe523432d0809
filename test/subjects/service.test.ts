/** A repository and an organization over the service: from a signed webhook to a verdict in the history, on both engines. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { keyOf } from '../../app/same-task.ts';
import { storedClients } from '../../app/store/client-store.ts';
import { organizationTask } from '../../app/task.ts';
import { openPull, openScene } from '../end-to-end/world.ts';
import { engines } from '../store/engines.ts';
import { aboutOrganizations, aboutRepositories, ofChanges } from './settings-policies.ts';

const file = '.github/fairlead.yml';

describe.each(engines)('the service on the $name engine', ({ open }) => {
  async function openService(policies: typeof ofChanges, configuration: string) {
    const { database, close } = await open();
    const scene = await openScene({ configuration }, {}, { database, catalogue: policies });
    onTestFinished(async () => {
      await scene.stop();
      await close();
    });
    const repositoryId = scene.shop.data.id;
    const { verdicts } = storedClients(database, new URL(scene.github.apiUrl).host).of(scene.installation.id);
    return {
      scene,
      ofRepository: () =>
        verdicts.history({ kind: 'repository', repositoryId, subject: String(repositoryId) }),
      ofOrganization: () => verdicts.history({ kind: 'organization', repositoryId: null, subject: 'acme' }),
    };
  }

  it('judges both when it is installed and when their rules change, and records what it says', async () => {
    const every = [...ofChanges, aboutRepositories, aboutOrganizations];
    const { scene, ofRepository, ofOrganization } = await openService(
      every,
      'policies:\n  default-branch: { rung: block, name: trunk }\n',
    );
    const { shop, org } = scene;
    expect(await ofRepository()).toMatchObject([
      {
        conclusion: 'failure',
        head: shop.sha('main'),
        baseRef: 'main',
        checkRun: null,
        assessments: { 'default-branch': { rung: 'block', outcome: 'fail' } },
      },
    ]);
    expect(await ofOrganization()).toMatchObject([
      {
        conclusion: 'success',
        head: null,
        baseRef: null,
        assessments: { 'organization-name': { rung: 'observe', outcome: 'pass' } },
      },
    ]);

    await shop.commit({ branch: 'main', files: { [file]: 'policies:\n  default-branch: block\n' } });
    await scene.settle();
    expect((await ofRepository()).map(({ conclusion }) => conclusion)).toEqual(['success', 'failure']);

    const home = await org.createRepository('.github', { private: true });
    const strict = 'policies:\n  organization-name: { rung: block, name: globex }\n';
    await home.commit({ branch: 'main', files: { [file]: strict }, author: org.owner });
    await scene.settle();
    const [said] = await ofOrganization();
    expect(said).toMatchObject({
      conclusion: 'failure',
      assessments: { 'organization-name': { rung: 'block', outcome: 'fail' } },
    });
    // Neither is taken for a verdict on a change.
    expect(shop.checkRuns(shop.sha('main'))).toEqual([]);
    expect(home.checkRuns(home.sha('main'))).toEqual([]);

    const pull = await openPull(scene);
    await scene.settle();
    const [check] = shop.checkRuns(pull.headSha).filter(({ name }) => name === 'Fairlead');
    expect(check).toMatchObject({ conclusion: 'success' });
    expect(shop.issues()).toMatchObject([{ state: 'closed' }]);
    expect(home.issues()).toMatchObject([{ state: 'open' }]);
  }, 60_000);

  it('says nothing of an organization that is suspended', async () => {
    const every = [...ofChanges, aboutOrganizations];
    const { scene, ofOrganization } = await openService(every, 'policies:\n  review: block\n');
    const task = organizationTask({ installation: scene.installation.id, login: 'acme' });
    const said = await ofOrganization();
    await scene.database.execute("update clients set state = 'suspended'");
    await scene.running.jobs.add(keyOf(task), { task, tries: 0 });
    await scene.settle();
    expect(await ofOrganization()).toEqual(said);
    const { rows } = await scene.database.execute("select from pgboss.job where name = 'fairlead'");
    expect(rows).toEqual([]);
  }, 60_000);

  it('looks at neither while no policy is about them', async () => {
    const { scene, ofRepository, ofOrganization } = await openService(
      ofChanges,
      'policies:\n  title: block\n',
    );
    await scene.shop.commit({ branch: 'main', files: { [file]: 'policies:\n  title: warn\n' } });
    await scene.settle();
    expect([await ofRepository(), await ofOrganization()]).toEqual([[], []]);
  }, 60_000);
});
