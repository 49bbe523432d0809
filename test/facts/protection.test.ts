/** What is read of a branch's protection, with every permission and with fewer, against the local GitHub. */
import { Octokit } from '@octokit/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { baseProtection } from '../../app/facts/base-protection.ts';
import { protection } from '../../app/facts/protection.ts';
import { repositorySource } from '../../app/facts/repository-source.ts';
import { forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { makeConditional } from '../../app/github/access/conditional.ts';
import type { Purpose } from '../../app/github/access/purpose.ts';
import { permissionsFor } from '../../app/permissions.ts';
import { wantsNothing } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import type { BranchProtection } from '../../policies/facts/protection.ts';
import { everything, openShop, type Shop } from '../github/shop.ts';
import type { Permissions } from '../github/state.ts';
import { asked } from '../protection/wire.ts';
import { type Answer, fakeSource } from './fake-source.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const granted: Permissions = {
  ...everything,
  administration: 'write',
  organization_administration: 'write',
};

let world: Shop;
beforeAll(async () => {
  world = await openShop({ app: { permissions: granted } });
});
afterAll(() => world.github.stop());
beforeEach(() => {
  world.shop.data.rulesets.length = 0;
  world.org.data.organization?.rulesets.splice(0);
  world.shop.data.protections.clear();
  world.org.setPlan('team');
});

/** What a token of the purpose opens when an owner granted no more than this. */
function within(purpose: Purpose, most: Permissions): Permissions {
  const all = Object.entries(permissionsFor(purpose)).filter(([name]) => name in most);
  return Object.fromEntries(all) as Permissions;
}

async function collect(
  given: {
    readonly most?: Permissions;
    readonly branches?: readonly string[];
    readonly settings?: Permissions;
  } = {},
) {
  const { most = granted, branches = ['~DEFAULT_BRANCH'] } = given;
  const octokitFor = (purpose: Purpose) => {
    const permissions =
      purpose.for === 'settings-read' && given.settings ? given.settings : within(purpose, most);
    const octokit = new Octokit({
      baseUrl: world.github.apiUrl,
      auth: world.installation.token({ permissions }),
      log: quiet,
    });
    makeConditional(octokit, undefined, purpose.for);
    return octokit;
  };
  const counted = forAssessment(octokitFor({ for: 'subject' }));
  const open = await repositorySource({
    counted,
    octokitFor,
    owner: 'acme',
    repo: 'shop',
    self: { appId: null, checkName: 'Fairlead', workflowRunId: null },
    fetch,
    now: '2026-11-20T12:00:00.000Z',
  });
  const before = world.github.requests.length;
  const source = open({ ...wantsNothing, facts: ['protection'], protectedBranches: branches });
  const { value, gaps } = await protection.collect(source);
  const routes = world.github.requests.slice(before).map(({ route }) => route);
  return { ...value, gaps, routes };
}

const [main] = [(branches: readonly BranchProtection[]) => branches[0] as BranchProtection];
const at = '/repos/{owner}/{repo}';

const basics = [
  {
    type: 'pull_request',
    parameters: {
      required_approving_review_count: 1,
      dismiss_stale_reviews_on_push: true,
      require_code_owner_review: false,
      require_last_push_approval: false,
      required_review_thread_resolution: false,
    },
  },
  { type: 'non_fast_forward' },
] as const;

