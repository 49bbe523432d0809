/** That what only reads cannot write: every command that plans or looks, and every policy's collection, over a network that throws at any write. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { readOnly, WriteRefused } from '../../app/github/access/read-only.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { catalogue } from '../../policies/index.ts';
import { openSettings, type SettingsScene } from './scene.ts';

let scene: SettingsScene;
const folder = mkdtempSync(join(tmpdir(), 'fairlead-dry-'));
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true, force: true });
  await scene?.stop();
});

const everything = `policies:\n${catalogue.map(({ id }) => `  ${id}: block\n`).join('')}settings:
  repository: { merge: { squash: false }, security: { vulnerability-alerts: true }, actions: { default-token: read, selected: [github-owned], allowed: selected } }
  protection: { default: { approvals: 1, checks: [build], bypass: [owners] }, release/*: { signatures: true } }
  organization: { default-permission: none, actions: { default-token: read } }
`;

describe('what only reads', () => {
  it('writes nothing, whichever command and whichever policy asks', async () => {
    scene = await openSettings({ organization: everything });
    const { github, org, shop, maria } = scene;
    await shop.commit({
      branch: 'feature',
      from: 'main',
      files: { 'a.ts': '' },
      message: 'A',
      author: maria,
    });
    const pull = await shop.openPullRequest({ title: 'Add a file', head: 'feature', author: maria });
    await pull.merge({ method: 'merge' });
    const refused: string[] = [];
    const network = readOnly(fetch);
    vi.stubGlobal('fetch', async (...args: Parameters<typeof fetch>) => {
      try {
        return await network(...args);
      } catch (error) {
        if (error instanceof WriteRefused) refused.push(error.message);
        throw error;
      }
    });
    vi.stubEnv('GITHUB_TOKEN', org.owner.token);
    vi.stubEnv('GITHUB_API_URL', github.apiUrl);
    github.clearRequests();
    const err: string[] = [];
    for (const args of [
      ['plan', 'acme', '--state', folder],
      ['plan', 'acme', '--files', '--owner', '@maria', '--state', folder],
      ['simulate', '--repo', 'acme/shop'],
      ['doctor', '--repo', 'acme/shop'],
      ['audit', 'acme', '--output', join(folder, 'audit')],
    ]) {
      const before = github.requests.length;
      await start(args, commands, {
        cwd: folder,
        print: async () => {},
        note: (line) => void err.push(toPlain(line)),
        colour: false,
        width: 100,
        // Nothing but this GitHub is to be reached.
        fetch: (input, init) =>
          String(input).startsWith(github.url) ? fetch(input, init) : Promise.reject(new Error('no network')),
        now: '2026-11-03T09:00:00.000Z',
      });
      expect(`${args[0]} ${github.requests.length > before}`).toBe(`${args[0]} true`);
    }
    expect(refused).toEqual([]);
    expect(scene.writes()).toEqual([]);
  }, 120_000);
});
