import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking } from './asking.ts';
import { everything, openShop, type Shop } from './shop.ts';
import type { Permissions, Schemas } from './state.ts';

const permissions: Permissions = {
  ...everything,
  metadata: 'read',
  organization_administration: 'write',
  organization_plan: 'read',
};
const reading: Permissions = { organization_administration: 'read' };

let shop: Shop;
const ask = asking(() => shop);
beforeAll(async () => {
  shop = await openShop({ app: { permissions } });
});
afterAll(() => shop.github.stop());

describe('an organization', () => {
  it('shows its settings to owners and to Apps that may administer it', async () => {
    const settings = {
      default_repository_permission: 'read',
      two_factor_requirement_enabled: false,
      members_can_create_public_repositories: true,
    };
    for (const as of [reading, shop.org.owner.token])
      expect((await ask('GET /orgs/acme', { as })).body).toMatchObject(settings);
    for (const as of [{ metadata: 'read' } as const, shop.maria.token, null]) {
      const { status, body } = await ask('GET /orgs/acme', { as });
      expect(status).toBe(200);
      for (const name of Object.keys(settings)) expect(body).not.toHaveProperty(name);
    }
  });

  it('shows its plan with a permission of its own', async () => {
    expect((await ask('GET /orgs/acme', { as: reading })).body).not.toHaveProperty('plan');
    const { body } = await ask('GET /orgs/acme', { as: { organization_plan: 'read' } });
    expect(body).toMatchObject({ plan: { name: 'team' } });
  });

  it('changes what is named and keeps the rest', async () => {
    const send = { default_repository_permission: 'none', members_can_create_public_repositories: false };
    const { status, body } = await ask('PATCH /orgs/acme', { send });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...send, members_can_create_private_repositories: true });
    expect(shop.org.data.organization?.defaultPermission).toBe('none');
  });

  it('is changed by its owners only', async () => {
    const send = { members_can_create_pages: false };
    expect((await ask('PATCH /orgs/acme', { as: reading, send })).status).toBe(403);
    expect((await ask('PATCH /orgs/acme', { as: shop.maria.token, send })).status).toBe(404);
    expect((await ask('PATCH /orgs/acme', { as: shop.org.owner.token, send })).status).toBe(200);
  });

  it('cannot be made to require a second factor: GitHub ignores the field, and so a request with it is wrong', async () => {
    const other = await openShop({ app: { permissions }, described: false });
    const askThere = asking(() => other);
    await askThere('PATCH /orgs/acme', { send: { two_factor_requirement_enabled: true } });
    expect((await askThere('GET /orgs/acme', { as: reading })).body).toMatchObject({
      two_factor_requirement_enabled: false,
    });
    await other.github.stop();
  });

  it('lists the repositories that are seen, by kind and page', async () => {
    const open = await shop.org.createRepository('open', { private: false });
    await shop.org.createRepository('secret');
    shop.org.fork(open, 'fork');
    const names = async (query: string, as?: Permissions | string | null) =>
      (
        await ask<Schemas['minimal-repository'][]>(
          `GET /orgs/acme/repos${query}`,
          as === undefined ? {} : { as },
        )
      ).body.map(({ name }) => name);
    expect(await names('')).toEqual(['shop', 'open', 'secret', 'fork']);
    expect(await names('?type=private')).toEqual(['shop', 'secret']);
    expect(await names('?type=forks')).toEqual(['fork']);
    expect(await names('', null)).toEqual(['open', 'fork']);
    const onlyShop = shop.installation.token({ repositories: [shop.shop] });
    expect(await names('', onlyShop)).toEqual(['shop', 'open', 'fork']);
    const { headers } = await ask('GET /orgs/acme/repos?per_page=3');
    expect(headers.get('link')).toContain('page=2>; rel="next"');
  });

  it('lists the Apps that are installed on it', async () => {
    const { body } = await ask('GET /orgs/acme/installations', { as: reading });
    expect(body).toMatchObject({ total_count: 1, installations: [{ app_slug: 'fairlead' }] });
  });

  it('says what GitHub Actions may do', async () => {
    const at = '/orgs/acme/actions/permissions';
    expect((await ask(`GET ${at}`, { as: reading })).body).toMatchObject({
      enabled_repositories: 'all',
      allowed_actions: 'all',
    });
    await ask(`PUT ${at}`, { send: { enabled_repositories: 'all', allowed_actions: 'selected' } });
    expect((await ask(`GET ${at}`, { as: reading })).body).toMatchObject({ allowed_actions: 'selected' });
    expect((await ask(`GET ${at}/selected-actions`, { as: reading })).status).toBe(200);
    await ask(`PUT ${at}/workflow`, { send: { can_approve_pull_request_reviews: true } });
    expect((await ask(`GET ${at}/workflow`, { as: reading })).body).toEqual({
      default_workflow_permissions: 'read',
      can_approve_pull_request_reviews: true,
    });
  });
});
