import { describe, expect, it } from 'vitest';
import { dependencyUpdates } from '../../policies/repository/dependency-updates.ts';
import { said, type Texts } from './repository-files.ts';

const needs = '{"dependencies":{"zod":"4.0.0"}}';
const entry = (ecosystem: string, where: string, more = '') =>
  `  - package-ecosystem: ${ecosystem}\n    ${where}\n    schedule: { interval: weekly }\n${more}`;
const dependabot = (...entries: readonly string[]): Texts => ({
  '.github/dependabot.yml': `version: 2\nupdates:\n${entries.join('')}`,
});
const npm = dependabot(entry('npm', 'directory: /'));
const renovate = (settings: object): Texts => ({ 'renovate.json': JSON.stringify(settings) });

/** Whether everything is looked after; otherwise what is said must hold this. */
const cases: readonly (readonly [string, Texts, 'pass' | 'skip' | string])[] = [
  ['nothing is declared', { 'README.md': '' }, 'skip'],
  ['nothing is asked for', { 'package.json': '{"type":"module"}' }, 'skip'],
  ['only tools are configured', { 'pyproject.toml': '[tool.ruff]\nline-length = 100\n' }, 'skip'],
  ['a module of a product is called setup.py', { 'src/x/setup.py': 'def run(requirements): ...\n' }, 'skip'],
  ['an action of its own code', { 'action.yml': 'runs:\n  using: node24\n  main: dist/index.js\n' }, 'skip'],
  [
    'only tests declare',
    { 'tests/app/package.json': needs, 'a/testfixtures/Dockerfile': 'FROM a:1' },
    'skip',
  ],
  ['only a scaffold declares', { 'packages/create/template/package.json': needs }, 'skip'],
  ['neither is there', { 'package.json': needs }, 'neither a .github/dependabot.yml nor'],
  ['an entry for the root', { 'package.json': needs, ...npm }, 'pass'],
  [
    'an entry in a file called .yaml',
    { 'package.json': needs, '.github/dependabot.yaml': npm['.github/dependabot.yml'] ?? '' },
    'pass',
  ],
  [
    'a file of Dependabot’s first version',
    { 'package.json': needs, '.dependabot/config.yml': 'version: 1' },
    'neither',
  ],
  [
    'a folder without an entry',
    { 'package.json': needs, 'web/package.json': needs, ...npm },
    'npm declares in /web',
  ],
  [
    'a folder of a workspace',
    {
      'package.json': '{"workspaces":["packages/*"],"devDependencies":{"a":"1"}}',
      'packages/a/package.json': needs,
      ...npm,
    },
    'pass',
  ],
  [
    'a workspace with dots and slashes',
    {
      'package.json': '{"workspaces":{"packages":["./packages/*/"]},"devDependencies":{"a":"1"}}',
      'packages/a/package.json': needs,
      ...npm,
    },
    'pass',
  ],
  [
    'a folder that the workspace leaves out',
    {
      'package.json': '{"workspaces":["packages/*","!packages/b"],"devDependencies":{"a":"1"}}',
      'packages/b/package.json': needs,
      ...npm,
    },
    'npm declares in /packages/b',
  ],
  [
    'a workspace of pnpm',
    {
      'package.json': needs,
      'pnpm-workspace.yaml': 'packages:\n  - "apps/*"\n',
      'apps/a/package.json': needs,
      ...npm,
    },
    'pass',
  ],
  [
    'an open workspace is named once',
    {
      'package.json': '{"workspaces":["packages/*"],"devDependencies":{"a":"1"}}',
      'packages/a/package.json': needs,
      ...dependabot(entry('gomod', 'directory: /')),
    },
    'npm declares in /:',
  ],
  [
    'directories with wildcards',
    {
      'apps/a/package.json': needs,
      'apps/b/package.json': needs,
      ...dependabot(entry('npm', 'directories: ["/apps/*"]')),
    },
    'pass',
  ],
  [
    'a star stays within a name',
    { 'apps/a/b/package.json': needs, ...dependabot(entry('npm', 'directories: ["/apps/*"]')) },
    '/apps/a/b',
  ],
  [
    'two stars at the end are one',
    { 'apps/a/b/package.json': needs, ...dependabot(entry('npm', 'directories: ["/apps/**"]')) },
    '/apps/a/b',
  ],
  [
    'two stars before a slash',
    { 'apps/a/b/package.json': needs, ...dependabot(entry('npm', 'directories: ["/apps/**/*"]')) },
    'pass',
  ],
  [
    'a limit of none',
    {
      'package.json': needs,
      ...dependabot(entry('npm', 'directory: /', '    open-pull-requests-limit: 0\n')),
    },
    'open-pull-requests-limit: 0',
  ],
  [
    'a limit of ten',
    {
      'package.json': needs,
      ...dependabot(entry('npm', 'directory: /', '    open-pull-requests-limit: 10\n')),
    },
    'pass',
  ],
  [
    'everything ignored',
    {
      'package.json': needs,
      ...dependabot(entry('npm', 'directory: /', '    ignore:\n      - dependency-name: "*"\n')),
    },
    'ignores every dependency',
  ],
  [
    'every kind of update ignored',
    {
      'package.json': needs,
      ...dependabot(
        entry(
          'npm',
          'directory: /',
          '    ignore:\n      - dependency-name: "*"\n        update-types: ["version-update:semver-major", "version-update:semver-minor", "version-update:semver-patch"]\n',
        ),
      ),
    },
    'ignores every dependency',
  ],
  [
    'large updates ignored',
    {
      'package.json': needs,
      ...dependabot(
        entry(
          'npm',
          'directory: /',
          '    ignore:\n      - dependency-name: "*"\n        update-types: ["version-update:semver-major"]\n',
        ),
      ),
    },
    'pass',
  ],
  [
    'only some allowed',
    {
      'package.json': needs,
      ...dependabot(entry('npm', 'directory: /', '    allow:\n      - dependency-name: "@acme/*"\n')),
    },
    'allows only what allow names',
  ],
  [
    'only tools allowed',
    {
      'package.json': needs,
      ...dependabot(entry('npm', 'directory: /', '    allow:\n      - dependency-type: development\n')),
    },
    'allows only what allow names',
  ],
  [
    'what runs allowed',
    {
      'package.json': needs,
      ...dependabot(entry('npm', 'directory: /', '    allow:\n      - dependency-type: production\n')),
    },
    'pass',
  ],
  [
    'another branch that comes here',
    { 'package.json': needs, ...dependabot(entry('npm', 'directory: /', '    target-branch: develop\n')) },
    'pass',
  ],
  [
    'the branch of an older version',
    { 'package.json': needs, ...dependabot(entry('npm', 'directory: /', '    target-branch: v1.x\n')) },
    'is for the branch of an older version',
  ],
  [
    'excluded paths',
    {
      'apps/a/package.json': needs,
      'apps/b/package.json': needs,
      ...dependabot(entry('npm', 'directories: ["/apps/*"]', '    exclude-paths: ["apps/b/**"]\n')),
    },
    'npm declares in /apps/b',
  ],
  [
    'no version',
    { 'package.json': needs, '.github/dependabot.yml': 'updates: []\n' },
    'does not say version: 2',
  ],
  [
    'no schedule',
    {
      'package.json': needs,
      '.github/dependabot.yml': 'version: 2\nupdates:\n  - package-ecosystem: npm\n    directory: /\n',
    },
    'an entry has no schedule.interval (line 3',
  ],
  [
    'no YAML',
    { 'package.json': needs, '.github/dependabot.yml': 'version: 2\nupdates: [\n' },
    'not valid YAML',
  ],
  [
    'a group of several package managers',
    {
      'package.json': needs,
      '.github/dependabot.yml':
        'version: 2\nmulti-ecosystem-groups: { all: { schedule: { interval: weekly } } }\nupdates:\n  - package-ecosystem: npm\n    directory: /\n    patterns: ["*"]\n    multi-ecosystem-group: all\n',
    },
    'pass',
  ],
  [
    'an entry that finds nothing',
    {
      'web/package.json': needs,
      ...dependabot(entry('npm', 'directory: /web'), entry('npm', 'directory: /')),
    },
    '1 entry of .github/dependabot.yml finds nothing to update: npm in / (line 6)',
  ],
  [
    'an entry that finds nothing, for another branch',
    {
      'package.json': needs,
      ...npm,
      ...dependabot(entry('npm', 'directory: /'), entry('gomod', 'directory: /', '    target-branch: v1\n')),
    },
    'pass',
  ],
  [
    'an entry of a package manager that is not known here',
    { 'package.json': needs, ...dependabot(entry('npm', 'directory: /'), entry('vcpkg', 'directory: /')) },
    'pass',
  ],
  [
    'workflows, and an action beside them',
    {
      '.github/workflows/a.yml': '',
      '.github/actions/x/action.yml': 'runs:\n  using: composite\n  steps:\n    - uses: actions/cache@v5\n',
      ...dependabot(entry('github-actions', 'directory: /')),
    },
    'github-actions declares in /.github/actions/x',
  ],
  [
    'workflows, by the name of their folder',
    {
      '.github/workflows/a.yml': '',
      ...dependabot(entry('github-actions', 'directory: /.github/workflows')),
    },
    'pass',
  ],
  ['npm does not read bun.lock', { 'package.json': needs, 'bun.lock': '', ...npm }, 'bun declares in /'],
  [
    'pip does not read uv.lock',
    {
      'pyproject.toml': '[project]\ndependencies = ["a"]\n',
      'uv.lock': '',
      ...dependabot(entry('pip', 'directory: /')),
    },
    'uv declares in /',
  ],
  [
    'uv reads requirements, too',
    { 'requirements.txt': 'a==1\n', ...dependabot(entry('uv', 'directory: /')) },
    'pass',
  ],
  [
    'requirements one folder down',
    {
      'setup.py': 'import setuptools\nsetuptools.setup(install_requires=["a"])',
      'docs/requirements.txt': 'b==1\n',
      ...dependabot(entry('pip', 'directory: /')),
    },
    'pass',
  ],
  [
    'a project one folder down',
    {
      'requirements.txt': 'a==1\n',
      'docs/pyproject.toml': '[project]\ndependencies = ["a"]\n',
      ...dependabot(entry('pip', 'directory: /')),
    },
    'pip declares in /docs',
  ],
  [
    'modules of Maven',
    { 'pom.xml': '', 'core/pom.xml': '', ...dependabot(entry('maven', 'directory: /')) },
    'pass',
  ],
  [
    'a catalogue of Gradle',
    {
      'settings.gradle.kts': '',
      'gradle/libs.versions.toml': '',
      'app/build.gradle.kts': '',
      ...dependabot(entry('gradle', 'directory: /')),
    },
    'pass',
  ],
  [
    'a project beside a solution',
    {
      'src/Shop.sln': '',
      'src/Web/Web.csproj': '',
      'tools/Gen/Gen.csproj': '',
      ...dependabot(entry('nuget', 'directory: /src')),
    },
    'nuget declares in /tools/Gen',
  ],
  [
    'a workspace of Cargo',
    {
      'Cargo.toml': '[workspace]\nmembers = ["crates/*"]\n',
      'crates/a/Cargo.toml': '[dependencies]\nserde = "1"\n',
      ...dependabot(entry('cargo', 'directory: /')),
    },
    'pass',
  ],
  [
    'a workspace of Go',
    {
      'go.work': 'go 1.25\nuse (\n\t./a\n\t./b\n)\n',
      'a/go.mod': 'module a\nrequire x v1.0.0\n',
      'b/go.mod': 'module b\nrequire x v1.0.0\n',
      ...dependabot(entry('gomod', 'directory: /')),
    },
    'pass',
  ],
  [
    'Terraform with and without a lock file',
    {
      'live/.terraform.lock.hcl': '',
      'modules/a/versions.tf': '',
      ...dependabot(entry('terraform', 'directory: /live')),
    },
    'pass',
  ],
  [
    'Terraform for OpenTofu',
    { 'live/.terraform.lock.hcl': '', ...dependabot(entry('opentofu', 'directory: /live')) },
    'pass',
  ],
  [
    'a Dockerfile with a suffix',
    { 'deploy/Dockerfile.web': 'FROM a:1', ...npm, 'package.json': needs },
    'docker declares in /deploy',
  ],
  [
    'Renovate',
    {
      'package.json': needs,
      'svc/go.mod': 'require x v1\n',
      ...renovate({ extends: ['config:recommended'] }),
    },
    'pass',
  ],
  [
    'Renovate in JSON5',
    {
      'package.json': needs,
      '.github/renovate.json5':
        "{\n  // ours\n  extends: ['config:recommended'], packageRules: [{ matchManagers: ['npm'], enabled: false, },],\n}",
    },
    'a rule of packageRules switches it off',
  ],
  [
    'Renovate in package.json',
    { 'package.json': '{"dependencies":{"a":"1"},"renovate":{"enabled":false}}' },
    'switched off (enabled: false)',
  ],
  ['Renovate in .renovaterc', { 'package.json': needs, '.renovaterc': '{}' }, 'pass'],
  [
    'Renovate switched off by a preset',
    { 'package.json': needs, ...renovate({ extends: [':disableRenovate'] }) },
    'switched off',
  ],
  [
    'Renovate for npm only',
    { 'package.json': needs, 'go.mod': 'require x v1\n', ...renovate({ extends: [':onlyNpm'] }) },
    'gomod declares in /: enabledManagers does not name it',
  ],
  [
    'Renovate without a manager',
    { 'package.json': needs, ...renovate({ npm: { enabled: false } }) },
    'its manager is switched off',
  ],
  [
    'Renovate without a path',
    { 'web/package.json': needs, ...renovate({ ignorePaths: ['**/web/**'] }) },
    'ignorePaths has it',
  ],
  [
    'Renovate without a part of a path',
    { 'web/package.json': needs, ...renovate({ ignorePaths: ['web/'] }) },
    'ignorePaths has it',
  ],
  [
    'Renovate with other paths',
    { 'web/package.json': needs, ...renovate({ includePaths: ['api/**'] }) },
    'includePaths does not have it',
  ],
  [
    'Renovate without a category',
    {
      'go.mod': 'require x v1\n',
      ...renovate({ packageRules: [{ matchCategories: ['golang'], enabled: false }] }),
    },
    'a rule of packageRules switches it off',
  ],
  [
    'Renovate without everything, and some of it again',
    {
      'go.mod': 'require x v1\n',
      ...renovate({
        packageRules: [
          { matchPackageNames: ['*'], enabled: false },
          { matchManagers: ['gomod'], enabled: true },
        ],
      }),
    },
    'pass',
  ],
  ...[
    { matchDepNames: ['*'] },
    { matchDepPatterns: ['.*'] },
    { matchPackageNames: ['/.+/'] },
    { matchPackageNames: ['/^.*$/i'] },
    { matchPackagePatterns: ['^'] },
    { matchUpdateTypes: ['major', 'minor', 'patch', 'pin', 'digest'] },
  ].map((rule): (typeof cases)[number] => [
    `Renovate without ${JSON.stringify(rule)}`,
    { 'package.json': needs, ...renovate({ packageRules: [{ ...rule, enabled: false }] }) },
    'a rule of packageRules switches it off',
  ]),
  ...[
    { matchDepNames: ['react*'] },
    { matchPackageNames: ['/^@acme/'] },
    { matchPackagePatterns: ['^react$'] },
    { matchUpdateTypes: ['major', 'minor'] },
    { matchDepNames: ['*'], matchDepTypes: ['peerDependencies'] },
  ].map((rule): (typeof cases)[number] => [
    `Renovate without some, by ${JSON.stringify(rule)}`,
    { 'package.json': needs, ...renovate({ packageRules: [{ ...rule, enabled: false }] }) },
    'pass',
  ]),
  ['Renovate that is silent', { 'package.json': needs, ...renovate({ mode: 'silent' }) }, 'mode: silent'],
  ['Renovate at work', { 'package.json': needs, ...renovate({ mode: 'full' }) }, 'pass'],
  [
    'Renovate without each kind of update',
    {
      'package.json': needs,
      ...renovate({ major: { enabled: false }, minor: { enabled: false }, patch: { enabled: false } }),
    },
    'updates of every kind are switched off',
  ],
  [
    'Renovate without large updates, by their section',
    { 'package.json': needs, ...renovate({ major: { enabled: false } }) },
    'pass',
  ],
  [
    'Renovate without one package',
    {
      'go.mod': 'require x v1\n',
      ...renovate({ packageRules: [{ matchManagers: ['gomod'], matchPackageNames: ['x'], enabled: false }] }),
    },
    'pass',
  ],
  [
    'Renovate without large updates',
    {
      'go.mod': 'require x v1\n',
      ...renovate({ packageRules: [{ matchUpdateTypes: ['major'], enabled: false }] }),
    },
    'pass',
  ],
  [
    'Renovate with words that are no JSON',
    { 'go.mod': 'require x v1\n', 'renovate.json': 'extends: all' },
    'not JSON that it could read',
  ],
  [
    'both, each for a part',
    {
      'package.json': needs,
      'go.mod': 'require x v1\n',
      ...npm,
      ...renovate({ enabledManagers: ['gomod'] }),
    },
    'pass',
  ],
];

