/** What GitHub's answers about settings are read as, in the forms that one server and another gives them. */
import { describe, expect, it } from 'vitest';
import { readAccess } from '../../app/github/settings/access.ts';
import { readActionsPermissions } from '../../app/github/settings/actions-permissions.ts';
import type { SettingsOf } from '../../app/github/settings/ask.ts';
import { readCodeScanning } from '../../app/github/settings/code-scanning.ts';
import { readEnvironments } from '../../app/github/settings/environments.ts';
import { readVulnerabilityAlerts } from '../../app/github/settings/vulnerability-alerts.ts';
import { readWebhooks } from '../../app/github/settings/webhooks.ts';
import { isShown } from '../../policies/engine/shown.ts';
import { repository } from '../policies/sample.ts';
import { asOctokit } from './governed-shop.ts';

const at = '2026-11-20T12:00:00Z';

/** Answers by what follows the repository in the route, with the queries that were asked. */
function answering(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = [];
  const octokit = asOctokit(async (route, parameters) => {
    const path = route.replace('GET /repos/{owner}/{repo}', '');
    asked.push(path);
    const key = parameters.affiliation ? `${path} ${parameters.affiliation}` : path;
    const data = answers[key] ?? answers[path];
    if (data === undefined) throw new Error(`the test expected no request to ${key}`);
    return { data, headers: {} };
  });
  const of: SettingsOf = { octokit, owner: 'acme', repo: 'shop' };
  return { of, asked };
}

describe('a webhook', () => {
  const hook = (config: object, last: unknown = null) => ({
    id: 1,
    active: true,
    events: ['push'],
    config: { url: 'https://ci.acme.example/T0K3N?key=s3cr3t', ...config },
    last_response: last,
  });
  const read = async (one: unknown) => {
    const hooks = await readWebhooks(answering({ '/hooks': [one] }).of);
    return isShown(hooks) ? hooks[0] : null;
  };

  it.each([
    [{ insecure_ssl: '0' }, true],
    [{ insecure_ssl: 0 }, true],
    [{}, true],
    [{ insecure_ssl: '1' }, false],
    [{ insecure_ssl: 1 }, false],
    // What is no known word is not taken for a check.
    [{ insecure_ssl: 'yes' }, false],
  ])('%j', async (config, verifies) => {
    expect((await read(hook(config)))?.verifiesCertificate).toBe(verifies);
  });

  it('keeps the host of its address, and nothing else', async () => {
    const kept = await read(hook({ url: 'https://bot:pass@hooks.chat.example:8443/T0K3N?key=s3cr3t' }));
    expect(kept).toMatchObject({ scheme: 'https', host: 'hooks.chat.example:8443' });
    expect(JSON.stringify(kept)).not.toMatch(/T0K3N|s3cr3t|pass/);
  });

  it.each([
    [{ secret: '********' }, true],
    [{ secret: '' }, false],
    [{}, false],
  ])('has a secret: %j', async (config, has) => {
    expect((await read(hook(config)))?.hasSecret).toBe(has);
  });

  it('with an address that is none is not shown', async () => {
    expect(await read(hook({ url: 'nowhere' }))).toBeNull();
    expect(await read(hook({ url: undefined }))).toBeNull();
  });
});

