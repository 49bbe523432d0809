/** A package as the command makes it, from GitHub alone: it holds, and nothing that is secret is in it. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MakeOf } from '../../../app/evidence/export/asked.ts';
import { makePackage } from '../../../app/evidence/export/make.ts';
import { summaryOf } from '../../../app/evidence/export/summary.ts';
import { verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { forAssessment } from '../../../app/github/access/assessment-octokit.ts';
import { tokenOctokit } from '../../../app/github/access/token-octokit.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { openScene, quarter, type Scene } from '../changes/scene.ts';
import { type Files, filesOf } from '../package/made.ts';

const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;

let scene: Scene;
let path = '';
let said = '';
let files: Files = new Map();
let asked: MakeOf;

beforeAll(async () => {
  scene = await openScene();
  const { ann, ben, owner, clock } = scene;
  await scene.repository('other');
  const shop = await scene.repository('shop');
  await scene.pull(shop, { day: '04-02', title: `Use ${token} SHOP-1` });
  clock('04-03 09:00');
  await shop.commit({ branch: 'main', files: { a: '1' }, message: `Push ${token}`, author: ann });
  shop.openIssue({ title: `Down: ${token}`, labels: ['incident'], author: ben });
  clock('07-05 00:00');
  const { octokit } = tokenOctokit({ token: owner.token, baseUrl: scene.github.apiUrl, retryBase: 1 });
  path = join(mkdtempSync(join(tmpdir(), 'fairlead-made-')), 'acme.zip');
  asked = {
    client: 'github.com/acme',
    host: 'github.com',
    login: 'acme',
    period: { name: '2026-Q2', ...quarter },
    timeZone: 'UTC',
    frameworks: null,
    repositories: null,
    draw: { how: 'all' },
    octokit: forAssessment(octokit).octokit,
    ledger: null,
    sign: [],
    by: 'the command',
    collectedAt: '2026-07-05T00:00:00.000Z',
    path,
  };
  const made = await makePackage(asked);
  said = summaryOf(made).map(toPlain).join('\n');
  files = filesOf(path);
}, 60_000);
afterAll(() => scene?.github.stop());

it('holds, although changes may not be all: nobody was there to hear them', async () => {
  expect((await verifyPackage(path, { reperform: true })).problems).toEqual([]);
});

it('has no secret that somebody wrote into a title', () => {
  const text = (name: string): string => files.get(name)?.toString('utf8') ?? '';
  expect([...files.keys()].filter((name) => text(name).includes(token))).toEqual([]);
  expect(text('populations/changes.csv')).toContain('"Use [redacted] SHOP-1"');
  expect(text('populations/incidents.csv')).toContain('"Down: [redacted]"');
});

it('says of all that is asked of repositories that some may not be in the list', async () => {
  scene.github.faults.add({ match: { path: /^\/orgs\/acme\/repos/ }, do: 'truncate-page' });
  // Another one: this one remembers what it was answered.
  const { octokit } = tokenOctokit({ token: scene.owner.token, baseUrl: scene.github.apiUrl, retryBase: 1 });
  const { dossier } = await makePackage({
    ...asked,
    octokit: forAssessment(octokit).octokit,
    path: `${path}.cut`,
  });
  scene.github.faults.clear();
  const whole = dossier.populations.filter((one) => one.sheet().incomplete.length === 0);
  expect(whole.map(({ id }) => id)).toEqual([]);
});

it('calls nothing whole that nothing was compared with', () => {
  expect(said).toMatch(/Vendors +0 {2}nothing to compare it with(?:, \d+ left out)?\n/);
  // Of the other repository GitHub lists none, and nothing confirms it.
  expect(said).toMatch(/Incidents +1 {2}not tied out\n/);
  expect(said).toMatch(/Changes of protected branches +2 {2}not tied out(?:, \d+ left out)?\n/);
});

it.each([
  ['an account that is not there', { login: 'nobody' }, 'GitHub has no account nobody'],
  ['repositories that are not there', { repositories: ['shopp'] }, 'that can be seen is called shopp'],
])('says that it cannot look at %s', async (_, about, words) => {
  await expect(makePackage({ ...asked, ...about, path: `${path}.no` })).rejects.toThrow(words);
});
