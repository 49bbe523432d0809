/** What a repository and an organization themselves lack, as people hear of it: one issue, edited in place. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { lookOver } from '../../app/recovery/look-over.ts';
import { clientId } from '../../app/store/client-id.ts';
import { catalogue } from '../../policies/index.ts';
import { openScene } from '../end-to-end/world.ts';
import { engines } from '../store/engines.ts';
import { aboutOrganizations, aboutRepositories } from './settings-policies.ts';

const file = '.github/fairlead.yml';
const [embedded] = engines;

/** The policies of the catalogue about changes, and two about settings: what others find there is not asked here. */
const policies = [
  ...catalogue.filter(({ subject }) => subject === 'pull_request'),
  aboutRepositories,
  aboutOrganizations,
];

async function open(configuration: string, options: { readonly private?: boolean } = {}) {
  if (!embedded) throw new Error('no engine');
  const { database, close } = await embedded.open();
  const scene = await openScene({ configuration }, {}, { database, catalogue: policies });
  onTestFinished(async () => {
    await scene.stop();
    await close();
  });
  const rules = async (text: string) => {
    await scene.shop.commit({ branch: 'main', files: { [file]: text } });
    await scene.settle();
  };
  if (options.private === false) scene.shop.setPrivate(false);
  const issues = () => scene.shop.issues();
  return { scene, rules, issues };
}

const wrong = (rung = 'warn', name = 'trunk') =>
  `policies:\n  default-branch: { rung: ${rung}, name: ${name} }\n`;

describe('a repository that lacks something', () => {
  it('has one issue about it, edited in place, closed when it is put right and opened again', async () => {
    const { scene, rules, issues } = await open(wrong());
    const [first] = issues();
    expect(issues()).toHaveLength(1);
    expect(first).toMatchObject({ title: 'Fairlead: what this repository itself lacks', state: 'open' });
    expect(first?.body).toContain('The default branch is called `main`, not `trunk`.');
    expect(first?.body).toContain('Rename it to `trunk`.');
    const written = () =>
      scene.github.requests.filter(({ method, path }) => method !== 'GET' && /issues/.test(path)).length;
    const before = written();
    await rules(`${wrong()}  title: warn\n`);
    expect(written()).toBe(before);

    await rules(wrong('block', 'stem'));
    expect(issues()).toHaveLength(1);
    expect(issues()[0]?.body).toContain('not `stem`');

    await rules('policies:\n  default-branch: warn\n');
    expect(issues()).toMatchObject([{ number: first?.number, state: 'closed' }]);
    expect(issues()[0]?.body).toContain('Nothing is left to put right');

    await rules(wrong());
    expect(issues()).toMatchObject([{ number: first?.number, state: 'open' }]);
  }, 60_000);

  it('hears nothing more once people closed it', async () => {
    const { scene, rules, issues } = await open(wrong());
    const [first] = issues();
    if (first) scene.shop.closeIssue(first);
    await rules(wrong('block', 'stem'));
    expect(issues()).toMatchObject([{ state: 'closed' }]);
    expect(issues()[0]?.body).not.toContain('stem');

    // And is not asked about again for the same.
    scene.github.clearRequests();
    await rules(`${wrong('block', 'stem')}  title: warn\n`);
    const asked = scene.github.requests.map(({ route }) => route);
    expect(asked.filter((route) => route.includes('/issues'))).toEqual([]);
    expect(asked.filter((route) => route === 'GET /repos/{owner}/{repo}')).toHaveLength(1);
  }, 60_000);

  it('hears nothing of what is only observed, or in public, or where nobody wants it', async () => {
    const observed = await open(wrong('observe'));
    expect(observed.issues()).toEqual([]);
    await observed.rules(`issue: never\n${wrong()}`);
    expect(observed.issues()).toEqual([]);
    observed.scene.shop.setPrivate(false);
    await observed.rules(`${wrong()}  title: warn\n`);
    expect(observed.issues()).toEqual([]);
    await observed.rules(`issue: everywhere\n${wrong()}`);
    expect(observed.issues()).toMatchObject([{ state: 'open' }]);
    await observed.rules(wrong('warn', 'stem'));
    expect(observed.issues()).toMatchObject([{ state: 'closed' }]);
    expect(observed.issues()[0]?.body).not.toContain('stem');
  }, 60_000);
});

describe('an organization that lacks something', () => {
  it('has its issue in its own repository, where that is', async () => {
    const { scene, issues } = await open('policies: {}\n');
    const home = await scene.org.createRepository('.github', { private: true });
    const strict = 'policies:\n  organization-name: { rung: block, name: globex }\n';
    await home.commit({ branch: 'main', files: { [file]: strict }, author: scene.org.owner });
    await scene.settle();
    expect(home.issues()).toMatchObject([
      { title: 'Fairlead: what this organization itself lacks', state: 'open' },
    ]);
    expect(issues()).toEqual([]);
  }, 60_000);

  it('is judged with all its repositories once a day, though no event says so', async () => {
    const { scene } = await open('policies: {}\n');
    const { database } = scene;
    const host = new URL(scene.github.apiUrl).host;
    const tasks: string[] = [];
    let room = 0;
    const run = (hours: number) =>
      lookOver({
        database,
        host,
        now: () => new Date(Date.UTC(2030, 0, 1, hours)),
        enqueue: async (task) => {
          if (room-- <= 0) throw new Error('the process ends here');
          tasks.push(task.kind);
        },
      });
    const client = clientId({ host, installation: scene.installation.id });
    await database.execute(`update repositories set standing_asked_at = null where client = '${client}'`);
    // What a process was about to ask when it ended is asked by the next one.
    await expect(run(0)).rejects.toThrow('ends here');
    room = 100;
    await run(0);
    const once = [...tasks];
    expect([...once].sort()).toEqual(['organization', 'repository']);
    await run(22);
    expect(tasks).toEqual(once);
    await run(24);
    expect(tasks.length).toBe(once.length * 2);
  }, 60_000);
});
