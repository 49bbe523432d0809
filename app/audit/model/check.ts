/** What an audit looked at: one question about one place, and what came of it. Plain data; it is kept in checkpoints. */
import type { Gap } from '../../../policies/engine/gap.ts';
import type { Prose } from '../../../policies/engine/prose.ts';
import type { NonEmpty } from '../../../policies/engine/verdict.ts';
import type { Area, Hours, Level } from '../../../policies/risks/weight.ts';

/** A level, and why it is that one. */
export interface Rated {
  readonly level: Level;
  readonly because: Prose;
}

/** One place that shows the risk. */
export interface Evidence {
  readonly message: Prose;
  /** `/`-separated. */
  readonly path?: string;
  /** 1-based. */
  readonly line?: number;
  /** The same for the same wrong thing in a later audit. Unique within a concern. */
  readonly fingerprint: string;
}

/** A risk as one check sees it in one place. */
export interface Concern {
  /** Concerns of one id, in however many repositories, are one risk of the register. */
  readonly risk: string;
  /** What can happen: a sentence without how often it was found and without a full stop. */
  readonly title: Prose;
  readonly likelihood: Rated;
  readonly impact: Rated;
  /** What is left of both when the mitigation is done. */
  readonly left: { readonly likelihood: Level; readonly impact: Level };
  readonly evidence: NonEmpty<Evidence>;
  /** How many places there are: more than are listed, where `evidence` is cut. */
  readonly count: number;
  readonly mitigation: Prose;
  readonly hours: Hours;
  /** Whether the work is done once, or again for each repository. */
  readonly scale: 'once' | 'each';
  /** How it is put right: a setting that `fairlead apply` can make, another setting, a file in a pull request, or by people. */
  readonly by: 'apply' | 'setting' | 'file' | 'people';
}

export type Result =
  | { readonly state: 'fine'; readonly because: Prose }
  | { readonly state: 'concern'; readonly concerns: NonEmpty<Concern> }
  /** Permitted by a waiver for now. */
  | { readonly state: 'accepted'; readonly because: Prose }
  | { readonly state: 'does not apply'; readonly because: Prose }
  | ({ readonly state: 'not seen' } & Gap);

export interface Check {
  /** Of a probe or a policy. */
  readonly id: string;
  readonly area: Area;
  /** `owner/name`, or the folder's name of a clone; null: about the organization. */
  readonly repository: string | null;
  /** What is true where it is fine. */
  readonly asks: string;
  readonly result: Result;
  /** Parts that were not looked at while the result stands. */
  readonly gaps: readonly Gap[];
}

/** Evidence listed one by one for one check. */
export const maxEvidence = 50;

/** The first places, and how many there are; null for none. */
export function evidenceOf(all: readonly Evidence[]): Pick<Concern, 'evidence' | 'count'> | null {
  const [first, ...rest] = all;
  return first ? { evidence: [first, ...rest.slice(0, maxEvidence - 1)], count: all.length } : null;
}
