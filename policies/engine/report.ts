/** Assessments of one subject → what is concluded, in data. Renderers are in `report/`. */

import type { Tip } from '../facts/pull-request.ts';
import type { Assessment } from './evaluate.ts';
import type { Prose } from './prose.ts';
import type { NotLookedAt } from './selection.ts';
import type { ConfigurationSimulation } from './simulation/difference.ts';
import type { SubjectKind } from './subject.ts';

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

/**
 * How much of the configuration judged, best first. `refused`: a layer tried to set what it may not, and the earlier value
 * stayed in force; `last-valid`: an older version of a layer judged; `incomplete`: a layer could not be read and the
 * others judged; `default`: the repository's own could not be read.
 */
export const fallbacks = ['none', 'refused', 'last-valid', 'incomplete', 'default'] as const;

export type Fallback = (typeof fallbacks)[number];

/** How the judgement came about, for the folded last section. */
export interface Provenance {
  /** Which rules were in force, e.g. "`.github/fairlead.yml` at 4f2c1e9". */
  readonly configuration: Prose;
  /** What is wrong with the configuration in force on the base branch; it then is not this one. */
  readonly configProblems: readonly ConfigProblem[];
  readonly fallback: Fallback;
  /** Requests made to GitHub. */
  readonly calls: number;
  /** Which engines and sources answered, e.g. "dependency data: OSV". */
  readonly sources: readonly Prose[];
  /** Enabled policies that were not judged: those of other kinds of subject, and those that cannot be judged from here. */
  readonly notLookedAt: readonly NotLookedAt[];
  /** What was found in the files of waivers, when they were read. */
  readonly waivers?: WaiverFindings;
}

/** `problems`: waivers that can never apply, or cannot be read. `notes`: some that have nothing to do any more. */
export interface WaiverFindings {
  readonly problems: readonly ConfigProblem[];
  readonly notes: readonly ConfigProblem[];
  /** Something could not be read or looked up; a later try may succeed. */
  readonly again: boolean;
}

/** What a change to the configuration itself would do; only shown when the pull request edits it. */
export interface ProposedConfiguration {
  readonly path: string;
  readonly problems: readonly ConfigProblem[];
  /** One line per effective difference. */
  readonly differences: readonly Prose[];
  /** What the new configuration would have concluded about this same change; null when it has problems. */
  readonly wouldConclude: Conclusion | null;
  /** What the policies it changes would have said about changes merged before; absent when it changes none. */
  readonly simulation?: ConfigurationSimulation;
  /** Why it could not be read: nothing else is known of it then. */
  readonly unread?: Prose;
}

/** What a report is about, as of when, and by which rules and facts: the same everywhere it is kept. */
export interface Identity {
  readonly kind: SubjectKind;
  /** `host/installation`; null where nobody installed Fairlead: in a workflow, in a clone. */
  readonly client: string | null;
  /** Null for an organization, and in a clone. */
  readonly repositoryId: number | null;
  /**
   * A pull request's number, a merge group's commit, a release's tag, a repository's id or an organization's login. In a
   * clone the head's commit.
   */
  readonly subjectId: string;
  /** ISO 8601, UTC. */
  readonly judgedAt: string;
  /** The same for the same effective rules: policies, rungs, options, rules for waivers. */
  readonly rules: string;
  /** The same for the same facts, whenever they were read. */
  readonly facts: string;
  /** The version of Fairlead that judged. */
  readonly engine: string;
}

export interface Report {
  /** For people: `#12`, `main..feature` or `release v2.4.0`. */
  readonly subject: string;
  readonly identity: Identity;
  /** Null where there is no commit, as of an organization. */
  readonly base: Tip | null;
  readonly head: Tip | null;
  readonly conclusion: Conclusion;
  readonly assessments: readonly Assessment[];
  readonly provenance: Provenance;
  readonly proposed: ProposedConfiguration | null;
  /** The same for the file of waivers. */
  readonly proposedWaivers?: ProposedConfiguration | null;
}

/** What the change does to files that decide how changes are judged. */
export function proposals({
  proposed,
  proposedWaivers = null,
}: Pick<Report, 'proposed' | 'proposedWaivers'>): readonly ProposedConfiguration[] {
  return [proposed, proposedWaivers].filter((one) => one !== null);
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

/** What one assessment asks of the whole: only `block` holds a merge, `observe` never shows. What was let through holds nothing, and is not green. */
function bite({ rung, result, letThrough }: Assessment): Conclusion {
  if (result.outcome === 'unknown' && letThrough) return rung === 'observe' ? 'success' : 'neutral';
  if (rung === 'observe' || ['pass', 'skip', 'waived'].includes(result.outcome)) return 'success';
  if (rung === 'warn') return 'neutral';
  return result.outcome === 'fail' ? 'failure' : 'action_required';
}

/** What was judged, and what was not. */
interface Looked {
  readonly assessments: readonly Assessment[];
  readonly provenance: Pick<Provenance, 'notLookedAt'>;
}

/** Blocking policies that are judged neither here nor by themselves. */
export function leftOut({ provenance }: Pick<Looked, 'provenance'>): readonly NotLookedAt[] {
  return provenance.notLookedAt.filter(({ rung, elsewhere }) => rung === 'block' && !elsewhere);
}

/** A policy that blocks was left out and nothing else that counts was judged: that is never all clear. */
export function isUnjudged(report: Looked): boolean {
  // That a policy does not apply was found out by judging.
  const isJudged = ({ rung, result }: Assessment) => rung !== 'observe' && result.outcome !== 'unknown';
  return !report.assessments.some(isJudged) && leftOut(report).length > 0;
}

/** What the policies alone ask for: those that were assessed, and those that were not looked at. */
export function concludePolicies(
  assessments: readonly Assessment[],
  notLookedAt: readonly NotLookedAt[],
): Conclusion {
  const ofNothing = isUnjudged({ assessments, provenance: { notLookedAt } }) ? 'action_required' : 'success';
  return worst([...assessments.map(bite), ofNothing]);
}

const ofFallback: Readonly<Record<Fallback, Conclusion>> = {
  none: 'success',
  refused: 'neutral',
  'last-valid': 'neutral',
  incomplete: 'action_required',
  default: 'action_required',
};

/** One that could not be read may have problems, or none. */
function ofProposal({ problems, unread }: ProposedConfiguration): Conclusion {
  if (problems.length > 0) return 'failure';
  return unread ? 'action_required' : 'success';
}

/**
 * The conclusion of a subject. A configuration that cannot be read never ends in `success`: with an older valid one
 * in force it is at least `neutral`, with none `action_required`; a change that breaks the configuration fails.
 */
export function conclude(report: Omit<Report, 'conclusion'>): Conclusion {
  const { assessments, provenance } = report;
  const ofPolicies = concludePolicies(assessments, provenance.notLookedAt);
  return worst([ofPolicies, ofFallback[provenance.fallback], ...proposals(report).map(ofProposal)]);
}
