/**
 * SIGKILL in the middle of an export, at every step that leaves something behind: nothing half-written has a package's name, the ledger
 * holds, the next run makes it up, and nothing is delivered twice.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Octokit } from '@octokit/core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { ledgerLines } from '../../../app/evidence/ledger/export.ts';
import { record } from '../../../app/evidence/ledger/keep.ts';
import { evidenceExports } from '../../../app/evidence/schedule/run.ts';
import { verifyPackage } from '../../../app/evidence/standalone/verify.mjs';
import { verifyLedger } from '../../../app/evidence/verify/ledger.ts';
import { clientId } from '../../../app/store/client-id.ts';
import { minute, openRecovery } from '../../recovery/scene.ts';
import { cheapest, type Opened } from '../../store/engines.ts';
import { openScene } from '../changes/scene.ts';
import type { ChildOf } from './child.ts';
import { openStore } from './store.ts';

const day = 24 * 60 * minute;
const child = fileURLToPath(new URL('./child.ts', import.meta.url));
const env = { ...process.env, NODE_OPTIONS: '' };

/** Kills it as soon as something is so; gives what it said. Fails where it ends before. */
async function killedWhen(started: ChildProcess, isSo: (said: readonly string[]) => boolean) {
  const said: string[] = [];
  createInterface({ input: started.stdout as NodeJS.ReadableStream }).on('line', (line) => said.push(line));
  const ended = once(started, 'exit');
  while (started.exitCode === null && started.signalCode === null) {
    if (isSo(said)) started.kill('SIGKILL');
    await pause(1);
  }
  await ended;
  expect([started.signalCode, said.join('\n')]).toEqual(['SIGKILL', said.join('\n')]);
  return said;
}

/** Of all folders below: a package is there whole, or not at all. */
async function checkPackages(folder: string): Promise<number> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const packages = names.filter((name) => name.endsWith('.zip'));
  for (const name of packages) {
    const { problems } = await verifyPackage(join(folder, name), {});
    expect([name, problems]).toEqual([name, []]);
  }
  return packages.filter((name) => !name.includes('.making')).length;
}

