/** A real process that performs a plan is killed in the middle: what it did is known, is gone on from, and can be put back. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { clientSeen } from '../../app/store/clients.ts';
import { openDatabase } from '../../app/store/open.ts';
import { embedded, silent } from '../store/engines.ts';
import { openSettings, type SettingsScene } from './scene.ts';

let scene: SettingsScene;
afterEach(() => scene.stop());

/** More of the environment, where the service's database is beside it. */
let env: Readonly<Record<string, string>> = {};

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
      ...env,
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

  it('leaves in the ledger which call was tried, and that nobody knows its outcome', async () => {
    scene = await openSettings({
      repository:
        'settings:\n  repository: { features: { wiki: false }, security: { vulnerability-alerts: true } }\n',
    });
    const { github, shop } = scene;
    const { at, database } = await embedded.open();
    const host = new URL(github.apiUrl).host;
    await clientSeen(database.kysely, host, {
      installation: 7,
      accountId: 7,
      login: 'acme',
      suspended: false,
    });
    await database.close();
    env = { FAIRLEAD_DATA_DIR: 'dataDirectory' in at ? String(at.dataDirectory) : '' };
    const hash = named(await fairlead('plan', 'acme/shop'), /fairlead apply (\w+)/);
    const take = github.faults.add({ match: { method: 'PUT' }, do: { delayMs: 60_000 } });
    const { child, ended } = start('apply', hash);
    for (let i = 0; i < 400 && shop.data.settings.visible.has_wiki; i++) await sleep(50);
    await sleep(2500);
    child.kill('SIGKILL');
    await ended;
    take();
    env = {};
    const after = await openDatabase({ ...at, log: silent });
    const notes = await after.kysely
      .selectFrom('ledgerNotes')
      .select(['kind', 'payload'])
      .where('client', '=', `${host}/7`)
      .orderBy('id')
      .execute();
    await after.close();
    const steps = notes.map(({ kind, payload }) => {
      const { step = '', call = '' } = payload as { step?: string; call?: string };
      return [kind, step, call].filter(Boolean).join(' ');
    });
    expect(steps).toEqual([
      'plan',
      'apply begin',
      'apply tried PATCH /repos/acme/shop',
      'apply done',
      'apply tried PUT /repos/acme/shop/vulnerability-alerts',
    ]);
  }, 180_000);
});
