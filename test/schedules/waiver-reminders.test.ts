import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RateLimited } from '../../app/github/access/rate-limited.ts';
import { reminders } from '../../app/schedules/waiver-reminders.ts';
import type { Fault } from '../github/faults.ts';
import { minute, openRecovery, type Recovery } from '../recovery/scene.ts';
import { engines, type Opened } from '../store/engines.ts';

const path = '.github/fairlead/waivers.yml';
const day = 24 * 60 * minute;

/** `YYYY-MM-DD`, so many days after the scene' own today. */
const inDays = ({ of }: Recovery, days: number) =>
  new Date(of.now().getTime() + days * day).toISOString().slice(0, 10);

const entry = (id: string, until: string) => `  - id: ${id}
    policy: static-analysis
    reason: The report is switched off in March.
    requested-by: eve
    approved-by: lea
    until: ${until}
`;

async function write({ shop, org }: Recovery, text: string | null) {
  await shop.commit({ branch: 'main', files: { [path]: text }, message: 'Waivers', author: org.owner });
}

const issues = ({ shop }: Recovery) =>
  [...shop.data.issues.values()].map(({ title, state }) => `${state}: ${title}`);

const tomorrow = (scene: Recovery) => {
  scene.clock.ahead += day;
  return reminders(scene.of);
};