describe('somebody with access', () => {
  const flags = (...held: readonly string[]) =>
    Object.fromEntries(
      ['admin', 'maintain', 'push', 'triage', 'pull'].map((flag) => [flag, held.includes(flag)]),
    );
  const person = (login: string, role_name: string, permissions?: object) => ({
    login,
    role_name,
    ...(permissions ? { permissions } : {}),
  });
  const levels = async (...people: readonly unknown[]) => {
    const { of } = answering({
      '/collaborators': [person('lea', 'admin')],
      '/collaborators outside': people,
    });
    const { outside } = await readAccess(of, repository, []);
    return isShown(outside) ? outside.map(({ level }) => level) : 'not shown';
  };

  it.each([
    [person('a', 'write', flags('push', 'triage', 'pull')), ['write']],
    [person('a', 'maintain'), ['maintain']],
    // A role of the organization's own: what it builds on.
    [person('a', 'deployer', flags('push', 'triage', 'pull')), ['write']],
    [person('a', 'deployer', flags('admin', 'maintain', 'push', 'triage', 'pull')), ['admin']],
    // The role counts more ways in than the flags do.
    [person('a', 'admin', flags('pull')), ['admin']],
    [person('a', 'read', flags('admin')), ['admin']],
    // Nothing that is known of it: not shown, rather than nothing.
    [person('a', 'deployer'), 'not shown'],
    [person('a', 'deployer', flags()), 'not shown'],
  ])('%j', async (one, expected) => {
    expect(await levels(one)).toEqual(expected);
  });

  it('administers it only with that level, though a server list everybody', async () => {
    const all = [person('maria', 'admin'), person('tom', 'write'), person('eve', 'read')];
    const { of } = answering({ '/collaborators': all, '/collaborators outside': [] });
    const { admins } = await readAccess(of, repository, []);
    expect(admins).toEqual([{ login: 'maria', level: 'admin', role: 'admin' }]);
    const { of: without } = answering({ '/collaborators': all.slice(1), '/collaborators outside': [] });
    expect(isShown((await readAccess(without, repository, [])).admins)).toBe(false);
  });

  it("in a person's repository is asked for once: nobody is from outside, and there are no teams", async () => {
    const { of, asked } = answering({ '/collaborators': [person('maria', 'admin')] });
    const read = await readAccess(of, { ...repository, ownerKind: 'user' }, ['teams']);
    expect([read.outside, read.teams, asked]).toEqual([[], [], ['/collaborators']]);
  });

  it('through a team has the level of the team, in older words, too', async () => {
    const team = (slug: string, permission: string) => ({ slug, permission });
    const { of } = answering({
      '/collaborators': [person('lea', 'admin')],
      '/collaborators outside': [],
      '/teams': [team('b', 'push'), team('a', 'pull'), team('c', 'admin')],
    });
    expect((await readAccess(of, repository, ['teams'])).teams).toEqual([
      { team: 'a', level: 'read' },
      { team: 'b', level: 'write' },
      { team: 'c', level: 'admin' },
    ]);
  });
});

describe('an environment', () => {
  const read = async (one: object, patterns: unknown = undefined, isWanted = true) => {
    const answer = { name: 'production', protection_rules: [], deployment_branch_policy: null, ...one };
    const { of, asked } = answering({
      '/environments': { total_count: 1, environments: [answer] },
      '/environments/{environment_name}/deployment-branch-policies': patterns,
    });
    const all = await readEnvironments(of, () => isWanted);
    return { environment: isShown(all) ? all[0] : undefined, asked };
  };

  it('without rules has none', async () => {
    const { environment } = await read({ can_admins_bypass: true });
    expect(environment).toEqual({
      name: 'production',
      reviewers: [],
      preventsSelfReview: false,
      waitMinutes: 0,
      branches: 'any',
      adminsBypass: true,
      otherRules: [],
    });
  });

  it('whose rules are not said has none that are known', async () => {
    const { environment } = await read({ protection_rules: undefined, deployment_branch_policy: undefined });
    const shown = Object.entries(environment ?? {}).filter(([, value]) => isShown(value));
    expect(shown.map(([name]) => name)).toEqual(['name', 'otherRules']);
  });

  it('names its rules, those of Apps among them', async () => {
    const rules = [
      { type: 'wait_timer', wait_timer: 30 },
      {
        type: 'required_reviewers',
        prevent_self_review: true,
        reviewers: [
          { type: 'User', reviewer: { login: 'maria' } },
          { type: 'Team', reviewer: { slug: 'core' } },
        ],
      },
      { type: 'branch_policy' },
      { type: 'deployment_gate' },
    ];
    const { environment } = await read({ protection_rules: rules });
    expect(environment).toMatchObject({
      waitMinutes: 30,
      preventsSelfReview: true,
      reviewers: [
        { kind: 'team', name: 'core' },
        { kind: 'user', name: 'maria' },
      ],
      otherRules: ['deployment_gate'],
    });
  });

  it.each([
    [[{ name: 'main' }], 'protected'],
    [[], 'none protected'],
    [{ message: 'odd' }, null],
  ])('of protected branches alone: %j are protected', async (protectedBranches, branches) => {
    const policy = { protected_branches: true, custom_branch_policies: false };
    const answer = { name: 'production', protection_rules: [], deployment_branch_policy: policy };
    const { of, asked } = answering({
      '/environments': { total_count: 1, environments: [answer] },
      '/branches': protectedBranches,
    });
    const all = await readEnvironments(of, () => true);
    const found = isShown(all) ? all[0]?.branches : undefined;
    expect(found && isShown(found) ? found : null).toBe(branches);
    expect(asked).toEqual(['/environments', '/branches']);
  });

  it('is asked for its patterns only where they are wanted', async () => {
    const custom = { deployment_branch_policy: { protected_branches: false, custom_branch_policies: true } };
    const patterns = { total_count: 2, branch_policies: [{ name: 'v*' }, { name: 'main' }] };
    expect((await read(custom, patterns)).environment?.branches).toEqual({ patterns: ['main', 'v*'] });
    const unwanted = await read(custom, patterns, false);
    expect(unwanted.asked).toEqual(['/environments']);
    expect(unwanted.environment?.branches).toHaveProperty('patterns.notShown');
  });
});

