/** The evidence action against the local GitHub: a package, its hash, and what it says. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@actions/core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openScene, type Scene } from '../changes/scene.ts';

let scene: Scene;
const folder = mkdtempSync(join(tmpdir(), 'fairlead-evidence-action-'));
const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];

beforeAll(async () => {
  scene = await openScene();
  const shop = await scene.repository('shop');
  await scene.pull(shop, { day: '04-07' });
  await scene.pull(shop, { day: '04-08', approvedBy: null });
  scene.clock('07-05 00:00');
  vi.stubEnv('GITHUB_OUTPUT', output);
  vi.stubEnv('GITHUB_STEP_SUMMARY', summary);
}, 60_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await scene?.github.stop();
});

async function ran(more: object = {}) {
  // The toolkit keeps the first file that it is told, also for other tests of its process.
  Object.assign(core.summary, { _filePath: undefined });
  for (const file of [output, summary]) writeFileSync(file, '');
  // Read after the runner's variables are set.
  const { evidenceAction } = await import('../../../app/action/evidence.ts');
  const said: string[] = [];
  await evidenceAction({
    token: scene.owner.token,
    organization: '',
    period: 'quarter',
    timeZone: 'UTC',
    frameworks: [],
    repositories: [],
    checkpoint: '',
    repository: { owner: 'acme', repo: 'shop' },
    baseUrl: scene.github.apiUrl,
    network: { github: fetch, others: fetch },
    workspace: folder,
    temporary: folder,
    now: '2026-07-05T00:00:00.000Z',
    say: (line) => void said.push(line),
    ...more,
  });
  return {
    said: said.join('\n'),
    outputs: readFileSync(output, 'utf8'),
    page: readFileSync(summary, 'utf8'),
  };
}

const slow = { timeout: 240_000 };

it('writes a package that verifies, with its hash, and shows what it proves', slow, async () => {
  const { said, outputs, page } = await ran();
  const made = join(folder, 'fairlead-evidence');
  expect(readdirSync(made).sort()).toEqual(['acme-evidence-2026-Q2.zip', 'acme-evidence-2026-Q2.zip.sha256']);
  const path = join(made, 'acme-evidence-2026-Q2.zip');
  const [hash] = readFileSync(`${path}.sha256`, 'utf8').split(' ');
  expect(outputs).toContain(path);
  expect(outputs).toContain(hash);
  for (const text of [said, page]) {
    expect(text).toContain('not signed');
    expect(text).toMatch(/Changes of protected branches/);
  }
  const verdict = execFileSync(process.execPath, ['app/evidence/standalone/verify.mjs', path], {
    encoding: 'utf8',
  });
  expect(verdict).toMatch(/^It agrees with itself\. That the client wrote it is not proven\./);
});

it.each([
  [{ period: 'fortnight' }, 'Input period is "fortnight"'],
  [{ period: '2026-Q3' }, '2026-Q3 is not over yet'],
  [{ timeZone: 'Berlin' }, 'Input timezone is "Berlin"'],
  [{ frameworks: ['soc1'] }, 'there is no soc1'],
])('says what is wrong with an input: %j', async (more, words) => {
  await expect(ran(more)).rejects.toThrow(words);
});

it('fails, and leaves no package, where GitHub does not let it look', slow, async () => {
  await expect(ran({ token: 'nobody' })).rejects.toThrow();
  expect(readdirSync(join(folder, 'fairlead-evidence')).filter((name) => name.endsWith('.zip'))).toEqual([]);
});
