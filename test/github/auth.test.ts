import { createSign, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { everything, openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
let now = new Date('2026-11-21T12:00:00Z');
beforeAll(async () => {
  shop = await openShop({ now: () => now });
});
afterAll(() => shop.github.stop());

const stranger = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

function jwt(claims: { iss: number | string; iat?: number; exp: number }, key = shop.app.privateKey): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

const seconds = (offset: number): number => Math.floor(now.getTime() / 1000) + offset;

describe('a JWT of the App', () => {
  it.each([
    ['is taken', () => jwt({ iss: shop.app.id, iat: seconds(-60), exp: seconds(540) }), 200, ''],
    ['is taken with the client id', () => jwt({ iss: shop.app.data.clientId, exp: seconds(540) }), 200, ''],
    [
      'expires',
      () => jwt({ iss: shop.app.id, exp: seconds(0) }),
      401,
      'must be a numeric value representing the future',
    ],
    [
      'lives ten minutes at most',
      () => jwt({ iss: shop.app.id, exp: seconds(601) }),
      401,
      'too far in the future',
    ],
    [
      'is not from the future',
      () => jwt({ iss: shop.app.id, iat: seconds(300), exp: seconds(540) }),
      401,
      "('iat')",
    ],
    [
      'needs the App’s key',
      () => jwt({ iss: shop.app.id, exp: seconds(60) }, stranger.privateKey),
      401,
      'could not be decoded',
    ],
    ['needs an App', () => jwt({ iss: 1, exp: seconds(60) }), 404, 'Integration not found'],
    ['needs three readable parts', () => 'a.b.c', 401, 'could not be decoded'],
  ])('%s', async (_, token, status, message) => {
    const response = await fetch(`${shop.github.apiUrl}/app`, {
      headers: { authorization: `Bearer ${token()}` },
    });
    expect(response.status).toBe(status);
    expect(JSON.stringify(await response.json())).toContain(message);
  });

  it('says nothing about repositories', async () => {
    const token = jwt({ iss: shop.app.id, exp: seconds(60) });
    expect((await refused(shop.client(token).rest.repos.get(where))).status).toBe(404);
  });
});

describe('an installation token', () => {
  const mint = (body: Record<string, unknown>) =>
    shop
      .client(jwt({ iss: shop.app.id, exp: seconds(60) }))
      .request('POST /app/installations/{installation_id}/access_tokens', {
        installation_id: shop.installation.id,
        ...body,
      });

  it('is minted with what the installation has, for an hour', async () => {
    const { data, status } = await mint({});
    expect(status).toBe(201);
    expect(data.expires_at).toBe('2026-11-21T13:00:00Z');
    expect(data.permissions).toMatchObject(everything);
    expect(data.repository_selection).toBe('all');
    expect(data.token).toMatch(/^ghs_/);
    expect(data.token.length).toBeGreaterThan(40);
  });

  it('is minted down to repositories and permissions', async () => {
    const other = await shop.org.createRepository('other');
    const { data } = await mint({ repositories: ['Other'], permissions: { contents: 'read' } });
    const narrow = shop.client(data.token);
    expect((await narrow.rest.repos.get({ owner: 'acme', repo: other.name })).status).toBe(200);
    expect((await refused(narrow.rest.repos.get(where))).status).toBe(404);
    const { data: listed } = await narrow.rest.apps.listReposAccessibleToInstallation();
    expect(listed.repositories.map(({ full_name }) => full_name)).toEqual(['acme/other']);
    expect(await refused(narrow.rest.pulls.list({ owner: 'acme', repo: 'other' }))).toMatchObject({
      status: 403,
      message: 'Resource not accessible by integration',
    });
  });

  it.each([
    ['a permission it does not have', { permissions: { secrets: 'read' } }],
    ['more than it has', { permissions: { contents: 'admin' } }],
    ['a repository that is not there', { repositories: ['nowhere'] }],
  ])('is refused for %s', async (_, body) => {
    expect((await refused(mint(body))).status).toBe(422);
  });

  it('expires after an hour', async () => {
    const octokit = shop.client(shop.installation.token());
    now = new Date('2026-11-21T12:59:59Z');
    expect((await octokit.rest.repos.get(where)).status).toBe(200);
    now = new Date('2026-11-21T13:00:00Z');
    expect(await refused(octokit.rest.repos.get(where))).toMatchObject({
      status: 401,
      message: 'Bad credentials',
    });
  });

  it('dies with a suspended installation', async () => {
    const token = shop.installation.token();
    shop.installation.suspend();
    expect((await refused(shop.client(token).rest.repos.get(where))).message).toBe(
      'This installation has been suspended',
    );
    shop.installation.unsuspend();
    expect((await shop.client(token).rest.repos.get(where)).status).toBe(200);
  });
});

describe('who may see what', () => {
  it.each([
    ['garbage', () => 'ghp_garbage', 401, 'Bad credentials'],
    ['nobody', () => undefined, 404, 'Not Found'],
    ['a stranger', () => shop.github.createUser('stranger').token, 404, 'Not Found'],
    ['a member', () => shop.maria.token, 200, ''],
  ])('%s and a private repository', async (_, token, status, message) => {
    const call = shop.client(token()).rest.repos.get(where);
    if (status === 200) expect((await call).status).toBe(200);
    else expect(await refused(call)).toMatchObject({ status, message });
  });

  it('takes owner and repository in any case', async () => {
    const { data } = await shop.client(shop.maria.token).rest.repos.get({ owner: 'ACME', repo: 'Shop' });
    expect(data.full_name).toBe('acme/shop');
  });

  it('shows public repositories to anyone, and lets nobody write', async () => {
    await shop.org.createRepository('site', { private: false });
    const site = { owner: 'acme', repo: 'site' };
    expect((await shop.client().rest.repos.get(site)).data.visibility).toBe('public');
    const write = { ...site, sha: '0'.repeat(40), state: 'success' } as const;
    expect((await refused(shop.client().rest.repos.createCommitStatus(write))).status).toBe(401);
    const stranger = shop.client(shop.github.createUser('passer-by').token);
    expect((await refused(stranger.rest.repos.createCommitStatus(write))).status).toBe(403);
  });

  it('says which permission a route takes', async () => {
    const { headers } = await shop
      .client(shop.installation.token())
      .rest.issues.listComments({ ...where, issue_number: 1 });
    expect(headers['x-accepted-github-permissions']).toBe('issues=read; pull_requests=read');
  });

  it('hides classic protection from people who do not administrate', async () => {
    const call = (token: string) =>
      shop.client(token).rest.repos.getBranchProtection({ ...where, branch: 'main' });
    expect(await refused(call(shop.maria.token))).toMatchObject({ status: 404, message: 'Not Found' });
    expect(await refused(call(shop.org.owner.token))).toMatchObject({
      status: 404,
      message: 'Branch not protected',
    });
  });
});

describe('the rate limit', () => {
  it('is counted per installation, and 304 costs nothing', async () => {
    const token = shop.installation.token();
    const get = (headers: Record<string, string> = {}) =>
      fetch(`${shop.github.apiUrl}/repos/acme/shop`, {
        headers: { authorization: `token ${token}`, ...headers },
      });
    const first = await get();
    const second = await get({ 'if-none-match': first.headers.get('etag') ?? '' });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe('');
    expect(second.headers.get('x-ratelimit-used')).toBe(first.headers.get('x-ratelimit-used'));
    expect(shop.github.requests.at(-1)).toMatchObject({
      conditional: true,
      installationId: shop.installation.id,
    });
  });

  it('refuses when nothing remains', async () => {
    shop.installation.setRemaining(1);
    const octokit = shop.client(shop.installation.token());
    expect((await octokit.rest.repos.get(where)).headers['x-ratelimit-remaining']).toBe('0');
    const response = await refused(octokit.rest.repos.get(where));
    expect(response).toMatchObject({
      status: 403,
      message: expect.stringContaining('API rate limit exceeded'),
    });
    expect((await octokit.rest.rateLimit.get()).data.resources.core.remaining).toBe(0);
    shop.installation.setRemaining(5000);
  });
});
