/** Files that declare what is fetched, of ecosystems whose manifests are not read here. */

export interface Manifest {
  /** Lock files that would follow it, lower case. */
  readonly lockFiles: readonly string[];
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

const xml = words(/<!--[\s\S]*?-->/g);
const slashes = words(/^\s*\/\/.*$/gm);
const gradleLocks = ['gradle.lockfile', 'buildscript-gradle.lockfile'];

/**
 * Files that declare what is fetched and are not read for it: when they change alone, that is said. After the lists of
 * GitHub's dependency graph, Dependabot, Renovate, OSV-Scanner and Trivy. Matched with the lower-case path.
 */
const unread: readonly (readonly [RegExp, Manifest])[] = [
  [/(^|\/)pom\.xml$|\.pom$/, { lockFiles: [], declared: xml }],
  [/\.(gradle|gradle\.kts)$|(^|\/)gradle\.properties$/, { lockFiles: gradleLocks, declared: slashes }],
  [/\.versions\.toml$/, { lockFiles: gradleLocks, declared: plainLines }],
  [
    /(^|\/)gradle-wrapper\.properties$|(^|\/)maven-wrapper\.properties$/,
    { lockFiles: [], declared: plainLines },
  ],
  [/(^|\/)(build\.sbt|plugins\.sbt|dependencies\.scala|ivy\.xml)$/, { lockFiles: [], declared: slashes }],
  [
    /\.(cs|fs|vb)proj$|(^|\/)(directory\.(packages|build)\.(props|targets)|packages\.props)$/,
    { lockFiles: ['packages.lock.json'], declared: linesWith(/Package|Sdk|Version=|<Version>|HintPath/i) },
  ],
  [
    /(^|\/)(packages\.config|dotnet-tools\.json|global\.json|paket\.dependencies)$/,
    { lockFiles: ['packages.lock.json', 'paket.lock'], declared: xml },
  ],
  [
    /(^|\/)setup\.(py|cfg)$/,
    { lockFiles: ['poetry.lock', 'uv.lock', 'pdm.lock', 'pylock.toml'], declared: plainLines },
  ],
  [
    /(^|\/)[\w.-]*requirements[\w.-]*\.in$|(^|\/)requirements\/([\w.-]+\/)*[\w.-]+\.in$/,
    { lockFiles: ['requirements.txt'], declared: plainLines },
  ],
  [
    /(^|\/)(conda-)?environment[\w.-]*\.ya?ml$/,
    { lockFiles: ['conda-lock.yml', 'conda-lock.yaml'], declared: plainLines },
  ],
  [/(^|\/)pixi\.toml$/, { lockFiles: ['pixi.lock'], declared: plainLines }],
  [
    /(^|\/)(gems\.rb|[\w.-]+\.gemspec)$/,
    { lockFiles: ['gemfile.lock', 'gems.locked'], declared: plainLines },
  ],
  [/(^|\/)mix\.exs$/, { lockFiles: ['mix.lock'], declared: plainLines }],
  [/(^|\/)rebar\.config$/, { lockFiles: ['rebar.lock'], declared: words(/^\s*%.*$/gm) }],
  [/(^|\/)package\.swift$/, { lockFiles: ['package.resolved'], declared: slashes }],
  [/(^|\/)podfile$|\.podspec(\.json)?$/, { lockFiles: ['podfile.lock'], declared: plainLines }],
  [/(^|\/)cartfile(\.private)?$/, { lockFiles: ['cartfile.resolved'], declared: plainLines }],
  [/(^|\/)pubspec\.ya?ml$/, { lockFiles: ['pubspec.lock'], declared: plainLines }],
  [/(^|\/)deno\.jsonc?$/, { lockFiles: ['deno.lock'], declared: slashes }],
  [
    /(^|\/)pnpm-workspace\.yaml$|(^|\/)\.yarnrc\.yml$/,
    { lockFiles: ['pnpm-lock.yaml', 'yarn.lock'], declared: plainLines },
  ],
  [/(^|\/)bower\.json$/, { lockFiles: [], declared: plainLines }],
  [
    /(^|\/)(conanfile\.(py|txt)|vcpkg(-configuration)?\.json)$/,
    { lockFiles: ['conan.lock', 'vcpkg-lock.json'], declared: plainLines },
  ],
  [/(^|\/)flake\.nix$/, { lockFiles: ['flake.lock'], declared: plainLines }],
  [/(^|\/)(module|workspace)(\.bazel)?$/, { lockFiles: ['module.bazel.lock'], declared: plainLines }],
  [
    /(^|\/)(stack\.yaml|cabal\.project|[\w.-]+\.cabal)$/,
    { lockFiles: ['stack.yaml.lock', 'cabal.project.freeze'], declared: words(/^\s*--.*$/gm) },
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
    { lockFiles: ['.terraform.lock.hcl'], declared: linesWith(/^\s*(source|version|required_version)\s*=/) },
  ],
  [
    /(^|\/)(dockerfile|containerfile)(\.[\w.-]+)?$|\.(dockerfile|containerfile)$/,
    { lockFiles: [], declared: linesWith(/^\s*(FROM|ARG)\s|^\s*(ADD\s.*:\/\/|COPY\s.*--from=)/i) },
  ],
  [
    /(^|\/)([\w.-]*docker-compose|compose)[\w.-]*\.ya?ml$/,
    { lockFiles: [], declared: linesWith(/^\s*(- )?image:/) },
  ],
  [/(^|\/)\.gitmodules$/, { lockFiles: [], declared: plainLines }],
];

/** Undefined for any other path. */
export function unreadManifest(path: string): Manifest | undefined {
  const lower = path.toLowerCase();
  return unread.find(([pattern]) => pattern.test(lower))?.[1];
}
