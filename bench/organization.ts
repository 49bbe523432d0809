/**
 * What judging every repository of an organization costs: `FAIRLEAD_BENCH_REPOSITORIES` of them (1,000 unless said) on the
 * local GitHub, every policy of the catalogue, once cold and once again with what was answered before. Then with one
 * request of twenty failing.
 */
import { performance } from 'node:perf_hooks';
import { auditOrganization } from '../app/audit/organization/audit.ts';
import { tokenOctokit } from '../app/github/access/token-octokit.ts';
import { neededPermissions } from '../app/permissions.ts';
import { catalogue } from '../policies/index.ts';
import { type LocalGitHub, startGitHub } from '../test/github/index.ts';

/** No registry and no database is asked. */
const refused: typeof fetch = () => Promise.reject(new Error('no network in a bench'));

const files = {
  'README.md': '# Shop\n',
  'package.json': '{ "name": "shop", "version": "1.0.0", "dependencies": { "lodash": "4.17.21" } }\n',
  '.github/dependabot.yml':
    'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    schedule: { interval: weekly }\n',
  '.github/workflows/ci.yml':
    'on: push\npermissions: {}\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps: [{ run: npm test }]\n',
  '.github/CODEOWNERS': '* @maria\n',
  'SECURITY.md': '# Security\n\nMail security@acme.example.\n',
  'src/shop.ts': 'export const items = [];\n',
};

async function organization(github: LocalGitHub, count: number) {
  const maria = github.createUser('maria');
  const acme = github.createOrganization('acme', maria);
  for (let i = 0; i < count; i++) {
    const name = `shop-${String(i).padStart(4, '0')}`;
    const repository = await acme.createRepository(name, { private: true });
    // As a new organization has it, whose members may not fork what is private; alerts are on in two of three.
    repository.changeSettings({ allow_forking: false });
    repository.setVulnerabilityAlerts(i % 3 !== 1);
    await repository.commit({ branch: 'main', files, message: 'Start', author: maria });
    if (i % 3 !== 0)
      repository.addRuleset({
        name: 'Base',
        target: 'branch',
        enforcement: 'active',
        include: ['~DEFAULT_BRANCH'],
        rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }],
      });
  }
  const app = github.createApp({ slug: 'fairlead', permissions: neededPermissions(), events: [] });
  return github.install(app, acme);
}

interface Asked {
  /** Requests that GitHub counts: all but those it answered with 304. */
  readonly counted: number;
  readonly all: number;
}

function askedOf({ requests }: LocalGitHub): Asked {
  const all = requests.filter(({ path }) => path !== '/app' && !path.includes('access_tokens'));
  return { counted: all.filter(({ conditional }) => !conditional).length, all: all.length };
}

/** The most frequent first. */
function byRoute(routes: readonly string[], count: number): [string, string][] {
  const tally = Map.groupBy(routes, (route) => route);
  return [...tally]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([route, all]): [string, string] => [`- ${route}`, per(all.length, count)])
    .filter(([, each]) => each !== '0.00')
    .slice(0, 30);
}

const per = (sum: number, count: number): string => (sum / count).toFixed(2);

export async function benchOrganization(): Promise<readonly (readonly [string, string])[]> {
  const count = Number(process.env.FAIRLEAD_BENCH_REPOSITORIES ?? 1000);
  const github = await startGitHub({ limits: { requestsPerHour: 1_000_000 } });
  try {
    const installation = await organization(github, count);
    const { octokit, enough } = tokenOctokit({
      token: installation.token(),
      baseUrl: github.apiUrl,
      retryBase: 1,
    });
    const rows: [string, string][] = [];
    const run = async (what: string) => {
      github.clearRequests();
      const begun = performance.now();
      const before = process.cpuUsage();
      const audit = await auditOrganization({
        login: 'acme',
        octokit,
        catalogue,
        fetch: refused,
        now: '2026-11-30T12:00:00.000Z',
        repositories: null,
        since: null,
        enough,
      });
      const cpu = process.cpuUsage(before);
      const { counted, all } = askedOf(github);
      const unseen = audit.repositories.filter(({ state }) => state !== 'audited').length;
      rows.push([
        `${count} repositories, every policy, ${what}`,
        `${per(all, count)} requests a repository, ${per(counted, count)} of them counted; ${((performance.now() - begun) / 1000).toFixed(0)} s, ${((cpu.user + cpu.system) / 1e6).toFixed(0)} s of processor time with the local GitHub's; ${unseen} not seen in full; RSS ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`,
      ]);
      return github.requests.map(({ route }) => route);
    };
    const routes = await run('cold');
    rows.push(...byRoute(routes, count));
    await run('warm');
    const counted = github.requests.filter(({ conditional }) => !conditional);
    rows.push(
      ...byRoute(
        counted.map(({ route }) => route),
        count,
      ),
    );
    let asked = 0;
    github.faults.add({
      match: { path: () => ++asked % 20 === 0 },
      do: { status: 502 },
    });
    await run('one request of twenty failing');
    return rows;
  } finally {
    await github.stop();
  }
}
