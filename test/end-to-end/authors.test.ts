/** Who may say yes to a change, to what, and who may be shown what. */
import { describe, expect, it } from 'vitest';
import { openTalk, waiver } from '../comment-commands/scene.ts';
import { openPull, openScene, type Scene, verdict } from './scene.ts';

const configuration = 'policies:\n  review: {rung: block, code-owners: ignore}\n';

async function conclusion(scene: Scene, sha: string) {
  await scene.settle();
  return verdict(scene, sha)?.conclusion;
}

/** With a clock that `later` moves on by a minute: GitHub's times are whole seconds. */
async function openClocked() {
  let at = Date.now();
  const now = () => new Date(at);
  const scene = await openScene({ configuration }, { now }, { now });
  return { scene, later: () => (at += 60_000) };
}

function said(scene: Scene, sha: string): string {
  const check = verdict(scene, sha);
  return `${check?.title}\n${check?.summary}\n${check?.text}`.replaceAll('`', '');
}

describe('an approval', () => {
  it('was given for what was shown: another base that shows more needs another', async () => {
    const { scene, later } = await openClocked();
    const back = { files: { 'src/door.ts': 'open();\n' }, message: 'Door', author: scene.maria };
    await scene.shop.commit({ branch: 'staging', from: 'main', ...back });
    const pull = await openPull(scene, { base: 'staging' });
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    later();
    await pull.edit({ base: 'main', by: scene.maria });
    expect(await conclusion(scene, pull.headSha)).toBe('failure');
    expect(said(scene, pull.headSha)).toContain('tom approved it into staging');
    later();
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    expect(await conclusion(scene, pull.headSha)).toBe('success');
  });

  it("of an owner is none where the new base's file names others; it counts again on the old one", async () => {
    const owned = 'policies:\n  review: {rung: block, code-owners: require}\n';
    let at = Date.now();
    const now = () => new Date(at);
    const files = { '.github/CODEOWNERS': '* @tom\n' };
    const scene = await openScene({ configuration: owned, files }, { now }, { now });
    const theirs = { '.github/CODEOWNERS': '* @eve\n' };
    await scene.shop.commit({
      branch: 'staging',
      from: 'main',
      files: theirs,
      message: 'Owners',
      author: scene.tom,
    });
    const pull = await openPull(scene);
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    expect(await conclusion(scene, pull.headSha)).toBe('success');
    const retarget = async (base: string) => {
      at += 60_000;
      await pull.edit({ base, by: scene.maria });
      return conclusion(scene, pull.headSha);
    };
    expect(await retarget('staging')).toBe('failure');
    expect(said(scene, pull.headSha)).toContain('@eve');
    expect(said(scene, pull.headSha)).not.toContain('@tom');
    expect(await retarget('main')).toBe('success');
    await retarget('staging');
    at += 60_000;
    await pull.review({ by: scene.eve, state: 'APPROVED' });
    expect(await conclusion(scene, pull.headSha)).toBe('success');
  });

  it('stays while the base moves on, and when the same change is based on another branch', async () => {
    const { scene, later } = await openClocked();
    await scene.shop.push('staging', scene.shop.sha('main'));
    const pull = await openPull(scene, { base: 'staging' });
    await pull.review({ by: scene.tom, state: 'APPROVED' });
    await scene.settle();
    await scene.shop.commit({
      branch: 'main',
      files: { 'docs/a.md': 'A\n' },
      message: 'Docs',
      author: scene.eve,
    });
    later();
    await pull.edit({ base: 'main', by: scene.maria });
    expect(await conclusion(scene, pull.headSha)).toBe('success');
  });
});

describe('a waiver in a comment', () => {
  it('is not for who pushed any of it, although somebody else pushed last', async () => {
    const talk = await openTalk();
    const { shop, maria } = talk.scene;
    const change = (n: number) => ({
      branch: 'feature',
      files: { 'src/cart.ts': `export const n = ${n};\n` },
    });
    await shop.commit({ ...change(1), message: 'For maria', author: maria, pusher: talk.mo });
    await shop.commit({ ...change(2), message: 'Mine', author: maria });
    await talk.scene.settle();
    const comment = await talk.say(talk.mo, waiver);
    expect(await talk.granted()).toEqual([]);
    expect(talk.answer(comment)).toContain('pushed');
  });
});

