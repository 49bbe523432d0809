import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Known } from '../../policies/engine/facts.ts';
import { toPlain } from '../../policies/engine/plain.ts';
import { say } from '../../policies/engine/prose.ts';
import type { Finding } from '../../policies/engine/verdict.ts';
import type { ChangedFile } from '../../policies/facts/changed-files.ts';
import type { Decisions, WrittenRecord } from '../../policies/facts/decisions.ts';
import type { Structure } from '../../policies/facts/structure.ts';
import { readDecisionRecord } from '../../policies/formats/decision-record.ts';
import { draftText, headingOf } from '../../policies/pull-request/adr-required/draft.ts';
import { packageKind } from '../../policies/pull-request/adr-required/known-packages.ts';
import { nextPath } from '../../policies/pull-request/adr-required/next-path.ts';
import { adrRequired } from '../../policies/pull-request/adr-required.ts';
import { changedFile, pullRequest, sampleFacts } from './sample.ts';

interface Given {
  readonly files?: readonly ChangedFile[];
  readonly structure?: Partial<Structure>;
  readonly decisions?: Partial<Decisions>;
  readonly options?: Record<string, unknown>;
  readonly title?: string;
}

function judge({ files, structure, decisions, options = {}, title = 'feat: use Redis for billing' }: Given) {
  const facts: Known<'pullRequest' | 'changedFiles' | 'structure' | 'decisions'> = {
    pullRequest: { ...pullRequest, title },
    changedFiles: files ?? sampleFacts.changedFiles,
    structure: { ...sampleFacts.structure, ...structure },
    decisions: { ...sampleFacts.decisions, ...decisions },
  };
  return adrRequired.judge(facts, adrRequired.options.parse(options));
}

function score(given: Given): number {
  const verdict = judge({ ...given, options: { threshold: 100, ...given.options } });
  if (verdict.outcome !== 'pass') throw new Error('expected a pass');
  return Number(/Score (\d+)/.exec(toPlain(verdict.because))?.[1] ?? 0);
}

function finding(given: Given): Finding {
  const verdict = judge(given);
  if (verdict.outcome !== 'fail') throw new Error(`expected a fail, not ${verdict.outcome}`);
  expect(verdict.findings).toHaveLength(1);
  return verdict.findings[0];
}

const added = (path: string, additions = 10) =>
  changedFile({ path, status: 'added', additions, deletions: 0 });
const npm = (...names: string[]) => [{ path: 'package.json', ecosystem: 'npm' as const, names }];
const redis: Partial<Structure> = { dependencies: npm('ioredis') };

function record(path: string, body: Partial<WrittenRecord> = {}): WrittenRecord {
  const read = readDecisionRecord(path, '# Use Redis\n\n## Decision\n\nWe use Redis.\n');
  return { ...read, news: { kind: 'new' }, ...body };
}

