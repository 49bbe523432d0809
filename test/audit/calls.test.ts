/**
 * What judging repositories and organizations asks of GitHub under the whole catalogue: numbers that must not grow unseen.
 * "Counted" is what GitHub charges: all but what it answers with 304.
 */
import type { Octokit } from '@octokit/core';
import { expect, it, onTestFinished } from 'vitest';
import { auditOrganization } from '../../app/audit/organization/audit.ts';
import { tokenOctokit } from '../../app/github/access/token-octokit.ts';
import { neededPermissions } from '../../app/permissions.ts';
import { judgeRepository } from '../../app/subjects/repository/judge.ts';
import { runOf } from '../../app/subjects/repository/together.ts';
import { repositoryTasksTogether } from '../../app/task.ts';
import { appView } from '../../app/viewpoints.ts';
import type { World } from '../../app/world.ts';
import { catalogue } from '../../policies/index.ts';
import { type LocalGitHub, startGitHub } from '../github/index.ts';

const files = {
  'README.md': '# Shop\n',
  'package.json': '{ "name": "shop", "dependencies": { "lodash": "4.17.21" } }\n',
  'apps/web/package.json': '{ "name": "web" }\n',
  '.github/dependabot.yml':
    'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    schedule: { interval: weekly }\n',
  '.github/workflows/ci.yml': 'on: push\npermissions: {}\njobs: {}\n',
  '.github/CODEOWNERS': '* @maria\n',
  'SECURITY.md': '# Security\n\nMail security@acme.example.\n',
};

/** Private repositories, with alerts and a ruleset. */
async function open(count: number) {
  const github = await startGitHub();
  onTestFinished(() => github.stop());
  const maria = github.createUser('maria');
  const acme = github.createOrganization('acme', maria);
  const repositories = [];
  for (let i = 0; i < count; i++) {
    const made = await acme.createRepository(`shop-${i}`, { private: true });
    await made.commit({ branch: 'main', files, message: 'Start', author: maria });
    made.changeSettings({ allow_forking: false });
    made.setVulnerabilityAlerts(true);
    made.addRuleset({ name: 'Base', include: ['~DEFAULT_BRANCH'], rules: [{ type: 'deletion' }] });
    const at = { installation: 1, repositoryId: made.data.id, owner: 'acme', repo: `shop-${i}` };
    repositories.push({ ...at, handle: made });
  }
  const app = github.createApp({ slug: 'fairlead', permissions: neededPermissions(), events: [] });
  const token = github.install(app, acme).token();
  const { octokit, enough } = tokenOctokit({ token, baseUrl: github.apiUrl, retryBase: 1 });
  return { github, acme, octokit, enough, repositories };
}

const now = '2026-11-30T12:00:00.000Z';
const refused = () => Promise.reject(new Error('nobody else is asked'));

/** By route, those of one repository without its name. */
function asked({ requests }: LocalGitHub, isOne: (path: string) => boolean, counted = false) {
  return requests
    .filter(({ path, conditional }) => isOne(path) && !(counted && conditional))
    .map(({ route }) => route.replace('GET /repos/{owner}/{repo}', ''))
    .sort();
}

const any = () => true;

/** Asked of each repository of an organization that is audited. */
const each = [
  '/actions/permissions',
  '/actions/permissions/workflow',
  '/branches/{branch+}',
  '/branches/{branch+}/protection',
  '/collaborators',
  '/dependabot/alerts',
  '/environments',
  '/git/trees/{tree_sha+}',
  '/hooks',
  '/keys',
  '/rules/branches/{branch+}',
  '/rulesets/{ruleset_id}',
];

function accessTo(octokit: Octokit, repo: string) {
  return {
    viewpoint: appView,
    catalogue,
    client: 'github.test/1',
    repositoryId: 1,
    octokit,
    octokitFor: () => octokit,
    owner: 'acme',
    repo,
    self: { appId: null, checkName: 'Fairlead', workflowRunId: null },
    sarif: null,
    fetch: refused,
    now: () => now,
  };
}

const alerts = '/dependabot/alerts';

/** GitHub has no ETag for a 404. */
const notProtected = '/branches/{branch+}/protection';

