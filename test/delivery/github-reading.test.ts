/** Reading delivery from GitHub: what it costs, what it goes on from, and what it says when it cannot. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reading } from '../../app/delivery/github/reading.ts';
import { readingFrom } from '../../app/delivery/github/reading.ts';
import { CannotLook } from '../../app/looked.ts';
import { openScene, readShop, rulesOf, type Scene } from './github-scene.ts';
import { at, hours } from './made.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.github.stop());

const wait = { written: '03-02 09:00', opened: '03-02 09:30', merged: '03-02 10:00' } as const;

async function busy(name: string, pulls: number) {
  const shop = await scene.repository(name);
  for (let i = 0; i < pulls; i += 1) await shop.pull(wait);
  shop.deploy('03-02 12:00');
  return shop;
}

const isPulls = (body: unknown): boolean =>
  typeof body === 'object' &&
  body !== null &&
  'query' in body &&
  String(body.query).includes('pullRequests(first: $first');

const askedFor = ({ github }: Scene) =>
  github.requests
    .filter(({ route }) => route === 'POST /graphql')
    .reduce((sum, { points }) => sum + points, 0);

describe('reading', () => {
  it('costs one point for 25 pull requests, and says what GitHub charged', async () => {
    await busy('cost', 60);
    scene.github.clearRequests();
    const { reading, measures } = await readShop(scene, 'cost');
    expect(measures.headline.leadTime.rows).toHaveLength(60);
    expect(reading.points).toBe(askedFor(scene));
    // Overview, deployments, two pages of commits, three of pull requests.
    expect(reading.points).toBe(7);
  });

  it.each([
    ['502', { status: 502, body: { message: 'Server Error' } }],
    [
      'a part of the data with an error',
      {
        status: 200,
        body: {
          data: {
            repository: {
              pullRequests: {
                totalCount: 12,
                nodes: [null],
                pageInfo: { hasNextPage: false, endCursor: null },
              },
            },
          },
          errors: [
            {
              message: 'Something went wrong while executing your query. This may be the result of a timeout',
            },
          ],
        },
      },
    ],
    [
      'no resources left',
      {
        status: 200,
        body: {
          errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits for this query exceeded.' }],
        },
      },
    ],
  ] as const)('asks for fewer at a time after %s, and for no more later', async (name, answer) => {
    const repository = `less-${name.length}`;
    await busy(repository, 12);
    const sizes: number[] = [];
    const tooMany = (passing: { readonly body: unknown }) => {
      if (!isPulls(passing.body)) return false;
      const { first } = (passing.body as { readonly variables: { readonly first: number } }).variables;
      sizes.push(first);
      return first > 5;
    };
    const remove = scene.github.faults.add({ match: { path: tooMany }, do: answer });
    const { measures, reading } = await readShop(scene, repository);
    remove();
    expect(measures.headline.leadTime.rows).toHaveLength(12);
    expect(reading.parts.pulls?.size).toBe(5);
    expect(sizes.filter((size) => size === 5)).toHaveLength(3);
    expect(sizes.slice(sizes.indexOf(5))).toEqual([5, 5, 5]);
  });

  it('goes on from where it stopped, from plain data, and reads nothing twice', async () => {
    await busy('resumed', 40);
    let kept: Reading | null = null;
    const remove = scene.github.faults.add({
      match: {
        path: ({ body }) =>
          isPulls(body) &&
          (body as { readonly variables: { readonly after: unknown } }).variables.after !== null,
      },
      do: { status: 401, body: { message: 'Bad credentials' } },
    });
    const keep = (reading: Reading) => {
      kept = JSON.parse(JSON.stringify(reading));
    };
    await expect(readShop(scene, 'resumed', { keep })).rejects.toThrow(CannotLook);
    remove();
    const before = readingFrom(kept, 'acme/resumed', at('02-01 00:00'));
    expect(before?.rows.pulls).toHaveLength(25);
    expect(readingFrom(kept, 'acme/other', at('02-01 00:00'))).toBe(null);
    scene.github.clearRequests();
    const { measures, reading } = await readShop(scene, 'resumed', { before });
    expect(scene.github.requests.filter(({ route }) => route === 'POST /graphql')).toHaveLength(1);
    expect(measures.headline.leadTime.rows).toHaveLength(40);
    expect(reading.rows.pulls).toHaveLength(40);
  });

  it('stops at what was updated before the time that matters', async () => {
    const { pull, push, deploy } = await scene.repository('old');
    for (let i = 0; i < 30; i += 1)
      await pull({ written: '01-02 09:00', opened: '01-02 09:30', merged: '01-02 10:00' });
    await push('01-19 10:00');
    deploy('01-20 10:00');
    await pull(wait);
    deploy('03-02 12:00');
    const { reading } = await readShop(scene, 'old');
    expect(reading.rows.pulls).toHaveLength(25);
  });
});

describe('what is longer than it is listed', () => {
  it('is read on: commits, reviews and events beyond the first page', async () => {
    const { repository, pull, deploy } = await scene.repository('long');
    for (let i = 0; i < 130; i += 1)
      await repository.commit({
        branch: 'topic-1',
        files: { [`f${i}`]: `${i}` },
        author: scene.john,
        // The oldest is not among the first hundred.
        date: new Date((at('02-20 09:00') - (i === 120 ? hours(24) : 0)) * 1000),
      });
    await pull({
      ...wait,
      during: [
        ...Array.from(
          { length: 70 },
          () =>
            [
              '03-02 09:35',
              (one: { review: (act: object) => unknown }) =>
                one.review({ by: scene.john, state: 'COMMENTED' }),
            ] as never,
        ),
        ['03-02 09:50', (one) => one.review({ by: scene.maria, state: 'APPROVED' })],
      ],
    });
    deploy('03-02 12:00');
    const { measures } = await readShop(scene, 'long');
    expect(measures.headline.leadTime.rows).toMatchObject([
      { begun: at('02-19 09:00'), stages: { pickup: 20 * 60, review: 10 * 60 } },
    ]);
  });

  it('is not known when GitHub lists 250 of 300 commits; of a merge the branch tells the rest', async () => {
    const { repository, pull, deploy } = await scene.repository('huge');
    const many = async (branch: string) => {
      for (let i = 0; i < 300; i += 1)
        await repository.commit({
          branch,
          files: { [`${branch}-${i}`]: `${i}` },
          author: scene.john,
          date: new Date((at('02-20 09:00') - (i === 290 ? hours(24) : 0)) * 1000),
        });
    };
    await many('squashed');
    await pull({ ...wait, branch: 'squashed', method: 'squash' });
    await many('merged');
    await pull({ ...wait, branch: 'merged' });
    deploy('03-02 12:00');
    const { measures } = await readShop(scene, 'huge');
    expect(measures.headline.leadTime.rows).toMatchObject([{ begun: at('02-19 09:00') }]);
    expect(measures.headline.leadTime).toMatchObject({
      startUnknown: 1,
      withheld: true,
      coverage: { n: 1, of: 2 },
    });
  }, 20_000);
});

describe('what a token may not see', () => {
  const narrow = (permissions: Record<string, 'read'>) => {
    const app = scene.github.createApp({
      slug: `narrow-${Object.keys(permissions).length}-${scene.github.requests.length}`,
      permissions: { contents: 'read', metadata: 'read', ...permissions },
      events: [],
    });
    return scene.github.install(app, scene.acme).token();
  };

  it('is said: without pull requests nothing seems to be pushed', async () => {
    await busy('no-pulls', 2);
    const token = narrow({ deployments: 'read', issues: 'read' });
    const { measures, gaps } = await readShop(scene, 'no-pulls', { token });
    expect(measures).toMatchObject({ landed: 0, direct: 0 });
    expect(gaps).toEqual([
      expect.stringMatching(/^The pull requests could not be read: .*pull_requests: read is lacking/),
    ]);
  });

  it('is said: without issues incidents are not known to be none', async () => {
    await busy('no-issues', 2);
    const token = narrow({ deployments: 'read', pull_requests: 'read' });
    const { known } = await readShop(scene, 'no-issues', { token });
    expect(known.incidentsKnown).toBe(false);
  });

  it('is another repository’s: an App of another organization reads nothing', async () => {
    await busy('foreign', 1);
    const other = scene.github.createOrganization('other');
    const app = scene.github.createApp({ slug: 'foreign', permissions: { contents: 'read' }, events: [] });
    const token = scene.github.install(app, other).token();
    await expect(readShop(scene, 'foreign', { token })).rejects.toThrow(CannotLook);
  });
});

it('a server that says 0 of 0 has no limits', async () => {
  await busy('unlimited', 1);
  const remove = scene.github.faults.add({
    match: { path: (passing) => isPulls(passing.body) },
    times: 1,
    do: {
      status: 502,
      headers: {
        'x-ratelimit-limit': '0',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-used': '0',
        'x-ratelimit-resource': 'graphql',
        'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
      },
    },
  });
  const { measures } = await readShop(scene, 'unlimited');
  remove();
  expect(measures.headline.leadTime.rows).toHaveLength(1);
});

it('an empty repository is none of this, and a number without deployments is no data', async () => {
  await scene.acme.createRepository('empty');
  const { measures, known } = await readShop(scene, 'empty');
  expect(measures.landed).toBe(0);
  expect(known.history.changes).toEqual([]);
  const quiet = await scene.repository('quiet');
  await quiet.pull(wait);
  const { headline, frequency, stability } = (
    await readShop(scene, 'quiet', { rules: rulesOf({ deployments: { environments: ['elsewhere'] } }) })
  ).measures;
  expect([headline.leadTime.spread, stability.failRate, stability.recovery, frequency.rows.length]).toEqual([
    null,
    null,
    null,
    0,
  ]);
});
