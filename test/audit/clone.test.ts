/** `fairlead audit PATH` on throw-away clones: what git and files show of a repository. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditClone } from '../../app/audit/clone/audit.ts';
import { readCloneCheckpoint, writeCloneCheckpoint } from '../../app/audit/clone/checkpoint.ts';
import { parseHistory } from '../../app/audit/clone/history.ts';
import type { Audit } from '../../app/audit/model/audit.ts';
import { markersIn } from '../../app/audit/model/markers.ts';
import { auditJson } from '../../app/audit/papers/json.ts';
import { papersOf } from '../../app/audit/papers/papers.ts';
import { commands } from '../../app/cli/commands.ts';
import { start } from '../../app/cli/start.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { catalogue } from '../../policies/index.ts';
import { type Clone, cloneAt, throwAwayClone, throwAwayFolder } from '../throw-away-clone.ts';

const now = '2026-11-30T09:00:00.000Z';
/** Made for this: no service issued it. */
const token = ['ghp', '_R7mQ2vXk9LpTz4WbNc8JdHs5YfGa1uE3iO0K'].join('');

const audited = async (clone: Clone, before?: Parameters<typeof auditClone>[1]['before']) =>
  auditClone(clone.dir, { now, catalogue, ...(before ? { before } : {}) });

const nothing = { tip: '0'.repeat(40), scanned: [], past: [] };

const ids = ({ risks }: Audit) => risks.map(({ id }) => id);
const stateOf = ({ checks }: Audit, id: string) => checks.find((one) => one.id === id)?.result.state;
function said(audit: Audit, id: string): readonly string[] {
  return (audit.risks.find((risk) => risk.id === id)?.evidence ?? []).map(({ message }) => toPlain(message));
}

const program = (n: number, comment = '') =>
  `${comment}${Array.from({ length: n }, (_, i) => `export const a${i} = ${i};`).join('\n')}\n`;

