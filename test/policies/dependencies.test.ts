import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../policies/engine/plain.ts';
import type {
  Advisory,
  DependencyChange,
  DependencyChanges,
} from '../../policies/facts/dependency-changes.ts';
import { dependencies as policy } from '../../policies/pull-request/dependencies.ts';
import { dependencyChange, dependencyChanges, pullRequest } from './sample.ts';

type Set = Record<string, unknown>;

function advisory(of: Partial<Advisory> = {}): Advisory {
  return {
    id: 'GHSA-35jh-r3h4-6jhm',
    aliases: ['CVE-2021-23337'],
    severity: 'high',
    malware: false,
    summary: 'Command injection',
    fixedIn: '4.17.21',
    standing: 'introduced',
    ...of,
  };
}

function lodash(of: Partial<DependencyChange> = {}): DependencyChange {
  return {
    ...dependencyChange,
    name: 'lodash',
    from: null,
    to: '4.17.15',
    kind: 'added',
    resolved: 'https://registry.npmjs.org/lodash/-/lodash-4.17.15.tgz',
    licenceBefore: null,
    ...of,
  };
}

function judge(facts: Partial<DependencyChanges>, options: Set = {}) {
  const known = { dependencyChanges: { ...dependencyChanges, ...facts }, pullRequest };
  return policy.judge(known, policy.options.parse(options));
}

function of(changes: readonly DependencyChange[], options: Set = {}) {
  const verdict = judge({ changes }, options);
  const findings = verdict.outcome === 'fail' ? verdict.findings : [];
  return {
    outcome: verdict.outcome,
    said: findings.map(({ message }) => toPlain(message)),
    remedies: findings.map(({ remedy }) => toPlain(remedy)),
    notes: verdict.outcome === 'skip' ? [] : (verdict.notes ?? []).map(toPlain),
    findings,
  };
}

const withAdvisory = (a: Partial<Advisory>, more: Partial<DependencyChange> = {}) =>
  lodash({ advisories: [advisory(a)], ...more });

describe('which advisories fail', () => {
  it.each<[Partial<Advisory>, Set, 'pass' | 'fail']>([
    [{}, {}, 'fail'],
    [{ severity: 'critical' }, {}, 'fail'],
    [{ severity: 'medium' }, {}, 'pass'],
    [{ severity: 'medium' }, { 'fail-on-severity': 'medium' }, 'fail'],
    [{ severity: 'high' }, { 'fail-on-severity': 'critical' }, 'pass'],
    [{ severity: 'low' }, { 'fail-on-severity': 'low' }, 'fail'],
    [{ severity: 'unknown' }, {}, 'fail'],
    [{ severity: 'unknown' }, { 'fail-on-unknown-severity': false }, 'pass'],
    [{ severity: 'unknown' }, { 'fail-on-severity': 'critical' }, 'fail'],
    [{ fixedIn: null }, {}, 'fail'],
    [{ fixedIn: null }, { 'only-fixable': true }, 'pass'],
    [{}, { 'only-fixable': true }, 'fail'],
    [{ standing: 'worsened' }, {}, 'fail'],
    [{ standing: 'pre-existing' }, {}, 'pass'],
    [{ standing: 'fixed' }, {}, 'pass'],
    [{ severity: 'critical', standing: 'pre-existing' }, {}, 'pass'],
    [
      { malware: true, severity: 'low', fixedIn: null },
      { 'fail-on-severity': 'critical', 'only-fixable': true },
      'fail',
    ],
    [{ malware: true, severity: 'unknown' }, { 'fail-on-unknown-severity': false }, 'fail'],
    [{ malware: true, standing: 'pre-existing' }, {}, 'pass'],
  ])('%j with %j: %s', (a, options, outcome) => {
    expect(of([withAdvisory(a)], options).outcome).toBe(outcome);
  });

  it.each<[DependencyChange['scope'], readonly string[], boolean, 'pass' | 'fail']>([
    ['runtime', ['runtime'], false, 'fail'],
    ['development', ['runtime'], false, 'pass'],
    ['development', ['runtime'], true, 'fail'],
    ['unknown', ['runtime'], false, 'fail'],
    ['runtime', ['development'], false, 'pass'],
    ['development', ['runtime', 'development'], false, 'fail'],
  ])('scope %s with %j, malware %s: %s', (scope, scopes, malware, outcome) => {
    expect(of([withAdvisory({ malware }, { scope })], { scopes }).outcome).toBe(outcome);
  });

  it('a removal fails nothing', () => {
    const gone = withAdvisory(
      { standing: 'fixed' },
      { kind: 'removed', from: '4.17.15', to: null, integrity: 'missing' },
    );
    expect(of([gone])).toMatchObject({
      outcome: 'pass',
      notes: ['Fixed by this change: GHSA-35jh-r3h4-6jhm (high, Command injection).'],
    });
  });

  it('no option lets introduced malware pass', () => {
    const options = fc.record({
      'fail-on-severity': fc.constantFrom('low', 'medium', 'high', 'critical'),
      'fail-on-unknown-severity': fc.boolean(),
      'only-fixable': fc.boolean(),
      scopes: fc.constantFrom(['runtime'], ['development'], ['runtime', 'development']),
    });
    const severity = fc.constantFrom('low', 'medium', 'high', 'critical', 'unknown');
    const scope = fc.constantFrom('runtime', 'development', 'unknown');
    fc.assert(
      fc.property(options, severity, scope, (set, s, where) => {
        expect(
          of([withAdvisory({ malware: true, severity: s, fixedIn: null }, { scope: where })], set).outcome,
        ).toBe('fail');
      }),
    );
  });
});

