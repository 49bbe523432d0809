/** `fairlead simulate` on throw-away clones: every way a change can come into a branch. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { type Clone, cloneAt, throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function fairlead(cwd: string, args: readonly string[], command = 'simulate'): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await start([command, ...args], commands, {
    cwd,
    print: async (text) => void out.push(text),
    note: (line) => void err.push(`${toPlain(line)}\n`),
    colour: false,
    width: 100,
    fetch: () => Promise.reject(new Error('the network is refused in tests')),
    now: '2026-11-03T09:00:00.000Z',
  });
  return { code, out: out.join(''), err: err.join('') };
}

async function json(made: Clone, ...args: string[]) {
  const { code, out, err } = await fairlead(made.dir, ['--offline', '--format', 'json', ...args]);
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

/** A new service: what `adr-required` asks a record for. */
const service = (name: string) => ({
  [`services/${name}/package.json`]: `{ "name": "${name}", "dependencies": { "ioredis": "5.0.0" } }\n`,
  [`services/${name}/Dockerfile`]: 'FROM node:24\n',
  'db/migrations/001.sql': `create table ${name} ();\n`,
});

const record =
  '# Bill\n\n- Status: accepted\n\n## Context\n\nNobody pays.\n\n## Decision\n\nWe bill customers by a service of its own.\n';

const blocks = { '.github/fairlead.yml': 'policies:\n  adr-required: block\n' };

function branchOff(
  made: Clone,
  name: string,
  message: string,
  files: Readonly<Record<string, string>>,
): void {
  made.git('switch', '--quiet', '--create', name, 'main');
  made.commit(message, files);
  made.git('switch', '--quiet', 'main');
}

function merge(made: Clone, message: string, ...branches: string[]): void {
  made.git('merge', '--quiet', '--no-ff', '--message', message, ...branches);
}

/** Every kind of change, one with something to hold. */
function history(): Clone {
  const made = throwAwayClone();
  made.commit('Start', { 'README.md': '# Shop\n', ...blocks });
  branchOff(made, 'billing', 'Bill', service('billing'));
  merge(made, 'Merge pull request #12 from acme/billing\n\nBill the cart', 'billing');
  made.commit('Show the receipt (#13)', { 'src/receipt.ts': 'export {};\n' });
  branchOff(made, 'one', 'One', { 'src/one.ts': 'export {};\n' });
  branchOff(made, 'two', 'Two', { 'src/two.ts': 'export {};\n' });
  merge(made, 'Both', 'one', 'two');
  made.git('revert', '--no-edit', '--mainline', '1', 'HEAD');
  made.commit('Nothing at all');
  return made;
}