describe('a Dependabot alert', () => {
  const answer = (more: object) => ({
    number: 4,
    state: 'open',
    dependency: { manifest_path: 'package-lock.json', scope: 'runtime' },
    security_advisory: { ghsa_id: 'GHSA-1', summary: 'A hole' },
    security_vulnerability: {
      package: { ecosystem: 'npm', name: 'lodash' },
      severity: 'high',
      first_patched_version: null,
    },
    created_at: '2026-01-01T00:00:00Z',
    fixed_at: null,
    dismissed_at: null,
    auto_dismissed_at: null,
    ...more,
  });
  const read = async (more: object) => {
    const { alerts } = await readVulnerabilityAlerts(
      answering({ '/dependabot/alerts': [answer(more)] }).of,
      at,
    );
    return isShown(alerts) ? alerts?.[0] : null;
  };

  it.each([
    ['new', {}, '2026-01-01T00:00:00Z', false],
    ['fixed once, and back', { fixed_at: '2026-02-01T00:00:00Z' }, '2026-02-01T00:00:00Z', true],
    [
      'dismissed once, and open again',
      { dismissed_at: '2026-02-01T00:00:00Z' },
      '2026-01-01T00:00:00Z',
      true,
    ],
    ['set aside by a rule once', { auto_dismissed_at: '2026-02-01T00:00:00Z' }, '2026-01-01T00:00:00Z', true],
    [
      'dismissed',
      { state: 'dismissed', dismissed_at: '2026-02-01T00:00:00Z' },
      '2026-01-01T00:00:00Z',
      false,
    ],
  ])('%s', async (_, more, since, reopened) => {
    expect(await read(more)).toMatchObject({ since, reopened });
  });

  it('of a severity that nobody knows yet is not taken for a low one', async () => {
    const hole = { ...answer({}).security_vulnerability, severity: 'catastrophic' };
    expect(await read({ security_vulnerability: hole })).toMatchObject({ severity: 'unknown' });
  });

  it('in a state that nobody knows yet hides the list, and a fixed one is left out', async () => {
    expect(await read({ state: 'snoozed' })).toBeNull();
    expect(await read({ state: 'fixed' })).toBeUndefined();
  });
});

it('analyses are the newest of each tool and part, on the default branch alone', async () => {
  const upload = (tool: string, category: string, day: number, ref = 'refs/heads/main') => ({
    ref,
    commit_sha: `${day}`,
    created_at: `2026-11-0${day}T00:00:00Z`,
    error: '',
    category,
    tool: { name: tool },
  });
  const { of } = answering({
    '/code-scanning/alerts': [],
    '/code-scanning/default-setup': { state: 'not-configured' },
    '/code-scanning/analyses': [
      upload('CodeQL', 'go', 2),
      upload('CodeQL', 'go', 4),
      upload('CodeQL', 'python', 3),
      upload('Semgrep', '', 1),
      upload('Semgrep', '', 9, 'refs/heads/main-2'),
    ],
  });
  const { analyses } = await readCodeScanning(of, { readAt: at, head: null, branch: 'main', isPublic: true });
  expect(isShown(analyses) && analyses.map(({ tool, category, commit }) => [tool, category, commit])).toEqual(
    [
      ['CodeQL', 'go', '4'],
      ['CodeQL', 'python', '3'],
      ['Semgrep', '', '1'],
    ],
  );
});

it('where Actions are off nothing more is asked of them', async () => {
  const { of, asked } = answering({ '/actions/permissions': { enabled: false } });
  expect(await readActionsPermissions(of, repository)).toBeNull();
  expect(asked).toEqual(['/actions/permissions']);
});

it('what forks may do is not asked where there can be none', async () => {
  const { of, asked } = answering({
    '/actions/permissions': { enabled: true, allowed_actions: 'all', sha_pinning_required: false },
    '/actions/permissions/workflow': {
      default_workflow_permissions: 'read',
      can_approve_pull_request_reviews: false,
    },
  });
  const read = await readActionsPermissions(of, { ...repository, forkable: false });
  expect(read).toMatchObject({ forks: { of: 'nobody' } });
  expect(asked).toEqual(['/actions/permissions', '/actions/permissions/workflow']);
});
