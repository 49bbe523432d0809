/** What the configuration says of one policy, after all layers are merged. */
import type { AnyPolicy } from './policy.ts';

/** How hard a policy bites. */
export type Rung = 'observe' | 'warn' | 'block';

/** Where a value came from: `built-in`, a pack, or a file at a revision; with its line (1-based). */
export interface Origin {
  readonly layer: string;
  readonly line: number | null;
}

/** Where the rung came from and, beside it, each option that a layer set; what is not listed is built in. */
export interface SettingOrigin extends Origin {
  readonly options?: Readonly<Record<string, Origin>>;
  /** The layer that locked it first: layers after that one could only make it stricter. */
  readonly lock?: Origin;
}

export interface Setting {
  readonly policy: AnyPolicy;
  readonly rung: Rung;
  /** Already parsed by the policy's own schema. */
  readonly options: unknown;
  readonly origin: SettingOrigin;
}
