/** How delivery is told on pull requests and releases, over real webhooks. What is known of delivery is made up here. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { KnownHistory } from '../../app/delivery/definitions/known.ts';
import type { Change } from '../../app/delivery/definitions/model.ts';
import { own } from '../../policies/engine/prose.ts';
import { change, deployment, first, history } from '../delivery/made.ts';
import { openSharedScene, type Scene } from '../end-to-end/scene.ts';

let known: KnownHistory | null = null;
let scene: Scene;
beforeAll(async () => {
  scene = await openSharedScene({}, undefined, { history: async () => known });
});
afterAll(() => scene.stop());
beforeEach(() => {
  known = null;
  scene.shop.setPrivate(true);
});

interface Knowing {
  readonly number: number;
  readonly commit: string;
  readonly live?: boolean;
  readonly more?: Partial<Change>;
}

function knows({ number, commit, live = false, more = {} }: Knowing): void {
  const outcome = { kind: 'landed', commit, at: Date.parse('2026-03-02T15:30:00Z') / 1000 } as const;
  const one = change({
    id: `#${number}`,
    written: '03-02 09:00',
    opened: '03-02 11:00',
    reviews: [['03-02 13:30', 'person']],
    merged: '03-02 15:30',
    more: { outcome, commits: [commit], ...more },
  });
  const deployments = [first(), ...(live ? [deployment(commit, '03-02 15:50')] : [])];
  const made = history({ changes: [one], deployments, line: [commit] });
  known = { history: made, source: own('Deployments: GitHub’s.'), since: 0, readAt: 0, gaps: [] };
}

let branches = 0;

async function openPull() {
  branches += 1;
  const branch = `told-${branches}`;
  const files = { [`src/told-${branches}.ts`]: 'export {};\n' };
  await scene.shop.commit({ branch, from: 'main', files, message: 'Tell', author: scene.maria });
  return scene.shop.openPullRequest({ title: 'Tell', head: branch, author: scene.maria });
}

/** Merged, with nothing known of it yet: an event comes before what is kept has it. */
async function merged(of: Omit<Knowing, 'number' | 'commit'> | null = {}) {
  const pull = await openPull();
  await scene.settle();
  const commit = await pull.merge({ by: scene.maria });
  if (of) knows({ number: pull.number, commit, ...of });
  await scene.settle();
  const told = () =>
    pull
      .comments()
      .filter(({ body }) => body.startsWith('<!-- fairlead:metrics -->'))
      .map(({ body }) => body);
  return { pull, commit, told };
}

async function deployed(commit: string): Promise<void> {
  scene.shop.deploy({ by: scene.maria, sha: commit, environment: 'production' });
  await scene.settle();
}

describe('a merged pull request', () => {
  it('is told of once at the merge, and once more when it is live', async () => {
    const { pull, commit, told } = await merged();
    expect(told()).toEqual([expect.stringContaining('Merged after **6 h 30 m**.')]);
    await deployed(commit);
    expect(told()).toEqual([expect.stringContaining('Merged after **6 h 30 m**.')]);
    knows({ number: pull.number, commit, live: true });
    await deployed(commit);
    expect(told()).toEqual([expect.stringContaining('Live after **6 h 50 m**, 2026-03-02 15:50 UTC.')]);
  });

  it('keeps that when something older is read later', async () => {
    const { pull, commit, told } = await merged({ live: true });
    const [live] = told();
    expect(live).toContain('Live after **6 h 50 m**, 2026-03-02 15:50 UTC.');
    knows({ number: pull.number, commit });
    await deployed(commit);
    knows({ number: pull.number, commit, live: true, more: { writtenAt: 0 } });
    await deployed(commit);
    expect(told()).toEqual([live]);
  });

  it('is told of again by nobody after somebody deleted it', async () => {
    const { pull, commit, told } = await merged();
    const [comment] = pull.comments().filter(({ body }) => body.startsWith('<!-- fairlead:metrics -->'));
    if (!comment) throw new Error('no comment');
    await pull.deleteComment(comment, scene.maria);
    knows({ number: pull.number, commit, live: true });
    await deployed(commit);
    expect(told()).toEqual([]);
  });

  it('is found again though nobody noted the comment', async () => {
    const { pull, commit, told } = await merged();
    await scene.database.execute("delete from comments where purpose = 'metrics'");
    knows({ number: pull.number, commit, live: true });
    await scene.shop.createRelease({ tag: `again-${pull.number}`, by: scene.maria });
    await scene.settle();
    expect(told()).toHaveLength(1);
  });

  it.each<[string, Omit<Knowing, 'number' | 'commit'> | null]>([
    ['a bot’s', { more: { cohort: 'bot' } }],
    ['one of another branch', { more: { outcome: { kind: 'landed elsewhere' } } }],
    ['one of a repository that is not measured', null],
  ])('is not told of: %s', async (_, of) => {
    const { told } = await merged(of);
    expect(told()).toEqual([]);
  });

  it('is not told of in public, unless the configuration says so', async () => {
    scene.shop.setPrivate(false);
    const { told } = await merged();
    expect(told()).toEqual([]);
  });
});

