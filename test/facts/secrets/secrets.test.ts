import { inspect } from 'node:util';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localSource } from '../../../app/facts/local-source.ts';
import { isDummy } from '../../../app/facts/secrets/dummies.ts';
import { loadRules, matchesIn } from '../../../app/facts/secrets/rules.ts';
import { scan } from '../../../app/facts/secrets/scan.ts';
import { secrets } from '../../../app/facts/secrets.ts';
import type { PullRequestSource } from '../../../app/facts/source.ts';
import { openRange } from '../../../app/git/range.ts';
import { openRepository } from '../../../app/git/repository.ts';
import { CannotLook, NotText, whole } from '../../../app/looked.ts';
import { wantsNothing } from '../../../policies/engine/facts.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { say } from '../../../policies/engine/prose.ts';
import type { ChangedFile } from '../../../policies/facts/changed-files.ts';
import { changedFile } from '../../policies/sample.ts';
import { processorTime } from '../../processor-time.ts';
import { type Files, throwAwayClone } from '../../throw-away-clone.ts';
import { fakeSource } from '../fake-source.ts';
import { address, awsKey, chance, gitHubToken, privateKey } from './made-up.ts';

async function sourceOf(before: Files, after: Files): Promise<PullRequestSource> {
  const clone = throwAwayClone();
  const base = clone.commit('Start', { 'README.md': 'hello\n', ...before });
  clone.commit('Change', after);
  const range = await openRange(await openRepository(clone.dir), { base, head: 'HEAD' });
  return localSource({ range, sarif: null, fetch, now: '2026-11-03T09:00:00Z' })(wantsNothing);
}

/** What the change brings in, as `kind path:line`. */
async function found(before: Files, after: Files): Promise<readonly string[]> {
  const { value, gaps } = await secrets.collect(await sourceOf(before, after));
  expect(gaps).toEqual([]);
  return value.found.map(({ kind, path, line }) => `${kind} ${path}:${line}`);
}

/** A source with these files and no others. */
function told(files: readonly ChangedFile[], more: Partial<PullRequestSource> = {}): PullRequestSource {
  return { ...fakeSource({}).source, changedFiles: async () => whole(files), ...more };
}

const lines = (count: number) => Array.from({ length: count }, (_, i) => `line ${i}`).join('\n');
const token = gitHubToken();

describe('added lines', () => {
  it.each<[string, string, string]>([
    ['a token', `const a = 1;\nconst t = '${token}';\n`, 'github a.txt:2'],
    ['an AWS key', `${awsKey()}\n`, 'aws a.txt:1'],
    [
      'an AWS key on the line after its name',
      `AWS_SECRET_ACCESS_${'KEY'} =\n  "${chance(40)}"\n`,
      'aws a.txt:1',
    ],
    ['an address with a password', `url: ${address(chance(12))}\n`, 'database a.txt:1'],
    ['a private key', `x\n${privateKey()}`, 'private-key a.txt:2'],
    ['a private key, indented', `key: |\n${privateKey().replaceAll(/^/gm, '  ')}`, 'private-key a.txt:2'],
    ['a private key in one line', `k = "${privateKey().replaceAll('\n', '\\n')}"\n`, 'private-key a.txt:1'],
    ['lines as Windows ends them', `x\r\nt = '${token}'\r\n`, 'github a.txt:2'],
    ['in a very long line', `${'x '.repeat(300_000)}${token}\n`, 'github a.txt:1'],
  ])('%s', async (_, text, expected) => {
    expect(await found({}, { 'a.txt': text })).toEqual([expected]);
    expect(await found({ 'a.txt': 'old\n' }, { 'a.txt': text })).toEqual([expected]);
  });

  it('have their own rules by the name of the file', async () => {
    const text = `//registry.npmjs.org/:_${'authToken'}=${chance(20)}\n`;
    expect(await found({}, { 'packages/a/.npmrc': text, 'a.txt': text })).toEqual([
      'assigned a.txt:1',
      'npm packages/a/.npmrc:1',
    ]);
  });

  it('of a service account are told by their file', async () => {
    const account = JSON.stringify({ private_key_id: 'x', private_key: privateKey() }, null, 1);
    expect(await found({}, { 'key.json': account })).toEqual(['gcp key.json:1', 'private-key key.json:3']);
  });

  it('are numbered within their file and kind', async () => {
    const text = `${gitHubToken('a')}\n${awsKey()}\n${gitHubToken('b')}\n`;
    const { value } = await secrets.collect(await sourceOf({}, { 'a.txt': text, 'b.txt': gitHubToken('c') }));
    expect(value.found.map(({ kind, path, occurrence }) => `${kind} ${path} ${occurrence}`)).toEqual([
      'github a.txt 1',
      'aws a.txt 1',
      'github a.txt 2',
      'github b.txt 1',
    ]);
  });

  it('cannot switch rules off', async () => {
    for (const comment of ['secretlint-disable', 'secretlint-disable-line', 'secretlint-disable-next-line'])
      expect(
        await found({}, { 'a.ts': `// ${comment}\nconst t = '${token}'; // ${comment}\n` }),
      ).toHaveLength(1);
  });
});