describe('secrets of a clone', () => {
  it('are found in the files and in what earlier commits held, and in no paper', async () => {
    const clone = throwAwayClone();
    const early = clone.commit('Start', { 'src/a.ts': `const key = '${token}';\n` });
    clone.commit('Hide it', { 'src/a.ts': 'const key = process.env.KEY;\n' });
    const other = token.replace('R7mQ', 'W3xZ');
    clone.commit('Another', { 'src/b.ts': `\nconst key = '${other}';\n` });
    const { audit } = await audited(clone);
    expect(said(audit, 'secret-in-files')).toEqual(['A GitHub token is on line 2 of src/b.ts.']);
    expect(said(audit, 'secret-in-history')).toEqual([
      `A GitHub token is in src/a.ts as of commit ${early.slice(0, 10)}, and no longer in the files.`,
    ]);
    expect(audit.risks[0]).toMatchObject({ id: 'secret-in-files', severity: 'critical' });
    for (const { text } of papersOf(audit))
      for (const value of [token, other]) expect(text).not.toContain(value);
  });

  it('that only moved or stand on another branch are told as what they are', async () => {
    const clone = throwAwayClone();
    clone.commit('Start', { 'src/a.ts': `const key = '${token}';\n` });
    clone.commit('Move', { 'src/a.ts': null, 'src/b.ts': `const key = '${token}';\n` });
    const moved = (await audited(clone)).audit;
    expect([said(moved, 'secret-in-files').length, said(moved, 'secret-in-history')]).toEqual([1, []]);
    const branched = throwAwayClone();
    branched.commit('Start', { a: 'a\n' });
    branched.git('switch', '--quiet', '--create', 'try');
    branched.commit('Try', { 'src/a.ts': `const key = '${token}';\n` });
    branched.git('switch', '--quiet', 'main');
    expect(said((await audited(branched)).audit, 'secret-in-history')).toEqual([
      expect.stringContaining('of another branch or tag'),
    ]);
  });

  it('among tests are hardly likely to be real', async () => {
    const clone = throwAwayClone();
    clone.commit('Start', { 'test/keys.ts': `const key = '${token}';\n`, 'docs/use.md': `\`${token}\`\n` });
    const { audit } = await audited(clone);
    expect(ids(audit)).not.toContain('secret-in-files');
    expect(audit.risks.find(({ id }) => id === 'secret-in-tests')).toMatchObject({
      severity: 'low',
      count: 2,
    });
  });

  it('are not looked for twice in what an earlier look has seen', async () => {
    const clone = throwAwayClone();
    clone.commit('Start', { 'src/a.ts': `const key = '${token}';\n` });
    clone.commit('Hide it', { 'src/a.ts': 'const key = 1;\n' });
    const first = await audited(clone);
    const kept = readCloneCheckpoint(writeCloneCheckpoint(first.checkpoint ?? nothing, '1'), '1');
    if (typeof kept === 'string') throw new Error(kept);
    expect(kept.scanned).toHaveLength(1);
    const second = await audited(clone, kept);
    expect(ids(second.audit)).toEqual(ids(first.audit));
    expect(second.checkpoint?.scanned).toEqual(kept.scanned);
    expect(writeCloneCheckpoint(first.checkpoint ?? nothing, '1')).not.toContain(token);
  });

  it('are looked for anew where what was seen earlier is of another clone', async () => {
    const [clone, other] = [throwAwayClone(), throwAwayClone()];
    clone.commit('Start', { 'src/a.ts': `const key = '${token}';\n` });
    // The value is in the files here, and so not in the history: whoever believed that elsewhere would miss it.
    clone.commit('Move', { 'src/b.ts': `export const key = '${token}';\n` });
    const { checkpoint } = await audited(clone);
    other.commit('Start', { 'src/a.ts': `const key = '${token}';\n` });
    other.commit('Hide it', { 'src/a.ts': 'const key = 1;\n' });
    const { audit } = await audited(other, checkpoint ?? nothing);
    expect(ids(audit)).toContain('secret-in-history');
  });

  it.each([
    ['another tool’s', '{}', 'foreign'],
    ['no JSON', 'hello\n', 'foreign'],
    ['an organization’s', '{"fairlead":"audit of an organization, 2"}', 'foreign'],
    ['cut', writeCloneCheckpoint(nothing, '1').slice(0, 40), 'foreign'],
    ['of an older shape', '{"fairlead":"audit of a clone, 1","scanned":"","past":[]}', 'other'],
    ['of another version', writeCloneCheckpoint(nothing, '0'), 'other'],
    ['its own', writeCloneCheckpoint(nothing, '1'), nothing],
  ])('are not taken from a file that is %s', (_, text, read) => {
    expect(readCloneCheckpoint(text, '1')).toEqual(read);
  });
});

describe('debt markers', () => {
  it('are comments, not words', () => {
    const found = (line: string) => markersIn('a.ts', line).map(({ text }) => text);
    expect(found('  // TODO: pay  it ')).toEqual(['TODO: pay it']);
    expect(found('x = 1 # FIXME(maria) now')).toEqual(['FIXME(maria) now']);
    expect(found('/* HACK */')).toEqual(['HACK']);
    expect(found(' * TODO pay')).toEqual(['TODO pay']);
    for (const line of [
      'const TODO = 1;',
      '// TODOS of others',
      "if (/TODO|FIXME/.test(a)) // 'TODO'",
      '// a todo list',
    ])
      expect([line, found(line)]).toEqual([line, []]);
  });

  it('are as old as the commit that brought them, through edits and moves', async () => {
    const clone = throwAwayClone();
    clone.commit('Start', { 'src/a.ts': program(30) });
    clone.commit('Owe', { 'src/a.ts': program(30, '// TODO: pay\n') });
    clone.commit('Move', { 'src/a.ts': null, 'src/b.ts': program(31, '\n  //  TODO:  pay\n') });
    const { audit } = await audited(clone);
    expect(audit.portrait?.debt).toMatchObject({ todo: 1, oldest: '2026-11-02T10:00:00.000Z' });
  });
});

