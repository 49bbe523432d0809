/** Waivers that are given in comments: by whom, for what, how long, and what ends them. */
import { describe, expect, it } from 'vitest';
import { allBlock } from '../end-to-end/scene.ts';
import type { Role } from '../github/state.ts';
import { daysFromNow, openTalk, waiver } from './scene.ts';

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const until = (day: string) => `/fairlead waive review reason: nobody is here this week until: ${day}`;

describe('a waiver', () => {
  it('is given for the present head, and says who, why and until when', async () => {
    const talk = await openTalk();
    const before = talk.judgements();
    const comment = await talk.say(talk.mo, waiver);
    const head = talk.pull.headSha;
    expect(await talk.granted()).toEqual([
      {
        id: `comment-${comment.id}`,
        policy: 'review',
        scope: { repositories: [], paths: [], findings: [], advisory: null, head },
        reason: 'nobody is here this week',
        requestedBy: 'maria',
        approvedBy: 'mo',
        until: daysFromNow(5),
        ticket: null,
        origin: { kind: 'comment', comment: comment.id, pullRequest: talk.pull.number },
      },
    ]);
    expect(talk.answer(comment)).toContain(`\`review\` is waived on \`${head.slice(0, 7)}\` until`);
    expect(talk.answer(comment)).not.toContain('nobody is here');
    // Once to see that it fails, once to say that it is waived.
    expect(talk.judgements()).toBe(before + 2);
    const [row, ...more] = await talk.audited();
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      what: 'waiver granted',
      detail: { comment: comment.id, head, policy: 'review', approverId: talk.mo.id, permission: 'maintain' },
    });
    expect(JSON.stringify(row)).not.toContain('nobody is here');
  });

  it.each<[string, string, RegExp]>([
    ['the last day that is allowed', until(daysFromNow(89)), /is waived/],
    ['one day more', until(daysFromNow(90)), /lasts 90 days at most/],
    ['today', until(daysFromNow(0)), /is waived/],
    ['yesterday', until(daysFromNow(-1)), /That day is over/],
    ['a policy that does not exist', waiver.replace('review', 'reviews'), /Did you mean `review`/],
    ['one that passes', waiver.replace('review', 'dependencies'), /does not fail on/],
    ['no reason', waiver.replace('nobody is here this week', ''), /needs `reason:`/],
  ])('%s', async (_, body, said) => {
    const talk = await openTalk();
    const comment = await talk.say(talk.mo, body);
    expect(talk.answer(comment)).toMatch(said);
    expect(await talk.granted()).toHaveLength(said.source === 'is waived' ? 1 : 0);
  });

  it('keeps no secret that somebody wrote into the reason', async () => {
    const talk = await openTalk();
    const token = `ghp_${'a1B2'.repeat(9)}`;
    await talk.say(talk.mo, waiver.replace('nobody is', `CI is down, use ${token}, nobody is`));
    expect((await talk.granted()).map(({ reason }) => reason)).toEqual([
      'CI is down, use [redacted], nobody is here this week',
    ]);
    const { rows } = await talk.database.execute('select payload::text from ledger_notes');
    expect(rows.length).toBeGreaterThan(2);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('is not needed where nothing is held', async () => {
    const talk = await openTalk({
      configuration: allBlock.replace('review: block', 'review: observe'),
    });
    expect(talk.answer(await talk.say(talk.mo, waiver))).toContain('only observed');
    expect(await talk.granted()).toEqual([]);
  });
});

describe('whoever had a hand in the change', () => {
  it.each<[string, Role]>([
    ['its author', 'maintain'],
    ['its author, who is an administrator', 'admin'],
  ])('%s cannot waive a policy for it', async (_, role) => {
    const talk = await openTalk();
    talk.scene.shop.setCollaborator(talk.scene.maria, role);
    const comment = await talk.say(talk.scene.maria, waiver);
    expect(talk.answer(comment)).toContain('The author of a pull request cannot waive');
    expect(await talk.granted()).toEqual([]);
  });

  it.each(['author', 'committer', 'coAuthors'] as const)(
    'as the %s of a commit cannot, either',
    async (as) => {
      const talk = await openTalk();
      const { scene, mo } = talk;
      const hand = { author: { author: mo }, committer: { committer: mo }, coAuthors: { coAuthors: [mo] } }[
        as
      ];
      const files = { 'src/cart.ts': 'export const items = [2];\n' };
      await scene.shop.commit({ branch: 'feature', files, message: 'More', author: scene.maria, ...hand });
      await scene.settle();
      const comment = await talk.say(mo, waiver);
      expect(talk.answer(comment)).toContain('somebody with a part in a change cannot waive');
      expect(await talk.granted()).toEqual([]);
    },
  );
});