describe('what it says', () => {
  it('an added package', () => {
    expect(of([withAdvisory({})])).toMatchObject({
      said: ['lodash 4.17.15 has GHSA-35jh-r3h4-6jhm (high, Command injection); 4.17.21 fixes it.'],
      remedies: ['Run npm install lodash@4.17.21 and commit package-lock.json.'],
      findings: [
        {
          severity: 'high',
          who: 'author',
          path: 'package-lock.json',
          line: 120,
          fingerprint: 'GHSA-35jh-r3h4-6jhm:pkg:npm/lodash',
        },
      ],
    });
  });

  it('an update that brings several, fixed by different versions', () => {
    const advisories = [
      advisory({ id: 'GHSA-b', severity: 'critical', fixedIn: '4.17.19', summary: '' }),
      advisory({ id: 'GHSA-a', fixedIn: '4.17.21' }),
      advisory({ id: 'GHSA-c', severity: 'low', fixedIn: '5.0.0' }),
    ];
    expect(of([lodash({ kind: 'updated', from: '4.18.0', advisories })])).toMatchObject({
      said: [
        'lodash 4.18.0 → 4.17.15 brings GHSA-b (critical) and GHSA-a (high, Command injection); 4.17.21 fixes them all.'.replace(
          ' and ',
          ', ',
        ),
      ],
      notes: ['Introduced, but let through by the options: GHSA-c (low, Command injection).'],
      findings: [{ severity: 'critical', fingerprint: 'GHSA-a+GHSA-b:pkg:npm/lodash' }],
    });
  });

  it('no fix', () => {
    expect(of([withAdvisory({ fixedIn: null })])).toMatchObject({
      said: ['lodash 4.17.15 has GHSA-35jh-r3h4-6jhm (high, Command injection).'],
      remedies: [
        'No version fixes all of this yet: choose another package, or ask an owner for a dated waiver that says why it is acceptable until then.',
      ],
    });
    const updated = withAdvisory({ fixedIn: null }, { kind: 'updated', from: '4.17.14' });
    expect(of([updated]).remedies[0]).toContain('stay at 4.17.14');
  });

  it('malware', () => {
    const found = of([withAdvisory({ malware: true, severity: 'unknown', summary: '' })]);
    expect(found.said).toEqual(['lodash 4.17.15 has GHSA-35jh-r3h4-6jhm (malware).']);
    expect(found.remedies[0]).toMatch(/^Remove lodash, and rotate every secret/);
    expect(found.findings[0]?.severity).toBe('critical');
  });

  it('development that becomes run time', () => {
    const change = withAdvisory({ standing: 'worsened' }, { kind: 'rescoped', from: '4.17.15' });
    expect(of([change]).said[0]).toBe(
      'lodash 4.17.15, so far used for development only, is now needed at run time and has GHSA-35jh-r3h4-6jhm (high, Command injection); 4.17.21 fixes it.',
    );
  });

  it('one thing once, though it is in several lock files', () => {
    const all = ['a/package-lock.json', 'b/package-lock.json', 'c/package-lock.json'].map((path) =>
      withAdvisory({}, { path }),
    );
    const { said, findings } = of(all);
    expect(said).toEqual([
      'lodash 4.17.15 has GHSA-35jh-r3h4-6jhm (high, Command injection); 4.17.21 fixes it. Also in b/package-lock.json, c/package-lock.json.',
    ]);
    expect(findings[0]?.path).toBe('a/package-lock.json');
  });

  it.each<[string, DependencyChange['ecosystem'], boolean | null, string]>([
    [
      'package-lock.json',
      'npm',
      false,
      'Run npm update lodash and commit package-lock.json. Another package asks for it: if it stays below 4.17.21, set it under overrides in package.json.',
    ],
    ['web/yarn.lock', 'npm', true, 'Run yarn upgrade lodash@4.17.21 and commit web/yarn.lock.'],
    ['pnpm-lock.yaml', 'npm', null, 'Run pnpm update lodash@4.17.21 and commit pnpm-lock.yaml.'],
    ['Cargo.lock', 'cargo', null, 'Run cargo update -p lodash --precise 4.17.21 and commit Cargo.lock.'],
    ['requirements.txt', 'pypi', true, 'Pin lodash==4.17.21 in requirements.txt.'],
    ['go.mod', 'golang', true, 'Run go get lodash@v4.17.21 and commit go.mod.'],
    [
      'pnpm-lock.yaml',
      'npm',
      false,
      'Run pnpm update lodash --depth Infinity and commit pnpm-lock.yaml. Another package asks for it: if it stays below 4.17.21, set it under overrides in pnpm-workspace.yaml.',
    ],
    ['bun.lock', 'npm', true, 'Run bun add lodash@4.17.21 and commit bun.lock.'],
    ['deno.lock', 'npm', true, 'Run deno add npm:lodash@4.17.21 and commit deno.lock.'],
    ['mix.lock', 'hex', true, 'Run mix deps.update lodash and commit mix.lock.'],
    ['pubspec.lock', 'pub', true, 'Run dart pub upgrade lodash and commit pubspec.lock.'],
    ['Package.resolved', 'swift', true, 'Run swift package update lodash and commit Package.resolved.'],
    ['conan.lock', 'conan', null, 'Run conan lock upgrade --requires=lodash/4.17.21 and commit conan.lock.'],
    ['renv.lock', 'cran', null, `Run Rscript -e 'renv::record("lodash@4.17.21")' and commit renv.lock.`],
    ['pylock.toml', 'pypi', null, 'Pin lodash==4.17.21 in pylock.toml.'],
    ['pom.xml', 'maven', true, 'Set lodash to 4.17.21 in pom.xml.'],
    ['.github/workflows/ci.yml', 'githubactions', true, 'Set lodash to 4.17.21 in .github/workflows/ci.yml.'],
  ])('the way out in %s', (path, ecosystem, direct, remedy) => {
    const change = withAdvisory({}, { path, ecosystem, direct, resolved: null });
    expect(of([change]).remedies).toEqual([remedy]);
  });

  it('which advisories it is about, so that a waiver can name one', () => {
    const { findings } = of([
      withAdvisory({ fixedIn: null }),
      withAdvisory({ fixedIn: '4.17.21' }, { path: 'b/package-lock.json' }),
    ]);
    expect(findings).toMatchObject([
      {
        path: 'package-lock.json',
        alsoIn: ['b/package-lock.json'],
        advisories: [
          {
            ids: ['GHSA-35jh-r3h4-6jhm', 'CVE-2021-23337'],
            package: 'lodash',
            packageUrl: 'pkg:npm/lodash',
            // In one of the files a version that fixes it is there.
            fixed: true,
          },
        ],
      },
    ]);
    expect(of([withAdvisory({ fixedIn: null })]).findings[0]?.advisories).toMatchObject([{ fixed: false }]);
    expect(of([withAdvisory({ fixedIn: null })]).findings[0]?.alsoIn).toBeUndefined();
  });

  it('pre-existing and fixed ones in notes', () => {
    const advisories = [
      advisory({ id: 'GHSA-old', standing: 'pre-existing', summary: '' }),
      advisory({ id: 'GHSA-gone', standing: 'fixed', summary: '' }),
    ];
    expect(of([lodash({ kind: 'updated', from: '4.17.14', advisories })]).notes).toEqual([
      'Fixed by this change: GHSA-gone (high).',
      'There before this change, so it fails nothing: GHSA-old (high).',
    ]);
  });

  it('keeps hostile names inert', () => {
    const change = withAdvisory({ summary: '@everyone [x](http://evil) `' }, { name: '](http://evil)' });
    const verdict = judge({ changes: [change] });
    const message = verdict.outcome === 'fail' ? verdict.findings[0].message : [];
    expect(message.filter((part) => typeof part === 'string' && part.includes('evil'))).toEqual([]);
  });
});