describe('dependencies of a clone', () => {
  const lock = (licence: string) =>
    `${JSON.stringify({ name: 'shop', lockfileVersion: 3, packages: { '': { dependencies: { a: '1' } }, 'node_modules/a': { version: '1.0.0', resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz', integrity: 'sha512-AAAA', license: licence } } })}\n`;

  it('without a lock file are a risk, less for a library, and none among tests', async () => {
    const clone = throwAwayClone();
    clone.commit('Start', {
      'package.json': '{"name":"shop","private":true,"dependencies":{"a":"^1"}}\n',
      'test/fixtures/x/package.json': '{"dependencies":{"b":"^1"}}\n',
      'docs/package.json': '{"name":"none"}\n',
    });
    const { audit } = await audited(clone);
    expect(said(audit, 'unlocked-dependencies')).toEqual([
      'package.json asks for packages, and there is no lock file beside or above it.',
    ]);
    expect(audit.risks.find(({ id }) => id === 'unlocked-dependencies')?.severity).toBe('medium');
    clone.commit('A library', {
      'package.json': '{"name":"shop","main":"a.js","dependencies":{"a":"^1"}}\n',
    });
    expect(
      (await audited(clone)).audit.risks.find(({ id }) => id === 'unlocked-dependencies')?.severity,
    ).toBe('low');
  });

  it('tell their licences, and a lock file that cannot be read is not fine', async () => {
    const clone = throwAwayClone();
    clone.commit('Start', {
      'package.json': '{"name":"shop","private":true,"dependencies":{"a":"^1"}}\n',
      'package-lock.json': lock('AGPL-3.0-only'),
    });
    const strong = (await audited(clone)).audit;
    expect(said(strong, 'copyleft-dependencies')).toEqual(['a is under AGPL-3.0-only.']);
    clone.commit('Relicensed', { 'package-lock.json': lock('MIT') });
    const mit = (await audited(clone)).audit;
    expect([stateOf(mit, 'locked-dependencies'), stateOf(mit, 'dependency-licences')]).toEqual([
      'fine',
      'fine',
    ]);
    clone.commit('Broken', { 'package-lock.json': '{"lockfileVersion": 3, ' });
    expect(stateOf((await audited(clone)).audit, 'locked-dependencies')).toBe('not seen');
  });
});

describe('known vulnerabilities', () => {
  const lock = `${JSON.stringify({
    name: 'shop',
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { a: '1' }, devDependencies: { b: '1' } },
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-AAAA', license: 'MIT' },
      'node_modules/b': { version: '1.0.0', integrity: 'sha512-AAAA', license: 'MIT', dev: true },
    },
  })}\n`;
  /** OSV, as far as it is asked: a batch of queries, then each advisory. */
  const osv = (ids: readonly string[]) => {
    const sent: string[] = [];
    const answer = (json: unknown) => new Response(JSON.stringify(json), { status: 200 });
    const fetch = (async (url: string, init?: { readonly body?: string }) => {
      sent.push(`${url} ${init?.body ?? ''}`);
      if (!url.endsWith('/querybatch')) {
        const id = url.split('/').at(-1) ?? '';
        const affected = ['a', 'b'].map((name) => ({
          package: { ecosystem: 'npm', name },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.0' }] }],
        }));
        return answer({
          id,
          modified: now,
          summary: 'It leaks',
          affected,
          database_specific: { severity: 'CRITICAL' },
        });
      }
      const { queries } = JSON.parse(init?.body ?? '{}');
      return answer({ results: queries.map(() => ({ vulns: ids.map((id) => ({ id, modified: now })) })) });
    }) as unknown as typeof globalThis.fetch;
    return { fetch, sent };
  };
  const made = () => {
    const clone = throwAwayClone();
    clone.commit('Start', {
      'package.json': '{"private":true,"dependencies":{"a":"1"},"devDependencies":{"b":"1"}}\n',
      'package-lock.json': lock,
    });
    return clone;
  };

  it('are asked for only when told to, and then by how they are used', async () => {
    const clone = made();
    expect(stateOf((await audited(clone)).audit, 'known-vulnerabilities')).toBe('not seen');
    const { fetch, sent } = osv(['GHSA-aaaa-bbbb-cccc']);
    const { audit } = await auditClone(clone.dir, { now, catalogue, advisories: fetch });
    expect(sent[0]).toContain('https://api.osv.dev/v1/querybatch');
    expect(said(audit, 'known-vulnerabilities')).toEqual([
      'a 1.0.0: GHSA-aaaa-bbbb-cccc, critical, fixed in 1.2.0: It leaks',
    ]);
    expect(audit.risks[0]).toMatchObject({ id: 'known-vulnerabilities', severity: 'critical' });
    expect(said(audit, 'development-vulnerabilities')).toHaveLength(1);
    const none = await auditClone(clone.dir, { now, catalogue, advisories: osv([]).fetch });
    expect(stateOf(none.audit, 'known-vulnerabilities')).toBe('fine');
  });

  it('that could not be looked up are not fine', async () => {
    const refused = (async () => new Response('', { status: 404 })) as unknown as typeof globalThis.fetch;
    const { audit } = await auditClone(made().dir, { now, catalogue, advisories: refused });
    expect(stateOf(audit, 'known-vulnerabilities')).toBe('not seen');
  });
});