describe('what was there before', () => {
  const around = (middle: string) => `${lines(9)}\n${middle}\n${lines(9)}\n`;
  const two = (t: string) => `a\n${t}\nb\n`;
  it.each<[string, Files, Files, readonly string[]]>([
    ['stays untouched', { 'a.txt': around(token) }, { 'a.txt': `${around(token)}more\n` }, []],
    ['stands beside an added line', { 'a.txt': two(token) }, { 'a.txt': `${two(token)}c\n` }, []],
    ['is removed', { 'a.txt': two(token) }, { 'a.txt': 'a\nb\n' }, []],
    ['is removed with its file', { 'a.txt': two(token) }, { 'a.txt': null }, []],
    [
      'is moved within the file',
      { 'a.txt': `${token}\n${lines(20)}\n` },
      { 'a.txt': `${lines(20)}\n${token}\n` },
      [],
    ],
    ['is moved to another file', { 'a.txt': two(token) }, { 'a.txt': 'a\nb\n', 'b.txt': `${token}\n` }, []],
    ['goes with its file', { 'a.txt': around(token) }, { 'a.txt': null, 'b.txt': around(token) }, []],
    ['gets another indentation', { 'a.txt': two(token) }, { 'a.txt': two(`    ${token}`) }, []],
    [
      'is copied within the file',
      { 'a.txt': two(token) },
      { 'a.txt': `${two(token)}${token}\n` },
      ['github a.txt:4'],
    ],
    ['is copied to another file', { 'a.txt': two(token) }, { 'b.txt': `${token}\n` }, ['github b.txt:1']],
    [
      'is replaced by another',
      { 'a.txt': two(token) },
      { 'a.txt': two(gitHubToken('z')) },
      ['github a.txt:2'],
    ],
    [
      'is an AWS key that is replaced',
      { 'a.txt': two(`${awsKey('a').replace(' = ', `${' '.repeat(60)}= `)}`) },
      { 'a.txt': two(`${awsKey('b').replace(' = ', `${' '.repeat(60)}= `)}`) },
      ['aws a.txt:2'],
    ],
    [
      'is moved and another added',
      { 'a.txt': two(token) },
      { 'a.txt': 'a\nb\n', 'b.txt': `${gitHubToken('z')}\n${token}\n` },
      ['github b.txt:1'],
    ],
  ])('%s', async (_, before, after, expected) => {
    expect(await found(before, after)).toEqual(expected);
  });

  it('is a private key of which a line changes', async () => {
    const key = privateKey().split('\n');
    const other = privateKey().split('\n');
    const changed = [key[0], other[1], ...key.slice(2)].join('\n');
    expect(await found({ 'a.pem': key.join('\n') }, { 'a.pem': changed })).toEqual(['private-key a.pem:2']);
  });

  it('counts as moved', async () => {
    const source = await sourceOf({ 'a.txt': two(token) }, { 'a.txt': 'a\nb\n', 'b.txt': `${token}\n` });
    expect((await secrets.collect(source)).value.moved).toBe(1);
    const beside = await sourceOf({ 'a.txt': two(token) }, { 'a.txt': `${two(token)}c\n` });
    expect((await secrets.collect(beside)).value.moved).toBe(0);
  });
});