describe('licences', () => {
  const known = (text: string) => ({ state: 'known', text }) as const;
  it.each<[DependencyChange['licence'], string | null, Set, 'pass' | 'fail']>([
    [known('AGPL-3.0-only'), null, {}, 'pass'],
    [known('MIT'), null, { 'allow-licences': ['MIT'] }, 'pass'],
    [known('ISC'), null, { 'allow-licences': ['MIT'] }, 'fail'],
    [known('ISC'), 'ISC', { 'allow-licences': ['MIT'] }, 'pass'],
    [known('ISC'), 'MIT', { 'allow-licences': ['MIT'] }, 'fail'],
    [known('AGPL-3.0-or-later'), null, { 'deny-licences': ['AGPL-3.0-only'] }, 'fail'],
    [known('MIT'), null, { 'deny-licences': ['AGPL-3.0-only'] }, 'pass'],
    [known('GPLv3'), null, { 'deny-licences': ['AGPL-3.0-only'] }, 'fail'],
    [known('GPLv3'), null, { 'deny-licences': ['AGPL-3.0-only'], 'unknown-licence': 'allow' }, 'pass'],
    [{ state: 'none' }, null, { 'allow-licences': ['MIT'] }, 'fail'],
    [{ state: 'none' }, null, { 'allow-licences': ['MIT'], 'unknown-licence': 'allow' }, 'pass'],
    [{ state: 'unread' }, null, { 'allow-licences': ['MIT'] }, 'pass'],
  ])('%j before %s with %j: %s', (licence, licenceBefore, options, outcome) => {
    expect(of([lodash({ licence, licenceBefore })], options).outcome).toBe(outcome);
  });

  it('are judged for development packages too', () => {
    const change = lodash({ licence: known('ISC'), scope: 'development' });
    expect(of([change], { 'allow-licences': ['MIT'], scopes: ['runtime'] }).outcome).toBe('fail');
  });
});

