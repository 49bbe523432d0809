/** Assessments of one subject → what is concluded, in data. Renderers are in `report/`. */
import type { Assessment } from './evaluate.ts';
import type { Prose } from './prose.ts';

/** GitHub's own words for a check run's end. */
export type Conclusion = 'success' | 'neutral' | 'action_required' | 'failure';

/** One problem with a configuration file. */
export interface ConfigProblem {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly message: Prose;
}

/** How the judgement came about, for the folded last section. */
export interface Provenance {
  /** Which rules were in force, e.g. "`.github/fairlead.yml` at 4f2c1e9". */
  readonly configuration: Prose;
  /** What is wrong with the configuration in force on the base branch; it then is not this one. */
  readonly configProblems: readonly ConfigProblem[];
  /** `last-valid`: an older version judges; `default`: the built-in pack at `observe` does; `none`: no fallback was needed. */
  readonly fallback: 'none' | 'last-valid' | 'default';
  /** Requests made to GitHub. */
  readonly calls: number;
  /** Which engines and sources answered, e.g. "dependency data: OSV". */
  readonly sources: readonly Prose[];
  /** Policies that this place cannot judge at all (a local clone knows no reviews). */
  readonly notLookedAt: readonly { readonly policy: string; readonly reason: Prose }[];
}

/** What a change to the configuration itself would do; only shown when the pull request edits it. */
export interface ProposedConfiguration {
  readonly path: string;
  readonly problems: readonly ConfigProblem[];
  /** One line per effective difference. */
  readonly differences: readonly Prose[];
  /** What the new configuration would have concluded about this same change; null when it has problems. */
  readonly wouldConclude: Conclusion | null;
}

export interface Report {
  /** `#12`, `main..feature` or `release v2.4.0`. */
  readonly subject: string;
  /** What it is, for the words that renderers choose; a pull request unless said. */
  readonly kind?: 'pull_request' | 'release';
  readonly base: { readonly ref: string; readonly sha: string };
  readonly head: { readonly ref: string; readonly sha: string };
  readonly conclusion: Conclusion;
  readonly assessments: readonly Assessment[];
  readonly provenance: Provenance;
  readonly proposed: ProposedConfiguration | null;
}

/** From lightest to heaviest. */
const weight: readonly Conclusion[] = ['success', 'neutral', 'action_required', 'failure'];

/** For sorting by how much a conclusion asks: 0 for `success`. */
export function weightOf(conclusion: Conclusion): number {
  return weight.indexOf(conclusion);
}

/** The heaviest of several conclusions; `success` for none. */
export function worst(conclusions: readonly Conclusion[]): Conclusion {
  return conclusions.reduce<Conclusion>((a, b) => (weightOf(b) > weightOf(a) ? b : a), 'success');
}

/** What one assessment asks of the whole: only `block` holds a merge, `observe` never shows. */
function bite({ rung, result }: Assessment): Conclusion {
  if (result.outcome === 'pass' || result.outcome === 'skip' || rung === 'observe') return 'success';
  if (rung === 'warn') return 'neutral';
  return result.outcome === 'fail' ? 'failure' : 'action_required';
}

/** What the assessments alone ask for. */
export function concludeAssessments(assessments: readonly Assessment[]): Conclusion {
  return worst(assessments.map(bite));
}

/**
 * The conclusion of a subject. A configuration that cannot be read never ends in `success`: with an older valid one
 * in force it is at least `neutral`, with none `action_required`; a change that breaks the configuration fails.
 */
export function conclude({ assessments, provenance, proposed }: Omit<Report, 'conclusion'>): Conclusion {
  const ofFallback = { none: 'success', 'last-valid': 'neutral', default: 'action_required' } as const;
  const ofProposal = proposed && proposed.problems.length > 0 ? 'failure' : 'success';
  return worst([concludeAssessments(assessments), ofFallback[provenance.fallback], ofProposal]);
}
