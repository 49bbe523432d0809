/** `fairlead lint`, `explain` and `init` on throw-away clones. */
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { commands } from '../../app/cli/commands.ts';
import { lookAt } from '../../app/cli/init/look.ts';
import { configurationText, starterFiles } from '../../app/cli/init/starter.ts';
import { start } from '../../app/cli/start.ts';
import { notLookedFor } from '../../app/config/elsewhere.ts';
import { lintConfiguration } from '../../app/config/lint.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { readDecisionRecord } from '../../policies/formats/decision-record.ts';
import { catalogue } from '../../policies/index.ts';
import { type Clone, cloneAt, type Files, throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';

async function fairlead(cwd: string, ...args: readonly string[]) {
  return fairleadIn(100, cwd, args);
}

/** In a terminal of so many columns. */
async function fairleadIn(width: number, cwd: string, args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await start(args, commands, {
    cwd,
    print: async (text) => void out.push(text),
    note: (line) => void err.push(`${toPlain(line)}\n`),
    colour: false,
    width,
    fetch: () => Promise.reject(new Error('no network')),
    now: '2026-11-03T09:00:00.000Z',
  });
  return { code, out: out.join(''), err: err.join('') };
}

const file = '.github/fairlead.yml';

/** What lint says of the organization's file where nobody gave it. */
const alone =
  "Not looked at: the organization's configuration, if there is one (a clone does not have it; give the file with --org-config).\nWhat this layer sets or locks is not known here.\n";

function clone(files: Files = {}): Clone {
  const made = throwAwayClone();
  made.commit('Start', { 'README.md': '# Shop\n', ...files });
  return made;
}

describe('lint', () => {
  it('is content with a file that is right', async () => {
    const right = clone({ [file]: 'extends: startup\npolicies:\n  review: warn\n' });
    expect(await fairlead(right.dir, 'lint')).toEqual({
      code: 0,
      out: '',
      err: `${alone}1 file looked at: no problems.\n`,
    });
  });

  it('says which layers it did not look at, and of what is given only what cannot be used', async () => {
    const { dir, write } = clone({ [file]: 'extends: [startup, acme/standards@v1]\npolicies: {}\n' });
    const both = await fairlead(dir, 'lint');
    expect(both).toMatchObject({ code: 0, out: '' });
    expect(both.err).toContain(
      'Not looked at: acme/standards@v1 (a clone does not have other repositories; give the file with --shared NAME=FILE).\nWhat these layers set or lock is not known here.\n',
    );
    write({ 'org.yml': 'extends: acme/more@v2\npolicies: {}\n', 'shared.yml': 'policies: 1\n' });
    const given = ['--org-config', 'org.yml', '--shared', 'acme/standards@v1=shared.yml'];
    const { err } = await fairlead(dir, 'lint', ...given);
    expect(err).not.toContain('give the file with --org-config');
    expect(err).toContain('Not looked at: acme/more@v2 (');
    expect(err).toContain(
      'Not looked at: acme/standards/.github/fairlead.yml:1:11, which has a problem: "policies" must be a map',
    );
  });

  it('looks at many files with few of them open', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `${i}.yml`);
    const { dir } = clone(Object.fromEntries(names.map((name) => [name, 'policies: {}\n'])));
    const { code, err } = await fairlead(dir, 'lint', ...names);
    expect([code, err]).toEqual([0, `${alone}300 files looked at: no problems.\n`]);
  });

  it('is no success where there is nothing to look at, and says where there is', async () => {
    const { err, ...none } = await fairlead(clone().dir, 'lint');
    expect(none).toEqual({ code: 2, out: '' });
    expect(err).toContain('nothing was looked at');
    expect(err).toContain('fairlead init');
    const { dir } = clone({ [file]: 'policies: {}\n', 'src/api/a.ts': '' });
    const below = await fairlead(join(dir, 'src/api'), 'lint');
    expect(below).toMatchObject({ code: 2, out: '' });
    expect(below.err).toContain(`There is one in ${dir}: run fairlead lint there`);
  });

  it('looks at what is on disk, and says where each problem is', async () => {
    const { dir, write } = clone({ [file]: 'policies: {}\n' });
    write({ [file]: 'policies:\n  reviw: block\n  review: {aprovals: 2}\n' });
    expect(await fairlead(dir, 'lint')).toEqual({
      code: 1,
      out: `${file}:2:3  policy "reviw" does not exist. Did you mean "review"?\n${file}:3:12  unknown option "aprovals" of policy review. Did you mean "approvals"?\n`,
      err: '1 file looked at: 2 problems.\n',
    });
  });

  it('speaks JSON', async () => {
    const { dir } = clone({ [file]: 'policies: 1\n' });
    const { out } = await fairlead(dir, 'lint', '--format', 'json');
    expect(JSON.parse(out)).toEqual([
      { path: file, line: 1, column: 11, message: expect.stringContaining('must be a map') },
    ]);
  });

  it('finds the file under a name that nobody reads', async () => {
    const { dir } = clone({ '.github/fairlead.yaml': 'policies: {}\n' });
    expect(await fairlead(dir, 'lint')).toMatchObject({
      code: 1,
      out: expect.stringContaining('Fairlead reads .github/fairlead.yml and not .github/fairlead.yaml'),
    });
  });

  it('does not blame a file for what another repository holds', async () => {
    const { dir } = clone({ [file]: 'extends: acme/standards@v1\n' });
    expect(await fairlead(dir, 'lint')).toMatchObject({ code: 0 });
  });

  it.each([
    ['--org-config', 'org.yml', 'policies:\n  review: warn\n'],
    ['--shared', 'acme/standards@v1=org.yml', 'extends: acme/standards@v1\npolicies:\n  review: warn\n'],
  ])('finds what goes against a lock of %s %s', async (option, value, text) => {
    const { dir, write } = clone({ [file]: text });
    write({ 'org.yml': 'policies:\n  review: {rung: block, lock: true}\n' });
    const { code, out } = await fairlead(dir, 'lint', option, value);
    expect(code).toBe(1);
    expect(out).toMatch(/fairlead\.yml:\d:3 {2}the rung of policy review is locked by .* line 2/);
  });

  it('looks at the files that are named', async () => {
    const { dir } = clone({ 'a.yml': 'policies: {}\n', 'b.yml': 'polices: {}\n' });
    expect(await fairlead(dir, 'lint', 'a.yml', 'b.yml')).toMatchObject({
      code: 1,
      out: 'b.yml:1:1  unknown key "polices". Did you mean "policies"?\n',
    });
  });

  it.each([
    [['lint', 'nothing.yml'], 'nothing.yml could not be read'],
    [['lint', '--format', 'xml'], '--format cannot be xml'],
    [['lint', '--org-config', 'nothing.yml'], '--org-config nothing.yml could not be read'],
    [['lint', '--shared', 'nothing'], 'must be NAME=FILE'],
    [['lint', '--shared', 'acme/standards=a.yml'], 'as the configuration extends it: owner/repository@ref'],
  ])('%j is no success', async (args, said) => {
    expect(await fairlead(clone().dir, ...args)).toMatchObject({
      code: 2,
      err: expect.stringContaining(said),
    });
  });
});