describe('what ends it', () => {
  it.each(['edited', 'deleted'] as const)('its comment is %s', async (what) => {
    const talk = await openTalk();
    const comment = await talk.say(talk.mo, waiver);
    expect(await talk.granted()).toHaveLength(1);
    const before = talk.judgements();
    if (what === 'edited') await talk.pull.editComment(comment, { by: talk.mo, body: `${waiver} ` });
    else await talk.pull.deleteComment(comment, talk.mo);
    await talk.scene.settle();
    expect(await talk.granted()).toEqual([]);
    expect(talk.answer(comment)).toContain(`is revoked: the comment that gave it was ${what}.`);
    expect(talk.judgements()).toBe(before + 1);
    expect(await talk.audited()).toMatchObject([
      { what: 'waiver granted' },
      { what: 'waiver revoked', detail: { comment: comment.id, because: what } },
    ]);
  });

  it('its comment is edited by somebody else, which is written down', async () => {
    const talk = await openTalk();
    const comment = await talk.say(talk.mo, waiver);
    await talk.pull.editComment(comment, { by: talk.scene.eve, body: 'Never mind' });
    await talk.scene.settle();
    expect(await talk.granted()).toEqual([]);
    const rows = await talk.audited();
    expect(rows).toContainEqual({
      what: 'command edited by another',
      detail: {
        comment: comment.id,
        repositoryId: talk.scene.shop.id,
        pullRequest: talk.pull.number,
        editorId: talk.scene.eve.id,
        authorId: talk.mo.id,
      },
    });
  });

  it('a push: it is for the head that it was given for', async () => {
    const talk = await openTalk();
    await talk.say(talk.mo, waiver);
    const [given] = await talk.granted();
    const files = { 'src/cart.ts': 'export const items = [3];\n' };
    await talk.scene.shop.commit({ branch: 'feature', files, message: 'More', author: talk.scene.maria });
    await talk.scene.settle();
    expect((await talk.granted()).map(({ scope }) => scope.head)).toEqual([given?.scope.head]);
    expect(given?.scope.head).not.toBe(talk.pull.headSha);
  });
});

describe('no waiver comes of', () => {
  it("somebody's words that an administrator turned into a command", async () => {
    const talk = await openTalk();
    const comment = await talk.say(talk.mo, 'Looks good');
    await talk.pull.editComment(comment, { by: talk.scene.org.owner, body: waiver });
    await talk.scene.settle();
    expect(await talk.granted()).toEqual([]);
    expect(talk.answer(comment)).toBeNull();
    expect(await talk.audited()).toMatchObject([{ what: 'command edited by another' }]);
  });

  it("one's own words, edited into a command", async () => {
    const talk = await openTalk();
    const comment = await talk.say(talk.mo, 'Looks good');
    await talk.pull.editComment(comment, { by: talk.mo, body: waiver });
    await talk.scene.settle();
    expect([await talk.granted(), await talk.audited(), talk.answer(comment)]).toEqual([[], [], null]);
  });

  it.each(['edited', 'deleted'] as const)(
    'a comment that was %s before it was read, in whatever order that is heard',
    async (what) => {
      const talk = await openTalk();
      const late = talk.scene.github.faults.add({
        match: { event: 'issue_comment.created' },
        do: { delayMs: 300 },
      });
      const comment = await talk.pull.comment({ by: talk.mo, body: waiver });
      // In the same second: GitHub's times do not tell.
      if (what === 'edited')
        await talk.pull.editComment(comment, { by: talk.mo, body: waiver.replace('this', 'next') });
      else await talk.pull.deleteComment(comment, talk.mo);
      await talk.scene.settle();
      late();
      expect(await talk.granted()).toEqual([]);
      expect(await talk.audited()).toEqual([]);
    },
  );

  it('a command that was written before the head was pushed', async () => {
    const talk = await openTalk();
    talk.scene.github.faults.add({ match: { event: 'issue_comment.created' }, do: { delayMs: 2500 } });
    const comment = await talk.pull.comment({ by: talk.mo, body: waiver });
    await wait(1200);
    const files = { 'src/cart.ts': 'export const items = [4];\n' };
    await talk.scene.shop.commit({ branch: 'feature', files, message: 'Slip in', author: talk.scene.maria });
    await talk.scene.settle();
    expect(talk.answer(comment)).toContain('is newer than the comment');
    expect(await talk.granted()).toEqual([]);
  });
});

describe('webhooks', () => {
  it('delivered again and again: one answer, one waiver', async () => {
    const talk = await openTalk();
    const { github, app, settle } = talk.scene;
    github.faults.add({ match: { event: 'issue_comment' }, do: 'duplicate' });
    const comment = await talk.say(talk.mo, waiver);
    const delivery = github.deliveries(app).find(({ event }) => event === 'issue_comment');
    for (let i = 0; i < 2 && delivery; i++) {
      github.redeliver(delivery);
      await settle();
    }
    expect(delivery).toBeDefined();
    expect(talk.answer(comment)).toContain('is waived');
    expect(await talk.granted()).toHaveLength(1);
    expect(await talk.audited()).toHaveLength(1);
  });

  it('delivered twice at once, and again later: one answer', async () => {
    const talk = await openTalk();
    const { github, app, settle } = talk.scene;
    github.faults.add({ match: { event: 'issue_comment' }, do: 'duplicate' });
    const comment = await talk.say(talk.mo, '/fairlead help');
    const delivery = github.deliveries(app).find(({ event }) => event === 'issue_comment');
    if (delivery) github.redeliver(delivery);
    await settle();
    expect(talk.answer(comment)).toContain('/fairlead recheck');
    expect(talk.answers()).toHaveLength(1);
  });
});
