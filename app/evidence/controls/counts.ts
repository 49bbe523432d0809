/** What there was to test of each kind of evidence, and of it: tested, and not known. Pure. */
import type { AnyPolicy } from '../../../policies/engine/policy.ts';
import type { ControlEvidence, EvidenceOf } from '../model/control.ts';
import type { Continuity } from '../model/interval.ts';
import type { PopulationId } from '../model/population.ts';
import type { Answers, Judged, Tally } from './tally.ts';
import type { VerdictTally } from './verdicts.ts';

/** What is counted. */
export interface CountedFrom {
  readonly catalogue: readonly AnyPolicy[];
  readonly tally: Tally;
  readonly verdicts: VerdictTally;
  readonly continuity: readonly Continuity[];
}

type Counts = Omit<ControlEvidence, 'of' | 'toward' | 'rationale'>;

const nothing: Counts = { inScope: 0, passed: 0, failed: 0, notApplicable: 0, unknown: 0 };
const oneUnknown: Counts = { ...nothing, inScope: 1, unknown: 1 };

function ofAnswers(answers: Answers): Counts {
  const { pass: passed, fail: failed, 'not applicable': notApplicable, unknown } = answers;
  return { inScope: passed + failed + unknown, passed, failed, notApplicable, unknown };
}

/** A population that was not read, or that may not be whole, has one thing more that nobody knows. */
const withHole = (counts: Counts): Counts => ({
  ...counts,
  inScope: counts.inScope + 1,
  unknown: counts.unknown + 1,
});

/** Of a list without answers, that it is whole is what is tested. */
function ofPopulation(id: PopulationId, tally: Tally): Counts {
  const found = tally.get(id);
  if (!found) return oneUnknown;
  if (!found.answers) return found.isShownWhole ? { ...nothing, inScope: 1, passed: 1 } : oneUnknown;
  const counts = ofAnswers(found.answers);
  return found.incomplete ? withHole(counts) : counts;
}

type Outcome = 'passed' | 'failed' | 'notApplicable' | 'unknown';

/** What a waiver permits stays counted as failed. */
function outcomeOf(outcome: string | undefined): Outcome {
  if (outcome === 'pass') return 'passed';
  if (outcome === 'fail' || outcome === 'waived') return 'failed';
  return outcome === 'skip' ? 'notApplicable' : 'unknown';
}

const worst: readonly Outcome[] = ['failed', 'unknown', 'passed', 'notApplicable'];

function plus(counts: Counts, outcome: Outcome, count = 1): Counts {
  const inScope = counts.inScope + (outcome === 'notApplicable' ? 0 : count);
  return { ...counts, inScope, [outcome]: counts[outcome] + count };
}

/** A change that was never judged, or not as it landed, is not known, however many others were judged. */
function ofChanges(policy: string, judged: readonly Judged[]): Counts {
  return judged.reduce((counts, { outcomes, count }) => {
    const said = outcomes.map((one) => outcomeOf(one[policy]));
    return plus(counts, worst.find((one) => said.includes(one)) ?? 'unknown', count);
  }, nothing);
}

/** Which population has one row for each thing that a policy judges. */
const subjects = { release: 'releases', repository: 'repositories', organization: null } as const;

/** Things that were never judged are not known; a policy that no verdict names is not in use here. */
function ofPolicy({ id, subject }: AnyPolicy, { tally, verdicts }: CountedFrom): Counts {
  if (!verdicts.policies.has(id) && verdicts.kinds.has(subject)) return nothing;
  if (subject === 'pull_request') {
    const changes = tally.get('changes');
    return changes ? ofChanges(id, changes.judged) : oneUnknown;
  }
  const judged = verdicts
    .last(subject)
    .filter((one) => one[id] !== undefined)
    .reduce((counts, one) => plus(counts, outcomeOf(one[id])), nothing);
  const population = subjects[subject];
  const all = population === null ? 1 : tally.get(population)?.rows;
  const { passed, failed, notApplicable, unknown } = judged;
  const seen = passed + failed + notApplicable + unknown;
  const unjudged = all === undefined ? (seen === 0 ? 1 : 0) : Math.max(0, all - seen);
  return { ...judged, inScope: judged.inScope + unjudged, unknown: unknown + unjudged };
}

/** Branches: one where the rule was weaker for a minute failed, one of which a minute is not known is not known. */
function ofContinuity(rule: string, all: readonly Continuity[]): Counts {
  const states = all
    .filter((one) => one.rule === rule)
    .map(({ intervals }) => new Set(intervals.map(({ state }) => state)));
  const failed = states.filter((one) => one.has('weaker')).length;
  const passed = states.filter((one) => one.size === 1 && one.has('in force')).length;
  const unknown = states.length - failed - passed;
  return { inScope: states.length, passed, failed, notApplicable: 0, unknown };
}

export function countsOf(of: EvidenceOf, all: CountedFrom): Counts {
  if ('population' in of) return ofPopulation(of.population, all.tally);
  if ('continuity' in of) return ofContinuity(of.continuity, all.continuity);
  if ('policy' in of) {
    const policy = all.catalogue.find(({ id }) => id === of.policy);
    return policy ? ofPolicy(policy, all) : oneUnknown;
  }
  const changes = all.tally.get('changes');
  if (!changes) return oneUnknown;
  const counts = ofAnswers(changes.attributes[of.attribute]);
  return changes.incomplete ? withHole(counts) : counts;
}
