/** Many changes: what they cost in requests and in memory. GitHub is made up here in memory, page by page. */
import { describe, expect, it } from 'vitest';
import { populationOfChanges } from '../../../app/evidence/changes/population.ts';
import type { ChangesSource } from '../../../app/evidence/changes/source.ts';
import { usualPolicy } from '../../../app/evidence/population/facts.ts';
import { rulesOverTime } from '../../../app/evidence/populations/rules-over-time.ts';
import type { GuardedOctokit } from '../../../app/github/reads.ts';
import { from, manyChanges } from './many.ts';

const nameOf = (query: string): string =>
  `GraphQL ${/(\w+): (?:pullRequests|deployments)|history|issues|discussions/.exec(query)?.[0] ?? 'other'}`;

/** Merged one a minute, oldest first from 1 on; the newest has the highest number. */
async function made(count: number, cutAfter?: number) {
  const asked: Record<string, number> = {};
  const counted = <T>(what: string, answer: T): T => {
    asked[what] = (asked[what] ?? 0) + 1;
    return answer;
  };
  const { rest, graphql, now } = manyChanges(count, cutAfter);
  const octokit = {
    request: async (route: string, parameters: Readonly<Record<string, unknown>>) => ({
      status: 200,
      url: '',
      ...counted(route, rest(route, parameters)),
    }),
    graphql: async (query: string, variables: Readonly<Record<string, unknown>>) => ({
      repository: counted(nameOf(query), graphql(query, variables)),
    }),
  } as unknown as GuardedOctokit;
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
