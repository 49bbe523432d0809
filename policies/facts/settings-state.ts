/** Settings as they are declared, held against what GitHub shows of them. */

import type { Gap } from '../engine/gap.ts';
import type { Prose } from '../engine/prose.ts';

/** As in `policies/settings`: `true`, a number, a word, or a sorted list. */
export type SettingValue = boolean | number | string | readonly string[];

/** `absent`: GitHub does not have it there (a plan, a public repository). `not shown` is no difference. */
export type SettingFound =
  /** `note`: what takes from its worth. */
  | { readonly is: 'same'; readonly note?: Prose }
  | { readonly is: 'differs'; readonly observed: SettingValue | null }
  | { readonly is: 'absent'; readonly because: Prose }
  | { readonly is: 'not shown'; readonly gap: Gap };

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