describe('a file of another repository', () => {
  const secret = 'policies:\n  review: {rung: block, approvals: 7}\n  no-such-policy: block\n';

  it('is as if it did not exist for a stranger who proposes it', async () => {
    const scene = await openScene();
    const { org, eve } = scene;
    const open = await org.createRepository('open', { private: false });
    const hidden = await org.createRepository('vault', { private: true });
    const commit = { branch: 'main', message: 'Start', author: org.owner };
    await open.commit({ ...commit, files: { '.github/fairlead.yml': configuration } });
    await hidden.commit({ ...commit, files: { '.github/fairlead.yml': secret } });
    const fork = eve.fork(open);
    const words: string[] = [];
    for (const name of ['vault', 'nowhere']) {
      const files = { '.github/fairlead.yml': `extends: acme/${name}@main\n` };
      await fork.commit({ branch: name, from: 'main', files, message: 'Rules', author: eve });
      const pull = await open.openPullRequest({ title: 'Rules', head: name, author: eve, fromFork: fork });
      await scene.settle();
      const check = open.checkRuns(pull.headSha).find((run) => run.name === 'Fairlead');
      expect(check?.conclusion).toBe('failure');
      const text = JSON.stringify([check?.title, check?.summary, check?.text]);
      expect(text).toContain(`acme/${name}@main`);
      words.push(text.replaceAll(name, 'X').replaceAll(/#\d+|[0-9a-f]{7,40}|\d+ API calls?/g, ''));
    }
    expect(words[0]).toBe(words[1]);
    expect(words[0]).not.toMatch(/no-such-policy|approvals 1 → 7/);
  });

  /** A repository of acme with a change by eve, and a file in `vault` that not everybody may read. */
  async function withVault(isPrivate: boolean, base: string, theirs: string, proposed: string) {
    const scene = await openScene();
    const { org, eve } = scene;
    const files = (name: string, text: string) => ({ [name]: text });
    const shop = await org.createRepository('open', { private: isPrivate });
    const vault = await org.createRepository('vault', { private: true });
    vault.setCollaborator(eve, 'read');
    shop.setCollaborator(eve, 'write');
    const start = { branch: 'main', message: 'Start', author: org.owner };
    await vault.commit({ ...start, files: files('.github/fairlead.yml', theirs) });
    await shop.commit({ ...start, files: files('.github/fairlead.yml', base) });
    const change = files('.github/fairlead.yml', proposed);
    await shop.commit({ branch: 'rules', from: 'main', files: change, message: 'Rules', author: eve });
    const pull = await shop.openPullRequest({ title: 'Rules', head: 'rules', author: eve });
    await scene.settle();
    const check = shop.checkRuns(pull.headSha).find((run) => run.name === 'Fairlead');
    return `${check?.conclusion} ${check?.title}\n${check?.summary}\n${check?.text}`.replaceAll('`', '');
  }
  const asking = 'policies:\n  review: {rung: warn, approvals: 7}\n';
  const extending = 'extends: acme/vault@main\n';

  it('is shown to an author who may read it, where nobody else sees the report', async () => {
    const words = await withVault(true, configuration, asking, extending);
    expect(words).toContain('approvals 1 → 7');
  });

  it('is not shown in public, though its author may read it: what a change of it does is withheld', async () => {
    const words = await withVault(false, configuration, asking, extending);
    expect(words).toContain('acme/vault takes part in it, and not everybody who reads this may read that');
    expect(words).not.toContain('approvals 1 → 7');
  });

  it('that judges a public repository is in force, and its mistakes are not quoted', async () => {
    const words = await withVault(false, extending, secret, `${extending}comment: never\n`);
    expect(words).toContain('a problem, which is not quoted here because not everybody may read that file');
    expect(words).not.toContain('no-such-policy');
  });

  it('with waivers gives no reasons in public', async () => {
    const scene = await openScene();
    const { org, maria } = scene;
    const [shop, home] = [
      await org.createRepository('open', { private: false }),
      await org.createRepository('.github', { private: true }),
    ];
    shop.setCollaborator(scene.github.createUser('lea'), 'maintain');
    const until = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const entry = `waivers:\n  - {id: a, policy: review, reason: The merger with Initech., requested-by: tom, approved-by: lea, until: ${until}, ticket: SEC-9}\n  - {id: b, policy: merger-of-initech}\n`;
    const start = { branch: 'main', message: 'Start', author: org.owner };
    await home.commit({ ...start, files: { '.github/fairlead/waivers.yml': entry } });
    await shop.commit({ ...start, files: { '.github/fairlead.yml': configuration } });
    await shop.commit({ branch: 'b', from: 'main', files: { b: 'b' }, message: 'B', author: maria });
    const pull = await shop.openPullRequest({ title: 'B', head: 'b', author: maria });
    await scene.settle();
    const check = shop.checkRuns(pull.headSha).find((run) => run.name === 'Fairlead');
    const words = JSON.stringify([check, pull.comments()]);
    expect(check).toMatchObject({ conclusion: 'success', title: '1 waived' });
    expect(words).toContain('not everybody may read the file it stands in');
    expect(words).not.toMatch(/Initech|SEC-9/i);
  });
});
