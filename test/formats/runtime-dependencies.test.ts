import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gainedDependencies,
  type ManifestVersions,
  manifestAt,
  mayAddNames,
  noNames,
} from '../../policies/formats/runtime-dependencies.ts';

function readAs(path: string, text: string) {
  const manifest = manifestAt(path);
  if (!manifest) throw new Error(`${path} is not known`);
  return manifest.read(text);
}

/** What a change from one text to another brings in. */
function gained(path: string, before: string, after: string): readonly string[] {
  return gainedDependencies([versions(path, before, after)]).flatMap(({ names }) => names);
}

function versions(path: string, before: string | null, after: string | null): ManifestVersions {
  const ecosystem = manifestAt(path)?.ecosystem ?? 'npm';
  return {
    path,
    ecosystem,
    before: before === null ? noNames : readAs(path, before),
    after: after === null ? noNames : readAs(path, after),
  };
}

it.each([
  ['package.json', '{"name":"@acme/ui"}', ['@acme/ui']],
  ['package.json', '{"name":7}', []],
  ['composer.json', '{"name":"acme/ui"}', ['acme/ui']],
  ['Cargo.toml', '[package]\nname = "acme_ui"', ['acme_ui']],
  ['Cargo.toml', '[workspace]\nmembers = []', []],
  ['pyproject.toml', '[project]\nname = "Acme_UI"', ['acme-ui']],
  ['pyproject.toml', '[tool.poetry]\nname = "acme.ui"', ['acme-ui']],
  ['go.mod', 'module acme.io/ui/v2\n\ngo 1.26\n', ['acme.io/ui']],
  [
    'pom.xml',
    '<project><parent><groupId>io.acme</groupId><artifactId>all</artifactId></parent><artifactId>ui</artifactId><dependencies><dependency><groupId>x</groupId><artifactId>y</artifactId></dependency></dependencies></project>',
    ['io.acme:ui', `\${project.groupId}:ui`],
  ],
  ['pom.xml', '<project></project>', []],
])('%s says what its own package is called: %s', (path, text, own) => {
  expect(readAs(path, text).own).toEqual(own);
});

