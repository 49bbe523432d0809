/** What one place says about a branch, before all places are folded into one. */
import type { Gap } from '../../../policies/engine/gap.ts';
import type {
  Bypass,
  Effective,
  Place,
  ProtectionRules,
  ProtectionValue,
} from '../../../policies/facts/protection.ts';

export type ValueOf<K extends ProtectionValue> = ProtectionRules[K] extends Effective<infer T> ? T : never;

/** One value, by its name. */
export type Said = {
  readonly [K in ProtectionValue]: { readonly name: K; readonly value: ValueOf<K> };
}[ProtectionValue];

/** A value that a place may set and does not show. */
export interface Hidden {
  readonly names: readonly ProtectionValue[];
  readonly gap: Gap;
}

export interface Source {
  readonly at: Place;
  readonly said: readonly Said[];
  readonly hidden: readonly Hidden[];
  /** Rules of kinds that are not known. */
  readonly unread: readonly string[];
  /** Whom it does not bind in one of its values. */
  readonly bypass: (name: ProtectionValue) => Bypass;
}