it('of a repository alone: 17 reads, of which 2 are counted when nothing changed', async () => {
  const { github, octokit } = await open(1);
  const judge = () => judgeRepository(accessTo(octokit, 'shop-0'));
  await judge();
  // Itself, who is from outside, the organization's rules, the wide read, and the texts of files.
  const more = ['', '/collaborators', 'POST /graphql', 'POST /graphql', 'POST /graphql'];
  expect(asked(github, any)).toEqual([...each, ...more].sort());
  github.clearRequests();
  await judge();
  expect(asked(github, any, true)).toEqual(['POST /graphql', 'POST /graphql']);
});

it('of five that the App looks at together: two queries for all, and nothing else when nothing changed', async () => {
  const { github, octokit, repositories } = await open(5);
  const clients = { of: async () => ({ octokit: () => octokit }) };
  const judgeAll = async (at: string) => {
    const world = { clients, now: () => new Date(at) } as unknown as World;
    for (const task of repositoryTasksTogether(repositories)) {
      const run = await runOf(world, task);
      await judgeRepository({ ...accessTo(octokit, task.repo), now: () => at, ...(run ? { run } : {}) });
    }
  };
  await judgeAll(now);
  // The organization's rules and what five show; of each itself, and the file that few have.
  expect(asked(github, (path) => path === '/graphql').length).toBe(2);
  const own = (path: string) => path.startsWith('/repos/acme/shop-4');
  expect(asked(github, own)).toEqual(['', ...each, '/contents/{path+}'].sort());
  github.clearRequests();
  await judgeAll('2026-12-01T12:00:00.000Z');
  expect(asked(github, any, true)).toEqual(['POST /graphql', 'POST /graphql']);
});

it('is asked again when what was refused may have changed, and after a week', async () => {
  const { github, octokit, repositories } = await open(1);
  const [shop] = repositories;
  const judge = (at: string) => judgeRepository({ ...accessTo(octokit, 'shop-0'), now: () => at });
  const counted = async (at: string) => {
    github.clearRequests();
    await judge(at);
    return asked(github, (path) => path.startsWith('/repos/'), true);
  };
  shop?.handle.setVulnerabilityAlerts(false);
  await judge(now);
  expect(await counted('2026-12-02T12:00:00.000Z')).toEqual([]);
  // Classic protection beside the ruleset, and alerts.
  shop?.handle.setBranchProtection('main', {});
  shop?.handle.setVulnerabilityAlerts(true);
  expect(await counted('2026-12-03T12:00:00.000Z')).toEqual(
    expect.arrayContaining([alerts, notProtected, '/branches/{branch+}']),
  );
  shop?.handle.setBranchProtection('main', null);
  shop?.handle.setVulnerabilityAlerts(false);
  await judge('2026-12-04T12:00:00.000Z');
  expect(await counted('2026-12-10T12:00:00.000Z')).toEqual([]);
  expect(await counted('2026-12-11T12:00:00.000Z')).toEqual([notProtected, alerts]);
});

it('of an organization: 12 reads for each repository and one query for five, and less when nothing changed', async () => {
  const { github, acme, octokit, enough } = await open(6);
  const { id } = acme.addRuleset({ name: 'All', include: ['~ALL'], rules: [{ type: 'non_fast_forward' }] });
  const audit = () =>
    auditOrganization({
      login: 'acme',
      octokit,
      catalogue,
      fetch: refused,
      now,
      repositories: null,
      since: null,
      enough,
    });
  const isShared = (path: string) => path.endsWith(`/rulesets/${id}`);
  const isOf = (name: string) => (path: string) =>
    path.startsWith(`/repos/acme/${name}/`) && !path.includes('/activity') && !isShared(path);
  await audit();
  for (const name of ['shop-4', 'shop-5']) {
    // And a file that is not among those that most repositories have.
    expect(asked(github, isOf(name))).toEqual([...each, '/contents/{path+}'].sort());
  }
  // The organization's ruleset is the same for all.
  expect(asked(github, isShared).length).toBe(1);
  // The organization's rules, and what five repositories and one show.
  expect(asked(github, (path) => path === '/graphql').length).toBe(3);
  expect(asked(github, (path) => /^\/orgs\/acme(?:\/|\?|$)/.test(path)).length).toBeLessThanOrEqual(18);
  github.clearRequests();
  await audit();
  for (const name of ['shop-0', 'shop-5']) expect(asked(github, isOf(name), true)).toEqual([]);
  expect(asked(github, (path) => path === '/graphql').length).toBe(3);
});
