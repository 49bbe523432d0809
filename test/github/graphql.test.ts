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
const inPull = (pullRequest: unknown) => inRepository({ pullRequest });
const _tokenWith = (permissions: Permissions): string => shop.installation.token({ permissions });

describe('a pull request', () => {
  it('has its reviews, with whether the reviewer may push and for which team', async () => {
    const platform = shop.org.createTeam('Platform', [shop.tom]);
    await shop.pull.requestReview(platform);
    await shop.pull.review({ by: shop.tom, state: 'APPROVED' });
    const reader = shop.github.createUser('reader');
    shop.shop.setCollaborator(reader, 'read');
    await shop.pull.review({ by: reader, state: 'COMMENTED', body: 'Hm' });
    const reviews =
      'reviews(last: 10) { totalCount nodes { author { __typename login } authorCanPushToRepository state commit { oid } onBehalfOf(first: 5) { nodes { combinedSlug } } } }';
    expect(await ask(pull(reviews))).toEqual(
      inPull({
        reviews: {
          totalCount: 2,
          nodes: [
            {
              author: { __typename: 'User', login: 'tom' },
              authorCanPushToRepository: true,
              state: 'APPROVED',
              commit: { oid: shop.pull.headSha },
              onBehalfOf: { nodes: [{ combinedSlug: 'acme/platform' }] },
            },
            {
              author: { __typename: 'User', login: 'reader' },
              authorCanPushToRepository: false,
              state: 'COMMENTED',
              commit: { oid: shop.pull.headSha },
              onBehalfOf: { nodes: [] },
            },
          ],
        },
      }),
    );
  });

  it('has its commits, the last ones paged backwards, never more than the limit', async () => {
    const commits = (args: string) =>
      pull(
        `commits(${args}) { totalCount nodes { commit { messageHeadline } } pageInfo { hasPreviousPage startCursor } }`,
      );
    const shape = z.object({
      repository: z.object({
        pullRequest: z.object({
          commits: z.object({
            totalCount: z.number(),
            nodes: z.array(z.object({ commit: z.object({ messageHeadline: z.string() }) })),
            pageInfo: z.object({ hasPreviousPage: z.boolean(), startCursor: z.string() }),
          }),
        }),
      }),
    });
    const read = async (args: string) =>
      shape.parse((await ask(commits(args))).data).repository.pullRequest.commits;
    const last = await read('last: 3');
    const first = await read(`last: 3, before: "${last.pageInfo.startCursor}"`);
    expect(last.totalCount).toBe(6);
    expect([last.pageInfo.hasPreviousPage, first.pageInfo.hasPreviousPage]).toEqual([true, false]);
    expect([...first.nodes, ...last.nodes].map(({ commit }) => commit.messageHeadline)).toEqual([
      'Type the cart',
      'Step 1',
      'Step 2',
      'Step 3',
    ]);
  });

  it('knows co-authors by their e-mail address', async () => {
    const { data } = await ask(
      `object(oid: "${shop.pull.headSha}") { ... on Commit { authors(first: 5) { totalCount nodes { name user { login } } } parents { totalCount } } }`,
    );
    expect(data).toEqual({
      repository: {
        object: {
          authors: {
            totalCount: 2,
            nodes: [
              { name: 'Maria Lopez', user: { login: 'maria' } },
              { name: 'tom', user: { login: 'tom' } },
            ],
          },
          parents: { totalCount: 1 },
        },
      },
    });
  });

  it('has its comments, and knows which are the viewer’s', async () => {
    await shop.pull.comment({ by: shop.tom, body: 'Theirs' });
    await shop.octokit.rest.issues.createComment({
      owner: 'acme',
      repo: 'shop',
      issue_number: 1,
      body: 'Ours',
    });
    const { data } = await ask(
      pull('comments(first: 10) { nodes { body viewerDidAuthor author { __typename login } } }'),
    );
    expect(data).toMatchObject({
      repository: {
        pullRequest: {
          comments: {
            nodes: [
              { body: 'Theirs', viewerDidAuthor: false, author: { __typename: 'User', login: 'tom' } },
              { body: 'Ours', viewerDidAuthor: true, author: { __typename: 'Bot', login: 'fairlead' } },
            ],
          },
        },
      },
    });
  });

  it('is among the open ones, latest update first, with its files', async () => {
    await shop.shop.commit({
      branch: 'second',
      from: 'main',
      files: { 'docs/adr/0001-x.md': '# X\n', 'README.md': null },
    });
    const second = await shop.shop.openPullRequest({ title: 'Second', head: 'second', author: shop.tom });
    const open =
      'pullRequests(states: OPEN, first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) { totalCount nodes { number baseRefName headRefOid files(first: 100) { totalCount nodes { path changeType } } } }';
    const { data } = await ask(open);
    expect(data).toMatchObject({
      repository: {
        pullRequests: {
          totalCount: 2,
          nodes: [
            {
              number: second.number,
              baseRefName: 'main',
              headRefOid: second.headSha,
              files: {
                totalCount: 2,
                nodes: [
                  { path: 'README.md', changeType: 'DELETED' },
                  { path: 'docs/adr/0001-x.md', changeType: 'ADDED' },
                ],
              },
            },
            { number: 1 },
          ],
        },
      },
    });
    await second.close();
  });
});

describe('files', () => {
  const blob = '... on Blob { text isBinary isTruncated byteSize }';
  it.each([
    ['a text', 'main:README.md', { text: '# Shop\n', isBinary: false, isTruncated: false, byteSize: 7 }],
    [
      'a long text',
      'feature:long.txt',
      { text: 'y'.repeat(20), isBinary: false, isTruncated: true, byteSize: 30 },
    ],
    ['a binary', 'feature:a.bin', { text: null, isBinary: true, isTruncated: false, byteSize: 3 }],
    ['nothing', 'main:nowhere.md', null],
    ['nothing on a branch that is not there', 'nowhere:README.md', null],
    ['a commit', 'main', {}],
  ])('%s', async (_, expression, object) => {
    await shop.shop.commit({
      branch: 'feature',
      files: { 'long.txt': 'y'.repeat(30), 'a.bin': Buffer.from([1, 0, 2]) },
    });
    const query = `query($at: String!) { repository(owner: "acme", name: "shop") { object(expression: $at) { ${blob} } } }`;
    expect(await ask(query, { variables: { at: expression } })).toEqual(inRepository({ object }));
  });

  it('are listed in folders', async () => {
    const { data } = await ask(
      'src: object(expression: "main:src") { ... on Tree { entries { name type path object { ... on Blob { text } } } } }',
    );
    expect(data).toEqual({
      repository: {
        src: {
          entries: [
            {
              name: 'cart.ts',
              type: 'blob',
              path: 'src/cart.ts',
              object: { text: 'export const items =' },
            },
          ],
        },
      },
    });
  });
});