describe('what a surface weighs', () => {
  const many = (n: number, lines: number) =>
    Array.from({ length: n }, (_, i) => changedFile({ path: `src/${i}.ts`, additions: lines }));
  const table: readonly (readonly [string, Given, number])[] = [
    ['nothing', { files: [] }, 0],
    ['a new datastore', { structure: redis }, 6],
    ['a new package', { structure: { dependencies: npm('left-pad') } }, 3],
    ['several new packages', { structure: { dependencies: npm('a', 'b', 'c', 'd', 'e') } }, 5],
    [
      'the same package in two manifests',
      {
        structure: {
          dependencies: [...npm('a'), { path: 'web/package.json', ecosystem: 'npm', names: ['a'] }],
        },
      },
      3,
    ],
    ['a datastore and a package', { structure: { dependencies: npm('pg', 'left-pad') } }, 9],
    ['a new service', { structure: { newFolders: ['services', 'services/billing'] } }, 6],
    [
      'a new package of ours and what it is made of',
      {
        structure: {
          newFolders: ['packages/web'],
          dependencies: [{ path: 'packages/web/package.json', ecosystem: 'npm', names: ['react'] }],
        },
      },
      6,
    ],
    ['a new top-level folder', { structure: { newFolders: ['engine'] } }, 3],
    ['folders that mean nothing', { structure: { newFolders: ['.github', 'docs', 'scripts', 'test'] } }, 0],
    ['a new folder of tests among packages', { structure: { newFolders: ['packages/tests'] } }, 0],
    ['a new Dockerfile', { files: [added('Dockerfile')] }, 3],
    ['an edited Dockerfile', { files: [changedFile({ path: 'build-env/Dockerfile.dev' })] }, 1],
    ['Terraform', { files: [added('infra/main.tf')] }, 3],
    ['a chart', { files: [added('charts/web/templates/deployment.yaml')] }, 3],
    ['a compose file', { files: [changedFile({ path: 'docker-compose.prod.yml' })] }, 1],
    ['a migration', { files: [added('db/migrate/20261103_add_invoices.rb')] }, 2],
    ['an edited migration', { files: [changedFile({ path: 'src/migrations/0001_init.sql' })] }, 1],
    ['an API description', { files: [added('docs/openapi.yaml')] }, 3],
    ['an edited API description', { files: [changedFile({ path: 'proto/billing.proto' })] }, 2],
    ['new authentication', { files: [added('src/auth/session.ts')] }, 3],
    ['edited payments', { files: [changedFile({ path: 'app/services/payment_gateway.rb' })] }, 1],
    ['words about authentication', { files: [added('docs/auth/README.md')] }, 0],
    ['an author is not authentication', { files: [added('src/author.ts')] }, 0],
    ['tests of authentication', { files: [added('src/auth/session.test.ts'), added('test/auth/x.ts')] }, 0],
    ['a generated client', { files: [added('src/generated/auth/client.ts', 5000)] }, 0],
    ['vendored code', { files: [added('vendor/auth/auth.go', 5000)] }, 0],
    [
      'a removed Dockerfile',
      { files: [changedFile({ path: 'Dockerfile', status: 'removed', additions: 0 })] },
      0,
    ],
    [
      'a moved Dockerfile',
      {
        files: [
          changedFile({
            path: 'a/Dockerfile',
            previousPath: 'Dockerfile',
            status: 'renamed',
            additions: 0,
            deletions: 0,
          }),
        ],
      },
      0,
    ],
    [
      'CI that may write',
      { structure: { workflows: [{ path: '.github/workflows/a.yml', gained: ['id-token: write'] }] } },
      3,
    ],
    [
      'CI with one more secret',
      { structure: { workflows: [{ path: '.github/workflows/a.yml', gained: ['secret KEY'] }] } },
      2,
    ],
    ['400 lines', { files: many(4, 100) }, 0],
    ['401 lines', { files: [...many(4, 100), changedFile({ path: 'src/last.ts', additions: 1 })] }, 2],
    ['21 files', { files: many(21, 1) }, 2],
    ['many lines in many files', { files: many(21, 100) }, 3],
    ['a great many lines in a great many files', { files: many(41, 100) }, 6],
    ['a great many lines in few files', { files: many(2, 9000) }, 2],
    ['a lock file', { files: [changedFile({ path: 'package-lock.json', additions: 9000 })] }, 0],
    [
      'a datastore in a compose file',
      { structure: { services: [{ path: 'compose.yml', names: ['postgres'] }] } },
      6,
    ],
    ['a broker in Terraform', { structure: { services: [{ path: 'q.tf', names: ['aws_msk_cluster'] }] } }, 6],
    [
      'a datastore with its client library',
      { structure: { ...redis, services: [{ path: 'compose.yml', names: ['redis-stack'] }] } },
      6,
    ],
    ['an image of our own', { structure: { services: [{ path: 'compose.yml', names: ['shop'] }] } }, 0],
    [
      'what goes with a database',
      { structure: { services: [{ path: 'a.tf', names: ['aws_db_subnet_group'] }] } },
      0,
    ],
    ['translations', { files: [added('src/locales/de.json', 9000)] }, 0],
    ['an API in a fixture', { files: [added('src/mocks/openapi.yaml'), added('cassettes/openapi.json')] }, 0],
    ['a copy of a library', { files: [added('src/shop/_vendor/lib/m1.py', 9000)] }, 0],
    ['documentation', { files: [added('docs/guide.html', 9000), added('a/README.md', 9000)] }, 0],
    ['tests', { files: [added('src/receipt.spec.ts', 9000), added('pkg/receipt_test.go', 9000)] }, 0],
    ['only removed lines', { files: [changedFile({ path: 'src/a.ts', additions: 0, deletions: 9000 })] }, 0],
  ];

  it.each(table)('%s', (_, given, weight) => {
    expect(score(given)).toBe(weight);
  });

  it.each([
    [{ 'api-paths': ['contracts/**'] }, added('contracts/a.json'), 3],
    [{ 'sensitive-paths': ['src/ledger/**'] }, added('src/ledger/a.ts'), 3],
    [{ 'ignore-paths': ['playground/**'] }, added('playground/Dockerfile'), 0],
    [{ lines: 5 }, added('src/a.ts'), 2],
    [{ files: 1 }, added('src/a.ts'), 0],
  ])('options %j', (options, file, weight) => {
    expect(score({ files: [file], options })).toBe(weight);
  });

  it('ignores folders, manifests and workflows of ignored paths too', () => {
    const structure: Structure = {
      dependencies: [{ path: 'web/package.json', ecosystem: 'npm', names: ['pg'] }],
      newFolders: ['services/toy'],
      services: [{ path: 'web/compose.yml', names: ['nats'] }],
      workflows: [{ path: '.github/workflows/toy.yml', gained: ['id-token: write'] }],
    };
    const ignored = ['web/**', 'services/toy/**', '.github/workflows/toy.yml'];
    expect(score({ structure })).toBe(21);
    expect(score({ structure, options: { 'ignore-paths': ignored } })).toBe(0);
  });
});