describe('a clone', () => {
  it('tells of containers, tests, CI and a README', async () => {
    const clone = throwAwayClone();
    clone.commit('Start', {
      Dockerfile: 'FROM node:latest\nCMD ["node"]\n',
      'api/Dockerfile': 'FROM node:24.1 AS build\nUSER node\nFROM node:24.1\nENTRYPOINT ["node"]\n',
      'web/Dockerfile': 'FROM node:24.1\nUSER node\nCMD ["node"]\n',
      'src/a.ts': program(400),
    });
    const { audit } = await audited(clone);
    expect(said(audit, 'moving-images')).toEqual(['Dockerfile is built on node without a version.']);
    expect(said(audit, 'root-containers').map((one) => one.split(' ')[0])).toEqual([
      'Dockerfile',
      'api/Dockerfile',
    ]);
    expect(ids(audit)).toEqual(expect.arrayContaining(['tests-missing', 'ci-missing', 'readme']));
    clone.commit('Better', {
      'src/a.test.ts': program(100),
      '.github/workflows/ci.yml':
        'on: pull_request\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm test\n',
      'README.md': `# Shop\n\n## Development\n\n${'Install it, then run the tests. '.repeat(20)}\n`,
    });
    const better = (await audited(clone)).audit;
    for (const id of ['tests-missing', 'ci-missing', 'ci-without-tests', 'readme'])
      expect(ids(better)).not.toContain(id);
  });

  it('has no grade for what it cannot show, and lists it', async () => {
    const clone = throwAwayClone();
    clone.commit('Start', { a: 'a\n' });
    const { audit } = await audited(clone);
    expect(audit.areas.find(({ area }) => area === 'access')?.grade).toBe(null);
    const unseen = audit.notVisible.map(({ what }) => what);
    const beyondFiles = catalogue
      .filter(({ subject }) => subject === 'organization')
      .map(({ title }) => title);
    expect(unseen).toEqual(expect.arrayContaining(beyondFiles));
  });

  it('that is shallow says that its history was not seen', async () => {
    const clone = throwAwayClone();
    clone.commit('One', { 'src/a.ts': `const key = '${token}';\n` });
    clone.commit('Two', { 'src/a.ts': 'const key = 1;\n' });
    const dir = throwAwayFolder();
    cloneAt(clone.dir).git('clone', '--quiet', '--depth', '1', `file://${clone.dir}`, join(dir, 'shop'));
    const { audit } = await auditClone(join(dir, 'shop'), { now, catalogue });
    for (const id of ['truck-factor', 'secrets-in-history', 'pull-requests', 'activity'])
      expect([id, stateOf(audit, id)]).toEqual([id, 'not seen']);
    expect(stateOf(audit, 'secrets-in-files')).toBe('fine');
  });

  it('is named in any script, and its history is read whatever it holds', async () => {
    const clone = throwAwayClone();
    clone.commit('Erste \u0001 Zeile', {
      'ordner mit leerzeichen/größe\n:100644.ts': 'a\n',
      '日本語.ts': 'b\n',
    });
    clone.commit('R', { '日本語.ts': null, 'moved.ts': 'b\n' });
    const { audit } = await audited(clone);
    expect(audit.portrait).toMatchObject({ files: 2 });
    expect(parseHistory('')).toEqual([]);
  });

  it('is the same audit each time', async () => {
    const clone = throwAwayClone();
    clone.commit('Start', {
      'src/a.ts': program(40, '// TODO: pay\n'),
      'package.json': '{"dependencies":{"a":"1"}}\n',
    });
    const [one, two] = [await audited(clone), await audited(clone)];
    expect(auditJson(one.audit)).toBe(auditJson(two.audit));
  });
});

