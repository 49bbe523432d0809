/** Clients against the local GitHub: what one may do, and what it never does to another. */
import type { Octokit } from '@octokit/core';
import { Probot } from 'probot';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appOctokit } from '../../app/github/access/app-octokit.ts';
import type { Pace } from '../../app/github/access/client-access.ts';
import { createClients } from '../../app/github/access/clients.ts';
import { neededPermissions, permissionsFor } from '../../app/permissions.ts';
import type { Options } from '../github/index.ts';
import { openShop } from '../github/shop.ts';
import { instantClock } from './clock.ts';

const minute = 60_000;

type Said = { readonly message: string } & Record<string, unknown>;

async function open(
  options: Options & { readonly pace?: Pace; readonly granted?: Record<string, string> } = {},
) {
  const { pace, granted, ...github } = options;
  const permissions = (granted ?? neededPermissions()) as never;
  const shop = await openShop({ ...github, app: { permissions, events: ['push'] } });
  const other = await shop.org.createRepository('other', { private: true });
  await other.commit({ branch: 'main', files: { 'README.md': 'x' }, author: shop.org.owner });
  const probot = new Probot({
    appId: shop.app.id,
    privateKey: shop.app.privateKey,
    secret: 's'.repeat(32),
    baseUrl: shop.github.apiUrl,
    logLevel: 'fatal',
    Octokit: appOctokit(),
  });
  const clock = instantClock(Date.now());
  const said: Said[] = [];
  const answered: string[] = [];
  const clients = createClients({
    app: async () => (await probot.auth()) as unknown as Octokit,
    appId: async () => shop.app.id,
    permissions: async () => permissionsFor,
    log: {
      info: (data, message) => void said.push({ ...data, message }),
      warn: (data, message) => void said.push({ ...data, message }),
    },
    clock,
    pace: { retryBase: 1, ...pace },
    answered: (installation, { status, url }) => void answered.push(`${installation} ${status} ${url}`),
  });
  const client = await clients.of(shop.installation.id);
  const octokit = client.octokit(shop.shop.id, { for: 'subject' });
  const commenting = client.octokit(shop.shop.id, { for: 'comment' });
  const minted = () => shop.github.requests.filter(({ route }) => route.endsWith('/access_tokens')).length;
  return { ...shop, other, clients, client, octokit, commenting, clock, said, answered, minted };
}

let scenes: Awaited<ReturnType<typeof open>>[] = [];
beforeEach(() => {
  scenes = [];
});
afterEach(async () => {
  vi.useRealTimers();
  for (const { github } of scenes) await github.stop();
});

async function scene(options: Parameters<typeof open>[0] = {}) {
  const one = await open(options);
  scenes.push(one);
  return one;
}

const readme = (octokit: Octokit, repo: string, owner = 'acme') =>
  octokit.request('GET /repos/{owner}/{repo}/contents/{path}', { owner, repo, path: 'README.md' });

const comment = (octokit: Octokit, pull: { readonly number: number }, owner = 'acme') =>
  octokit.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    owner,
    repo: 'shop',
    issue_number: pull.number,
    body: 'x',
  });

