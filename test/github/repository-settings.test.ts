import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking } from './asking.ts';
import { everything, openShop, type Shop } from './shop.ts';
import type { Permissions, Schemas } from './state.ts';

const permissions: Permissions = { ...everything, administration: 'write' };

let shop: Shop;
const ask = asking(() => shop);
beforeAll(async () => {
  shop = await openShop({ app: { permissions } });
});
afterAll(() => shop.github.stop());

const read = (as: Permissions) => ask<Schemas['full-repository']>('GET /repos/acme/shop', { as });

describe('a repository', () => {
  it('shows how it is merged only to those who may push, whatever else they may', async () => {
    for (const as of [{ metadata: 'read' }, { administration: 'write' }] as const)
      expect((await read(as)).body).not.toHaveProperty('allow_squash_merge');
    expect((await read({ contents: 'write' })).body).toMatchObject({
      allow_squash_merge: true,
      delete_branch_on_merge: false,
      squash_merge_commit_title: 'COMMIT_OR_PR_TITLE',
    });
  });

  it('shows its security settings only to administrators', async () => {
    expect((await read({ contents: 'write' })).body).not.toHaveProperty('security_and_analysis');
    expect((await read({ administration: 'read' })).body.security_and_analysis).toMatchObject({
      secret_scanning: { status: 'disabled' },
    });
  });

  it('says to people what they may do', async () => {
    const { body } = await ask<Schemas['full-repository']>('GET /repos/acme/shop', { as: shop.maria.token });
    expect(body.permissions).toEqual({ admin: false, maintain: false, push: true, triage: true, pull: true });
  });

  it('changes what is named and keeps the rest', async () => {
    const send = {
      description: 'Sells things',
      has_wiki: false,
      allow_merge_commit: false,
      delete_branch_on_merge: true,
      security_and_analysis: { secret_scanning: { status: 'enabled' } },
    };
    const { status, body } = await ask('PATCH /repos/acme/shop', { as: permissions, send });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      description: 'Sells things',
      has_wiki: false,
      has_issues: true,
      allow_merge_commit: false,
      allow_squash_merge: true,
      security_and_analysis: {
        secret_scanning: { status: 'enabled' },
        secret_scanning_push_protection: { status: 'disabled' },
      },
    });
  });

  it.each([
    [
      'a merge in no way',
      { allow_squash_merge: false, allow_rebase_merge: false, allow_merge_commit: false },
    ],
    ['a default branch that is not there', { default_branch: 'nowhere' }],
    ['a value that is none', { squash_merge_commit_title: 'NONSENSE' }],
  ])('refuses %s, and changes nothing', async (_, change) => {
    const before = await ask('GET /repos/acme/shop', { as: permissions });
    const send = { description: 'changed', ...change };
    expect((await ask('PATCH /repos/acme/shop', { as: permissions, send })).status).toBe(422);
    expect((await ask('GET /repos/acme/shop', { as: permissions })).body).toEqual(before.body);
  });

  it('is changed by its administrators only', async () => {
    const send = { has_wiki: true };
    const byWriter = await ask('PATCH /repos/acme/shop', { as: shop.maria.token, send });
    expect([byWriter.status, byWriter.body.message]).toEqual([403, 'Must have admin rights to Repository.']);
    expect((await ask('PATCH /repos/acme/shop', { as: shop.org.owner.token, send })).status).toBe(200);
  });

  it('is read-only once it is archived, until it is unarchived', async () => {
    await ask('PATCH /repos/acme/shop', { send: { archived: true } });
    const refused = await ask('PATCH /repos/acme/shop', { send: { has_wiki: true } });
    expect([refused.status, refused.body.message]).toEqual([403, 'Repository was archived so is read-only.']);
    expect((await ask('PATCH /repos/acme/shop', { send: { archived: false } })).body).toMatchObject({
      archived: false,
    });
  });

  it('answers 304 to who has it already', async () => {
    const as = shop.installation.token();
    const etag = (await ask('GET /repos/acme/shop', { as })).headers.get('etag') ?? '';
    const again = await ask('GET /repos/acme/shop', { as, headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
    shop.shop.changeSettings({ has_projects: false });
    const changed = await ask('GET /repos/acme/shop', { as, headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
  });

  it('has topics, in lower case', async () => {
    const { body } = await ask('PUT /repos/acme/shop/topics', { send: { names: ['Web', 'shop'] } });
    expect(body).toEqual({ names: ['web', 'shop'] });
    expect((await ask('GET /repos/acme/shop/topics')).body).toEqual(body);
  });

  it('says with 204 and 404 whether it has Dependabot alerts', async () => {
    const path = '/repos/acme/shop/vulnerability-alerts';
    const status = async () => (await ask(`GET ${path}`)).status;
    expect(await status()).toBe(404);
    expect((await ask(`PUT ${path}`)).status).toBe(204);
    expect(await status()).toBe(204);
    await ask(`DELETE ${path}`);
    expect(await status()).toBe(404);
  });
});

describe('GitHub Actions in a repository', () => {
  const at = '/repos/acme/shop/actions/permissions';

  it('may run everything with a token that reads, at first', async () => {
    expect((await ask(`GET ${at}`)).body).toEqual({
      enabled: true,
      allowed_actions: 'all',
      sha_pinning_required: false,
    });
    expect((await ask(`GET ${at}/workflow`)).body).toEqual({
      default_workflow_permissions: 'read',
      can_approve_pull_request_reviews: false,
    });
    expect((await ask(`GET ${at}/selected-actions`)).status).toBe(409);
  });

  it('may be restricted', async () => {
    const send = { enabled: true, allowed_actions: 'selected' };
    expect((await ask(`PUT ${at}`, { send })).status).toBe(204);
    expect((await ask(`GET ${at}`)).body).toMatchObject({
      allowed_actions: 'selected',
      selected_actions_url: `${shop.github.apiUrl}${at}/selected-actions`,
    });
    expect((await ask(`GET ${at}/selected-actions`)).body).toMatchObject({ github_owned_allowed: true });
    await ask(`PUT ${at}/workflow`, { send: { default_workflow_permissions: 'write' } });
    expect((await ask(`GET ${at}/workflow`)).body).toMatchObject({ default_workflow_permissions: 'write' });
    await ask(`PUT ${at}`, { send: { enabled: false } });
    expect((await ask(`GET ${at}`)).body).toEqual({ enabled: false });
  });
});