describe('a branch', () => {
  it('without any protection asks for nothing, and that is known', async () => {
    const { branches, routes } = await collect();
    expect(asked(main(branches))).toEqual({});
    expect(main(branches)).toMatchObject({ branch: 'main', isDefault: true, notOffered: null, idle: [] });
    expect(main(branches).url).toBe(`${world.github.url}/acme/shop/settings/rules`);
    // The branch itself was read for the repository, and says that nothing protects it.
    expect(routes.sort()).toEqual([`GET ${at}/rules/branches/{branch+}`, `GET ${at}/rulesets`]);
  });

  it('under a ruleset of the organization and one of its own, by who may see both', async () => {
    world.org.addRuleset({ name: 'Everywhere', include: ['~ALL'], rules: [{ type: 'deletion' }] });
    world.shop.addRuleset({
      name: 'Base',
      rules: basics,
      bypassActors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'pull_request' }],
    });
    world.shop.addRuleset({
      name: 'Later',
      enforcement: 'disabled',
      rules: [{ type: 'required_signatures' }],
    });
    world.shop.addRuleset({ name: 'Tags', target: 'tag', include: ['~ALL'], rules: [{ type: 'update' }] });
    const { branches, routes } = await collect({ settings: granted });
    expect(asked(main(branches))).toEqual({
      pullRequest: 'true; Base: nobody',
      approvals: '1; Base: RepositoryRole admin (pull_request)',
      dismissStale: 'true; Base: RepositoryRole admin (pull_request)',
      noForcePush: 'true; Base: nobody',
      noDeletion: 'true; Everywhere: nobody',
    });
    expect(main(branches).idle.map((one) => one.at.name)).toEqual(['Later']);
    expect(main(branches).rules.noDeletion.from[0]?.at).toMatchObject({
      level: 'organization',
      owner: 'acme',
      url: expect.stringContaining('/organizations/acme/settings/rules/'),
    });
    expect(routes.filter((route) => route === `GET ${at}/rulesets/{ruleset_id}`)).toHaveLength(3);
  });

  it('whose rulesets’ bypass lists are hidden from who may only read settings', async () => {
    world.org.addRuleset({ name: 'Everywhere', include: ['~ALL'], rules: [{ type: 'deletion' }] });
    world.shop.addRuleset({ name: 'Base', rules: basics });
    const { branches } = await collect();
    const { rules } = main(branches);
    expect(rules.approvals.from[0]?.bypass).toMatchObject({
      known: false,
      permission: 'administration: write',
    });
    expect(rules.noDeletion.from[0]?.bypass).toMatchObject({
      known: false,
      permission: 'organization_administration: write',
    });
  });

  it('with classic protection, with what only GraphQL shows of it', async () => {
    world.shop.setBranchProtection('ma*', {
      requiredReviews: { count: 2, dismissStale: true, codeOwners: false, lastPush: true },
      deployments: ['staging'],
      forcePushers: { users: [world.tom.data], teams: [], apps: [] },
    });
    const { branches, routes } = await collect();
    const admin = 'RepositoryRole admin';
    expect(asked(main(branches))).toEqual({
      pullRequest: `true; classic: ${admin}`,
      approvals: `2; classic: ${admin}`,
      dismissStale: `true; classic: ${admin}`,
      lastPushApproval: `true; classic: ${admin}`,
      noForcePush: 'true; classic: User tom',
      noDeletion: 'true; classic: nobody',
      deployments: `[staging]; classic: ${admin}`,
      mergeQueue: '≥ false',
    });
    expect(main(branches).rules.approvals.from[0]?.at).toMatchObject({
      name: 'ma*',
      url: `${world.github.url}/acme/shop/settings/branches`,
    });
    expect(routes.filter((route) => route === 'POST /graphql')).toHaveLength(1);
  });
});

describe('with fewer permissions', () => {
  const { administration: _, ...reading } = granted;
  const { administration: __, ...nothing } = everything as Permissions;

  it('rulesets say what they ask for, and the rest is not known', async () => {
    world.shop.addRuleset({ name: 'Base', rules: basics });
    world.shop.setBranchProtection('main', {
      requiredStatusChecks: { strict: true, checks: [{ context: 'ci', appId: 15_368 }] },
      enforceAdmins: true,
    });
    const { branches } = await collect({ most: nothing });
    const { rules } = main(branches);
    expect(rules.approvals).toMatchObject({
      known: false,
      atLeast: 1,
      missing: [{ permission: 'administration: read' }],
    });
    expect(asked(main(branches))).toMatchObject({
      approvals: '≥ 1; Base: not known',
      noForcePush: '≥ true; Base: not known',
      checks: '[{name:ci,appId:15368}]; classic: nobody',
      linearHistory: '≥ false',
    });
    const [gap] = rules.linearHistory.known ? [] : rules.linearHistory.missing;
    expect(toPlain(gap?.reason ?? [])).toContain('GitHub refused to show the branch protection of main (403');
  });

  it('a branch that is not protected at all is known to be so', async () => {
    const { branches } = await collect({ most: reading });
    expect(asked(main(branches))).toEqual({});
  });

  it('a 404 that means "you may not look" is not "there is none"', async () => {
    world.shop.setBranchProtection('main', { linearHistory: true });
    const done = world.github.faults.add({
      match: { path: /\/branches\/main\/protection$/ },
      do: { status: 404, body: { message: 'Not Found' } },
    });
    const { branches } = await collect();
    done();
    expect(main(branches).rules.linearHistory).toMatchObject({
      known: false,
      missing: [{ permission: 'administration: read' }],
    });
  });

  it('an outage hides no more than what was asked', async () => {
    world.shop.addRuleset({ name: 'Base', rules: basics });
    const done = world.github.faults.add({ match: { path: /\/rulesets/ }, do: { status: 502 } });
    const { branches } = await collect();
    done();
    expect(asked(main(branches))).toMatchObject({ approvals: '1; ?: not known' });
  });
});

