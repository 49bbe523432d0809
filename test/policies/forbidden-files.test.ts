import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import { type ChangedBlob, leadsOut, onlyLine } from '../../policies/facts/changed-blobs.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { readGitAttributes } from '../../policies/formats/git-attributes.ts';
import { forbiddenFiles as policy } from '../../policies/pull-request/forbidden-files.ts';
import { changedFile } from './sample.ts';

interface Given {
  readonly files: readonly (Partial<ChangedFile> & { readonly path: string })[];
  readonly blobs?: readonly (Partial<ChangedBlob> & { readonly path: string })[];
  readonly attributes?: string;
  readonly options?: Record<string, unknown>;
}

function judge({ files, blobs = [], attributes = '', options = {} }: Given) {
  const facts = {
    changedFiles: files.map((file) => changedFile({ status: 'added', ...file })),
    changedBlobs: blobs.map((blob) => ({ bytes: 100, binary: false, link: false, ...blob })),
    fileMarks: readGitAttributes(attributes),
  };
  const verdict = policy.judge(facts, policy.options.parse(options));
  const findings = verdict.outcome === 'fail' ? verdict.findings : [];
  const said = verdict.outcome === 'fail' ? findings.map(({ message }) => message) : [verdict.because];
  const notes = verdict.outcome === 'skip' ? [] : (verdict.notes ?? []);
  return {
    outcome: verdict.outcome,
    about: findings.map(({ fingerprint }) => fingerprint),
    said: said.map(toPlain).join('\n'),
    notes: notes.map(toPlain).join('\n'),
  };
}

const binary = (path: string, bytes = 1000, more: Partial<ChangedFile> = {}): Given => ({
  files: [{ path, kind: 'binary', patch: null, additions: 0, ...more }],
  blobs: [{ path, bytes, binary: true }],
});
const text = (lines: string) =>
  `@@ -0,0 +1 @@\n${lines
    .split('\n')
    .map((line) => `+${line}`)
    .join('\n')}`;

describe('by name', () => {
  it.each([
    ['.env', 'environment'],
    ['deploy/.ENV', 'environment'],
    ['web/.env.local', 'environment'],
    ['web/.env.test.local', 'environment'],
    ['web/.env.production', 'environment'],
    ['ops/kubeconfig', 'environment'],
    ['home/.kube/config', 'environment'],
    ['infra/terraform.tfstate', 'environment'],
    ['infra/terraform.tfstate.backup', 'environment'],
    ['.aws/credentials', 'environment'],
    ['certs/server.pem', 'key'],
    ['certs/Client.P12', 'key'],
    ['id_rsa', 'key'],
    ['keys/deploy_ed25519', 'key'],
    ['app/release.keystore', 'key'],
    ['.DS_Store', 'junk'],
    ['src/Thumbs.db', 'junk'],
    ['src/._a.ts', 'junk'],
    ['src/a.ts.orig', 'junk'],
    ['src/a.ts~', 'junk'],
    ['src/.a.ts.swp', 'junk'],
    ['lib/tools.zip', 'archive'],
    ['lib/tools.tar.gz', 'archive'],
    ['lib/driver.jar', 'archive'],
  ])('%s is %s', (path, id) => {
    expect(judge({ files: [{ path }] }).about).toEqual([`${id}:${path}`]);
  });

  it.each([
    ['web/node_modules/a/node_modules/b/c.js', 'installed:web/node_modules/'],
    ['node_modules/a.js', 'installed:node_modules/'],
    ['.venv/bin/activate', 'installed:.venv/'],
    ['src/__pycache__/a.cpython-312.pyc', 'installed:src/__pycache__/'],
    ['web/dist/index.js', 'build-output:web/dist/'],
    ['target/release/shop', 'build-output:target/release/'],
    ['app/build/classes/A.class', 'build-output:app/build/classes/'],
    ['src/A.class', 'build-output:src/A.class'],
  ])('%s is %s', (path, fingerprint) => {
    expect(judge({ files: [{ path }] }).about).toEqual([fingerprint]);
  });

  it.each([
    'src/environment.ts',
    '.env.example',
    '.env.sample',
    '.env.test',
    '.env.development',
    '.envrc',
    'docs/kubeconfig.md',
    'infra/main.tf',
    'id_rsa.pub',
    'app/debug.keystore',
    'certs/cacert.pem',
    'test/fixtures/server.pem',
    'src/__tests__/key.p12',
    'test/fixtures/node_modules/a/index.js',
    'test/data/a.zip',
    'gradle/wrapper/gradle-wrapper.jar',
    '.yarn/cache/a-npm-1.0.0.zip',
    'bin/setup',
    'build/webpack.config.js',
    'dist/init/shop.service',
    'src/target/lines.ts',
    'src/distance.ts',
    'src/origin.ts',
  ])('%s belongs here', (path) => {
    expect(judge({ files: [{ path }] }).outcome).toBe('pass');
  });

  it.each([
    ['-----BEGIN CERTIFICATE-----\nMIIB', 'pass'],
    ['-----BEGIN PUBLIC KEY-----\nMIIB', 'pass'],
    ['-----BEGIN PRIVATE KEY-----\nMIIB', 'fail'],
    ['-----BEGIN CERTIFICATE-----\nMIIB\n-----BEGIN RSA PRIVATE KEY-----', 'fail'],
    ['something else', 'fail'],
  ])('certificates and public keys are told by their text: %j', (lines, outcome) => {
    expect(judge({ files: [{ path: 'certs/a.pem', patch: text(lines) }] }).outcome).toBe(outcome);
  });

  it('says so when keys among tests are left alone', () => {
    const { outcome, notes } = judge({ files: [{ path: 'test/a.pem' }] });
    expect([outcome, notes]).toEqual(['pass', 'Keys among tests are assumed to be made up: test/a.pem.']);
  });

  it('one finding speaks of a whole folder', () => {
    const files = Array.from({ length: 500 }, (_, i) => ({ path: `web/node_modules/a/${i}.js` }));
    const { about, said } = judge({ files });
    expect(about).toEqual(['installed:web/node_modules/']);
    expect(said).toContain('The change adds 500 files under web/node_modules/');
    expect(said).toContain('and 497 more');
  });
});

