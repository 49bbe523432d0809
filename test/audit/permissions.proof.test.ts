/**
 * Audits with each permission taken away in turn, through the command: the run ends, nothing is found or fine by it that
 * was not before, and the papers say which permission is lacking, and for what.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { neededPermissions } from '../../app/permissions.ts';
import { openShop } from '../github/shop.ts';
import { runAudit } from './run-audit.ts';

const folder = mkdtempSync(join(tmpdir(), 'fairlead-audits-'));

/** An audit only reads. */
const all: Readonly<Record<string, 'read'>> = Object.fromEntries(
  Object.keys(neededPermissions()).map((name) => [name, 'read'] as const),
);

const without = (name: string) => Object.fromEntries(Object.entries(all).filter(([one]) => one !== name));

/** What cannot be told without it: ids of policies. Of the others an audit asks nothing. */
const lost: Readonly<Record<string, readonly string[]>> = {
  actions: ['environments'],
  administration: ['actions-permissions', 'branch-protection', 'deploy-keys', 'secret-scanning'],
  // Without its files nothing is known of a repository.
  contents: ['inactive-members', 'readable'],
  issues: ['inactive-members'],
  members: ['inactive-members', 'outside-collaborators', 'owners', 'two-factor'],
  organization_administration: ['apps', 'default-permission', 'member-privileges', 'organization-actions'],
  organization_hooks: ['organization-webhooks'],
  organization_self_hosted_runners: ['organization-actions'],
  pull_requests: ['inactive-members', 'staleness'],
  repository_hooks: ['repository-webhooks'],
  secret_scanning_alerts: ['secret-scanning'],
  security_events: ['code-scanning'],
  vulnerability_alerts: ['vulnerability-alerts'],
};

/** Nothing of this organization depends on its plan. */
const unused = [
  'checks',
  'deployments',
  'merge_queues',
  'metadata',
  // Their events alone are recorded.
  'organization_custom_properties',
  'organization_personal_access_token_requests',
  'organization_plan',
  'statuses',
];

interface CheckRow {
  readonly id: string;
  readonly repository: string | null;
  readonly state: string;
  readonly area: string;
}

interface UnseenRow {
  readonly id: string;
  readonly area: string;
  readonly permission: string | null;
}

async function open() {
  const world = await openShop();
  const { github, org, shop, maria, tom } = world;
  const start = {
    'package.json': '{ "name": "shop", "dependencies": { "lodash": "4.17.21" } }\n',
    '.github/workflows/ci.yml':
      'on: push\npermissions: {}\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps: [{ run: npm test }]\n',
    '.github/CODEOWNERS': '* @maria\n',
  };
  await shop.commit({ branch: 'main', files: start, author: org.owner });
  shop.changeSettings({ allow_forking: false });
  shop.addRuleset({ name: 'Base', include: ['~DEFAULT_BRANCH'], rules: [{ type: 'deletion' }] });
  shop.addDeployKey({ title: 'ci', by: maria });
  shop.addHook({ secret: 'x' });
  shop.setEnvironment('production', { reviewers: [tom] });
  shop.addSecretAlert();
  shop.setVulnerabilityAlerts(true);
  const site = await org.createRepository('site', { private: false });
  await site.commit({ branch: 'main', files: start, author: org.owner });
  site.enableCodeScanning();
  const app = github.createApp({ slug: 'auditor', permissions: all, events: [] });
  return { ...world, auditor: github.install(app, org) };
}

type World = Awaited<ReturnType<typeof open>>;

async function audited({ github }: World, token: string) {
  const run = await runAudit({ login: 'acme', token, apiUrl: github.apiUrl, folder });
  if (!run.papers) throw new Error(run.err);
  const { data, markdown, html } = run.papers;
  const rows: readonly CheckRow[] = data.checks;
  const unseen: readonly UnseenRow[] = data.notVisible;
  const risks: readonly { readonly id: string }[] = data.risks;
  const states = new Map(rows.map((one) => [`${one.id} of ${one.repository}`, one.state]));
  return { ...run, data, markdown, html, rows, unseen, risks, states };
}

type Audited = Awaited<ReturnType<typeof audited>>;

/** A check whose answer is another one now, though nothing changed but what is shown. */
function turned(before: Audited, after: Audited): readonly string[] {
  return [...after.states].flatMap(([key, state]) => {
    const was = before.states.get(key);
    return was === undefined || state === was || state === 'not seen' ? [] : [`${key}: ${was} → ${state}`];
  });
}

let world: World;
let whole: Audited;

beforeAll(async () => {
  world = await open();
  whole = await audited(world, world.auditor.token());
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.github.stop();
});

describe('an audit whose token lacks', () => {
  it('nothing sees all, and this knows every permission there is', () => {
    expect([...Object.keys(lost), ...unused].sort()).toEqual(Object.keys(all).sort());
    const hidden = [...whole.states].filter(([, state]) => state === 'not seen').map(([key]) => key);
    expect(hidden).toEqual([]);
  });

  it.each(Object.keys(lost))(
    '%s',
    async (name) => {
      const token = world.auditor.token({ permissions: without(name) });
      const less = await audited(world, token);
      expect(less.code).toBe(0);
      expect(turned(whole, less)).toEqual([]);
      // A risk of a check that is not seen may be missing; none is new.
      expect(less.risks.filter(({ id }) => !whole.risks.some((one) => one.id === id))).toEqual([]);
      const permission = `${name}: read`;
      const told = less.unseen.filter((one) => one.permission === permission);
      expect(told.map(({ id }) => id)).toEqual(expect.arrayContaining([...(lost[name] ?? [])]));
      // What is not seen any more is told with why, and where that is this permission, with its name.
      const gone = less.rows.filter(
        ({ id, repository, state }) =>
          state === 'not seen' && whole.states.get(`${id} of ${repository}`) !== 'not seen',
      );
      const silent = gone.filter(({ id }) => !less.unseen.some((one) => one.id === id));
      expect(silent).toEqual([]);
      const rows = less.markdown.split('\n').filter((line) => line.includes(permission));
      for (const { area } of told) expect(rows.some((line) => line.includes(area))).toBe(true);
      for (const paper of [less.markdown, less.html, less.out]) expect(paper).toContain(permission);
    },
    60_000,
  );

  it.each(unused)(
    '%s, which nothing is read with',
    async (name) => {
      const less = await audited(world, world.auditor.token({ permissions: without(name) }));
      expect([turned(whole, less), less.states]).toEqual([[], whole.states]);
    },
    60_000,
  );

  it.each([
    ['everything but metadata', () => world.auditor.token({ permissions: { metadata: 'read' } })],
    ['the rights of an owner: a member’s', () => world.maria.token],
    ['any right: a stranger’s', () => world.github.createUser('stranger').token],
  ])(
    '%s',
    async (_, token) => {
      const less = await audited(world, token());
      expect(less.code).toBe(0);
      expect(turned(whole, less)).toEqual([]);
      expect(less.risks.filter(({ id }) => !whole.risks.some((one) => one.id === id))).toEqual([]);
      expect(less.unseen.length).toBeGreaterThan(0);
    },
    60_000,
  );
});
