/** Attempts to get past the service: forks, queues, renames, forged names, labels, imitations. */
import { describe, expect, it } from 'vitest';
import { openPull, openScene, type Scene, unfinished, verdict } from './scene.ts';

const only = (policy: string, options = '') => `policies:\n  ${policy}:\n    rung: block\n${options}`;

async function conclusion(scene: Scene, sha: string): Promise<string> {
  await scene.settle();
  expect(unfinished(scene, sha)).toEqual([]);
  return verdict(scene, sha)?.conclusion ?? 'none';
}

describe('one commit in two repositories', () => {
  it('a pull request within the fork, under rules of its own, changes nothing here', async () => {
    const scene = await openScene({ configuration: only('review') });
    const fork = scene.maria.fork(scene.shop);
    await fork.commit({
      branch: 'main',
      files: { '.github/fairlead.yml': 'policies: {}\n' },
      message: 'No rules',
      author: scene.maria,
    });
    await fork.commit({ branch: 'feature', from: 'main', files: { a: 'a\n' }, author: scene.maria });
    const here = await scene.shop.openPullRequest({
      title: 'From a fork',
      head: 'feature',
      author: scene.maria,
      fromFork: fork,
    });
    expect(await conclusion(scene, here.headSha)).toBe('failure');
    scene.github.install(scene.app, scene.maria);
    await fork.commit({ branch: 'old', from: 'main', files: { b: 'b\n' }, author: scene.maria });
    const there = await fork.openPullRequest({
      title: 'Within the fork',
      head: 'feature',
      base: 'old',
      author: scene.maria,
    });
    expect(there.headSha).toBe(here.headSha);
    expect(await conclusion(scene, here.headSha)).toBe('failure');
    await here.edit({ title: 'Look again', by: scene.maria });
    expect(await conclusion(scene, here.headSha)).toBe('failure');
    expect(verdict(scene, here.headSha)?.summary).not.toContain(`#${there.number} `);
  });
});

describe('a merge queue', () => {
  it('of two gets a verdict on each group, and no green from the first for the second', async () => {
    const scene = await openScene({ configuration: only('review') });
    const first = await openPull(scene, { branch: 'one', files: { a: 'a\n' } });
    const second = await openPull(scene, { branch: 'two', files: { b: 'b\n' } });
    await first.review({ by: scene.tom, state: 'APPROVED' });
    await scene.settle();
    const ahead = await scene.shop.createMergeGroup({ pulls: [first] });
    const behind = await scene.shop.createMergeGroup({ pulls: [first, second] });
    expect(await conclusion(scene, ahead.headSha)).toBe('success');
    expect(await conclusion(scene, behind.headSha)).toBe('failure');
  });

  it.each([
    ['the wide read', 'action_required', /^\/graphql/],
    ['the configuration', 'action_required', /\/contents\/|FairleadBase/],
    // Nothing is known of it, so that nothing is said: the queue waits.
    ['the pull request', 'none', /\/pulls\/\d+ /],
  ])('is not green when %s cannot be had: %s', async (_, expected, path) => {
    const scene = await openScene({ configuration: only('review') });
    const pull = await openPull(scene);
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    const isIt = (passing: { readonly path: string; readonly body: unknown }) =>
      path.test(`${passing.path} ${JSON.stringify(passing.body ?? '')}`);
    const effect = { status: 502, body: { message: 'Server Error' } };
    scene.github.faults.add({ match: { path: isIt }, do: effect });
    const group = await scene.shop.createMergeGroup({ pulls: [pull] });
    expect(await conclusion(scene, group.headSha)).toBe(expected);
  });
});

describe('owners of folders', () => {
  const owned = {
    '.github/CODEOWNERS': '/auth/ @tom\n',
    'auth/login.ts': Array.from({ length: 30 }, (_, i) => `export const step${i} = ${i};\n`).join(''),
  };
  const text = owned['auth/login.ts'];
  it.each([
    ['moved out', { 'auth/login.ts': null, 'src/login.ts': text }],
    ['moved out and edited', { 'auth/login.ts': null, 'src/login.ts': `${text}export const open = true;\n` }],
    ['moved in', { 'auth/cart.ts': 'export const items = [];\n', 'src/cart.ts': null }],
    ['deleted', { 'auth/login.ts': null }],
    ['made a link', { 'auth/login.ts': { mode: '120000' as const, content: '../src/cart.ts' } }],
    ['made executable', { 'auth/login.ts': { mode: '100755' as const, content: text } }],
    ['and the owner is written over', { 'auth/login.ts': 'x\n', '.github/CODEOWNERS': '* @eve\n' }],
  ])('a file is %s: the owner is asked', async (_, files) => {
    const configuration = only('review', '    code-owners: require\n');
    const scene = await openScene({ configuration, files: owned });
    const pull = await openPull(scene, { files });
    await pull.review({ by: scene.eve, state: 'APPROVED' });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    expect(await conclusion(scene, pull.headSha)).toBe('success');
  });
});

