/**
 * One pull request that proposes rules for itself, in a repository where every policy is at `block` and where much of what
 * it can ask for would be found: records under `notes/`, SARIF under another name, tickets, a checklist, labels, teams.
 */
import { isDeepStrictEqual } from 'node:util';
import { Octokit } from '@octokit/rest';
import { onTestFinished } from 'vitest';
import type { Judged } from '../../app/assess.ts';
import { makeConditional } from '../../app/github/access/conditional.ts';
import { RateLimited } from '../../app/github/access/rate-limited.ts';
import { judgePullRequest } from '../../app/subjects/pull-request/judge.ts';
import { catalogue } from '../../policies/index.ts';
import { accessWith } from '../access.ts';
import { zip } from '../facts/sarif/zip.ts';
import { openShop } from '../github/shop.ts';
import { at, sarif, sarifRun } from '../policies/sarif/samples.ts';
import type { Sample } from './proposed-options.ts';

const file = '.github/fairlead.yml';
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A line per policy; `line` stands in the place of one of them. */
function rulesWith(policy: string | null, line: string): string {
  const lines = catalogue.map(({ id }) => (id === policy ? line : `  ${id}: { rung: block }`));
  return `policies:\n${lines.join('\n')}\n`;
}

const record =
  '# Use Redis\n\n- Status: accepted\n\n## Context\n\nJobs get lost.\n\n## Decision\n\nWe use Redis for the queue, for the reasons above.\n';

const lock = (version: string) =>
  JSON.stringify({
    name: 'shop',
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { lodash: version } },
      'node_modules/lodash': {
        version,
        license: 'MIT',
        integrity: 'sha512-x',
        resolved: `https://registry.npmjs.org/lodash/-/lodash-${version}.tgz`,
      },
    },
  });

const workflow = (step: string) =>
  `on: push\npermissions: {}\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n        with: { persist-credentials: false }\n      - run: ${step}\n`;

/** What the change does besides: a new service, a record where none is looked for, a workflow, a package. */
const change = {
  'services/queue/Dockerfile': 'FROM node:24\n',
  'services/queue/package.json': '{ "name": "queue", "dependencies": { "ioredis": "5.0.0" } }\n',
  'src/cart.ts': 'export const items = [1];\n',
  'notes/0001-use-redis.md': record,
  'package-lock.json': lock('4.17.21'),
  '.github/workflows/ci.yml': workflow('make test'),
};

const artifact = (tool: string) =>
  Buffer.from(
    zip({
      name: 'scan.sarif',
      content: sarif(sarifRun({ tool: { driver: { name: tool } }, results: [at('src/cart.ts', 1)] })),
    }),
  );

export async function openProposing() {
  const shop = await openShop({ described: false });
  const { github, org, shop: repository, maria, tom } = shop;
  onTestFinished(() => github.stop());
  org.createTeam('leads', [maria]);
  repository.enableCodeScanning();
  repository.enableDependencyReview();
  repository.setBranchProtection('main', {
    requiredStatusChecks: { strict: false, checks: [{ context: 'test', appId: null }] },
  });
  await repository.createRelease({ tag: 'v1.0.0', notes: 'The first.', by: org.owner });
  await repository.commit({
    branch: 'main',
    files: {
      [file]: rulesWith(null, ''),
      '.github/CODEOWNERS': '* @tom\n',
      '.github/workflows/ci.yml': workflow('make'),
      'package-lock.json': lock('4.17.20'),
    },
    message: 'Rules',
    author: org.owner,
  });
  repository.openIssue({ title: 'It falls over', labels: ['stop'], author: tom });
  const branch = 'release/2.0';
  const start = await repository.commit({ branch: 'start', from: 'main', files: change, author: maria });
  const propose = (text: string) =>
    repository.commit({
      branch,
      from: start,
      force: true,
      files: { [file]: text },
      message: 'Rules',
      author: maria,
    });
  await propose(rulesWith('size', '  size: { rung: block } # a remark'));
  const pull = await repository.openPullRequest({
    title: 'SHOP-12 Queue jobs',
    body: 'https://tracker.example.com/browse/SHOP-13\n\n- [x] Load test passed\n- [ ] Signed off\n',
    head: branch,
    author: maria,
  });
  let limited: ((request: string) => boolean) | null = null;
  const octokit = () => {
    const made = new Octokit({ baseUrl: github.apiUrl, auth: shop.installation.token(), log: quiet });
    makeConditional(made);
    made.hook.before('request', (options) => {
      if (limited?.(JSON.stringify(options)))
        throw new RateLimited(new Date(Date.now() + 3_600_000), 'secondary');
    });
    return made;
  };
  /** GitHub sends whoever downloads an artifact to another address. */
  const downloading: typeof fetch = (input, init) =>
    String(input).startsWith(github.url) ? fetch(input, init) : Promise.reject(new Error('no network'));
  const where = { owner: 'acme', name: 'shop', appId: shop.app.id };

  const look = (now?: () => string) =>
    judgePullRequest(
      accessWith(octokit(), where, { fetch: downloading, ...(now ? { now } : {}) }),
      pull.number,
    );

  /** What is there for any head: a review, a green check, SARIF under two other names. */
  async function judge(text: string): Promise<Judged> {
    const headSha = await propose(text);
    await pull.review({ by: tom, state: 'APPROVED' });
    await repository.createCheckRun({ name: 'test', headSha, status: 'completed', conclusion: 'success' });
    await repository.addArtifact({ name: 'scan', headSha, zip: artifact('zizmor') });
    await repository.addArtifact({ name: 'broken', headSha, zip: Buffer.from('this is no archive') });
    return look();
  }

  return {
    ...shop,
    pull,
    judge,
    /** From now on, requests like this one are for later. */
    limit: (isLimited: (request: string) => boolean) => {
      limited = isLimited;
    },
    /** As it is, at some time. */
    look,
    /** The file of `main` with a remark on a policy's line, so that it says the same. */
    remarked: (policy: string) => judge(rulesWith(policy, `  ${policy}: { rung: block } # a remark`)),
    /** With one option of one policy set. */
    proposing: ({ policy, option, value }: Sample) =>
      judge(rulesWith(policy, `  ${policy}: ${JSON.stringify({ rung: 'block', [option]: value })}`)),
    line: (policy: string, line: string) => judge(rulesWith(policy, line)),
  };
}

type Proposing = Awaited<ReturnType<typeof openProposing>>;

/** Of these samples, those whose verdict in force is another than that of the same file with a remark on that line. */
export async function reaching(scene: Proposing, samples: readonly Sample[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [policy, all] of Map.groupBy(samples, (one) => one.policy)) {
    const said = verdictIn(await scene.remarked(policy));
    for (const sample of all) {
      const judged = await scene.proposing(sample);
      if (!judged.report.proposed || judged.report.proposed.problems.length > 0)
        throw new Error(`not understood: ${JSON.stringify(sample)}`);
      if (!isDeepStrictEqual(verdictIn(judged), said)) found.push(JSON.stringify(sample));
    }
  }
  return found;
}

/** All that a verdict in force says, whichever commit says it. */
export function verdictIn({ report }: Judged): unknown {
  const { assessments, provenance, conclusion, identity } = report;
  const { configuration, configProblems, fallback, notLookedAt } = provenance;
  const said = {
    conclusion,
    rules: identity.rules,
    assessments,
    provenance: { configuration, configProblems, fallback, notLookedAt },
  };
  const sha = report.head?.sha ?? '';
  return JSON.parse(JSON.stringify(said).replaceAll(sha, '<head>').replaceAll(sha.slice(0, 7), '<short>'));
}
