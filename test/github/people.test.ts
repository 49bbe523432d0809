/** Members, teams and collaborators as the local GitHub serves them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking } from './asking.ts';
import type { UserHandle } from './handles/accounts.ts';
import { openShop, type Shop } from './shop.ts';
import type { Permissions, Schemas } from './state.ts';

let shop: Shop;
let eve: UserHandle;
const ask = asking(() => shop);
beforeAll(async () => {
  shop = await openShop();
  eve = shop.github.createUser('eve');
  shop.shop.setCollaborator(eve, 'triage');
  shop.org.createTeam('Core', [shop.tom], { shop: 'maintain' });
  shop.org.createTeam('design', [shop.maria, shop.tom]);
});
afterAll(() => shop.github.stop());

const reading: Permissions = { members: 'read' };

const logins = async (path: string, as: Permissions | string = reading) =>
  (await ask<Schemas['simple-user'][]>(`GET ${path}`, { as })).body.map(({ login }) => login);

describe('members', () => {
  it('are listed by role, page by page', async () => {
    expect(await logins('/orgs/acme/members')).toEqual(['acme-owner', 'maria', 'tom']);
    expect(await logins('/orgs/acme/members?role=admin')).toEqual(['acme-owner']);
    expect(await logins('/orgs/acme/members?role=member&per_page=1&page=2')).toEqual(['tom']);
  });

  it('without a second factor are for owners to know: an App is refused', async () => {
    shop.org.setWithoutTwoFactor(shop.tom, eve);
    const path = '/orgs/acme/members?filter=2fa_disabled';
    expect(await logins(path, shop.org.owner.token)).toEqual(['tom']);
    const outside = '/orgs/acme/outside_collaborators?filter=2fa_disabled';
    expect(await logins(outside, shop.org.owner.token)).toEqual(['eve']);
    for (const as of [reading, shop.maria.token]) {
      const refused = await ask(`GET ${path}`, { as });
      expect(refused.status).toBe(422);
    }
  });

  it.each([
    ['maria', 204, 200, 'member'],
    ['acme-owner', 204, 200, 'admin'],
    ['eve', 404, 404, undefined],
    ['nobody', 404, 404, undefined],
  ])('%s: %i, membership %i', async (login, member, membership, role) => {
    expect((await ask(`GET /orgs/acme/members/${login}`, { as: reading })).status).toBe(member);
    const { status, body } = await ask(`GET /orgs/acme/memberships/${login}`, { as: reading });
    expect([status, body.role]).toEqual([membership, role]);
  });

  it('are not the collaborators from outside', async () => {
    expect(await logins('/orgs/acme/outside_collaborators')).toEqual(['eve']);
  });
});

describe('teams', () => {
  it('are listed and found by their slug, in any case', async () => {
    const { body } = await ask<Schemas['team'][]>('GET /orgs/acme/teams', { as: reading });
    expect(body.map(({ slug, name }) => [slug, name])).toEqual([
      ['core', 'Core'],
      ['design', 'design'],
    ]);
    expect((await ask('GET /orgs/acme/teams/CORE', { as: reading })).body).toMatchObject({
      name: 'Core',
      members_count: 1,
      repos_count: 1,
    });
    expect((await ask('GET /orgs/acme/teams/none', { as: reading })).status).toBe(404);
  });

  it('have members', async () => {
    expect(await logins('/orgs/acme/teams/design/members')).toEqual(['maria', 'tom']);
    expect(await logins('/orgs/acme/teams/design/members?role=maintainer')).toEqual([]);
    const at = '/orgs/acme/teams/core/memberships';
    expect((await ask(`GET ${at}/tom`, { as: reading })).body).toMatchObject({
      role: 'member',
      state: 'active',
    });
    expect((await ask(`GET ${at}/maria`, { as: reading })).status).toBe(404);
  });

  it('have repositories, with their role in each', async () => {
    const { body } = await ask<Schemas['minimal-repository'][]>('GET /orgs/acme/teams/core/repos', {
      as: reading,
    });
    expect(body).toMatchObject([
      { name: 'shop', role_name: 'maintain', permissions: { admin: false, maintain: true, push: true } },
    ]);
    const at = '/orgs/acme/teams/core/repos/acme/shop';
    expect((await ask(`GET ${at}`, { as: reading })).status).toBe(204);
    const headers = { accept: 'application/vnd.github.v3.repository+json' };
    expect((await ask(`GET ${at}`, { as: reading, headers })).body).toMatchObject({ role_name: 'maintain' });
    expect((await ask('GET /orgs/acme/teams/design/repos/acme/shop', { as: reading })).status).toBe(404);
  });

  it('of a repository are listed for its administrators', async () => {
    const as = { administration: 'read' } as const;
    const { body } = await ask<Schemas['team'][]>('GET /repos/acme/shop/teams', { as });
    expect(body).toMatchObject([{ slug: 'core', permission: 'maintain' }]);
  });
});

describe('collaborators', () => {
  const at = '/repos/acme/shop/collaborators';
  const everyone: Permissions = { metadata: 'read' };

  it('are everyone with access, however they came by it', async () => {
    const { body } = await ask<Schemas['collaborator'][]>(`GET ${at}`, { as: everyone });
    expect(body.map(({ login, role_name }) => [login, role_name])).toEqual([
      ['maria', 'write'],
      ['tom', 'maintain'],
      ['eve', 'triage'],
      ['acme-owner', 'admin'],
    ]);
  });

  it.each([
    ['affiliation=outside', ['eve']],
    ['affiliation=direct', ['maria', 'tom', 'eve']],
    ['permission=admin', ['acme-owner']],
    ['permission=push', ['maria', 'tom', 'acme-owner']],
    ['per_page=1&page=3', ['eve']],
  ])('%s', async (query, expected) => {
    expect(await logins(`${at}?${query}`, everyone)).toEqual(expected);
  });

  it('are members without a role of their own only where the organization gives one', async () => {
    const ann = shop.github.createUser('ann');
    shop.org.addMember(ann);
    const status = async () => (await ask(`GET ${at}/ann`, { as: everyone })).status;
    expect(await status()).toBe(204);
    shop.org.setDefaultPermission('none');
    expect(await status()).toBe(404);
    shop.org.setDefaultPermission('read');
  });
});