describe('names that git does not check', () => {
  const stranger = { name: 'tom', email: 'tom@nowhere.example', date: new Date(0) };

  it("a commit of nobody's address does not make its pusher a reviewer", async () => {
    const scene = await openScene({ configuration: only('review') });
    const pull = await openPull(scene, { author: stranger, committer: stranger, pusher: scene.tom });
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    expect(await conclusion(scene, pull.headSha)).not.toBe('success');
  });

  it('nor does a commit in the name of a third person', async () => {
    const scene = await openScene({ configuration: only('review') });
    const pull = await openPull(scene, { author: scene.eve, committer: scene.eve, pusher: scene.tom });
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    expect(await conclusion(scene, pull.headSha)).not.toBe('success');
  });
});

it.each(['triage', 'admin'] as const)('no label is a control, whoever puts it there: %s', async (role) => {
  const scene = await openScene({ configuration: only('review') });
  const rita = scene.github.createUser('rita');
  scene.shop.setCollaborator(rita, role);
  const pull = await openPull(scene);
  expect(await conclusion(scene, pull.headSha)).toBe('failure');
  const labels = ['fairlead-waive', 'waiver', 'skip-review', 'automerge', 'autorelease: pending', 'hotfix'];
  for (const label of labels) await pull.label(label, rita);
  await pull.edit({ title: 'Look again', by: scene.maria });
  expect(await conclusion(scene, pull.headSha)).toBe('failure');
});

describe('an imitation of our comment', () => {
  it('by another App does not stand in for ours when the answer to ours is lost', async () => {
    const scene = await openScene({ configuration: only('review') });
    const other = scene.github.createApp({ slug: 'other', permissions: { issues: 'write' }, events: [] });
    scene.github.install(other, scene.org);
    const path = /\/issues\/\d+\/comments$/;
    let copied = false;
    const copy = (body: unknown) => {
      const { body: text } = body as { readonly body: string };
      if (!copied) void pull.comment({ by: scene.maria, body: text, via: other });
      copied = true;
      return true;
    };
    const quiet = scene.github.faults.add({ match: { event: 'pull_request' }, do: 'drop' });
    const pull = await openPull(scene);
    quiet();
    scene.github.faults.add({
      match: { method: 'POST', path: ({ path: asked, body }) => path.test(asked) && copy(body) },
      times: 1,
      do: { status: 502, body: { message: 'Server Error' } },
    });
    await pull.edit({ title: 'Show it', by: scene.maria });
    await scene.settle();
    const apps = pull.comments().map(({ app }) => app?.slug);
    expect(apps).toEqual(['other', 'fairlead']);
  });

  it('is neither edited nor taken for ours, whether a person or another App wrote it', async () => {
    const scene = await openScene({ configuration: only('review') });
    const original = await openPull(scene, { branch: 'original' });
    await scene.settle();
    const [model] = original.comments();
    const body = model?.body ?? '';
    expect(body).not.toBe('');
    const other = scene.github.createApp({ slug: 'other', permissions: { issues: 'write' }, events: [] });
    scene.github.install(other, scene.org);

    const quiet = scene.github.faults.add({ match: { event: 'pull_request' }, do: 'drop' });
    const pull = await openPull(scene, {
      branch: 'copied',
      files: { 'src/cart.ts': 'export const a = 2;\n' },
    });
    await pull.comment({ by: scene.maria, body });
    await pull.comment({ by: scene.maria, body, via: other });
    quiet();
    await pull.edit({ title: 'Show it', by: scene.maria });
    await scene.settle();
    const bodies = pull.comments().map((comment) => comment.body);
    expect(bodies).toHaveLength(3);
    expect(bodies.slice(0, 2)).toEqual([body, body]);

    await pull.review({ by: scene.tom, state: 'APPROVED' });
    await scene.settle();
    expect(
      pull
        .comments()
        .map((comment) => comment.body)
        .slice(0, 2),
    ).toEqual([body, body]);
    expect(pull.comments()[2]?.body).not.toBe(bodies[2]);
  });
});
