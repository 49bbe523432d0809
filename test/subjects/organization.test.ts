/** The policies about organizations, through the pipeline, against the local GitHub: what is seen, and what is not. */
import { describe, expect, it } from 'vitest';
import type { Judged } from '../../app/assess.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { aboutOrganizations, openOrganization, outcomesOf } from './organization-world.ts';

const all = (outcome: string) => Object.fromEntries(aboutOrganizations.map(({ id }) => [id, outcome]));

/** What is said about a policy: findings, or what is missing. */
function said({ report }: Judged, policy: string): string {
  const one = report.assessments.find((each) => each.policy === policy);
  const { result, gaps = [] } = one ?? {};
  const findings = result?.outcome === 'fail' ? result.findings.map(({ message }) => message) : [];
  const missing = result?.outcome === 'unknown' ? result.missing : gaps;
  return [...findings, ...missing.map(({ reason }) => reason)].map(toPlain).join('\n');
}

function permissionsNamed({ report }: Judged, policy: string): readonly (string | undefined)[] {
  const one = report.assessments.find((each) => each.policy === policy);
  return one?.result.outcome === 'unknown' ? one.result.missing.map(({ permission }) => permission) : [];
}

describe('an organization', () => {
  it('that somebody thought about passes, with the tokens that policies declare', async () => {
    const { asApp, github } = await openOrganization();
    expect(outcomesOf(await asApp())).toEqual(all('pass'));
    const asked = github.requests.filter(({ path }) => !path.includes('contents'));
    // One of each list, one for each repository where it has to be.
    expect(asked.length).toBeLessThan(40);
  });

  it('as it is at first is told what is wrong with it', async () => {
    const { asApp, org, shop, hook, eve, github } = await openOrganization();
    org.changeSettings({ two_factor_requirement_enabled: false, members_can_delete_repositories: true });
    org.setDefaultPermission('write');
    shop.setCollaborator(eve, 'admin');
    Object.assign(hook, { url: 'http://ci.acme.example/hook?token=abc', secret: null, insecureSsl: '1' });
    hook.deliveries.splice(0, 9, 502, 502, 502, 502, 502);
    org.addRunnerGroup({ name: 'cellar', allows_public_repositories: true });
    org.addMember(github.createUser('idle'));
    for (const name of ['kim', 'lee', 'may', 'noa']) {
      const owner = github.createUser(name);
      org.addMember(owner, 'admin');
      await shop.commit({ branch: name, files: { 'a.txt': name }, author: owner });
    }
    const terraform = github.createApp({
      slug: 'terraform',
      permissions: { administration: 'write' },
      events: [],
    });
    github.install(terraform, org);
    const judged = await asApp();
    expect(outcomesOf(judged)).toEqual(all('fail'));
    expect(said(judged, 'outside-collaborators')).toContain('eve does not belong to the organization');
    expect(said(judged, 'organization-webhooks')).toContain('ci.acme.example');
    expect(JSON.stringify(judged)).not.toContain('token=abc');
    expect(said(judged, 'inactive-members')).toContain('Nothing of idle was seen');
    expect(said(judged, 'inactive-members')).not.toContain('maria');
    expect(said(judged, 'owners')).toContain('has 6 owners');
    expect(said(judged, 'apps')).toContain('The App terraform may write administration');
    expect(said(judged, 'organization-actions')).toContain('1 group (cellar)');
  });

  it('that is a person’s account is left alone', async () => {
    const { judge, github, maria, app } = await openOrganization();
    const mine = github.install(app, maria);
    const { Octokit } = await import('@octokit/rest');
    const octokit = new Octokit({ baseUrl: github.apiUrl, auth: mine.token() });
    const judged = await judge(() => octokit, 'maria');
    expect(outcomesOf(judged)).toEqual(all('skip'));
  });

  it('whose name nobody has any more is unknown', async () => {
    const { asPerson, org } = await openOrganization();
    expect(outcomesOf(await asPerson(org.owner, 'globex'))).toEqual(all('unknown'));
  });

  it('shows its owner whose second factor is missing', async () => {
    const { asPerson, org, maria, eve } = await openOrganization();
    org.setWithoutTwoFactor(maria, eve);
    const judged = await asPerson(org.owner);
    expect(said(judged, 'two-factor')).toBe(
      '1 member (maria) without a second factor.\n1 outside collaborator (eve) without a second factor.',
    );
    const { 'two-factor': _, ...rest } = outcomesOf(judged);
    expect(Object.values(rest)).toEqual(Object.values(rest).map(() => 'pass'));
  });

  it('shows a member who is no owner nothing, and nothing passes for it', async () => {
    const { asPerson, maria } = await openOrganization();
    const outcomes = outcomesOf(await asPerson(maria));
    for (const id of [
      'two-factor',
      'default-permission',
      'member-privileges',
      'organization-actions',
      'apps',
    ])
      expect([id, outcomes[id]]).toEqual([id, 'unknown']);
    expect(outcomes['organization-webhooks']).toBe('unknown');
  });
});

