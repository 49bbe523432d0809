/** Every read that fails, in every way: never a pass, never a better class, and never without a word. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '../../../app/evidence/model/population.ts';
import type { FaultEffect } from '../../github/faults.ts';
import { at, openScene, readChanges, type Scene } from './scene.ts';

let scene: Scene;
let clean: Awaited<ReturnType<typeof readChanges>>;

beforeAll(async () => {
  scene = await openScene();
  const shop = await scene.repository('shop', { ruled: true, checked: true });
  const checked = (headSha: string) =>
    shop.createCheckRun({ name: 'ci', headSha, status: 'completed', conclusion: 'success' });
  await scene.pull(shop, { day: '06-10', before: ({ headSha }) => checked(headSha) });
  await scene.pull(shop, { day: '06-11', method: 'squash', before: ({ headSha }) => checked(headSha) });
  await scene.pull(shop, { day: '06-12', approvedBy: null, mergedBy: scene.owner, author: scene.owner });
  scene.clock('06-13 12:00');
  await shop.commit({ branch: 'main', files: { a: 'b' }, author: scene.owner, date: at('06-13 12:00') });
  scene.clock('06-14 12:00');
  shop.deploy({ by: scene.ann });
  await scene.pull(shop, { day: '06-15', method: 'rebase', before: ({ headSha }) => checked(headSha) });
  clean = await readChanges(scene);
}, 60_000);
afterAll(() => scene.github.stop().catch(() => undefined));

const graphql = (words: RegExp) => (passing: { readonly path: string; readonly body: unknown }) =>
  passing.path.startsWith('/graphql') && words.test(JSON.stringify(passing.body));

const reads: Readonly<Record<string, RegExp | ReturnType<typeof graphql>>> = {
  activity: /^\/repos\/acme\/shop\/activity/,
  'protected branches': /^\/repos\/acme\/shop\/branches\?/,
  repository: /^\/repos\/acme\/shop$/,
  'list of rulesets': /^\/repos\/acme\/shop\/rulesets\?/,
  rulesets: /^\/repos\/acme\/shop\/rulesets\/\d+$/,
  'history of rulesets': /^\/repos\/acme\/shop\/rulesets\/\d+\/history/,
  'rule suites': /^\/repos\/acme\/shop\/rulesets\/rule-suites/,
  protection: /^\/repos\/acme\/shop\/branches\/main\/protection/,
  users: /^\/users\//,
  'pull requests': graphql(/pullRequests\(first: \$first/),
  history: graphql(/history\(/),
  checks: graphql(/statusCheckRollup/),
  deployments: graphql(/deployments\(/),
  numbers: graphql(/issues\(/),
};

const forbidden = {
  errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration', path: ['repository'] }],
  data: { repository: null },
};
const info = { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };
const emptyGraphql = {
  data: {
    repository: {
      list: info,
      object: { history: info },
      issues: info,
      pullRequests: info,
      discussions: info,
      c0: null,
      c1: null,
    },
  },
};

const faults: Readonly<Record<string, FaultEffect>> = {
  '403': { status: 403, body: { message: 'Resource not accessible by integration' } },
  '404': { status: 404, body: { message: 'Not Found' } },
  '409': { status: 409, body: { message: 'Git Repository is empty.' } },
  '422': { status: 422, body: { message: 'Validation Failed' } },
  '429': { status: 429, headers: { 'retry-after': '3600' }, body: { message: 'API rate limit exceeded' } },
  '500': { status: 500, body: { message: 'Server Error' } },
  '502': { status: 502, body: { message: 'Bad Gateway' } },
  'a connection that breaks': 'drop',
  'a page that is cut': 'truncate-page',
  'an empty list': { status: 200, body: [] },
  'an object that is empty': { status: 200, body: {} },
  'no JSON object at all': { status: 200, body: null },
  'a refusal of GraphQL': { status: 200, body: forbidden },
  'an empty answer of GraphQL': { status: 200, body: emptyGraphql },
};

const passes = (row: Row | undefined): readonly string[] =>
  Object.entries(row?.attributes ?? {})
    .filter(([, { answer }]) => answer === 'pass')
    .map(([id]) => id);

/** What a class may look like where what proves it cannot be read. */
const lesser: Readonly<Record<string, readonly string[]>> = {
  reviewed: ['reviewed', 'unknown'],
  bypass: ['bypass', 'unknown', 'exempt suspected', 'self-merged', 'direct push'],
};

describe.each(Object.keys(reads))('%s', (read) => {
  it.each(Object.keys(faults))('%s', async (fault) => {
    const path = reads[read];
    const effect = faults[fault];
    if (!path || !effect) throw new Error('no such case');
    const undo = scene.github.faults.add({ match: { path }, do: effect });
    const { rows, sheet, incomplete } = await readChanges(scene).finally(undo);
    const known = new Map(clean.rows.map((row) => [row.cells.after, row]));
    for (const row of rows) {
      const { after = null } = row.cells;
      expect(passes(known.get(after))).toEqual(expect.arrayContaining([...passes(row)]));
      expect(lesser[String(known.get(after)?.cells.class)] ?? ['unknown']).toContain(row.cells.class);
    }
    const isSame =
      JSON.stringify(rows.map(({ cells }) => cells)) === JSON.stringify(clean.rows.map(({ cells }) => cells));
    const ids = (all: readonly Row[]) => all.map(({ cells }) => cells.after).sort();
    if (JSON.stringify(ids(rows)) !== JSON.stringify(ids(clean.rows))) expect(incomplete).not.toEqual([]);
    // Whatever is not as it was is said: in a row, or on the sheet.
    if (!isSame) {
      const unknowns = rows.some(({ attributes }) =>
        Object.values(attributes ?? {}).some(({ answer }) => answer === 'unknown'),
      );
      expect(unknowns || incomplete.length > 0 || sheet.tieOuts.some(({ holds }) => holds !== true)).toBe(
        true,
      );
    }
  });
});

it('what is not disturbed is as it was', async () => {
  expect(clean.incomplete).toEqual([]);
  expect(clean.rows.map(({ cells }) => cells.class)).toEqual([
    'reviewed',
    'reviewed',
    'bypass',
    'bypass',
    'reviewed',
  ]);
  expect(clean.rows.map(({ cells }) => cells.A6)).toEqual(['pass', 'pass', 'fail', 'fail', 'pass']);
  expect(clean.rows.map(({ cells }) => cells.A9)).toEqual(['pass', 'pass', 'pass', 'pass', 'not applicable']);
});
