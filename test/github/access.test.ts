/** Deploy keys and webhooks as the local GitHub serves them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking } from './asking.ts';
import { everything, openShop, type Shop } from './shop.ts';
import type { Permissions, Schemas } from './state.ts';

const permissions: Permissions = {
  ...everything,
  repository_hooks: 'read',
  organization_hooks: 'read',
};

let shop: Shop;
const ask = asking(() => shop);
beforeAll(async () => {
  shop = await openShop({ app: { permissions } });
});
afterAll(() => shop.github.stop());

describe('deploy keys', () => {
  const as: Permissions = { administration: 'read' };

  it('say who added them, whether they write, and when they were used', async () => {
    const key = shop.shop.addDeployKey({ title: 'ci', readOnly: false, by: shop.tom });
    shop.shop.addDeployKey({ title: 'mirror', by: shop.maria });
    const { body } = await ask<Schemas['deploy-key'][]>('GET /repos/acme/shop/keys', { as });
    expect(body).toMatchObject([
      { title: 'ci', read_only: false, added_by: 'tom', last_used: null },
      { title: 'mirror', read_only: true, added_by: 'maria' },
    ]);
    expect(key.id).toBeGreaterThan(2 ** 31);
    expect((await ask(`GET /repos/acme/shop/keys/${key.id}`, { as })).body).toEqual(body[0]);
    expect((await ask('GET /repos/acme/shop/keys/7', { as })).status).toBe(404);
    expect((await ask('GET /repos/acme/shop/keys?per_page=1', { as })).headers.get('link')).toContain('next');
  });
});

describe.each([
  ['a repository', '/repos/acme/shop/hooks', { repository_hooks: 'read' }, () => shop.shop],
  ['an organization', '/orgs/acme/hooks', { organization_hooks: 'read' }, () => shop.org],
] as const)('webhooks of %s', (_, at, as, place) => {
  it('never show their secret, only that there is one', async () => {
    const open = place().addHook({ url: 'http://insecure.example.com', insecureSsl: '1' });
    place().addHook({ secret: 'hush', events: ['push', 'pull_request'] });
    const { body } = await ask<Schemas['org-hook'][]>(`GET ${at}`, { as });
    expect(body.map(({ config, events }) => ({ ...config, events }))).toEqual([
      {
        url: 'http://insecure.example.com',
        insecure_ssl: '1',
        content_type: 'json',
        events: ['push'],
      },
      {
        url: 'https://hooks.example.com/github',
        insecure_ssl: '0',
        content_type: 'json',
        secret: '********',
        events: ['push', 'pull_request'],
      },
    ]);
    expect((await ask(`GET ${at}/${open.id}`, { as })).body).toEqual(body[0]);
    expect((await ask(`GET ${at}/7`, { as })).status).toBe(404);
  });

  it('are for administrators', async () => {
    expect((await ask(`GET ${at}`, { as: shop.maria.token })).status).toBe(404);
    expect((await ask(`GET ${at}`, { as: shop.org.owner.token })).status).toBe(200);
  });
});
