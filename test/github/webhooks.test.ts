import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from './receiver.ts';
import { openShop, type Shop, where } from './shop.ts';

let shop: Shop;
let hooks: Receiver;
beforeEach(async () => {
  hooks = await startReceiver();
  shop = await openShop({
    app: { webhookUrl: hooks.url, webhookSecret: 'a secret' },
    limits: { webhookMilliseconds: 300 },
  });
  await shop.github.idle();
  hooks.received.length = 0;
});
afterEach(async () => {
  hooks.close();
  await shop.github.stop();
});

const named = (names: readonly string[]): readonly string[] => names.toSorted();

describe('a webhook', () => {
  it('is signed, and says who, where and through which installation', async () => {
    await shop.pull.edit({ title: 'Type it' });
    await shop.github.idle();
    const { headers, text, body, delivery } = hooks.last('pull_request.edited');
    const signature = createHmac('sha256', 'a secret').update(text).digest('hex');
    expect(headers['x-hub-signature-256']).toBe(`sha256=${signature}`);
    expect(headers['x-github-hook-installation-target-id']).toBe(String(shop.app.id));
    expect(delivery).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toMatchObject({
      action: 'edited',
      number: 1,
      changes: { title: { from: 'Type the cart' } },
      pull_request: { number: 1, title: 'Type it', head: { sha: shop.pull.headSha } },
      repository: { full_name: 'acme/shop', id: shop.shop.id },
      organization: { login: 'acme' },
      installation: { id: shop.installation.id },
      sender: { login: 'maria' },
    });
  });

  it('has an id of its own', async () => {
    for (const name of ['a', 'b', 'c']) await shop.pull.label(name);
    await shop.github.idle();
    expect(new Set(hooks.received.map(({ delivery }) => delivery)).size).toBe(3);
  });

  it.each([
    [
      'a push to the head',
      () => shop.shop.commit({ branch: 'feature', files: { a: 'a' }, pusher: shop.tom }),
      ['pull_request.synchronize', 'push'],
    ],
    [
      'a push to nothing in particular',
      () => shop.shop.commit({ branch: 'lonely', files: { a: 'a' } }),
      ['push'],
    ],
    [
      'a review',
      () => shop.pull.review({ by: shop.tom, state: 'APPROVED' }),
      ['pull_request_review.submitted'],
    ],
    ['a comment', () => shop.pull.comment({ by: shop.tom, body: 'Nice' }), ['issue_comment.created']],
    ['a close', () => shop.pull.close(), ['pull_request.closed']],
    ['a label', () => shop.pull.label('big'), ['pull_request.labeled']],
    ['a draft', () => shop.pull.convertToDraft(), ['pull_request.converted_to_draft']],
    [
      'another base',
      () => shop.shop.push('next', shop.shop.sha('main')).then(() => shop.pull.edit({ base: 'next' })),
      ['pull_request.edited', 'push'],
    ],
    [
      'a status',
      () => shop.shop.createStatus({ sha: shop.pull.headSha, state: 'success', creator: shop.tom }),
      ['status'],
    ],
    [
      'a check run',
      () => shop.shop.createCheckRun({ name: 'ci', headSha: shop.pull.headSha, conclusion: 'success' }),
      ['check_run.completed', 'check_run.created'],
    ],
    [
      'a workflow run',
      () => shop.shop.addWorkflowRun({ headSha: shop.pull.headSha }),
      ['workflow_run.completed'],
    ],
    ['a merge', () => shop.pull.merge(), ['pull_request.closed', 'push']],
    [
      'the merge queue',
      () => shop.shop.createMergeGroup({ pulls: [shop.pull] }),
      ['merge_group.checks_requested', 'push'],
    ],
    ['a deleted branch', () => shop.shop.deleteBranch('feature'), ['pull_request.closed', 'push']],
    ['a suspended installation', async () => shop.installation.suspend(), ['installation.suspend']],
    [
      'fewer repositories',
      async () => shop.installation.removeRepositories(shop.shop),
      ['installation_repositories.removed'],
    ],
    [
      'more repositories',
      async () => shop.installation.addRepositories(await shop.org.createRepository('new')),
      ['installation_repositories.added'],
    ],
  ])('comes of %s', async (_, act, events) => {
    await act();
    await shop.github.idle();
    expect(named(hooks.names())).toEqual(events);
  });

  it('says what a synchronize came from', async () => {
    const before = shop.pull.headSha;
    const after = await shop.shop.commit({ branch: 'feature', files: { a: 'a' }, pusher: shop.tom });
    await shop.github.idle();
    expect(hooks.last('pull_request.synchronize').body).toMatchObject({
      before,
      after,
      sender: { login: 'tom' },
    });
    expect(hooks.last('push').body).toMatchObject({
      ref: 'refs/heads/feature',
      before,
      after,
      forced: false,
      created: false,
      pusher: { name: 'tom' },
      commits: [{ id: after, added: ['a'], modified: [], removed: [] }],
    });
  });

  it('says that a push was forced', async () => {
    await shop.shop.commit({ branch: 'feature', from: 'main', force: true, files: { z: 'z' } });
    await shop.github.idle();
    expect(hooks.last('push').body).toMatchObject({ forced: true });
    const activity = await shop.octokit.request('GET /repos/{owner}/{repo}/activity', {
      ...where,
      ref: 'feature',
    });
    expect(activity.data.map(({ activity_type }) => activity_type)).toEqual([
      'force_push',
      'branch_creation',
    ]);
  });

  it('goes only to Apps that subscribed and are installed there', async () => {
    const deaf = await startReceiver();
    const absent = await startReceiver();
    const quiet = shop.github.createApp({
      slug: 'quiet',
      permissions: { contents: 'read' },
      events: ['push'],
      webhookUrl: deaf.url,
    });
    const other = await shop.org.createRepository('other');
    const elsewhere = shop.github.createApp({
      slug: 'elsewhere',
      permissions: { pull_requests: 'read' },
      events: ['pull_request'],
      webhookUrl: absent.url,
    });
    shop.github.install(quiet, shop.org);
    shop.github.install(elsewhere, shop.org, { repositories: [other] });
    await shop.pull.label('x');
    await shop.github.idle();
    expect(deaf.names()).toEqual(['installation.created']);
    expect(absent.names()).toEqual(['installation.created']);
    expect(absent.received[0]?.body).toMatchObject({ repositories: [{ full_name: 'acme/other' }] });
    deaf.close();
    absent.close();
  });

  it('of a rerequested check goes to the App that owns it', async () => {
    const run = await shop.shop.createCheckRun({ app: shop.app, name: 'mine', headSha: shop.pull.headSha });
    const foreign = await shop.shop.createCheckRun({ name: 'ci', headSha: shop.pull.headSha });
    await shop.shop.rerequestCheckRun(foreign, shop.tom);
    await shop.shop.rerequestCheckRun(run, shop.tom);
    await shop.github.idle();
    const asked = hooks.received.filter(({ action }) => action === 'rerequested');
    expect(asked.map(({ body }) => body)).toMatchObject([{ check_run: { id: run.id, name: 'mine' } }]);
  });

  it('cannot be subscribed to without a permission that shows it', () => {
    const events = ['pull_request'];
    expect(() => shop.github.createApp({ slug: 'greedy', permissions: {}, events })).toThrow(
      'without pull_requests',
    );
  });
});

describe('idle', () => {
  it('waits for work that goes on after the answer, and for what that work causes', async () => {
    let pending: Promise<unknown> = Promise.resolve();
    pending = new Promise((resolve) => setTimeout(resolve, 30)).then(() => shop.pull.label('later'));
    await shop.github.idle({ also: () => pending });
    expect(hooks.names()).toEqual(['pull_request.labeled']);
  });
});
