/** Exports that a client's configuration asks for: each one that is due is made once, whatever happens meanwhile. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Octokit } from '@octokit/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MakeOf } from '../../../app/evidence/export/asked.ts';
import type { ExportsOf } from '../../../app/evidence/schedule/of.ts';
import { evidenceExports } from '../../../app/evidence/schedule/run.ts';
import { RateLimited } from '../../../app/github/access/rate-limited.ts';
import { clientId } from '../../../app/store/client-id.ts';
import { lateExports } from '../../../app/store/evidence-exports.ts';
import { minute, openRecovery } from '../../recovery/scene.ts';
import { engines, type Opened } from '../../store/engines.ts';

const day = 24 * 60 * minute;
const daily = (more = '') => `evidence:\n  cron: 0 6 * * *\n  period: month\n${more}`;

describe.each(engines)('exports of evidence, $name', ({ open }) => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  }, 60_000);
  afterAll(() => opened?.close());

  /** A client with a `.github` repository that says so, and an engine that writes a few bytes. */
  async function scene(configuration: string | null = daily()) {
    const recovery = await openRecovery(opened.database);
    const { org, of, host, installation, refOf, clock } = recovery;
    const dotGithub = await org.createRepository('.github', { private: true });
    const evidence = await org.createRepository('evidence', { private: true });
    const says = (text: string | null) =>
      dotGithub.commit({
        branch: 'main',
        files: { '.github/fairlead.yml': text ?? 'comment: never\n' },
        message: 'Rules',
        author: org.owner,
      });
    await says(configuration);
    await evidence.commit({
      branch: 'main',
      files: { 'README.md': 'x' },
      message: 'Begin',
      author: org.owner,
    });
    await recovery.known.live([
      {
        kind: 'repositories_seen',
        installation: installation.id,
        repositories: [dotGithub, evidence].map((one) => ({
          repositoryId: one.id,
          owner: 'acme',
          name: one.name,
        })),
      },
    ]);
    const folder = mkdtempSync(join(tmpdir(), 'fairlead-exports-'));
    const made: MakeOf[] = [];
    const state = { fails: null as unknown, breaks: false };
    const client = clientId({ host, installation: installation.id });
    const exports: ExportsOf = {
      ...of,
      budgetOf: async () => ({ left: () => null, blockedUntil: () => null }),
      exportDirectory: folder,
      ledgerOf: async () => ({ ledger: null, sign: [] }),
      make: async (asked) => {
        made.push(asked);
        await asked.octokit
          .request('GET /repos/{owner}/{repo}', { owner: 'acme', repo: 'shop' })
          .catch(() => undefined);
        if (state.fails) throw state.fails;
        asked.settle?.();
        const bytes = `package of ${asked.period.name}, try ${made.length}`;
        writeFileSync(asked.path, bytes);
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        // Of what comes after it was written nothing happens.
        if (state.breaks) throw new Error('killed');
        return {
          path: asked.path,
          size: bytes.length,
          sha256,
          signed: false,
          populations: [],
          dossier: {} as never,
        };
      },
    };
    const run = (ahead = 0) => {
      clock.ahead += ahead;
      return evidenceExports(exports);
    };
    const issues = () =>
      [...dotGithub.data.issues.values()].map(({ state: is, title, body }) => ({ is, title, body }));
    const kept = () =>
      readdirSync(join(folder, 'evidence', client.replace('/', '-')), { withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ name }) => name);
    const notes = async () =>
      (
        await opened.database.kysely
          .selectFrom('ledgerNotes')
          .select('payload')
          .where('client', '=', client)
          .where('kind', '=', 'export')
          .orderBy('id')
          .execute()
      ).map(({ payload }) => payload as unknown as Record<string, unknown>);
    const owner = new Octokit({ auth: org.owner.token, baseUrl: recovery.github.apiUrl });
    const files = async (branch: string): Promise<readonly string[]> => {
      const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
      const at = { owner: 'acme', repo: 'evidence', tree_sha: branch, recursive: '1' };
      const { data } = await owner.request(route, at);
      return data.tree.filter(({ type }) => type === 'blob').map(({ path }) => path ?? '');
    };
    return {
      ...recovery,
      files,
      says,
      exports,
      run,
      made,
      state,
      issues,
      kept,
      notes,
      evidence,
      dotGithub,
      folder,
      client,
      ref: refOf,
    };
  }

  it('are none where none is asked for, and nothing was due before it was', async () => {
    const one = await scene(null);
    expect(await one.run()).toMatchObject({ done: 0 });
    expect(await one.run(3 * day)).toMatchObject({ done: 0 });
    await one.says(daily());
    expect(await one.run(60 * minute)).toMatchObject({ done: 0 });
    expect(await one.run(day)).toMatchObject({ done: 1 });
  });

  it('are none where only an anchor is asked for', async () => {
    const one = await scene('evidence:\n  anchor:\n    repository: evidence\n');
    await one.run();
    await one.run(400 * day);
    expect(one.made).toEqual([]);
    await one.says('evidence: {}\n');
    await one.run(61 * minute);
    await one.run(400 * day);
    expect(one.made.length).toBeGreaterThan(0);
  });

  it('are made once each, kept under a name of their own, and noted for the ledger', async () => {
    const one = await scene();
    await one.run();
    expect(await one.run(day)).toEqual({ done: 1, later: 0, failed: 0, told: 0 });
    expect(await one.run()).toMatchObject({ done: 0 });
    await Promise.all([one.run(day), one.run(), one.run()]);
    expect(one.made).toHaveLength(2);
    expect(one.kept()).toHaveLength(2);
    expect(one.kept()[0]).toMatch(/^acme-evidence-\d{4}-\d\d-due-\d{4}-\d\d-\d\d\.zip$/);
    expect((await one.notes()).map(({ step }) => step)).toEqual([
      'due',
      'tried',
      'done',
      'due',
      'tried',
      'done',
    ]);
    expect(existsSync(join(one.folder, 'evidence', one.client.replace('/', '-'), '.making', 'x'))).toBe(
      false,
    );
  });

  it('that were missed are made up, each of its own period', async () => {
    const one = await scene(daily().replace('0 6 * * *', '0 6 1 * *'));
    await one.run();
    await one.run(95 * day);
    const periods = one.made.map(({ period }) => period.name);
    expect(periods.length).toBeGreaterThanOrEqual(3);
    expect(new Set(periods).size).toBe(periods.length);
  });

  it('go to a repository: a commit on a branch of its own, beside what is there', async () => {
    const one = await scene(daily('  destination: { repository: evidence }\n'));
    await one.run();
    expect(await one.run(day)).toMatchObject({ done: 1 });
    expect(await one.run(day)).toMatchObject({ done: 1 });
    const files = await one.files('fairlead-evidence');
    expect(files.filter((path) => path.endsWith('.zip'))).toHaveLength(2);
    expect(files.filter((path) => path.endsWith('.sha256'))).toHaveLength(2);
    expect(await one.files('main')).toEqual(['README.md']);
  });

  it('that were put there by a process that died are found, not put there again', async () => {
    const one = await scene(daily('  destination: { repository: evidence }\n'));
    await one.run();
    one.github.faults.add({
      match: { method: 'POST', path: /\/git\/refs$/ },
      do: 'write-then-502',
      times: 1,
    });
    await one.run(day);
    await one.run(10 * minute);
    expect((await one.files('fairlead-evidence')).filter((path) => path.endsWith('.zip'))).toHaveLength(1);
    const steps = (await one.notes()).map(({ step }) => step);
    // What was tried and may be there is not tried again: it is found.
    expect([steps.filter((step) => step === 'tried').length, steps.at(-1)]).toEqual([1, 'done']);
  });

  it('go on after a process died: whoever had it is waited for, what was half done is done once', async () => {
    const one = await scene();
    await one.run();
    one.state.breaks = true;
    expect(await one.run(day)).toMatchObject({ failed: 1, done: 0 });
    expect(one.kept()).toEqual([]);
    one.state.breaks = false;
    // A process that took it and died.
    const takenUntil = new Date(one.of.now().getTime() + 10 * minute);
    const { kysely } = one.database;
    await kysely
      .updateTable('evidenceExports')
      .set({ takenUntil })
      .where('client', '=', one.client)
      .execute();
    expect(await one.run(5 * minute)).toMatchObject({ done: 0, failed: 0 });
    expect(await one.run(6 * minute)).toMatchObject({ done: 1 });
    expect(one.kept()).toHaveLength(1);
    expect((await one.notes()).map(({ step }) => step)).toEqual(['due', 'failed', 'tried', 'done']);
  });

  it('fail, are tried again, and are told of in one issue, which closes by itself', async () => {
    const one = await scene();
    await one.run();
    one.state.fails = new Error('a defect');
    expect(await one.run(day)).toMatchObject({ failed: 1, told: 0 });
    expect(await one.run(3 * minute)).toMatchObject({ failed: 1, told: 0 });
    expect(await one.run(5 * minute)).toMatchObject({ failed: 1, told: 1 });
    expect(await one.run(10 * minute)).toMatchObject({ told: 0 });
    expect(one.issues()).toMatchObject([
      { is: 'open', title: expect.stringMatching(/^Evidence of \d{4}-\d\d is late$/) },
    ]);
    expect(one.issues()[0]?.body).toContain('Something went wrong in Fairlead itself');
    one.state.fails = null;
    expect(await one.run(60 * minute)).toMatchObject({ done: 1 });
    expect(one.issues()).toMatchObject([{ is: 'closed' }]);
  });

  it('say what somebody has to change, and go where the configuration says then', async () => {
    const one = await scene(daily('  destination: { repository: nowhere }\n'));
    await one.run();
    expect(await one.run(day)).toMatchObject({ failed: 1 });
    expect(one.made).toHaveLength(0);
    expect(await lateExports(one.database.kysely, one.of.now())).toBeGreaterThan(0);
    await one.run(day + 1);
    expect(one.issues()[0]?.body).toContain('Fairlead is not installed on');
    await one.says(daily('  destination: { repository: evidence }\n'));
    await one.run(7 * 60 * minute);
    await one.run(7 * 60 * minute);
    expect(
      (await one.files('fairlead-evidence')).filter((path) => path.endsWith('.zip')).length,
    ).toBeGreaterThan(1);
  });

  it('never go to a branch that people work on', async () => {
    const one = await scene(daily('  destination: { repository: evidence, branch: work }\n'));
    await one.evidence.push('work', one.evidence.sha());
    await one.run();
    expect(await one.run(day)).toMatchObject({ failed: 1 });
    await one.run(day + 1);
    expect(one.issues()[0]?.body).toContain('holds what Fairlead did not write');
    expect(await one.files('work')).toEqual(['README.md']);
  });

  it('never go to a repository that everybody can read', async () => {
    const one = await scene(daily('  destination: { repository: evidence }\n'));
    one.evidence.data.private = false;
    await one.run();
    expect(await one.run(day)).toMatchObject({ failed: 1 });
    await one.run(day + 1);
    expect(one.issues()[0]?.body).toContain('is public');
  });

  it('wait for GitHub’s requests without counting as failed, and ask nothing twice', async () => {
    const one = await scene();
    await one.run();
    const until = new Date(one.of.now().getTime() + day + 30 * minute);
    one.state.fails = new RateLimited(until, 'reserve');
    expect(await one.run(day)).toMatchObject({ later: 1, failed: 0 });
    const asked = () => one.github.requests.filter(({ path }) => path === '/repos/acme/shop').length;
    const before = asked();
    expect(await one.run(10 * minute)).toMatchObject({ later: 0, done: 0 });
    one.state.fails = null;
    expect(await one.run(60 * minute)).toMatchObject({ done: 1 });
    expect(asked()).toBe(before);
  });

  it('that could not be read to the end because verdicts come first are not handed out', async () => {
    const one = await scene();
    await one.run();
    const reset = one.of.now().getTime() + day + 60 * minute;
    const low = { limit: 5000, remaining: 2400, reset };
    const run = () =>
      evidenceExports({
        ...one.exports,
        budgetOf: async () => ({ left: () => low, blockedUntil: () => null }),
      });
    one.clock.ahead += day;
    expect(await run()).toMatchObject({ later: 1, done: 0 });
    expect(await one.run(2 * 60 * minute)).toMatchObject({ done: 1 });
  });

  it('of another client are made although one fails', async () => {
    const one = await scene();
    await one.run();
    await one.known.live([
      {
        kind: 'client_seen',
        facts: { installation: 999_999, accountId: 999_999, login: 'gone', suspended: false },
      },
    ]);
    expect(await one.run(day)).toMatchObject({ done: 1 });
  });
});
