/**
 * Where dependencies are declared, by the names that Dependabot has for package managers
 * (https://docs.github.com/code-security/reference/supply-chain-security/dependabot-options-reference#package-ecosystem-),
 * with Renovate's names for what reads the same files (https://docs.renovatebot.com/modules/manager/).
 */

export const ecosystemIds = [
  'bun',
  'bundler',
  'cargo',
  'composer',
  'devcontainers',
  'docker',
  'docker-compose',
  'elm',
  'github-actions',
  'gitsubmodule',
  'gomod',
  'gradle',
  'helm',
  'maven',
  'mix',
  'npm',
  'nuget',
  'pip',
  'pre-commit',
  'pub',
  'swift',
  'terraform',
  'uv',
] as const;

export type EcosystemId = (typeof ecosystemIds)[number];

export interface Ecosystem {
  /** Files that declare what is needed, by their path. */
  readonly manifest: RegExp;
  /** Names of files in a folder that Dependabot finds something to do in, generously: any other folder is a dead entry. */
  readonly fed: RegExp;
  /** Entries of other package managers of Dependabot that look after the same files. */
  readonly also?: readonly string[];
  /** Renovate's managers that read them, and its categories. */
  readonly managers: readonly string[];
  readonly categories: readonly string[];
  /** Renovate leaves them alone unless it is told to look. */
  readonly optIn?: true;
}

const requirements = /(?:^|\/)(?:[\w.-]*requirements[\w.-]*\.(?:txt|in)|requirements\/[\w.-]+\.(?:txt|in))$/;

