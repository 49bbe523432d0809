/**
 * Who has no second factor, or one that is easily stolen (a text message). GitHub shows that to an organization's owners
 * alone. Logins, sorted.
 */
import type { Shown } from '../engine/shown.ts';

export interface SecondFactors {
  readonly without: Shown<readonly string[]>;
  readonly insecure: Shown<readonly string[]>;
}

export interface TwoFactor {
  readonly members: SecondFactors;
  readonly outside: SecondFactors;
}