describe('lint of waivers', () => {
  const path = '.github/fairlead/waivers.yml';
  const entry = (change: Readonly<Record<string, string>> = {}) => {
    const lines = {
      id: 'nobody-here',
      policy: 'review',
      reason: 'Nobody is here this week.',
      'requested-by': 'eve',
      'approved-by': 'lea',
      until: '2026-11-20',
      ...change,
    };
    return `waivers:\n  - ${Object.entries(lines)
      .map(([key, value]) => `${key}: ${value}`)
      .join('\n    ')}\n`;
  };
  const block = 'policies:\n  review: block\n';

  it('is content with a file that is right', async () => {
    const { dir } = clone({ [file]: block, [path]: entry() });
    expect(await fairlead(dir, 'lint')).toEqual({
      code: 0,
      out: '',
      err: `${alone}2 files looked at: no problems.\n`,
    });
  });

  it.each([
    ['what is wrong with an entry', block, { until: 'soon' }, /7:12 {2}"until" of waiver nobody-here/],
    ['two names of one person', block, { 'approved-by': 'Eve' }, /6:18 {2}.*a waiver takes two people/],
    ['a policy that does not exist', block, { policy: 'reviw' }, /3:13 {2}.*Did you mean "review"/],
    ['a term that is too long', block, { until: '2027-02-01' }, /2:5 {2}.*may hold 90 days at most/],
    [
      'a term that the configuration does not allow',
      `${block}waivers: {most-days: {block: 7}}\n`,
      {},
      /2:5 {2}.*may hold 7 days at most/,
    ],
  ])('finds %s', async (_, configuration, change, expected) => {
    const { dir } = clone({ [file]: configuration, [path]: entry(change) });
    const { code, out } = await fairlead(dir, 'lint');
    expect([code, out]).toEqual([1, expect.stringMatching(expected)]);
    expect(out.startsWith(`${path}:`)).toBe(true);
    expect(out.trim().split('\n')).toHaveLength(1);
  });

  it('finds what the organization does not allow, when its file is given', async () => {
    const { dir, write } = clone({ [file]: block, [path]: entry() });
    write({ 'org.yml': 'waivers: {most-days: {block: 3}}\n' });
    expect(await fairlead(dir, 'lint')).toMatchObject({ code: 0 });
    expect(await fairlead(dir, 'lint', '--org-config', 'org.yml')).toMatchObject({
      code: 1,
      out: expect.stringContaining('may hold 3 days at most'),
    });
  });

  it('names what permits nothing any more, which is no problem', async () => {
    const { dir } = clone({ [file]: block, [path]: entry({ until: '2026-11-02' }) });
    expect(await fairlead(dir, 'lint')).toEqual({
      code: 0,
      out: '',
      err: `${path}:2  the waiver nobody-here ended with 2026-11-02 and can be removed\n${alone}2 files looked at: no problems.\n`,
    });
  });

  it('calls a policy only observed when all layers are at hand, and not before', async () => {
    const { dir, write } = clone({ [path]: entry() });
    write({ 'org.yml': 'policies: {}\n' });
    expect((await fairlead(dir, 'lint')).err).not.toContain('permits nothing');
    expect((await fairlead(dir, 'lint', '--org-config', 'org.yml')).err).toContain('review is only observed');
  });

  it('reads the file by its name, wherever it lies, and whatever is wrong with the configuration', async () => {
    const { dir } = clone({ 'org-waivers.yml': entry({ until: 'soon' }), [file]: 'policies: [\n' });
    expect(await fairlead(dir, 'lint', 'org-waivers.yml')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^org-waivers\.yml:7:12 .*\n$/),
    });
  });

  it('finds it under a name that nobody reads', async () => {
    const { dir } = clone({ '.github/fairlead/waivers.yaml': entry() });
    expect(await fairlead(dir, 'lint')).toMatchObject({
      code: 1,
      out: expect.stringContaining(`Fairlead reads waivers from ${path}; rename this file`),
    });
  });

  it('is asked for by the hook of pre-commit when either file changes', () => {
    const hooks = readFileSync('.pre-commit-hooks.yaml', 'utf8');
    const [, files = 'none'] = /files: (.*)/.exec(hooks) ?? [];
    const asked = [file, path, '.github/fairlead.yaml', '.github/fairleadXyml', 'a/.github/fairlead.yml'];
    expect(asked.filter((one) => new RegExp(files).test(one))).toEqual([file, path]);
  });
});