describe('what the change does to a file', () => {
  it('is wrong when it brings it', () => {
    expect(judge({ files: [{ path: '.env', status: 'copied', previousPath: 'a' }] }).outcome).toBe('fail');
    expect(judge({ files: [{ path: '.env', status: 'renamed', previousPath: 'env.txt' }] }).outcome).toBe(
      'fail',
    );
  });

  it.each<readonly [string, Partial<ChangedFile>, string]>([
    ['edits it', { status: 'modified' }, 'pass'],
    ['moves it as what it was', { status: 'renamed', previousPath: 'old/.env' }, 'pass'],
    ['takes it away', { status: 'removed' }, 'skip'],
  ])('is not when it %s', (_, more, outcome) => {
    expect(judge({ files: [{ path: '.env', ...more }] }).outcome).toBe(outcome);
    const given = { files: [{ path: 'a.rtf', ...more, previousPath: more.previousPath ? 'b.rtf' : null }] };
    expect(judge({ ...given, options: { globs: ['**/*.rtf'] } }).outcome).toBe(outcome);
  });
});

describe('what a file is', () => {
  it('a binary is wrong unless it is of a usual kind', () => {
    expect(judge(binary('bin/tool')).said).toBe('bin/tool is a binary file (1 kB), which nobody can review.');
    for (const path of ['img/a.PNG', 'web/a.woff2', 'docs/paper.pdf', 'test/data.bin', 'bun.lockb'])
      expect(judge(binary(path)).outcome).toBe('pass');
    expect(judge(binary('src/paper.pdf')).outcome).toBe('fail');
    expect(judge({ ...binary('bin/tool'), options: { binaries: 'accept' } }).outcome).toBe('pass');
    expect(judge(binary('bin/tool', 1000, { status: 'modified' })).outcome).toBe('pass');
  });

  it('a text that GitHub does not show is no binary', () => {
    const given = binary('data/a.sql');
    expect(judge({ ...given, blobs: [{ path: 'data/a.sql', binary: false }] }).outcome).toBe('pass');
    expect(judge({ ...given, blobs: [{ path: 'data/a.sql', binary: null }] }).outcome).toBe('fail');
    expect(judge({ ...given, blobs: [] }).outcome).toBe('fail');
  });

  it('a pointer of Git LFS is a text', () => {
    const patch = text(
      `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 99999999`,
    );
    expect(judge({ files: [{ path: 'lib/a.zip', patch }] }).outcome).toBe('pass');
    expect(judge({ files: [{ path: 'certs/a.p12', patch }] }).outcome).toBe('fail');
  });

  it('a new submodule is wrong, a newer one is not', () => {
    const module = { path: 'lib/theirs', kind: 'submodule' } as const;
    expect(judge({ files: [module] }).about).toEqual(['submodule:lib/theirs']);
    expect(judge({ files: [{ ...module, status: 'modified' }] }).outcome).toBe('pass');
    expect(judge({ files: [module], options: { submodules: 'accept' } }).outcome).toBe('pass');
  });

  it('a symbolic link out of the repository is wrong; the same text in a file is not', () => {
    const patch = '@@ -0,0 +1 @@\n+../../etc/passwd\n\\ No newline at end of file';
    const files = [{ path: 'src/a', patch, additions: 1 }];
    expect(judge({ files, blobs: [{ path: 'src/a', link: true }] }).said).toBe(
      'src/a is a symbolic link out of the repository, to ../../etc/passwd.',
    );
    expect(judge({ files, blobs: [{ path: 'src/a', link: false }] }).outcome).toBe('pass');
  });
});

