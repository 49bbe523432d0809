/** Settings as they are declared, held against what GitHub shows of them. */

import type { Gap } from '../engine/gap.ts';
import type { Comparison } from '../settings/observed.ts';
import type { Value } from '../settings/setting-type.ts';

/** As it was compared; of what is unknown, with the permission that would show it. Unknown is no difference. */
export type SettingFound =
  | Exclude<Comparison, { readonly state: 'unknown' }>
  | { readonly state: 'unknown'; readonly gap: Gap };

export interface SettingState {
  /** `repository.merge.squash` */
  readonly name: string;
  readonly declared: Value;
  /** The layer and line that declare it. */
  readonly layer: string;
  readonly line: number | null;
  readonly affects: string;
  readonly risk: 'low' | 'high';
  readonly found: SettingFound;
}

export interface SettingsState {
  /** `acme/shop`, or `acme`. */
  readonly target: string;
  /** By name. */
  readonly settings: readonly SettingState[];
}