describe('denied packages', () => {
  it.each<[Partial<DependencyChange>, string, 'pass' | 'fail']>([
    [{}, 'pkg:npm/lodash', 'fail'],
    [{}, 'pkg:npm/lodash@4.17.15', 'fail'],
    [{}, 'pkg:npm/lodash@4.17.14', 'pass'],
    [{}, 'pkg:gem/lodash', 'pass'],
    [{ name: '@acme/lodash', resolved: null }, 'pkg:npm/lodash', 'pass'],
    [{ name: '@acme/lodash', resolved: null }, 'pkg:npm/%40acme/lodash', 'fail'],
    [{ kind: 'updated', from: '4.17.14' }, 'pkg:npm/lodash', 'pass'],
    [{ kind: 'updated', from: '4.17.14' }, 'pkg:npm/lodash@4.17.15', 'fail'],
    [{ scope: 'development' }, 'pkg:npm/lodash', 'fail'],
  ])('%j with %s: %s', (change, purl, outcome) => {
    expect(of([lodash(change)], { 'deny-packages': [purl], scopes: ['runtime'] }).outcome).toBe(outcome);
  });
});

describe('age', () => {
  // The sample is read on 2026-11-03T09:00Z.
  const at = (when: string) => ({ state: 'known', at: when }) as const;
  const week = { 'minimum-age-days': 7 };
  it.each<[Partial<DependencyChange>, Set, 'pass' | 'fail']>([
    [{ published: at('2026-11-02T09:00:00Z') }, {}, 'pass'],
    [{ published: at('2026-11-02T09:00:00Z') }, week, 'fail'],
    [{ published: at('2026-10-27T09:00:01Z') }, week, 'fail'],
    [{ published: at('2026-10-27T09:00:00Z') }, week, 'pass'],
    [{ published: at('2027-01-01T00:00:00Z') }, week, 'fail'],
    [{ published: at('yesterday') }, week, 'fail'],
    [{ published: { state: 'none' } }, week, 'fail'],
    [{ published: { state: 'unread' } }, week, 'pass'],
    [{ published: { state: 'none' } }, { ...week, 'age-exempt': ['pkg:npm/lodash'] }, 'pass'],
    [
      { name: '@acme/ui', resolved: null, published: { state: 'none' } },
      { ...week, 'age-exempt': ['pkg:npm/@acme/'] },
      'pass',
    ],
    [
      { name: '@acme/ui', resolved: null, published: { state: 'none' } },
      { ...week, 'age-exempt': ['pkg:npm/%40acme/'] },
      'pass',
    ],
    [
      { name: '@acmee/ui', resolved: null, published: { state: 'none' } },
      { ...week, 'age-exempt': ['pkg:npm/@acme/'] },
      'fail',
    ],
    [{ published: at('2026-11-02T09:00:00Z'), advisories: [advisory({ standing: 'fixed' })] }, week, 'pass'],
  ])('%j with %j: %s', (change, options, outcome) => {
    expect(of([lodash(change)], options).outcome).toBe(outcome);
  });
});

