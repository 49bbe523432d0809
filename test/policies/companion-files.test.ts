import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { rollbackOf } from '../../policies/pull-request/companion-files/rollback.ts';
import { companionFiles as policy } from '../../policies/pull-request/companion-files.ts';
import { changedFile, pullRequest } from './sample.ts';

type Given = string | (Partial<ChangedFile> & { readonly path: string });

function filesOf(given: readonly Given[]): readonly ChangedFile[] {
  return given.map((one) => changedFile(typeof one === 'string' ? { path: one, additions: 20 } : one));
}

function judge(given: readonly Given[], options: object = {}, draft = false) {
  const facts = { pullRequest: { ...pullRequest, draft }, changedFiles: filesOf(given) };
  return policy.judge(facts, policy.options.parse(options));
}

/** Fingerprints of what is missing; `skip` or `pass` when nothing is. */
function missed(given: readonly Given[], options: object = {}): readonly string[] | string {
  const verdict = judge(given, options);
  return verdict.outcome === 'fail'
    ? verdict.findings.map(({ fingerprint }) => fingerprint)
    : verdict.outcome;
}

const removed = (path: string) => ({ path, status: 'removed' as const, additions: 0, deletions: 9 });
const added = (path: string) => ({ path, status: 'added' as const, additions: 20, deletions: 0 });
const moved = (previousPath: string, path: string) => ({
  path,
  previousPath,
  status: 'renamed' as const,
  additions: 0,
  deletions: 0,
});

describe('migrations', () => {
  it.each<[string, readonly Given[], readonly string[] | string]>([
    ['nothing to do with them', ['src/a.ts'], 'skip'],
    ['with the way back', [added('db/1_a.up.sql'), added('db/1_a.down.sql')], 'pass'],
    ['without', [added('db/1_a.up.sql')], ['rollback:db/1_a.up.sql']],
    ['with another way back', [added('db/1_a.up.sql'), added('db/2_b.down.sql')], ['rollback:db/1_a.up.sql']],
    [
      'whose way back is removed',
      [added('db/1_a.up.sql'), removed('db/1_a.down.sql')],
      ['rollback:db/1_a.up.sql'],
    ],
    ['edited', ['db/1_a.up.sql'], 'skip'],
    ['moved', [moved('a/1_a.up.sql', 'db/1_a.up.sql')], 'skip'],
    ['removed', [removed('db/1_a.up.sql')], 'skip'],
    ['in one file', [added('db/migrate/20261102_a.rb')], 'skip'],
  ])('%s', (_, files, expected) => {
    expect(missed(files)).toEqual(expected);
  });

  it.each([
    ['1_a.up.sql', '1_a.down.sql'],
    ['m/2026-11-02-a/up.sql', 'm/2026-11-02-a/down.sql'],
    ['m/sqls/2026-a-up.sql', 'm/sqls/2026-a-down.sql'],
    ['m/1_a_up.sql', 'm/1_a_down.sql'],
    ['up.sql', 'down.sql'],
    ['m/backup.sql', null],
    ['m/startup.sql', null],
    ['m/up.ts', null],
    ['m/up.sql/readme', null],
  ])('%s goes back by %s', (path, expected) => {
    expect(rollbackOf(path)).toBe(expected);
  });
});

describe('ready-made rules', () => {
  it.each<[string, readonly Given[], readonly string[] | string]>([
    ['tests', ['src/a.ts'], ['kind:tests']],
    ['tests', ['src/a.ts', 'src/a.test.ts'], 'pass'],
    ['tests', ['src/a.ts', 'test/anything.ts'], 'pass'],
    ['tests', ['pkg/a.go', 'pkg/a_test.go'], 'pass'],
    ['tests', ['a/A.java', 'a/ATest.java'], 'pass'],
    ['tests', ['src/a.ts', removed('src/a.test.ts')], ['kind:tests']],
    ['tests', ['src/a.ts', moved('test/a.ts', 'test/b.ts')], ['kind:tests']],
    ['tests', ['src/a.ts', { path: 'test/a.ts', additions: 0, deletions: 5 }], ['kind:tests']],
    ['tests', [{ path: 'src/a.ts', additions: 9 }], 'pass'],
    [
      'tests',
      [
        { path: 'src/a.ts', additions: 5 },
        { path: 'src/b.ts', additions: 5 },
      ],
      ['kind:tests'],
    ],
    ['tests', ['test/a.test.ts'], 'skip'],
    ['tests', ['README.md', 'docs/a.ts'], 'skip'],
    ['tests', ['package-lock.json', 'dist/a.js', 'src/a.generated.ts', 'api/a.pb.go'], 'skip'],
    ['tests', ['vendor/a/a.go', 'examples/a.ts', 'vite.config.ts', '.github/a.js', 'src/a.d.ts'], 'skip'],
    ['tests', ['src/types.ts', 'src/a.types.ts', 'types/a.ts'], 'skip'],
    ['tests', [removed('src/a.ts'), moved('src/a.ts', 'src/b.ts')], 'skip'],
    ['changelog', ['src/a.ts'], ['kind:changelog']],
    ['changelog', ['src/a.ts', 'CHANGELOG.md'], 'pass'],
    ['changelog', ['src/a.ts', '.changeset/brave-cats.md'], 'pass'],
    ['changelog', ['src/a.ts', 'packages/a/CHANGES.rst'], 'pass'],
    ['changelog', ['src/a.test.ts'], 'skip'],
    ['docs', ['api/openapi.yaml'], ['kind:docs']],
    ['docs', ['api/openapi.yaml', 'docs/api/pay.md'], 'pass'],
    ['docs', ['src/a.ts'], 'skip'],
    ['runbook', ['infra/main.tf'], ['kind:runbook']],
    ['runbook', ['infra/main.tf', 'docs/runbooks/db.md'], 'pass'],
    ['runbook', ['src/a.ts'], 'skip'],
  ])('%s: %j: %j', (kind, files, expected) => {
    expect(missed(files, { kinds: [kind] })).toEqual(expected);
  });

  it('apply together, each once', () => {
    expect(missed(['src/a.ts'], { kinds: ['tests', 'changelog', 'tests'] })).toEqual([
      'kind:changelog',
      'kind:tests',
    ]);
  });
});

