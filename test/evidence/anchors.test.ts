/** Checkpoints in a repository of the client's: committed, looked after, and held against a ledger. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { keepAnchors } from '../../app/evidence/anchors/run.ts';
import { ledgerLines } from '../../app/evidence/ledger/export.ts';
import { checkpoint, record } from '../../app/evidence/ledger/keep.ts';
import { CannotLook } from '../../app/looked.ts';
import { addNotes, type NewNote } from '../../app/store/ledger.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { openRecovery } from '../recovery/scene.ts';
import { cheapest, type Opened } from '../store/engines.ts';

describe('anchors', () => {
  let opened: Opened;
  const folder = mkdtempSync(join(inject('run'), 'anchors-'));
  beforeAll(async () => {
    opened = await cheapest.open();
  }, 60_000);
  afterAll(() => opened?.close());

  /** A client that asks for anchors, and its ledger. */
  async function openAnchors(branch = 'fairlead-anchors') {
    const scene = await openRecovery(opened.database);
    const client = `${scene.host}/${scene.installation.id}`;
    const kept = await scene.org.createRepository('evidence');
    await kept.commit({ branch: 'main', files: { 'README.md': 'x' }, message: 'Start', author: scene.maria });
    const rules = await scene.org.createRepository('.github');
    const text = `evidence:\n  anchor:\n    repository: evidence\n    branch: ${branch}\n`;
    await rules.commit({
      branch: 'main',
      files: { '.github/fairlead.yml': text },
      message: 'Anchor',
      author: scene.maria,
    });
    await scene.takeIn();
    const repositories = [{ repositoryId: kept.id, owner: 'acme', name: 'evidence' }];
    await scene.known.live([
      { kind: 'repositories_seen', installation: scene.installation.id, repositories },
    ]);

    const signed = async (...kinds: readonly string[]) => {
      await opened.database.transaction((trx) =>
        addNotes(
          trx,
          // What is in them is no matter here.
          kinds.map((kind) => ({ client, kind, payload: {} }) as NewNote),
        ),
      );
      await record(opened.database, client);
      await checkpoint({ ...scene.of, evidenceSecret: 's' }, client);
    };
    const failures: string[] = [];
    const warn = (about: object, message: string) => {
      const { err } = about as { readonly err?: unknown };
      if (err instanceof CannotLook) failures.push(toPlain(err.gap.reason));
      scene.of.log.warn(about, message);
    };
    const run = () => keepAnchors({ ...scene.of, log: { ...scene.of.log, warn } });
    const words = async () => {
      await record(opened.database, client);
      const found: string[] = [];
      for await (const line of ledgerLines(opened.database, client, '2026-11-30T12:00:00.000Z')) {
        const { record: text, payload } = JSON.parse(line) as { record?: string; payload: string };
        if (text?.includes('"kind":"anchor"')) found.push((JSON.parse(payload) as { what: string }).what);
      }
      return found;
    };
    const clone = () => {
      const at = mkdtempSync(join(folder, 'clone-'));
      execFileSync('git', ['clone', '--quiet', '--mirror', kept.gitDirectory, at], { stdio: 'ignore' });
      return at;
    };
    const verify = async (name: string, lines: readonly string[], at: string) => {
      writeFileSync(join(folder, name), lines.join(''));
      const out: string[] = [];
      const code = await start(['verify', name, '--anchors', at], commands, {
        cwd: folder,
        print: async (text) => void out.push(text),
        note: (line) => void out.push(toPlain(line)),
        colour: false,
        width: 300,
        fetch,
        now: '2026-11-30T12:30:00.000Z',
      });
      return { code, out: out.join('') };
    };
    const exported = async () => {
      const lines: string[] = [];
      for await (const line of ledgerLines(opened.database, client, '2026-11-30T12:00:00.000Z'))
        lines.push(line);
      return lines;
    };

    return { scene, client, kept, failures, signed, run, words, clone, verify, exported };
  }

  it('are commits on a branch of their own, once for each checkpoint, and are held against the ledger', async () => {
    const { signed, run, words, clone, verify, exported } = await openAnchors();
    expect(await run()).toEqual({ anchored: 0, failed: 0 });
    await signed('a', 'b');
    expect(await run()).toEqual({ anchored: 1, failed: 0 });
    expect(await run()).toEqual({ anchored: 0, failed: 0 });
    await signed('c');
    expect(await run()).toEqual({ anchored: 1, failed: 0 });
    expect(await words()).toEqual(['anchored', 'anchored']);
    await signed('d');
    expect(await run()).toEqual({ anchored: 1, failed: 0 });
    const lines = await exported();
    const at = clone();
    const held = await verify('whole.ledger', lines, at);
    const records = lines.filter((line) => line.startsWith('{"record"'));
    expect([held.code, held.out]).toEqual([
      0,
      expect.stringContaining(
        `Agrees with 3 anchors of the client’s own repository, the last of ${records.length} records`,
      ),
    ]);
    const first = lines.findIndex((line) => line.startsWith('{"checkpoint"'));
    const cut = lines.slice(0, first + 1);
    const size = cut.filter((line) => line.startsWith('{"record"')).length;
    const end = `${JSON.stringify({ end: { keys: 1, records: size, checkpoints: 1 } })}\n`;
    expect((await verify('cut.ledger', [...cut, end], at)).out).toMatch(
      /There are \d+ records; fairlead-ledger\/.* anchors \d+, signed on .*: the end was taken away/,
    );
    const signatures = lines.filter(
      (line) => !line.startsWith('{"checkpoint"') && !line.startsWith('{"end"'),
    );
    const bare = `${JSON.stringify({ end: { keys: 1, records: records.length, checkpoints: 0 } })}\n`;
    expect(await verify('anew.ledger', [...signatures, bare], at)).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /The checkpoint of \d+ records that .* anchors, .* is not in it: history was written anew/,
      ),
    });
  });

  it('that are changed, taken away or written anew are noticed, recorded, and made again', async () => {
    const { scene, client, kept, signed, run, words, clone, verify, exported } = await openAnchors();
    for (const kind of ['a', 'b']) {
      await signed(kind);
      await run();
    }
    const branch = 'fairlead-anchors';
    const names = execFileSync(
      'git',
      ['--git-dir', kept.gitDirectory, 'ls-tree', '-r', '--name-only', branch, 'fairlead-ledger'],
      { encoding: 'utf8' },
    );
    const path = names.trim().split('\n').at(-1) ?? '';
    expect(path).toMatch(`fairlead-ledger/${client.replace('/', '-')}/`);
    await kept.commit({ branch, files: { [path]: '{}' }, message: 'Tidy', author: scene.maria });
    expect(await run()).toEqual({ anchored: 1, failed: 0 });
    expect((await words()).slice(2)).toEqual(['the file was changed', 'anchored']);
    const { code, out } = await verify('after.ledger', await exported(), clone());
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('Not an anchor, and left out: fairlead-ledger/'),
    ]);
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['--git-dir', kept.gitDirectory, ...args], { encoding: 'utf8' }).trim();
    await kept.push(branch, git('rev-parse', `${branch}~2`), { force: true });
    await run();
    expect((await words()).slice(4)).toEqual(['its history was written anew', 'anchored']);
    await kept.deleteBranch(branch);
    await run();
    expect((await words()).slice(6)).toEqual(['the branch is gone', 'anchored']);
  });

  it('that GitHub refuses are tried again, and no other client waits for them', async () => {
    const { scene, signed, run } = await openAnchors();
    await signed('a');
    await run();
    await signed('b');
    const mend = scene.github.faults.add({ match: { method: 'PATCH' }, do: { status: 422 } });
    expect(await run()).toEqual({ anchored: 0, failed: 1 });
    expect(scene.warnings.at(-1)).toContain('could not be anchored');
    mend();
    expect(await run()).toEqual({ anchored: 1, failed: 0 });
  });

  it('never go to the default branch', async () => {
    const { scene, kept, signed, run } = await openAnchors('main');
    await signed('a');
    const before = kept.sha();
    expect(await run()).toMatchObject({ anchored: 0 });
    expect(kept.sha()).toBe(before);
    expect(scene.warnings.at(-1)).toContain('could not be anchored');
  });

  type Kept = Awaited<ReturnType<typeof openAnchors>>;
  const rule = (type: string, parameters: Readonly<Record<string, unknown>> = {}) => ({
    name: 'rule',
    include: ['refs/heads/kept'],
    rules: [{ type, parameters }],
  });
  const review = {
    required_approving_review_count: 1,
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: false,
    require_last_push_approval: false,
    required_review_thread_resolution: false,
  };

  it.each<[string, (of: Kept) => unknown, string | null]>([
    [
      'that people work on',
      ({ kept }) => kept.push('kept', kept.sha()),
      'holds what Fairlead did not write (README.md)',
    ],
    [
      'with a file of somebody’s beside the anchors',
      ({ kept, scene: { maria } }) =>
        kept.commit({ branch: 'kept', files: { 'notes.txt': 'x' }, message: 'Note', author: maria }),
      'holds what Fairlead did not write (notes.txt)',
    ],
    [
      'that is protected as work is',
      ({ kept }) => kept.addRuleset(rule('pull_request', review)),
      'is protected as a branch of work',
    ],
    [
      'of a pull request',
      ({ kept, scene: { maria } }) =>
        kept.openPullRequest({ title: 'Merge it', head: 'kept', author: maria }),
      'is a branch of the pull request #1',
    ],
    ['that may not be forced', ({ kept }) => kept.addRuleset(rule('non_fast_forward')), null],
  ])('go to a branch of their own, and not to one %s', async (what, change, refusal) => {
    const opened = await openAnchors('kept');
    const { signed, run, failures } = opened;
    await signed('a');
    if (what !== 'that people work on') await run();
    await change(opened);
    await signed('b');
    expect(await run()).toMatchObject(refusal === null ? { anchored: 1 } : { failed: 1 });
    if (refusal === null) return;
    expect(failures.at(-1)).toContain(refusal);
  });
});