/** S3, over HTTP. `taken`: requests that changed it. */
async function openBucket() {
  const store = openStore('secret');
  const taken: string[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { port } = server.address() as AddressInfo;
    const method = request.method ?? 'GET';
    const answer = await store.fetch(`http://127.0.0.1:${port}${request.url}`, {
      method,
      headers: request.headers as Record<string, string>,
      ...(method === 'GET' || method === 'HEAD' ? {} : { body: Buffer.concat(parts) }),
    });
    if (method !== 'HEAD') taken.push(`${method} ${request.url}`);
    // Whoever asked is killed before it hears.
    if (method === 'PUT') await pause(300);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()));
  onTestFinished(() => void server.close());
  return { store, taken, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('the command', () => {
  it('leaves nothing under the name of a package, and writes it the next time', {
    timeout: 300_000,
  }, async () => {
    const scene = await openScene();
    onTestFinished(() => scene.github.stop());
    const shop = await scene.repository('shop');
    await scene.pull(shop, { day: '04-07' });
    scene.clock('07-05 00:00');
    const cwd = mkdtempSync(join(tmpdir(), 'fairlead-killed-'));
    const rest = Object.fromEntries(
      Object.entries(env).filter(([name]) => name !== 'DATABASE_URL' && name !== 'FAIRLEAD_DATA_DIR'),
    );
    const begin = () =>
      spawn(
        process.execPath,
        [
          fileURLToPath(new URL('../../../app/cli.ts', import.meta.url)),
          'evidence',
          'export',
          'acme',
          '--period',
          '2026-Q2',
        ],
        {
          cwd,
          stdio: ['ignore', 'pipe', 'inherit'],
          env: { ...rest, GITHUB_TOKEN: scene.owner.token, GITHUB_API_URL: scene.github.apiUrl },
        },
      );
    const name = 'acme-evidence-2026-Q2.zip';
    const has = (part: RegExp) => () =>
      readdirSync(cwd, { recursive: true, encoding: 'utf8' }).some((one) => part.test(one));
    const asked = () => scene.github.requests.length;
    let before = asked();
    for (const isSo of [
      () => asked() > before + 3,
      () => asked() > before + 25,
      has(/^\.evidence-.*\/\d+$/),
      has(/^\.evidence-.*\/40$/),
      has(/^acme-evidence-.*unsettled$/),
    ]) {
      before = asked();
      await killedWhen(begin(), isSo);
      if (existsSync(join(cwd, name))) break;
    }
    expect(await checkPackages(cwd)).toBeLessThanOrEqual(1);
    if (!existsSync(join(cwd, name))) {
      const [code] = (await once(begin(), 'exit')) as [number];
      expect(code).toBe(0);
    }
    expect(await checkPackages(cwd)).toBe(1);
    // What killed ones left lies about no longer.
    expect(readdirSync(cwd)).toEqual([name]);
  });
});

describe('the schedule', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await cheapest.open();
  }, 120_000);
  afterAll(() => opened?.close());

  async function scene(destination: string) {
    const recovery = await openRecovery(opened.database);
    const { org, of, host, installation, clock, github, app } = recovery;
    const dotGithub = await org.createRepository('.github', { private: true });
    const evidence = await org.createRepository('evidence', { private: true });
    const text = `evidence:\n  cron: 0 6 * * *\n  period: month\n${destination}`;
    const commit = { branch: 'main', message: 'Begin', author: org.owner };
    await dotGithub.commit({ ...commit, files: { '.github/fairlead.yml': text } });
    await evidence.commit({ ...commit, files: { 'README.md': 'x' } });
    const repositories = [dotGithub, evidence].map(({ id, name }) => ({
      repositoryId: id,
      owner: 'acme',
      name,
    }));
    await recovery.known.live([{ kind: 'repositories_seen', installation: installation.id, repositories }]);
    const folder = mkdtempSync(join(tmpdir(), 'fairlead-killed-'));
    const client = clientId({ host, installation: installation.id });
    const bucket = await openBucket();
    // The first run plans, and nothing is due.
    await evidenceExports({
      ...of,
      budgetOf: async () => ({ left: () => null, blockedUntil: () => null }),
      exportDirectory: folder,
      ledgerOf: async () => ({ ledger: null, sign: [] }),
      make: () => Promise.reject(new Error('nothing is due')),
    });
    clock.ahead += day;
    const { endpoint } = bucket;
    const keys = { accessKeyId: 'key', secretAccessKey: 'secret', region: 'eu', bucket: 'acme', prefix: '' };
    const begin = (stopAt: ChildOf['stopAt'] = null) => {
      const given: ChildOf = {
        at: opened.at,
        host,
        apiUrl: github.apiUrl,
        appId: app.id,
        privateKey: app.privateKey,
        folder,
        buckets: [{ client, name: 'safe', endpoint, ...keys }],
        ahead: clock.ahead,
        stopAt,
      };
      return spawn(process.execPath, [child, JSON.stringify(given)], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env,
      });
    };
    const owner = new Octokit({ auth: org.owner.token, baseUrl: github.apiUrl });
    const inRepository = async (): Promise<readonly string[]> => {
      const at = { owner: 'acme', repo: 'evidence', tree_sha: 'fairlead-evidence', recursive: '1' };
      const { data } = await owner.request('GET /repos/{owner}/{repo}/git/trees/{tree_sha}', at);
      return data.tree.flatMap(({ path }) => (path?.endsWith('.zip') ? [path] : []));
    };
    /** Of exports that are done. */
    const notes = async () => {
      const rows = await opened.database.kysely
        .selectFrom('ledgerNotes')
        .select('payload')
        .where('client', '=', client)
        .where('kind', '=', 'export')
        .execute();
      return rows.filter(({ payload }) => (payload as { readonly step?: string }).step === 'done').length;
    };
    return { ...recovery, begin, folder, client, bucket, inRepository, notes };
  }

  type Killed = Awaited<ReturnType<typeof scene>>;

  /** The next run, once whoever had it must be dead; gives what it said. */
  async function nextRun({ begin, clock }: Killed): Promise<string> {
    clock.ahead += 11 * minute;
    const started = begin();
    let said = '';
    started.stdout?.on('data', (bytes: Buffer) => {
      said += bytes.toString('utf8');
    });
    await once(started, 'close');
    return said;
  }

  async function checkLedger({ client, clock }: Killed): Promise<void> {
    const { database } = opened;
    await record(database, client, Number.POSITIVE_INFINITY);
    const at = new Date(Date.now() + clock.ahead).toISOString();
    const lines = async function* () {
      for await (const line of ledgerLines(database, client, at)) yield line.trimEnd();
    };
    expect(await verifyLedger(lines(), { keys: [], earlier: null })).toMatchObject({ problems: [] });
  }

  const count = { folder: 1, repository: 1, bucket: 1 };

  it.each<readonly [keyof typeof count, string]>([
    ['folder', ''],
    ['repository', '  destination: { repository: evidence }\n'],
    ['bucket', '  destination: { bucket: safe }\n'],
  ])(
    'to a %s: killed at every step, it is made up and delivered once',
    { timeout: 600_000 },
    async (to, text) => {
      const one = await scene(text);
      const reading = () => one.github.requests.length > before + 8;
      const delivering = {
        folder: () =>
          readdirSync(one.folder, { recursive: true, encoding: 'utf8' }).some((name) =>
            /\/acme-evidence-[^/]*\.zip$/.test(name),
          ),
        repository: () =>
          one.github.requests.some(
            ({ method, path }) => method === 'POST' && /\/git\/(refs|blobs)$/.test(path),
          ),
        bucket: () => one.bucket.taken.length > 0,
      }[to];
      let before = one.github.requests.length;
      await killedWhen(one.begin(), reading);
      expect(await checkPackages(one.folder)).toBe(0);
      for (const stopAt of ['read', 'named'] as const) {
        one.clock.ahead += 11 * minute;
        before = one.github.requests.length;
        await killedWhen(one.begin(stopAt), (said) => said.includes(`stopped at ${stopAt}`));
        expect(await checkPackages(one.folder)).toBe(0);
        expect(await one.notes()).toBe(0);
      }
      one.clock.ahead += 11 * minute;
      await killedWhen(one.begin(), delivering);
      await checkPackages(one.folder);
      const said = await nextRun(one);
      expect(said).toContain('ends {"done":1,"later":0,"failed":0');
      expect(await nextRun(one)).toContain('ends {"done":0,"later":0,"failed":0');
      expect(await one.notes()).toBe(1);
      expect(await checkPackages(one.folder)).toBe(to === 'folder' ? 1 : 0);
      if (to === 'repository') expect(await one.inRepository()).toHaveLength(1);
      if (to === 'bucket') {
        const [bytes] = [...one.bucket.store.objects.values()].map((object) => object.bytes);
        const at = join(one.folder, 'from-the-bucket.zip');
        writeFileSync(at, bytes ?? '');
        expect([one.bucket.store.objects.size, await checkPackages(one.folder)]).toEqual([1, 1]);
      }
      await checkLedger(one);
    },
  );
});
