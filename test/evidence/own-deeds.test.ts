/** What Fairlead itself does in a client's name, done for real, and then read from the ledger as an export reads it. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Usage } from '../../app/cli/command.ts';
import { commands } from '../../app/cli/commands.ts';
import { recordedSettings } from '../../app/cli/recorded-journal.ts';
import { start } from '../../app/cli/start.ts';
import { record } from '../../app/evidence/ledger/keep.ts';
import { ledgerReads } from '../../app/evidence/ledger/reads.ts';
import { controlChanges } from '../../app/evidence/populations/control-changes.ts';
import type { EvidenceOf } from '../../app/evidence/populations/of.ts';
import type { Line } from '../../app/settings/journal.ts';
import { storedClients } from '../../app/store/client-store.ts';
import { clientSeen } from '../../app/store/clients.ts';
import { openDatabase } from '../../app/store/open.ts';
import { recordKinds } from '../../app/store/recorded.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { openSettings, type SettingsScene } from '../settings/scene.ts';
import { embedded, silent } from '../store/engines.ts';
import { newVerdict } from '../store/new-verdict.ts';
import { read } from './evidence-world.ts';

let scene: SettingsScene;
afterEach(async () => {
  vi.unstubAllEnvs();
  await scene?.stop();
});

const settings = `settings:
  repository:
    merge: { rebase: false }
    features: { wiki: false }
`;

/** The service's database on this machine, with the client in it. */
async function stored() {
  const { at, database } = await embedded.open();
  const host = new URL(scene.github.apiUrl).host;
  const facts = { installation: 7, accountId: 7, login: 'acme', suspended: false };
  await clientSeen(database.kysely, host, facts);
  await database.close();
  const directory = 'dataDirectory' in at ? String(at.dataDirectory) : '';
  expect(existsSync(directory)).toBe(true);
  return { at, host, client: `${host}/7`, directory };
}

async function fairlead(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  vi.stubEnv('GITHUB_TOKEN', scene.org.owner.token);
  vi.stubEnv('GITHUB_API_URL', scene.github.apiUrl);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const out: string[] = [];
  const err: string[] = [];
  const code = await start([...args, '--state', '.'], commands, {
    cwd: scene.state,
    print: async (text) => void out.push(text),
    note: (line) => void err.push(toPlain(line)),
    colour: false,
    width: 100,
    fetch: () => Promise.reject(new Error('no network')),
    now: '2026-11-03T09:00:00.000Z',
  });
  return { code, out: out.join(''), err: err.join('\n') };
}

const part = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? '';

describe('a plan that is applied and undone where the service is', () => {
  it('is recorded call by call, before it is made and after, and is rows of the changes of controls', {
    timeout: 120_000,
  }, async () => {
    scene = await openSettings({ repository: settings });
    const { at, client, directory, host } = await stored();
    const env = { FAIRLEAD_DATA_DIR: directory };
    const planned = await fairlead(env, 'plan', 'acme/shop');
    expect(planned.err).toBe('');
    const hash = part(planned.out, /fairlead apply (\w{12})/);
    const applied = await fairlead(env, 'apply', hash);
    expect([applied.code, applied.err]).toEqual([0, '']);
    const run = part(applied.out, /fairlead undo (\S+)/);
    expect((await fairlead(env, 'undo', run)).code).toBe(0);

    const database = await openDatabase({ ...at, log: silent });
    const { verdicts } = storedClients(database, host).of(7);
    const on = { kind: 'pull_request', repositoryId: scene.shop.data.id, baseRef: 'main' } as const;
    for (const rules of ['r1', 'r2']) await verdicts.record(newVerdict({ ...on, subject: rules, rules }));
    await record(database, client);
    const ledger = await ledgerReads(database.kysely, client, { from: '2000' });
    const steps: string[] = [];
    for await (const { kind, payload } of ledger.records(['plan', 'apply', 'undo'])) {
      const { step, engine } = payload as { readonly step?: string; readonly engine: string };
      expect(engine).toMatch(/^\d+\./);
      steps.push(step === undefined ? kind : `${kind} ${step}`);
    }
    const day = 86_400_000;
    const of = {
      period: {
        from: new Date(Date.now() - day).toISOString(),
        to: new Date(Date.now() + day).toISOString(),
      },
      repositories: [],
      ledger,
      gaps: [],
    } as unknown as EvidenceOf;
    const { rows } = await read(controlChanges({ ...of, repositories: [] }));
    await database.close();

    const calls = ['tried', 'done'];
    const whole = (kind: string, n: number) =>
      ['begin', ...Array.from({ length: n }, () => calls).flat(), 'end'].map((step) => `${kind} ${step}`);
    const made = Number(part(applied.out, /(\d+) calls?: /));
    expect(made).toBeGreaterThan(0);
    expect(steps).toEqual(['plan', ...whole('apply', made), ...whole('undo', made)]);
    const shown = rows.map(({ cells }) => [cells.what, cells.event, cells.changed, cells.by].join(' | '));
    expect(shown).toContainEqual(
      expect.stringMatching(
        /^acme\/shop \| fairlead apply, run \S+: done \| PATCH \/repos\/acme\/shop; .*repository\.merge\.rebase: true → false.* \| acme-owner$/,
      ),
    );
    expect(shown.filter((one) => one.includes('| fairlead undo, run'))).toHaveLength(made);
    expect(shown).toContainEqual('the rules that judge main | judged for the first time | r1 | ');
    expect(shown).toContainEqual('the rules that judge main | other rules than before | r1 → r2 | ');
  });

  it('is recorded where only the file .env names the database, and somebody’s own token is used', {
    timeout: 120_000,
  }, async () => {
    scene = await openSettings({ repository: settings });
    const { at, client, directory } = await stored();
    writeFileSync(join(scene.state, '.env'), `FAIRLEAD_DATA_DIR=${directory}\n`);
    // Taken in from the file while the command runs, and forgotten with the other stubs.
    vi.stubEnv('FAIRLEAD_DATA_DIR', undefined);
    const planned = await fairlead({}, 'plan', 'acme/shop');
    expect(planned.err).toBe('');
    const database = await openDatabase({ ...at, log: silent });
    await record(database, client);
    const kinds: string[] = [];
    for await (const { kind } of (await ledgerReads(database.kysely, client, { from: '2000' })).records([
      'plan',
    ]))
      kinds.push(kind);
    await database.close();
    expect(kinds).toEqual(['plan']);
  });

  it('is not done where it cannot be recorded, and is when somebody says that it need not be', {
    timeout: 120_000,
  }, async () => {
    scene = await openSettings({ repository: settings });
    const { at, directory } = await stored();
    const env = { FAIRLEAD_DATA_DIR: directory };
    // The service runs: its engine belongs to it.
    const service = await openDatabase({ ...at, log: silent });
    const planned = await fairlead(env, 'plan', 'acme/shop');
    expect(planned.err).toContain('The plan is not recorded in the ledger');
    const hash = part(planned.out, /fairlead apply (\w{12})/);
    const refused = await fairlead(env, 'apply', hash);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('--without-ledger');
    expect(scene.writes()).toEqual([]);
    expect((await fairlead(env, 'apply', hash, '--without-ledger')).code).toBe(0);
    expect(scene.writes()).not.toEqual([]);
    await service.close();
  });
});

