/** What a package says of each control. Pure. Evidence toward a control: no word here says that anybody complies. */
import type { AttributeId } from './attribute.ts';
import type { Instant } from './period.ts';
import type { PopulationId } from './population.ts';

export type Toward = 'full' | 'partial' | 'supporting';

/** What gives evidence: a policy's verdicts, an attribute of changes, a population as such, a rule's continuity. */
export type EvidenceOf =
  | { readonly policy: string }
  | { readonly attribute: AttributeId }
  | { readonly population: PopulationId }
  | { readonly continuity: string };

export interface ControlEvidence {
  readonly of: EvidenceOf;
  readonly toward: Toward;
  readonly rationale: string;
  /** What there was to test, and of it: tested (pass or fail), with what result, and not known. */
  readonly inScope: number;
  readonly passed: number;
  readonly failed: number;
  readonly notApplicable: number;
  readonly unknown: number;
}

/** What GitHub cannot show: somebody adds it. */
export interface ManualEvidence {
  readonly asks: string;
  readonly owner: string | null;
  readonly date: Instant | null;
  /** A file of the package, or where it is; null: nobody gave any. */
  readonly file: string | null;
  readonly sha256: string | null;
}

export interface Control {
  readonly framework: string;
  /** `CC8.1`. */
  readonly id: string;
  /** In our own words. */
  readonly words: string;
  readonly evidence: readonly ControlEvidence[];
  readonly manual: readonly ManualEvidence[];
  /** tested ÷ in scope, 0 to 1; null: nothing is in scope. */
  readonly coverage: number | null;
  /** Minutes of the period in which nobody looked. */
  readonly gapMinutes: number;
}

export interface Framework {
  readonly id: string;
  /** Of the framework: `2017 (points of focus 2022)`. */
  readonly title: string;
  /** Of our crosswalk. */
  readonly version: string;
  /** What of the framework the crosswalk does not have, in a sentence or two. */
  readonly leavesOut?: string;
}
