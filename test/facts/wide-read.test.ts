/** The wide read where GitHub refuses a part, cuts a file, or does not manage as much at once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOwners } from '../../app/facts/code-owners.ts';
import { idOf, withIds } from '../../app/github/pull-request/check-ids.ts';
import type { Snapshot } from '../../app/github/pull-request/snapshot.ts';
import { readSnapshot } from '../../app/github/pull-request/snapshot-read.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { openShop, type Shop, where } from '../github/shop.ts';
import type { Permissions } from '../github/state.ts';
import { fakeSource } from './fake-source.ts';

let world: Shop;
beforeAll(async () => {
  world = await openShop({ limits: { blobTextBytes: 50 } });
  const { shop, org, pull, tom } = world;
  const files = { '.github/CODEOWNERS': `# ${'x'.repeat(60)}\n* @maria\n` };
  await shop.commit({ branch: 'main', files, message: 'Owners', author: org.owner });
  await pull.review({ by: tom, state: 'APPROVED', onBehalfOf: [org.createTeam('web', [tom])] });
  await shop.createCheckRun({
    name: 'test',
    headSha: pull.headSha,
    conclusion: 'success',
    workflowRun: await shop.addWorkflowRun({ headSha: pull.headSha }),
  });
});
afterAll(() => world.github.stop());

async function snapshot(permissions?: Permissions): Promise<Snapshot> {
  const { pull, github, installation, client, octokit } = world;
  const { data } = await octokit.request('GET /repos/{owner}/{repo}/branches/{branch}', {
    ...where,
    branch: 'main',
  });
  github.clearRequests();
  const reader = permissions ? client(installation.token({ permissions })) : octokit;
  const parts = { teams: true, issues: true };
  const { number, headSha: head } = pull;
  return readSnapshot(reader, { ...where, number, head, base: data.commit.sha, parts, directories: [] });
}

const asked = () => world.github.requests.length;

describe('teams of reviews that are refused', () => {
  it('cost their names and one more request, not the reviews', async () => {
    const all = { contents: 'read', pull_requests: 'read', checks: 'read', statuses: 'read' } as const;
    const { pullRequest, closingIssues } = await snapshot(all);
    expect(pullRequest.reviews).toMatchObject([{ author: { login: 'tom' }, state: 'APPROVED' }]);
    expect(pullRequest.reviews[0]?.onBehalfOf).toBeUndefined();
    expect(closingIssues).toBeNull();
    expect(asked()).toBe(2);
  });

  it('are named where they are not refused', async () => {
    expect((await snapshot()).pullRequest.reviews[0]?.onBehalfOf?.nodes).toEqual([
      { combinedSlug: 'acme/web' },
    ]);
    expect(asked()).toBe(1);
  });

  it.each([
    ['another part that is refused', [{ type: 'FORBIDDEN', path: ['repository', 'pullRequest', 'commits'] }]],
    [
      'by a fault that is none',
      [{ type: 'INTERNAL', path: ['repository', 'pullRequest', 'reviews', 'nodes', 0, 'onBehalfOf'] }],
    ],
  ])('excuse nothing else: %s', async (_, errors) => {
    const body = { data: { repository: null }, errors: errors.map((one) => ({ message: 'no', ...one })) };
    const heal = world.github.faults.add({ match: { path: /graphql/ }, do: { status: 200, body } });
    await expect(snapshot().finally(heal)).rejects.toMatchObject({ gap: { reason: expect.anything() } });
  });
});

describe('CODEOWNERS that cannot be read', () => {
  it('is what is not known; the rest of the read is', async () => {
    const { codeOwners: files, pullRequest } = await snapshot();
    expect(files).toEqual([{ path: '.github/CODEOWNERS', text: null }]);
    expect(pullRequest.reviews).toHaveLength(1);
    const looked = codeOwners.collect(fakeSource({ codeOwners: files }).source);
    const error = await looked.catch((one: unknown) => one as { gap: { reason: never } });
    expect(toPlain((error as { gap: { reason: never } }).gap.reason)).toBe(
      '.github/CODEOWNERS is too large or not text',
    );
  });
});

describe('more than GitHub manages at once', () => {
  it.each([
    ['502', { status: 502, body: { message: 'Bad gateway' } }],
    [
      'a breakdown',
      { status: 200, body: { errors: [{ message: 'Something went wrong while executing your query.' }] } },
    ],
    [
      'a limit',
      {
        status: 200,
        body: {
          data: null,
          errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits for this query exceeded.' }],
        },
      },
    ],
  ] as const)('is asked for in smaller pages: %s', async (_, answer) => {
    const wide = (passing: { body: unknown }) =>
      (passing.body as { variables: { page: number } }).variables.page > 10;
    const heal = world.github.faults.add({
      match: { path: (passing) => passing.path.endsWith('/graphql') && wide(passing) },
      do: answer,
    });
    const { pullRequest } = await snapshot().finally(heal);
    expect(pullRequest.reviews).toHaveLength(1);
    expect(asked()).toBe(3);
  });

  it('fails for what less would not mend', async () => {
    const heal = world.github.faults.add({ match: { path: /graphql/ }, do: { status: 403 } });
    await expect(snapshot().finally(heal)).rejects.toMatchObject({ gap: { reason: expect.anything() } });
    expect(asked()).toBe(1);
  });
});

describe('ids above 2^31', () => {
  it('of check runs and workflow runs are read, although GraphQL has an Int for them', async () => {
    const { checks } = (await snapshot()).pullRequest;
    const [run] = checks ?? [];
    expect(run).toMatchObject({ __typename: 'CheckRun' });
    if (run?.__typename !== 'CheckRun') return;
    expect(run.databaseId).toBeGreaterThan(2 ** 31);
    expect(run.checkSuite.workflowRun?.databaseId).toBeGreaterThan(2 ** 31);
    expect(run).not.toHaveProperty('permalink');
  });

  it.each([
    [12, '', 12],
    [98_765_432_101, 'https://github.com/a/b/runs/1', 98_765_432_101],
    [null, 'https://github.com/a/b/runs/98765432101', 98_765_432_101],
    [null, 'https://github.com/a/b/actions/runs/12/job/98765432101', 98_765_432_101],
    [null, 'https://github.com/a/b/runs/98765432101?check_suite_focus=true', 98_765_432_101],
  ])('%j, %s', (databaseId, address, id) => {
    expect(idOf(databaseId, address)).toBe(id);
  });

  it.each(['https://github.com/a/b/runs', 'https://github.com/a/b/runs/99999999999999999999', ''])(
    'are not made up: %j',
    (address) => {
      expect(() => idOf(null, address)).toThrow();
    },
  );

  it('of statuses are none', () => {
    const status = { __typename: 'StatusContext' } as Parameters<typeof withIds>[0];
    expect(withIds(status)).toBe(status);
  });
});
