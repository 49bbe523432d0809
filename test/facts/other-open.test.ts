/** What other open pull requests add to a folder, asked of a GitHub that gives up on many diffs in one query. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forAssessment } from '../../app/github/access/assessment-octokit.ts';
import { nextCursor } from '../../app/github/connection.ts';
import { readOthersOpen } from '../../app/github/pull-request/other-open.ts';
import type { OpenPullRequests } from '../../app/github/pull-request/snapshot.ts';
import type { RepositoryHandle } from '../github/index.ts';
import { openShop, type Shop, where } from '../github/shop.ts';

const folder = 'docs/adr';
const record = (name: string) => ({ [`${folder}/${name}.md`]: `# ${name}\n` });

let world: Shop;
const open = async (branch: string, files: Record<string, string | null>, base = 'main', at = world.shop) => {
  await at.commit({ branch, from: base, files, message: branch, author: world.maria });
  const fork = at === world.shop ? {} : { fromFork: at };
  return world.shop.openPullRequest({ title: branch, head: branch, base, author: world.maria, ...fork });
};

beforeAll(async () => {
  world = await openShop();
  const { shop, org } = world;
  await shop.commit({
    branch: 'main',
    files: { ...record('0001-a'), ...record('0002-b'), 'src/b.ts': 'b\n' },
    message: 'Records',
    author: org.owner,
  });
});
afterAll(() => world.github.stop());

type Page = Pick<OpenPullRequests, 'nodes' | 'totalCount'> & Parameters<typeof nextCursor>[0];

/** As the wide read gives it: the first few of the list. */
async function listed(first = 50): Promise<OpenPullRequests> {
  const query = `{ repository(owner: "acme", name: "shop") { pullRequests(states: OPEN, first: ${first}, orderBy: { field: UPDATED_AT, direction: DESC }) {
    nodes { number baseRefName headRefOid } totalCount pageInfo { hasNextPage endCursor } } } }`;
  const { repository } = await world.octokit.graphql<{ repository: { pullRequests: Page } }>(query);
  const { nodes, totalCount } = repository.pullRequests;
  return { nodes, totalCount, endCursor: nextCursor(repository.pullRequests) };
}

async function others(number: number, list?: OpenPullRequests, folders: readonly string[] = [folder]) {
  const { octokit } = forAssessment(world.octokit);
  return readOthersOpen(octokit, { ...where, number, open: list ?? (await listed()), folders });
}

const asked = () => world.github.requests.map(({ route }) => route);

describe('other open pull requests', () => {
  it('say what they add, from a fork and on another base, too, and not what their base lost meanwhile', async () => {
    const { shop, maria, org } = world;
    const mine = await open('mine', record('0003-mine'));
    const renames = await open('renames', { [`${folder}/0002-b.md`]: null, ...record('0009-b') });
    const fork: RepositoryHandle = maria.fork(shop);
    const forked = await open('forked', record('0004-forked'), 'main', fork);
    const plain = await open('plain', { 'src/c.ts': 'c\n' });
    await shop.commit({
      branch: 'lax',
      from: 'main',
      files: record('0001-lax'),
      message: 'Lax',
      author: org.owner,
    });
    const lax = await open('onto-lax', record('0002-lax'), 'lax');
    const stale = await open('stale', record('0005-stale'));
    // What was branched before still has it, and adds nothing of it.
    await shop.commit({
      branch: 'main',
      files: { [`${folder}/0001-a.md`]: null },
      message: 'Gone',
      author: org.owner,
    });
    const { pulls, all } = await others(mine.number);
    const added = Object.fromEntries(pulls.map((one) => [one.number, one.added]));
    expect(added).toEqual({
      [world.pull.number]: [],
      [renames.number]: [`${folder}/0009-b.md`],
      [forked.number]: [`${folder}/0004-forked.md`],
      [plain.number]: [],
      [lax.number]: [`${folder}/0002-lax.md`],
      [stale.number]: [`${folder}/0005-stale.md`],
    });
    expect(all).toBe(6);
  });

  it('are read to the end of the list, in one query for many, without their diffs', async () => {
    for (let i = 0; i < 12; i++) await open(`many-${i}`, { [`src/many-${i}.ts`]: `${i}\n` });
    const list = await listed(5);
    world.github.clearRequests();
    const { pulls, all } = await others(world.pull.number, list);
    expect([pulls.length, all, list.totalCount]).toEqual([18, 18, 19]);
    expect(pulls.every(({ added }) => added !== null)).toBe(true);
    // The rest of the list, the folders, and the lists of those with something new or with what the base lost.
    const lists = asked().filter((route) => route.endsWith('/files'));
    expect(asked().filter((route) => route === 'POST /graphql')).toHaveLength(2);
    expect(lists.length).toBeLessThan(18);
  });

  it('are only counted when no folder is asked for', async () => {
    const list = await listed();
    world.github.clearRequests();
    expect(await others(world.pull.number, list, [])).toEqual({ pulls: [], all: 18 });
    expect(asked()).toEqual([]);
  });

  it('whose head is not there (yet) were not seen', async () => {
    const list = await listed();
    const [first, ...rest] = list.nodes;
    const gone = { ...(first as (typeof list.nodes)[number]), headRefOid: 'c'.repeat(40) };
    const { pulls } = await others(0, { ...list, nodes: [gone, ...rest] });
    expect(pulls.filter(({ added }) => added === null).map(({ number }) => number)).toEqual([gone.number]);
  });

  it.each([
    ['502', 502, { message: 'Bad gateway' }],
    [
      'a breakdown',
      200,
      { data: null, errors: [{ message: 'Something went wrong while executing your query.' }] },
    ],
    [
      'a limit',
      200,
      { data: null, errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits' }] },
    ],
  ])('are asked for in smaller parts when GitHub gives up: %s', async (_, status, body) => {
    const heads = (passing: { body: unknown }) =>
      JSON.stringify(passing.body).match(/at\d+: object/g)?.length ?? 0;
    const heal = world.github.faults.add({
      match: { path: (passing) => passing.path.endsWith('/graphql') && heads(passing) > 15 },
      do: { status, body },
    });
    const { pulls } = await others(world.pull.number).finally(heal);
    expect(pulls.every(({ added }) => added !== null)).toBe(true);
  });

  it('that GitHub cannot show at all are a reason', async () => {
    const heal = world.github.faults.add({ match: { path: /graphql/ }, do: { status: 502 } });
    const list = {
      nodes: [{ number: 3, baseRefName: 'main', headRefOid: world.pull.headSha }],
      totalCount: 1,
    };
    const looked = others(1, { ...list, endCursor: null }).finally(heal);
    await expect(looked).rejects.toMatchObject({ gap: { reason: expect.anything() } });
  });

  it('as their lists of files, they are more than GitHub does in its ten seconds', async () => {
    const query = `{ repository(owner: "acme", name: "shop") { pullRequests(states: OPEN, first: 50) { nodes { files(first: 100) { nodes { path } } } } } }`;
    await expect(world.octokit.graphql(query)).rejects.toMatchObject({ status: 502 });
  });
});
