/** The organization's file of waivers, in `acme/.github`, over the App. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../github/faults.ts';
import type { RepositoryHandle } from '../github/index.ts';
import { openPull, openScene, type Scene, verdict } from './scene.ts';

const path = '.github/fairlead/waivers.yml';
const strict = 'policies:\n  review: block\n';

/** `YYYY-MM-DD`, so many days from now. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

function waivers(change: Readonly<Record<string, string>> = {}): string {
  const lines = {
    id: 'nobody-here',
    policy: 'review',
    reason: 'Nobody is here this week.',
    'requested-by': 'eve',
    'approved-by': 'lea',
    until: inDays(5),
    ...change,
  };
  const [first, ...rest] = Object.entries(lines).map(([key, value]) => `${key}: ${value}`);
  return `waivers:\n  - ${first}\n${rest.map((line) => `    ${line}\n`).join('')}`;
}

async function put(scene: Scene, home: RepositoryHandle, files: Readonly<Record<string, string | null>>) {
  await home.commit({ branch: 'main', files, message: 'Rules', author: scene.org.owner });
  await scene.settle();
}

/** A pull request that nobody reviewed, in a repository that asks for a review. */
async function withHome(files: Readonly<Record<string, string>>, configuration = strict) {
  const scene = await openScene({ configuration });
  scene.shop.setCollaborator(scene.github.createUser('lea'), 'maintain');
  const home = await scene.org.createRepository('.github', { private: true });
  await put(scene, home, files);
  const pull = await openPull(scene);
  await scene.settle();
  return { scene, home, pull, sha: pull.headSha };
}

function said(scene: Scene, sha: string): string {
  const check = verdict(scene, sha);
  return `${check?.title}\n${check?.summary}\n${check?.text}`.replaceAll('`', '');
}

describe("a waiver in the organization's file", () => {
  it('permits what it is for, in every repository', async () => {
    const { scene, sha } = await withHome({ [path]: waivers() });
    expect(verdict(scene, sha)).toMatchObject({ conclusion: 'success', title: '1 waived' });
    expect(said(scene, sha)).toContain('approved by lea');
  });

  it.each([
    ['it names other repositories', { repositories: '[acme/web]' }, 'Ask somebody with write access'],
    ['its approver may not here', { 'approved-by': 'tom' }, 'has the permission write here'],
    ['its approver is the author', { 'approved-by': 'maria' }, 'is the author of this change'],
    [
      'it is broken',
      { until: 'soon' },
      'acme/.github/.github/fairlead/waivers.yml:7:12 until of waiver nobody-here',
    ],
  ])('does not apply when %s', async (_, change, expected) => {
    const { scene, sha } = await withHome({ [path]: waivers(change) });
    expect(verdict(scene, sha)?.conclusion).toBe('failure');
    expect(said(scene, sha)).toContain(expected);
  });

  it('costs no request', async () => {
    const reads = async (files: Readonly<Record<string, string>>) => {
      const { scene } = await withHome({ 'a.md': 'a\n', ...files });
      // Of changes: organizations and repositories themselves are judged as often as events ask for it.
      const ofChanges = scene.github.requests.filter(
        ({ path: at, permissions }) => at === '/graphql' && permissions?.checks !== undefined,
      );
      return ofChanges.length;
    };
    expect(await reads({ [path]: waivers() })).toBe(await reads({}));
  });

  it('is held to the rules of the organization, which the repository can only make stricter', async () => {
    const rules = { '.github/fairlead.yml': 'waivers: {permission: admin}\n', [path]: waivers() };
    const { scene, sha } = await withHome(rules, `${strict}waivers: {permission: write}\n`);
    expect(verdict(scene, sha)?.conclusion).toBe('failure');
    expect(said(scene, sha)).toContain('has the permission maintain here, and approving one needs admin');
    expect(said(scene, sha)).toMatch(/fairlead\.yml:3:23.*it can only be made stricter/);
  });
});

describe("a change of the organization's file", () => {
  it('judges the pull requests of all repositories again', async () => {
    const { scene, home, sha } = await withHome({ 'a.md': 'a\n' });
    expect(verdict(scene, sha)?.conclusion).toBe('failure');
    await put(scene, home, { [path]: waivers() });
    expect(verdict(scene, sha)?.conclusion).toBe('success');
    await put(scene, home, { [path]: null });
    expect(verdict(scene, sha)?.conclusion).toBe('failure');
  });

  it('shows what it adds, and waivers for other repositories are no orphans in it', async () => {
    const { scene, home } = await withHome({ 'a.md': 'a\n' });
    home.setCollaborator(scene.maria, 'write');
    const files = { [path]: waivers({ repositories: '[acme/shop]' }) };
    await home.commit({ branch: 'edit', from: 'main', files, message: 'Waive', author: scene.maria });
    const pull = await home.openPullRequest({ title: 'Waive', head: 'edit', author: scene.maria });
    await scene.settle();
    const check = home.checkRuns(pull.headSha).find(({ name }) => name === 'Fairlead');
    expect(`${check?.summary}${check?.text}`).toContain('adds `nobody-here`');
    expect(`${check?.summary}${check?.text}`).not.toContain('permits nothing');
  });
});

describe("a read of the organization's file that fails", () => {
  const asks: NonNullable<Fault['match']['path']> = ({ path: at, body }) =>
    at.startsWith('/graphql') && JSON.stringify(body).includes('FairleadFile');

  it.each<[string, Fault['do']]>([
    ['a refused permission', { status: 403, body: { message: 'Resource not accessible by integration' } }],
    ['an outage', { status: 502, body: { message: 'Server Error' } }],
    ['a cut connection', 'drop'],
    ['an empty answer', { status: 200, body: { data: { repository: null } } }],
    ['a missing permission', { losePermission: 'contents' }],
  ])('%s: is never green, is said, and heals', async (_, effect) => {
    const { scene, pull, sha } = await withHome({ [path]: waivers() });
    const mend = scene.github.faults.add({ match: { path: asks }, do: effect });
    await pull.edit({ title: 'Again', by: scene.maria });
    await scene.settle();
    expect(verdict(scene, sha)?.conclusion).toBe('failure');
    expect(said(scene, sha)).toContain('none of its waivers applies, because it could not be read');
    mend();
    await pull.edit({ title: 'Once more', by: scene.maria });
    await scene.settle();
    expect(verdict(scene, sha)?.conclusion).toBe('success');
  });

  it('is too large: is never green, and is said', async () => {
    const { scene, sha } = await withHome({ [path]: `# ${'x'.repeat(600_000)}\n${waivers()}` });
    expect(verdict(scene, sha)?.conclusion).toBe('failure');
    expect(said(scene, sha)).toContain('is too large or not a text file');
  });
});
