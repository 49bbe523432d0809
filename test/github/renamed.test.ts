/** Compared with recorded traffic: https://github.com/octokit/fixtures, scenario `rename-repository`. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  shop.shop.rename('store');
});
afterAll(() => shop.github.stop());

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${shop.github.apiUrl}${path}`, {
    redirect: 'manual',
    ...init,
    headers: { authorization: `token ${shop.installation.token()}` },
  });

it('a read by the old name is 301 to the id, with the rest of the path and the query', async () => {
  const answer = await ask('/repos/acme/shop/pulls?state=all');
  const by = `${shop.github.apiUrl}/repositories/${shop.shop.id}`;
  expect(answer.status).toBe(301);
  expect(answer.headers.get('location')).toBe(`${by}/pulls?state=all`);
  expect(await answer.json()).toMatchObject({ message: 'Moved Permanently', url: `${by}/pulls` });
});

it('a write is 307', async () => {
  const init = { method: 'POST', body: JSON.stringify({ body: 'One' }) };
  expect((await ask('/repos/acme/shop/issues/1/comments', init)).status).toBe(307);
});

it('an Octokit follows both, and GraphQL needs no redirect', async () => {
  const { octokit } = shop;
  expect((await octokit.rest.repos.get(where)).data.name).toBe('store');
  const { data } = await octokit.rest.issues.createComment({ ...where, issue_number: 1, body: 'One' });
  expect((await octokit.rest.issues.getComment({ ...where, comment_id: data.id })).data.body).toBe('One');
  const query = '{ repository(owner: "acme", name: "shop") { name } }';
  expect(await octokit.graphql(query)).toEqual({ repository: { name: 'store' } });
});

it('who may not see it is told nothing', async () => {
  const stranger = shop.client(shop.github.createUser('eve').token);
  expect((await refused(stranger.rest.repos.get(where))).status).toBe(404);
});

it('another repository that takes the name is not redirected', async () => {
  const other = await shop.org.createRepository('shop');
  expect((await shop.octokit.rest.repos.get(where)).data.id).toBe(other.id);
});
