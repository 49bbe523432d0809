import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asking } from './asking.ts';
import { everything, openShop, type Shop } from './shop.ts';
import type { Permissions, Schemas } from './state.ts';

type Ruleset = Schemas['repository-ruleset'];

const reader: Permissions = { metadata: 'read' };
const admin: Permissions = { administration: 'write' };
const owner: Permissions = { organization_administration: 'write' };

let shop: Shop;
const ask = asking(() => shop);
beforeAll(async () => {
  shop = await openShop({ app: { permissions: { ...everything, ...admin, ...owner } } });
});
afterAll(() => shop.github.stop());
beforeEach(() => {
  shop.shop.data.rulesets.length = 0;
  shop.org.data.organization?.rulesets.splice(0);
});

const at = '/repos/acme/shop/rulesets';

const team = { actor_id: 7, actor_type: 'Team', bypass_mode: 'pull_request' } as const;

const wanted = {
  name: 'main',
  target: 'branch',
  enforcement: 'active',
  bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole' }, team],
  conditions: { ref_name: { include: ['~DEFAULT_BRANCH'], exclude: [] } },
  rules: [
    { type: 'deletion' },
    {
      type: 'pull_request',
      parameters: {
        required_approving_review_count: 1,
        dismiss_stale_reviews_on_push: true,
        require_code_owner_review: false,
        require_last_push_approval: false,
        required_review_thread_resolution: false,
      },
    },
  ],
};

describe('a repository’s ruleset', () => {
  it('is made, read back, changed and deleted', async () => {
    const made = await ask<Ruleset>(`POST ${at}`, { as: admin, send: wanted });
    expect(made.status).toBe(201);
    expect(made.body.id).toBeGreaterThan(2 ** 31);
    const one = `${at}/${made.body.id}`;
    expect((await ask(`GET ${one}`, { as: admin })).body).toEqual(made.body);
    const changed = await ask<Ruleset>(`PUT ${one}`, { as: admin, send: { enforcement: 'disabled' } });
    expect(changed.body).toMatchObject({ name: 'main', enforcement: 'disabled', rules: wanted.rules });
    expect((await ask(`DELETE ${one}`, { as: admin })).status).toBe(204);
    expect((await ask(`GET ${one}`, { as: admin })).status).toBe(404);
  });

  it('tells who may bypass it only those who may write it: for others the list is absent', async () => {
    const { body } = await ask<Ruleset>(`POST ${at}`, { as: admin, send: wanted });
    expect(body.bypass_actors).toEqual([
      { actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'always' },
      team,
    ]);
    for (const as of [reader, { administration: 'read' }] as const) {
      const seen = await ask<Ruleset>(`GET ${at}/${body.id}`, { as });
      expect(seen.status).toBe(200);
      expect(seen.body).not.toHaveProperty('bypass_actors');
      expect(seen.body.rules).toHaveLength(2);
    }
  });

  it('says whether the App itself may bypass it', async () => {
    const bypass = { actor_id: shop.app.id, actor_type: 'Integration', bypass_mode: 'pull_request' };
    const send = { ...wanted, bypass_actors: [bypass] };
    const { body } = await ask<Ruleset>(`POST ${at}`, { as: admin, send });
    expect(body.current_user_can_bypass).toBe('pull_requests_only');
  });

  it('is listed without its rules, with those of the organization unless they are not wanted', async () => {
    shop.org.addRuleset({ name: 'all', rules: [{ type: 'deletion' }] });
    shop.org.addRuleset({
      name: 'others',
      rules: [{ type: 'deletion' }],
      repositories: { include: ['other-*'], exclude: [] },
    });
    shop.shop.addRuleset({ name: 'own', rules: [{ type: 'creation' }] });
    shop.shop.addRuleset({ name: 'tags', target: 'tag', rules: [{ type: 'creation' }] });
    const names = async (query: string) =>
      (await ask<Ruleset[]>(`GET ${at}${query}`, { as: reader })).body.map(({ name }) => name);
    expect(await names('')).toEqual(['all', 'own', 'tags']);
    expect(await names('?includes_parents=false')).toEqual(['own', 'tags']);
    expect(await names('?targets=tag,push')).toEqual(['tags']);
    const [first] = (await ask<Ruleset[]>(`GET ${at}`, { as: reader })).body;
    expect(first).not.toHaveProperty('rules');
    expect(first).toMatchObject({ source_type: 'Organization', source: 'acme' });
  });

  it('is listed page by page', async () => {
    for (let number = 1; number <= 5; number += 1) shop.shop.addRuleset({ name: `n${number}`, rules: [] });
    const { body, headers } = await ask<Ruleset[]>(`GET ${at}?per_page=2&page=2`, { as: reader });
    expect(body.map(({ name }) => name)).toEqual(['n3', 'n4']);
    expect(headers.get('link')).toContain('page=3>; rel="next"');
    expect(headers.get('link')).toContain('page=3>; rel="last"');
  });

  it.each([
    ['without a name', { enforcement: 'active' }, '"name" wasn\'t supplied.'],
    ['with a rule nobody knows', { ...wanted, rules: [{ type: 'be_nice' }] }, 'rules/0/type'],
    ['on trial, without an enterprise', { ...wanted, enforcement: 'evaluate' }, 'not supported on this plan'],
  ])('is refused %s', async (_, send, message) => {
    const { status, body } = await ask(`POST ${at}`, { as: admin, send });
    expect(status).toBe(422);
    expect(body.message).toContain(message);
  });

  it('has a name of its own', async () => {
    await ask(`POST ${at}`, { as: admin, send: wanted });
    const again = await ask(`POST ${at}`, { as: admin, send: wanted });
    expect(again).toMatchObject({ status: 422, body: { errors: [{ message: 'Name must be unique' }] } });
  });

  it('is on trial in an enterprise', async () => {
    shop.org.setPlan('enterprise');
    const send = { ...wanted, enforcement: 'evaluate' };
    expect((await ask(`POST ${at}`, { as: admin, send })).status).toBe(201);
    expect((await ask('GET /repos/acme/shop/rules/branches/main', { as: reader })).body).toEqual([]);
    shop.org.setPlan('team');
  });

  it('costs money where the repository is private', async () => {
    shop.org.setPlan('free');
    for (const line of [`GET ${at}`, `POST ${at}`, 'GET /repos/acme/shop/rules/branches/main']) {
      const send = line.startsWith('POST') ? { send: wanted } : {};
      const { status, body } = await ask(line, { as: admin, ...send });
      expect([status, body.message]).toEqual([
        403,
        'Upgrade to GitHub Pro or make this repository public to enable this feature.',
      ]);
    }
    shop.org.setPlan('team');
  });
});