describe('explain', () => {
  const configured = () =>
    clone({ [file]: 'extends: startup\npolicies:\n  review:\n    approvals: 2\n  adr-required: off\n' });

  it('lists every policy with its rung and where it was set, those that are off among them', async () => {
    const { code, out } = await fairlead(configured().dir, 'explain');
    expect(code).toBe(0);
    for (const { id } of catalogue) expect(out).toContain(`  ${id} `);
    expect(out).toMatch(/review +block +pack startup, line \d+/);
    expect(out).toMatch(/adr-required +off +\.github\/fairlead\.yml@[0-9a-f]{7}, line 5/);
    expect(out).toContain('a clone does not have it; give the file with --org-config');
  });

  it('says of one what it asks, each value with its place, why, and who can waive it', async () => {
    const { out } = await fairlead(configured().dir, 'explain', 'review');
    expect(out).toContain('People who had no part in the change have approved its final version.');
    const options = out.replaceAll(/\s+/g, ' ');
    expect(options).toMatch(
      / approvals: 2 How many people must have approved\. It may be: a whole number from 0 to 10\. By default: 1\. Set in \.github\/fairlead\.yml@[0-9a-f]{7}, line 4\./,
    );
    expect(options).toMatch(
      / stale-approvals: "refuse" Whether .*? It may be: refuse, accept\. That is the default\./,
    );
    expect(out).toContain('A second pair of eyes');
    expect(out).toContain('Somebody with maintain permission');
    expect(out).toMatch(/at\s+most\s+90\s+days/);
    expect(out).toMatch(/^More: https:\/\/github\.com\/\S+\/policies\/pull-request\/review\.md$/m);
    expect(out).toContain('Not looked at by fairlead check: a clone does not have the facts, GitHub does.');
  });

  it('names the branch of the remote where that is the one that counts', async () => {
    const made = clone();
    const other = cloneAt(throwAwayFolder());
    other.git('clone', '--quiet', `file://${made.dir}`, '.');
    other.commit('Rules, here alone', { [file]: 'policies: {}\n' });
    const { out } = await fairlead(other.dir, 'explain');
    expect(out).toContain(`(origin/main has no ${file})`);
    expect((await fairlead(other.dir, 'explain', '--base', 'HEAD')).out).toContain(
      `Rules: ${file} of main at`,
    );
  });

  it('says which policies check does not look at in a clone', async () => {
    const { out } = await fairlead(configured().dir, 'explain');
    const said = out.replaceAll(/\s+/g, ' ');
    expect(said).toMatch(
      /Not looked at by fairlead check: .*[;:] [^()]*review \(a clone does not have the facts/,
    );
    expect(said).toMatch(/release-readiness \(judges releases, which are not looked at here\)/);
    expect((await fairlead(configured().dir, 'explain', 'size')).out).not.toContain('In a clone');
  });

  it('fits a narrow terminal', async () => {
    for (const args of [
      ['explain'],
      ['explain', 'review'],
      ['explain', 'secrets'],
      ['check', '--help'],
      ['doctor', '--help'],
    ])
      for (const width of [30, 40, 70]) {
        const { out } = await fairleadIn(width, configured().dir, args);
        const [shown = ''] = out.split(/^Examples$/m);
        for (const line of shown.split('\n'))
          if (!/^(More: )?https?:/.test(line)) expect(line.length).toBeLessThanOrEqual(width);
      }
  });

  it.each([
    [
      'waivers: {permission: admin}\n',
      /Somebody with admin permission on the repository \(\.github\/fairlead\.yml@\w{7}, line 3\)/,
    ],
    [
      'waivers: {most-days: {block: 1}}\n',
      /for\s+at\s+most\s+1\s+day\s+\(\.github\/fairlead\.yml@\w{7}, line 3\)\./,
    ],
    ['waivers: {most-days: {block: 0}}\n', /Nobody: a failure at block cannot be waived \(\.github/],
    ['', /Somebody with maintain permission on the repository \(org\.yml, line 1\).*at most 9 days/s],
  ])('says who can waive it by the rules in force: %j', async (rules, expected) => {
    const { dir, write } = clone({ [file]: `policies:\n  review: block\n${rules}` });
    const organization = rules === '' ? 'waivers: {permission: maintain, most-days: {block: 9}}\n' : '';
    write({ 'org.yml': organization });
    const { out } = await fairlead(dir, 'explain', 'review', '--org-config', 'org.yml');
    expect(out).toMatch(expected);
  });

  it('says what is locked, by whom, and what is still possible', async () => {
    const { dir, write } = configured();
    write({ 'org.yml': 'policies:\n  review: {rung: block, lock: true}\n' });
    const { code, out } = await fairlead(dir, 'explain', 'review', '--org-config', 'org.yml');
    expect(code).toBe(0);
    expect(out).toContain('locked by org.yml, line 2');
    const [, options = ''] = out.replaceAll(/\s+/g, ' ').split(' Options ');
    expect(options).toMatch(/approvals: 2 .*? Locked: it may only be made stricter \(larger\)\./);
    expect(options).toMatch(
      /bots: .*? Locked: it may not be changed, since none of its values is the stricter/,
    );
  });

  it('lists what is wrong, and then is no success', async () => {
    const { dir, write } = clone({ [file]: 'policies:\n  review: off\n' });
    write({ 'org.yml': 'policies:\n  review: {rung: block, lock: true}\n' });
    const { code, out, err } = await fairlead(dir, 'explain', '--org-config', 'org.yml');
    expect(code).toBe(1);
    expect(out).toMatch(/review +block +org\.yml, line 2 +locked by org\.yml, line 2/);
    expect(err).toContain('.github/fairlead.yml:2:3  the rung of policy review is locked by org.yml line 2');
  });

  it.each([
    [['explain', 'reviw'], 'There is no policy reviw. Did you mean review?'],
    [['explain', 'review', 'size'], 'One policy is explained at a time'],
    [['explain', '--base', 'nothing'], 'nothing is not a branch'],
  ])('%j is no success', async (args, said) => {
    expect(await fairlead(configured().dir, ...args)).toMatchObject({
      code: 2,
      err: expect.stringContaining(said),
    });
  });
});

describe('check', () => {
  it('without the shared file does not judge as if it were not named', async () => {
    const { dir, write, git, commit } = clone({ [file]: 'extends: acme/standards@v1\n' });
    git('switch', '--quiet', '--create', 'receipt');
    commit('Show the number', { 'src/a.ts': 'export {};\n' });
    expect(await fairlead(dir, 'check', '--offline')).toMatchObject({
      code: 2,
      out: expect.stringContaining('give the file with --shared'),
    });
    write({ 'shared.yml': 'policies: {}\n' });
    expect(
      await fairlead(dir, 'check', '--offline', '--shared', 'acme/standards@v1=shared.yml'),
    ).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /Rules: \.github\/fairlead\.yml of main at \w{7}, on acme\/standards@v1 on disk\n/,
      ),
    });
  });

  it('does not call a change wrong for a shared file that it cannot see', async () => {
    const { dir, write, git, commit } = clone();
    git('switch', '--quiet', '--create', 'rules');
    commit('Stand on ours', { [file]: 'extends: acme/standards@v1\n' });
    const { code, out } = await fairlead(dir, 'check', '--offline');
    expect(code).toBe(2);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'Could not be read, which holds the merge until it can be: .github/fairlead.yml as proposed: acme/standards@v1 could not be read: a clone does not have other repositories; give the file with --shared NAME=FILE.',
    );
    write({ 'shared.yml': 'policies: {}\n' });
    const seen = await fairlead(dir, 'check', '--offline', '--shared', 'acme/standards@v1=shared.yml');
    expect(seen.code).toBe(0);
  });

  it('judges by the organization that is given', async () => {
    const { dir, write, git, commit } = clone();
    git('switch', '--quiet', '--create', 'feature');
    commit('A service', {
      'db/migrations/001.sql': 'create table a (b int);\n',
      'services/billing/main.ts': 'export {};\n',
    });
    write({ 'org.yml': 'policies:\n  adr-required: {rung: block, threshold: 1}\n' });
    expect(await fairlead(dir, 'check', '--offline')).toMatchObject({ code: 0 });
    expect(await fairlead(dir, 'check', '--offline', '--org-config', 'org.yml')).toMatchObject({ code: 1 });
  });
});

