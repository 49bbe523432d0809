/** What protects branches: classic protection and rulesets. */

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
  } | null;
  readonly enforceAdmins: boolean;
  readonly requireSignatures: boolean;
  readonly linearHistory: boolean;
  readonly allowForcePushes: boolean;
  readonly allowDeletions: boolean;
}

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly source: string;
  readonly sourceType: 'Repository' | 'Organization';
  readonly enforcement: 'active' | 'evaluate' | 'disabled';
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly rules: readonly {
    readonly type: string;
    readonly parameters?: Readonly<Record<string, unknown>>;
  }[];
}
