/** The whole story on a small repository: over real webhooks, against the local GitHub, with its own temporary folder. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type Clone, throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';

const entry = fileURLToPath(new URL('main.ts', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** What was left in its temporary folder. */
  readonly left: readonly string[];
}

/** Runs the sandbox as a person would; `until` stops it with Ctrl-C's signal when it has printed that. */
function sandbox(args: readonly string[], until: string | null = null): Promise<Ended> {
  const folder = throwAwayFolder();
  const { FORCE_COLOR, ...others } = process.env;
  const env = { ...others, TMPDIR: folder, NO_COLOR: '1' };
  const child = spawn(process.execPath, [entry, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  let told = false;
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
    if (until === null || told || !out.includes(until)) return;
    // Told twice, it would end at once.
    told = true;
    child.kill('SIGINT');
  });
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, out, err, left: readdirSync(folder) }));
  });
}

function shop(): Clone {
  const clone = throwAwayClone();
  const manifest = { name: 'shop', version: '1.0.0' };
  const lock = { ...manifest, lockfileVersion: 3, requires: true, packages: { '': manifest } };
  clone.commit('First', {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'package-lock.json': `${JSON.stringify(lock, null, 2)}\n`,
  });
  clone.commit('Sum\u001B[31m receipts (#4)', { 'src/sum.js': 'export const sum = (a, b) => a + b;\n' });
  return clone;
}

/** Verdict lines: sign, number, title, and what Fairlead said. */
function verdicts(out: string): readonly string[] {
  const lines = out.split('\n').filter((line) => /^ {4}\S +#\d+ /.test(line));
  return lines.map((line) =>
    line
      .replace(/ +[\d,]+ ms/, '')
      .replaceAll(/ {2,}/g, '  ')
      .trim(),
  );
}

const time = { timeout: 180_000 };

it('plays every scene to the end that it expects, and leaves nothing behind', time, async () => {
  const clone = shop();
  const before =
    clone.git('status', '--porcelain', '--ignored') +
    clone.git('for-each-ref') +
    clone.git('rev-parse', 'HEAD');
  const { code, out, err, left } = await sandbox(['--repo', clone.dir, '--once']);
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(verdicts(out)).toEqual([
    expect.stringMatching(/^✓ {2}#2 {2}Sum \[31m receipts {2}Nothing blocks here yet: /),
    expect.stringMatching(/^✗ {2}#3 {2}feat\(billing\).* {2}1 to fix, 3 passed$/),
    expect.stringMatching(/^✓ {2}#3 {2}.* · record added {2}4 policies passed$/),
    '✗  #4  Use lodash for the monthly report  1 to fix, 3 passed',
    expect.stringMatching(/^✓ {2}#4 {2}.* · lodash 4\.17\.21 {2}4 policies passed$/),
    '✓  #5  List the receipts of a customer  3 policies passed',
    expect.stringMatching(/^✗ {2}#5 {2}.* · analysis finished {2}1 to fix, 3 passed$/),
    expect.stringMatching(/^✗ {2}#6 {2}Take orders again.* {2}1 to fix, 2 passed$/),
    expect.stringMatching(/^✓ {2}#6 {2}.* · waived {2}1 waived, 2 passed$/),
    expect.stringMatching(/^✗ {2}#6 {2}.* · pushed again {2}1 to fix, 2 passed$/),
    expect.stringMatching(/^✗ {2}#7 {2}feat\(billing\).* {2}1 to fix, 3 passed$/),
    expect.stringMatching(/^✓ {2}#8 {2}Hold changes.* {2}3 policies passed$/),
    '✗  #9  Ask for two approvals  2 problems in the new configuration, 3 passed',
  ]);
  expect(out.replaceAll(/\s+/g, ' ')).toContain('in 1 of these 1: commit-signatures in 1.');
  const words = out.replaceAll(/\s+/g, ' ');
  expect(words).toMatch(
    /#\d+ is merged\. Fairlead: Merged after 1 d 2 h\. Longest: waiting for the first review, 22 h/,
  );
  expect(words).toMatch(/The same comment: Live after 1 d 2 h, \d{4}-\d\d-\d\d \d\d:\d\d UTC\./);
  expect(words).toContain('On its commit: v9.0.0 · 1 change live · lead time 1 d 2 h');
  expect(out).toMatch(/Fairlead answers: review is waived on [0-9a-f]{7} until/);
  expect(out).toContain('Everything went as the story expects.');
  expect(out).toMatch(/First verdict \d+\.\d s after the start/);
  expect(out).not.toContain('\u001B');
  expect(left).toEqual([]);
  expect(
    clone.git('status', '--porcelain', '--ignored') +
      clone.git('for-each-ref') +
      clone.git('rev-parse', 'HEAD'),
  ).toBe(before);
});

it('stops in the middle of the story when it is told to, and leaves nothing behind', time, async () => {
  const { code, out, err, left } = await sandbox(['--repo', shop().dir], 'judged again as pull requests');
  expect(out).toContain('Stopped before the end of the story.');
  expect({ code, err, left }).toEqual({ code: 1, err: '', left: [] });
});

it('says in one sentence that there is no repository', async () => {
  const folder = throwAwayFolder();
  const { code, out, err } = await sandbox(['--repo', folder, '--once']);
  expect({ code, out, err }).toEqual({
    code: 2,
    out: '',
    err: `${folder} is not in a git repository. Name a git repository with --repo PATH.\n`,
  });
});
