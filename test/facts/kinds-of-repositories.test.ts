/** Repositories of every kind, new and with nothing switched on, judged over HTTP: nothing is asked that they cannot have. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRepository } from '../../app/github/repository.ts';
import {
  type GovernedShop,
  judged,
  octokitOf,
  openGovernedShop,
  permissions,
  type SettingsPolicy,
} from './governed-shop.ts';

let world: GovernedShop;
let token: string;
let ofMaria: string;
beforeAll(async () => {
  world = await openGovernedShop();
  const { github, org, maria, app } = world;
  const author = org.owner;
  const files = { 'README.md': '# New\n' };
  for (const [name, about] of [
    ['new', {}],
    ['public', { private: false }],
    ['archived', {}],
    ['parent', { private: false }],
  ] as const) {
    const one = await org.createRepository(name, about);
    await one.commit({ branch: 'main', files, author });
    if (name === 'parent') org.fork(one, 'fork');
    if (name === 'archived') {
      one.addDeployKey({ title: 'old', by: maria, createdAt: new Date('2020-01-01'), readOnly: false });
      one.addSecretAlert({ createdAt: new Date('2026-01-01') });
      one.addDependabotAlert({ package: 'lodash', createdAt: new Date('2020-01-01') });
      one.changeSettings({ archived: true });
    }
  }
  await org.createRepository('empty');
  const own = await maria.createRepository('own');
  await own.commit({ branch: 'main', files, author: maria });
  token = world.installation.token({ permissions });
  ofMaria = github.install(app, maria).token({ permissions });
});
afterAll(() => world.github.stop());

async function outcomesOf(name: string) {
  const octokit = octokitOf(world, name === 'own' ? ofMaria : token);
  const at = { owner: name === 'own' ? 'maria' : 'acme', repo: name };
  const { sha: _, ...repository } = await readRepository(octokit, at);
  const all = await judged(octokit, repository);
  return Object.fromEntries(Object.entries(all).map(([policy, { outcome }]) => [policy, outcome]));
}

/** What a new private repository gets: only what costs nothing is asked. */
const fresh: Readonly<Record<SettingsPolicy, string>> = {
  access: 'pass',
  'actions-permissions': 'pass',
  'code-scanning': 'skip',
  'deploy-keys': 'pass',
  environments: 'skip',
  'repository-webhooks': 'pass',
  'secret-scanning': 'skip',
  'vulnerability-alerts': 'fail',
};

describe('a repository', () => {
  it.each<readonly [string, Partial<Record<SettingsPolicy, string>>]>([
    ['new', {}],
    ['public', { 'code-scanning': 'fail', 'secret-scanning': 'fail' }],
    [
      'archived',
      {
        'actions-permissions': 'skip',
        'deploy-keys': 'fail',
        'repository-webhooks': 'skip',
        'secret-scanning': 'fail',
        'vulnerability-alerts': 'skip',
      },
    ],
    ['empty', { 'vulnerability-alerts': 'skip' }],
    ['fork', { 'vulnerability-alerts': 'skip' }],
    ['own', {}],
  ])('%s', async (name, other) => {
    expect(await outcomesOf(name)).toEqual({ ...fresh, ...other });
  });
});

describe('what GitHub shows in pages', () => {
  it('is read to the end: alerts by cursors, keys by numbers', async () => {
    const { shop, tom, github } = world;
    for (let i = 0; i < 150; i++)
      shop.addDependabotAlert({ package: `p${i}`, severity: 'low', createdAt: new Date('2026-11-19') });
    for (let i = 0; i < 120; i++) shop.addDeployKey({ title: `k${i}`, by: tom, readOnly: i !== 119 });
    const octokit = octokitOf(world, token);
    const { sha: _, ...repository } = await readRepository(octokit, { owner: 'acme', repo: 'shop' });
    github.clearRequests();
    const all = await judged(octokit, repository);
    expect(all['vulnerability-alerts'].words).toContain('151 alerts open');
    expect(all['deploy-keys'].words).toContain('the deploy key k119 (added by tom) can push');
    const asked = github.requests.filter(({ path }) => /alerts|keys/.test(path)).map(({ path }) => path);
    const alerts = asked.filter((path) => path.includes('/dependabot/'));
    expect(alerts).toHaveLength(2);
    // Those that somebody, or a rule, set aside are read, too.
    for (const path of alerts)
      expect(decodeURIComponent(path)).toContain('state=auto_dismissed,dismissed,open');
    expect(asked.filter((path) => path.includes('/keys'))).toHaveLength(2);
  });
});
