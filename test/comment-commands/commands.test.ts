/** Commands over real signed webhooks: who is heard, what is done, and what is said. */
import { describe, expect, it } from 'vitest';
import { allBlock, openPull, openScene } from '../end-to-end/scene.ts';
import type { Role } from '../github/state.ts';
import { openTalk, type Talk, talkIn, waiver } from './scene.ts';

const permission = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission';

/** What happened to a comment: answered, given eyes, or nothing at all. */
function reaction({ answer }: Talk, comment: Parameters<Talk['answer']>[0]): string {
  const words = answer(comment);
  if (words === null) return comment.reactions.length > 0 ? 'eyes' : 'nothing';
  return /Not done: this command needs/.test(words) ? 'refused' : 'answered';
}

describe('who is heard', () => {
  it.each<[Role | null, Readonly<Record<string, string>>]>([
    [
      null,
      { help: 'refused', recheck: 'refused', 'explain review': 'refused', 'adr new "Use Redis"': 'refused' },
    ],
    [
      'read',
      {
        help: 'answered',
        recheck: 'refused',
        'explain review': 'answered',
        'adr new "Use Redis"': 'refused',
      },
    ],
    ['triage', { recheck: 'refused', 'adr new "Use Redis"': 'refused' }],
    ['write', { recheck: 'eyes', 'adr new "Use Redis"': 'answered', [waiver.slice(10)]: 'refused' }],
    ['maintain', { recheck: 'eyes', [waiver.slice(10)]: 'answered' }],
    ['admin', { [waiver.slice(10)]: 'answered' }],
  ])('with the role %s', async (role, expected) => {
    const talk = await openTalk();
    const somebody = talk.person('somebody', role);
    const seen: Record<string, string> = {};
    for (const command of Object.keys(expected))
      seen[command] = reaction(talk, await talk.say(somebody, `/fairlead ${command}`));
    expect(seen).toEqual(expected);
  });

  it('asks for the permission of now: an ex-collaborator gets nothing done', async () => {
    const talk = await openTalk();
    talk.scene.shop.removeCollaborator(talk.mo);
    const comment = await talk.say(talk.mo, waiver);
    expect(talk.answer(comment)).toContain('Not done: this command needs the role `maintain`');
  });

  it('hears the author of a branch of this repository by their role alone', async () => {
    const talk = await openTalk();
    talk.scene.shop.setCollaborator(talk.scene.maria, 'read');
    expect(reaction(talk, await talk.say(talk.scene.maria, '/fairlead recheck'))).toBe('refused');
    expect(reaction(talk, await talk.say(talk.scene.maria, '/fairlead adr new "Use Redis"'))).toBe(
      'answered',
    );
  });

  it('hears the author of a fork, who may only read', async () => {
    const talk = await openTalk();
    const { scene } = talk;
    const nina = talk.person('nina', 'read');
    const fork = scene.maria.fork(scene.shop, 'fork');
    await fork.commit({ branch: 'theirs', files: { 'src/cart.ts': 'x\n' }, message: 'X', author: nina });
    const pull = await scene.shop.openPullRequest({
      title: 'Theirs',
      head: 'theirs',
      author: nina,
      fromFork: fork,
    });
    await scene.settle();
    const comment = await pull.comment({ by: nina, body: '/fairlead recheck' });
    await scene.settle();
    expect(comment.reactions.map(({ content }) => content)).toEqual(['eyes']);
  });

  it('drops bots, Apps and itself before it reads a word: not one request', async () => {
    const talk = await openTalk();
    const { scene, pull } = talk;
    const robot = scene.github.createApp({ slug: 'robot', permissions: {}, events: [] });
    scene.github.clearRequests();
    for (const body of ['/fairlead help', waiver]) {
      await pull.comment({ by: { ...scene.tom, data: robot.data.bot }, body });
      await pull.comment({ by: { ...scene.tom, data: scene.app.data.bot }, body });
      await pull.comment({ by: talk.mo, body, via: robot });
      await pull.comment({ by: talk.mo, body, via: scene.app });
    }
    await scene.settle();
    expect(scene.github.requests).toEqual([]);
    expect(talk.answers()).toEqual([]);
  });

  it('does nothing when its own answer is fed back, by whomever', async () => {
    const talk = await openTalk();
    const answers = [];
    for (const command of ['help', 'explain review', 'adr new "x"', 'nonsense'])
      answers.push(talk.answer(await talk.say(talk.mo, `/fairlead ${command}`)) ?? '');
    talk.scene.github.clearRequests();
    for (const body of answers) await talk.say(talk.mo, body);
    expect(answers.filter((body) => body === '')).toEqual([]);
    expect(talk.scene.github.requests).toEqual([]);
    expect(talk.answers()).toHaveLength(4);
  });

  it('spends no request on comments that are no commands', async () => {
    const talk = await openTalk();
    talk.scene.github.clearRequests();
    for (const body of ['Looks good', ' /fairlead recheck', '> /fairlead recheck', '/fairlead-recheck'])
      await talk.say(talk.mo, body);
    expect(talk.scene.github.requests.map(({ route }) => route)).not.toContain(permission);
    expect(talk.scene.github.requests.filter(({ route }) => route.startsWith('POST /repos'))).toEqual([]);
    talk.scene.github.clearRequests();
    const comment = await talk.say(talk.mo, 'Looks good');
    await talk.pull.editComment(comment, { by: talk.mo, body: 'Looks very good' });
    await talk.pull.deleteComment(comment, talk.mo);
    await talk.scene.settle();
    expect(talk.scene.github.requests).toEqual([]);
    expect(talk.answers()).toEqual([]);
  });
});