describe('init', () => {
  const inRepository = (dir: string, path: string) => readFileSync(join(dir, path), 'utf8');

  it('writes what is missing and says what next; what it wrote is right', async () => {
    const { dir } = clone({ 'src/a.ts': 'export {};\n' });
    const { code, out, err } = await fairlead(dir, 'init');
    expect(code).toBe(0);
    expect(err).toContain('Seen: TypeScript; no lock file; no decision records; no CODEOWNERS; no workflow');
    expect(out.match(/^Wrote .*/gm)).toEqual([
      'Wrote .github/fairlead.yml: the configuration',
      'Wrote .github/pull_request_template.md: what every pull request starts from',
      'Wrote docs/adr/0001-record-architecture-decisions.md: the first decision record',
      'Wrote docs/adr/template.md: copy it for the next one',
    ]);
    expect(out).toContain('these hold a merge that they fail: dependencies, review, secrets');
    expect(out).toContain('fairlead simulate --config .github/fairlead.yml');
    expect(out).toContain('require the check named Fairlead');
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
    expect(await fairlead(dir, 'lint')).toMatchObject({ code: 0, out: '' });
  });

  it('what it wrote is explained once it is committed, every policy of the catalogue', async () => {
    const made = clone({ 'src/a.ts': 'export {};\n' });
    await fairlead(made.dir, 'init');
    expect((await fairlead(made.dir, 'explain')).out).toContain('main has no .github/fairlead.yml');
    made.commit('Start', {});
    const { code, out } = await fairlead(made.dir, 'explain');
    expect(code).toBe(0);
    for (const { id } of catalogue)
      expect(out).toMatch(new RegExp(`^ {2}${id} +(?:off|observe|warn|block) `, 'm'));
    expect(out).toContain('on the pack startup');
  });

  it('the first record counts as a decision', () => {
    const files = starterFiles(lookAt([]), '2026-11-03');
    const record = files.find(({ path }) => path.includes('0001'));
    expect(readDecisionRecord(record?.path ?? '', record?.text ?? '')).toMatchObject({
      number: 1,
      status: 'accepted',
      date: '2026-11-03',
      decided: true,
      title: 'Record architecture decisions',
    });
  });

  it('prints instead of writing with --dry-run', async () => {
    const { dir, git } = clone();
    const { code, out, err } = await fairlead(dir, 'init', '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('--- .github/fairlead.yml\n');
    expect(err).toContain('these hold a merge that they fail: dependencies, review, secrets');
    expect(git('status', '--porcelain')).toBe('');
  });

  it('never changes what is there', async () => {
    const { dir } = clone({
      [file]: 'policies: {review: block}\n',
      'docs/PULL_REQUEST_TEMPLATE.md': 'Hm\n',
      'doc/adr/0007-x.md': '# 7. X\n',
    });
    const { out, err } = await fairlead(dir, 'init');
    expect(out).toBe('Nothing to write.\n');
    expect(err).toContain(`Kept ${file}, which already exists.`);
    expect(inRepository(dir, file)).toBe('policies: {review: block}\n');
  });

  it('never writes through a link', async () => {
    const { dir } = clone();
    const outside = throwAwayFolder();
    symlinkSync(outside, join(dir, 'docs'));
    const { code, err } = await fairlead(dir, 'init');
    expect(code).toBe(2);
    expect(err).toContain('docs is a link');
    expect(readdirSync(outside)).toEqual([]);
  });

  it('is for the whole repository, wherever in it one stands', async () => {
    const { dir } = clone({ 'src/deep/a.py': 'x = 1\n' });
    await fairlead(join(dir, 'src/deep'), 'init');
    expect(existsSync(join(dir, file))).toBe(true);
    expect(existsSync(join(dir, 'src/deep', file))).toBe(false);
  });

  it('tells of a file under a name that nobody reads', async () => {
    const { dir } = clone({ '.github/fairlead.yaml': 'policies: {}\n' });
    expect((await fairlead(dir, 'init')).err).toContain(
      'reads .github/fairlead.yml, not .github/fairlead.yaml',
    );
  });

  it('is not for a bare repository', async () => {
    const bare = cloneAt(throwAwayFolder());
    bare.git('clone', '--quiet', '--bare', `file://${clone().dir}`, '.');
    const { code, err } = await fairlead(bare.dir, 'init');
    expect(code).toBe(2);
    expect(err).toContain('is a bare repository');
  });

  it('is not for a folder without a repository', async () => {
    expect(await fairlead(throwAwayFolder(), 'init')).toMatchObject({ code: 2 });
  });

  it.each([
    ['nothing', [], 'passing-checks: observe'],
    ['workflows and tests', ['.github/workflows/ci.yml', 'test/a.test.ts'], '# passing-checks: block'],
    ['a lock file', ['package-lock.json'], 'dependencies reads package-lock.json'],
    ['owners', ['.github/CODEOWNERS'], 'the owners that .github/CODEOWNERS names'],
    ['records elsewhere', ['rfcs/0001-a.md', 'rfcs/0002-b.md'], 'decision-paths: ["rfcs/**/*.md"]'],
    ['records in an odd place', ['"x"/adrs/0001-a.md', '"x"/adrs/0002-b.md'], '["\\"x\\"/adrs/**/*.md"]'],
    ['a lock file in an odd place', ['a\nb: 1/go.sum'], '"a\\nb: 1/go.sum"'],
  ])('fits its configuration to %s', async (_, paths, expected) => {
    const text = configurationText(lookAt(paths));
    expect(text).toContain(expected);
    expect(await lintConfiguration({ path: file, text }, notLookedFor)).toMatchObject({ problems: [] });
  });

  it('points both policies about records to where they are', () => {
    const text = configurationText(lookAt(['rfcs/0001-a.md', 'rfcs/0002-b.md']));
    const { policies } = parse(text);
    expect(policies).toMatchObject({
      'adr-required': { 'decision-paths': ['rfcs/**/*.md'] },
      'adr-valid': { 'decision-paths': ['rfcs/**/*.md'] },
    });
  });

  it('knows what it looks at', () => {
    const seen = lookAt(['a.go', 'b.go', 'c.rb', 'go.sum', 'vendor/x.py', 'adr/0001-a.md', 'x_test.go']);
    expect(seen).toMatchObject({
      languages: ['Go', 'Ruby'],
      lockFiles: ['go.sum'],
      decisions: { folder: 'adr', usual: true },
      tests: true,
    });
  });
});