describe('size', () => {
  it.each([
    [1_000_000, 'pass'],
    [1_000_001, 'fail'],
  ])('%i bytes: %s', (bytes, outcome) => {
    expect(judge(binary('img/a.png', bytes)).outcome).toBe(outcome);
    expect(judge(binary('img/a.png', bytes, { status: 'modified' })).outcome).toBe(outcome);
  });

  it('of a new text is counted from its patch, in bytes', () => {
    const options = { 'max-kilobytes': 1 };
    const file = (line: string) => ({ path: 'a.txt', additions: 1, patch: `@@ -0,0 +1 @@\n+${line}` });
    expect(judge({ files: [file('x'.repeat(999))], options }).outcome).toBe('pass');
    expect(judge({ files: [file('é'.repeat(500))], options }).said).toBe('a.txt has 1 kB, more than 1 kB.');
    const edited = { ...file('x'.repeat(2000)), status: 'modified' } as const;
    expect(judge({ files: [edited], options }).outcome).toBe('pass');
  });

  it('of lock files does not matter', () => {
    const files = [{ path: 'web/package-lock.json', kind: 'unknown', patch: null } as const];
    const blobs = [{ path: 'web/package-lock.json', bytes: 5_000_000 }];
    expect(judge({ files, blobs }).outcome).toBe('pass');
  });
});

describe('who may say otherwise', () => {
  it('the options, for anything', () => {
    const files = [{ path: '.env' }, { path: 'vendor/theirs', kind: 'submodule' } as const];
    expect(judge({ files, options: { allow: ['.env', 'vendor/**'] } }).outcome).toBe('skip');
    expect(judge({ files: [{ path: 'a.rtf' }], options: { globs: ['**/*.rtf'] } }).about).toEqual([
      'glob:a.rtf',
    ]);
  });

  it('the base branch, for what tools and others write', () => {
    const attributes = '* linguist-generated';
    for (const path of ['dist/index.js', 'lib/a.jar', 'node_modules/a/b.js'])
      expect(judge({ files: [{ path }], attributes }).outcome).toBe('pass');
    expect(judge({ ...binary('bin/tool', 5_000_000), attributes }).outcome).toBe('pass');
    expect(
      judge({ files: [{ path: '.env' }, { path: 'a.p12' }, { path: '.DS_Store' }], attributes }).about,
    ).toHaveLength(3);
    expect(judge({ files: [{ path: 'lib/a.jar' }], attributes: '*.jar binary' }).outcome).toBe('fail');
  });

  it.each([{ globs: ['!a'] }, { 'max-kilobytes': 0 }, { binaries: false }, { sizes: 1 }])(
    'not %j',
    (options) => {
      expect(policy.options.safeParse(options).success).toBe(false);
    },
  );
});

describe('links', () => {
  it.each([
    ['a', 'b', false],
    ['a', '../b', true],
    ['src/a', '../b', false],
    ['src/a', '../../b', true],
    ['src/a', 'x/../../../b', true],
    ['src/a', './././b', false],
    ['a', '/etc/passwd', true],
    ['a', 'C:\\x', true],
  ])('%s → %s leads out: %j', (path, target, out) => {
    expect(leadsOut(path, target)).toBe(out);
  });

  it.each([
    ['@@ -0,0 +1 @@\n+x\n\\ No newline at end of file', 1, 'x'],
    ['@@ -1 +1 @@\n-y\n\\ No newline at end of file\n+x\n\\ No newline at end of file', 1, 'x'],
    ['@@ -0,0 +1 @@\n+x', 1, null],
    ['@@ -1 +0,0 @@\n-x\n\\ No newline at end of file', 1, null],
    ['@@ -0,0 +1,2 @@\n+x\n+y\n\\ No newline at end of file', 2, null],
    [null, 1, null],
  ])('%j has the one line %j', (patch, additions, line) => {
    expect(onlyLine({ patch, additions })).toBe(line);
  });
});

it('any files are judged, and each finding has its own fingerprint', () => {
  const part = fc.oneof(
    fc.constantFrom('node_modules', 'dist', '.env', 'a.zip', 'target', 'release', 'a.js', 'test', 'A.PEM'),
    fc.string({ minLength: 1, maxLength: 8 }).map((name) => name.replaceAll('/', '')),
  );
  const path = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
  fc.assert(
    fc.property(fc.uniqueArray(path), fc.string(), (paths, patch) => {
      const { about } = judge({ files: paths.map((one) => ({ path: one, patch })) });
      expect(new Set(about).size).toBe(about.length);
    }),
  );
});
