import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type { ChangedBlob } from '../../policies/facts/changed-blobs.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import { readGitAttributes } from '../../policies/formats/git-attributes.ts';
import { partsOf } from '../../policies/pull-request/size/parts.ts';
import { size as policy } from '../../policies/pull-request/size.ts';
import { changedFile } from './sample.ts';

interface Given {
  readonly files: readonly ChangedFile[];
  readonly blobs?: readonly Pick<ChangedBlob, 'path' | 'binary'>[];
  readonly attributes?: string;
  readonly options?: Record<string, unknown>;
}

function judge({ files, blobs = [], attributes = '', options = {} }: Given) {
  const changedBlobs = blobs.map((blob) => ({ bytes: 100, link: false, ...blob }));
  const facts = { changedBlobs, changedFiles: files, fileMarks: readGitAttributes(attributes) };
  const verdict = policy.judge(facts, policy.options.parse(options));
  const said =
    verdict.outcome === 'fail'
      ? verdict.findings.flatMap(({ message, remedy }) => [message, remedy])
      : [verdict.because];
  const notes = verdict.outcome === 'skip' ? [] : (verdict.notes ?? []);
  return {
    outcome: verdict.outcome,
    said: said.map(toPlain).join('\n'),
    notes: notes.map(toPlain).join('\n'),
  };
}

const file = (path: string, additions = 401, more: Partial<ChangedFile> = {}) =>
  changedFile({ path, additions, deletions: 0, ...more });

describe('what counts', () => {
  it.each<readonly [string, ChangedFile, string]>([
    ['code', file('src/a.ts'), ''],
    ['configuration', file('config/app.yml'), ''],
    ['code whose patch GitHub left out', file('src/a.ts', 401, { kind: 'unknown', patch: null }), ''],
    ['what the base says is no generated code', file('dist/a.ts'), 'dist/** -linguist-generated'],
    ['a file that only its own folder marks', file('src/a.ts'), ''],
  ])('%s', (_, one, attributes) => {
    expect(judge({ files: [one], attributes }).outcome).toBe('fail');
  });

  it.each<readonly [string, ChangedFile, string]>([
    ['a lock file', file('web/pnpm-lock.yaml'), ''],
    ['generated code', file('src/api.pb.go'), ''],
    ['vendored code', file('vendor/lib/a.go'), ''],
    ['tests', file('src/a.test.ts'), ''],
    ['documentation', file('docs/guide.md'), ''],
    ['what the base marks as generated', file('src/client.ts'), 'src/client.ts linguist-generated'],
    ['what the base marks as vendored', file('lib/a.js'), 'lib/** linguist-vendored=true'],
    ['what the base does not show', file('data/a.sql'), '*.sql -diff'],
    ['a removed file', file('src/a.ts', 0, { status: 'removed', deletions: 9000 }), ''],
    ['a renamed file', file('src/a.ts', 0, { status: 'renamed', previousPath: 'src/b.ts' }), ''],
    ['a binary file', file('src/a.bin', 0, { kind: 'binary', patch: null }), ''],
  ])('not %s', (_, one, attributes) => {
    const { outcome, said } = judge({ files: [one], attributes, options: { files: 1 } });
    expect([outcome, said]).toEqual(['pass', '0 added lines in 0 files to review.']);
  });

  it('what the options say', () => {
    expect(judge({ files: [file('src/a.test.ts')], options: { tests: 'count' } }).outcome).toBe('fail');
    expect(judge({ files: [file('docs/a.md')], options: { documentation: 'count' } }).outcome).toBe('fail');
    expect(judge({ files: [file('src/a.ts')], options: { ignore: ['src/**'] } }).outcome).toBe('pass');
    const vendored = { files: [file('test/vendor/a.go')], options: { tests: 'count' } };
    expect(judge(vendored).outcome).toBe('pass');
  });

  it('is told apart from what does not', () => {
    const { notes } = judge({
      files: [file('src/a.ts', 10, { deletions: 30 }), file('a.lock', 500), file('b.lock', 100)],
    });
    expect(notes).toBe('Not counted: 600 added lines in 2 files and 30 removed lines.');
    expect(judge({ files: [file('src/a.ts', 10)] }).notes).toBe('');
  });
});

describe('limits', () => {
  const many = (n: number) => Array.from({ length: n }, (_, i) => file(`src/${i}.ts`, 1));

  it.each([
    [[file('a.ts', 400)], 'pass'],
    [[file('a.ts', 401)], 'fail'],
    [many(30), 'pass'],
    [many(31), 'fail'],
    [[], 'pass'],
  ])('%#', (files, outcome) => {
    expect(judge({ files }).outcome).toBe(outcome);
  });

  it('are both named when both are passed', () => {
    expect(judge({ files: many(3), options: { lines: 2, files: 2 } }).said).toContain(
      '3 added lines in 3 files to review, more than 2 lines and 2 files',
    );
  });

  it.each([{ lines: 0 }, { files: 1.5 }, { tests: true }, { ignore: ['!a'] }, { label: 'x' }])(
    'refuse %j',
    (options) => {
      expect(policy.options.safeParse(options).success).toBe(false);
    },
  );
});

describe('how to take it apart', () => {
  it('names the largest files, and the folders it is spread over', () => {
    const files = [
      file('services/billing/a.ts', 300),
      file('services/billing/b.ts', 20),
      file('services/web/c.ts', 200),
      file('services/web/d.ts', 0),
      file('services/mail/e.ts', 10),
    ];
    const { said } = judge({ files });
    expect(said).toContain(
      'services/billing/a.ts (+300), services/web/c.ts (+200), services/billing/b.ts (+20) and 1 more',
    );
    expect(said).toContain(
      'By folder it is services/billing/ 320 lines in 2 files, services/web/ 200 lines in 1 file, services/mail/ 10 lines in 1 file',
    );
  });

  it('does not speak of folders when there is one', () => {
    const { said } = judge({ files: [file('src/a/b.ts', 500)] });
    expect(said).not.toContain('By folder');
  });

  it('counts every file once, whatever the paths', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 5 })
      .map((p) => p.join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 20 }), (paths) => {
        const parts = partsOf(paths.map((one) => file(one, 1)));
        const sum = parts.reduce((n, { size }) => n + size.files, 0);
        expect([0, paths.length]).toContain(sum);
        expect(parts.length).not.toBe(1);
      }),
    );
  });
});

describe('text that attributes call binary', () => {
  const called = (status: ChangedFile['status']) =>
    file('src/a.ts', 0, { kind: 'binary', patch: null, status });
  const marks = file('src/.gitattributes', 1);
  const text = [{ path: 'src/a.ts', binary: false }];
  it.each<readonly [string, Given, 'pass' | 'fail']>([
    ['a new file', { files: [called('added')], blobs: text }, 'fail'],
    ['an edited one, with the attributes', { files: [called('modified'), marks], blobs: text }, 'fail'],
    ['an edited one, which may have another mode', { files: [called('modified')], blobs: text }, 'pass'],
    ['a binary', { files: [called('added')], blobs: [{ path: 'src/a.ts', binary: true }] }, 'pass'],
    ['called so on the base', { files: [called('added')], blobs: text, attributes: '*.ts -diff' }, 'pass'],
    ['ignored', { files: [called('added')], blobs: text, options: { ignore: ['src/**'] } }, 'pass'],
  ])('%s', (_, given, outcome) => {
    const { said, ...judged } = judge(given);
    expect(judged.outcome).toBe(outcome);
    expect(said.includes('No line of src/a.ts is shown')).toBe(outcome === 'fail');
  });
});
