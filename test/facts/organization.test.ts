/** What is read of an organization: long lists, odd answers, and what is left when not all of it can be seen. */
import { describe, expect, it } from 'vitest';
import { readActivity } from '../../app/github/organization/activity.ts';
import { readApps } from '../../app/github/organization/apps.ts';
import { readOutsideAccess } from '../../app/github/organization/outside.ts';
import { readMembers, readTwoFactor } from '../../app/github/organization/people.ts';
import type { OrganizationReads } from '../../app/github/organization/reads.ts';
import { readRepositories } from '../../app/github/organization/repositories.ts';
import { readSettings } from '../../app/github/organization/settings.ts';
import { readWebhooks } from '../../app/github/organization/webhooks.ts';
import { CannotLook } from '../../app/looked.ts';
import { isShown } from '../../policies/engine/shown.ts';
import { openOrganization } from '../subjects/organization-world.ts';

type World = Awaited<ReturnType<typeof openOrganization>>;

const day = 86_400_000;

function readsOf({ octokitOf, installation }: World, org = 'acme'): OrganizationReads {
  const octokit = octokitOf(installation.token());
  return {
    org,
    octokit,
    settings: octokit,
    account: async () => ({ login: org, kind: 'organization' }),
  };
}

/** Answers by route; a function is called with what is asked for. */
function answering(answers: Readonly<Record<string, unknown>>): OrganizationReads {
  const request = async (route: string, parameters: unknown) => {
    const answer = answers[route];
    if (answer === undefined) throw Object.assign(new Error('Not Found'), { status: 404, response: {} });
    return { data: typeof answer === 'function' ? answer(parameters) : answer, headers: {} };
  };
  const octokit = { request, graphql: request } as unknown as OrganizationReads['octokit'];
  return {
    org: 'acme',
    octokit,
    settings: octokit,
    account: async () => ({ login: 'acme', kind: 'organization' }),
  };
}

describe('members', () => {
  it('of a large organization are all read, a hundred at a time', async () => {
    const world = await openOrganization({ described: false });
    const { github, org } = world;
    for (let i = 0; i < 3000; i += 1) org.addMember(github.createUser(`member-${i}`));
    github.clearRequests();
    const { owners, members, outside } = await readMembers(readsOf(world));
    expect([owners, members.length, outside]).toEqual([['acme-owner', 'joao'], 3001, ['eve']]);
    expect(github.requests.length).toBe(33);
  }, 20_000);

  it.each([
    ['owners', { role: 'admin' }],
    ['members', { role: 'member' }],
  ])('without a page of the %s are not known', async (_, { role }) => {
    const world = await openOrganization();
    world.github.faults.add({
      match: { path: (one) => one.path.includes(`role=${role}`) },
      do: { status: 502 },
    });
    await expect(readMembers(readsOf(world))).rejects.toThrow(CannotLook);
  });

  it('among whom nobody is an owner are not believed', async () => {
    const nobody = answering({ 'GET /orgs/{org}/members': [], 'GET /orgs/{org}/outside_collaborators': [] });
    await expect(readMembers(nobody)).rejects.toThrow(/names no owner/);
  });
});

describe('second factors', () => {
  it('are hidden from an App, whatever its permissions', async () => {
    const { members, outside } = await readTwoFactor(readsOf(await openOrganization()));
    for (const list of [members.without, members.insecure, outside.without, outside.insecure])
      expect(isShown(list)).toBe(false);
  });

  it('of outside collaborators are known where those of members are not', async () => {
    const world = await openOrganization();
    const octokit = world.octokitOf(world.org.owner.token);
    world.github.faults.add({ match: { path: /acme\/members\?/ }, do: { status: 500 } });
    world.org.setWithoutTwoFactor(world.eve);
    world.org.setInsecureFactor(world.eve);
    const { members, outside } = await readTwoFactor({ ...readsOf(world), octokit });
    expect([isShown(members.without), outside.without, outside.insecure]).toEqual([false, ['eve'], ['eve']]);
  });
});

describe('settings', () => {
  const of = (answer: object) => readSettings(answering({ 'GET /orgs/{org}': answer }));

  it('that GitHub gives as null are not shown, as those that it leaves out', async () => {
    const hidden = await of({ two_factor_requirement_enabled: null, default_repository_permission: null });
    const { twoFactorRequired: factor, defaultPermission, privileges } = hidden;
    for (const one of [factor, defaultPermission, ...Object.values(privileges)])
      expect(one).toMatchObject({ notShown: { permission: 'organization_administration: read' } });
  });

  it('that are missing among others are not for lack of a permission', async () => {
    const { privileges, plan } = await of({
      default_repository_permission: 'read',
      members_can_create_teams: false,
    });
    expect(privileges['create-teams']).toBe(false);
    expect(privileges['delete-repositories']).toEqual({
      notShown: { reason: ['GitHub does not show ', { value: 'members_can_delete_repositories' }, ' here'] },
    });
    expect(plan).toMatchObject({ notShown: { permission: 'organization_plan: read' } });
  });

  it('of another kind than described are not read at all', async () => {
    await expect(of({ default_repository_permission: 7 })).rejects.toThrow(/not what it describes/);
  });
});