describe('install scripts', () => {
  it.each<[DependencyChange['installScript'], string, 'pass' | 'fail', number]>([
    ['gained', 'gained', 'fail', 0],
    ['gained', 'fail', 'fail', 0],
    ['gained', 'allow', 'pass', 0],
    ['new', 'gained', 'pass', 1],
    ['new', 'fail', 'fail', 0],
    ['kept', 'fail', 'pass', 0],
    ['none', 'fail', 'pass', 0],
    ['unsaid', 'fail', 'pass', 0],
  ])('%s with %s: %s and %i notes', (installScript, rule, outcome, notes) => {
    const found = of([lodash({ installScript })], { 'install-scripts': rule });
    expect([found.outcome, found.notes.length]).toEqual([outcome, notes]);
  });
});

describe('where it comes from', () => {
  const npm = 'https://registry.npmjs.org/lodash/-/lodash-4.17.15.tgz';
  it.each<[Partial<DependencyChange>, Set, string | null]>([
    [{ resolved: npm, knownPlace: false }, {}, null],
    [{ resolved: null, knownPlace: false }, {}, null],
    [{ resolved: npm.replace('https', 'http') }, {}, 'insecure:registry.npmjs.org'],
    [
      { resolved: 'https://npm.acme.com/lodash/-/lodash-4.17.15.tgz', knownPlace: false },
      {},
      'registry:npm.acme.com',
    ],
    [{ resolved: 'https://npm.acme.com/lodash/-/lodash-4.17.15.tgz', knownPlace: true }, {}, null],
    [
      { resolved: 'https://npm.acme.com/lodash/-/lodash-4.17.15.tgz', knownPlace: true },
      { 'allowed-registries': ['public', 'other.acme.com'] },
      'registry:npm.acme.com',
    ],
    [
      { resolved: 'https://npm.acme.com/lodash/-/lodash-4.17.15.tgz' },
      { 'allowed-registries': ['npm.acme.com'] },
      null,
    ],
    [{ resolved: npm }, { 'allowed-registries': ['npm.acme.com'] }, 'registry:registry.npmjs.org'],
    [
      { resolved: 'https://registry.npmjs.org.evil.example/lodash/-/lodash-4.17.15.tgz', knownPlace: false },
      {},
      'registry:registry.npmjs.org.evil.example',
    ],
    [
      { resolved: 'git+ssh://git@github.com/a/b.git#c', origin: 'git', knownPlace: false },
      {},
      'registry:github.com/a',
    ],
    [
      { resolved: 'git+ssh://git@github.com/a/b.git#c', origin: 'git', knownPlace: false },
      { 'allowed-registries': ['public', 'github.com'] },
      null,
    ],
    [
      { resolved: 'git://github.com/a/b.git#c', origin: 'git' },
      { 'allowed-registries': ['github.com'] },
      'insecure:github.com',
    ],
    [
      { resolved: 'https://files.pythonhosted.org/x', knownPlace: false },
      {},
      'registry:files.pythonhosted.org',
    ],
    [
      { resolved: 'https://registry.npmjs.org/evil.tgz', origin: 'url', knownPlace: true },
      {},
      'identity:pkg:npm/lodash',
    ],
    [{ resolved: 'https://registry.npmjs.org/lodahs/-/lodahs-4.17.15.tgz' }, {}, 'identity:pkg:npm/lodash'],
    [{ resolved: 'https://registry.npmjs.org/lodash/-/lodash-4.17.14.tgz' }, {}, 'identity:pkg:npm/lodash'],
    [
      { resolved: 'https://registry.npmjs.org/@evil/lodash/-/lodash-4.17.15.tgz' },
      {},
      'identity:pkg:npm/lodash',
    ],
    [
      {
        name: '@babel/core',
        to: '7.0.0',
        resolved: 'https://registry.npmjs.org/@babel%2fcore/-/core-7.0.0.tgz',
      },
      {},
      null,
    ],
    [{ name: 'a', to: '1.0.0+build', resolved: 'https://registry.npmjs.org/a/-/a-1.0.0.tgz' }, {}, null],
    [
      {
        kind: 'replaced',
        from: '4.17.15',
        resolved: 'https://evil.example/lodash/-/lodash-4.17.15.tgz',
        knownPlace: false,
      },
      {},
      'registry:evil.example',
    ],
    [{ integrity: 'missing' }, {}, 'integrity:package-lock.json'],
    [{ integrity: 'missing' }, { 'require-integrity': false }, null],
    [{ integrity: 'unsaid' }, {}, null],
    [
      { kind: 'replaced', from: '4.17.15', integrity: 'changed' },
      { 'require-integrity': false },
      'checksum:pkg:npm/lodash',
    ],
    [{ kind: 'rescoped', from: '4.17.15', integrity: 'missing' }, {}, null],
  ])('%j with %j: %s', (change, options, fingerprint) => {
    expect(of([lodash(change)], options).findings.map((f) => f.fingerprint)).toEqual(
      fingerprint ? [fingerprint] : [],
    );
  });

  it('is told once for many packages of one host', () => {
    const many = Array.from({ length: 8 }, (_, i) =>
      lodash({
        name: `p${i}`,
        resolved: `https://npm.acme.com/p${i}/-/p${i}-4.17.15.tgz`,
        knownPlace: false,
      }),
    );
    expect(of(many).said).toEqual([
      'p0 4.17.15 comes from npm.acme.com, which is not among the allowed registries. The same goes for p1 4.17.15, p2 4.17.15, p3 4.17.15, p4 4.17.15, p5 4.17.15 and 2 more.',
    ]);
  });
});