describe('known packages', () => {
  it.each([
    ['npm', 'ioredis', 'datastore'],
    ['npm', '@aws-sdk/client-dynamodb', 'datastore'],
    ['npm', '@aws-sdk/client-ses', 'external service'],
    ['npm', 'pg-format', null],
    ['pypi', 'boto3', 'external service'],
    ['go', 'github.com/jackc/pgx', 'datastore'],
    ['maven', 'org.apache.kafka:kafka-clients', 'message broker'],
    ['nuget', 'Npgsql.EntityFrameworkCore.PostgreSQL', 'datastore'],
  ] as const)('%s %s', (ecosystem, name, kind) => {
    expect(packageKind(ecosystem, name)).toBe(kind);
  });
});

describe('the finding', () => {
  it('says what, where, and what to do', () => {
    const { message, remedy, who, draft } = finding({
      structure: { ...redis, newFolders: ['services/billing'] },
      decisions: {
        onBase: [record('docs/adr/0022-use-postgres.md')],
        inOpenPullRequests: [{ path: 'docs/adr/0023-drop-soap.md', pullRequest: 9 }],
        openPullRequests: { seen: 1, all: 1 },
      },
    });
    expect(toPlain(message)).toBe(
      'Architectural change without a decision record: new datastore (ioredis in package.json), new service or package services/billing/.',
    );
    expect(toPlain(remedy)).toContain(
      'Add docs/adr/0024-use-redis-for-billing.md (0024 is free on main and in 1 other open pull request)',
    );
    expect(who).toBe('author');
    expect(draft?.path).toBe('docs/adr/0024-use-redis-for-billing.md');
    expect(draft?.text).toContain('# Use Redis for billing\n');
    expect(draft?.text).toContain('* new datastore (`ioredis` in `package.json`)\n');
    expect(draft?.text).toContain('affects:\n  - "services/billing/**"\n---');
    expect(draft?.text).toContain('date: 2026-11-03\ndecision-makers: "maria"\n');
  });

  it('drafts a record that does not name files of a folder it names', () => {
    const { draft } = finding({
      files: [added('services/billing/src/auth/login.ts', 40)],
      structure: { ...redis, newFolders: ['services/billing'] },
    });
    expect(draft?.text).toContain('code (`services/billing/src/auth/login.ts`)');
    expect(draft?.text).toContain('affects:\n  - "services/billing/**"\n---');
  });

  it.each([
    [{ openPullRequests: null }, '(0001 is free on main; open pull requests were not looked at)'],
    [
      { openPullRequests: { seen: 40, all: 50 } },
      '(0001 is free on main and in 40 of 50 other open pull requests)',
    ],
    [{ openPullRequests: { seen: 0, all: 0 } }, '(0001 is free on main; no other pull request is open)'],
    [{ baseUnread: ['GitHub answered 500'] }, '(whether 0001 is free is not known: GitHub answered 500)'],
  ])('says where the number was looked for: %j', (decisions, words) => {
    expect(toPlain(finding({ structure: redis, decisions }).remedy)).toContain(words);
  });

  it('has a fingerprint of its surfaces alone', () => {
    const one = finding({ structure: redis });
    const later = finding({ structure: { dependencies: npm('ioredis', 'pg') }, title: 'Other words' });
    const more = finding({ structure: { ...redis, newFolders: ['services/billing'] } });
    expect(later.fingerprint).toBe(one.fingerprint);
    expect(more.fingerprint).not.toBe(one.fingerprint);
  });

  it('names accepted decisions that govern files of the change, and no others', () => {
    const affects = ['src/**'];
    const onBase = [
      record('docs/adr/0001-a.md', { affects, title: 'Receipts are immutable' }),
      record('docs/adr/0002-b.md', { affects, title: 'Old news', status: 'superseded' }),
      record('docs/adr/0003-c.md', { affects: ['web/**'], title: 'Elsewhere' }),
    ];
    const words = 'Decisions that govern files of this change: Receipts are immutable (docs/adr/0001-a.md).';
    expect(toPlain(finding({ structure: redis, decisions: { onBase } }).remedy)).toContain(words);
    const verdict = judge({ decisions: { onBase } });
    expect(verdict.outcome === 'pass' && verdict.notes?.map(toPlain)).toEqual([words]);
  });

  it('starts at the threshold, not above it', () => {
    expect(judge({ structure: redis, options: { threshold: 6 } }).outcome).toBe('fail');
    expect(judge({ structure: redis, options: { threshold: 7 } }).outcome).toBe('pass');
  });
});