describe('fairlead audit PATH', () => {
  const run = async (cwd: string, ...args: string[]) => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await start(['audit', ...args], commands, {
      cwd,
      print: async (text) => void out.push(text),
      note: (line) => void err.push(toPlain(line)),
      colour: false,
      width: 100,
      fetch: () => Promise.reject(new Error('the network is refused in tests')),
      now,
    });
    return { code, out: out.join(''), err: err.join('\n') };
  };

  it('writes its papers into a folder of their own, and compares with earlier ones', async () => {
    const clone = throwAwayClone();
    clone.commit('Start', { Dockerfile: 'FROM node\nUSER node\n' });
    const first = await run(clone.dir, '.', '--checkpoint', 'seen.json');
    expect([first.code, first.err]).toEqual([0, '']);
    const written = first.out.match(/fairlead-audit\/\S+/g) ?? [];
    expect(written).toHaveLength(7);
    expect(written.filter((path) => !existsSync(join(clone.dir, path)))).toEqual([]);
    expect(existsSync(join(clone.dir, 'seen.json'))).toBe(true);
    const other = throwAwayClone();
    other.commit('Start', { a: 'a\n' });
    const refused = await run(other.dir, '.', '--checkpoint', join(clone.dir, 'seen.json'));
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('is of another clone')]);
    clone.commit('Pin', { Dockerfile: 'FROM node:24.1\nUSER node\n' });
    const json = written.find((path) => path.endsWith('.json')) ?? '';
    const second = await run(clone.dir, '.', '--compare', json, '--output', 'later');
    expect(second.out).toContain('1 gone');
    const [, name = ''] = json.split('/');
    const { movement } = JSON.parse(readFileSync(join(clone.dir, 'later', name), 'utf8'));
    expect(movement.gone).toMatchObject([{ id: 'moving-images' }]);
  });

  it('says what it cannot take', async () => {
    const clone = throwAwayClone();
    const empty = await run(clone.dir, '.');
    expect([empty.code, empty.err]).toEqual([2, expect.stringContaining('no commits yet')]);
    clone.commit('Start', { a: 'a\n' });
    const wrong = async (...args: string[]) => (await run(clone.dir, ...args)).err;
    expect(await wrong()).toContain('Say what to audit');
    expect(await wrong('.', 'b')).toContain('one thing');
    expect(await wrong('.', '--hours', 'x')).toContain('--hours cannot be x');
    expect(await wrong('.', '--since', '2026-02-30')).toContain('--since cannot be');
    expect(await wrong('.', '--since', '2026-02-20')).toContain('about organizations');
    expect(await wrong('.', '--compare', 'none.json')).toContain('no file none.json');
    expect(await wrong('.', '--compare', 'a')).toContain('not an audit');
    expect(await wrong('.', '--checkpoint', 'a')).toContain('not a checkpoint');
  });
});