describe('fairlead simulate in a clone', () => {
  it('simulates merges, squashes, octopuses and reverts, newest first, and no empty commit', async () => {
    const { changes, counts, repository, branch, window } = await json(history());
    const seen = changes.map(({ number, title, fate }: Record<string, unknown>) => [number, title, fate]);
    expect(seen).toEqual([
      [null, 'Revert "Both"', 'free'],
      [null, 'Both', 'free'],
      [13, 'Show the receipt', 'free'],
      [12, 'Bill the cart', 'held'],
    ]);
    expect(counts).toMatchObject({ changes: 4, held: 1, unsure: 0 });
    expect([repository.startsWith('fairlead-test-'), branch]).toEqual([true, 'main']);
    expect(window.from).toBe('2026-11-02T10:00:00.000Z');
  });

  it('says it in a table with an example', async () => {
    const { code, out, err } = await fairlead(history().dir, ['--offline']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^Fairlead simulate · fairlead-test-\w+ main · 4 merged changes, 2026-11-02 to 2026-11-02\n/,
    );
    expect(out).toContain('It would have held 1 of 4 (25 %).');
    expect(out).toMatch(
      /^ {2}policy +rung +fails +unknown +passes +n\/a\n {2}adr-required +block +1 +25 % +0 +3 +0\n/m,
    );
    expect(out).toMatch(
      /^adr-required would have held 1 \(25 %\)\n {2}#12 Bill the cart: Architectural change/m,
    );
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /Not looked at: [^(]*review \(a clone does not have the facts, GitHub does\)/,
    );
    expect(out).toMatch(/^Rules: \.github\/fairlead\.yml of main at [0-9a-f]{7}$/m);
    expect(out).toMatch(/^Waivers are not applied: /m);
  });

  it('writes the same as Markdown', async () => {
    const { out } = await fairlead(history().dir, ['--offline', '--format', 'markdown']);
    expect(out).toContain('| adr-required | block | 1 (25 %) | 0 | 3 | 0 |');
    expect(out).toContain('Waivers are not applied: ');
    expect(out).toContain('- \\#12 `Bill the cart`: Architectural change');
  });

  it('judges a merged branch by what it brought, not by what the base got meanwhile', async () => {
    const made = throwAwayClone();
    made.commit('Start', { 'README.md': '# Shop\n', ...blocks });
    branchOff(made, 'dull', 'Dull', { 'src/dull.ts': 'export {};\n' });
    made.commit('Bill', service('billing'));
    merge(made, "Merge branch 'dull'", 'dull');
    const { changes } = await json(made, '--last', '1');
    expect(changes).toMatchObject([{ title: 'Dull', fate: 'free' }]);
  });

  it('takes the first line of a commit for a title only where a pull request is named', async () => {
    const made = throwAwayClone();
    made.commit('Start', { '.github/fairlead.yml': 'policies:\n  title: block\n' });
    made.commit('versioning', { 'package.json': '{}\n' });
    branchOff(made, 'fix', 'fix', { 'src/fix.ts': 'export {};\n' });
    merge(made, "Merge branch 'fix'", 'fix');
    made.commit('receipts (#13)', { 'src/receipt.ts': 'export {};\n' });
    const { changes, notLookedAt } = await json(made);
    const fates = changes.map(({ title, fate }: Record<string, unknown>) => [title, fate]);
    expect(fates).toEqual([
      ['receipts', 'held'],
      ['fix', 'free'],
      ['versioning', 'free'],
    ]);
    expect(notLookedAt).toContainEqual({
      policy: 'title',
      reason: 'in 2 changes: git names no pull request for it, and so no title',
    });
  });

  it('simulates the rules of a file instead, and says whose they are', async () => {
    const made = history();
    const file = join(throwAwayFolder(), 'try.yml');
    writeFileSync(file, 'policies:\n  adr-required: warn\n');
    const { counts, configuration } = await json(made, '--config', file);
    expect(counts).toMatchObject({ held: 0, warned: 1 });
    expect(configuration).toContain('try.yml');
  });

  it('tells what blocking would do where nothing is configured', async () => {
    const made = throwAwayClone();
    made.commit('Start', { 'README.md': '# Shop\n' });
    made.commit('Bill', service('billing'));
    const { out } = await fairlead(made.dir, ['--offline']);
    expect(out).toContain('It would have held 0 of 1 (0 %). With every policy at block: 1.');
    expect(out).toContain('adr-required observed only; at block it would have held 1 (100 %)');
  });

  it.each([
    [['--last', '2'], 2],
    [['--since', '2026-11-02'], 4],
    [['--last', '400'], 4],
  ])('%j simulates %i', async (args, changes) => {
    expect((await json(history(), ...args)).counts.changes).toBe(changes);
  });

  it.each([
    [['--since', '2026-11-03'], 'there is no change merged since 2026-11-03 on main'],
    [['--config', 'only.yml'], 'there is no merged change on main'],
  ])('%j with nothing to replay is no success', async (args, words) => {
    const made = args[0] === '--since' ? history() : throwAwayClone();
    if (args[0] === '--config') made.commit('Start', { 'only.yml': 'policies: {}\n' });
    const { code, out, err } = await fairlead(made.dir, ['--offline', '--format', 'json', ...args]);
    expect([code, JSON.parse(out).counts.changes]).toEqual([2, 0]);
    expect(err).toContain(words);
  });

  it('simulates a history that has nothing in common with the branch it came into', async () => {
    const made = throwAwayClone();
    made.commit('Start', { 'README.md': '# Shop\n', ...blocks });
    made.git('switch', '--quiet', '--orphan', 'elsewhere');
    made.commit('Elsewhere', { 'src/elsewhere.ts': 'export {};\n' });
    made.git('switch', '--quiet', 'main');
    made.git(
      'merge',
      '--quiet',
      '--allow-unrelated-histories',
      '--no-ff',
      '--message',
      'Take it in',
      'elsewhere',
    );
    const { changes } = await json(made);
    expect(changes).toMatchObject([{ title: 'Elsewhere', fate: 'free' }]);
  });

  it('says that a shallow clone has no more', async () => {
    const made = history();
    const shallow = cloneAt(throwAwayFolder());
    shallow.git('clone', '--quiet', '--depth', '2', `file://${made.dir}`, '.');
    const { code, out, err } = await fairlead(shallow.dir, ['--offline', '--format', 'json']);
    expect([code, JSON.parse(out).cut]).toEqual([2, expect.stringContaining('shallow')]);
    expect(err).toContain('this clone is shallow: older changes are not in it');
  });

  it('reads a bare repository whose HEAD leads nowhere', async () => {
    const made = history();
    const bare = cloneAt(throwAwayFolder());
    bare.git('clone', '--quiet', '--bare', made.dir, '.');
    bare.git('symbolic-ref', 'HEAD', 'refs/heads/gone');
    expect((await json(bare)).counts.changes).toBe(4);
  });

  it.each([
    [['--last', '0'], '--last cannot be 0'],
    [['--last', 'all'], 'It is a number from 1 to 5000.'],
    [['--since', '2026-02-30'], '--since cannot be 2026-02-30'],
    [['--since', 'monday'], 'It is a day, YYYY-MM-DD.'],
    [['--last', '3', '--since', '2026-11-01'], 'give one of them'],
    [['--repo', 'shop'], 'It is OWNER/NAME'],
    [['--repo', 'acme/shop', '.'], 'Give one repository to simulate'],
    [['--format', 'sarif'], 'It is one of text, json, markdown.'],
    [['/nowhere/at/all'], 'There is no folder /nowhere/at/all'],
    [['--config', 'absent.yml'], '--config absent.yml could not be read'],
  ])('%j ends in words and 2', async (args, words) => {
    const { code, out, err } = await fairlead(history().dir, args);
    expect(err).toContain(words);
    expect([code, out]).toEqual([2, '']);
  });

  it('needs a token for GitHub, and says where it goes', async () => {
    const { GITHUB_TOKEN, GH_TOKEN } = process.env;
    delete process.env.GITHUB_TOKEN;
    delete process.env.GH_TOKEN;
    onTestFinished(
      () =>
        void Object.assign(process.env, {
          ...(GITHUB_TOKEN && { GITHUB_TOKEN }),
          ...(GH_TOKEN && { GH_TOKEN }),
        }),
    );
    const { code, err } = await fairlead('.', ['--repo', 'acme/shop']);
    expect(code).toBe(2);
    expect(err).toContain('GITHUB_TOKEN');
  });

  it('says in which folder there is no repository', async () => {
    const dir = join(throwAwayFolder(), 'empty');
    mkdirSync(dir);
    const { code, err } = await fairlead(dir, []);
    expect(code).toBe(2);
    expect(err).toContain('is not in a git repository');
  });
});

