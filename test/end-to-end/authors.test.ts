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
});
