/** GitHub's answers of a repository with many merged pull requests, made up page by page as they are asked for. */

/** When the first one was merged; milliseconds. */
export const from = Date.parse('2026-04-01T00:00:00.000Z');
export const minute = 60_000;
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

/**
 * A repository’s answers. Merged one a minute, oldest first from 1 on; the newest has the highest number. `cutAfter`: pages of the log that
 * GitHub shows.
 */
export function manyChanges(count: number, cutAfter = Number.POSITIVE_INFINITY) {
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
  return { rest, graphql, now: new Date(time(count) + minute).toISOString() };
}
