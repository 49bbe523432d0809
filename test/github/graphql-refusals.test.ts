import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openShop, type Shop } from './shop.ts';
import type { Permissions } from './state.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ limits: { blobTextBytes: 20, pullCommits: 4 } });
  for (const at of [1, 2, 3, 4, 5]) {
    const coAuthors = at === 5 ? [shop.tom] : [];
    await shop.shop.commit({
      branch: 'feature',
      files: { at: `${at}` },
      message: `Step ${at}`,
      author: shop.maria,
      coAuthors,
    });
  }
});
afterAll(() => shop.github.stop());

const answer = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.looseObject({ message: z.string() })).optional(),
});

async function ask(selection: string, options: { token?: string; variables?: unknown } = {}) {
  const query = selection.startsWith('query')
    ? selection
    : `{ repository(owner: "Acme", name: "Shop") { ${selection} } }`;
  const response = await fetch(shop.github.graphqlUrl, {
    method: 'POST',
    headers: { authorization: `bearer ${options.token ?? shop.installation.token()}` },
    body: JSON.stringify({ query, variables: options.variables }),
  });
  return answer.parse(await response.json());
}
const inRepository = (repository: unknown) => ({ data: { repository } });
const pull = (selection: string): string => `pullRequest(number: 1) { ${selection} }`;
const _inPull = (pullRequest: unknown) => inRepository({ pullRequest });
const tokenWith = (permissions: Permissions): string => shop.installation.token({ permissions });

describe('checks', () => {
  const contexts = `statusCheckRollup { state contexts(first: 10) { totalCount nodes { __typename
    ... on CheckRun { name status conclusion externalId checkSuite { app { databaseId slug } workflowRun { databaseId } } }
    ... on StatusContext { context state creator { login } } } } }`;
  const of = (sha: string): string => `object(oid: "${sha}") { ... on Commit { ${contexts} } }`;

  it('are null where there are none', async () => {
    expect(await ask(of(shop.shop.sha('main')))).toEqual(
      inRepository({ object: { statusCheckRollup: null } }),
    );
  });

  it('are the newest of each App and name, and each status once', async () => {
    const sha = shop.pull.headSha;
    const run = await shop.shop.addWorkflowRun({ headSha: sha });
    await shop.shop.createCheckRun({ name: 'test', headSha: sha, conclusion: 'failure', workflowRun: run });
    await shop.shop.createCheckRun({ name: 'test', headSha: sha, conclusion: 'success', workflowRun: run });
    await shop.shop.createCheckRun({
      app: shop.app,
      name: 'Fairlead',
      headSha: sha,
      status: 'in_progress',
      externalId: 'x',
    });
    await shop.shop.createStatus({ sha, state: 'pending', context: 'deploy', creator: shop.tom });
    await shop.shop.createStatus({ sha, state: 'success', context: 'deploy', creator: shop.tom });
    const { data } = await ask(of(sha));
    expect(data).toEqual({
      repository: {
        object: {
          statusCheckRollup: {
            state: 'PENDING',
            contexts: {
              totalCount: 3,
              nodes: [
                {
                  __typename: 'CheckRun',
                  name: 'test',
                  status: 'COMPLETED',
                  conclusion: 'SUCCESS',
                  externalId: null,
                  checkSuite: {
                    app: { databaseId: 15368, slug: 'github-actions' },
                    // An id above 2^31 is no `Int`.
                    workflowRun: { databaseId: null },
                  },
                },
                {
                  __typename: 'CheckRun',
                  name: 'Fairlead',
                  status: 'IN_PROGRESS',
                  conclusion: null,
                  externalId: 'x',
                  checkSuite: { app: { databaseId: shop.app.id, slug: 'fairlead' }, workflowRun: null },
                },
                {
                  __typename: 'StatusContext',
                  context: 'deploy',
                  state: 'SUCCESS',
                  creator: { login: 'tom' },
                },
              ],
            },
          },
        },
      },
    });
  });

  it.each([
    ['statuses', { checks: 'read' }, ['CheckRun', 'CheckRun', null]],
    ['checks', { statuses: 'read' }, [null, null, 'StatusContext']],
  ] as const)('are refused one by one without %s', async (_, permissions, kinds) => {
    const { data, errors } = await ask(of(shop.pull.headSha), {
      token: tokenWith({ contents: 'read', ...permissions }),
    });
    const names = kinds.map((kind) => kind && { __typename: kind });
    expect(data).toMatchObject({
      repository: { object: { statusCheckRollup: { contexts: { nodes: names } } } },
    });
    expect(errors).toHaveLength(kinds.filter((kind) => kind === null).length);
    expect(errors?.[0]).toMatchObject({
      type: 'FORBIDDEN',
      message: 'Resource not accessible by integration',
    });
  });
});

describe('refusals', () => {
  it.each([
    [
      'a repository that is not there',
      'query { repository(owner: "acme", name: "x") { id } }',
      { type: 'NOT_FOUND', path: ['repository'] },
    ],
    ['a pull request that is not there', 'pullRequest(number: 99) { id }', { type: 'NOT_FOUND' }],
    ['a list without a bound', pull('reviews { nodes { id } }'), { type: 'MISSING_PAGINATION_BOUNDARIES' }],
    [
      'a list that is too long',
      pull('reviews(first: 101) { nodes { id } }'),
      { type: 'EXCESSIVE_PAGINATION' },
    ],
    [
      'a field that GitHub does not have',
      pull('reviewsOfMine'),
      { message: expect.stringContaining('Cannot query field "reviewsOfMine"') },
    ],
    ['what cannot be parsed', 'query {', { message: expect.stringContaining('Syntax Error') }],
  ])('%s', async (_, query, error) => {
    expect((await ask(query)).errors?.[0]).toMatchObject(error);
  });

  it.each([
    ['pull_requests', { contents: 'read' }, pull('id')],
    ['contents', { pull_requests: 'read' }, 'object(expression: "main:README.md") { oid }'],
  ] as const)('without the permission %s', async (_, permissions, query) => {
    const { errors } = await ask(query, { token: tokenWith(permissions) });
    expect(errors?.[0]).toMatchObject({
      type: 'FORBIDDEN',
      message: 'Resource not accessible by integration',
    });
  });

  it('teams are refused without members', async () => {
    const team = shop.org.createTeam('core', [shop.tom]);
    await shop.pull.review({ by: shop.tom, state: 'APPROVED', onBehalfOf: [team] });
    const reviews = pull('reviews(first: 1) { nodes { onBehalfOf(first: 1) { nodes { combinedSlug } } } }');
    expect((await ask(reviews, { token: tokenWith({ pull_requests: 'read' }) })).errors?.[0]).toMatchObject({
      type: 'FORBIDDEN',
    });
  });

  it('needs to know who asks', async () => {
    const response = await fetch(shop.github.graphqlUrl, {
      method: 'POST',
      body: '{"query":"{ viewer { login } }"}',
    });
    expect(response.status).toBe(401);
  });

  it('a field that is not served is an error, and fails the test that asked for it', async () => {
    const other = await openShop();
    const octokit = other.client(other.installation.token());
    const query = '{ repository(owner: "acme", name: "shop") { stargazerCount } }';
    await expect(octokit.graphql(query)).rejects.toThrow('does not serve Repository.stargazerCount');
    await expect(other.github.stop()).rejects.toThrow('GraphQL Repository.stargazerCount');
  });
});