describe('own rules', () => {
  const rule = { name: 'Pair', when: ['a/**'], companions: ['b/**'], why: 'They go together.' };
  /** Written with `companions` for the configuration's `then`, which a linter takes for a promise's. */
  const written = (one: object) =>
    Object.fromEntries(
      Object.entries(one).map(([key, value]) => [key === 'companions' ? 'then' : key, value]),
    );
  const rules = (...all: readonly object[]) => ({
    kinds: [],
    rules: all.map((one) => written({ ...rule, ...one })),
  });
  it.each<[string, readonly Given[], object, readonly string[] | string]>([
    ['one without the other', ['a/x.ts'], {}, ['rule:Pair']],
    ['one with the other', ['a/x.ts', 'b/x.ts'], {}, 'pass'],
    ['the other alone', ['b/x.ts'], {}, 'skip'],
    ['what is excepted', ['a/x.ts'], { unless: ['a/x.*'] }, 'skip'],
    ['the file itself is no companion of itself', ['a/x.ts'], { companions: ['a/index.ts'] }, ['rule:Pair']],
    [
      'a companion under the same glob asks for nothing',
      ['a/index.ts'],
      { companions: ['a/index.ts'] },
      'skip',
    ],
    ['any of several', ['a/x.ts', 'c/x.ts'], { companions: ['b/**', 'c/**'] }, 'pass'],
    ['all of several', ['a/x.ts', 'c/x.ts'], { companions: ['b/**', 'c/**'], need: 'all' }, ['rule:Pair']],
    [
      'all of several, given',
      ['a/x.ts', 'b/x.ts', 'c/x.ts'],
      { companions: ['b/**', 'c/**'], need: 'all' },
      'pass',
    ],
    ['lines only taken out', [{ path: 'a/x.ts', additions: 0, deletions: 3 }], {}, ['rule:Pair']],
    ['a picture', [{ path: 'a/x.bin', kind: 'binary', additions: 0, deletions: 0 }], {}, ['rule:Pair']],
    ['a file too large to show', [{ path: 'a/x.ts', kind: 'unknown' }], {}, ['rule:Pair']],
    ['a removed file', [removed('a/x.ts')], {}, 'skip'],
    ['a moved file', [moved('x.ts', 'a/x.ts')], {}, 'skip'],
    ['documentation', ['a/README.md'], {}, 'skip'],
    ['documentation that is meant', ['a/README.md'], { when: ['a/**/*.md'] }, ['rule:Pair']],
    [
      'a folder of documentation that is meant',
      ['docs/api/x.yaml'],
      { when: ['docs/api/**'] },
      ['rule:Pair'],
    ],
    ['a lock file', ['a/package-lock.json'], {}, 'skip'],
    ['a lock file that is meant', ['package-lock.json'], { when: ['package-lock.json'] }, ['rule:Pair']],
    ['generated code that is meant', ['dist/a.js'], { when: ['{dist,lib}/**'] }, ['rule:Pair']],
    ['a documentation companion', ['a/x.ts', 'docs/x.md'], { companions: ['docs/**'] }, 'pass'],
  ])('%s', (_, files, more, expected) => {
    expect(missed(files, rules(more))).toEqual(expected);
  });

  it("show the configuration's words as a value, never as ours", () => {
    const why = 'See [this](https://evil.example) @everyone <img>';
    const verdict = judge(['a/x.ts'], rules({ name: '`Pair` *x*', why }));
    const finding = verdict.outcome === 'fail' ? verdict.findings[0] : null;
    expect(toPlain(finding?.message ?? [])).toBe(
      '`Pair` *x*: a/x.ts changed, and nothing was added to b/**.',
    );
    const ours = [...(finding?.message ?? []), ...(finding?.remedy ?? [])].filter(
      (part) => typeof part === 'string',
    );
    expect(ours.join('')).not.toMatch(/evil|Pair|everyone/);
    expect(finding?.path).toBe('a/x.ts');
  });

  it.each<[string, object]>([
    ['two of one name', rules({}, {})],
    ['without a reason', rules({ why: ' ' })],
    ['without globs', rules({ when: [] })],
    ['with a hostile glob', rules({ when: ['{a,b}'.repeat(60)] })],
    ['with an unknown key', rules({ regex: '.*' })],
  ])('%s are refused', (_, options) => {
    expect(policy.options.safeParse(options).success).toBe(false);
  });
});

it('a draft is not judged', () => {
  expect(judge([added('db/1_a.up.sql')], {}, true).outcome).toBe('skip');
});
