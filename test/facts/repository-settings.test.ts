/**
 * The settings of a repository, read over HTTP from the local GitHub: with each permission taken away in turn, and with
 * every read failing in every way. Whatever cannot be seen is unknown; it never passes, and never fails.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { makeConditional } from '../../app/github/access/conditional.ts';
import type { Repository } from '../../policies/facts/repository.ts';
import {
  type Answered,
  asOctokit,
  type GovernedShop,
  httpError,
  judged,
  octokitOf,
  openGovernedShop,
  permissions,
  type Request,
  type SettingsPolicy,
  settingsPolicies,
  shopItself,
} from './governed-shop.ts';

let shop: GovernedShop;
let repository: Repository;
beforeAll(async () => {
  shop = await openGovernedShop();
  repository = await shopItself(octokitOf(shop, shop.installation.token()));
});
afterAll(() => shop.github.stop());

type Judged = Awaited<ReturnType<typeof judged>>;

const outcomes = (all: Judged) =>
  Object.fromEntries(settingsPolicies.map((policy) => [policy, all[policy].outcome]));

const everyone = (outcome: string) => Object.fromEntries(settingsPolicies.map((policy) => [policy, outcome]));

describe('a repository as it should be', () => {
  it('passes everything', async () => {
    const all = await judged(octokitOf(shop, shop.installation.token()), repository);
    expect(outcomes(all)).toEqual(everyone('pass'));
    expect(all['secret-scanning'].words).toBe(
      'secret scanning and push protection are on; 1 open alert, none overdue',
    );
    expect(all['vulnerability-alerts'].words).toContain('1 alert open, none past its deadline');
  });

  it('costs one request for each thing, and asks for no credential', async () => {
    const before = shop.github.requests.length;
    const octokit = octokitOf(shop, shop.installation.token());
    makeConditional(octokit);
    await judged(forAssessment(octokit).octokit, repository);
    const asked = shop.github.requests.slice(before);
    const routes = asked.map(({ route }) => route.replace('GET /repos/{owner}/{repo}', '')).sort();
    expect(routes).toEqual([
      '',
      '/actions/permissions',
      '/actions/permissions/fork-pr-workflows-private-repos',
      '/actions/permissions/workflow',
      '/code-scanning/alerts',
      '/code-scanning/analyses',
      '/code-scanning/default-setup',
      '/collaborators',
      '/collaborators',
      '/dependabot/alerts',
      '/environments',
      '/environments/{environment_name}/deployment-branch-policies',
      '/hooks',
      '/keys',
      '/secret-scanning/alerts',
    ]);
    const alerts = asked.find(({ route }) => route.endsWith('/secret-scanning/alerts'));
    expect(alerts?.path).toContain('hide_secret=true');
  });
});

/** Which permission each policy cannot do without. */
const needed: readonly (readonly [string, readonly SettingsPolicy[]])[] = [
  ['actions', ['environments']],
  ['administration', ['actions-permissions', 'deploy-keys', 'secret-scanning']],
  ['repository_hooks', ['repository-webhooks']],
  ['secret_scanning_alerts', ['secret-scanning']],
  ['security_events', ['code-scanning']],
  ['vulnerability_alerts', ['vulnerability-alerts']],
];

describe('without a permission', () => {
  it.each(needed)('%s: it is named, by exactly those that need it', async (name, policies) => {
    const { [name as keyof typeof permissions]: _, ...rest } = permissions;
    const all = await judged(octokitOf(shop, shop.installation.token({ permissions: rest })), repository);
    const unknown = settingsPolicies.filter((policy) => policies.includes(policy));
    expect(outcomes(all)).toEqual({
      ...everyone('pass'),
      ...Object.fromEntries(unknown.map((policy) => [policy, 'unknown'])),
    });
    for (const policy of unknown) expect([policy, all[policy].lacks]).toEqual([policy, [`${name}: read`]]);
  });

  it('none at all: everything but what everybody may see is unknown', async () => {
    const token = shop.installation.token({ permissions: { metadata: 'read' } });
    const all = await judged(octokitOf(shop, token), repository);
    expect(outcomes(all)).toEqual({ ...everyone('unknown'), access: 'pass' });
  });

  it('a person who may write and not administer is answered 404, which is not "none"', async () => {
    const all = await judged(octokitOf(shop, shop.maria.token), repository);
    const hidden = ['actions-permissions', 'deploy-keys', 'repository-webhooks', 'secret-scanning'] as const;
    for (const policy of hidden) {
      expect([policy, all[policy].outcome]).toEqual([policy, 'unknown']);
      expect(all[policy].lacks.length).toBeGreaterThan(0);
    }
  });
});

