import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking } from './asking.ts';
import { everything, openShop, type Shop } from './shop.ts';

let shop: Shop;
const ask = asking(() => shop);
beforeAll(async () => {
  shop = await openShop({ app: { permissions: { ...everything, administration: 'write' } } });
  shop.org.createTeam('core', [shop.tom], { shop: 'maintain' });
});
afterAll(() => shop.github.stop());

const at = '/repos/acme/shop/branches/main/protection';

/** Everything that must be there, and nothing that is on. */
const bare = {
  required_status_checks: null,
  enforce_admins: null,
  required_pull_request_reviews: null,
  restrictions: null,
};

describe('classic protection', () => {
  it('is 404 until there is some', async () => {
    const { status, body } = await ask(`GET ${at}`);
    expect([status, body.message]).toEqual([404, 'Branch not protected']);
    expect((await ask('GET /repos/acme/shop/branches/gone/protection')).body).toMatchObject({
      message: 'Branch not found',
    });
  });

  it('is set whole and read back', async () => {
    const send = {
      ...bare,
      enforce_admins: true,
      required_status_checks: {
        strict: true,
        checks: [
          { context: 'ci', app_id: 15_368 },
          { context: 'lint', app_id: -1 },
        ],
      },
      required_pull_request_reviews: {
        required_approving_review_count: 2,
        require_last_push_approval: true,
        dismissal_restrictions: { teams: ['core'] },
        bypass_pull_request_allowances: { users: ['maria'], apps: ['fairlead'] },
      },
      restrictions: { users: ['tom'], teams: ['core'], apps: ['fairlead'] },
      required_conversation_resolution: true,
      lock_branch: false,
    };
    const { status, body } = await ask(`PUT ${at}`, { send });
    expect(status).toBe(200);
    expect((await ask(`GET ${at}`)).body).toEqual(body);
    expect(body).toMatchObject({
      enforce_admins: { enabled: true },
      required_status_checks: {
        contexts: ['ci', 'lint'],
        checks: [
          { context: 'ci', app_id: 15_368 },
          { context: 'lint', app_id: null },
        ],
      },
      required_pull_request_reviews: {
        dismissal_restrictions: { users: [], teams: [{ slug: 'core' }] },
        bypass_pull_request_allowances: { users: [{ login: 'maria' }], apps: [{ slug: 'fairlead' }] },
      },
      restrictions: { users: [{ login: 'tom' }], teams: [{ slug: 'core' }], apps: [{ slug: 'fairlead' }] },
      required_conversation_resolution: { enabled: true },
      allow_force_pushes: { enabled: false },
    });
  });

  it('keeps nothing of what was there, but required signatures', async () => {
    expect((await ask(`POST ${at}/required_signatures`)).body).toMatchObject({ enabled: true });
    const { body } = await ask(`PUT ${at}`, { send: bare });
    expect(body).not.toHaveProperty('required_status_checks');
    expect(body).not.toHaveProperty('required_pull_request_reviews');
    expect(body).not.toHaveProperty('restrictions');
    expect(body).toMatchObject({
      required_signatures: { enabled: true },
      enforce_admins: { enabled: false },
    });
    expect((await ask(`DELETE ${at}/required_signatures`)).status).toBe(204);
  });

  it.each([
    ['leaves out what may be null', { ...bare, restrictions: undefined }, '"restrictions" wasn\'t supplied.'],
    [
      'asks for seven approvals',
      { ...bare, required_pull_request_reviews: { required_approving_review_count: 7 } },
      'Invalid request',
    ],
    ['names nobody', { ...bare, restrictions: { users: ['nobody'], teams: [] } }, 'Validation Failed'],
  ])('is refused when the body %s', async (_, send, message) => {
    const { status, body } = await ask(`PUT ${at}`, { send });
    expect(status).toBe(422);
    expect(body.message).toContain(message);
  });

  it('may be for a pattern; the rule that names a branch wins', async () => {
    await shop.shop.push('release/1', shop.shop.sha());
    await shop.shop.push('release/2', shop.shop.sha());
    shop.shop.setBranchProtection('release/*', { linearHistory: true });
    shop.shop.setBranchProtection('release/2', { linearHistory: false });
    const linear = async (branch: string) =>
      (await ask(`GET /repos/acme/shop/branches/${branch}/protection`)).body.required_linear_history;
    expect(await linear('release/1')).toEqual({ enabled: true });
    expect(await linear('release%2F2')).toEqual({ enabled: false });
  });

  it('is taken away', async () => {
    expect((await ask(`DELETE ${at}`)).status).toBe(204);
    expect((await ask(`GET ${at}`)).status).toBe(404);
    expect((await ask(`DELETE ${at}`)).status).toBe(404);
  });

  it('costs money on private repositories, not on public ones', async () => {
    shop.org.setPlan('free');
    const upgrade = 'Upgrade to GitHub Pro or make this repository public to enable this feature.';
    for (const line of [`GET ${at}`, `PUT ${at}`, `DELETE ${at}`]) {
      const { status, body } = await ask(line, line.startsWith('PUT') ? { send: bare } : {});
      expect([status, body.message]).toEqual([403, upgrade]);
    }
    shop.shop.setPrivate(false);
    expect((await ask(`PUT ${at}`, { send: bare })).status).toBe(200);
    shop.shop.setPrivate(true);
    shop.org.setPlan('team');
  });

  it('of a person’s repository names no people', async () => {
    const ann = shop.github.createUser('ann');
    const own = await ann.createRepository('own', { private: false });
    await own.commit({ branch: 'main', files: { a: '1' }, author: ann });
    const { status, body } = await ask('PUT /repos/ann/own/branches/main/protection', {
      as: ann.token,
      send: { ...bare, restrictions: { users: ['ann'], teams: [] } },
    });
    expect([status, body.errors]).toEqual([
      422,
      ['Only organization repositories can have users and team restrictions'],
    ]);
  });
});