describe('examples', () => {
  const scheme = 'https';
  it.each<[string, string]>([
    ["AWS's documented key", `AWS_SECRET_ACCESS_KEY="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"`],
    ['a row', `ghp_${'1234567890abcdefghijklmnopqrstuvwxyz'}`],
    ['one letter', `ghp_${'x'.repeat(36)}`],
    ['a word', `ghp_${'EXAMPLE'}${chance(29)}`],
    ["nobody's host", address(chance(12), 'db.example.com')],
    ['this machine', address(chance(12), 'localhost')],
    ['a variable', address(`$${'{DB_PASSWORD}'}`)],
    ['user and password alike', `postgres://app:app@db.acme.io/shop`],
    ["everybody's password on a host nearby", `${'postgres'}://me:${'hunter2'}@db:5432/shop`],
    ['a placeholder', `${scheme}://user:your-password@acme.io/`],
    ['the form of a token', `xoxb-${'1-a-b'}`],
    ['a cut key', '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----'],
  ])('%s is none', async (_, text) => {
    expect(await found({}, { 'a.txt': `${text}\n` })).toEqual([]);
  });

  it.each<[string, string]>([
    ['an example elsewhere on the line', `${token} // for example`],
    ['a name after the host', `${address(chance(12))}?owner=a@example.com`],
    ['a database called example', `${address(chance(12))}_example`],
    ["everybody's password on a host of the world", `${'postgres'}://me:${'hunter2'}@db.acme.io:5432/shop`],
    ['a host nearby', address(chance(12), 'db')],
    ['a host that only begins so', address(chance(12), 'example.com.acme.io')],
  ])('%s does not make one', async (_, text) => {
    expect(await found({}, { 'a.txt': `${text}\n` })).toHaveLength(1);
  });

  it('are not looked for in private keys', () => {
    expect(isDummy({ kind: 'private-key', value: 'xxxxxxexample', start: 0, end: 1 })).toBe(false);
  });
});

describe('a file without lines', () => {
  const unknown = (path: string, more: Partial<ChangedFile> = {}) =>
    changedFile({ path, kind: 'unknown', patch: null, additions: 9000, ...more });
  const texts =
    (head: string | null, before: string | null = ''): PullRequestSource['text'] =>
    async (place) =>
      place === 'head' ? head : before;

  it('is read, and what it had before is told apart', async () => {
    const head = `a\n${token}\n${gitHubToken('z')}\n`;
    const source = told([unknown('a.txt')], { text: texts(head, `${token}\n`) });
    expect((await secrets.collect(source)).value.found).toMatchObject([{ kind: 'github', line: 3 }]);
    const fresh = told([unknown('a.txt', { status: 'added' })], { text: texts(head) });
    expect((await secrets.collect(fresh)).value.found).toHaveLength(2);
  });

  it('that calls itself binary is read too, unless its name says what it is', async () => {
    const binary = (path: string) =>
      changedFile({ path, kind: 'binary', patch: null, additions: 0, deletions: 0 });
    const source = told([binary('.env'), binary('logo.png')], { text: texts(`T=${token}\n`, null) });
    expect((await secrets.collect(source)).value).toMatchObject({
      found: [{ path: '.env' }],
      files: 1,
      notText: 1,
    });
    for (const contents of [null, '\0\uFFFD\u0001x\0'.repeat(50), `${'\u0001'.repeat(50)}${token}\0`]) {
      const really = told([binary('data.bin2')], {
        text: async (_, path) => Promise.reject(new NotText(path, contents)),
      });
      expect(await secrets.collect(really)).toMatchObject({ value: { files: 0, notText: 1 }, gaps: [] });
    }
  });

  it.each([
    ['UTF-16', [...`\r\nT=${token}`].join('\0')],
    ['UTF-16 with its mark', `\uFFFD\uFFFD${[...`ab\nT=${token}`].join('\0')}\0`],
    ['text with a stray NUL', `a\nT=${token}\0\n`],
  ])('that is %s is text, and no error shows it', async (_, contents) => {
    const error = new NotText('a.txt', contents);
    expect(JSON.stringify({ ...error }) + inspect(error, { showHidden: true })).not.toContain(token.slice(5));
    expect(inspect(error, { showHidden: true })).not.toContain([...token.slice(5)].join('\0'));
    const file = changedFile({ path: 'a.txt', status: 'added', kind: 'binary', patch: null, additions: 0 });
    const source = told([file], { text: async () => Promise.reject(error) });
    expect((await secrets.collect(source)).value.found).toMatchObject([{ kind: 'github', line: 2 }]);
  });

  it('on a clone, whatever its attributes say', async () => {
    expect(await found({ '.gitattributes': '*.env -diff\n' }, { 'a.env': `T=${token}\n` })).toEqual([
      'github a.env:1',
    ]);
  });

  it.each<[string, ChangedFile, Partial<PullRequestSource>, string]>([
    [
      'is refused',
      unknown('a.txt'),
      { text: async () => Promise.reject(new CannotLook(say`refused`)) },
      'refused',
    ],
    ['is gone', unknown('a.txt'), { text: texts(null) }, 'was not found'],
    ['is too large', unknown('a.txt'), { text: texts('x'.repeat(4_000_001)) }, 'too large'],
    [
      'has half a patch',
      changedFile({ path: 'a.txt', patch: '@@ -1 +1,3 @@\n-a\n+b' }),
      { text: texts(null) },
      'was not found',
    ],
    [
      'breaks the reader',
      unknown('a.txt'),
      { text: async () => Promise.reject(new Error(token)) },
      'a defect',
    ],
  ])('that %s is a gap, which tells nothing of the text', async (_, file, more, reason) => {
    const { value, gaps } = await secrets.collect(told([file], more));
    const said = gaps.map((gap) => toPlain(gap.reason)).join();
    expect(said).toContain(reason);
    expect(said).not.toContain(token);
    expect(value).toMatchObject({ found: [], files: 0 });
  });

  it('whose past cannot be read is a gap, not a finding', async () => {
    const text: PullRequestSource['text'] = async (place) =>
      place === 'head' ? `${token}\n` : Promise.reject(new CannotLook(say`refused`));
    const { value, gaps } = await secrets.collect(told([unknown('a.txt')], { text }));
    expect([value.found, gaps.length]).toEqual([[], 1]);
  });

  it('is one of too many', async () => {
    const files = Array.from({ length: 30 }, (_, i) => unknown(`${String(i).padStart(2, '0')}.txt`));
    const { value, gaps } = await secrets.collect(told(files, { text: texts('a') }));
    expect(value.files).toBe(20);
    expect(gaps.map((gap) => toPlain(gap.reason)).at(-1)).toBe(
      '5 more files could not be looked at for secrets',
    );
    expect(gaps).toHaveLength(6);
  });
});

