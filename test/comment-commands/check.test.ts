/** What a waiver in a comment does to the check, what takes it back, and whose rules it is given by. */
import { describe, expect, it } from 'vitest';
import { allBlock, openPull, verdict } from '../end-to-end/scene.ts';
import type { Role } from '../github/state.ts';
import { daysFromNow, openTalk, type Talk, talkIn } from './scene.ts';

/** What holds the pull request of the scene: nobody reviewed it, nothing checked it. */
const held = ['review', 'passing-checks'] as const;

const command = (policy: string, days = 5) =>
  `/fairlead waive ${policy} reason: nobody is here this week until: ${daysFromNow(days)}`;

/** Waives whatever holds it. */
async function waiveAll({ say, mo }: Talk) {
  const comments = [];
  for (const policy of held) comments.push(await say(mo, command(policy)));
  return comments;
}

const conclusion = ({ scene, pull }: Talk) => verdict(scene, pull.headSha)?.conclusion;

async function push({ scene }: Talk, branch = 'feature') {
  const files = { 'src/cart.ts': `export const items = ['${branch}', 9];\n` };
  await scene.shop.commit({ branch, files, message: 'More', author: scene.maria });
  await scene.settle();
}

describe('the check', () => {
  it('passes with a waiver, and says that it was waived', async () => {
    const talk = await openTalk();
    expect(conclusion(talk)).toBe('failure');
    const [first, second] = await waiveAll(talk);
    expect(first && talk.answer(first)).toContain('`review` is waived on');
    expect(second && talk.answer(second)).toContain('`passing-checks` is waived on');
    const run = verdict(talk.scene, talk.pull.headSha);
    expect([run?.conclusion, run?.title]).toEqual(['success', expect.stringContaining('2 waived')]);
    expect(`${run?.summary}${run?.text}`).toContain('approved by `mo`');
    const explained = talk.answer(await talk.say(talk.mo, '/fairlead explain review'));
    expect(explained).toContain('its findings are waived');
  });

  it('fails while only some of what holds it is waived', async () => {
    const talk = await openTalk();
    await talk.say(talk.mo, command('review'));
    const run = verdict(talk.scene, talk.pull.headSha);
    expect([run?.conclusion, run?.title]).toEqual(['failure', expect.stringContaining('1 to fix, 1 waived')]);
  });

  it.each(['edited', 'deleted', 'pushed'] as const)('fails again once it is %s', async (what) => {
    const talk = await openTalk();
    const [comment] = await waiveAll(talk);
    if (!comment) throw new Error('no comment');
    expect(conclusion(talk)).toBe('success');
    if (what === 'edited') await talk.pull.editComment(comment, { by: talk.mo, body: 'Never mind' });
    else if (what === 'deleted') await talk.pull.deleteComment(comment, talk.mo);
    else await push(talk);
    await talk.scene.settle();
    expect(conclusion(talk)).toBe('failure');
    const title = verdict(talk.scene, talk.pull.headSha)?.title;
    expect(title).toContain(what === 'pushed' ? '2 to fix' : '1 to fix, 1 waived');
  });

  it('passes again for the head that was waived, and for no other one', async () => {
    const talk = await openTalk();
    await waiveAll(talk);
    const waived = talk.pull.headSha;
    await push(talk);
    expect(conclusion(talk)).toBe('failure');
    await talk.scene.shop.push('feature', waived, { pusher: talk.scene.maria, force: true });
    await talk.scene.settle();
    expect([talk.pull.headSha, conclusion(talk)]).toEqual([waived, 'success']);
  });

  it('of another pull request with the same change is held all the same', async () => {
    const talk = await openTalk();
    await waiveAll(talk);
    const other = await openPull(talk.scene, { branch: 'other', message: 'The same in other words' });
    const there = await talkIn(talk.scene, other, talk.mo);
    expect(other.headSha).not.toBe(talk.pull.headSha);
    expect([conclusion(talk), conclusion(there)]).toEqual(['success', 'failure']);
  });

  it('of a commit with two pull requests is held while one of them is not waived', async () => {
    const talk = await openTalk();
    await waiveAll(talk);
    const { shop, maria } = talk.scene;
    await shop.push('other', talk.pull.headSha, { pusher: maria });
    const made = { title: 'Again', head: 'other', base: 'main', author: maria };
    const there = await talkIn(talk.scene, await shop.openPullRequest(made), talk.mo);
    expect(there.pull.headSha).toBe(talk.pull.headSha);
    expect(conclusion(talk)).toBe('failure');
    await waiveAll(there);
    expect(conclusion(talk)).toBe('success');
  });

  it('looks at the approver again each time: one who may no longer waive waives nothing', async () => {
    const talk = await openTalk();
    await waiveAll(talk);
    talk.scene.shop.setCollaborator(talk.mo, 'write');
    await talk.say(talk.scene.tom, '/fairlead recheck');
    expect(conclusion(talk)).toBe('failure');
    expect(verdict(talk.scene, talk.pull.headSha)?.text).toContain('has the permission `write` here');
  });
});