describe('direct runtime dependencies', () => {
  it.each([
    [
      'package.json',
      '{"dependencies":{"pg":"^8","ours":"workspace:*","@types/pg":"8"},"optionalDependencies":{"fsevents":"2"},"devDependencies":{"vitest":"4"},"peerDependencies":{"react":"19"}}',
      ['fsevents', 'pg'],
    ],
    ['package.json', '{"dependencies":"oops"}', []],
    [
      'crates/a/Cargo.toml',
      '[dependencies]\nserde = "1"\nours = { path = "../ours" }\npq = { package = "postgres", version = "0.19" }\n[dev-dependencies]\ninsta = "1"\n[build-dependencies]\ncc = "1"\n[target.\'cfg(unix)\'.dependencies]\nnix = "0.29"',
      ['nix', 'postgres', 'serde'],
    ],
    [
      'pyproject.toml',
      '[project]\ndependencies = ["SQLAlchemy[asyncio]>=2 ; python_version > \'3\'", "httpx"]\n[project.optional-dependencies]\ns3 = ["boto3"]\ndev = ["ruff"]\n[dependency-groups]\ntest = ["pytest"]',
      ['boto3', 'httpx', 'sqlalchemy'],
    ],
    [
      'pyproject.toml',
      '[tool.poetry.dependencies]\npython = "^3.12"\nDjango_X = "5"\n[tool.poetry.group.dev.dependencies]\nruff = "1"',
      ['django-x'],
    ],
    ['Pipfile', '[packages]\nredis = "*"\n[dev-packages]\npytest = "*"', ['redis']],
    [
      'requirements.txt',
      '# direct\nDjango==5.1\n-r base.txt\n./ours\ngit+https://x.org/y\nredis[hiredis] >= 5 # cache\n',
      ['django', 'redis'],
    ],
    ['requirements/prod.in', 'gunicorn', ['gunicorn']],
    [
      'requirements.txt',
      'redis==5.0\n    # via -r requirements.in\nasync-timeout==4.0\n    # via redis\n',
      [],
    ],
    [
      'go.mod',
      'module x.org/y\n\ngo 1.24\n\nrequire github.com/lib/pq v1.10.9\n\nrequire (\n\tgithub.com/redis/go-redis/v9 v9.1.0\n\tgithub.com/stretchr/testify v1.9.0\n\tgithub.com/a/b v1.0.0 // indirect\n)\n\nreplace (\n\tgithub.com/c/d v1.0.0 => ../d\n)\n',
      ['github.com/lib/pq', 'github.com/redis/go-redis'],
    ],
    [
      'Gemfile',
      "source 'https://rubygems.org'\ngem 'rails', '~> 8'\ngem \"pg\"\ngem 'ours', path: 'engines/ours'\ngem 'rspec', group: :test\n# gem 'redis'\ngroup :development, :test do\n  gem 'debug'\nend\nplatforms :ruby do\n  gem 'sidekiq'\nend\n",
      ['pg', 'rails', 'sidekiq'],
    ],
    [
      'composer.json',
      '{"require":{"php":">=8","ext-pdo":"*","predis/predis":"^2"},"require-dev":{"phpunit/phpunit":"11"}}',
      ['predis/predis'],
    ],
    [
      'pom.xml',
      '<project><dependencyManagement><dependencies><dependency><groupId>m</groupId><artifactId>m</artifactId></dependency></dependencies></dependencyManagement><!-- <dependency><groupId>c</groupId><artifactId>c</artifactId></dependency> --><dependencies><dependency><exclusions><exclusion><groupId>e</groupId><artifactId>e</artifactId></exclusion></exclusions><groupId> redis.clients </groupId><artifactId>jedis</artifactId></dependency><dependency><groupId>junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency></dependencies></project>',
      ['redis.clients:jedis'],
    ],
    [
      'app/build.gradle.kts',
      'dependencies {\n  implementation("redis.clients:jedis:5.1.0")\n  api platform(\'a.b:bom:1\')\n  testImplementation("junit:junit:4.13")\n  implementation(project(":ours"))\n}',
      ['redis.clients:jedis', 'a.b:bom'],
    ],
    [
      'src/App.csproj',
      '<Project><ItemGroup><PackageReference Include="Npgsql" Version="8.0.0" /><PackageReference Include="StyleCop" Version="1" PrivateAssets="all" /></ItemGroup></Project>',
      ['Npgsql'],
    ],
  ])('%s', (path, text, names) => {
    expect(gained(path, path.endsWith('json') ? '{}' : empty(path), text)).toEqual([...names].sort());
  });

  const empty = (path: string) =>
    path.endsWith('pom.xml') ? '<project/>' : path.endsWith('proj') ? '<Project/>' : '';

  it.each([
    'README.md',
    'package-lock.json',
    'requirements-dev.txt',
    'requirements/test.txt',
    'src/notes.txt',
    'constructor',
  ])('%s is no manifest', (path) => {
    expect(manifestAt(path)).toBeNull();
  });

  it.each([
    ['package.json', '{'],
    ['package.json', '[]'],
    ['Cargo.toml', '[dependencies'],
    ['pom.xml', 'not xml'],
  ])('%s that is broken is an error, not an empty manifest: %j', (path, text) => {
    expect(() => readAs(path, text)).toThrow();
  });

  it('any text is read or refused, nothing else', () => {
    const paths = [
      'package.json',
      'Cargo.toml',
      'go.mod',
      'Gemfile',
      'pom.xml',
      'build.gradle',
      'requirements.txt',
      'pnpm-workspace.yaml',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.string({ unit: 'binary' }), (path, text) => {
        try {
          expect(Array.isArray(readAs(path, text).direct)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });
});

describe('what a change brings in', () => {
  it('is a package by its real name, whatever it is called here', () => {
    const now = '{"dependencies":{"db":"npm:pg@8","q":"npm:@acme/q@1"}}';
    expect(gained('package.json', '{}', now)).toEqual(['@acme/q', 'pg']);
  });

  it('is nothing when a version changes, or a package moves from tools to run time', () => {
    expect(gained('package.json', '{"dependencies":{"pg":"8"}}', '{"dependencies":{"pg":"9"}}')).toEqual([]);
    expect(gained('package.json', '{"devDependencies":{"pg":"8"}}', '{"dependencies":{"pg":"8"}}')).toEqual(
      [],
    );
    expect(gained('go.mod', 'require x.org/a/v2 v2.0.0', 'require x.org/a/v3 v3.0.0')).toEqual([]);
  });

  it('is nothing when a package moves between manifests of one ecosystem', () => {
    const moved = [
      versions('a/package.json', '{"dependencies":{"pg":"8"}}', '{}'),
      versions('b/package.json', null, '{"dependencies":{"pg":"8"}}'),
    ];
    expect(gainedDependencies(moved)).toEqual([]);
    const other = [
      moved[0] ?? versions('', null, null),
      versions('Cargo.toml', null, '[dependencies]\npg = "1"'),
    ];
    expect(gainedDependencies(other)).toEqual([{ path: 'Cargo.toml', ecosystem: 'cargo', names: ['pg'] }]);
  });

  it('takes an inherited version for new only when the workspace offers it newly', () => {
    const member = versions(
      'a/Cargo.toml',
      '[dependencies]',
      '[dependencies]\nurl.workspace = true\ncsv.workspace = true',
    );
    const root = versions(
      'Cargo.toml',
      '[workspace.dependencies]\ncsv = "1"',
      '[workspace.dependencies]\ncsv = "1"\nurl = "2"\ninsta = "1"',
    );
    expect(gainedDependencies([root, member])).toEqual([
      { path: 'a/Cargo.toml', ecosystem: 'cargo', names: ['url'] },
    ]);
    expect(gainedDependencies([member])).toEqual([]);
  });

  it.each([
    [
      'package.json',
      '{}',
      '{"dependencies":{"pg":"catalog:"}}',
      'pnpm-workspace.yaml',
      'packages: []',
      'catalog:\n  pg: ^8',
      'pg',
    ],
    [
      'build.gradle',
      '',
      'implementation libs.spring.web',
      'gradle/libs.versions.toml',
      '',
      '[libraries]\nspring-web = "a:b:1"',
      'spring.web',
    ],
    [
      'A.csproj',
      '<Project/>',
      '<Project><PackageReference Include="Npgsql" /></Project>',
      'Directory.Packages.props',
      '<Project/>',
      '<Project><PackageVersion Include="Npgsql" Version="8" /></Project>',
      'Npgsql',
    ],
  ])('%s may inherit', (path, before, after, list, listBefore, listAfter, name) => {
    const changes = [versions(path, before, after), versions(list, listBefore, listAfter)];
    expect(gainedDependencies(changes).flatMap(({ names }) => names)).toEqual([name]);
    expect(gainedDependencies(changes.slice(0, 1))).toEqual([]);
  });
});

describe('whether a patch may add names', () => {
  it.each([
    ['a bump', '@@ -1,3 +1,3 @@\n {\n-  "pg": "^8.1.0",\n+  "pg": "^8.2.0",', false],
    ['only removals', '@@ -1,3 +1,2 @@\n-  "pg": "^8.1.0",', false],
    ['a new name', '@@ -1,2 +1,3 @@\n+  "pg": "^8.2.0",', true],
    ['a name on a changed line', '@@ -1 +1 @@\n-gem "a"\n+gem "a"; gem "b"', true],
    ['no patch to be had', null, true],
  ])('%s', (_, patch, may) => {
    expect(mayAddNames(patch)).toBe(may);
  });
});