describe('the change as a whole', () => {
  it('keeps the gaps of the list of files', async () => {
    const gaps = [{ reason: say`the list is cut` }];
    const cut = { ...told([]), changedFiles: async () => ({ value: [], gaps }) };
    expect((await secrets.collect(cut)).gaps).toEqual(gaps);
  });

  it('cannot be had without its files', async () => {
    const refused = { ...told([]), changedFiles: async () => Promise.reject(new CannotLook(say`refused`)) };
    await expect(secrets.collect(refused)).rejects.toThrow(CannotLook);
  });

  it('never holds a value, nor anything made from one', async () => {
    const password = chance(10, 'pw');
    const text = `${token}\n${address(password)}\n${awsKey()}\n${privateKey()}`;
    const one = await secrets.collect(await sourceOf({}, { 'a.txt': text }));
    const other = await secrets.collect(
      await sourceOf(
        {},
        { 'a.txt': `${gitHubToken('q')}\n${address('hunter2')}\n${awsKey('q')}\n${privateKey()}` },
      ),
    );
    expect(one.value.found).toHaveLength(4);
    expect(one).toEqual(other);
  });
});

describe("secretlint's rules", () => {
  it('each have a name of ours, and the one that obeys comments is left out', async () => {
    const loaded = await loadRules();
    expect(loaded.filter(({ kind }) => kind === 'other')).toEqual([]);
    expect(loaded).toHaveLength(rules.length - 1);
    expect(loaded.map(({ creator }) => creator.meta.id)).not.toContain(
      '@secretlint/secretlint-rule-filter-comments',
    );
  });

  it('never see a path that they could open', async () => {
    const seen: unknown[] = [];
    const creator = {
      messages: {},
      meta: { id: 'x', type: 'scanner', recommended: true, supportedContentTypes: ['text'] },
      create: () => ({ file: (source: object) => void seen.push({ ...source }) }),
    };
    for (const path of ['etc/passwd', 'a/.npmrc', 'key.p12', 'a.json'])
      await matchesIn([{ kind: 'other', creator: creator as never }], 'x', path);
    expect(seen).toMatchObject([
      { filePath: 'text', ext: '', physicalFilePath: undefined },
      { filePath: '.npmrc', ext: '' },
      { filePath: 'text', ext: '' },
      { filePath: 'text', ext: '.json' },
    ]);
  });

  it('that fail say nothing of what they read', async () => {
    const failing = {
      messages: {},
      meta: { id: 'x', type: 'scanner', recommended: true, supportedContentTypes: ['text'] },
      create: () => ({
        file: ({ content }: { content: string }) => {
          throw new Error(content);
        },
      }),
    };
    const one = [{ kind: 'aws', creator: failing as never }] as const;
    await expect(matchesIn(one, token, 'a')).rejects.toThrow(/^secretlint's rule for aws failed$/);
  });

  it('find a secret once wherever it stands in a long text', async () => {
    const loaded = await loadRules();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 127_700, max: 128_200 }), async (at) => {
        const matches = await scan(loaded, `${' '.repeat(at)}${token} ${'x '.repeat(9000)}`, 'a', (work) =>
          work(),
        );
        expect(matches.map(({ start }) => start)).toEqual([at]);
      }),
      { numRuns: 25 },
    );
  });

  it('stop when the time is up', async () => {
    const late = () => {
      throw new CannotLook(say`late`);
    };
    await expect(scan(await loadRules(), 'x', 'a', late)).rejects.toThrow('late');
  });

  it.each<[string, string]>([
    ['one letter', 'a'],
    ['GitHub', 'ghs_1_'],
    ['GitHub with points', `${'ghs_1_'.repeat(150)}.${'a'.repeat(9999)}`],
    ['keys that begin', '-----BEGIN PRIVATE KEY-----\n'],
    ['keys that never end', `-----BEGIN PRIVATE KEY-----${'A'.repeat(9000)}`],
    ['addresses', `https://a:${'a'.repeat(250)}@${'a'.repeat(250)}`],
    ['databases', `mysql://a:${'b'.repeat(200)}`],
    ['Slack', 'xoxb-1-a-'],
    ['figures', 'figd_'],
    ['OpenAI', 'sk-proj-'],
    ['names', 'SECRET_ACCESS_KEY   '],
  ])('take little time for hostile text: %s', async (_, piece) => {
    const text = piece.repeat(Math.ceil(500_000 / piece.length)).slice(0, 500_000);
    const rules = await loadRules();
    expect(await processorTime(() => scan(rules, text, 'a', (work) => work()))).toBeLessThan(5000);
  });
});