describe('a record in the change', () => {
  const path = 'docs/adr/0023-use-redis.md';
  const withRecord = (body: Partial<WrittenRecord>, options = {}) =>
    judge({ structure: redis, decisions: { inChange: [record(path, body)] }, options });

  it.each([
    ['accepted', 'pass'],
    ['proposed', 'pass'],
    ['draft', 'fail'],
    ['rejected', 'fail'],
    ['deprecated', 'fail'],
    ['superseded', 'fail'],
  ] as const)('%s: %s', (status, outcome) => {
    expect(withRecord({ status }).outcome).toBe(outcome);
  });

  it('counts with the statuses that the options name', () => {
    expect(withRecord({ status: 'proposed' }, { 'accepted-statuses': ['accepted'] }).outcome).toBe('fail');
    expect(withRecord({ status: 'draft' }, { 'accepted-statuses': ['draft'] }).outcome).toBe('pass');
  });

  it('counts when one of several does', () => {
    const inChange = [record('docs/adr/0001-old.md', { status: 'superseded' }), record(path)];
    const verdict = judge({ structure: redis, decisions: { inChange } });
    expect(verdict.outcome === 'pass' && toPlain(verdict.because)).toContain(
      `recorded in ${path} (accepted)`,
    );
  });

  it('that is unfinished is to be finished, not doubled', () => {
    const {
      message,
      remedy,
      path: at,
      draft,
    } = finding({
      structure: redis,
      decisions: { inChange: [record(path, { decided: false })] },
    });
    expect(toPlain(message)).toContain(`${path} does not say yet what was decided.`);
    expect(toPlain(remedy)).toContain(`Finish ${path}`);
    expect(at).toBe(path);
    expect(draft).toBeUndefined();
  });

  it.each<readonly [string, Partial<WrittenRecord>, string]>([
    ['does not say why', { explained: false }, 'does not say yet why'],
    ['has no title', { title: null }, 'has no title'],
    [
      'says nothing new',
      { news: { kind: 'nothing' } },
      'says nothing in this change that it did not say before',
    ],
    ['is a copy', { news: { kind: 'copy', of: 'docs/adr/0001-a.md' } }, 'only repeats docs/adr/0001-a.md'],
  ])('that %s does not count', (_, body, words) => {
    const { message } = finding({ structure: redis, decisions: { inChange: [record(path, body)] } });
    expect(toPlain(message)).toContain(`${path} ${words}`);
  });

  it('says that copies were not looked for where the base branch was not read', () => {
    const decisions = { inChange: [record(path)], baseUnread: say`GitHub did not answer` };
    const verdict = judge({ structure: redis, decisions });
    expect(verdict.outcome === 'pass' && verdict.notes?.map(toPlain)).toEqual([
      'Whether it repeats another record is not known: GitHub did not answer.',
    ]);
  });

  it('that lies where none are looked for is named, with the places that are', () => {
    const elsewhere = ['packages/web/docs/adr/0001-a.md'];
    const options = { 'decision-paths': ['docs/adr/**/*.md', 'adr/*.md'] };
    const { message } = finding({ structure: redis, decisions: { elsewhere }, options });
    expect(toPlain(message)).toContain(
      'Not read: packages/web/docs/adr/0001-a.md; records are looked for in docs/adr, adr, and elsewhere once',
    );
  });

  it('that was rejected asks for another one', () => {
    const { message, draft } = finding({
      structure: redis,
      decisions: { inChange: [record(path, { status: 'rejected', statusText: 'Declined' })] },
    });
    expect(toPlain(message)).toContain(`${path} has the status Declined.`);
    expect(draft?.path).toBe('docs/adr/0024-use-redis-for-billing.md');
  });

  it('is told when its number is taken', () => {
    const verdict = judge({
      structure: redis,
      decisions: {
        inChange: [record(path)],
        onBase: [record('docs/adr/23-other.md'), record('docs/adr/web/0023-local.md')],
        inOpenPullRequests: [{ path: 'docs/adr/0023-drop-soap.md', pullRequest: 9 }],
      },
    });
    expect(verdict.outcome === 'pass' && verdict.notes?.map(toPlain)).toEqual([
      `The number of ${path} is also taken by docs/adr/23-other.md on the base branch, docs/adr/0023-drop-soap.md in pull request 9.`,
    ]);
  });
});