export const ecosystems: Readonly<Record<EcosystemId, Ecosystem>> = {
  bun: {
    manifest: /(?:^|\/)bun\.lockb?$/,
    fed: /^package\.json$/,
    managers: ['bun', 'npm'],
    categories: ['js'],
  },
  bundler: {
    manifest: /(?:^|\/)(?:Gemfile|gems\.rb)$/,
    fed: /^(?:Gemfile|gems\.rb|.*\.gemspec)$/,
    managers: ['bundler'],
    categories: ['ruby'],
  },
  cargo: {
    manifest: /(?:^|\/)Cargo\.toml$/,
    fed: /^Cargo\.toml$/,
    managers: ['cargo'],
    categories: ['rust'],
  },
  composer: {
    manifest: /(?:^|\/)composer\.json$/,
    fed: /^composer\.json$/,
    managers: ['composer'],
    categories: ['php'],
  },
  devcontainers: {
    manifest: /(?:^|\/)\.?devcontainer\.json$/,
    fed: /./,
    managers: ['devcontainer'],
    categories: ['docker'],
  },
  docker: {
    manifest:
      /(?:^|\/)(?:Dockerfile|Containerfile)$|\.(?:dockerfile|Dockerfile)$|(?:^|\/)(?:Dockerfile|Containerfile)\.[\w-]+$/,
    fed: /dockerfile|containerfile|\.ya?ml$/i,
    managers: ['dockerfile'],
    categories: ['docker'],
  },
  'docker-compose': {
    manifest: /(?:^|\/)(?:docker-)?compose(?:[-.][\w-]+)*\.ya?ml$/,
    fed: /compose.*\.ya?ml$/i,
    managers: ['docker-compose'],
    categories: ['docker'],
  },
  elm: { manifest: /(?:^|\/)elm\.json$/, fed: /^elm\.json$/, managers: [], categories: [] },
  'github-actions': {
    manifest: /^\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/,
    fed: /\.ya?ml$/,
    managers: ['github-actions'],
    categories: ['ci'],
  },
  gitsubmodule: {
    manifest: /^\.gitmodules$/,
    fed: /^\.gitmodules$/,
    managers: ['git-submodules'],
    categories: [],
    optIn: true,
  },
  gomod: {
    manifest: /(?:^|\/)go\.mod$/,
    fed: /^go\.(?:mod|work)$/,
    managers: ['gomod'],
    categories: ['golang'],
  },
  gradle: {
    manifest: /(?:^|\/)(?:build\.gradle(?:\.kts)?|libs\.versions\.toml)$/,
    fed: /\.gradle(?:\.kts)?$|\.toml$|gradle/,
    managers: ['gradle', 'gradle-wrapper'],
    categories: ['java'],
  },
  helm: {
    manifest: /(?:^|\/)Chart\.ya?ml$/,
    fed: /\.ya?ml$/,
    managers: ['helmv3', 'helm-values'],
    categories: ['helm', 'kubernetes'],
  },
  maven: { manifest: /(?:^|\/)pom\.xml$/, fed: /^pom\.xml$/, managers: ['maven'], categories: ['java'] },
  mix: { manifest: /(?:^|\/)mix\.exs$/, fed: /^mix\.exs$/, managers: ['mix'], categories: [] },
  npm: {
    manifest: /(?:^|\/)package\.json$/,
    fed: /^package\.json$/,
    managers: ['npm'],
    categories: ['js'],
  },
  nuget: {
    manifest: /\.(?:cs|fs|vb)proj$|(?:^|\/)(?:packages\.config|Directory\.Packages\.props)$/,
    fed: /\.(?:sln|slnx|proj|csproj|fsproj|vbproj)$|^(?:packages\.config|global\.json|Directory\..*\.props)$/,
    managers: ['nuget'],
    categories: ['dotnet'],
  },
  pip: {
    manifest: new RegExp(
      `${requirements.source}|(?:^|/)(?:pyproject\\.toml|setup\\.py|setup\\.cfg|Pipfile)$`,
    ),
    fed: /\.(?:txt|in|py|cfg|toml|lock)$|^Pipfile|^requirements$/,
    also: ['uv'],
    managers: ['pip_requirements', 'pip-compile', 'pip_setup', 'setup-cfg', 'pep621', 'poetry', 'pipenv'],
    categories: ['python'],
  },
  'pre-commit': {
    manifest: /^\.pre-commit-config\.ya?ml$/,
    fed: /^\.pre-commit/,
    managers: ['pre-commit'],
    categories: [],
    optIn: true,
  },
  pub: {
    manifest: /(?:^|\/)pubspec\.yaml$/,
    fed: /^pubspec\.yaml$/,
    managers: ['pub'],
    categories: ['dart'],
  },
  swift: {
    manifest: /(?:^|\/)Package\.swift$/,
    fed: /^Package\.swift$|\.xcodeproj|\.xcworkspace/,
    managers: ['swift'],
    categories: ['swift'],
  },
  terraform: {
    manifest: /(?:^|\/)(?:\.terraform\.lock\.hcl|(?:versions|providers?|terraform)\.tf)$/,
    fed: /\.(?:tf|hcl)$/,
    also: ['opentofu'],
    managers: ['terraform', 'terraform-version', 'terragrunt', 'tflint-plugin'],
    categories: ['terraform', 'iac'],
  },
  uv: {
    manifest: /(?:^|\/)uv\.lock$/,
    fed: /^pyproject\.toml$|\.(?:txt|in)$/,
    managers: ['pep621'],
    categories: ['python'],
  },
};

/** What everybody has to keep up to date; the others are mentioned. */
export const usualEcosystems: readonly EcosystemId[] = [
  'bun',
  'bundler',
  'cargo',
  'composer',
  'docker',
  'github-actions',
  'gomod',
  'gradle',
  'maven',
  'mix',
  'npm',
  'nuget',
  'pip',
  'pub',
  'swift',
  'terraform',
  'uv',
];

/** As Dependabot writes folders: `/`, `/apps/web`. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '/' : `/${path.slice(0, at)}`;
}

/** Folders that a folder lies in, the nearest first, without itself. */
export function above(folder: string): readonly string[] {
  if (folder === '/') return [];
  const names = folder.slice(1).split('/');
  return names.map((_, i) => `/${names.slice(0, names.length - 1 - i).join('/')}`);
}