describe('lists that GitHub counts', () => {
  it('are not believed when they are shorter', async () => {
    const world = await openOrganization({ described: false });
    world.github.install(world.github.createApp({ slug: 'other', permissions: {}, events: [] }), world.org);
    await world.org.createRepository('till');
    world.github.faults.add({
      match: { path: /installations|installation\/repositories/ },
      do: 'truncate-page',
    });
    await expect(readApps(readsOf(world))).rejects.toThrow(/1 of 2 installed Apps/);
    await expect(readRepositories(readsOf(world))).rejects.toThrow(/1 of 2 repositories/);
  });
});

describe('repositories', () => {
  it('of an installation on some of them leave a gap', async () => {
    const world = await openOrganization();
    const till = await world.org.createRepository('till');
    const other = world.github.createApp({ slug: 'other', permissions: { members: 'read' }, events: [] });
    const installation = world.github.install(other, world.org, { repositories: [till] });
    const { value, gaps } = await readRepositories(readsOf({ ...world, installation }));
    expect([value.map(({ name }) => name), gaps.length]).toEqual([['till'], 1]);
  });

  it('are all that an owner sees, and never surely all for anybody else', async () => {
    const world = await openOrganization();
    const as = (token: string) => readRepositories({ ...readsOf(world), octokit: world.octokitOf(token) });
    expect(await as(world.org.owner.token)).toMatchObject({ value: [{ name: 'shop' }], gaps: [] });
    expect((await as(world.maria.token)).gaps).toHaveLength(1);
  });
});

describe('outside collaborators', () => {
  it('are looked for in every repository, and nowhere when there are none', async () => {
    const world = await openOrganization();
    const till = await world.org.createRepository('till');
    till.setCollaborator(world.eve, 'admin');
    const { value, gaps } = await readOutsideAccess(readsOf(world));
    expect(gaps).toEqual([]);
    expect(value.people).toEqual([
      {
        login: 'eve',
        access: [
          { repository: 'shop', visibility: 'private', role: 'write', custom: null },
          { repository: 'till', visibility: 'private', role: 'admin', custom: null },
        ],
      },
    ]);
    world.org.addMember(world.eve);
    world.github.clearRequests();
    expect((await readOutsideAccess(readsOf(world))).value).toEqual({ people: [], repositories: 0 });
    expect(world.github.requests).toHaveLength(1);
  });

  const flags = { pull: true, triage: false, push: true, maintain: false, admin: false };
  const odd = (collaborator: object) =>
    readOutsideAccess(
      answering({
        'GET /orgs/{org}/outside_collaborators': [{ login: 'eve' }],
        'GET /installation/repositories': {
          total_count: 1,
          repository_selection: 'all',
          repositories: [
            {
              name: 'till',
              owner: { login: 'acme' },
              private: true,
              archived: false,
              pushed_at: null,
              updated_at: null,
            },
          ],
        },
        'GET /repos/{owner}/{repo}/collaborators': [{ login: 'eve', ...collaborator }],
      }),
    );

  it('with a role of the organization’s own may do what it builds on', async () => {
    const { value } = await odd({ role_name: '採点者', permissions: flags });
    expect(value.people[0]?.access).toMatchObject([{ role: 'write', custom: '採点者' }]);
  });

  it('with a role that says nothing leave a gap, and one more for being nowhere', async () => {
    const { value, gaps } = await odd({ role_name: 'grader' });
    expect([value.people, gaps.length]).toEqual([[{ login: 'eve', access: [] }], 2]);
  });
});

