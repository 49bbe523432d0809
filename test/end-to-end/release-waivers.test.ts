/** Waivers of what is asked of releases: the file on the default branch, the organization's, and its rules. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../github/faults.ts';
import { openScene, type Scene } from './scene.ts';

const path = '.github/fairlead/waivers.yml';
const blocking = 'policies:\n  release-readiness: block\n';

/** `YYYY-MM-DD`, so many days from now. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

function waivers(change: Readonly<Record<string, string>> = {}): string {
  const lines = {
    id: 'quick-fix',
    policy: 'release-readiness',
    reason: 'The shop was down; it is reviewed tomorrow.',
    'requested-by': 'eve',
    'approved-by': 'lea',
    until: inDays(3),
    ...change,
  };
  const [first, ...rest] = Object.entries(lines).map(([key, value]) => `${key}: ${value}`);
  return `waivers:\n  - ${first}\n${rest.map((line) => `    ${line}\n`).join('')}`;
}

function verdictOn(scene: Scene, sha: string) {
  return scene.shop
    .checkRuns(sha)
    .find((run) => run.name === 'Fairlead release' && run.suite.app.id === scene.app.id);
}

function said(scene: Scene, sha: string): string {
  const check = verdictOn(scene, sha);
  return `${check?.title}\n${check?.summary}\n${check?.text}`.replaceAll('`', '');
}

interface Opening {
  /** Of the repository. */
  readonly text?: string | null;
  readonly organization?: Readonly<Record<string, string>>;
  readonly fault?: Fault;
}

/** v1.1.0 by maria, with a commit by eve that nobody was asked to review. */
async function openReleased({ text = waivers(), organization, fault }: Opening = {}) {
  const scene = await openScene({
    configuration: blocking,
    files: text === null ? {} : { [path]: text },
  });
  scene.shop.setCollaborator(scene.github.createUser('lea'), 'maintain');
  scene.shop.setCollaborator(scene.maria, 'maintain');
  if (organization) {
    const home = await scene.org.createRepository('.github', { private: true });
    const about = { branch: 'main', message: 'Rules', author: scene.org.owner };
    await home.commit({ ...about, files: organization });
  }
  await scene.shop.createRelease({ tag: 'v1.0.0', notes: 'The first one', by: scene.maria });
  const files = { 'src/fix.ts': '1\n' };
  const sha = await scene.shop.commit({ branch: 'main', files, message: 'Quick fix', author: scene.eve });
  if (fault) scene.github.faults.add(fault);
  const notes = 'Receipts show their number.';
  const release = await scene.shop.createRelease({ tag: 'v1.1.0', notes, by: scene.maria });
  await scene.settle();
  return { scene, sha, release };
}

describe('a waiver of release-readiness', () => {
  it('permits a release, and is shown', async () => {
    const { scene, sha } = await openReleased();
    expect(verdictOn(scene, sha)).toMatchObject({ conclusion: 'success' });
    expect(verdictOn(scene, sha)?.title).toBe('release v1.1.0: 1 waived');
    expect(said(scene, sha)).toContain(`Waived until ${inDays(3)}, expires in 3 days (approved by lea)`);
  });

  it("stands as well in the organization's file", async () => {
    const { scene, sha } = await openReleased({ text: null, organization: { [path]: waivers() } });
    expect(verdictOn(scene, sha)).toMatchObject({ conclusion: 'success' });
  });

  it.each<[string, string | null, string]>([
    ['there is none', null, 'came without a pull request'],
    [
      'its approver made the release',
      waivers({ 'approved-by': 'maria' }),
      'maria approved it and is the author of this',
    ],
    ['its approver may not', waivers({ 'approved-by': 'tom' }), 'has the permission write here'],
    ['it ended', waivers({ until: inDays(-1) }), 'it ended with'],
    ['it is for another commit', waivers({ head: 'a'.repeat(40) }), 'came without a pull request'],
    ['the file is broken', 'waivers: [\n', 'that a maintainer can put right'],
  ])('does not apply when %s', async (_, text, expected) => {
    const { scene, sha } = await openReleased({ text });
    expect(verdictOn(scene, sha)).toMatchObject({ conclusion: 'failure' });
    expect(said(scene, sha)).toContain(expected);
  });

  it("for one head is for the tag's commit", async () => {
    const { scene, sha, release } = await openReleased({ text: null });
    const files = { [path]: waivers({ head: sha }) };
    await scene.shop.commit({ branch: 'main', files, message: 'Waive', author: scene.org.owner });
    await scene.shop.editRelease(release, { notes: 'Receipts show their number, again.' }, scene.maria);
    await scene.settle();
    expect(verdictOn(scene, sha)).toMatchObject({ conclusion: 'success' });
  });

  it('is given by the rules of the organization', async () => {
    const organization = { '.github/fairlead.yml': 'waivers: {permission: admin}\n' };
    const { scene, sha } = await openReleased({ organization });
    expect(verdictOn(scene, sha)).toMatchObject({ conclusion: 'failure' });
    expect(said(scene, sha)).toContain('has the permission maintain here, and approving one needs admin');
  });

  it.each<[string, Fault]>([
    ['the file', { match: { path: /waivers\.yml/ }, do: { status: 502, body: {} } }],
    ['the file, refused', { match: { path: /waivers\.yml/ }, do: { status: 403, body: {} } }],
    ['the approver', { match: { path: /\/collaborators\/lea\/permission$/ }, do: { status: 502, body: {} } }],
  ])('that rests on something nobody could read applies to nothing: %s', async (_, fault) => {
    const { scene, sha } = await openReleased({ fault });
    expect(verdictOn(scene, sha)).toMatchObject({ conclusion: 'failure' });
    expect(said(scene, sha)).toMatch(/could not be read|GitHub could not be asked/);
  });
});

describe('what the organization asks of releases', () => {
  it('is asked of a repository that says nothing itself', async () => {
    const scene = await openScene({ configuration: null });
    const home = await scene.org.createRepository('.github', { private: true });
    const files = { '.github/fairlead.yml': blocking };
    await home.commit({ branch: 'main', files, message: 'Rules', author: scene.org.owner });
    await scene.shop.createRelease({ tag: 'v1.0.0', notes: '- TODO\n', by: scene.maria });
    await scene.settle();
    expect(verdictOn(scene, scene.shop.sha())).toMatchObject({ conclusion: 'failure' });
  });

  it.each([
    ['that fails to be read is asked for again: nothing is said before', 'drop', undefined],
    ['that cannot be used is said', null, 'action_required'],
  ] as const)('%s', async (_, fault, conclusion) => {
    const scene = await openScene({ configuration: null });
    const home = await scene.org.createRepository('.github', { private: true });
    const files = { '.github/fairlead.yml': fault === null ? 'policies: [\n' : blocking };
    await home.commit({ branch: 'main', files, message: 'Rules', author: scene.org.owner });
    const isLayer = ({ body }: { readonly body: unknown }) => JSON.stringify(body).includes('FairleadFile');
    const mend = fault === null ? () => {} : scene.github.faults.add({ match: { path: isLayer }, do: fault });
    const release = await scene.shop.createRelease({ tag: 'v1.0.0', notes: '- TODO\n', by: scene.maria });
    await scene.settle();
    expect(verdictOn(scene, scene.shop.sha())?.conclusion).toBe(conclusion);
    mend();
    await scene.shop.editRelease(release, { notes: '- TODO' }, scene.maria);
    await scene.settle();
    const after = fault === null ? 'action_required' : 'failure';
    expect(verdictOn(scene, scene.shop.sha())?.conclusion).toBe(after);
  });
});