describe('a run whose ledger breaks in the middle', () => {
  const at = '2026-11-03T09:00:00.000Z';
  const begin = { kind: 'begin', from: 'h', subject: 'acme/shop', at } as unknown as Line;
  const intent = {
    ...{ kind: 'intent', n: 1, at },
    edit: {
      target: 'acme/shop',
      repositoryId: 5,
      route: 'PATCH /repos/{owner}/{repo}',
      parameters: {},
      changes: [],
    },
  } as unknown as Line;
  const outcome = { kind: 'outcome', n: 1, result: 'done', said: '', at } as unknown as Line;

  function journal() {
    const lines: string[] = [];
    const lost: string[] = [];
    const { write } = recordedSettings(
      { write: async ({ kind }) => void lines.push(kind), close: () => Promise.resolve() },
      {
        ...{ run: 'r7', by: null, note: () => Promise.reject(new Error('no space left')) },
        lost: (error) => void lost.push(String(error)),
      },
    );
    return { lines, lost, write };
  }

  it('makes no call that cannot be recorded, and says how what was done is taken back', async () => {
    const { write } = journal();
    await expect(write(begin)).rejects.toThrow(
      'could not be recorded in the ledger, and was not done: no space',
    );
    const error = await Promise.resolve(write(intent)).catch((one: unknown) => one);
    const remedy = error instanceof Usage && error.gap.remedy ? toPlain(error.gap.remedy) : null;
    expect(remedy).toBe('What was done before is in the journal: fairlead undo r7 takes it back.');
  });

  it('goes to its end after a call that was made, whose outcome is in the journal', async () => {
    const { lines, lost, write } = journal();
    await write(outcome);
    await write({ kind: 'end', at } as unknown as Line);
    expect([lines, lost]).toEqual([['outcome', 'end'], Array(2).fill('Error: no space left')]);
  });
});

describe('kinds of record', () => {
  it('are what the database notes by itself, too', async () => {
    const { database, close } = await embedded.open();
    const { rows } = await database.execute(
      `select distinct (regexp_matches(pg_get_functiondef(p.oid), 'values \\(new\\.\\w+, ''(\\w+)''', 'g'))[1] as kind
       from pg_proc p where p.pronamespace = current_schema()::regnamespace and p.proname like 'note\\_%'
       union select encode(tgargs, 'escape') from pg_trigger where tgname = 'noted' and tgnargs > 0`,
    );
    await close();
    const kinds = rows.map(({ kind }) => String(kind).replace('\\000', '')).sort();
    expect(kinds.length).toBeGreaterThan(5);
    expect(kinds.filter((kind) => !recordKinds.some((known) => known === kind))).toEqual([]);
  });
});
