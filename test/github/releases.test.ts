/** Releases, issues and edit histories as the local GitHub serves them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  const { maria } = shop;
  await shop.shop.createRelease({ tag: 'v1.0.0', notes: 'First', by: maria });
  await shop.shop.createRelease({ tag: 'v1.1.0-rc.1', prerelease: true, by: maria });
  await shop.shop.createRelease({ tag: 'v1.1.0', draft: true, by: maria });
  shop.shop.openIssue({ title: 'A', labels: ['Blocker'], author: maria });
  shop.shop.closeIssue(shop.shop.openIssue({ title: 'B', labels: ['blocker'], author: maria }));
});
afterAll(() => shop.github.stop());

async function get(path: string) {
  const response = await fetch(`${shop.github.apiUrl}/repos/acme/shop/releases${path}`, {
    headers: { authorization: `bearer ${shop.installation.token()}` },
  });
  return { status: response.status, body: (await response.json()) as never };
}

async function ask(selection: string) {
  const response = await fetch(shop.github.graphqlUrl, {
    method: 'POST',
    headers: { authorization: `bearer ${shop.installation.token()}` },
    body: JSON.stringify({ query: `{ repository(owner: "acme", name: "shop") { ${selection} } }` }),
  });
  return ((await response.json()) as { data: { repository: unknown } }).data.repository;
}

describe('releases', () => {
  it('are listed newest first, without drafts', async () => {
    const { body } = await get('');
    expect((body as { tag_name: string }[]).map(({ tag_name }) => tag_name)).toEqual([
      'v1.1.0-rc.1',
      'v1.0.0',
    ]);
  });

  it.each([
    ['/latest', 200, 'v1.0.0'],
    ['/tags/v1.1.0-rc.1', 200, 'v1.1.0-rc.1'],
    ['/tags/v1.1.0', 404, undefined],
    ['/4711', 404, undefined],
  ])('%s: %i', async (path, status, tag) => {
    const answer = await get(path);
    expect([answer.status, (answer.body as { tag_name?: string }).tag_name]).toEqual([status, tag]);
  });

  it('make their tag on the default branch', async () => {
    const fields = 'tagName isDraft isPrerelease description tagCommit { oid }';
    expect(
      await ask(`release(tagName: "v1.0.0") { ${fields} } gone: release(tagName: "v1.1.0") { tagName }`),
    ).toEqual({
      release: {
        tagName: 'v1.0.0',
        isDraft: false,
        isPrerelease: false,
        description: 'First',
        tagCommit: { oid: shop.shop.sha() },
      },
      gone: null,
    });
  });
});

describe('issues', () => {
  it('are found by a label, whatever its case, and share their numbers with pull requests', async () => {
    expect(
      await ask('issues(states: OPEN, labels: ["blocker"], first: 5) { totalCount nodes { number title } }'),
    ).toEqual({ issues: { totalCount: 1, nodes: [{ number: 2, title: 'A' }] } });
  });
});

describe('edits of a text', () => {
  const edits =
    'pullRequest(number: 1) { body userContentEdits(first: 5) { nodes { diff editor { login } } } }';

  it('are none until the first one, which brings the text as it was', async () => {
    expect(await ask(edits)).toMatchObject({ pullRequest: { userContentEdits: { nodes: [] } } });
    await shop.pull.edit({ body: 'New', by: shop.tom });
    expect(await ask(edits)).toEqual({
      pullRequest: {
        body: 'New',
        userContentEdits: {
          nodes: [
            { diff: 'New', editor: { login: 'tom' } },
            { diff: '', editor: { login: 'maria' } },
          ],
        },
      },
    });
  });
});