describe('what was not looked at', () => {
  const loose = {
    ecosystem: 'pypi',
    name: 'requests',
    requirement: 'requests>=2',
    line: 3,
    path: 'requirements.txt',
  } as const;
  it.each<[boolean, Set, 'pass' | 'fail', number]>([
    [true, {}, 'fail', 0],
    [true, { unpinned: 'allow' }, 'pass', 1],
    [false, {}, 'pass', 1],
  ])('an unpinned requirement, introduced %s with %j: %s', (introduced, options, outcome, notes) => {
    const verdict = judge({ changes: [], unpinned: [{ ...loose, introduced, expected: false }] }, options);
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.outcome === 'skip' ? 0 : (verdict.notes?.length ?? 0)).toBe(notes);
  });

  it('skips without lock files, and names manifests that changed alone', () => {
    const verdict = judge({ lockFiles: [], changes: [], unlockedManifests: ['web/package.json'] });
    expect(verdict).toMatchObject({ outcome: 'skip', because: ['No lock file changed.'] });
    expect(verdict.unseen?.map(toPlain)).toEqual([
      'Declares other dependencies, and no lock file that could be read followed, so what they resolve to was not looked at: web/package.json.',
    ]);
  });

  it('says whom it asked', () => {
    const verdict = judge({ advisorySources: ['GitHub Advisory Database', 'OSV.dev'] });
    expect(verdict.outcome === 'pass' && toPlain(verdict.because)).toContain(
      'says the GitHub Advisory Database and OSV.dev',
    );
    const nothing = judge({ changes: [], advisorySources: [] });
    expect(nothing.outcome === 'pass' && toPlain(nothing.because)).toBe(
      'No package changed in package-lock.json.',
    );
  });
});