describe('commits of the change', () => {
  async function past(commits: readonly Files[], before: Files = {}) {
    const clone = throwAwayClone();
    const base = clone.commit('Start', { 'README.md': 'hello\n', ...before });
    const ids = commits.map((files, i) => clone.commit(`Change ${i}`, files));
    const range = await openRange(await openRepository(clone.dir), { base, head: 'HEAD' });
    const source = localSource({ range, sarif: null, fetch, now: '2026-11-03T09:00:00Z' })(wantsNothing);
    const { value, gaps } = await secrets.collect(source);
    expect(gaps).toEqual([]);
    return {
      past: value.past.map(({ kind, path, commit }) => `${kind} ${path} ${ids.indexOf(commit)}`),
      found: value.found.map(({ path }) => path),
      commits: value.commits,
    };
  }
  const t = `t = '${token}'\n`;
  it.each<[string, readonly Files[], Files, readonly string[], readonly string[]]>([
    ['one adds, another removes', [{ 'a.txt': t }, { 'a.txt': 'x\n' }], {}, ['github a.txt 0'], []],
    ['its file goes', [{ 'b.txt': 'x\n' }, { 'a.txt': t }, { 'a.txt': null }], {}, ['github a.txt 1'], []],
    [
      'a key of several lines',
      [{ 'a.pem': privateKey() }, { 'a.pem': null }],
      {},
      ['private-key a.pem 0'],
      [],
    ],
    ['it stays: told once', [{ 'a.txt': t }, { 'b.txt': 'x\n' }], {}, [], ['a.txt']],
    ['it moves within the change', [{ 'a.txt': t }, { 'a.txt': null, 'b.txt': t }], {}, [], ['b.txt']],
    ['it was there, goes and comes back', [{ 'a.txt': 'x\n' }, { 'a.txt': t }], { 'a.txt': t }, [], []],
    ['it was there and goes', [{ 'a.txt': `${t}x\n` }, { 'a.txt': null }], { 'a.txt': t }, [], []],
    [
      'it is told of the first that has it',
      [{ 'a.txt': t }, { 'a.txt': 'x\n' }, { 'a.txt': t }, { 'a.txt': 'y\n' }],
      {},
      ['github a.txt 0'],
      [],
    ],
  ])('%s', async (_, commits, before, expected, found) => {
    expect(await past(commits, before)).toEqual({
      past: expected,
      found,
      commits: { all: commits.length, seen: commits.length, binary: 0 },
    });
  });

  it('are not asked for when there is one', async () => {
    expect(await past([{ 'a.txt': 'x\n' }])).toMatchObject({ past: [], commits: null });
  });

  it('that are too large are said, and an outage is a gap', async () => {
    const large = told([], { commitPatches: async () => ({ commits: 3, text: null }) });
    expect((await secrets.collect(large)).value.commits).toEqual({ all: 3, seen: 0, binary: 0 });
    const down = told([], { commitPatches: () => Promise.reject(new CannotLook(say`GitHub is down`)) });
    expect((await secrets.collect(down)).gaps.map(({ reason }) => toPlain(reason))).toEqual([
      'GitHub is down',
    ]);
  });
});
