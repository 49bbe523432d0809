/** Settings as they are declared, held against what GitHub shows of them. */

import type { Gap } from '../engine/gap.ts';
import type { Prose } from '../engine/prose.ts';

/** What a setting can be. Lists are sets: sorted, each entry once. */
export type SettingValue = boolean | number | string | readonly string[];

/** How what is declared stands to what is there. */
export type Comparison =
  /** `note`: what takes from its worth. */
  | { readonly state: 'same'; readonly note?: Prose }
  /** `null`: nothing of it is there. */
  | { readonly state: 'differs'; readonly observed: SettingValue | null }
  | { readonly state: 'unknown'; readonly because: Prose }
  /** GitHub does not have it here. */
  | { readonly state: 'absent'; readonly because: Prose };

/** As it was compared; of what is unknown, with the permission that would show it. Unknown is no difference. */
export type SettingFound =
  | Exclude<Comparison, { readonly state: 'unknown' }>
  | { readonly state: 'unknown'; readonly gap: Gap };

export interface SettingState {
  /** `repository.merge.squash` */
  readonly name: string;
  readonly declared: SettingValue;
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