describe('what is said', () => {
  it('recheck judges again and gives eyes, without a word', async () => {
    const talk = await openTalk();
    const before = talk.judgements();
    const comment = await talk.say(talk.scene.tom, '/fairlead recheck');
    expect(talk.judgements()).toBe(before + 1);
    expect(comment.reactions.map(({ content, by }) => [content, by.login])).toEqual([
      ['eyes', 'fairlead[bot]'],
    ]);
    expect(talk.answers()).toEqual([]);
  });

  it('help has a line for every command, and calls nobody', async () => {
    const talk = await openTalk();
    const answer = talk.answer(await talk.say(talk.scene.tom, '/fairlead')) ?? '';
    expect(answer.split('\n').filter((line) => line.startsWith('- `/fairlead '))).toHaveLength(6);
    expect(answer).toMatch(/^<!-- fairlead:reply -->\n\*\*Fairlead\*\*/);
    expect(answer).not.toContain('@');
  });

  it('explain says what a policy asks for, says now, and what to do', async () => {
    const talk = await openTalk();
    const answer = talk.answer(await talk.say(talk.scene.tom, '/fairlead explain review')) ?? '';
    expect(answer).toContain('It blocks here');
    expect(answer).toContain('`.github/fairlead.yml@');
    expect(answer).toContain(`On \`${talk.pull.headSha.slice(0, 7)}\` it asks for 1 thing`);
    expect(answer).toContain('**To do:**');
    expect(answer).toContain('/fairlead waive review reason:');
  });

  it.each([
    ['/fairlead explain reveiw', 'Did you mean `review`?'],
    ['/fairlead rechekc', 'Did you mean `recheck`?'],
    ['/fairlead xyzzy', 'There are `recheck`, `explain`'],
    ['/fairlead recheck now', 'Nothing may follow `recheck`'],
    ['/fairlead explain x@maria<img>', 'There is no policy of that name'],
  ])('%s gets help, and is not quoted', async (body, said) => {
    const talk = await openTalk();
    const answer = talk.answer(await talk.say(talk.scene.tom, `${body}\n\n@tom <b>secret</b>`)) ?? '';
    expect(answer).toContain(said);
    expect(answer).not.toMatch(/reveiw|rechekc|xyzzy|maria|secret|@/);
  });

  it('adr new drafts a record under a free number, and writes nothing', async () => {
    const talk = await openTalk();
    const { scene } = talk;
    await scene.shop.commit({
      branch: 'main',
      files: { 'docs/adr/0007-use-git.md': '# 7. Use git\n\n## Status\n\nAccepted\n' },
      message: 'Decide',
      author: scene.tom,
    });
    await scene.settle();
    const heads = () => ['main', 'feature'].map((branch) => scene.shop.sha(branch));
    const before = heads();
    const title = 'Use Redis @tom ![x](http://x) ``` <script>';
    const answer = talk.answer(await talk.say(scene.maria, `/fairlead adr new "${title}"`)) ?? '';
    expect(answer).toContain('A draft of `docs/adr/0008-use-redis-tom-x-http-x-script.md`');
    expect(answer).toContain('# Use Redis tom x (http //x) script');
    expect(answer).not.toMatch(/@|<script|!\[/);
    const [, address = ''] = /\[Add it to this branch\]\(([^)\s]+)\)/.exec(answer) ?? [];
    const { origin, pathname, searchParams } = new URL(address);
    expect([origin, pathname]).toEqual([scene.github.url, '/acme/shop/new/feature']);
    expect(searchParams.get('filename')).toBe('docs/adr/0008-use-redis-tom-x-http-x-script.md');
    expect(searchParams.get('value')).toContain('status: proposed');
    expect(heads()).toEqual(before);
  });

  it('is never taken for the sticky comment', async () => {
    const scene = await openScene();
    const talk = await talkIn(scene, await openPull(scene));
    const ours = () => talk.pull.comments().filter(({ app }) => app !== null);
    expect(ours()).toEqual([]);
    const comment = await talk.say(scene.tom, '/fairlead help');
    const answer = talk.answer(comment);
    const files = { '.github/fairlead.yml': allBlock };
    await scene.shop.commit({ branch: 'main', files, message: 'Be strict', author: scene.tom });
    await scene.settle();
    expect(ours().map(({ body }) => body === answer)).toEqual([true, false]);
    expect(talk.answer(comment)).toBe(answer);
  });

  it('on a closed pull request, nothing is judged and nothing waived', async () => {
    const talk = await openTalk();
    await talk.pull.close();
    await talk.scene.settle();
    // Nothing is read when one is closed: what is late would be late for the command.
    talk.scene.github.lag({ pull: 0 });
    expect(talk.answer(await talk.say(talk.mo, '/fairlead recheck'))).toContain('is closed');
    expect(talk.answer(await talk.say(talk.mo, waiver))).toContain('is closed');
  });
});

describe('too many', () => {
  it('stops two accounts that answer each other, says so once, and hears nobody after', async () => {
    const talk = await openTalk();
    const people = [talk.scene.tom, talk.scene.eve];
    for (let i = 0; i < 16; i++) {
      const by = people[i % 2] ?? talk.mo;
      await talk.say(by, i % 3 === 0 ? '/fairlead help' : '/fairlead nonsense');
    }
    expect(talk.answers()).toHaveLength(11);
    const last = talk.answers().at(-1)?.body;
    expect(last).toContain('Fairlead answers no further command for a while');
    talk.scene.github.clearRequests();
    await talk.say(talk.mo, waiver);
    expect(talk.scene.github.requests).toEqual([]);
  });

  it('does not stop another pull request', async () => {
    const talk = await openTalk();
    const other = await openPull(talk.scene, { branch: 'other', files: { 'a.md': 'a\n' } });
    for (let i = 0; i < 12; i++) await talk.say(talk.scene.tom, '/fairlead help');
    const before = other.comments().length;
    await other.comment({ by: talk.scene.tom, body: '/fairlead help' });
    await talk.scene.settle();
    expect(other.comments()).toHaveLength(before + 2);
  });
});
