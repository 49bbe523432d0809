/** The command line on throw-away clones: spawned where the process matters, else in this one. */
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../app/cli/check.ts';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { catalogue } from '../../policies/index.ts';
import { type Clone, cloneAt, throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';

const entry = resolve('app/cli.ts');

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The real process. */
function spawned(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

/** The same without a process of its own, which is ten times faster. */
async function fairlead(cwd: string, args: readonly string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await start(args, commands, {
    cwd,
    print: async (text) => void out.push(text),
    note: (line) => void err.push(`${toPlain(line)}\n`),
    colour: false,
    width: 100,
    fetch,
    now: '2026-11-03T09:00:00.000Z',
  });
  return { code, out: out.join(''), err: err.join('') };
}

/** A small change on a branch `receipt` of `main`. */
function clone(policies?: string): Clone {
  const made = throwAwayClone();
  const file = policies === undefined ? {} : { '.github/fairlead.yml': policies };
  made.commit('Start', { 'src/receipt.ts': 'export {};\n', ...file });
  made.git('switch', '--quiet', '--create', 'receipt');
  made.commit('Show the receipt number', { 'src/receipt.ts': 'export const n = 1;\n' });
  return made;
}

const offline = ['check', '--offline'];

describe('fairlead', () => {
  it.each([[['--help']], [['help']], [['-h']]])('%j tells what it can do', async (args) => {
    const { code, out, err } = await fairlead('.', args);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('check');
  });

  it('alone tells the same, but is no success', async () => {
    expect(await fairlead('.', [])).toMatchObject({ code: 2, out: expect.stringContaining('Commands') });
  });

  it('--version is the package’s', () => {
    expect(spawned('.', ['--version']).out).toMatch(/^fairlead \d+\.\d+\.\d+\n$/);
  });

  it.each([[['check', '--help']], [['help', 'check']], [['check', '-h']]])('%j teaches', async (args) => {
    const { code, out } = await fairlead('.', args);
    expect(code).toBe(0);
    for (const word of ['--base', '--sarif', 'Exit code', 'pre-push', 'GitLab']) expect(out).toContain(word);
  });

  it.each([
    [['chek'], 'There is no command chek. Did you mean check?'],
    [['help', 'chek'], 'Did you mean check?'],
    [['constructor'], 'There is no command constructor'],
    [['check', '--bse', 'x'], 'no option --bse. Did you mean --base?\nSee fairlead check --help.\n'],
    [['check', '--toString'], 'There is no option --toString\nSee fairlead check --help.\n'],
    [['lint', '-x'], 'There is no option -x\nSee fairlead lint --help.\n'],
    [['check', 'a', 'b'], 'but b was given as well\nSee fairlead check --help.\n'],
    [['check', '--base'], '--base needs a value after it\nSee fairlead check --help.\n'],
    [['check', '--base', '--head', 'x'], '--base needs a value'],
    [['check', '--base', ''], '--base is empty'],
    [['check', '--offline=yes'], '--offline takes no value'],
    [['check', '--format', 'xml'], '--format cannot be xml\nIt is one of text, json, sarif, markdown.'],
    [['check', '--fail-on=all'], 'It is one of block, warn, never.'],
    [['check', '.', '--sarif', 'a.sarif', 'b.sarif'], 'A glob needs quotes'],
    [['check', '/nowhere/at/all'], 'There is no folder /nowhere/at/all'],
  ])('%j ends in words and 2', async (args, words) => {
    const { code, out, err } = await fairlead('.', args);
    expect(err).toContain(words);
    expect(err).not.toContain('    at ');
    expect([code, out]).toEqual([2, '']);
  });
});

it('points to help only where it has the answer', async () => {
  const { err } = await fairlead('.', ['check', '/nowhere/at/all']);
  expect(err).not.toContain('--help');
});

describe('fairlead check', () => {
  it('judges the branch that is checked out against the default branch', async () => {
    const { code, out, err } = await fairlead(clone().dir, offline);
    expect([code, err]).toEqual([0, '']);
    expect(out).not.toBe('');
  });

  it('lists what judges releases, on every branch', async () => {
    const made = clone();
    made.git('switch', '--quiet', '--create', 'release/1.0');
    const { out } = await fairlead(made.dir, offline);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(/Not looked at here: .*release-readiness[^(]*\(a clone/);
  });

  it('judges the same from a folder below, from elsewhere, and in a bare repository', async () => {
    const made = clone();
    const bare = throwAwayFolder();
    cloneAt(bare).git('clone', '--quiet', '--bare', made.dir, '.');
    const json = [...offline, '--format', 'json', '--base', 'main', '--head', 'receipt'];
    const { out } = await fairlead(made.dir, json);
    expect(JSON.parse(out)).toMatchObject({ conclusion: 'success' });
    expect((await fairlead(join(made.dir, 'src'), json)).out).toBe(out);
    expect((await fairlead('/', [...json, made.dir])).out).toBe(out);
    expect((await fairlead(bare, json)).out).toBe(out);
  });

  it('judges its own repository although a hook’s variables point at another', () => {
    const made = clone();
    const { code, err } = spawned(made.dir, offline, {
      GIT_DIR: '/nowhere',
      GIT_INDEX_FILE: '/nowhere/index',
    });
    expect([code, err]).toEqual([0, '']);
  });

  it.each(['text', 'json', 'sarif', 'markdown'])('writes %s, ending with a line break', async (format) => {
    const { out } = await fairlead(clone().dir, [...offline, '--format', format]);
    expect(out.endsWith('\n')).toBe(true);
    if (format === 'json' || format === 'sarif') expect(() => JSON.parse(out)).not.toThrow();
  });

  it('lists what a clone cannot know in every format, and does not count it as passed', async () => {
    const policy = catalogue.find(({ needs }) => needs.includes('reviews'));
    if (!policy) return;
    const made = clone();
    for (const format of ['text', 'json', 'sarif', 'markdown'])
      expect((await fairlead(made.dir, [...offline, '--format', format])).out).toContain(policy.id);
  });

  it('says what is not committed', async () => {
    const made = clone();
    made.write({ 'src/receipt.ts': 'changed\n' });
    expect((await fairlead(made.dir, offline)).err).toBe(
      '1 file has uncommitted changes, which are not judged.\n',
    );
    expect((await fairlead(made.dir, [...offline, '--head', 'receipt'])).err).toBe('');
  });

  it('judges nothing where there is no change: on the base itself, and behind it', async () => {
    const made = clone();
    made.git('switch', '--quiet', 'main');
    const itself = await fairlead(made.dir, offline);
    expect([itself.code, itself.out]).toEqual([2, '']);
    expect(itself.err).toContain('main and main are the same commit');
    const behind = await fairlead(made.dir, [...offline, '--base', 'receipt']);
    expect([behind.code, behind.out]).toEqual([2, '']);
    expect(behind.err).toContain('main has no commits that receipt does not have');
  });

  it.each([
    [[], 'develop and develop are the same commit'],
    [['--base', 'main'], 'git fetch origin BRANCH'],
    [['--base', 'develop'], 'fetch-depth: 0'],
  ])('a clone in CI with one branch alone is never called clear (%j)', async (args, words) => {
    const made = clone();
    made.git('branch', '--move', 'receipt', 'develop');
    const alone = cloneAt(throwAwayFolder());
    alone.git('clone', '--quiet', '--depth', '1', '--branch', 'develop', `file://${made.dir}`, '.');
    const { code, out, err } = await fairlead(alone.dir, [...offline, ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err).toContain('fetch-depth: 0');
  });

  it('names what was really compared: the branch of the remote, not a local one of that name', async () => {
    const made = clone();
    made.git('switch', '--quiet', 'main');
    const full = cloneAt(throwAwayFolder());
    full.git('clone', '--quiet', `file://${made.dir}`, '.');
    full.git('switch', '--quiet', 'receipt');
    expect((await fairlead(full.dir, offline)).out).toContain('origin/main..receipt');
    expect((await fairlead(full.dir, [...offline, '--base', 'main'])).out).toContain(' main..receipt');
    full.git('branch', '--quiet', '--delete', '--force', 'main');
    expect((await fairlead(full.dir, [...offline, '--base', 'main'])).out).toContain('origin/main..receipt');
  });

  it('a tag that is called like the base is not the base', async () => {
    const made = clone();
    made.git('tag', 'main', 'receipt');
    expect((await fairlead(made.dir, [...offline, '--base', 'main'])).out).toContain(' main..receipt');
  });

  it('judges nothing in a bare clone whose head is the base', async () => {
    const made = clone();
    const bare = cloneAt(throwAwayFolder());
    made.git('switch', '--quiet', 'main');
    bare.git('clone', '--quiet', '--bare', `file://${made.dir}`, '.');
    expect((await fairlead(bare.dir, offline)).code).toBe(2);
    expect((await fairlead(bare.dir, [...offline, '--head', 'receipt'])).code).toBe(0);
  });

  it.each([
    [['--base', 'mian'], 'mian is not a branch, tag or commit of this clone. Did you mean main?'],
    [['--base', 'somewhere-else'], 'which has main, receipt'],
    [['--base=--output=/tmp/x'], 'cannot be the name of a branch'],
    [['--head', 'main\nreceipt'], 'cannot be the name of a branch'],
    [['--head', 'HEAD:src/receipt.ts'], 'is not a branch'],
    [['--head', 'HEAD^{tree}'], 'is not a branch'],
    [['--config', 'nowhere.yml'], '--config nowhere.yml could not be read'],
    [['--sarif', '**/*.sarif'], 'The SARIF glob **/*.sarif matches no file'],
    [['--sarif', 'nowhere/*.sarif'], 'matches no file'],
    [['--sarif', '{{a,b},{c,d},{e,f},{g,h}}'], 'too many'],
  ])('%j ends in words and 2, never in a pass', async (args, words) => {
    const { code, out, err } = await fairlead(clone().dir, [...offline, ...args]);
    expect(err).toContain(words);
    expect(err).not.toContain('    at ');
    expect([code, out]).toEqual([2, '']);
  });

  it('says that a folder is no repository', async () => {
    expect(await fairlead(throwAwayFolder(), offline)).toMatchObject({
      code: 2,
      err: expect.stringContaining('not in a git repository'),
    });
  });

  it('says that a repository has no commits', async () => {
    expect(await fairlead(throwAwayClone().dir, offline)).toMatchObject({
      code: 2,
      err: expect.stringContaining('no commits yet'),
    });
  });

  it('says that no branch to compare with was found', async () => {
    const made = clone();
    made.git('branch', '--move', 'main', 'production');
    expect(await fairlead(made.dir, offline)).toMatchObject({
      code: 2,
      err: expect.stringContaining('--base BRANCH'),
    });
  });

  it('never calls a shallow clone without a common commit good', async () => {
    const made = clone();
    const shallow = cloneAt(throwAwayFolder());
    made.git('switch', '--quiet', 'main');
    made.commit('Meanwhile');
    shallow.git('clone', '--quiet', '--depth', '1', '--no-single-branch', `file://${made.dir}`, '.');
    const { code, err } = await fairlead(shallow.dir, [...offline, '--base', 'main', '--head', 'receipt']);
    expect(code).toBe(2);
    expect(err).toContain('git fetch --unshallow');
  });

  it('refuses a policy file of --config that has errors, with their places', async () => {
    const made = clone();
    writeFileSync(join(made.dir, 'mine.yml'), 'policies:\n  no-such-policy: warn\n');
    const { code, out, err } = await fairlead(made.dir, [...offline, '--config', 'mine.yml']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^mine\.yml:2:3 {2}/);
    expect(err).toContain('1 problem in mine.yml; nothing was judged');
  });

  it('says whose rules they are when --config gives them', async () => {
    const made = clone();
    writeFileSync(join(made.dir, 'mine.yml'), 'policies: {}\n');
    const { code, out } = await fairlead(made.dir, [...offline, '--config', 'mine.yml', '--format', 'json']);
    expect(code).toBe(0);
    expect(out).toContain('mine.yml');
  });

  it('reads the SARIF files of a glob, below folders that have strange names too', async () => {
    const made = clone();
    const sarif = JSON.stringify({ version: '2.1.0', runs: [] });
    made.write({ 'out/a [1]/x.sarif': sarif, 'out/y.sarif': sarif });
    for (const glob of [
      'out/**/*.sarif',
      './out/*.sarif',
      'out/a [1]/x.sarif',
      join(made.dir, 'out/*.sarif'),
    ])
      expect((await fairlead(made.dir, [...offline, '--sarif', glob])).err).toBe('');
  });

  it('ends quietly when its reader closes early', async () => {
    const child = spawn(process.execPath, [entry, ...offline, '--format', 'json'], {
      cwd: clone().dir,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    const errors: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
    await new Promise((done) => child.on('close', done));
    expect(errors.join('')).toBe('');
  });
});

describe('with rules', () => {
  /** A new service and its container image: a decision that wants a record. */
  const architectural = {
    'services/billing/index.ts': 'export {};\n',
    'services/billing/Dockerfile': 'FROM scratch\n',
    'infra/main.tf': 'resource "x" "y" {}\n',
    'db/migrations/001_billing.sql': 'create table invoice ();\n',
  };

  function architecturalChange(policies: string): Clone {
    const made = clone(policies);
    made.commit('Bill customers', architectural);
    return made;
  }

  it.each([
    ['policies:\n  adr-required: block\n', [], 1],
    ['policies:\n  adr-required: warn\n', [], 0],
    ['policies:\n  adr-required: warn\n', ['--fail-on', 'warn'], 1],
    ['policies:\n  adr-required: block\n', ['--fail-on', 'never'], 0],
    ['policies:\n  adr-required: off\n', [], 0],
    ['policies:\n  adr-requird: block\n', [], 2],
  ])('%j %j is %i', async (policies, args, code) => {
    const made = architecturalChange(policies);
    expect((await fairlead(made.dir, [...offline, ...args])).code).toBe(code);
  });

  it('judges by the base’s rules, whatever the change makes of them', async () => {
    const made = architecturalChange('policies:\n  adr-required: block\n');
    made.commit('Loosen', { '.github/fairlead.yml': 'policies:\n  adr-required: off\n' });
    const { code, out } = await fairlead(made.dir, offline);
    expect(code).toBe(1);
    expect(out).toContain('adr-required');
  });

  it('reports no waivers that only the proposed rules would look for', async () => {
    const waivers =
      'waivers:\n  - id: legacy\n    policy: adr-required\n    reason: It is switched off in March.\n    requested-by: tom\n    approved-by: maria\n    until: 2029-12-31\n';
    const made = throwAwayClone();
    made.commit('Start', {
      '.github/fairlead.yml': 'policies:\n  adr-required: { rung: block, threshold: 20 }\n',
      '.github/fairlead/waivers.yml': waivers,
    });
    made.git('switch', '--quiet', '--create', 'rules');
    made.commit('Rules', { ...architectural, '.github/fairlead.yml': 'policies:\n  adr-required: block\n' });
    const { code, out } = await fairlead(made.dir, [...offline, '--format', 'json']);
    const { proposed, waivers: found } = JSON.parse(out);
    expect([code, proposed.wouldConclude]).toEqual([0, 'failure']);
    expect(found).toEqual({ problems: [], notes: [] });
  });

  it('does not call a waiver removed that only cannot be read', async () => {
    const path = '.github/fairlead/waivers.yml';
    const waivers = (until: string) =>
      `waivers:\n  - id: legacy\n    policy: size\n    reason: It is switched off in March.\n    requested-by: tom\n    approved-by: maria\n    until: ${until}\n`;
    const made = throwAwayClone();
    made.commit('Start', { [path]: waivers('2026-12-31') });
    made.git('switch', '--quiet', '--create', 'waivers');
    made.commit('Longer', { [path]: waivers('2026-12-32') });
    const { code, out } = await fairlead(made.dir, offline);
    expect(code).toBe(1);
    expect(out).toContain(`${path}:7:12 "until" of waiver legacy`);
    expect(out).not.toContain('removes legacy');
  });

  it('names the place of every error of the base’s policy file', async () => {
    const { out } = await fairlead(architecturalChange('policies:\n  adr-requird: block\n').dir, offline);
    expect(out).toContain('.github/fairlead.yml:2:3');
    expect(out).toContain('adr-required');
  });
});

describe('the process', () => {
  it.each([
    [{ NO_COLOR: '', FORCE_COLOR: '1' }, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [{ NO_COLOR: '', FORCE_COLOR: '' }, false],
    [{ NO_COLOR: '', FORCE_COLOR: '0' }, false],
  ])('%j colours a pipe: %s', (env, coloured) => {
    expect(spawned(clone().dir, offline, env).out.includes('\u001b[')).toBe(coloured);
  });

  it('says that git is missing', () => {
    const { code, err } = spawned(clone().dir, offline, { PATH: '' });
    expect([code, err]).toEqual([2, 'fairlead: git could not be started\nInstall git 2.31 or newer.\n']);
  });

  it('does not call a partial clone good', () => {
    const made = clone('policies:\n  adr-required: block\n');
    made.git('config', 'uploadpack.allowFilter', 'true');
    const partial = cloneAt(throwAwayFolder());
    partial.git('clone', '--quiet', '--filter=blob:none', '--no-checkout', `file://${made.dir}`, '.');
    const { code, out, err } = spawned(partial.dir, [...offline, '--base', 'main', '--head', 'receipt']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('git fetch --refetch --no-filter');
  });
});

describe('clones of every kind', () => {
  it('judges in a linked work tree, a submodule and a repository with SHA-256 ids', async () => {
    const made = clone('policies:\n  adr-required: block\n');
    const beside = join(throwAwayFolder(), 'tree');
    made.git('worktree', 'add', '--quiet', beside, '-b', 'beside', 'receipt');
    cloneAt(beside).commit('Migrate', { 'db/migrations/001.sql': 'x', '.gitattributes': '* -diff\n' });
    const above = throwAwayClone();
    above.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', made.dir, 'lib');
    const below = cloneAt(join(above.dir, 'lib'));
    below.git('switch', '--quiet', '--create', 'below');
    below.commit('More', { 'src/more.ts': 'x' });
    const longer = cloneAt(throwAwayFolder());
    longer.git('init', '--quiet', '--initial-branch', 'main', '--object-format', 'sha256');
    longer.commit('Start', { a: '1' });
    longer.git('switch', '--quiet', '--create', 'longer');
    longer.commit('More', { a: '2' });
    for (const { dir } of [cloneAt(beside), below, longer]) {
      const { out, err } = await fairlead(dir, [...offline, '--base', 'main', '--format', 'json']);
      expect(err).toBe('');
      expect(JSON.parse(out)).toMatchObject({ base: { ref: 'main' } });
    }
  });
});

describe('exit code', () => {
  it.each([
    ['success', 'block', 0],
    ['success', 'warn', 0],
    ['neutral', 'block', 0],
    ['neutral', 'warn', 1],
    ['neutral', 'never', 0],
    ['failure', 'block', 1],
    ['failure', 'warn', 1],
    ['failure', 'never', 0],
    ['action_required', 'block', 2],
    ['action_required', 'warn', 2],
    ['action_required', 'never', 0],
  ] as const)('%s with --fail-on %s is %i', (conclusion, failOn, code) => {
    expect(exitCodeOf(conclusion, failOn)).toBe(code);
  });
});