describe('a permission that nobody granted', () => {
  it.each([
    ['members', ['inactive-members', 'outside-collaborators', 'owners']],
    [
      'organization_administration',
      ['apps', 'default-permission', 'member-privileges', 'organization-actions', 'two-factor'],
    ],
    ['organization_hooks', ['organization-webhooks']],
    ['organization_self_hosted_runners', ['organization-actions']],
  ] as const)('%s makes what needs it unknown, by its name', async (name, policies) => {
    const { asApp } = await openOrganization();
    const judged = await asApp([name]);
    const unknown = aboutOrganizations
      .filter(({ id }) => outcomesOf(judged)[id] === 'unknown')
      .map(({ id }) => id);
    expect(unknown).toEqual([...policies]);
    for (const id of policies)
      expect([id, permissionsNamed(judged, id)]).toEqual([id, expect.arrayContaining([`${name}: read`])]);
    const passed = Object.values(outcomesOf(judged)).filter((outcome) => outcome === 'pass');
    expect(passed.length).toBe(aboutOrganizations.length - policies.length);
  });

  it.each(['contents', 'issues', 'pull_requests'])('%s matters where somebody was not seen', async (name) => {
    const { asApp, org, github } = await openOrganization();
    org.addMember(github.createUser('idle'));
    expect(outcomesOf(await asApp())['inactive-members']).toBe('fail');
    const judged = await asApp([name]);
    // Nobody is accused of what could not be looked at.
    expect(outcomesOf(judged)['inactive-members']).toBe('unknown');
    expect(permissionsNamed(judged, 'inactive-members')).toEqual([`${name}: read`]);
  });
});

/** Each read that a content organization costs, once. */
const readsOf = (
  requests: readonly { readonly method: string; readonly path: string }[],
): readonly string[] => [
  ...new Set(
    requests
      .filter(({ method, path }) => method === 'GET' && !path.includes('/contents/'))
      .map(({ path }) => path.replace(/\?.*/, '')),
  ),
];

describe('a read that fails', () => {
  it.each([
    ['500', { status: 500 }],
    ['403', { status: 403, body: { message: 'Resource not accessible by integration' } }],
    ['404', { status: 404, body: { message: 'Not Found' } }],
    ['nonsense', { status: 200, body: { message: 'Hello' } }],
    ['null', { status: 200, body: null }],
  ] as const)('with %s never makes anything pass', async (_, effect) => {
    const { asApp, github } = await openOrganization({ described: false });
    await asApp();
    const reads = readsOf(github.requests);
    expect(reads.length).toBeGreaterThan(14);
    const harmless: string[] = [];
    for (const path of reads) {
      const withdraw = github.faults.add({
        match: { path: (one) => one.path.split('?')[0] === path },
        do: effect,
      });
      const outcomes = outcomesOf(await asApp());
      withdraw();
      const values = Object.values(outcomes);
      expect([path, values.filter((one) => !['pass', 'unknown'].includes(one))]).toEqual([path, []]);
      if (!values.includes('unknown')) harmless.push(path);
    }
    // The configuration's home may be missing; its own tests say when.
    expect(harmless.filter((path) => !/\/repos\/acme\/\.github/.test(path))).toEqual([]);
  });
});
