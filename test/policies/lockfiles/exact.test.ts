/** Manifests that pin versions themselves, and what of them is not one exact version. */
import { describe, expect, it } from 'vitest';
import { judgeChange } from './judge.ts';
import { names, only, read, unreadable } from './read.ts';

function loose(path: string, source: string): readonly string[] {
  const result = read(path, source);
  return result.ok ? result.unpinned.map(({ requirement }) => requirement) : [];
}

describe('pom.xml', () => {
  const pom = `<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>org.boot</groupId><artifactId>parent</artifactId><version>3.3.0</version></parent>
  <groupId>acme</groupId><artifactId>app</artifactId><version>1.0-SNAPSHOT</version>
  <properties><jackson.version>2.17.1</jackson.version></properties>
  <dependencies>
    <!-- <dependency><groupId>no</groupId><artifactId>no</artifactId><version>1</version></dependency> -->
    <dependency >
      <groupId>com.fasterxml</groupId><artifactId>jackson</artifactId><version>\${jackson.version}</version>
      <exclusions><exclusion><groupId>x</groupId><artifactId>y</artifactId></exclusion></exclusions>
    </dependency>
    <dependency><groupId>acme</groupId><artifactId>lib</artifactId><version>\${project.version}</version></dependency>
    <dependency><groupId>managed</groupId><artifactId>elsewhere</artifactId></dependency>
    <dependency><groupId>a</groupId><artifactId>range</artifactId><version>[1,2)</version></dependency>
    <dependency><groupId>a</groupId><artifactId>foreign</artifactId><version>\${from.parent}</version></dependency>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><version><![CDATA[4.13.2]]></version><scope>test</scope></dependency>
  </dependencies>
  <build><plugins><plugin><artifactId>maven-jar-plugin</artifactId><version>3.4&#46;1</version></plugin></plugins></build>
</project>`;
  it('pins', () => {
    expect(names('pom.xml', pom)).toEqual([
      'org.boot:parent@3.3.0',
      'com.fasterxml:jackson@2.17.1',
      'junit:junit@4.13.2',
      'org.apache.maven.plugins:maven-jar-plugin@3.4.1',
    ]);
    expect(only('pom.xml', pom, 'junit:junit')).toMatchObject({ scope: 'development', line: 16 });
  });
  it('leaves open', () => {
    expect(loose('pom.xml', pom)).toEqual(['a:range:[1,2)', `a:foreign:\${from.parent}`]);
  });
  it.each([
    ['<project><a></b></project>', /line 1 closes what is not open/],
    ['<!DOCTYPE a [<!ENTITY b "c">]><project/>', /declares a document type/],
    ['<html/>', /it is no Maven project/],
    ['<project/><project/>', /not one whole XML document/],
    [`${'<a>'.repeat(300)}`, /nested more than 200/],
  ])('%s is unreadable', (text, reason) => {
    expect(unreadable('pom.xml', text)).toMatch(reason);
  });
  it('a property that several profiles set is not known', () => {
    const text = `<project><properties><v>1</v></properties><profiles><profile><properties><v>2</v></properties></profile></profiles><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>\${v}</version></dependency></dependencies></project>`;
    expect(names('pom.xml', text)).toEqual([]);
    expect(loose('pom.xml', text)).toHaveLength(1);
  });
});

it('libs.versions.toml', () => {
  const catalog = `[versions]
kotlin = "2.0.0"
agp = { strictly = "[8.0, 9.0[", prefer = "8.5.0" }
[libraries]
one = "a:one:1.0"
two = { module = "a:two", version.ref = "kotlin" }
three = { group = "a", name = "three", version = "1.+" }
bom = { module = "a:bom" }
strict = { module = "a:strict", version = { strictly = "1.2" } }
[plugins]
kotlin = { id = "org.jetbrains.kotlin.jvm", version.ref = "kotlin" }
android = { id = "com.android.application", version.ref = "agp" }
short = "com.example:3.1"
`;
  expect(names('gradle/libs.versions.toml', catalog)).toEqual([
    'a:one@1.0',
    'a:two@2.0.0',
    'a:strict@1.2',
    'org.jetbrains.kotlin.jvm:org.jetbrains.kotlin.jvm.gradle.plugin@2.0.0',
    'com.example:com.example.gradle.plugin@3.1',
  ]);
  expect(loose('gradle/libs.versions.toml', catalog)).toEqual([
    'a:three:1.+',
    'com.android.application:com.android.application.gradle.plugin:[8.0, 9.0[',
  ]);
  expect(unreadable('libs.versions.toml', '[strange]\na = 1')).toBe('its section strange is not known');
  expect(unreadable('libs.versions.toml', '[libraries]\na = {}')).toBe('a names nothing');
});