describe('a change of the configuration, judged in a clone', () => {
  async function check(format: string): Promise<string> {
    const made = history();
    made.git('switch', '--quiet', '--create', 'rules');
    const rules = 'policies:\n  adr-required: off\n  dependencies: warn\n';
    made.commit('Rules', { '.github/fairlead.yml': rules });
    return (await fairlead(made.dir, ['--offline', '--format', format], 'check')).out;
  }

  it('shows what its difference would have held', async () => {
    const { proposed } = JSON.parse(await check('json'));
    expect(proposed.simulation).toMatchObject({
      looked: true,
      changes: 4,
      held: 0,
      heldInForce: 1,
      cut: null,
    });
    const words = 'the changed policies would have held 0 (as they are in force: 1).';
    for (const format of ['text', 'markdown'])
      expect((await check(format)).replaceAll(/\s+/g, ' ')).toContain(words);
  });

  it('tries the rules in force on facts of their own, not on those that the proposed ones ask for', async () => {
    const made = throwAwayClone();
    made.commit('Start', blocks);
    made.commit('Bill', { ...service('billing'), 'notes/0001-bill.md': record });
    made.git('switch', '--quiet', '--create', 'rules');
    const rules = 'policies:\n  adr-required: { rung: block, decision-paths: ["notes/**/*.md"] }\n';
    made.commit('Rules', { '.github/fairlead.yml': rules });
    const { out } = await fairlead(made.dir, ['--offline', '--format', 'json'], 'check');
    expect(JSON.parse(out).proposed.simulation).toMatchObject({ changes: 1, held: 0, heldInForce: 1 });
  });
});