describe('the rules of a branch', () => {
  it('are the active ones of all levels, for branches that are not there, too', async () => {
    const id = (ruleset: { readonly id: number }) => ruleset.id;
    const all = id(shop.org.addRuleset({ name: 'all', include: ['~ALL'], rules: [{ type: 'deletion' }] }));
    const repositories = { include: ['~ALL'], exclude: ['sh?p'] };
    shop.org.addRuleset({ name: 'not here', include: ['~ALL'], rules: [{ type: 'update' }], repositories });
    const own = id(shop.shop.addRuleset({ name: 'own', rules: [{ type: 'creation' }] }));
    shop.shop.addRuleset({ name: 'tags', target: 'tag', include: ['~ALL'], rules: [{ type: 'update' }] });
    const rules = async (branch: string) =>
      (
        await ask<{ ruleset_id: number }[]>(`GET /repos/acme/shop/rules/branches/${branch}`, { as: reader })
      ).body.map(({ ruleset_id }) => ruleset_id);
    expect(await rules('main')).toEqual([all, own]);
    expect(await rules('nowhere/yet')).toEqual([all]);
  });

  it('make it protected, although it has no classic protection', async () => {
    const branch = async () =>
      (await ask('GET /repos/acme/shop/branches/main', { as: { contents: 'read' } })).body.protected;
    expect(await branch()).toBe(false);
    shop.shop.addRuleset({ name: 'own', rules: [{ type: 'creation' }] });
    expect(await branch()).toBe(true);
    const listed = await ask<Schemas['short-branch'][]>('GET /repos/acme/shop/branches?protected=false', {
      as: { contents: 'read' },
    });
    expect(listed.body.map(({ name }) => name)).toEqual(['feature']);
    const classic = await ask('GET /repos/acme/shop/branches/main/protection', { as: admin });
    expect([classic.status, classic.body.message]).toEqual([404, 'Branch not protected']);
  });
});

describe('an organization’s ruleset', () => {
  const send = {
    ...wanted,
    conditions: { ...wanted.conditions, repository_name: { include: ['sh*'], exclude: [] } },
  };

  it('is made, read, changed and deleted by who may administer the organization', async () => {
    const { status, body } = await ask<Ruleset>('POST /orgs/acme/rulesets', { as: owner, send });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      source_type: 'Organization',
      conditions: { repository_name: { include: ['sh*'] } },
    });
    const one = `/orgs/acme/rulesets/${body.id}`;
    expect((await ask(`GET ${one}`, { as: owner })).body).toEqual(body);
    expect((await ask<Ruleset[]>('GET /orgs/acme/rulesets', { as: owner })).body).toHaveLength(1);
    await ask(`PUT ${one}`, { as: owner, send: { rules: [] } });
    expect((await ask<Ruleset>(`GET ${one}`, { as: owner })).body.rules).toEqual([]);
    expect((await ask(`DELETE ${one}`, { as: owner })).status).toBe(204);
  });

  it('is not even read with a permission to read', async () => {
    const as = { organization_administration: 'read' } as const;
    expect((await ask('GET /orgs/acme/rulesets', { as })).status).toBe(403);
    expect((await ask('GET /orgs/acme/rulesets', { as: shop.maria.token })).status).toBe(404);
    expect((await ask('GET /orgs/acme/rulesets', { as: shop.org.owner.token })).status).toBe(200);
  });

  it('is not for free organizations', async () => {
    shop.org.setPlan('free');
    for (const line of ['GET /orgs/acme/rulesets', 'POST /orgs/acme/rulesets']) {
      const { status, body } = await ask(line, { as: owner, ...(line.startsWith('POST') ? { send } : {}) });
      expect([status, body.message]).toEqual([403, 'Upgrade to GitHub Team to enable this feature.']);
    }
    shop.org.setPlan('team');
  });

  it('is seen from its repositories; who bypasses it is not, with the repository’s permission', async () => {
    const { body } = await ask<Ruleset>('POST /orgs/acme/rulesets', { as: owner, send });
    const seen = await ask<Ruleset>(`GET ${at}/${body.id}`, { as: admin });
    expect(seen.body).toMatchObject({ name: 'main', source_type: 'Organization' });
    expect(seen.body).not.toHaveProperty('bypass_actors');
    const both = await ask<Ruleset>(`GET ${at}/${body.id}`, { as: { ...admin, ...owner } });
    expect(both.body.bypass_actors).toHaveLength(2);
    expect((await ask(`DELETE ${at}/${body.id}`, { as: admin })).status).toBe(404);
  });
});