describe('a release', () => {
  it('is told of once on its commit, however often it is deployed', async () => {
    const { pull, commit } = await merged({ live: true });
    known = known && {
      ...known,
      history: { ...known.history, deployments: known.history.deployments.map(now) },
    };
    const tag = `v${pull.number}`;
    await scene.shop.createRelease({ tag, notes: 'Words of maria', target: commit, by: scene.maria });
    await scene.settle();
    await deployed(commit);
    const [comment, ...others] = scene.shop.commitComments(commit);
    expect(others).toEqual([]);
    expect(comment?.body).toContain(`<!-- fairlead:metrics ${tag} -->\n**\`${tag}\`** · 1 change live`);
  });

  it('is told of in its own notes where that is wanted and granted, below what people wrote', async () => {
    const files = { '.github/fairlead.yml': 'metrics:\n  release-notes: true\n' };
    await scene.shop.commit({ branch: 'main', files, message: 'Tell in the notes', author: scene.maria });
    const { data } = scene.installation;
    data.permissions = { ...data.permissions, contents: 'write' };
    const { pull, commit } = await merged({ live: true });
    known = known && {
      ...known,
      history: { ...known.history, deployments: known.history.deployments.map(now) },
    };
    const tag = `x${pull.number}`;
    const release = await scene.shop.createRelease({ tag, notes: 'Words', target: commit, by: scene.maria });
    await scene.settle();
    expect(release.notes).toMatch(
      /^Words\n\n<!-- fairlead:metrics -->\n\*\*`x\d+`\*\* · 1 change live[\s\S]*<!-- \/fairlead:metrics -->$/,
    );
    expect(scene.shop.commitComments(commit)).toEqual([]);
    data.permissions = { ...data.permissions, contents: 'read' };
  });

  it('that is in no deployment is not told of', async () => {
    const { pull, commit } = await merged();
    await scene.shop.createRelease({ tag: `w${pull.number}`, target: commit, by: scene.maria });
    await scene.settle();
    expect(scene.shop.commitComments(commit)).toEqual([]);
  });
});

/** Deployed just now. */
function now<T extends { readonly statuses: readonly object[] }>(one: T, i: number): T {
  const at = Math.floor(Date.now() / 1000) - 60 + i;
  return { ...one, statuses: [{ state: 'success', at }] };
}

it('nothing is looked at of a deployment that nobody waits for', async () => {
  let asked = 0;
  const quiet = await openSharedScene({}, undefined, {
    history: async () => {
      asked += 1;
      return known;
    },
  });
  onTestFinished(() => quiet.stop());
  await quiet.settle();
  asked = 0;
  quiet.shop.deploy({ by: quiet.maria, environment: 'production' });
  await quiet.settle();
  expect(asked).toBe(0);
});
