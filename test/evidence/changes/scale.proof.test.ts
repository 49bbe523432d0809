/** Many changes: what they cost in requests and in memory. GitHub is made up here in memory, page by page. */
import { describe, expect, it } from 'vitest';
import { populationOfChanges } from '../../../app/evidence/changes/population.ts';
import type { ChangesSource } from '../../../app/evidence/changes/source.ts';
import { usualPolicy } from '../../../app/evidence/population/facts.ts';
import { rulesOverTime } from '../../../app/evidence/populations/rules-over-time.ts';
import type { GuardedOctokit } from '../../../app/github/reads.ts';

const from = Date.parse('2026-04-01T00:00:00.000Z');
const minute = 60_000;
const hex = (kind: string, i: number): string => `${kind}${i.toString(16).padStart(7, '0')}`.padEnd(40, kind);
const merge = (i: number): string => hex('a', i);
const head = (i: number): string => hex('b', i);
const stamp = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
const user = (id: number, login: string) => ({ __typename: 'User', databaseId: id, login, id, type: 'User' });
const ann = user(1, 'ann');
const ben = user(2, 'ben');
const one = <T>(...nodes: readonly T[]) => ({
  totalCount: nodes.length,
  nodes,
  pageInfo: { hasNextPage: false, endCursor: null },
});