describe('the next path', () => {
  const none = { onBase: [], inChange: [], inOpenPullRequests: [] };
  const next = (paths: readonly string[], globs = ['docs/adr/**/*.md'], open: readonly string[] = []) =>
    nextPath(
      {
        ...none,
        onBase: paths.map((path) => record(path)),
        inOpenPullRequests: open.map((path) => ({ path, pullRequest: 1 })),
      },
      globs,
      'Use Redis',
      '2026-11-03',
    ).path;

  it.each([
    [[], ['docs/adr/**/*.md'], 'docs/adr/0001-use-redis.md'],
    [[], ['**/adr/*.md'], 'docs/adr/0001-use-redis.md'],
    [[], ['architecture/ADR-*.md'], 'architecture/ADR-0001-use-redis.md'],
    [['docs/adr/0009-a.md'], undefined, 'docs/adr/0010-use-redis.md'],
    [['doc/adr/ADR-007-a.md', 'doc/adr/ADR-003-b.md'], undefined, 'doc/adr/ADR-008-use-redis.md'],
    [['docs/adr/99-a.md'], undefined, 'docs/adr/100-use-redis.md'],
    [['docs/adr/0001_a.md'], undefined, 'docs/adr/0002_use-redis.md'],
    [
      ['docs/adr/20201016-a.md', 'docs/adr/0001-b.md', 'docs/adr/20201017-c.md'],
      undefined,
      'docs/adr/20261103-use-redis.md',
    ],
    [['docs/adr/2020-10-16-a.md'], undefined, 'docs/adr/2026-11-03-use-redis.md'],
    [['docs/adr/20261103-use-redis.md'], undefined, 'docs/adr/20261103-use-redis-2.md'],
    [
      ['docs/adr/a/0001-a.md', 'docs/adr/b/0007-b.md', 'docs/adr/b/0008-c.md'],
      undefined,
      'docs/adr/b/0009-use-redis.md',
    ],
  ])('%j', (paths, globs, path) => {
    expect(next(paths, globs)).toBe(path);
  });

  it('counts the records of open pull requests, in the same folder only', () => {
    const open = ['docs/adr/0011-x.md', 'docs/adr/0010-y.md', 'docs/adr/web/0044-z.md'];
    expect(next(['docs/adr/0009-a.md'], undefined, open)).toBe('docs/adr/0012-use-redis.md');
    expect(next([], undefined, ['doc/adr/0003-x.md'])).toBe('doc/adr/0004-use-redis.md');
  });

  it('is never taken, whatever there is', () => {
    const path = fc.record({
      folder: fc.constantFrom('docs/adr', 'docs/adr/web', 'adr', ''),
      name: fc.oneof(
        fc
          .tuple(fc.constantFrom('', 'ADR-', 'adr_', '2026'), fc.nat(12_000), fc.constantFrom('-', '_', ' '))
          .map(([prefix, n, separator]) => `${prefix}${String(n).padStart(4, '0')}${separator}use-redis.md`),
        fc.constantFrom(
          '20261103-use-redis.md',
          '20261103-use-redis-2.md',
          '2026-11-03-use-redis.md',
          'use-redis.md',
        ),
        fc.string({ maxLength: 12 }).map((text) => `${text.replaceAll('/', '')}.md`),
      ),
    });
    const paths = fc.array(path.map(({ folder, name }) => (folder === '' ? name : `${folder}/${name}`)));
    fc.assert(
      fc.property(paths, paths, paths, (base, change, open) => {
        const decisions = {
          onBase: base.map((p) => record(p)),
          inChange: change.map((p) => record(p)),
          inOpenPullRequests: open.map((p) => ({ path: p, pullRequest: 1 })),
        };
        const found = nextPath(decisions, ['docs/adr/**/*.md'], 'Use Redis', '2026-11-03');
        const all = [...base, ...change, ...open];
        expect(all).not.toContain(found.path);
        const folder = (p: string) => p.slice(0, Math.max(p.lastIndexOf('/'), 0));
        const numbers = all.filter((p) => folder(p) === folder(found.path)).map((p) => record(p).number);
        if (found.number !== null) expect(numbers).not.toContain(Number(found.number));
      }),
    );
  });
});