describe('the rules of the configuration', () => {
  const rules = (said: string) => `${allBlock}waivers: ${said}\n`;

  it.each<[string, Role, string, number, RegExp]>([
    ['write is enough', 'write', '{permission: write}', 5, /is waived on/],
    [
      'maintain is not',
      'maintain',
      '{permission: admin}',
      5,
      /Not done: this command needs the role `admin`/,
    ],
    ['admin is', 'admin', '{permission: admin}', 5, /is waived on/],
    ['the last day', 'maintain', '{most-days: {block: 7}}', 6, /is waived on/],
    ['a day more', 'maintain', '{most-days: {block: 7}}', 7, /lasts 7 days at most/],
    ['no day at all', 'maintain', '{most-days: {block: 0}}', 0, /cannot be waived here/],
    ['longer than usual', 'maintain', '{most-days: {block: 120}}', 100, /is waived on/],
  ])('%s', async (_, role, said, days, expected) => {
    const talk = await openTalk({ configuration: rules(said) });
    const somebody = talk.person('somebody', role);
    expect(talk.answer(await talk.say(somebody, command('review', days)))).toMatch(expected);
    expect(await talk.granted()).toHaveLength(expected.source.includes('is waived') ? 1 : 0);
  });

  it('of the organization count, and are named by explain', async () => {
    const talk = await openTalk();
    const home = await talk.scene.org.createRepository('.github', { private: true });
    const files = { '.github/fairlead.yml': 'waivers: {permission: admin}\n' };
    await home.commit({ branch: 'main', files, message: 'Rules', author: talk.scene.org.owner });
    await talk.scene.settle();
    expect(talk.answer(await talk.say(talk.mo, command('review')))).toContain('needs the role `admin`');
    expect(talk.answer(await talk.say(talk.mo, '/fairlead explain review'))).toContain(
      'with the role `admin`',
    );
    expect(await talk.granted()).toEqual([]);
  });

  it('that became stricter since take back what was given', async () => {
    const talk = await openTalk();
    await waiveAll(talk);
    const files = { '.github/fairlead.yml': rules('{most-days: {block: 2}}') };
    await talk.scene.shop.commit({
      branch: 'main',
      files,
      message: 'Stricter',
      author: talk.scene.org.owner,
    });
    await talk.scene.settle();
    expect(conclusion(talk)).toBe('failure');
  });

  it.each([
    ['the repository', { '.github/fairlead.yml': 'policies: [\n' }, null],
    ['the organization', {}, 'waivers: {permission: nobody}\n'],
    ['a shared file', { '.github/fairlead.yml': `extends: acme/nothing@main\n${allBlock}` }, null],
  ])(
    'that cannot be read (%s): nothing is given, and the usual rules are not taken for them',
    async (_, files, organization) => {
      const talk = await openTalk({ configuration: null });
      const { scene, mo } = talk;
      const put = async (repository: typeof scene.shop, changed: Readonly<Record<string, string>>) => {
        if (Object.keys(changed).length > 0)
          await repository.commit({
            branch: 'main',
            files: changed,
            message: 'Rules',
            author: scene.org.owner,
          });
      };
      if (organization !== null) {
        const home = await scene.org.createRepository('.github', { private: true });
        await put(home, { '.github/fairlead.yml': organization });
      }
      await put(scene.shop, files);
      await scene.settle();
      const comment = await talk.say(mo, command('review'));
      expect(talk.answer(comment)).toContain('Nothing was done yet');
      expect(talk.answer(comment)).toContain('the configuration says who may approve a waiver');
      expect(await talk.granted()).toEqual([]);
      // What a policy says can be told all the same.
      expect(talk.answer(await talk.say(mo, '/fairlead explain review'))).toContain('`review`: ');
    },
  );
});
