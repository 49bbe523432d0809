/** Issues and what happened to them as the local GitHub serves it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking } from './asking.ts';
import { openShop, type Shop } from './shop.ts';
import type { Permissions, Schemas } from './state.ts';

let shop: Shop;
let now = new Date('2026-11-21T12:00:00Z');
const ask = asking(() => shop);
const later = (): void => {
  now = new Date(now.getTime() + 60_000);
};
beforeAll(async () => {
  shop = await openShop({ now: () => now });
});
afterAll(() => shop.github.stop());

const at = '/repos/acme/shop/issues';
const reading: Permissions = { issues: 'read' };

interface Told {
  readonly event: string;
  readonly actor: { readonly login: string };
  readonly label?: { readonly name: string };
  readonly body?: string;
}

const told = async (path: string) =>
  (await ask<Told[]>(`GET ${at}${path}`, { as: reading })).body.map(({ event, actor, label, body }) => [
    event,
    actor.login,
    label?.name ?? body,
  ]);

describe('the timeline of an issue', () => {
  it('tells who set which label, who closed it and what was said, in this order', async () => {
    const { shop: repository, maria, tom } = shop;
    const issue = repository.openIssue({ title: 'Broken', labels: ['bug'], author: maria });
    later();
    await ask(`POST ${at}/${issue.number}/comments`, { send: { body: 'Seen.' } });
    later();
    repository.labelIssue(issue, 'approved', tom);
    later();
    repository.unlabelIssue(issue, 'bug', maria);
    later();
    await ask(`PATCH ${at}/${issue.number}`, { send: { state: 'closed' } });
    later();
    await ask(`PATCH ${at}/${issue.number}`, { send: { state: 'open' } });
    const events = [
      ['labeled', 'maria', 'bug'],
      ['labeled', 'tom', 'approved'],
      ['unlabeled', 'maria', 'bug'],
      ['closed', 'fairlead[bot]', undefined],
      ['reopened', 'fairlead[bot]', undefined],
    ];
    expect(await told(`/${issue.number}/events`)).toEqual(events);
    const [first, ...rest] = events;
    expect(await told(`/${issue.number}/timeline`)).toEqual([
      first,
      ['commented', 'fairlead[bot]', 'Seen.'],
      ...rest,
    ]);
    expect(await told(`/${issue.number}/timeline?per_page=2&page=3`)).toHaveLength(2);
    const labels = await ask<Schemas['label'][]>(`GET ${at}/${issue.number}/labels`, { as: reading });
    expect(labels.body.map(({ name }) => name)).toEqual(['approved']);
  });

  it('of a pull request is there, too', async () => {
    const { pull, tom, shop: repository } = shop;
    await pull.label('ready', tom);
    await pull.merge({ by: tom });
    expect(await told(`/${pull.number}/events`)).toEqual([
      ['labeled', 'tom', 'ready'],
      ['merged', 'tom', undefined],
      ['closed', 'tom', undefined],
    ]);
    const { body } = await ask<Schemas['issue-event'][]>(`GET ${at}/events`, { as: reading });
    expect(body.find(({ event }) => event === 'merged')?.commit_id).toBe(repository.sha('main'));
    expect(body[0]?.issue?.number).toBe(pull.number);
  });

  it('of nothing is 404', async () => {
    for (const path of ['/99', '/99/events', '/99/timeline', '/99/labels'])
      expect((await ask(`GET ${at}${path}`, { as: reading })).status).toBe(404);
  });
});

describe('issues', () => {
  it('are found one by one; pull requests are among them and say so', async () => {
    const issue = shop.shop.openIssue({ title: 'Slow', labels: ['Perf'], author: shop.tom });
    const one = await ask(`GET ${at}/${issue.number}`, { as: reading });
    expect(one.body).toMatchObject({ title: 'Slow', state: 'open', user: { login: 'tom' } });
    expect(one.body).not.toHaveProperty('pull_request');
    const pull = await ask(`GET ${at}/${shop.pull.number}`, { as: reading });
    expect(pull.body).toMatchObject({ pull_request: { merged_at: expect.any(String) } });
    const listed = await ask<Schemas['issue'][]>(`GET ${at}?state=all`, { as: reading });
    expect(listed.body.map(({ number }) => number)).toEqual([3, 2, 1]);
    expect(listed.body.map((entry) => 'pull_request' in entry)).toEqual([false, false, true]);
  });

  it.each([
    ['labels=perf', [3]],
    ['labels=perf,bug', []],
    ['creator=tom&state=all', [3]],
    ['state=closed', [1]],
    ['per_page=1&page=2&state=all', [2]],
  ])('are listed by %s', async (query, numbers) => {
    const { body } = await ask<Schemas['issue'][]>(`GET ${at}?${query}`, { as: reading });
    expect(body.map(({ number }) => number)).toEqual(numbers);
  });
});
