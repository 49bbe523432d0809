/** Whatever GitHub does, nobody gets a waiver without having been asked for, and nothing is said twice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientId } from '../../app/store/client-id.ts';
import { openPull } from '../end-to-end/scene.ts';
import type { Fault } from '../github/faults.ts';
import { openTalk, shareTalk, talkIn, waiver } from './scene.ts';

const retries = [300, 300, 300, 300];

type Passing = Parameters<Exclude<NonNullable<Fault['match']['path']>, RegExp>>[0];

/** `GET /pulls/1`, or the name of a GraphQL read; without the repository and what differs from pull request to pull request. */
function nameOf({ method, path, body }: Passing): string {
  const [, read] = /query (\w+)/.exec(JSON.stringify(body ?? '')) ?? [];
  if (read) return read;
  const [at = '', query = ''] = path.replace(/^\/repos\/acme\/shop/, '').split('?');
  const named = at
    .replace(/[0-9a-f]{40}/, 'SHA')
    .replaceAll(/\/\d+/g, '/N')
    .replace(/\/mo\//, '/LOGIN/');
  return `${method} ${decodeURIComponent(named)}${query.includes('filter=all') ? '?filter=all' : ''}`;
}

/** Without one of these nobody gets a waiver. What is read of the layers is in `FairleadFile`. */
const decisive = [
  'FairleadFile',
  'FairleadSnapshot',
  'GET /activity',
  'GET /collaborators/LOGIN/permission',
  'GET /commits/SHA/check-runs?filter=all',
  'GET /issues/comments/N',
  'GET /pulls/N',
];

/** What judging reads besides, for other policies than the one that is waived here. */
const forOthers = [
  // Made up for by reads of the branch and of each file.
  'FairleadBase',
  'GET /actions/artifacts',
  'GET /branches/main',
  'GET /pulls/N/files',
  'GET /rules/branches/main',
];

const effects: Readonly<Record<string, Fault['do']>> = {
  'a refused permission': { status: 403, body: { message: 'Resource not accessible by integration' } },
  'not found': { status: 404, body: { message: 'Not Found' } },
  'an outage': { status: 502, body: { message: 'Server Error' } },
  'a cut connection': 'drop',
  'an answer nobody expects': { status: 200, body: { message: 'surprise' } },
  'a list nobody expects': { status: 200, body: [] },
};

/** An Enterprise Server may have no log of who pushed, and a log may be empty: the commits and the events say it then. */
const ordinary: Readonly<Record<string, readonly string[]>> = {
  'GET /activity': ['not found', 'a list nobody expects'],
};

const effectsOn = (read: string) =>
  Object.entries(effects).filter(([name]) => !ordinary[read]?.includes(name));

describe('a read that fails', () => {
  let talk: Awaited<ReturnType<typeof shareTalk>>;
  beforeAll(async () => {
    talk = await shareTalk({ retries });
  }, 60_000);
  afterAll(() => talk.close());

  it('is one of those tested here', async () => {
    const read = new Set<string>();
    const watch = (passing: Passing) => {
      if (passing.method === 'GET' || passing.path.startsWith('/graphql')) read.add(nameOf(passing));
      return false;
    };
    const { faults } = talk.scene.github;
    const end = faults.add({ match: { path: watch }, do: 'drop' });
    await talk.say(talk.mo, waiver);
    end();
    expect([...read].sort()).toEqual([...decisive, ...forOthers].sort());
  });

  describe.each(decisive)('%s', (read) => {
    it.each(effectsOn(read))('with %s gives no waiver', async (name, effect) => {
      const { scene, mo } = talk;
      const branch = `${read} ${name}`.replaceAll(/[^a-z]+/gi, '-');
      const files = { 'src/cart.ts': `export const items = ['${branch}'];\n` };
      const pull = await openPull(scene, { branch, files });
      await scene.settle();
      const here = await talkIn(scene, pull, mo);
      const granted = () => talk.memory.grants.of(scene.shop.id, pull.number);
      const mend = scene.github.faults.add({
        match: { path: (passing) => nameOf(passing) === read },
        do: effect,
      });
      const comment = await here.say(mo, waiver);
      expect(await granted()).toEqual([]);
      expect(here.answer(comment) ?? '').not.toContain('is waived');
      mend();
      // What was only not looked at is tried again, and then answered in the same place.
      await new Promise((resolve) => setTimeout(resolve, 600));
      await scene.settle();
      const said = here.answer(comment);
      expect(here.answers().length).toBeLessThanOrEqual(1);
      const isWaived = said?.includes('is waived') ?? false;
      expect(await granted()).toHaveLength(isWaived ? 1 : 0);
      // A comment, a pull request and a file that are not there, and a policy that could not be judged, end the matter.
      const isGone = name === 'not found' && !/permission|check-runs|FairleadFile/.test(read);
      expect([said, isWaived || isGone || read === 'FairleadSnapshot']).toEqual([said, true]);
    });
  });
});

describe('while something cannot be looked at', () => {
  it('says so, once, and takes it back when it could', async () => {
    const talk = await openTalk({ retries });
    const mend = talk.scene.github.faults.add({
      match: { path: /\/permission$/ },
      do: { status: 403, body: { message: 'No' } },
    });
    const comment = await talk.say(talk.mo, waiver);
    expect(talk.answer(comment)).toContain('Nothing was done yet, because something could not be looked at');
    expect(await talk.granted()).toEqual([]);
    mend();
    await expect.poll(() => talk.answer(comment), { timeout: 45_000 }).toContain('is waived');
    expect(talk.answers()).toHaveLength(1);
  });

  it('a name that now belongs to somebody else has no rights', async () => {
    const talk = await openTalk();
    talk.scene.github.faults.add({
      match: { path: /\/permission$/ },
      do: { status: 200, body: { permission: 'admin', role_name: 'admin', user: { id: 1, login: 'mo' } } },
    });
    const comment = await talk.say(talk.mo, waiver);
    expect(talk.answer(comment)).toContain('is about somebody else');
    expect(await talk.granted()).toEqual([]);
  });
});

describe('a write that fails', () => {
  it.each<[string, Fault['do'], number]>([
    ['502 although it was made', 'write-then-502', 1],
    ['502 although it was made, again and again', 'write-then-502', 3],
    ['502 twice, then made', { status: 502 }, 2],
    ['a cut connection', 'drop', 1],
  ])('%s: one answer', async (_, effect, times) => {
    const talk = await openTalk();
    const path = /\/issues\/\d+\/comments$/;
    talk.scene.github.faults.add({ match: { method: 'POST', path }, times, do: effect });
    const comment = await talk.say(talk.mo, '/fairlead help');
    expect(talk.answer(comment)).toContain('/fairlead recheck');
    expect(talk.answers()).toHaveLength(1);
  });

  it("somebody's imitation is not taken for the answer", async () => {
    const talk = await openTalk();
    const { github, eve, tom } = talk.scene;
    github.faults.add({ match: { event: 'issue_comment.created' }, times: 1, do: { delayMs: 300 } });
    const path = /\/issues\/\d+\/comments$/;
    github.faults.add({ match: { method: 'POST', path }, times: 1, do: { status: 502 } });
    const comment = await talk.pull.comment({ by: tom, body: '/fairlead help' });
    const imitation = `<!-- fairlead:reply -->\n**Fairlead** · to [this comment](${talk.pull.url}#issuecomment-${comment.id})`;
    await talk.say(eve, imitation);
    expect(talk.answer(comment)).toContain('/fairlead recheck');
  });

  it('an answer that was refused for good is tried again, and the waiver given once', async () => {
    const talk = await openTalk({ retries });
    const path = /\/issues\/\d+\/comments$/;
    talk.scene.github.faults.add({
      match: { method: 'POST', path },
      times: 1,
      do: { status: 422, body: { message: 'No' } },
    });
    const comment = await talk.say(talk.mo, waiver);
    await expect.poll(() => talk.answer(comment), { timeout: 45_000 }).toContain('is waived');
    expect(await talk.audited()).toMatchObject([{ what: 'waiver granted' }]);
    expect(talk.answers()).toHaveLength(1);
  });

  it('an answer that was posted by a process that then died is found again', async () => {
    const talk = await openTalk();
    const { scene, pull, mo, database } = talk;
    const comment = await talk.say(mo, '/fairlead help');
    // Other tests may have used the database before.
    const client = clientId({
      host: new URL(scene.github.apiUrl).host,
      installation: scene.installation.id,
    });
    await database.execute('update commands set reply = null, done_at = null where client = $1', [client]);
    const task = {
      kind: 'comment',
      comment: comment.id,
      number: pull.number,
      action: 'created',
      isCommand: true,
      sender: { id: mo.id, login: mo.login },
      installation: scene.installation.id,
      repositoryId: scene.shop.id,
      owner: 'acme',
      repo: 'shop',
    } as const;
    await scene.running.jobs.add('again', { task, tries: 0 });
    await scene.settle();
    expect(talk.answers()).toHaveLength(1);
    const { rows } = await database.execute(
      'select reply, done_at is not null as done from commands where client = $1',
      [client],
    );
    expect(rows).toEqual([{ reply: talk.answers()[0]?.id, done: true }]);
  });

  it('a mark that cannot be made is no reason not to judge again', async () => {
    const talk = await openTalk();
    talk.scene.github.faults.add({ match: { method: 'POST', path: /\/reactions$/ }, do: { status: 403 } });
    const before = talk.judgements();
    await talk.say(talk.scene.tom, '/fairlead recheck');
    expect(talk.judgements()).toBe(before + 1);
    expect(talk.answers()).toEqual([]);
  });
});