it('csproj and its kin', () => {
  const project = `\uFEFF<Project Sdk="Microsoft.Build.Traversal/4.1.0">
  <PropertyGroup><XunitVersion>2.9.0</XunitVersion></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Newtonsoft.Json" Version="13.0.1" />
    <PackageReference Include="xunit"><Version>$(XunitVersion)</Version></PackageReference>
    <PackageReference Update="Exact" Version="[1.2.3]" />
    <PackageReference Include="Central" />
    <PackageReference Include="Floating" Version="6.*" />
  </ItemGroup>
</Project>`;
  expect(names('src/Web.csproj', project)).toEqual([
    'Microsoft.Build.Traversal@4.1.0',
    'Newtonsoft.Json@13.0.1',
    'xunit@2.9.0',
    'Exact@1.2.3',
  ]);
  expect(loose('src/Web.csproj', project)).toEqual(['Floating 6.*']);
  expect(
    names('packages.config', '<packages><package id="a" version="1.0" targetFramework="net48" /></packages>'),
  ).toEqual(['a@1.0']);
  expect(
    names(
      'Directory.Packages.props',
      '<Project><ItemGroup><PackageVersion Include="a" Version="1.0"/></ItemGroup></Project>',
    ),
  ).toEqual(['a@1.0']);
});

describe('images', () => {
  const sha = 'a'.repeat(64);
  const dockerfile = `# syntax=docker/dockerfile:1.7
ARG NODE=22.4
FROM --platform=$BUILDPLATFORM node:\${NODE}-slim AS build
FROM ghcr.io/acme/base:1.0@sha256:${sha}
FROM localhost:5000/x/y
FROM \${BASE}
FROM scratch
COPY --from=build a b
COPY --from=docker.io/library/golang:1.22 a b
RUN --mount=type=cache,from=redis:7 a
`;
  it('of a Dockerfile', () => {
    expect(names('Dockerfile', dockerfile)).toEqual([
      'docker/dockerfile@1.7',
      'node@22.4-slim',
      'ghcr.io/acme/base@1.0',
      'localhost:5000/x/y@latest',
      'golang@1.22',
      'redis@7',
    ]);
    expect(loose('Dockerfile', dockerfile)).toEqual(['$' + '{BASE}']);
    expect(only('Dockerfile', dockerfile, 'ghcr.io/acme/base')).toMatchObject({
      integrity: sha,
      resolved: 'https://ghcr.io/acme/base',
      line: 4,
    });
  });
  it('of a compose file', () => {
    expect(
      names('docker-compose.yml', 'services:\n  a:\n    image: "postgres:17" # why\n  b: { }\n'),
    ).toEqual(['postgres@17']);
  });
  it.each([
    [
      'another build of the tag',
      `a:1@sha256:${sha}`,
      `a:1@sha256:${'b'.repeat(64)}`,
      'pass',
      /At another commit/,
    ],
    ['no digest any more', `a:1@sha256:${sha}`, 'a:1', 'fail', /checksum of a 1 is gone/],
    ['another tag', 'a:1', 'a:2', 'pass', /No advisory database covers container images.*a 1 → 2/],
    ['another registry', 'a:1', 'evil.example/a:1', 'fail', /evil\.example/],
    ['a well-known registry', 'a:1', 'ghcr.io/b/a:1', 'pass', /ghcr\.io\/b\/a/],
  ])('%s', async (_, before, after, verdict, says) => {
    const judged = await judgeChange({
      base: { Dockerfile: `FROM ${before}\n` },
      head: { Dockerfile: `FROM ${after}\n` },
    });
    expect(judged, judged.text).toMatchObject({ verdict, text: expect.stringMatching(says) });
  });
});

