/** `fairlead metrics` of GitHub: one repository, an organization, and what it says when it cannot. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { windowsOf } from '../../app/cli/metrics-options.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { openScene, type Scene } from './github-scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
  const { repository, pull, push, deploy } = await scene.repository('shop');
  await repository.commit({
    branch: 'main',
    files: {
      '.github/fairlead.yml':
        'metrics:\n  timezone: Europe/Berlin\n  hours: { from: "09:00", to: "17:00" }\n  failures: [emergency]\n',
    },
    author: scene.maria,
    date: new Date('2026-01-01T00:00:00Z'),
  });
  deploy('01-02 00:00');
  for (let day = 2; day <= 26; day += 3) {
    const of = `03-${String(day).padStart(2, '0')}`;
    await pull({
      written: `${of} 07:00`,
      opened: `${of} 08:00`,
      during: [[`${of} 10:00`, (one) => one.review({ by: scene.maria, state: 'APPROVED' })]],
      merged: `${of} 11:00`,
      method: day % 2 === 0 ? 'squash' : 'merge',
      title: day === 8 ? 'Revert "Change 2"' : `Change <b>${day}</b>`,
      body: day === 8 ? 'Reverts #2' : '',
    });
    deploy(`${of} 12:30`);
  }
  await push('03-27 09:00', 'Straight to main');
  const quiet = await scene.repository('quiet');
  await quiet.push('03-03 09:00');
  await scene.acme.createRepository('empty');
});
afterAll(() => scene.github.stop());

async function metrics(...args: readonly string[]) {
  vi.stubEnv('GITHUB_TOKEN', scene.maria.token);
  vi.stubEnv('GITHUB_API_URL', scene.github.apiUrl);
  const out: string[] = [];
  const notes: string[] = [];
  const cwd = mkdtempSync(join(tmpdir(), 'fairlead-metrics-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const code = await start(['metrics', ...args], commands, {
    cwd,
    print: async (text) => void out.push(text),
    note: (line) => void notes.push(toPlain(line)),
    colour: false,
    width: 110,
    fetch,
    now: '2026-03-31T12:00:00.000Z',
  });
  vi.unstubAllEnvs();
  return { code, out: out.join(''), notes: notes.join('\n'), cwd };
}

it('measures a repository by its own configuration', async () => {
  const { code, out, notes } = await metrics('acme/shop', '--since', '2026-02-01');
  expect({ code, notes }).toEqual({ code: 0, notes: '' });
  if (process.env.SHOW) console.log(out);
  expect(out).toContain('acme/shop main · 2026-02-01 to 2026-03-31 (Europe/Berlin, 58.5 days)');
  expect(out).toContain('Deployments: 11 of environment production.');
  expect(out).toMatch(/lead time {2,}P50 5 h 30 m, P75 5 h 30 m, P90 5 h 30 m \(n = 9\), coverage 100 %/);
  // 08:00 UTC is 09:00 in Berlin.
  expect(out).toMatch(/pickup, working hours +P50 2 h/);
  expect(out).toMatch(/change fail rate +≥ 11\.1 % \(1 of 9\)/);
  expect(out).toMatch(/pickup +2 h +n = 9/);
  // What a service was told is not on GitHub, which is no budget that is whole.
  expect(out).toMatch(/error budget +not known\n/);
  expect(out).toMatch(/Error budgets, [^•]*--store\s+shows\s+them/);
});

it('explains a number by its rows, and writes them for programs', async () => {
  const { out } = await metrics(
    'explain',
    'lead-time',
    'acme/shop',
    '--since',
    '2026-03-01',
    '--until',
    '2026-03-05',
  );
  expect(out).toContain('Rows (2)');
  expect(out).toContain('title Change <b>2</b> (#1)');
  const { out: json } = await metrics('acme/shop', '--format', 'json');
  const read = JSON.parse(json);
  expect(read).toMatchObject({
    repository: 'acme/shop',
    window: { timeZone: 'Europe/Berlin' },
    deploymentFrequency: { n: 11 },
  });
  expect(json).not.toMatch(/maria|john/i);
  const { out: csv } = await metrics('acme/shop', '--format', 'csv');
  expect(csv.split('\n')[0]).toMatch(/^"rule","commit","title"/);
});

it('has all charts on its page, each with its rows, and no script', async () => {
  const { out } = await metrics('acme/shop', '--format', 'html');
  if (process.env.SHOW) writeFileSync('/tmp/source-shop.html', out);
  for (const caption of [
    'Lead time of people’s changes',
    'Stages of people’s changes',
    'Deployments by week',
    'Deployments that failed',
    'by how many changes',
  ])
    expect(out).toContain(caption);
  expect(out.match(/<figcaption>[^<]*n = \d+ · <a href="#[a-z-]+">rows/g)).toHaveLength(5);
  expect(out).not.toContain('<script');
  expect(out).not.toContain('<b>2</b>');
});

it('shows an organization’s repositories side by side, each for itself', async () => {
  const { code, out } = await metrics('acme');
  if (process.env.SHOW) console.log(out);
  expect(code).toBe(0);
  expect(out).toMatch(/acme\/quiet +2 /);
  expect(out).toMatch(/acme\/shop +12 +5 h 30 m +100 % +0\.9 +≥ 9\.1 % \(1 of 11\)/);
  expect(out).toContain('acme/empty: acme/empty is empty: nothing was ever pushed');
  const { out: html } = await metrics('acme', '--format', 'html');
  if (process.env.SHOW) writeFileSync('/tmp/source-acme.html', html);
  expect(html).toContain('id="acme-shop-lead-time"');
  const { out: json } = await metrics('acme', '--format', 'json');
  expect(JSON.parse(json)).toMatchObject({
    owner: 'acme',
    repositories: [{ repository: 'acme/quiet' }, { repository: 'acme/shop' }],
  });
  const { out: csv } = await metrics('acme', '--format', 'csv', '--repositories', 'shop');
  expect(csv).toContain('"acme/shop","lead-time",');
});

it('says of an organization without a repository that the token sees none', async () => {
  scene.github.createOrganization('hollow', scene.maria);
  const { code, out } = await metrics('hollow');
  expect([code, out]).toEqual([
    0,
    expect.stringContaining('hollow: GitHub lists no repository of it to this'),
  ]);
});

it('goes on from a checkpoint without asking again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-checkpoint-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const first = await metrics('acme/shop', '--checkpoint', folder);
  expect(readdirSync(folder)).toEqual(['acme+shop.json']);
  const points = () => JSON.parse(readFileSync(join(folder, 'acme+shop.json'), 'utf8')).points;
  const before = points();
  const second = await metrics('acme/shop', '--checkpoint', folder);
  expect(second.out).toBe(first.out);
  expect([before > 0, points()]).toEqual([true, before]);
});

it.each([
  [['acme/nothing'], 'GitHub has no repository acme/nothing that the token may see'],
  [['acme', '--branch', 'x'], '--branch is about a clone'],
  [['explain', 'lead-time', 'acme'], 'explain is about one repository'],
  [['acme/shop', '--timezone', 'Berlin'], '--timezone cannot be'],
  [['acme/shop', '--since', '2026-05-01'], '--since must be before'],
  [['./acme'], ''],
])('says what is wrong with %s', async (args, said) => {
  const { code, notes } = await metrics(...args);
  expect(code).toBe(2);
  expect(notes).toContain(said);
});

it('counts days as a place does, also when its clock is set', () => {
  const now = '2026-03-31T12:00:00.000Z';
  const of = (timeZone: string) => windowsOf({ since: '2026-03-29', until: '2026-03-29' }, timeZone, now);
  const hours = ({ since, until }: { readonly since: number; readonly until: number }) =>
    (until - since) / 3600;
  expect([hours(of('UTC').window), hours(of('Europe/Berlin').window)]).toEqual([24, 23]);
  expect(of('Europe/Berlin').window.since).toBe(Date.parse('2026-03-28T23:00:00Z') / 1000);
  expect(of('Europe/Berlin').before.until).toBe(of('Europe/Berlin').window.since);
});
