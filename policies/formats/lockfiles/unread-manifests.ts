/** Files that declare what is fetched, of ecosystems whose manifests are not read here. */

export interface Manifest {
  /** Lock files that would follow it, lower case. */
  readonly lockFiles: readonly string[];
  /**
   * It decides by itself what is fetched, by versions of its own: a change of those is not judged, as an unread lock
   * file's is not. Others ask for ranges, or for tools.
   */
  readonly decides?: true;
  /** The declared dependencies as one comparable text. May throw. */
  readonly declared: (source: string) => string;
}

/** Without comments and blank lines. */
export function plainLines(source: string): string {
  return JSON.stringify(source.split('\n').flatMap((line) => line.replace(/#.*$/, '').trim() || []));
}

/** Without comments of its language, blank lines and indentation: what is left of a file that is not read. */
function words(comment: RegExp): Manifest['declared'] {
  return (source) => plainLines(source.replace(comment, ''));
}

/** Only the lines that name something from elsewhere. */
function linesWith(pattern: RegExp): Manifest['declared'] {
  return (source) =>
    JSON.stringify(source.split('\n').flatMap((line) => (pattern.test(line) ? [line.trim()] : [])));
}

const slashes = words(/^[^\S\n\r\u2028\u2029]*\/\/.*$/gm);
const gradleLocks = ['gradle.lockfile', 'buildscript-gradle.lockfile'];

/**
 * Files that declare what is fetched and are not read for it: when they change alone, that is said. After the lists of
 * GitHub's dependency graph, Dependabot, Renovate, OSV-Scanner and Trivy. Matched with the lower-case path.
 */
const unread: readonly (readonly [RegExp, Manifest])[] = [
  [
    /\.(gradle|gradle\.kts)$|(^|\/)gradle\.properties$/,
    { lockFiles: gradleLocks, declared: linesWith(/["'][\w.-]+:[\w.-]+|version|platform|classpath|\d\.\d/i) },
  ],
  [
    /(^|\/)(build\.sbt|plugins\.sbt|dependencies\.scala|ivy\.xml)$/,
    { lockFiles: [], decides: true, declared: linesWith(/%|version|resolver|rev=/i) },
  ],
  [
    /(^|\/)(dotnet-tools\.json|global\.json|paket\.dependencies)$/,
    { lockFiles: ['packages.lock.json', 'paket.lock'], declared: plainLines },
  ],
  [
    /(^|\/)setup\.(py|cfg)$/,
    {
      lockFiles: ['poetry.lock', 'uv.lock', 'pdm.lock', 'pylock.toml'],
      declared: linesWith(/requires?\b|^\s+["']?[A-Za-z][\w.-]*(\[[\w,]+\])?\s*([<>=!~]=?.*|;.*)?["']?,?$/),
    },
  ],
  [
    /(^|\/)[\w.-]*requirements[\w.-]*\.in$|(^|\/)requirements\/([\w.-]+\/)*[\w.-]+\.in$/,
    { lockFiles: ['requirements.txt'], declared: plainLines },
  ],
  [
    /(^|\/)(conda-)?environment[\w.-]*\.ya?ml$/,
    {
      lockFiles: ['conda-lock.yml', 'conda-lock.yaml'],
      decides: true,
      declared: linesWith(/^\s*- |^(channels|dependencies):/),
    },
  ],
  [/(^|\/)pixi\.toml$/, { lockFiles: ['pixi.lock'], declared: plainLines }],
  [
    /(^|\/)(gems\.rb|[\w.-]+\.gemspec)$/,
    { lockFiles: ['gemfile.lock', 'gems.locked'], declared: plainLines },
  ],
  [/(^|\/)mix\.exs$/, { lockFiles: ['mix.lock'], declared: plainLines }],
  [/(^|\/)rebar\.config$/, { lockFiles: ['rebar.lock'], declared: words(/^[^\S\n\r\u2028\u2029]*%.*$/gm) }],
  [/(^|\/)package\.swift$/, { lockFiles: ['package.resolved'], declared: slashes }],
  [/(^|\/)podfile$|\.podspec(\.json)?$/, { lockFiles: ['podfile.lock'], declared: plainLines }],
  [/(^|\/)cartfile(\.private)?$/, { lockFiles: ['cartfile.resolved'], declared: plainLines }],
  [/(^|\/)pubspec(_overrides)?\.ya?ml$/, { lockFiles: ['pubspec.lock'], declared: plainLines }],
  [/(^|\/)deno\.jsonc?$/, { lockFiles: ['deno.lock'], declared: linesWith(/(npm|jsr|https?):/) }],
  [/(^|\/)pnpm-workspace\.yaml$/, { lockFiles: ['pnpm-lock.yaml', 'yarn.lock'], declared: plainLines }],
  [/(^|\/)\.pnpmfile\.[cm]?js$/, { lockFiles: ['pnpm-lock.yaml'], declared: slashes }],
  [/(^|\/)bower\.json$/, { lockFiles: [], decides: true, declared: plainLines }],
  [
    /(^|\/)conanfile\.(py|txt)$/,
    { lockFiles: ['conan.lock'], decides: true, declared: linesWith(/[\w.+-]+\/[\w.[]+|requires/) },
  ],
  [
    /(^|\/)vcpkg(-configuration)?\.json$/,
    { lockFiles: ['vcpkg-lock.json'], decides: true, declared: plainLines },
  ],
  [/(^|\/)flake\.nix$/, { lockFiles: ['flake.lock'], declared: linesWith(/url\s*=|\.url|inputs/) }],
  [
    /(^|\/)(module\.bazel|workspace(\.bazel|\.bzlmod)?)$/,
    {
      lockFiles: ['module.bazel.lock'],
      decides: true,
      declared: linesWith(
        /_dep\(|_archive|_repository|_override|\b(url|urls|version|sha256|integrity|commit|tag)\b/,
      ),
    },
  ],
  [
    /(^|\/)(stack\.yaml|cabal\.project|[\w.-]+\.cabal)$/,
    {
      lockFiles: ['stack.yaml.lock', 'cabal.project.freeze'],
      declared: words(/^[^\S\n\r\u2028\u2029]*--.*$/gm),
    },
  ],
  [
    /(^|\/)(chart|requirements)\.ya?ml$/,
    { lockFiles: ['chart.lock', 'requirements.lock'], declared: plainLines },
  ],
  [
    /(^|\/)(glide\.yaml|gopkg\.toml|go\.work)$/,
    { lockFiles: ['glide.lock', 'gopkg.lock', 'go.work.sum'], declared: slashes },
  ],
  [/(^|\/)vendor\/modules\.txt$/, { lockFiles: ['go.mod'], declared: plainLines }],
  [/(^|\/)(\.tool-versions|\.?mise\.toml)$/, { lockFiles: ['mise.lock'], declared: plainLines }],
  [
    /\.tf$/,
    { lockFiles: ['.terraform.lock.hcl'], declared: linesWith(/^\s*(version|required_version)\s*=/) },
  ],
  [/(^|\/)\.pre-commit-config\.ya?ml$/, { lockFiles: [], declared: linesWith(/^\s*(- )?(rev|repo):/) }],
];

/** Undefined for any other path. */
export function unreadManifest(path: string): Manifest | undefined {
  const lower = path.toLowerCase();
  return unread.find(([pattern]) => pattern.test(lower))?.[1];
}
