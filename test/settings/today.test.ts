/** `fairlead init ORGANIZATION`: a file that is true on the day it is written. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { readLayer } from '../../policies/engine/config/layer.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { catalogue } from '../../policies/index.ts';
import { openSettings, type SettingsScene } from './scene.ts';

let scene: SettingsScene;
afterEach(async () => {
  vi.unstubAllEnvs();
  await scene.stop();
});

async function init(token: string, ...args: readonly string[]) {
  vi.stubEnv('GITHUB_TOKEN', token);
  vi.stubEnv('GITHUB_API_URL', scene.github.apiUrl);
  vi.stubEnv('XDG_STATE_HOME', scene.state);
  const out: string[] = [];
  const err: string[] = [];
  const code = await start(['init', 'acme', ...args], commands, {
    cwd: scene.state,
    print: async (text) => void out.push(text),
    note: (line) => void err.push(`${toPlain(line)}\n`),
    colour: false,
    width: 100,
    fetch: () => Promise.reject(new Error('no network')),
    now: '2026-11-03T09:00:00.000Z',
  });
  return { code, out: out.join(''), err: err.join('') };
}

const file = '.github/fairlead.yml';

describe('init of an organization', () => {
  it('writes what is true today: committed as it is, nothing differs', async () => {
    scene = await openSettings();
    const { org, shop, shared, github } = scene;
    org.setDefaultPermission('write');
    org.addRuleset({ name: 'all', rules: [{ type: 'non_fast_forward' }], include: ['~DEFAULT_BRANCH'] });
    shop.changeSettings({ has_wiki: false });
    shop.data.settings.actions.allowed = 'selected';
    shared.data.settings.actions.allowed = 'selected';
    shop.setBranchProtection('main', { requireSignatures: true });
    const old = await org.createRepository('old');
    old.data.archived = true;
    github.clearRequests();
    const { code, err } = await init(org.owner.token);
    expect(code).toBe(0);
    expect(scene.writes()).toEqual([]);
    const text = readFileSync(join(scene.state, file), 'utf8');
    expect(text).toContain('# What is true of acme on 2026-11-03: of its 2 repositories, and of itself.');
    expect(text).toContain('      # wiki: true in 1, false in 1\n');
    expect(text).toContain('    default-permission: write\n');
    expect(text).toContain('      block-force-push: true\n');
    expect(text).toContain('      selected: ["github-owned"]\n');
    expect(text).toContain('#   organization.default-permission: read   (not so in 1 of 1');
    expect(text).toContain('#   protection.default.pull-request: true   (not so in 2 of 2');
    expect(err).toContain(
      'To tighten: protection.default.pull-request: anybody who may push changes the default branch unseen (2 of 2)',
    );
    expect([text, err].join()).not.toMatch(/not shown/i);
    expect(readLayer({ path: file, text, layer: 'x' }, catalogue)).toMatchObject({ ok: true });
    await scene.declare(text);
    const planned = await scene.plan();
    expect([
      planned.changes,
      planned.plan.targets.flatMap(({ problems, held }) => [...problems, ...held]),
    ]).toEqual([[], []]);
    expect(planned.plan.targets.find(({ target }) => target === 'acme/shop')?.same).toBeGreaterThan(20);
  });

  it('declares nothing that this token does not see', async () => {
    scene = await openSettings();
    const { out, err, code } = await init(scene.maria.token, '--dry-run');
    expect(code).toBe(0);
    expect(out).not.toMatch(/^ +default-permission:/m);
    expect(out).not.toContain('default-token:');
    expect(out).toContain('#   organization.default-permission\n');
    expect(out).toContain('#   repository.actions.default-token\n');
    expect(err).toMatch(/^\d+ settings not shown to this token/m);
    expect(out).toContain('squash: true');
    expect(existsSync(join(scene.state, file))).toBe(false);
  });

  it('changes no file that is there', async () => {
    scene = await openSettings();
    expect((await init(scene.org.owner.token)).code).toBe(0);
    const again = await init(scene.org.owner.token);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('--dry-run prints it instead')]);
  });
});