describe('a token', () => {
  it('opens its own repository and no other of the same client', async () => {
    const { octokit, client, other } = await scene();
    await readme(octokit, 'shop');
    await expect(readme(octokit, 'other')).rejects.toMatchObject({ status: 404 });
    await readme(client.octokit(other.id, { for: 'subject' }), 'other');
    await readme(client.octokit(null, { for: 'background' }), 'other');
  });

  it('may do what its purpose needs, however much the App was granted', async () => {
    const granted = { ...neededPermissions(), administration: 'write', contents: 'write', issues: 'write' };
    const { client, shop, pull, octokit, commenting } = await scene({ granted });
    await comment(commenting, pull);
    const of = { owner: 'acme', repo: 'shop' };
    const verdict = client.octokit(shop.id, { for: 'verdict', kind: 'pull_request', facts: ['checks'] });
    const background = client.octokit(shop.id, { for: 'background' });
    for (const reading of [octokit, verdict, background]) {
      await readme(reading, 'shop');
      await expect(comment(reading, pull)).rejects.toMatchObject({ status: 403 });
    }
    const checking = client.octokit(shop.id, { for: 'check' });
    const check = { ...of, name: 'x', head_sha: pull.headSha };
    await checking.request('POST /repos/{owner}/{repo}/check-runs', check);
    for (const one of [commenting, checking, verdict]) {
      const ref = { ...of, ref: 'refs/heads/x', sha: pull.headSha };
      await expect(one.request('POST /repos/{owner}/{repo}/git/refs', ref)).rejects.toMatchObject({
        status: 403,
      });
    }
    await expect(readme(commenting, 'shop')).rejects.toMatchObject({ status: 403 });
    await expect(
      verdict.request('POST /repos/{owner}/{repo}/check-runs', { ...check, name: 'y' }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('is minted once for many requests, and again before it expires', async () => {
    const { octokit, client, shop, clock, minted } = await scene();
    await Promise.all(Array.from({ length: 20 }, () => readme(octokit, 'shop')));
    await readme(client.octokit(shop.id, { for: 'subject' }), 'shop');
    expect(minted()).toBe(1);
    clock.advance(56 * minute);
    await readme(octokit, 'shop');
    expect(minted()).toBe(2);
  });

  it('that GitHub takes for expired is replaced, once, though our clock says otherwise', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { octokit, minted } = await scene();
    await readme(octokit, 'shop');
    vi.setSystemTime(Date.now() + 61 * minute);
    await readme(octokit, 'shop');
    expect(minted()).toBe(2);
  });

  it('has what was granted when an owner has not accepted a new permission, and says what is missing', async () => {
    const { members: _, ...granted } = neededPermissions();
    const { client, shop, said } = await scene({ granted: { ...granted, checks: 'read' } });
    const verdict = client.octokit(shop.id, { for: 'verdict', kind: 'pull_request', facts: ['reviews'] });
    await readme(verdict, 'shop');
    expect(said).toMatchObject([{ permissions: ['members'] }]);
    const checking = client.octokit(shop.id, { for: 'check' });
    const run = { owner: 'acme', repo: 'shop', name: 'x', head_sha: '0'.repeat(40) };
    await expect(checking.request('POST /repos/{owner}/{repo}/check-runs', run)).rejects.toMatchObject({
      status: 403,
    });
    expect(said.slice(1)).toMatchObject([{ permissions: ['checks'] }]);
    await expect(
      verdict.request('GET /orgs/{org}/teams/{team_slug}/members', { org: 'acme', team_slug: 'x' }),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('for a repository that left the installation: not found', async () => {
    const { client } = await scene();
    const octokit = client.octokit(123_456, { for: 'subject' });
    await expect(readme(octokit, 'shop')).rejects.toMatchObject({ status: 404 });
  });
});

describe('two GitHubs with the same installation number', () => {
  it('share no token and no answer', async () => {
    const [one, two] = [await scene(), await scene()];
    expect(one.installation.id).toBe(two.installation.id);
    expect(one.shop.id).toBe(two.shop.id);
    await two.shop.commit({ branch: 'main', files: { 'README.md': 'Two.\n' }, author: two.org.owner });
    const read = async ({ octokit }: typeof one) => {
      const { data } = await readme(octokit, 'shop');
      return Buffer.from('content' in data ? data.content : '', 'base64').toString();
    };
    const [a, b] = [await read(one), await read(two)];
    expect([a, b, await read(one), await read(two)]).toEqual(['# Shop\n', 'Two.\n', '# Shop\n', 'Two.\n']);
    expect([one.minted(), two.minted()]).toEqual([1, 1]);
  });
});

describe('a conditional read', () => {
  it('costs nothing, and nothing is remembered of what may not be seen any more', async () => {
    const { octokit, github, client, installation } = await scene();
    await readme(octokit, 'shop');
    const left = client.budget.left('core')?.remaining;
    await readme(octokit, 'shop');
    expect(client.budget.left('core')?.remaining).toBe(left);
    expect(client.budget.cache().answers).toBe(1);
    github.faults.add({ match: { path: /contents/ }, do: { status: 404 } });
    await expect(readme(octokit, 'shop')).rejects.toMatchObject({ status: 404 });
    expect(client.budget.cache()).toEqual({ answers: 0, size: 0 });
    expect(client.installation).toBe(installation.id);
  });
});

/** Another organization with the same App and a pull request of its own. */
async function neighbour({ github, app, clients, tom }: Awaited<ReturnType<typeof open>>) {
  const org = github.createOrganization('umbra');
  const shop = await org.createRepository('shop', { private: true });
  shop.setCollaborator(tom, 'write');
  await shop.commit({ branch: 'main', files: { 'README.md': 'Umbra' }, author: org.owner });
  await shop.commit({ branch: 'feature', from: 'main', files: { a: 'b' }, author: tom });
  const pull = await shop.openPullRequest({ title: 'A', head: 'feature', author: tom });
  const { id } = github.install(app, org);
  const client = await clients.of(id);
  const octokit = client.octokit(shop.id, { for: 'subject' });
  return { client, pull, octokit, commenting: client.octokit(shop.id, { for: 'comment' }), id };
}

describe('a client that is told to wait an hour', () => {
  it('waits alone: another works as if alone, and its own flood does not reach GitHub', async () => {
    const one = await scene({ pace: { limits: true } });
    const two = await neighbour(one);
    one.github.faults.add({
      match: { method: 'POST', path: /^\/repos\/acme\// },
      do: { status: 403, headers: { 'retry-after': '3600' }, body: { message: 'secondary rate limit' } },
    });
    one.github.clearRequests();
    const flood = Array.from({ length: 200 }, () =>
      comment(one.commenting, one.pull).catch((e: unknown) => e),
    );
    for (let i = 0; i < 10; i++) await comment(two.commenting, two.pull, 'umbra');
    const reasons = await Promise.all(flood);
    expect(reasons.every((e) => e instanceof Error && e.name === 'RateLimited')).toBe(true);
    const posts = one.github.requests.filter(({ route }) => route.endsWith('/comments'));
    expect(posts.filter(({ path }) => path.startsWith('/repos/umbra/')).map(({ status }) => status)).toEqual(
      Array<number>(10).fill(201),
    );
    expect(posts.filter(({ path }) => path.startsWith('/repos/acme/')).length).toBeLessThanOrEqual(10);
    expect(one.client.budget.writesBlockedUntil()).toBeGreaterThan(one.clock.now() + 59 * minute);
    expect([two.client.budget.writesBlockedUntil(), two.client.budget.blockedUntil()]).toEqual([null, null]);
    await readme(one.octokit, 'shop');
  });

  it('whose hour is used up asks no more, reads neither, until the hour is over', async () => {
    const one = await scene();
    const two = await neighbour(one);
    await readme(one.octokit, 'shop');
    one.installation.setRemaining(0);
    await expect(readme(one.octokit, 'other')).rejects.toMatchObject({ name: 'RateLimited', by: 'primary' });
    one.github.clearRequests();
    for (let i = 0; i < 5; i++)
      await expect(readme(one.octokit, 'shop')).rejects.toMatchObject({ name: 'RateLimited' });
    expect(one.github.requests).toEqual([]);
    await readme(two.octokit, 'shop', 'umbra');
    expect(one.client.budget.left('core')).toMatchObject({ remaining: 0, limit: 5000 });
    expect(two.client.budget.left('core')?.remaining).toBeGreaterThan(4900);
  });
});

describe('the life of a client', () => {
  it('is one and the same while it lives, and asks nothing once dropped', async () => {
    const { clients, client, installation, octokit, github } = await scene();
    expect(await clients.of(installation.id)).toBe(client);
    await readme(octokit, 'shop');
    client.drop();
    github.clearRequests();
    await expect(readme(octokit, 'shop')).rejects.toMatchObject({ status: 410 });
    expect(() => client.octokit(1, { for: 'subject' })).toThrow(expect.objectContaining({ status: 410 }));
    expect(github.requests).toEqual([]);
    expect(client.budget.cache().answers).toBe(0);
    expect(clients.known()).toEqual([]);
    expect(await clients.of(installation.id)).not.toBe(client);
  });

  it('suspended: refused with GitHub’s words', async () => {
    const { installation, octokit } = await scene();
    installation.suspend();
    await expect(readme(octokit, 'shop')).rejects.toMatchObject({ status: 403 });
  });

  it('quiet clients are forgotten, those that owe a pause are not', async () => {
    const one = await scene({ pace: { limits: true } });
    await readme(one.octokit, 'shop');
    const two = await neighbour(one);
    expect(one.clients.known()).toHaveLength(2);
    one.clock.advance(3 * 60 * minute);
    await one.clients.of(two.id);
    expect(one.clients.known().map(({ installation }) => installation)).toEqual([two.id]);
  });

  it('its answers are measured under its number, the App’s own under 0', async () => {
    const { octokit, answered, installation } = await scene();
    await readme(octokit, 'shop');
    expect(answered.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      '0 201',
      `${installation.id} 200`,
    ]);
  });
});

describe('GitHub Enterprise Server', () => {
  it('says once per client and feature what it does not have', async () => {
    const { octokit, github, said, client } = await scene();
    const headers = { 'x-github-enterprise-version': '3.16.0' };
    github.faults.add({ match: { path: /\/rules\// }, do: { status: 404, headers } });
    const rules = () =>
      octokit.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
        owner: 'acme',
        repo: 'shop',
        branch: 'main',
      });
    await expect(rules()).rejects.toMatchObject({ status: 404 });
    await expect(rules()).rejects.toMatchObject({ status: 404 });
    expect(said.map(({ message, missing }) => [message, missing])).toEqual([
      ['GitHub Enterprise Server', undefined],
      ['GitHub Enterprise Server does not have this', 'repository rules (rulesets)'],
    ]);
    expect(client.enterpriseVersion()).toBe('3.16.0');
  });
});
