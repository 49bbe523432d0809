import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from './faults.ts';
import { startGitHub } from './index.ts';
import { openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.github.stop());

const on = (fault: Partial<Fault['match']>, effect: Fault['do'], times?: number): (() => void) =>
  shop.github.faults.add({ match: fault, do: effect, ...(times === undefined ? {} : { times }) });
const get = () => shop.octokit.rest.pulls.get({ ...where, pull_number: 1 });
const comment = () => shop.octokit.rest.issues.createComment({ ...where, issue_number: 1, body: 'Hello' });

describe('a fault of a request', () => {
  it('answers something else, as often as it says', async () => {
    on({ method: 'GET', path: /\/pulls\/1$/ }, { status: 503 }, 2);
    expect((await refused(get())).status).toBe(503);
    expect((await refused(get())).status).toBe(503);
    expect((await get()).status).toBe(200);
  });

  it('is matched by method and by anything about the request, and can be taken away', async () => {
    const remove = on(
      { path: ({ body }) => JSON.stringify(body ?? '').includes('Hello') },
      { status: 429, headers: { 'retry-after': '7' } },
    );
    expect((await refused(comment())).status).toBe(429);
    expect((await get()).status).toBe(200);
    remove();
    expect((await comment()).status).toBe(201);
  });

  it('keeps what was written and answers 502', async () => {
    on({ method: 'POST' }, 'write-then-502');
    expect((await refused(comment())).status).toBe(502);
    expect(shop.pull.comments()).toHaveLength(1);
  });

  it('cuts the connection before anything is done', async () => {
    on({ method: 'POST' }, 'drop');
    await expect(comment()).rejects.toThrow();
    expect(shop.pull.comments()).toHaveLength(0);
    await shop.github.idle();
  });

  it('cuts a page short and does not say that there is more', async () => {
    for (const n of [1, 2, 3, 4]) await shop.pull.comment({ by: shop.tom, body: `${n}` });
    on({ path: /comments/ }, 'truncate-page');
    const { data, headers } = await shop.octokit.rest.issues.listComments({
      ...where,
      issue_number: 1,
      per_page: 2,
    });
    expect(data).toHaveLength(1);
    expect(headers.link).toBeUndefined();
  });

  it('takes a permission away', async () => {
    const remove = on({}, { losePermission: 'pull_requests' });
    expect(await refused(get())).toMatchObject({
      status: 403,
      message: 'Resource not accessible by integration',
    });
    expect((await shop.octokit.rest.repos.get(where)).status).toBe(200);
    remove();
    expect((await get()).status).toBe(200);
  });

  it('delays', async () => {
    on({ path: /pulls/ }, { delayMs: 60 });
    const started = performance.now();
    await get();
    expect(performance.now() - started).toBeGreaterThan(55);
  });
});

describe('what is asked', () => {
  it('is listed with its route and its answer', async () => {
    shop.github.clearRequests();
    await get();
    await refused(shop.octokit.rest.pulls.get({ ...where, pull_number: 99 }));
    expect(shop.github.requests).toMatchObject([
      {
        method: 'GET',
        path: '/repos/acme/shop/pulls/1',
        route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
        status: 200,
      },
      { path: '/repos/acme/shop/pulls/99', status: 404, installationId: shop.installation.id, user: null },
    ]);
  });

  it('and is not served answers 501, and fails the test', async () => {
    const other = await startGitHub();
    const response = await fetch(`${other.apiUrl}/repos/acme/shop/pages`);
    expect(response.status).toBe(501);
    expect(other.unknownRoutes).toEqual(['GET /repos/acme/shop/pages']);
    await expect(other.stop()).rejects.toThrow('GET /repos/acme/shop/pages');
  });

  it('outside the API is answered by the pages it was given', async () => {
    const other = await startGitHub({
      pages: (request, response) => {
        if (request.url !== '/hello') return false;
        response.end('A page');
        return true;
      },
    });
    expect(await (await fetch(`${other.url}/hello`)).text()).toBe('A page');
    expect((await fetch(`${other.url}/other`)).status).toBe(501);
    await expect(other.stop()).rejects.toThrow('GET /other');
  });

  it('at an address that is too long is refused', async () => {
    const response = await fetch(`${shop.github.apiUrl}/advisories?affects=${'x'.repeat(8200)}`);
    expect(response.status).toBe(414);
  });

  it('in JSON that cannot be read is refused', async () => {
    const response = await fetch(`${shop.github.apiUrl}/repos/acme/shop/issues/1/comments`, {
      method: 'POST',
      headers: { authorization: `token ${shop.maria.token}` },
      body: '{',
    });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { message: 'Problems parsing JSON' },
    ]);
  });

  it('conditionally is answered 304 until something changes, for the same token alone', async () => {
    const { headers } = await get();
    const etag = String(headers.etag);
    expect(etag).toMatch(/^W\/"/);
    const again = (token: string) =>
      fetch(`${shop.github.apiUrl}/repos/acme/shop/pulls/1`, {
        headers: { authorization: `token ${token}`, 'if-none-match': etag },
      });
    const token = shop.installation.token();
    const own = await again(token);
    expect(own.status).toBe(200);
    const tag = String(own.headers.get('etag'));
    const conditional = () =>
      fetch(`${shop.github.apiUrl}/repos/acme/shop/pulls/1`, {
        headers: { authorization: `token ${token}`, 'if-none-match': tag },
      });
    expect((await conditional()).status).toBe(304);
    await shop.pull.edit({ title: 'New' });
    expect((await conditional()).status).toBe(200);
  });
});
