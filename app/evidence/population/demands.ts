/** What rules demand of a change. */
import type { Prose } from '../../../policies/engine/prose.ts';

export interface Demands {
  /** A change has to be a pull request. */
  readonly pullRequest: boolean;
  readonly approvals: number;
  readonly checks: readonly { readonly name: string; readonly app: number | null }[];
  readonly signatures: boolean;
  /** A ruleset demands the pull request or the approvals: who goes around it is either logged or exempt. */
  readonly byRuleset: boolean;
}

/** Why more may have been demanded than is seen, by what it is about; null: nothing that is known to have been there is hidden. */
export interface Unseen {
  readonly reviews: Prose | null;
  readonly checks: Prose | null;
  readonly signatures: Prose | null;
}

export interface BypassFact {
  readonly kind: string;
  readonly id: number | null;
  readonly mode: string;
}