/** What GitHub answers when it does not answer. */
const failures: readonly (readonly [string, () => Error])[] = [
  ['401', () => httpError(401, 'Bad credentials')],
  ['403', () => httpError(403, 'Resource not accessible by integration')],
  ['404', () => httpError(404, 'Not Found')],
  ['409', () => httpError(409, 'Conflict')],
  ['422', () => httpError(422, 'Validation Failed')],
  ['429', () => httpError(429, 'You have exceeded a secondary rate limit')],
  ['500', () => httpError(500, 'Server Error')],
  ['503', () => httpError(503, 'Service unavailable')],
  ['a broken connection', () => new Error('other side closed')],
];

const oddities: readonly (readonly [string, unknown])[] = [
  ['nothing', null],
  ['an empty text', ''],
  ['half a text', '[{"id": 1, "na'],
  ['an empty object', {}],
  ['a list of nothings', [null]],
  ['a list of empty objects', [{}]],
];

/** Which policies each read decides; those of no policy are told in notes, or asked only where they matter. */
const decides: Readonly<Record<string, readonly SettingsPolicy[]>> = {
  'GET /repos/{owner}/{repo}': ['secret-scanning'],
  'GET /repos/{owner}/{repo}/actions/permissions': ['actions-permissions'],
  'GET /repos/{owner}/{repo}/actions/permissions/fork-pr-workflows-private-repos': ['actions-permissions'],
  'GET /repos/{owner}/{repo}/actions/permissions/workflow': ['actions-permissions'],
  'GET /repos/{owner}/{repo}/code-scanning/alerts': ['code-scanning'],
  'GET /repos/{owner}/{repo}/code-scanning/analyses': ['code-scanning'],
  // An analysis that is fresh says enough.
  'GET /repos/{owner}/{repo}/code-scanning/default-setup': [],
  'GET /repos/{owner}/{repo}/collaborators permission=admin': ['access'],
  'GET /repos/{owner}/{repo}/collaborators affiliation=direct': ['access'],
  'GET /repos/{owner}/{repo}/collaborators affiliation=outside': ['access'],
  'GET /repos/{owner}/{repo}/dependabot/alerts': ['vulnerability-alerts'],
  'GET /repos/{owner}/{repo}/environments': ['environments'],
  'GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies': ['environments'],
  'GET /repos/{owner}/{repo}/hooks': ['repository-webhooks'],
  'GET /repos/{owner}/{repo}/keys': ['deploy-keys'],
  'GET /repos/{owner}/{repo}/secret-scanning/alerts': ['secret-scanning'],
  'GET /repos/{owner}/{repo}/teams': ['access'],
};

/** So that everything is read. */
const strict = { access: { direct: 'refuse', 'max-admin-teams': 3, allowed: ['maria', 'tom'] } };

function keyOf(route: string, { permission, affiliation }: Readonly<Record<string, unknown>>): string {
  if (permission) return `${route} permission=${permission}`;
  return affiliation ? `${route} affiliation=${affiliation}` : route;
}

