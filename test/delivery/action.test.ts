/** The metrics action against the local GitHub: what it writes, and that it goes on from what it kept. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@actions/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScene, type Scene } from './github-scene.ts';

let scene: Scene;
const folder = mkdtempSync(join(tmpdir(), 'fairlead-metrics-'));
const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
const before = {
  GITHUB_OUTPUT: process.env.GITHUB_OUTPUT,
  GITHUB_STEP_SUMMARY: process.env.GITHUB_STEP_SUMMARY,
};

beforeAll(async () => {
  scene = await openScene();
  const shop = await scene.repository('shop');
  await shop.pull({
    title: 'Find | receipts',
    written: '03-02 09:00',
    opened: '03-02 11:00',
    during: [['03-02 13:30', (pull) => pull.review({ by: scene.john, state: 'COMMENTED' })]],
    merged: '03-02 15:30',
  });
  shop.deploy('03-02 15:50');
  scene.clock('03-20 00:00');
  Object.assign(process.env, { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary });
});
afterAll(async () => {
  for (const [name, value] of Object.entries(before))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  rmSync(folder, { recursive: true });
  await scene.github.stop();
});

async function ran(more: object = {}) {
  // The toolkit keeps the first file that it is told, also for other tests of its process.
  Object.assign(core.summary, { _filePath: undefined });
  writeFileSync(output, '');
  writeFileSync(summary, '');
  // Read after the runner's variables are set.
  const { metricsAction } = await import('../../app/action/metrics.ts');
  await metricsAction({
    token: scene.maria.token,
    organization: '',
    repositories: [],
    checkpoint: '',
    repository: { owner: 'acme', repo: 'shop' },
    baseUrl: scene.github.apiUrl,
    network: { github: fetch, others: fetch },
    workspace: folder,
    temporary: folder,
    now: '2026-03-20T00:00:00.000Z',
    ...more,
  });
  return { said: readFileSync(summary, 'utf8'), outputs: readFileSync(output, 'utf8') };
}

const made = (name: string) => readFileSync(join(folder, 'fairlead-metrics', name), 'utf8');

describe('the metrics action', () => {
  it('shows the numbers in the summary, and writes them for people and programs', async () => {
    const { said, outputs } = await ran();
    expect(said).toContain('### Delivery of `acme/shop`');
    expect(said).toContain('| lead time | P50 6 h 50 m, P75 6 h 50 m, P90 6 h 50 m');
    expect(said).toContain('| review load | ');
    // Nothing to see in one change.
    expect(said).not.toContain('mermaid');
    expect(outputs).toMatch(/report-html[\s\S]*report-json[\s\S]*report-openmetrics/);
    expect(made('delivery.html')).toContain('<!doctype html>');
    expect(JSON.parse(made('delivery.json'))).toMatchObject({ canon: 1 });
    expect(made('delivery.txt')).toContain(
      'fairlead_delivery_lead_time_seconds{client="acme",repository="acme/shop",cohort="people",quantile="0.5"} 24600',
    );
  });

  it('keeps what it read', async () => {
    await ran({ checkpoint: 'kept' });
    expect(readdirSync(join(folder, 'kept'))).toEqual(['acme+shop.json']);
    expect((await ran({ checkpoint: 'kept' })).said).toContain('6 h 50 m');
  });

  it('shows an organization’s repositories side by side', async () => {
    const { said } = await ran({ organization: 'acme', repositories: ['sho*', 'none'] });
    expect(said).toContain('| acme/shop | 2 | 6 h 50 m | 100 % |');
    expect(said).toContain('Not read: 1');
  });

  it('refuses inputs that contradict each other', async () => {
    await expect(ran({ repositories: ['a'] })).rejects.toThrow('none is given');
  });
});
