/** An organization's configuration and a shared one, over the App: `acme/.github`, `acme/standards`, `acme/shop`. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../github/faults.ts';
import type { RepositoryHandle } from '../github/index.ts';
import { approveAndPass, openPull, openScene, type Scene, verdict } from './scene.ts';

const file = '.github/fairlead.yml';

async function put(scene: Scene, repository: RepositoryHandle, text: string, branch = 'main') {
  await repository.commit({
    branch,
    files: { [file]: text },
    message: `Rules ${text.length}`,
    author: scene.org.owner,
  });
}

interface Layers {
  readonly organization?: string;
  readonly standards?: string;
  readonly shop?: string;
}

/** The repositories that are given a text, and a pull request that nobody reviewed. */
async function withLayers({ organization, standards, shop }: Layers) {
  const scene = await openScene({ configuration: shop ?? null });
  const make = async (name: string, text: string) => {
    const made = await scene.org.createRepository(name, { private: true });
    await put(scene, made, text);
    return made;
  };
  const dotGithub = organization === undefined ? null : await make('.github', organization);
  if (standards !== undefined) await make('standards', standards);
  const pull = await openPull(scene);
  await scene.settle();
  return { scene, dotGithub, pull };
}

function said(scene: Scene, sha: string): string {
  const check = verdict(scene, sha);
  return `${check?.title}\n${check?.summary}\n${check?.text}`.replaceAll('`', '');
}

describe('layers', () => {
  it('an organization judges a repository that says nothing itself', async () => {
    const { scene, pull } = await withLayers({ organization: 'policies:\n  review: block\n' });
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
    expect(said(scene, pull.headSha)).toMatch(/acme\/\.github@[0-9a-f]{7}, line 2/);
  });

  it('the repository wins over the organization, and the organization over what it extends', async () => {
    const { scene, pull } = await withLayers({
      standards: 'policies:\n  review: block\n  passing-checks: block\n',
      organization: 'extends: acme/standards@main\npolicies:\n  passing-checks: warn\n',
      shop: 'policies:\n  review: observe\n',
    });
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'neutral' });
    expect(said(scene, pull.headSha)).toMatch(/acme\/standards@main at [0-9a-f]{7}/);
  });

  it('a pack is a layer', async () => {
    const { scene, pull } = await withLayers({ shop: 'extends: startup\n' });
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
    expect(said(scene, pull.headSha)).toContain('pack startup, line ');
  });

  it('a lock holds: what the repository tries is said, with its line, and is never green', async () => {
    const { scene, pull } = await withLayers({
      organization: 'policies:\n  review: {rung: block, approvals: 1, lock: true}\n',
      shop: 'policies:\n  review:\n    rung: off\n    approvals: 0\n',
    });
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
    expect(said(scene, pull.headSha)).toMatch(
      /fairlead\.yml:3:5.*locked by.*acme\/\.github@[0-9a-f]{7}.* line 2/,
    );
    await approveAndPass(scene, pull);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'neutral' });
  });

  it('what a repository extends comes after the lock of its organization', async () => {
    const { scene, pull } = await withLayers({
      organization: 'policies:\n  review: {rung: block, lock: true}\n',
      standards: 'policies:\n  review: {rung: off, approvals: 0}\n',
      shop: 'extends: [startup, acme/standards@main]\n',
    });
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
    expect(said(scene, pull.headSha)).toContain('acme/standards/.github/fairlead.yml:2');
  });

  it('a pull request that goes against a lock has the mistake on its line', async () => {
    const { scene } = await withLayers({
      organization: 'policies:\n  review: {rung: block, lock: true}\n',
    });
    const pull = await openPull(scene, {
      branch: 'loosen',
      files: { [file]: 'policies:\n  review: warn\n' },
    });
    await scene.settle();
    const check = verdict(scene, pull.headSha);
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(check?.annotations.map((one) => [one.path, one.start_line])).toEqual([[file, 2]]);
    expect(check?.annotations[0]?.message).toContain('locked by acme/.github@');
  });

  it('a pull request that edits its file is shown what it changes on the same other layers', async () => {
    const { scene } = await withLayers({ organization: 'policies:\n  review: {rung: warn, approvals: 2}\n' });
    const pull = await openPull(scene, {
      branch: 'edit',
      files: { [file]: 'policies:\n  review: {approvals: 3}\n' },
    });
    await scene.settle();
    expect(said(scene, pull.headSha)).toMatch(/review: approvals 2 → 3/);
    expect(said(scene, pull.headSha)).not.toMatch(/rung .*→/);
  });

  it('a pull request in the organization repository has its mistakes on their lines, and no layer twice', async () => {
    const { scene, dotGithub } = await withLayers({
      organization: 'policies:\n  review: {rung: block, lock: true}\n',
    });
    await dotGithub?.commit({
      branch: 'edit',
      from: 'main',
      files: { [file]: 'policies:\n  review: {rung: warn, lock: true}\n  reviw: block\n' },
      message: 'Edit',
      author: scene.org.owner,
    });
    const pull = await dotGithub?.openPullRequest({ title: 'Edit', head: 'edit', author: scene.org.owner });
    await scene.settle();
    const runs = dotGithub?.checkRuns(pull?.headSha ?? '') ?? [];
    const check = runs.find(({ name }) => name === 'Fairlead');
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(check?.annotations.map((one) => [one.path, one.start_line])).toEqual([[file, 3]]);
    expect(check?.summary).not.toContain('locked by');
  });
});