describe('dependency-updates', () => {
  it.each(cases)('%s', async (_, files, expected) => {
    const { outcome, words } = await said(dependencyUpdates, files);
    if (expected === 'pass' || expected === 'skip') expect([outcome, words]).toEqual([expected, words]);
    else {
      expect(outcome).toBe('fail');
      expect(words).toContain(expected);
    }
  });

  it('says what presets elsewhere were not read', async () => {
    const files = {
      'package.json': needs,
      ...renovate({ extends: ['github>acme/renovate', 'config:recommended'] }),
    };
    const { outcome, words } = await said(dependencyUpdates, files);
    expect(outcome).toBe('pass');
    expect(words).toContain('What github>acme/renovate says for Renovate was not read');
  });

  it('leaves out what the options leave out', async () => {
    const files = { 'package.json': needs, 'web/package.json': needs, ...npm };
    expect((await said(dependencyUpdates, files, { ignore: ['web/**'] })).outcome).toBe('pass');
    expect((await said(dependencyUpdates, files, { ecosystems: ['gomod'] })).words).toContain(
      'Also declared, and not asked about: npm',
    );
  });

  it('says which keys are documented nowhere', async () => {
    const files = {
      'package.json': needs,
      ...dependabot(entry('npm', 'directory: /', '    pull-request-title: x\n')),
    };
    const { outcome, words } = await said(dependencyUpdates, files);
    expect(outcome).toBe('pass');
    expect(words).toContain('has pull-request-title (line 6)');
  });

  it('does not judge JSON5 that it does not read', async () => {
    const files = { 'package.json': needs, 'renovate.json5': '{ a: 0x1f }' };
    expect((await said(dependencyUpdates, files)).outcome).toBe('unknown');
  });

  it('does not judge a file whose meaning is written nowhere', async () => {
    const merged =
      'version: 2\nupdates:\n  - &a\n    package-ecosystem: npm\n    directory: /\n    schedule: { interval: weekly }\n  - <<: *a\n    directory: /web\n';
    const { outcome } = await said(dependencyUpdates, {
      'package.json': needs,
      '.github/dependabot.yml': merged,
    });
    expect(outcome).toBe('unknown');
  });
});
