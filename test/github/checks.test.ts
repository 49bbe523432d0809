import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, refused, type Shop, where } from './shop.ts';

let shop: Shop;
let head: string;
beforeAll(async () => {
  shop = await openShop();
  head = shop.pull.headSha;
});
afterAll(() => shop.github.stop());

describe('check runs', () => {
  const create = (body: Record<string, unknown>, octokit = shop.octokit) =>
    octokit.request('POST /repos/{owner}/{repo}/check-runs', {
      ...where,
      name: 'Fairlead',
      head_sha: head,
      ...body,
    });
  const annotation = (line: number) =>
    ({ path: 'a', start_line: line, end_line: line, annotation_level: 'failure', message: 'm' }) as const;
  const annotations = (count: number) => Array.from({ length: count }, (_, at) => annotation(at + 1));
  const output = (more: Record<string, unknown>) => ({ output: { title: 't', summary: 's', ...more } });

  it('are made by Apps, and a conclusion completes them', async () => {
    const { data, status } = await create({ conclusion: 'success', external_id: 'e', ...output({}) });
    expect(status).toBe(201);
    expect(data).toMatchObject({
      status: 'completed',
      conclusion: 'success',
      external_id: 'e',
      app: { id: shop.app.id, slug: 'fairlead' },
      output: { title: 't', summary: 's', annotations_count: 0 },
      pull_requests: [{ number: 1, head: { sha: head } }],
    });
    expect(data.completed_at).not.toBeNull();
  });

  it.each([
    ['a person', () => shop.client(shop.maria.token), {}, 403, 'You must authenticate via a GitHub App.'],
    [
      'an unknown commit',
      () => shop.octokit,
      { head_sha: '1'.repeat(40) },
      422,
      `No commit found for SHA: ${'1'.repeat(40)}`,
    ],
    ['no name', () => shop.octokit, { name: undefined }, 422, '"name" wasn\'t supplied'],
    [
      'completed without a conclusion',
      () => shop.octokit,
      { status: 'completed' },
      422,
      '"conclusion" wasn\'t supplied',
    ],
    ['an unknown conclusion', () => shop.octokit, { conclusion: 'fine' }, 422, "For 'conclusion'"],
    [
      '51 annotations',
      () => shop.octokit,
      output({ annotations: annotations(51) }),
      422,
      'No more than 50 items are allowed; 51 were supplied',
    ],
    [
      'a summary that is too long',
      () => shop.octokit,
      output({ summary: 'x'.repeat(65_536) }),
      422,
      'Only 65535 characters are allowed',
    ],
    [
      'a summary of too many bytes',
      () => shop.octokit,
      output({ summary: 'ü'.repeat(40_000) }),
      422,
      'Validation Failed',
    ],
    [
      'an annotation with a long title',
      () => shop.octokit,
      output({ annotations: [{ ...annotation(1), title: 'x'.repeat(256) }] }),
      422,
      'Validation Failed',
    ],
    [
      'an annotation with columns over lines',
      () => shop.octokit,
      output({ annotations: [{ ...annotation(1), end_line: 2, start_column: 1 }] }),
      422,
      'Validation Failed',
    ],
    [
      'a text that is too long',
      () => shop.octokit,
      output({ text: 'x'.repeat(65_536) }),
      422,
      'Only 65535 characters are allowed',
    ],
  ])('are refused for %s', async (_, octokit, body, status, message) => {
    const refusal = await refused(create(body, octokit()));
    expect(refusal.status).toBe(status);
    expect(refusal.message).toContain(message);
  });

  it('take more annotations with each update, 50 at a time', async () => {
    const { data } = await create(output({ annotations: annotations(50), summary: 'x'.repeat(65_535) }));
    const one = { ...where, check_run_id: Number(data.id) };
    const updated = await shop.octokit.request('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
      ...one,
      conclusion: 'failure',
      output: { title: 't', summary: 's', annotations: [annotation(51)] },
    });
    expect(updated.data).toMatchObject({ status: 'completed', output: { annotations_count: 51 } });
    const all = await shop.octokit.paginate(shop.octokit.rest.checks.listAnnotations, {
      ...one,
      per_page: 20,
    });
    expect(all.map(({ start_line }) => start_line)).toEqual(Array.from({ length: 51 }, (_, at) => at + 1));
  });

  it('are changed by their own App alone', async () => {
    const run = await shop.shop.createCheckRun({ name: 'ci', headSha: head, conclusion: 'success' });
    const call = shop.octokit.rest.checks.update({ ...where, check_run_id: run.id, conclusion: 'failure' });
    expect((await refused(call)).status).toBe(403);
  });

  it('are listed by App and name, the latest unless all are asked for', async () => {
    await shop.shop.createCheckRun({ name: 'twice', headSha: head, conclusion: 'failure' });
    const second = await shop.shop.createCheckRun({ name: 'twice', headSha: head, conclusion: 'success' });
    const list = async (query: Record<string, unknown>) =>
      (await shop.octokit.rest.checks.listForRef({ ...where, ref: 'feature', ...query })).data;
    expect((await list({ check_name: 'twice' })).check_runs.map(({ id }) => id)).toEqual([second.id]);
    expect((await list({ check_name: 'twice', filter: 'all' })).total_count).toBe(2);
    expect(
      (await list({ app_id: shop.app.id })).check_runs.every(({ app }) => app?.slug === 'fairlead'),
    ).toBe(true);
    const suites = await shop.octokit.rest.checks.listSuitesForRef({ ...where, ref: head });
    expect(suites.data.check_suites.map(({ app }) => app?.slug).toSorted()).toEqual([
      'fairlead',
      'github-actions',
    ]);
  });
});

describe('statuses', () => {
  it('combine: the newest of each context, the worst of all', async () => {
    const status = (context: string, state: 'success' | 'failure' | 'pending') =>
      shop.octokit.rest.repos.createCommitStatus({ ...where, sha: head, context, state });
    const combined = async () =>
      (await shop.octokit.rest.repos.getCombinedStatusForRef({ ...where, ref: 'feature' })).data;
    expect(await combined()).toMatchObject({ state: 'pending', total_count: 0 });
    await status('a', 'failure');
    await status('b', 'success');
    expect((await combined()).state).toBe('failure');
    await status('a', 'success');
    expect(await combined()).toMatchObject({ state: 'success', total_count: 2 });
    const { data } = await shop.octokit.rest.repos.listCommitStatusesForRef({ ...where, ref: head });
    expect(data.map(({ context, creator }) => [context, creator?.login])).toEqual([
      ['a', 'fairlead[bot]'],
      ['b', 'fairlead[bot]'],
      ['a', 'fairlead[bot]'],
    ]);
  });

  it('are refused for an unknown commit and a long description', async () => {
    const { repos } = shop.octokit.rest;
    const lost = repos.createCommitStatus({ ...where, sha: '1'.repeat(40), state: 'success' });
    expect((await refused(lost)).message).toContain('No commit found for SHA');
    const long = repos.createCommitStatus({
      ...where,
      sha: head,
      state: 'success',
      description: 'x'.repeat(141),
    });
    expect((await refused(long)).status).toBe(422);
  });
});
