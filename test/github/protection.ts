/** What protects branches: classic protection and rulesets. */
import type { Account, App, Repository, Schemas, Team } from './state.ts';

/** People, teams and Apps that a rule names. */
export interface Actors {
  readonly users: readonly Account[];
  readonly teams: readonly Team[];
  readonly apps: readonly App[];
}

/** Classic branch protection in the shape that `PUT …/protection` takes, as far as it is answered. */
export interface Protection {
  readonly requiredStatusChecks: {
    readonly strict: boolean;
    readonly checks: readonly { readonly context: string; readonly appId: number | null }[];
  } | null;
  readonly requiredReviews: {
    readonly count: number;
    readonly dismissStale: boolean;
    readonly codeOwners: boolean;
    readonly lastPush: boolean;
    /** Who alone may dismiss reviews; everyone who can push when absent. */
    readonly dismissal?: Actors;
    /** Who merges without reviews. */
    readonly bypass?: Actors;
  } | null;
  /** Who alone may push; null: everyone who can. */
  readonly restrictions: Actors | null;
  readonly enforceAdmins: boolean;
  readonly requireSignatures: boolean;
  readonly linearHistory: boolean;
  readonly allowForcePushes: boolean;
  readonly allowDeletions: boolean;
  readonly blockCreations: boolean;
  readonly conversationResolution: boolean;
  readonly lockBranch: boolean;
  readonly allowForkSyncing: boolean;
  /** Who may force-push although nobody else may. REST neither shows nor sets it, nor what follows. */
  readonly forcePushers: Actors;
  /** Environments that must have been deployed to; null: none. */
  readonly deployments: readonly string[] | null;
}

export const noProtection: Protection = {
  requiredStatusChecks: null,
  requiredReviews: null,
  restrictions: null,
  enforceAdmins: false,
  requireSignatures: false,
  linearHistory: false,
  allowForcePushes: false,
  allowDeletions: false,
  blockCreations: false,
  conversationResolution: false,
  lockBranch: false,
  allowForkSyncing: false,
  forcePushers: { users: [], teams: [], apps: [] },
  deployments: null,
};

/**
 * Ruby's `File.fnmatch` with `FNM_PATHNAME`: `**` before a slash is any number of folders, else like `*`; no braces, no
 * backslashes.
 */
function matches(text: string, pattern: string): boolean {
  const tokens = pattern.match(/\*\*\/|\*+|\?|\[[!^]?[^\]]+\]|[\s\S]/g) ?? [];
  const parts = tokens.map((token, i) => {
    if (token === '**/' && (i === 0 || tokens[i - 1]?.endsWith('/'))) return '(?:[^/]+/)*';
    if (token.startsWith('*')) return token.endsWith('/') ? '[^/]*/' : '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 1) return token.replace(/^\[[!^]/, '[^');
    return token.replace(/[\\^$.|+()[\]{}]/, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 'u').test(text);
}

/** A rule is for a branch or for a pattern (`release/*`); the one that names the branch exactly wins. */
export function protectionOf(repository: Repository, branch: string): Protection | null {
  const exact = repository.protections.get(branch);
  if (exact) return exact;
  for (const [pattern, protection] of repository.protections) if (matches(branch, pattern)) return protection;
  return null;
}

/** What `protected` says of a branch: rulesets count, although classic protection is then 404. */
export const isProtected = (repository: Repository, branch: string): boolean =>
  protectionOf(repository, branch) !== null || activeOn(repository, branch).length > 0;

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly source: string;
  readonly sourceType: 'Repository' | 'Organization';
  readonly target: 'branch' | 'tag' | 'push';
  readonly enforcement: 'active' | 'evaluate' | 'disabled';
  /** References; `~DEFAULT_BRANCH`, `~ALL`, or full names with fnmatch patterns. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** An organization's ruleset: which of its repositories. `~ALL`, or names with fnmatch patterns. */
  readonly repositories: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly rules: readonly {
    readonly type: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
  }[];
  readonly bypassActors: readonly Schemas['repository-ruleset-bypass-actor'][];
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Who changed it when, the newest first; what tests put there without HTTP is not in it. */
  readonly history?: readonly {
    readonly version: number;
    readonly actor: Account;
    readonly at: Date;
    /** As it was from then on. */
    readonly state: Ruleset;
  }[];
}

function matchesRef(repository: Repository, pattern: string, ref: string): boolean {
  if (pattern === '~ALL') return true;
  if (pattern === '~DEFAULT_BRANCH') return ref === `refs/heads/${repository.defaultBranch}`;
  return matches(ref, pattern);
}

/** Whether the ruleset is about the repository at all, whatever its enforcement. */
export function reaches(ruleset: Ruleset, repository: Repository): boolean {
  if (ruleset.sourceType === 'Repository') return repository.rulesets.includes(ruleset);
  const any = (patterns: readonly string[]): boolean =>
    patterns.some((one) => one === '~ALL' || matches(repository.name, one));
  return any(ruleset.repositories.include) && !any(ruleset.repositories.exclude);
}

/** All levels, the organization's first. */
export function rulesetsOn(repository: Repository): readonly Ruleset[] {
  const above = repository.owner.organization?.rulesets ?? [];
  return [...above.filter((ruleset) => reaches(ruleset, repository)), ...repository.rulesets];
}

/** Active rulesets for the branch, which need not exist. */
export function activeOn(repository: Repository, branch: string): readonly Ruleset[] {
  const any = (patterns: readonly string[]): boolean =>
    patterns.some((one) => matchesRef(repository, one, `refs/heads/${branch}`));
  return rulesetsOn(repository).filter(
    ({ enforcement, target, include, exclude }) =>
      enforcement === 'active' && target === 'branch' && any(include) && !any(exclude),
  );
}
