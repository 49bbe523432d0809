/** A real process that performs a plan is killed in the middle: what it did is known, is gone on from, and can be put back. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { openSettings, type SettingsScene } from './scene.ts';

let scene: SettingsScene;
afterEach(() => scene.stop());

function start(...args: readonly string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<string>;
} {
  const child = spawn(process.execPath, [resolve('app/cli.ts'), ...args, '--state', '.'], {
    cwd: scene.state,
    env: {
      ...process.env,
      NO_COLOR: '1',
      GITHUB_TOKEN: scene.org.owner.token,
      GITHUB_API_URL: scene.github.apiUrl,
    },
  });
  let out = '';
  child.stdout?.on('data', (data) => {
    out += data;
  });
  return { child, ended: new Promise((done) => child.on('close', () => done(out))) };
}

const fairlead = (...args: readonly string[]) => start(...args).ended;
const named = (out: string, pattern: RegExp) => pattern.exec(out)?.[1] ?? '';

describe('a killed apply', () => {
  it('is gone on from, and put back', async () => {
    scene = await openSettings({
      repository:
        'settings:\n  repository: { features: { wiki: false }, security: { vulnerability-alerts: true } }\n',
    });
    const { github, shop, state } = scene;
    const hash = named(await fairlead('plan', 'acme/shop'), /fairlead apply (\w+)/);
    const take = github.faults.add({ match: { method: 'PUT' }, do: { delayMs: 60_000 } });
    const { child, ended } = start('apply', hash);
    for (let i = 0; i < 200 && shop.data.settings.visible.has_wiki; i++) await sleep(50);
    await sleep(1500);
    child.kill('SIGKILL');
    await ended;
    take();
    expect(shop.data.settings.visible.has_wiki).toBe(false);
    const journal = join(state, readdirSync(state).find((name) => name !== 'plans') ?? '', 'journal');
    const [run = ''] = readdirSync(journal).filter((name) => name.endsWith('.jsonl'));
    const kinds = readFileSync(join(journal, run), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).kind);
    expect(kinds).toEqual(['begin', 'intent', 'outcome', 'intent']);
    const resumed = await fairlead('apply', hash);
    expect(resumed).toContain('1 call: 1 done.');
    expect(shop.data.settings.vulnerabilityAlerts).toBe(true);
    expect(await fairlead('undo', run.replace('.jsonl', ''))).toContain('2 done.');
    expect(shop.data.settings).toMatchObject({ vulnerabilityAlerts: false, visible: { has_wiki: true } });
  }, 180_000);
});