describe.each(engines)('reminders, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const openReminding = () => openRecovery(opened.database);

  it('opens one issue per waiver that ends within a week, and only one', async () => {
    const scene = await openReminding();
    const [soon, today, later, over] = [7, 0, 8, -1].map((days) => inDays(scene, days));
    await write(
      scene,
      `waivers:\n${entry('soon', `${soon}`)}${entry('today', `${today}`)}${entry('later', `${later}`)}${entry('over', `${over}`)}`,
    );
    expect(await reminders(scene.of)).toMatchObject({ opened: 2, closed: 0, failed: 0 });
    expect(issues(scene)).toEqual([
      `open: Waiver soon (static-analysis) ends on ${soon}`,
      `open: Waiver today (static-analysis) ends on ${today}`,
    ]);
    const [issue] = scene.shop.data.issues.values();
    expect(issue?.body).toContain('To extend it');
    expect(issue?.body).toContain('The report is switched off in March.');
    expect(await reminders(scene.of)).toMatchObject({ opened: 0 });
    expect(await tomorrow(scene)).toMatchObject({ opened: 1, closed: 0 });
    expect(await tomorrow(scene)).toMatchObject({ opened: 0, closed: 0 });
  });

  it('opens one issue when several processes look at once', async () => {
    const scene = await openReminding();
    await write(scene, `waivers:\n${entry('a', inDays(scene, 3))}`);
    await Promise.all([reminders(scene.of), reminders(scene.of), reminders(scene.of)]);
    expect(issues(scene)).toHaveLength(1);
  });

  it('asks nothing more for a client whose requests are used up, and goes on with the others', async () => {
    const scene = await openReminding();
    const { installation } = scene.refOf(scene.shop);
    const ids = [901, 902, 903];
    for (const of of [installation, installation + 1])
      await scene.known.live([
        {
          kind: 'client_seen',
          facts: { installation: of, accountId: of, login: 'x', suspended: false },
        },
        {
          kind: 'repositories_seen',
          installation: of,
          repositories: ids.map((id) => ({ repositoryId: id * of, owner: 'x', name: `r${id}` })),
        },
      ]);
    const asked: number[] = [];
    const octokitOf: typeof scene.of.octokitOf = async (of) => {
      const octokit = await scene.of.octokitOf(installation, null, { for: 'background' });
      octokit.hook.before('request', () => {
        asked.push(of);
        throw new RateLimited(new Date(), 'primary');
      });
      return octokit;
    };
    expect(await reminders({ ...scene.of, octokitOf })).toMatchObject({ failed: 2 });
    expect(asked.sort()).toEqual([installation, installation + 1]);
    const left = await scene.known.unreadWaivers(installation + 1, scene.of.now(), 10);
    expect(left).toHaveLength(3);
  });

  it('reads a file once a day', async () => {
    const scene = await openReminding();
    const reads = () => scene.github.requests.filter(({ path: at }) => at.includes('/contents/')).length;
    await reminders(scene.of);
    await reminders(scene.of);
    expect(reads()).toBe(1);
    await tomorrow(scene);
    expect(reads()).toBe(2);
  });

  it.each([
    ['extended', (scene: Recovery) => `waivers:\n${entry('a', inDays(scene, 40))}`],
    ['gone', () => 'waivers: []\n'],
    ['gone with its file', () => null],
  ])('closes the issue of a waiver that is %s', async (_, next) => {
    const scene = await openReminding();
    await write(scene, `waivers:\n${entry('a', inDays(scene, 3))}`);
    await reminders(scene.of);
    await write(scene, next(scene));
    expect(await tomorrow(scene)).toMatchObject({ closed: 1, opened: 0 });
    expect(issues(scene)[0]).toMatch(/^closed/);
    expect(await tomorrow(scene)).toMatchObject({ closed: 0, opened: 0 });
  });

  it('reminds again of the next term', async () => {
    const scene = await openReminding();
    await write(scene, `waivers:\n${entry('a', inDays(scene, 3))}`);
    await reminders(scene.of);
    await write(scene, `waivers:\n${entry('a', inDays(scene, 6))}`);
    expect(await tomorrow(scene)).toMatchObject({ closed: 1, opened: 1 });
    expect(issues(scene).map((line) => line.split(':')[0])).toEqual(['closed', 'open']);
  });

  it('leaves issues as they are while the file is broken', async () => {
    const scene = await openReminding();
    await write(scene, `waivers:\n${entry('a', inDays(scene, 3))}`);
    await reminders(scene.of);
    await write(scene, `waivers:\n${entry('a', 'soon')}`);
    expect(await tomorrow(scene)).toMatchObject({ closed: 0, opened: 0 });
  });

  it('does not ask a person twice who closed the issue', async () => {
    const scene = await openReminding();
    await write(scene, `waivers:\n${entry('a', inDays(scene, 5))}`);
    await reminders(scene.of);
    for (const issue of scene.shop.data.issues.values()) issue.state = 'closed';
    expect(await tomorrow(scene)).toMatchObject({ closed: 0, opened: 0 });
  });

  it('finds the issue of a process that died before it could note it', async () => {
    const scene = await openReminding();
    await write(scene, `waivers:\n${entry('a', inDays(scene, 3))}`);
    await reminders(scene.of);
    await scene.database.kysely.deleteFrom('issues').execute();
    await tomorrow(scene);
    expect(issues(scene)).toHaveLength(1);
  });

  it('knows its own issue by its first line when people gave it another title', async () => {
    const scene = await openReminding();
    await write(scene, `waivers:\n${entry('a', inDays(scene, 3))}${entry('b', inDays(scene, 3))}`);
    await reminders(scene.of);
    const [a, b] = [...scene.shop.data.issues.values()];
    expect([a?.body, b?.body].map((body) => body?.split('\n')[0])).toEqual(
      ['a', 'b'].map((id) => `<!-- fairlead:waiver-ends ${inDays(scene, 3)}%20${id} -->`),
    );
    // Not even the title of another one.
    const [titleOfA, titleOfB] = [a?.title, b?.title];
    Object.assign(a ?? {}, { title: titleOfB });
    Object.assign(b ?? {}, { title: titleOfA });
    await scene.database.kysely.deleteFrom('issues').execute();
    await tomorrow(scene);
    expect(issues(scene)).toHaveLength(2);
    expect(
      (await scene.known.issues(scene.refOf(scene.shop), 'waiver-ends')).map(({ key, issue }) => [
        key.split(' ')[1],
        issue,
      ]),
    ).toEqual([
      ['a', a?.number],
      ['b', b?.number],
    ]);
  });

  it('finds the issue of before there were first lines by its title, and never a stranger’s', async () => {
    const scene = await openReminding();
    await write(scene, `waivers:\n${entry('a', inDays(scene, 3))}`);
    await reminders(scene.of);
    const [made] = [...scene.shop.data.issues.values()];
    const body = made?.body ?? '';
    Object.assign(made ?? {}, { body: body.split('\n').slice(1).join('\n') });
    const copy = scene.shop.openIssue({ title: made?.title ?? '', author: scene.org.owner });
    Object.assign(copy, { body });
    await scene.database.kysely.deleteFrom('issues').execute();
    await tomorrow(scene);
    expect(issues(scene)).toHaveLength(2);
    expect(await scene.known.issues(scene.refOf(scene.shop), 'waiver-ends')).toMatchObject([
      { issue: made?.number },
    ]);
  });

  it('goes without where issues are switched off, once a day', async () => {
    const scene = await openReminding();
    scene.shop.data.hasIssues = false;
    await write(scene, `waivers:\n${entry('a', inDays(scene, 3))}`);
    expect(await reminders(scene.of)).toMatchObject({ opened: 0, failed: 1 });
    expect(await reminders(scene.of)).toMatchObject({ failed: 0 });
    expect(scene.warnings).toHaveLength(1);
  });

  const reads: readonly (readonly [string, RegExp])[] = [
    ['the file', /\/contents\//],
    ['the issues', /\/issues\?/],
    ['the new issue', /\/issues$/],
  ];
  const effects: readonly (readonly [string, Fault['do']])[] = [
    ['an outage', { status: 502 }],
    ['an answer nobody expects', { status: 200, body: { message: 'surprise' } }],
  ];
  it.each(reads.flatMap(([what, at]) => effects.map(([how, effect]) => [what, how, at, effect] as const)))(
    '%s with %s: tried again with the next run, one issue in the end',
    async (_what, _how, at, effect) => {
      const scene = await openReminding();
      await write(scene, `waivers:\n${entry('a', inDays(scene, 3))}`);
      const mend = scene.github.faults.add({ match: { path: at }, do: effect });
      expect(await reminders(scene.of)).toMatchObject({ failed: 1, opened: 0 });
      mend();
      expect(await reminders(scene.of)).toMatchObject({ failed: 0, opened: 1 });
      expect(issues(scene)).toHaveLength(1);
    },
  );

  it('makes one issue though GitHub answered 502 after it was made', async () => {
    const scene = await openReminding();
    await write(scene, `waivers:\n${entry('a', inDays(scene, 3))}`);
    scene.github.faults.add({ match: { method: 'POST', path: /\/issues$/ }, do: 'write-then-502', times: 1 });
    await reminders(scene.of);
    expect(issues(scene)).toHaveLength(1);
  });
});
