/**
 * Files that say where packages are fetched from, without naming any: of each, the settings that move a registry,
 * switch a check off, or run a program of the repository's. Everything else in them is nobody's business here.
 */
import type { Ecosystem } from '../locked-package.ts';
import { commandLine, ini, type Leaf, toml, words, xml, yaml, yarnWords } from './leaves.ts';
import { gradleScript, terraformSources } from './scripts.ts';

/** `repository`: an index, unless it is a repository on one of the hosts that everybody uses: then it is only named. */
export type Kind = 'index' | 'unsafe' | 'override' | 'other' | 'repository';
/** Path, kind, and what the value must be like when that decides. */
type Rule = readonly [path: RegExp, kind: Kind, value?: RegExp];

export interface SettingsFile {
  /** Of the lower-case path. */
  readonly path: RegExp;
  readonly ecosystem: Ecosystem;
  readonly leaves: (source: string) => readonly Leaf[];
  readonly rules: readonly Rule[];
}

const off = /^(false|0|no|off|null|none)$/i;
const on = /^(true|1|yes|on)$/i;
const http = /^https?:/i;

/** After the tools' own lists of settings; what is named nowhere here does not decide where packages come from. */
export const settingsFiles: readonly SettingsFile[] = [
  {
    path: /(^|\/)\.npmrc$/,
    ecosystem: 'npm',
    leaves: ini({ colon: false }),
    rules: [
      [/^(@[^/]+:)?registry$/, 'index'],
      [/^strict-ssl$/, 'unsafe', off],
      [/^(ca|cafile|git|https?-proxy|proxy|node-options|script-shell|userconfig|globalconfig)$/, 'other'],
    ],
  },
  {
    path: /(^|\/)\.yarnrc$/,
    ecosystem: 'npm',
    leaves: yarnWords,
    rules: [
      [/^(@[^/]+:)?(registry|npmregistryserver)$/i, 'index'],
      [/^strict-ssl$/, 'unsafe', off],
      [/^(skip-integrity-check|update-checksums)$/, 'unsafe', on],
      [/^(yarn-path|cafile|https?-proxy|proxy|use-yarnrc|yarn-offline-mirror)$/, 'other'],
    ],
  },
  {
    path: /(^|\/)\.yarnrc\.ya?ml$/,
    ecosystem: 'npm',
    leaves: yaml,
    rules: [
      [/^(npmScopes\/[^/]+\/)?npmRegistryServer$/, 'index'],
      [/(^|\/)enableStrictSsl$/, 'unsafe', off],
      [/^checksumBehavior$/, 'unsafe', /^(ignore|update|reset)$/],
      [/^unsafeHttpWhitelist$/, 'unsafe'],
      [/^plugins(\/spec)?$/, 'index', http],
      [
        /^(yarnPath|plugins(\/path)?|httpsCaFilePath|caFilePath|https?Proxy|injectEnvironmentFiles)$/,
        'other',
      ],
    ],
  },
  {
    path: /(^|\/)pnpm-workspace\.ya?ml$/,
    ecosystem: 'npm',
    leaves: yaml,
    rules: [
      [/^(registry|registries\/.*)$/, 'index'],
      [/^strictSsl$/, 'unsafe', off],
      [/^overrides\//, 'override'],
    ],
  },
  {
    path: /(^|\/)\.?bunfig\.toml$/,
    ecosystem: 'npm',
    leaves: toml,
    rules: [
      [/^install\/registry(\/url)?$/, 'index'],
      [/^install\/scopes\/[^/]+(\/url)?$/, 'index'],
      [/^install\/(cafile|ca)$|^preload$/, 'other'],
    ],
  },
  {
    path: /(^|\/)(\.?pip\.(conf|ini)|\.?pip\/pip\.conf|\.pydistutils\.cfg)$/,
    ecosystem: 'pypi',
    leaves: ini({ colon: true }),
    rules: pipRules(),
  },
  { path: /(^|\/)setup\.cfg$/, ecosystem: 'pypi', leaves: ini({ colon: true }), rules: setupRules() },
  {
    path: /(^|\/)(uv|poetry|pyproject)\.toml$|(^|\/)pipfile$/,
    ecosystem: 'pypi',
    leaves: toml,
    rules: [
      [/^(tool\/uv\/|pip\/)?(pip\/)?(index-url|extra-index-url|default-index|find-links)$/, 'index'],
      [/^(tool\/uv\/)?index\/url$/, 'index'],
      [/^(tool\/(poetry|pdm)\/)?source\/url$/, 'index'],
      [/^repositories\/[^/]+\/url$/, 'index'],
      [/^(tool\/uv\/)?(pip\/)?(allow-insecure-host|trusted-host)$/, 'unsafe'],
      [/^(tool\/pdm\/)?source\/verify_ssl$|^certificates\/[^/]+\/cert$/, 'unsafe', off],
      [/^(tool\/uv\/)?override-dependencies$/, 'override'],
    ],
  },
  {
    path: /(^|\/)\.?condarc(\.ya?ml)?$/,
    ecosystem: 'pypi',
    leaves: yaml,
    rules: [
      [
        /^(channels|default_channels|custom_(multi)?channels\/.*|channel_alias|migrated_custom_channels\/.*)$/,
        'index',
        http,
      ],
      [/^ssl_verify$/, 'unsafe', off],
    ],
  },
  {
    path: /(^|\/)\.cargo\/config(\.toml)?$/,
    ecosystem: 'cargo',
    leaves: toml,
    rules: [
      [/^(source\/[^/]+\/(registry|git)|registries\/[^/]+\/index|registry\/index)$/, 'index'],
      [/^source\/[^/]+\/(replace-with|directory|local-registry)$/, 'other'],
      [/^patch\//, 'override'],
      [/^http\/check-revoke$/, 'unsafe', off],
      [/^http\/(cainfo|proxy)$|^build\/(rustc|rustc-wrapper|rustc-workspace-wrapper)$|^paths$/, 'other'],
    ],
  },
  {
    path: /(^|\/)\.bundle\/config$/,
    ecosystem: 'gem',
    leaves: words,
    rules: [
      [/^BUNDLE_MIRROR__(?!.*__FALLBACK_TIMEOUT)/, 'index', /\/\//],
      [/^BUNDLE_SSL_VERIFY_MODE$/, 'unsafe', /^0$/],
      [/^BUNDLE_DISABLE_CHECKSUM_VALIDATION$/, 'unsafe', on],
      [/^BUNDLE_(GEMFILE|SSL_CA_CERT)$/, 'other'],
      [/^BUNDLE_LOCAL__/, 'override'],
    ],
  },
  {
    path: /(^|\/)nuget\.config$/,
    ecosystem: 'nuget',
    leaves: xml,
    rules: [
      [/^configuration\/packageSources\/add@value$/i, 'index'],
      [
        /^configuration\/packageSources\/add@(allowInsecureConnections|disableTLSCertificateValidation)$/i,
        'unsafe',
        on,
      ],
      [/^configuration\/(fallbackPackageFolders\/add@value|trustedSigners\/)/i, 'other'],
    ],
  },
  {
    path: /(^|\/)(\.m2\/|\.mvn\/)?settings\.xml$|(^|\/)pom\.xml$|\.pom$/,
    ecosystem: 'maven',
    leaves: xml,
    rules: [
      [
        /(^|\/)(mirrors\/mirror|repositories\/repository|pluginRepositories\/pluginRepository)\/url$/,
        'index',
      ],
      [/^settings\/proxies\/proxy\/host$/, 'other'],
    ],
  },
  {
    path: /(^|\/)\.mvn\/(maven|jvm)\.config$/,
    ecosystem: 'maven',
    leaves: commandLine,
    rules: [
      [/^maven\.wagon\.http\.ssl\.(insecure|allowall|ignore\.validity\.dates)$/, 'unsafe', on],
      [/^aether\.(connector|transport)\.https\.securityMode$/, 'unsafe', /^insecure$/i],
      [/^(-s|-gs|--settings|--global-settings|maven\.repo\.\w+|maven\.ext\.class\.path)$/, 'other'],
    ],
  },
  {
    path: /\.gradle(\.kts)?$/,
    ecosystem: 'maven',
    leaves: gradleScript,
    rules: [
      [/^url$/, 'index'],
      [/^allowInsecureProtocol$/, 'unsafe'],
    ],
  },
  {
    path: /(^|\/)\.gitmodules$/,
    ecosystem: 'git',
    leaves: ini({ colon: false }),
    rules: [[/\/url$/i, 'index']],
  },
  {
    path: /(^|\/)\.pre-commit-config\.ya?ml$/,
    ecosystem: 'git',
    leaves: yaml,
    rules: [
      [/^repos\/repo$/, 'repository'],
      [/^repos\/hooks\/additional_dependencies$/, 'repository', /:\/\//],
    ],
  },
  {
    path: /\.(tf|tofu)$/,
    ecosystem: 'terraform',
    leaves: terraformSources,
    rules: [[/^source$/, 'repository']],
  },
  {
    path: /\.(tf|tofu)\.json$/,
    ecosystem: 'terraform',
    leaves: yaml,
    rules: [[/^(module\/[^/]+|terraform\/required_providers\/[^/]+)\/source$/, 'repository']],
  },
  {
    path: /(^|\/)\.swiftpm\/configuration\/(mirrors|registries)\.json$/,
    ecosystem: 'swift',
    leaves: yaml,
    rules: [[/^object\/mirror$|^registries\/[^/]+\/url$/, 'index']],
  },
  {
    path: /(^|\/)composer\.json$/,
    ecosystem: 'composer',
    leaves: yaml,
    rules: [
      [/^repositories(\/.*)?\/url$/, 'index', /:\/\/|^git@/],
      [/^config\/secure-http$/, 'unsafe', off],
      [/^config\/disable-tls$/, 'unsafe', on],
    ],
  },
];

function pipRules(): readonly Rule[] {
  return [
    [/\/-*((extra[-_])?index([-_]url)?|pypi[-_]url|find[-_]links)$/i, 'index'],
    [/\/-*trusted[-_]host$/i, 'unsafe'],
    [/\/-*(cert|client[-_]cert|proxy|no[-_]index|require[-_]hashes)$/i, 'other'],
  ];
}

function setupRules(): readonly Rule[] {
  return [[/^easy_install\/(index|find)[-_](url|links)$/i, 'index']];
}

/** Undefined for any other path. */
export function settingsFileAt(path: string): SettingsFile | undefined {
  const lower = path.toLowerCase();
  return settingsFiles.find((one) => one.path.test(lower));
}
