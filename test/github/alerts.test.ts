/** Alerts of three kinds as the local GitHub serves them: what is off says so, each in its own way. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking } from './asking.ts';
import { everything, openShop, type Shop } from './shop.ts';
import type { Permissions, Schemas } from './state.ts';

const permissions: Permissions = {
  ...everything,
  vulnerability_alerts: 'read',
  secret_scanning_alerts: 'read',
  security_events: 'read',
};

let shop: Shop;
const ask = asking(() => shop);
beforeAll(async () => {
  shop = await openShop({ app: { permissions } });
});
afterAll(() => shop.github.stop());

it.each([
  ['dependabot', 403, 'Dependabot alerts are disabled for this repository.'],
  ['secret-scanning', 404, 'Secret scanning is disabled on this repository.'],
  ['code-scanning', 403, 'Code Security must be enabled for this repository to use code scanning.'],
])('%s: %i where it is off', async (kind, status, message) => {
  const refused = await ask(`GET /repos/acme/shop/${kind}/alerts`);
  expect([refused.status, refused.body.message]).toEqual([status, message]);
  expect((await ask(`GET /repos/acme/shop/${kind}/alerts/1`)).status).toBe(status);
  expect((await ask(`GET /orgs/acme/${kind}/alerts`)).body).toEqual([]);
});

it.each([
  ['dependabot', 'vulnerability_alerts'],
  ['secret-scanning', 'secret_scanning_alerts'],
  ['code-scanning', 'security_events'],
])('%s asks for %s, and of the organization for an owner', async (kind, permission) => {
  const others = Object.fromEntries(Object.entries(permissions).filter(([name]) => name !== permission));
  for (const at of ['/repos/acme/shop', '/orgs/acme'])
    expect((await ask(`GET ${at}/${kind}/alerts`, { as: others })).status).toBe(403);
  expect((await ask(`GET /orgs/acme/${kind}/alerts`, { as: shop.maria.token })).status).toBe(404);
  expect((await ask(`GET /orgs/acme/${kind}/alerts`, { as: shop.org.owner.token })).status).toBe(200);
});

describe('Dependabot alerts', () => {
  const at = '/repos/acme/shop/dependabot/alerts';
  const packages = async (query: string) =>
    (await ask<Schemas['dependabot-alert'][]>(`GET ${at}${query}`)).body.map(
      (alert) => alert.dependency.package?.name,
    );

  it('are filtered by several values, newest first', async () => {
    shop.shop.addDependabotAlert({ package: 'left-pad', severity: 'low' });
    shop.shop.addDependabotAlert({ package: 'lodash', severity: 'critical', state: 'fixed' });
    shop.shop.addDependabotAlert({ package: 'requests', ecosystem: 'pip', fixedIn: null });
    expect(await packages('')).toEqual(['requests', 'lodash', 'left-pad']);
    expect(await packages('?state=open')).toEqual(['requests', 'left-pad']);
    expect(await packages('?severity=low,critical')).toEqual(['lodash', 'left-pad']);
    expect(await packages('?ecosystem=pip')).toEqual(['requests']);
    expect((await ask(`GET ${at}/2`)).body).toMatchObject({ state: 'fixed', number: 2 });
    expect((await ask(`GET ${at}/9`)).status).toBe(404);
  });

  it('are walked by cursors: there are no pages and no last one', async () => {
    const { headers } = await ask(`GET ${at}?per_page=2`);
    const link = headers.get('link') ?? '';
    expect(link).toMatch(/after=[\w-]+>; rel="next"$/);
    expect(link).not.toContain('last');
    const next = new URL(/<([^>]+)>/.exec(link)?.[1] ?? '').search;
    expect(await packages(next)).toEqual(['left-pad']);
  });

  it('of the organization say whose they are', async () => {
    const { body } = await ask<Schemas['dependabot-alert-with-repository'][]>(
      'GET /orgs/acme/dependabot/alerts',
    );
    expect(body).toHaveLength(3);
    expect(body[0]?.repository.full_name).toBe('acme/shop');
  });

  it('are not available where the repository is archived', async () => {
    shop.shop.changeSettings({ archived: true });
    expect((await ask(`GET ${at}`)).body).toMatchObject({
      message: 'Dependabot alerts are not available for archived repositories.',
    });
    shop.shop.changeSettings({ archived: false });
  });
});

describe('secret scanning alerts', () => {
  const at = '/repos/acme/shop/secret-scanning/alerts';

  it('are filtered, newest first, and hide the secret when asked', async () => {
    shop.shop.addSecretAlert({ type: 'slack_token', secret: 'xoxb-1' });
    shop.shop.addSecretAlert({ resolution: 'false_positive', validity: 'inactive' });
    const numbers = async (query: string) =>
      (await ask<Schemas['secret-scanning-alert'][]>(`GET ${at}${query}`)).body.map(({ number }) => number);
    expect(await numbers('')).toEqual([2, 1]);
    expect(await numbers('?state=open')).toEqual([1]);
    expect(await numbers('?resolution=false_positive')).toEqual([2]);
    expect(await numbers('?secret_type=slack_token')).toEqual([1]);
    expect((await ask(`GET ${at}/1`)).body).toMatchObject({ secret: 'xoxb-1' });
    expect((await ask(`GET ${at}/1?hide_secret=true`)).body).not.toHaveProperty('secret');
    expect((await ask(`GET ${at}?per_page=1`)).headers.get('link')).toContain('rel="next"');
    const all = await ask<Schemas['organization-secret-scanning-alert'][]>(
      'GET /orgs/acme/secret-scanning/alerts',
    );
    expect(all.body.map(({ repository }) => repository?.name)).toEqual(['shop', 'shop']);
  });
});

describe('code scanning', () => {
  const at = '/repos/acme/shop/code-scanning';

  it('is 404 until something was uploaded', async () => {
    shop.shop.enableCodeScanning();
    expect((await ask(`GET ${at}/alerts`)).body).toMatchObject({
      message: 'no analysis found',
      status: '404',
    });
    expect((await ask(`GET ${at}/default-setup`)).body).toMatchObject({ state: 'not-configured' });
  });
});