describe('a read that fails', () => {
  const recorded = new Map<string, Answered>();
  beforeAll(async () => {
    const octokit = octokitOf(shop, shop.installation.token());
    const recording: Request = async (route, parameters) => {
      const answered = (await octokit.request(route, parameters)) as Answered;
      recorded.set(keyOf(route, parameters), answered);
      return answered;
    };
    await judged(asOctokit(recording), repository, strict);
  });

  /** Everything as it was answered, but for one read. */
  const replaying = (broken: string, answer: (page: number) => Answered) =>
    asOctokit(async (route, parameters) => {
      const key = keyOf(route, parameters);
      const before = recorded.get(key);
      if (!before) throw new Error(`the test expected no request to ${key}`);
      return key === broken ? answer(Number(parameters.page ?? 1)) : before;
    });

  const unknownBy = (read: string) => ({
    ...everyone('pass'),
    ...Object.fromEntries((decides[read] ?? []).map((policy) => [policy, 'unknown'])),
  });

  it('is one of these', () => {
    expect([...recorded.keys()].sort()).toEqual(Object.keys(decides).sort());
  });

  describe.each(Object.keys(decides))('%s', (read) => {
    it.each(failures)('with %s', async (_, failure) => {
      const octokit = replaying(read, () => {
        throw failure();
      });
      expect(outcomes(await judged(octokit, repository, strict))).toEqual(unknownBy(read));
    });

    it.each(oddities)('with %s', async (_, data) => {
      const octokit = replaying(read, () => ({ data, headers: {} }));
      expect(outcomes(await judged(octokit, repository, strict))).toEqual(unknownBy(read));
    });
  });

  /** Lists whose pages are asked for until the last. */
  const lists = Object.entries(decides).filter(
    ([read, policies]) => policies.length > 0 && /alerts|collab|environments|hooks|keys/.test(read),
  );

  it.each(lists)('on its second page: %s', async (read) => {
    const link = '<https://api.github.test/x?page=2&per_page=100>; rel="next"';
    const octokit = replaying(read, (page) => {
      const first = recorded.get(read) as Answered;
      if (page > 1) throw httpError(502, 'Server Error');
      return { data: first.data, headers: { link } };
    });
    expect(outcomes(await judged(octokit, repository, strict))).toEqual(unknownBy(read));
  });

  it.each(['environments', 'branch_policies'])('with fewer %s than GitHub counts', async (under) => {
    const read = Object.keys(decides).find((one) =>
      one.endsWith(under === 'environments' ? '/environments' : '/deployment-branch-policies'),
    ) as string;
    const octokit = replaying(read, () => {
      const { data } = recorded.get(read) as Answered;
      return { data: { ...(data as object), total_count: 3 }, headers: {} };
    });
    const all = await judged(octokit, repository, strict);
    expect(outcomes(all)).toEqual(unknownBy(read));
    expect(all.environments.reasons).toContain('and counts 3');
  });

  it('with nobody who administers, which cannot be', async () => {
    const read = 'GET /repos/{owner}/{repo}/collaborators permission=admin';
    const all = await judged(
      replaying(read, () => ({ data: [], headers: {} })),
      repository,
      strict,
    );
    expect(outcomes(all)).toEqual(unknownBy(read));
  });

  it('with a repository whose security settings are left out, or null', async () => {
    const read = 'GET /repos/{owner}/{repo}';
    for (const security of [undefined, null, {}, { secret_scanning: { status: 'no word we know' } }]) {
      const { data } = recorded.get(read) as Answered;
      const said = { ...(data as object), security_and_analysis: security };
      const all = await judged(
        replaying(read, () => ({ data: said, headers: {} })),
        repository,
        strict,
      );
      expect(outcomes(all)).toEqual(unknownBy(read));
    }
  });

  /** What GitHub was seen to say of features that are off: no permission is missing then. */
  const code = '/repos/{owner}/{repo}/code-scanning';
  it.each<readonly [string, number, string, 'private' | 'public', SettingsPolicy, string]>([
    [
      '/dependabot/alerts',
      403,
      'Dependabot alerts are disabled for this repository.',
      'private',
      'vulnerability-alerts',
      'fail',
    ],
    [
      '/secret-scanning/alerts',
      404,
      'Secret scanning is disabled on this repository.',
      'private',
      'secret-scanning',
      'unknown',
    ],
    [
      '/code-scanning/alerts',
      403,
      'Code Security must be enabled for this repository to use code scanning.',
      'private',
      'code-scanning',
      'skip',
    ],
    [
      '/code-scanning/alerts',
      403,
      'Advanced Security must be enabled for this repository to use code scanning.',
      'private',
      'code-scanning',
      'skip',
    ],
    [
      '/code-scanning/alerts',
      403,
      'GitHub Code Security or GitHub Advanced Security is not enabled',
      'private',
      'code-scanning',
      'skip',
    ],
    [
      '/code-scanning/alerts',
      403,
      'Code scanning is not enabled for this repository.',
      'private',
      'code-scanning',
      'skip',
    ],
    [
      '/code-scanning/alerts',
      403,
      'Code scanning is not enabled for this repository.',
      'public',
      'code-scanning',
      'fail',
    ],
    ['/code-scanning/alerts', 404, 'no analysis found', 'public', 'code-scanning', 'fail'],
    [
      '/code-scanning/alerts',
      403,
      'Resource not accessible by integration',
      'public',
      'code-scanning',
      'unknown',
    ],
  ])('%s: %i %s, %s', async (path, status, message, visibility, policy, outcome) => {
    const octokit = replaying(`GET /repos/{owner}/{repo}${path}`, () => {
      throw httpError(status, message);
    });
    const said = (await judged(octokit, { ...repository, visibility, forkable: false }, strict))[policy];
    expect(said.outcome).toBe(outcome);
    if (outcome !== 'unknown') expect(said.lacks).toEqual([]);
  });

  it.each(['private', 'public'] as const)(
    'a product that is off and says so late: %s',
    async (visibility) => {
      const refused: Readonly<Record<string, Error>> = {
        [`GET ${code}/alerts`]: httpError(404, 'no analysis found'),
        [`GET ${code}/default-setup`]: httpError(403, 'Code scanning is not enabled for this repository.'),
      };
      const octokit = asOctokit(async (route, parameters) => {
        if (refused[route]) throw refused[route];
        return recorded.get(keyOf(route, parameters)) as Answered;
      });
      const all = await judged(octokit, { ...repository, visibility, forkable: false }, strict);
      expect(all['code-scanning'].outcome).toBe(visibility === 'private' ? 'skip' : 'fail');
    },
  );
});