describe('what members do', () => {
  const activityOf = (world: World, days = 90) =>
    readActivity(readsOf(world), days, new Date(Date.now() - days * day));
  const seenIn = async (world: World) =>
    Object.fromEntries((await activityOf(world)).members.map(({ login, seen }) => [login, seen]));

  it('is looked for until everybody was seen', async () => {
    const world = await openOrganization();
    for (const name of ['a', 'b', 'c']) await world.org.createRepository(name);
    world.github.clearRequests();
    expect(Object.values(await seenIn(world))).toEqual([true, true, true]);
    const asked = world.github.requests.filter(({ path }) => path.includes('/activity'));
    // Repositories that moved last come first; the one with everybody in it ends the search.
    expect(asked.length).toBeLessThanOrEqual(4);
    expect(world.github.requests.some(({ path }) => path.includes('/issues'))).toBe(false);
  });

  it('counts issues, comments and reviews, for those who push nothing', async () => {
    const world = await openOrganization();
    const { github, org, shop, maria } = world;
    const [ann, ben, cas, dan] = ['ann', 'ben', 'cas', 'dan'].map((name) => github.createUser(name));
    if (!ann || !ben || !cas || !dan) throw new Error('nobody');
    for (const user of [ann, ben, cas, dan]) {
      org.addMember(user);
      shop.setCollaborator(user, 'write');
    }
    await shop.commit({ branch: 'main', files: { 'a.txt': 'a' }, author: maria });
    await shop.commit({ branch: 'b', from: 'main', files: { 'a.txt': 'b' }, author: maria });
    const pull = await shop.openPullRequest({ title: 'B', head: 'b', author: maria });
    shop.openIssue({ title: 'It is slow', author: ann });
    await pull.comment({ by: ben, body: 'Why?' });
    await pull.review({ by: cas, state: 'APPROVED' });
    expect(await seenIn(world)).toMatchObject({ ann: true, ben: true, cas: true, dan: false });
  });

  it('of before does not count, and neither does what Apps do', async () => {
    let now = new Date(Date.now() - 400 * day);
    const world = await openOrganization({ now: () => now });
    now = new Date();
    const seen = await seenIn(world);
    expect(Object.values(seen)).toEqual([false, false, false]);
  });

  it('in a repository without issues, or where nothing was pushed, is no gap', async () => {
    const world = await openOrganization();
    world.org.addMember(world.github.createUser('idle'));
    const till = await world.org.createRepository('till');
    till.data.hasIssues = false;
    expect((await seenIn(world)).idle).toBe(false);
  });

  const none = { pullRequests: { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] } };
  const quiet = (repositories: number) => {
    const { octokit, ...reads } = answering({
      'GET /orgs/{org}/members': ({ role }: { readonly role: string }) =>
        role === 'admin' ? [{ login: 'joao' }] : [],
      'GET /orgs/{org}/outside_collaborators': [],
      'GET /installation/repositories': {
        total_count: repositories,
        repository_selection: 'all',
        repositories: Array.from({ length: repositories }, (_, i) => ({
          name: `r${i}`,
          owner: { login: 'acme' },
          private: true,
          archived: false,
          pushed_at: null,
          updated_at: null,
        })),
      },
      'GET /repos/{owner}/{repo}/issues': [],
      'GET /repos/{owner}/{repo}/issues/comments': [],
    });
    const graphql = async () => ({ repository: none });
    return { ...reads, octokit: { ...octokit, graphql } as unknown as OrganizationReads['octokit'] };
  };

  it.each([
    [300, false],
    [301, 'not known'],
  ])('in %i repositories where nothing happened: %j', async (repositories, expected) => {
    const { members } = await readActivity(quiet(repositories), 90, new Date('2026-08-01T00:00:00Z'));
    const [{ seen } = { seen: null }] = members;
    expect(isShown(seen) ? seen : 'not known').toBe(expected);
  });

  it('is not known where Fairlead sees some repositories only', async () => {
    const world = await openOrganization();
    world.org.addMember(world.github.createUser('idle'));
    const other = world.github.createApp({
      slug: 'other',
      permissions: { members: 'read', contents: 'read', issues: 'read', pull_requests: 'read' },
      events: [],
    });
    const installation = world.github.install(other, world.org, { repositories: [world.shop] });
    const seen = await seenIn({ ...world, installation });
    expect([seen.maria, isShown(seen.idle)]).toEqual([true, false]);
  });
});

describe('webhooks', () => {
  const of = (config: object) =>
    readWebhooks(
      answering({
        'GET /orgs/{org}/hooks': [{ id: 7, active: true, config }],
        'GET /orgs/{org}/hooks/{hook_id}/deliveries': [
          { status_code: 200 },
          { status_code: 0 },
          { status_code: 404 },
        ],
      }),
    );

  it.each([
    [{ url: 'https://a.example/T0/B0/XXXX?key=1', insecure_ssl: '0', secret: '********' }, true, true],
    [{ url: 'https://a.example/', insecure_ssl: 0 }, true, false],
    [{ url: 'https://a.example/', insecure_ssl: '1', secret: '' }, false, false],
    [{ url: 'https://a.example/', insecure_ssl: 1, secret: '********' }, false, true],
  ])('%j', async (config, verifies, hasSecret) => {
    const [hook] = await of(config);
    expect(hook).toEqual({
      id: 7,
      address: { scheme: 'https', host: 'a.example' },
      active: true,
      verifies,
      hasSecret,
      deliveries: { delivered: 1, failed: 2 },
    });
  });

  it.each([[{ insecure_ssl: '0' }], [{ url: 'not an address', insecure_ssl: '0' }]])(
    'without an address in %j are not taken for encrypted',
    async (config) => {
      const [hook] = await of(config);
      expect(isShown(hook?.address)).toBe(false);
    },
  );

  it('that do not say whether they verify are not taken to', async () => {
    const [hook] = await of({ url: 'https://παράδειγμα.example/' });
    expect([isShown(hook?.verifies), hook?.address]).toEqual([
      false,
      { scheme: 'https', host: 'xn--hxajbheg2az3al.example' },
    ]);
  });
});