describe('the draft', () => {
  it.each([
    ['feat(billing)!: use Redis (#12)', 'Use Redis'],
    ['Use `Redis` <img src=x> ![a](b)', 'Use Redis img src=x a (b)'],
    ['@everyone see #1 and www.evil.org', 'Everyone see 1 and www evil.org'],
    ['[click](https://evil.org)', 'Click (https //evil.org)'],
    ['- item', 'Item'],
    ['Überweisung für 漢字', 'Überweisung für 漢字'],
    ['a\nb\u2028c\u202Ed', 'A b c d'],
    ['', 'Record this decision'],
    ['***', 'Record this decision'],
  ])('heads with %j as %j', (title, heading) => {
    expect(headingOf(title)).toBe(heading);
  });

  it('is one line of nothing active, whatever the title', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (title) => {
        const heading = headingOf(title);
        expect(heading).not.toMatch(/[`<>[\]@#!*_~|\\&$\n\r\u2028\u2029]|:\S|www\.|^\s*$/i);
        expect(heading.length).toBeLessThan(130);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its lines and its code spans, whatever paths and authors are called', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('`', '\n---\n', '"\n- x', '*/', '@all'),
    );
    const plain = draftText(pullRequest, [{ id: 'a', weight: 1, said: ['x ', { value: 'y' }], places: [] }]);
    fc.assert(
      fc.property(hostile, hostile, (path, login) => {
        const surface = { id: 'a', weight: 1, said: ['x ', { value: path }], places: [path] };
        const text = draftText({ ...pullRequest, author: { login, kind: 'user' } }, [surface]);
        const governed = text.includes('affects:') ? 2 : 0;
        expect(text.split('\n')).toHaveLength(plain.split('\n').length + governed);
        expect(text.split('`')).toHaveLength(3);
        expect(text).toMatch(/^decision-makers: "[^"\\\n]*"$/m);
      }),
    );
  });

  it('does not count as a decision before it is filled in', () => {
    const { draft } = finding({ structure: redis });
    const read = readDecisionRecord(draft?.path ?? '', draft?.text ?? '');
    expect(read).toMatchObject({
      status: 'proposed',
      decided: false,
      number: 1,
      title: 'Use Redis for billing',
    });
    const filled = (draft?.text ?? '').replace(
      /"\{title[^}]*\}", because \{[^}]*\}/,
      '"Redis", because we run it',
    );
    expect(readDecisionRecord('0001-x.md', filled).decided).toBe(true);
  });
});

describe('options', () => {
  it('ask the collector for the records they name', () => {
    expect(adrRequired.asks?.(adrRequired.options.parse({ 'decision-paths': ['adr/*.md'] }))).toEqual({
      decisionPaths: ['adr/*.md'],
    });
  });

  it.each([
    { threshold: 0 },
    { 'decision-paths': [] },
    { 'accepted-statuses': ['done'] },
    { 'ignore-paths': ['!a'] },
    { unknown: 1 },
  ])('refuse %j', (options) => {
    expect(adrRequired.options.safeParse(options).success).toBe(false);
  });
});