describe('uses', () => {
  const path = '.github/workflows/ci.yml';
  const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];
  const of = (...lines: readonly string[]) =>
    `jobs:\n  a:\n    steps:\n${lines.map((line) => `      - ${line}\n`).join('')}`;
  it('pins by version, or by a commit that says which', () => {
    const text = of(
      'uses: Actions/Checkout@v4.1.2',
      `uses: "tj-actions/changed-files@${a}" # v45.0.7`,
      'uses: actions/cache@v4',
      `uses: actions/labeler@${a}`,
      'uses: ./local',
      'uses: docker://alpine:3',
      '{ uses: flow/style@v1.2.3 }',
    ).concat('      # - uses: no/no@v1.0.0\n');
    expect(names(path, text)).toEqual(['Actions/Checkout@4.1.2', 'tj-actions/changed-files@45.0.7']);
    expect(loose(path, text)).toEqual([
      'actions/cache@v4',
      `actions/labeler@${a}`,
      '- { uses: flow/style@v1.2.3 }',
    ]);
  });
  it.each([
    ['a version with an advisory', 'run: a', `uses: x/y@${a} # v1.0.1`, 'fail', /x\/y 1\.0\.1 has GHSA/],
    [
      'another commit for the same version',
      `uses: a/b@${a} # v1.0.1`,
      `uses: a/b@${b} # v1.0.1`,
      'fail',
      /a\/b is at another commit, while the version that its comment names is still 1\.0\.1/,
    ],
    ['a version that floats', 'uses: a/b@v1', 'uses: a/b@v2', 'pass', /no exact version: a\/b@v2\./],
    ['a key with escapes', 'run: a', '"us\\u0065s": x/y@v1.0.0', 'pass', /no exact version: - "us/],
    [
      'a key on a line of its own',
      'run: a',
      '? uses\n        : x/y@v1.0.0',
      'pass',
      /no exact version: - \? uses/,
    ],
    ['an update', 'uses: a/b@v1.0.0', 'uses: a/b@v1.0.1', 'pass', /1 package changed/],
  ])('%s', async (_, before, after, verdict, says) => {
    const judged = await judgeChange({
      base: { [path]: of(before) },
      head: { [path]: of(after) },
      vulnerable: ['x/y'],
    });
    expect(judged, judged.text).toMatchObject({ verdict, text: expect.stringMatching(says) });
  });
});

it('says what it did not look up, and that alone is not wrong', async () => {
  const pom = (version: string) =>
    `<project><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>${version}</version></dependency></dependencies></project>`;
  const judged = await judgeChange({ base: { 'pom.xml': pom('[1,2)') }, head: { 'pom.xml': pom('[1,3)') } });
  expect(judged).toMatchObject({
    verdict: 'pass',
    text: 'No package changed in pom.xml.\nNot looked up, because they have no exact version: a:b:[1,3).',
  });
});

it.each([
  [
    'pom.xml',
    '<project><properties><jackson.version>V</jackson.version></properties></project>',
    'jackson.version',
  ],
  [
    'Directory.Build.props',
    '<Project><PropertyGroup><SerilogVersion>V</SerilogVersion></PropertyGroup></Project>',
    'SerilogVersion',
  ],
  ['gradle/libs.versions.toml', '[versions]\ncompose = "V"\n', 'compose'],
])('a version in %s that another file uses is named when it changes', async (path, text, name) => {
  const of = (version: string) => text.replace('V<', `${version}<`).replace('"V"', `"${version}"`);
  const judged = await judgeChange({ base: { [path]: of('1.2.3') }, head: { [path]: of('1.2.4') } });
  expect(judged).toMatchObject({
    verdict: 'pass',
    text: `No package changed in ${path}.\nNot looked up, because they have no exact version: ${name} = 1.2.4.`,
  });
});

it('the version of the project itself is nobody’s business', async () => {
  const of = (version: string) =>
    `<Project><PropertyGroup><Version>${version}</Version><LangVersion>${version}</LangVersion></PropertyGroup></Project>`;
  const judged = await judgeChange({ base: { 'a.csproj': of('1.2.3') }, head: { 'a.csproj': of('1.2.4') } });
  expect(judged).toMatchObject({ verdict: 'skip' });
});