describe('a change of the organization file', () => {
  it('judges the open pull requests of all its repositories again', async () => {
    const { scene, dotGithub, pull } = await withLayers({ organization: 'policies:\n  review: warn\n' });
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'neutral' });
    if (dotGithub) await put(scene, dotGithub, 'policies:\n  review: block\n');
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
  });
});

describe('a layer that cannot be had', () => {
  const strict = 'policies:\n  review: block\n';
  const mild = 'policies:\n  review: observe\n';

  it('no organization repository is no problem, and is said', async () => {
    const { scene, pull } = await withLayers({ shop: mild });
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    expect(said(scene, pull.headSha)).toContain('or Fairlead is not installed on it');
  });

  it('an organization repository without the file is no problem, and is said', async () => {
    const scene = await openScene({ configuration: mild });
    const dotGithub = await scene.org.createRepository('.github', { private: true });
    await dotGithub.commit({
      branch: 'main',
      files: { 'a.md': 'a\n' },
      message: 'A',
      author: scene.org.owner,
    });
    const pull = await openPull(scene);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
    expect(said(scene, pull.headSha)).toMatch(/acme\/\.github has no \.github\/fairlead\.yml/);
  });

  it.each([
    ['does not exist', 'acme/nothing@main', 'there is no repository'],
    ['has no such branch', 'acme/standards@v9', 'has no branch, tag or commit'],
    ['has no file', 'acme/bare@main', 'has no .github/fairlead.yml'],
  ])('a shared file that %s holds the merge, and a change that names it fails', async (_, name, why) => {
    const { scene, pull } = await withLayers({ standards: strict, shop: `extends: ${name}\n` });
    const bare = await scene.org.createRepository('bare', { private: true });
    await bare.commit({ branch: 'main', files: { 'a.md': 'a\n' }, message: 'A', author: scene.org.owner });
    expect(verdict(scene, pull.headSha)?.conclusion).toBe('action_required');
    const proposing = await openPull(scene, {
      branch: 'proposing',
      files: { [file]: `# again\nextends: ${name}\n` },
    });
    await scene.settle();
    const check = verdict(scene, proposing.headSha);
    expect(check).toMatchObject({ conclusion: 'failure' });
    expect(check?.annotations).toMatchObject([{ path: file, start_line: 2 }]);
    expect(check?.annotations[0]?.message).toContain(why);
  });

  it("another client's private repository does not exist, though the App is installed there", async () => {
    const scene = await openScene({ configuration: 'extends: globex/secret@main\n' });
    const globex = scene.github.createOrganization('globex');
    const secret = await globex.createRepository('secret', { private: true });
    await put(scene, secret, mild);
    scene.github.install(scene.app, globex);
    const pull = await openPull(scene);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'action_required' });
    expect(said(scene, pull.headSha)).toContain('there is no repository');
  });

  it("another client's public repository can be extended by anybody", async () => {
    const scene = await openScene({ configuration: 'extends: globex/standards@main\n' });
    const globex = scene.github.createOrganization('globex');
    await put(scene, await globex.createRepository('standards', { private: false }), strict);
    const pull = await openPull(scene);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
  });

  it.each([
    ['the organization', { organization: 'policies:\n  review: blok\n', shop: mild }],
    ['a shared file', { standards: 'policies: [\n', shop: 'extends: acme/standards@main\n' }],
  ])('%s that was never valid holds the merge', async (_, layers) => {
    const { scene, pull } = await withLayers(layers);
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'action_required' });
  });

  it('an organization file with problems gives way to its last valid version, which is said', async () => {
    const { scene, dotGithub, pull } = await withLayers({ organization: strict });
    if (dotGithub) await put(scene, dotGithub, 'policies:\n  review: blok\n');
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
    expect(said(scene, pull.headSha)).toContain('last valid version of');
    await approveAndPass(scene, pull);
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'neutral' });
  });

  it('a file of the repository that cannot be used does not take the organization away', async () => {
    const { scene, pull } = await withLayers({ organization: strict, shop: 'policies: [\n' });
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'failure' });
  });

  it('a shared file may not extend another one', async () => {
    const { scene, pull } = await withLayers({
      standards: 'extends: acme/more@main\n',
      shop: 'extends: acme/standards@main\n',
    });
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'action_required' });
    expect(said(scene, pull.headSha)).toContain('a shared file may extend packs only');
  });

  it('that is too large holds the merge', async () => {
    const large = `# ${'x'.repeat(600_000)}\n${strict}`;
    const { scene, pull } = await withLayers({ organization: large, shop: mild });
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'action_required' });
  });
});