/** Merged one a minute, oldest first from 1 on; the newest has the highest number. */
async function made(count: number, cutAfter = Number.POSITIVE_INFINITY) {
  const asked: Record<string, number> = {};
  const counted = (what: string) => {
    asked[what] = (asked[what] ?? 0) + 1;
  };
  const time = (i: number) => from + i * minute;
  const entry = (k: number) => {
    const i = count - Math.floor(k / 2);
    const isMerge = k % 2 === 0;
    return {
      id: isMerge ? 2 * i + 1 : 2 * i,
      ref: isMerge ? 'refs/heads/main' : `refs/heads/topic-${i}`,
      before: isMerge ? merge(i - 1) : '0'.repeat(40),
      after: isMerge ? merge(i) : head(i),
      timestamp: stamp(time(i) - (isMerge ? 0 : minute / 2)),
      activity_type: isMerge ? 'pr_merge' : 'branch_creation',
      actor: ann,
    };
  };
  const total = 2 * count;
  const signature = { isValid: true, wasSignedByGitHub: true };
  const commitNode = (k: number) => {
    const i = count - Math.floor(k / 2);
    const isMerge = k % 2 === 0;
    const parents = isMerge ? [merge(i - 1), head(i)] : [merge(i - 1)];
    return {
      oid: isMerge ? merge(i) : head(i),
      committedDate: stamp(time(i)),
      messageHeadline: 'Work',
      parents: { totalCount: parents.length, nodes: parents.map((oid) => ({ oid })) },
      signature,
    };
  };
  const pullNode = (k: number) => {
    const i = count - k;
    const reviewed = {
      fullDatabaseId: String(i),
      author: ben,
      authorCanPushToRepository: true,
      state: 'APPROVED',
      submittedAt: stamp(time(i) - 1000),
      commit: { oid: head(i) },
    };
    const commit = {
      oid: head(i),
      messageHeadline: 'Work',
      parents: { totalCount: 1 },
      authors: one({ user: ann }),
      committer: { user: ann },
      signature: null,
    };
    return {
      number: i,
      title: `Work SHOP-${i}`,
      body: '',
      baseRefName: 'main',
      headRefName: `topic-${i}`,
      headRefOid: head(i),
      isCrossRepository: false,
      createdAt: stamp(time(i) - minute),
      updatedAt: stamp(time(i)),
      mergedAt: stamp(time(i)),
      mergeCommit: { oid: merge(i) },
      author: ann,
      mergedBy: ann,
      labels: one(),
      reviews: one(reviewed),
      commits: one({ commit }),
      timelineItems: one(),
      closingIssuesReferences: one(),
    };
  };
  const page = <T>(of: (k: number) => T, all: number, start: number, size: number) => ({
    totalCount: all,
    nodes: Array.from({ length: Math.max(0, Math.min(size, all - start)) }, (_, i) => of(start + i)),
    pageInfo: { hasNextPage: start + size < all, endCursor: String(start + size) },
  });
  const rest = (
    route: string,
    parameters: Readonly<Record<string, unknown>>,
  ): { data: unknown; headers: object } => {
    counted(route);
    if (route.endsWith('/activity')) {
      if (parameters.direction === 'asc') return { data: [entry(total - 1)], headers: {} };
      // Only whole logs are read here.
      if (parameters.ref !== undefined) return { data: [], headers: {} };
      const start = Number(parameters.after ?? 0);
      const { nodes } = page(entry, total, start, 100);
      const more = start + 100 < total && start / 100 + 1 < cutAfter;
      return {
        data: nodes,
        headers: more ? { link: `<https://x.test/?after=${start + 100}>; rel="next"` } : {},
      };
    }
    if (route.endsWith('/branches'))
      return { data: [{ name: 'main', commit: { sha: merge(count) } }], headers: {} };
    return { data: [], headers: {} };
  };
  const graphql = (query: string, { after, first }: Readonly<Record<string, unknown>>): unknown => {
    const name = /(\w+): (?:pullRequests|deployments)|history|issues|discussions/.exec(query)?.[0] ?? 'other';
    counted(`GraphQL ${name}`);
    const start = Number(after ?? 0);
    if (query.includes('history(')) return { object: { history: page(commitNode, total, start, 100) } };
    if (query.includes('list: pullRequests')) return { list: page(pullNode, count, start, Number(first)) };
    return {
      list: one(),
      issues: one(),
      pullRequests: { ...one({ number: count }), totalCount: count },
      discussions: one(),
    };
  };
  const octokit = {
    request: async (route: string, parameters: Readonly<Record<string, unknown>>) => ({
      status: 200,
      url: '',
      ...rest(route, parameters),
    }),
    graphql: async (query: string, variables: Readonly<Record<string, unknown>>) => ({
      repository: graphql(query, variables),
    }),
  } as unknown as GuardedOctokit;
  const now = new Date(time(count) + minute).toISOString();
  const period = { from: new Date(from).toISOString(), to: now };
  const entryOf = {
    id: 7,
    nodeId: 'R_7',
    owner: 'acme',
    name: 'shop',
    visibility: 'private',
    fork: false,
    archived: false,
    disabled: false,
    defaultBranch: 'main',
    createdAt: '2020-01-01T00:00:00.000Z',
    pushedAt: now,
  };
  const source: ChangesSource = {
    octokit,
    rules: await rulesOverTime({ settings: octokit, period, collectedAt: now, ledger: null, gaps: [] }),
    host: 'https://github.com',
    roster: { repositories: [entryOf], queries: [], incomplete: [] },
    ledger: null,
    policy: usualPolicy,
    now,
  };
  return { asked, source, period };
}

async function read(count: number, cutAfter?: number) {
  const { asked, source, period } = await made(count, cutAfter);
  const population = await populationOfChanges(source, period);
  let rows = 0;
  let reviewed = 0;
  for await (const { cells } of population.rows()) {
    rows += 1;
    if (cells.class === 'reviewed') reviewed += 1;
  }
  return { asked, rows, reviewed, incomplete: population.sheet().incomplete };
}

describe('many changes', () => {
  it('of 101 pages of the log are all there', async () => {
    const { rows, reviewed, incomplete } = await read(5050);
    expect([rows, reviewed, incomplete]).toEqual([5050, 5050, []]);
  });

  it('of which the log shows 50 pages alone are said to be incomplete, and none of them is lost', async () => {
    const { rows, incomplete } = await read(5050, 50);
    expect(rows).toBe(5050);
    expect(incomplete.length).toBeGreaterThan(0);
  });

  it('cost 80 requests a thousand', async () => {
    const { asked, rows, reviewed } = await read(100_000);
    const requests = Object.values(asked).reduce((sum, n) => sum + n, 0);
    expect([rows, reviewed]).toEqual([100_000, 100_000]);
    expect(requests / 100).toBeLessThan(81);
  }, 180_000);
});