describe('options', () => {
  it.each<[Set, RegExp]>([
    [{ 'allow-licences': ['MIT'], 'deny-licences': ['ISC'] }, /exclude each other/],
    [{ 'allow-licences': ['GPLv3'] }, /SPDX/],
    [{ 'allow-licences': ['MIT OR ISC'] }, /SPDX/],
    [{ 'deny-packages': ['lodash'] }, /package URL/],
    [{ 'age-exempt': ['@acme/'] }, /package URL/],
    [{ 'allowed-registries': ['https://npm.acme.com'] }, /host name/],
    [{ 'allowed-registries': [] }, /./],
    [{ scopes: [] }, /./],
    [{ severity: 'high' }, /./],
  ])('%j is refused', (options, message) => {
    const parsed = policy.options.safeParse(options);
    expect(parsed.success).toBe(false);
    expect(JSON.stringify(parsed.error?.issues)).toMatch(message);
  });

  it.each<[Set, readonly string[]]>([
    [{}, []],
    [{ 'minimum-age-days': 7 }, ['age']],
    [{ 'allow-licences': ['MIT'] }, ['licences']],
    [{ 'deny-licences': ['MIT'], 'minimum-age-days': 1 }, ['age', 'licences']],
  ])('%j asks for %j', (options, asked) => {
    expect(policy.asks?.(policy.options.parse(options))).toEqual({ packageDetails: asked });
  });

  it('fingerprints are unique, whatever is found', () => {
    const bad = fc.record({
      name: fc.constantFrom('a', 'b'),
      to: fc.constantFrom('1.0.0', '2.0.0'),
      path: fc.constantFrom('package-lock.json', 'b/package-lock.json'),
      integrity: fc.constantFrom('missing', 'changed', 'present'),
      installScript: fc.constantFrom('gained', 'none'),
      resolved: fc.constantFrom('http://x.example/a', 'https://y.example/a', null),
      advisories: fc.constantFrom([], [advisory()], [advisory(), advisory({ id: 'GHSA-x' })]),
    });
    fc.assert(
      fc.property(fc.array(bad), (changes) => {
        const prints = of(
          changes.map((change) => lodash({ ...change, knownPlace: false } as Partial<DependencyChange>)),
        ).findings.map((f) => f.fingerprint);
        expect(new Set(prints).size).toBe(prints.length);
      }),
    );
  });
});