describe('a read of a layer that fails', () => {
  const effects: Readonly<Record<string, Fault['do']>> = {
    'a refused permission': { status: 403, body: { message: 'Resource not accessible by integration' } },
    'an outage': { status: 502, body: { message: 'Server Error' } },
    'a cut connection': 'drop',
    'an answer nobody expects': { status: 200, body: { message: 'surprise' } },
    'an answer without data': { status: 200, body: { data: null } },
    'an empty answer': { status: 200, body: { data: { repository: null } } },
    'a missing permission': { losePermission: 'contents' },
  };
  const asksFor = (repo: string): NonNullable<Fault['match']['path']> => {
    return ({ path, body }) =>
      path.startsWith('/graphql') &&
      JSON.stringify(body).includes(`"repo":"${repo}"`) &&
      JSON.stringify(body).includes('FairleadFile');
  };

  it.each(
    ['.github', 'standards'].flatMap((repo) => Object.keys(effects).map((effect) => [repo, effect] as const)),
  )('%s: %s is never green', async (repo, effect) => {
    const scene = await openScene({ configuration: 'extends: acme/standards@main\n' });
    for (const name of ['.github', 'standards']) {
      const made = await scene.org.createRepository(name, { private: true });
      await put(scene, made, 'policies:\n  review: observe\n');
    }
    await scene.settle();
    const mend = scene.github.faults.add({ match: { path: asksFor(repo) }, do: effects[effect] ?? 'drop' });
    const pull = await openPull(scene);
    await expect.poll(() => verdict(scene, pull.headSha)?.status, { timeout: 45_000 }).toBe('completed');
    expect(verdict(scene, pull.headSha)?.conclusion).toBe('action_required');
    mend();
    await pull.edit({ title: 'Again', by: scene.maria });
    await scene.settle();
    expect(verdict(scene, pull.headSha)).toMatchObject({ conclusion: 'success' });
  });
});
