import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RateLimited } from '../../app/github/access/rate-limited.ts';
import { reminders } from '../../app/waivers/reminders.ts';
import type { Fault } from '../github/faults.ts';
import { minute, type Nets, openNets } from '../recovery/parts.ts';
import { engines, type Opened } from '../store/engines.ts';

const path = '.github/fairlead/waivers.yml';
const day = 24 * 60 * minute;

/** `YYYY-MM-DD`, so many days after the nets' own today. */
const inDays = ({ parts }: Nets, days: number) =>
  new Date(parts.now().getTime() + days * day).toISOString().slice(0, 10);

const entry = (id: string, until: string) => `  - id: ${id}
    policy: static-analysis
    reason: The report is switched off in March.
    requested-by: eve
    approved-by: lea
    until: ${until}
`;

async function write({ shop, org }: Nets, text: string | null) {
  await shop.commit({ branch: 'main', files: { [path]: text }, message: 'Waivers', author: org.owner });
}

const issues = ({ shop }: Nets) =>
  [...shop.data.issues.values()].map(({ title, state }) => `${state}: ${title}`);

const tomorrow = (nets: Nets) => {
  nets.clock.ahead += day;
  return reminders(nets.parts);
};

describe.each(engines)('reminders, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  const openReminding = () => openNets(opened.database);

  it('opens one issue per waiver that ends within a week, and only one', async () => {
    const nets = await openReminding();
    const [soon, today, later, over] = [7, 0, 8, -1].map((days) => inDays(nets, days));
    await write(
      nets,
      `waivers:\n${entry('soon', `${soon}`)}${entry('today', `${today}`)}${entry('later', `${later}`)}${entry('over', `${over}`)}`,
    );
    expect(await reminders(nets.parts)).toMatchObject({ opened: 2, closed: 0, failed: 0 });
    expect(issues(nets)).toEqual([
      `open: Waiver soon (static-analysis) ends on ${soon}`,
      `open: Waiver today (static-analysis) ends on ${today}`,
    ]);
    const [issue] = nets.shop.data.issues.values();
    expect(issue?.body).toContain('To extend it');
    expect(issue?.body).toContain('The report is switched off in March.');
    expect(await reminders(nets.parts)).toMatchObject({ opened: 0 });
    expect(await tomorrow(nets)).toMatchObject({ opened: 1, closed: 0 });
    expect(await tomorrow(nets)).toMatchObject({ opened: 0, closed: 0 });
  });

  it('opens one issue when several processes look at once', async () => {
    const nets = await openReminding();
    await write(nets, `waivers:\n${entry('a', inDays(nets, 3))}`);
    await Promise.all([reminders(nets.parts), reminders(nets.parts), reminders(nets.parts)]);
    expect(issues(nets)).toHaveLength(1);
  });

  it('asks nothing more for a client whose requests are used up, and goes on with the others', async () => {
    const nets = await openReminding();
    const { installation } = nets.refOf(nets.shop);
    const ids = [901, 902, 903];
    for (const of of [installation, installation + 1])
      await nets.store.live([
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
    const octokitOf: typeof nets.parts.octokitOf = async (of) => {
      const octokit = await nets.parts.octokitOf(installation, null, { for: 'background' });
      octokit.hook.before('request', () => {
        asked.push(of);
        throw new RateLimited(new Date(), 'primary');
      });
      return octokit;
    };
    expect(await reminders({ ...nets.parts, octokitOf })).toMatchObject({ failed: 2 });
    expect(asked.sort()).toEqual([installation, installation + 1]);
    const left = await nets.store.unreadWaivers(installation + 1, nets.parts.now(), 10);
    expect(left).toHaveLength(3);
  });

  it('reads a file once a day', async () => {
    const nets = await openReminding();
    const reads = () => nets.github.requests.filter(({ path: at }) => at.includes('/contents/')).length;
    await reminders(nets.parts);
    await reminders(nets.parts);
    expect(reads()).toBe(1);
    await tomorrow(nets);
    expect(reads()).toBe(2);
  });

  it.each([
    ['extended', (nets: Nets) => `waivers:\n${entry('a', inDays(nets, 40))}`],
    ['gone', () => 'waivers: []\n'],
    ['gone with its file', () => null],
  ])('closes the issue of a waiver that is %s', async (_, next) => {
    const nets = await openReminding();
    await write(nets, `waivers:\n${entry('a', inDays(nets, 3))}`);
    await reminders(nets.parts);
    await write(nets, next(nets));
    expect(await tomorrow(nets)).toMatchObject({ closed: 1, opened: 0 });
    expect(issues(nets)[0]).toMatch(/^closed/);
    expect(await tomorrow(nets)).toMatchObject({ closed: 0, opened: 0 });
  });

  it('reminds again of the next term', async () => {
    const nets = await openReminding();
    await write(nets, `waivers:\n${entry('a', inDays(nets, 3))}`);
    await reminders(nets.parts);
    await write(nets, `waivers:\n${entry('a', inDays(nets, 6))}`);
    expect(await tomorrow(nets)).toMatchObject({ closed: 1, opened: 1 });
    expect(issues(nets).map((line) => line.split(':')[0])).toEqual(['closed', 'open']);
  });

  it('leaves issues as they are while the file is broken', async () => {
    const nets = await openReminding();
    await write(nets, `waivers:\n${entry('a', inDays(nets, 3))}`);
    await reminders(nets.parts);
    await write(nets, `waivers:\n${entry('a', 'soon')}`);
    expect(await tomorrow(nets)).toMatchObject({ closed: 0, opened: 0 });
  });

  it('does not ask a person twice who closed the issue', async () => {
    const nets = await openReminding();
    await write(nets, `waivers:\n${entry('a', inDays(nets, 5))}`);
    await reminders(nets.parts);
    for (const issue of nets.shop.data.issues.values()) issue.state = 'closed';
    expect(await tomorrow(nets)).toMatchObject({ closed: 0, opened: 0 });
  });

  it('finds the issue of a process that died before it could note it', async () => {
    const nets = await openReminding();
    await write(nets, `waivers:\n${entry('a', inDays(nets, 3))}`);
    await reminders(nets.parts);
    await nets.database.kysely.deleteFrom('issues').execute();
    await tomorrow(nets);
    expect(issues(nets)).toHaveLength(1);
  });

  it('knows its own issue by its first line when people gave it another title', async () => {
    const nets = await openReminding();
    await write(nets, `waivers:\n${entry('a', inDays(nets, 3))}${entry('b', inDays(nets, 3))}`);
    await reminders(nets.parts);
    const [a, b] = [...nets.shop.data.issues.values()];
    expect([a?.body, b?.body].map((body) => body?.split('\n')[0])).toEqual(
      ['a', 'b'].map((id) => `<!-- fairlead:waiver-ends ${inDays(nets, 3)}%20${id} -->`),
    );
    // Not even the title of another one.
    const [titleOfA, titleOfB] = [a?.title, b?.title];
    Object.assign(a ?? {}, { title: titleOfB });
    Object.assign(b ?? {}, { title: titleOfA });
    await nets.database.kysely.deleteFrom('issues').execute();
    await tomorrow(nets);
    expect(issues(nets)).toHaveLength(2);
    expect(
      (await nets.store.issues(nets.refOf(nets.shop), 'waiver-ends')).map(({ key, issue }) => [
        key.split(' ')[1],
        issue,
      ]),
    ).toEqual([
      ['a', a?.number],
      ['b', b?.number],
    ]);
  });

  it('finds the issue of before there were first lines by its title, and never a stranger’s', async () => {
    const nets = await openReminding();
    await write(nets, `waivers:\n${entry('a', inDays(nets, 3))}`);
    await reminders(nets.parts);
    const [made] = [...nets.shop.data.issues.values()];
    const body = made?.body ?? '';
    Object.assign(made ?? {}, { body: body.split('\n').slice(1).join('\n') });
    const copy = nets.shop.openIssue({ title: made?.title ?? '', author: nets.org.owner });
    Object.assign(copy, { body });
    await nets.database.kysely.deleteFrom('issues').execute();
    await tomorrow(nets);
    expect(issues(nets)).toHaveLength(2);
    expect(await nets.store.issues(nets.refOf(nets.shop), 'waiver-ends')).toMatchObject([
      { issue: made?.number },
    ]);
  });

  it('goes without where issues are switched off, once a day', async () => {
    const nets = await openReminding();
    nets.shop.data.hasIssues = false;
    await write(nets, `waivers:\n${entry('a', inDays(nets, 3))}`);
    expect(await reminders(nets.parts)).toMatchObject({ opened: 0, failed: 1 });
    expect(await reminders(nets.parts)).toMatchObject({ failed: 0 });
    expect(nets.warnings).toHaveLength(1);
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
      const nets = await openReminding();
      await write(nets, `waivers:\n${entry('a', inDays(nets, 3))}`);
      const mend = nets.github.faults.add({ match: { path: at }, do: effect });
      expect(await reminders(nets.parts)).toMatchObject({ failed: 1, opened: 0 });
      mend();
      expect(await reminders(nets.parts)).toMatchObject({ failed: 0, opened: 1 });
      expect(issues(nets)).toHaveLength(1);
    },
  );

  it('makes one issue though GitHub answered 502 after it was made', async () => {
    const nets = await openReminding();
    await write(nets, `waivers:\n${entry('a', inDays(nets, 3))}`);
    nets.github.faults.add({ match: { method: 'POST', path: /\/issues$/ }, do: 'write-then-502', times: 1 });
    await reminders(nets.parts);
    expect(issues(nets)).toHaveLength(1);
  });
});
