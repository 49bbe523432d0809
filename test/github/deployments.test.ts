/** Environments and deployments as the local GitHub serves them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking } from './asking.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { everything, openShop, type Shop } from './shop.ts';
import type { Permissions, Schemas } from './state.ts';

const permissions: Permissions = { ...everything, administration: 'write', deployments: 'write' };

let shop: Shop;
let receiver: Receiver;
const ask = asking(() => shop);
beforeAll(async () => {
  receiver = await startReceiver();
  shop = await openShop({
    app: { permissions, events: ['deployment', 'deployment_status'], webhookUrl: receiver.url },
  });
});
afterAll(async () => {
  await shop.github.stop();
  await receiver.close();
});

const at = '/repos/acme/shop/deployments';
const reading: Permissions = { deployments: 'read' };

type Deployment = Schemas['deployment'];
type Status = Schemas['deployment-status'];

describe('deployments', () => {
  it('are made, and get on', async () => {
    const send = { ref: 'main', environment: 'staging', payload: { build: 7 } };
    const made = await ask<Deployment>(`POST ${at}`, { send });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      sha: shop.shop.sha('main'),
      ref: 'main',
      task: 'deploy',
      payload: { build: 7 },
      production_environment: false,
      performed_via_github_app: { slug: 'fairlead' },
    });
    expect(Number(made.body.id)).toBeGreaterThan(2 ** 31);
    const one = `${at}/${made.body.id}`;
    for (const state of ['in_progress', 'success'])
      expect((await ask(`POST ${one}/statuses`, { send: { state } })).status).toBe(201);
    const statuses = await ask<Status[]>(`GET ${one}/statuses`, { as: reading });
    expect(statuses.body.map(({ state }) => state)).toEqual(['success', 'in_progress']);
    const [newest] = statuses.body;
    expect((await ask(`GET ${one}/statuses/${newest?.id}`, { as: reading })).body).toEqual(newest);
    expect((await ask(`GET ${one}`, { as: reading })).body).toMatchObject({ id: made.body.id });
    expect((await ask(`GET ${one}/statuses/7`, { as: reading })).status).toBe(404);
  });

  it('need something to deploy', async () => {
    const { status, body } = await ask(`POST ${at}`, { send: { ref: 'nowhere' } });
    expect([status, body.message]).toEqual([422, 'No ref found for: nowhere']);
    expect((await ask(`POST ${at}/7/statuses`, { send: { state: 'success' } })).status).toBe(404);
  });

  it('are inactive once something newer succeeded there, but not in production', async () => {
    const states = async (environment: string) => {
      const first = shop.shop.deploy({ environment, by: shop.tom });
      const kept = shop.shop.deploy({ environment, transient: true, by: shop.tom });
      shop.shop.deploy({ environment, by: shop.maria });
      return [first, kept].map(({ statuses }) => statuses.at(-1)?.state);
    };
    expect(await states('qa')).toEqual(['inactive', 'success']);
    expect(await states('production')).toEqual(['success', 'success']);
    const left = shop.shop.deploy({ environment: 'left', by: shop.tom });
    const next = shop.shop.deploy({ environment: 'left', by: shop.tom, state: null });
    shop.shop.addDeploymentStatus(next, { state: 'success', autoInactive: false, by: shop.tom });
    expect(left.statuses.at(-1)?.state).toBe('success');
  });

  it('are listed newest first, filtered and page by page', async () => {
    shop.shop.data.deployments.length = 0;
    for (const [index, environment] of ['a', 'b', 'a'].entries()) {
      shop.shop.deploy({ environment, by: shop.tom, at: new Date(Date.UTC(2026, 0, index + 1)) });
    }
    const days = async (query: string) =>
      (await ask<Deployment[]>(`GET ${at}${query}`, { as: reading })).body.map(({ created_at }) =>
        created_at.slice(0, 10),
      );
    expect(await days('')).toEqual(['2026-01-03', '2026-01-02', '2026-01-01']);
    expect(await days('?environment=a')).toEqual(['2026-01-03', '2026-01-01']);
    expect(await days(`?sha=${shop.shop.sha('feature')}`)).toEqual([]);
    expect(await days('?per_page=2&page=2')).toEqual(['2026-01-01']);
  });

  it('are told to Apps, and so is each status', async () => {
    await shop.github.idle();
    receiver.received.length = 0;
    shop.shop.deploy({ environment: 'told', by: shop.tom });
    await shop.github.idle();
    expect(receiver.names().toSorted()).toEqual(['deployment.created', 'deployment_status.created']);
    expect(receiver.last('deployment_status.created').body).toMatchObject({
      action: 'created',
      deployment: { environment: 'told' },
      deployment_status: { state: 'success' },
      repository: { full_name: 'acme/shop' },
      sender: { login: 'tom' },
    });
  });
});

describe('environments', () => {
  const path = '/repos/acme/shop/environments';
  const as: Permissions = { actions: 'read' };

  it('come into being with the first deployment to them', async () => {
    shop.shop.deploy({ environment: 'new', by: shop.tom });
    const { body } = await ask(`GET ${path}/new`, { as });
    expect(body).toMatchObject({ name: 'new', protection_rules: [], deployment_branch_policy: null });
    expect((await ask(`GET ${path}/none`, { as })).status).toBe(404);
  });

  it('are protected by waiting, by people and teams, and by branches', async () => {
    const core = shop.org.createTeam('core', [shop.tom]);
    const send = {
      wait_timer: 30,
      prevent_self_review: true,
      reviewers: [
        { type: 'Team', id: core.data.id },
        { type: 'User', id: shop.maria.id },
      ],
      deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
    };
    const { status, body } = await ask(`PUT ${path}/prod%2Feu`, { send });
    expect(status).toBe(200);
    expect((await ask(`GET ${path}/prod%2Feu`, { as })).body).toEqual(body);
    expect(body).toMatchObject({
      name: 'prod/eu',
      protection_rules: [
        { type: 'wait_timer', wait_timer: 30 },
        {
          type: 'required_reviewers',
          prevent_self_review: true,
          reviewers: [
            { type: 'Team', reviewer: { slug: 'core' } },
            { type: 'User', reviewer: { login: 'maria' } },
          ],
        },
        { type: 'branch_policy' },
      ],
      deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
    });
    const bare = await ask(`PUT ${path}/prod%2Feu`, {});
    expect(bare.body).toMatchObject({ protection_rules: [], deployment_branch_policy: null });
    expect((await ask(`DELETE ${path}/prod%2Feu`)).status).toBe(204);
    expect((await ask(`GET ${path}/prod%2Feu`, { as })).status).toBe(404);
  });

  it.each([
    [
      'both kinds of branches',
      { deployment_branch_policy: { protected_branches: true, custom_branch_policies: true } },
    ],
    ['a reviewer nobody knows', { reviewers: [{ type: 'User', id: 7 }] }],
  ])('do not take %s', async (_, send) => {
    expect((await ask(`PUT ${path}/odd`, { send })).status).toBe(422);
    expect((await ask(`GET ${path}/odd`, { as })).status).toBe(404);
  });

  it('may take patterns of branches', async () => {
    shop.shop.setEnvironment('patterns', { branchPatterns: ['release/*', 'main'] });
    shop.shop.setEnvironment('open', {});
    expect((await ask(`GET ${path}/open/deployment-branch-policies`, { as })).status).toBe(404);
    const { body } = await ask(`GET ${path}/patterns/deployment-branch-policies`, { as });
    expect(body).toMatchObject({
      total_count: 2,
      branch_policies: [{ name: 'release/*' }, { name: 'main' }],
    });
  });

  it('are listed with their number, page by page', async () => {
    const total = shop.shop.data.environments.length;
    const { body, headers } = await ask<{ total_count: number; environments: unknown[] }>(
      `GET ${path}?per_page=1`,
      { as },
    );
    expect([body.total_count, body.environments.length]).toEqual([total, 1]);
    expect(headers.get('link')).toContain('rel="next"');
  });
});