describe('plans', () => {
  it('that have none say so', async () => {
    world.org.setPlan('free');
    const { branches } = await collect();
    expect(main(branches).notOffered).not.toBeNull();
    world.shop.setPrivate(false);
    expect(main((await collect()).branches).notOffered).toBeNull();
    world.shop.setPrivate(true);
  });
});

describe('of a pull request', () => {
  const pull = (routes: Readonly<Record<string, Answer>>) => {
    const { source, asked: requests } = fakeSource({ routes });
    return baseProtection.collect(source).then(({ value, gaps }) => ({ base: value, gaps, requests }));
  };
  const ruled = { ruleset_id: 7, ruleset_source_type: 'Organization', ruleset_source: 'acme' };
  const open = { data: { name: 'main', protected: true, protection: { enabled: false } } };

  it('it is what shows without a right to read settings, in two reads', async () => {
    const { base, requests } = await pull({
      [`GET ${at}/rules/branches/{branch}`]: { data: basics.map((rule) => ({ ...rule, ...ruled })) },
      [`GET ${at}/branches/{branch}`]: open,
    });
    expect(requests).toHaveLength(2);
    expect(asked(base)).toMatchObject({
      approvals: '≥ 1; ?: not known',
      linearHistory: '≥ false',
    });
    expect(asked(base)).not.toHaveProperty('checks');
    expect(base.rules.approvals.from[0]?.at).toMatchObject({ level: 'organization', owner: 'acme', id: 7 });
  });

  it('what cannot be read is not known, and ends nothing', async () => {
    const { base, gaps } = await pull({
      [`GET ${at}/rules/branches/{branch}`]: { status: 502 },
      [`GET ${at}/branches/{branch}`]: { status: 404, message: 'Branch not found' },
    });
    expect(gaps).toEqual([]);
    expect(asked(base)).toMatchObject({ approvals: '≥ 0', checks: '≥ []' });
    const [first, second] = base.rules.approvals.known ? [] : base.rules.approvals.missing;
    expect(toPlain(first?.reason ?? [])).toContain(
      'GitHub answered 502 when asked for the rules of the branch main',
    );
    expect(toPlain(second?.reason ?? [])).toBe('there is no branch main');
  });
});

describe('branches by name and pattern', () => {
  it('are found, whatever they are called, and each once; those that are not there are left out', async () => {
    const names = ['release/1', 'release/2/x', 'fix/#12%20größe', 'dev'];
    for (const name of names) await world.shop.push(name, world.shop.sha());
    world.shop.addRuleset({ name: 'All', include: ['~ALL'], rules: [{ type: 'deletion' }] });
    const of = async (...branches: readonly string[]) =>
      (await collect({ branches })).branches.map(
        ({ branch, rules }) => `${branch} ${rules.noDeletion.from.length}`,
      );
    expect(await of('~DEFAULT_BRANCH', 'main', 'gone')).toEqual(['main 1']);
    expect(await of('release/*')).toEqual(['release/1 1']);
    expect(await of('release/**/*', 'release/1')).toEqual(['release/1 1', 'release/2/x 1']);
    expect(await of('fix/#12%20größe', 'm*')).toEqual(['main 1', 'fix/#12%20größe 1']);
    expect(await of('*')).toEqual(['main 1', 'dev 1', 'feature 1']);
  });

  it('more than thirty are not looked at, and it says so', async () => {
    for (let i = 0; i < 31; i++) world.shop.data.refs.set(`refs/heads/many/${i}`, world.shop.sha());
    const { branches, gaps } = await collect({ branches: ['many/*'] });
    expect(branches).toHaveLength(30);
    expect(gaps.map(({ reason }) => toPlain(reason))).toEqual([
      '1 more branches match than the 30 that are looked at',
    ]);
  });
});
