/** `/fairlead proceed`: an owner lets a head go on although a policy is unknown; never although one fails. */
import { describe, expect, it } from 'vitest';
import { allBlock, approveAndPass, verdict } from '../end-to-end/scene.ts';
import type { Role } from '../github/state.ts';
import { openTalk } from './scene.ts';

const word = '/fairlead proceed passing-checks reason: rules are not shown today, CI was read by hand';

/** Everything passes but one policy, which cannot be judged. */
async function openUnknown() {
  const talk = await openTalk();
  const heal = talk.scene.github.faults.add({
    match: { path: /\/rules\/branches\// },
    do: { status: 503 },
  });
  await approveAndPass(talk.scene, talk.pull);
  await talk.scene.settle();
  const said = () => verdict(talk.scene, talk.pull.headSha);
  expect(said()?.conclusion).toBe('action_required');
  return { ...talk, heal, said };
}

const recheck = '/fairlead recheck';

describe('a head that is let through', () => {
  it('may go on, is shown as not judged, and is on record', async () => {
    const talk = await openUnknown();
    expect(talk.said()?.summary).toContain('/fairlead proceed passing-checks');
    const comment = await talk.say(talk.mo, word);
    expect(talk.answer(comment)).toMatch(
      /`passing-checks` was not judged on `\w{7}`, and this head is let through/,
    );
    const said = talk.said();
    expect(said?.conclusion).toBe('neutral');
    expect(said?.title).toMatch(/^1 not judged \(let through\), 2 passed$/);
    expect(said?.summary).toContain(
      'passing-checks was not judged, let through by `mo`: `rules are not shown today',
    );
    expect(said?.summary).not.toMatch(/All clear|All settled/i);
    expect(await talk.audited()).toMatchObject([
      { what: 'let through', detail: { comment: comment.id, policy: 'passing-checks', giverId: talk.mo.id } },
    ]);
    const [newest] = await talk.memory.verdicts.history({
      kind: 'pull_request',
      repositoryId: talk.scene.shop.id,
      subject: String(talk.pull.number),
    });
    expect(newest?.assessments?.['passing-checks']).toEqual({
      rung: 'block',
      outcome: 'unknown',
      letThrough: comment.id,
    });
  });

  it('is judged as soon as it can be: what fails then, fails; a word for it is refused', async () => {
    const talk = await openUnknown();
    await talk.say(talk.mo, word);
    talk.heal();
    await talk.scene.shop.createCheckRun({
      name: 'test',
      headSha: talk.pull.headSha,
      status: 'completed',
      conclusion: 'failure',
    });
    await talk.scene.settle();
    expect(talk.said()?.conclusion).toBe('failure');
    expect(talk.answer(await talk.say(talk.mo, word))).toContain('it fails');
    expect(talk.said()?.conclusion).toBe('failure');
  });

  it('is green by what was found when that is in order, and no word is needed', async () => {
    const talk = await openUnknown();
    await talk.say(talk.mo, word);
    talk.heal();
    await talk.say(talk.mo, recheck);
    expect(talk.said()?.conclusion).toBe('success');
    expect(talk.answer(await talk.say(talk.mo, word))).toContain('there is nothing to let through');
  });

  it('is not let through any more after a push, on another base, or once the comment is gone', async () => {
    const talk = await openUnknown();
    const { shop, maria } = talk.scene;
    const comment = await talk.say(talk.mo, word);
    await shop.commit({
      branch: 'next',
      from: 'main',
      files: { 'n.md': 'n\n' },
      message: 'N',
      author: maria,
    });
    await talk.pull.edit({ base: 'next', by: maria });
    await talk.scene.settle();
    expect(talk.said()?.conclusion).not.toBe('neutral');
    await talk.pull.edit({ base: 'main', by: maria });
    await talk.scene.settle();
    // The approval is from before: what it was given for was another change meanwhile.
    expect(talk.said()?.conclusion).toBe('failure');
    // GitHub's times are exact to the second.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await approveAndPass(talk.scene, talk.pull);
    await talk.scene.settle();
    expect(talk.said()?.conclusion).toBe('neutral');
    await talk.pull.deleteComment(comment, talk.mo);
    await talk.scene.settle();
    expect(talk.said()?.conclusion).toBe('action_required');
    expect((await talk.audited()).map(({ what }) => what)).toEqual(['let through', 'let through taken back']);
    await talk.say(talk.mo, word);
    expect(talk.said()?.conclusion).toBe('neutral');
    await shop.commit({ branch: 'feature', files: { 'src/b.ts': 'b\n' }, message: 'More', author: maria });
    await talk.scene.settle();
    expect(talk.said()?.conclusion).not.toBe('neutral');
  });
});

describe('nobody else lets a head through', () => {
  it.each<[string, Role | 'author', RegExp]>([
    ['somebody who writes', 'write', /needs the role `maintain`/],
    ['the author', 'author', /The author of a pull request cannot let it through/],
  ])('%s', async (_, role, refusal) => {
    const talk = await openUnknown();
    const who = role === 'author' ? talk.scene.maria : talk.person('wen', role);
    if (role === 'author') talk.scene.shop.setCollaborator(who, 'admin');
    expect(talk.answer(await talk.say(who, word))).toMatch(refusal);
    expect(talk.said()?.conclusion).toBe('action_required');
  });

  it('nor does an owner who is none any more, or who cannot be looked up', async () => {
    const talk = await openUnknown();
    await talk.say(talk.mo, word);
    expect(talk.said()?.conclusion).toBe('neutral');
    const blind = talk.scene.github.faults.add({ match: { path: /\/permission/ }, do: { status: 503 } });
    await talk.pull.edit({ title: 'Show all of the cart', by: talk.scene.maria });
    await talk.scene.settle();
    expect(talk.said()?.conclusion).toBe('action_required');
    expect(talk.said()?.summary).toContain('GitHub could not be asked whether `mo` may let it through');
    blind();
    talk.scene.shop.setCollaborator(talk.mo, 'read');
    await talk.pull.edit({ title: 'Show some of the cart', by: talk.scene.maria });
    await talk.scene.settle();
    expect(talk.said()?.conclusion).toBe('action_required');
  });

  it.each([
    [
      'a policy that fails',
      allBlock,
      '/fairlead proceed review reason: nobody is here this week',
      /it fails/,
    ],
    [
      'a policy that may not be waived here',
      `${allBlock}waivers:\n  most-days:\n    block: 0\n`,
      word,
      /cannot be waived here, and so cannot be let through/,
    ],
  ])('for %s', async (_, configuration, body, refusal) => {
    const talk = await openTalk({ configuration });
    talk.scene.github.faults.add({ match: { path: /\/rules\/branches\// }, do: { status: 503 } });
    expect(talk.answer(await talk.say(talk.mo, body))).toMatch(refusal);
  });
});
