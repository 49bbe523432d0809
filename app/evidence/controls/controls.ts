/**
 * What there is toward each control: counted from populations, attributes, verdicts and continuity. Pure. What nobody knows is never counted as
 * tested, and nothing here says that anybody complies.
 */
import type { AnyPolicy } from '../../../policies/engine/policy.ts';
import type { PolicySubject } from '../../../policies/engine/subject.ts';
import { joined } from '../continuity/timeline.ts';
import type { Control, ControlEvidence, EvidenceOf, ManualEvidence, Toward } from '../model/control.ts';
import type { Gap } from '../model/gap.ts';
import type { Continuity } from '../model/interval.ts';
import type { Instant, Period } from '../model/period.ts';
import type { PopulationId } from '../model/population.ts';
import type { Crosswalk, CrosswalkControl } from './crosswalk.ts';
import type { Answers, Tally } from './tally.ts';
import type { VerdictTally } from './verdicts.ts';

/** What somebody gave for one of a control's manual slots. */
export interface ManualGiven extends Omit<ManualEvidence, 'asks'> {
  readonly framework: string;
  readonly control: string;
  /** Which of the control's slots, from 1. */
  readonly slot: number;
}

export interface ControlsOf {
  readonly crosswalks: readonly Crosswalk[];
  readonly catalogue: readonly AnyPolicy[];
  readonly period: Period;
  readonly tally: Tally;
  readonly verdicts: VerdictTally;
  readonly continuity: readonly Continuity[];
  readonly gaps: readonly Gap[];
  readonly given: readonly ManualGiven[];
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
  if (!found.answers) return found.incomplete ? oneUnknown : { ...nothing, inScope: 1, passed: 1 };
  const counts = ofAnswers(found.answers);
  return found.incomplete ? withHole(counts) : counts;
}

/** Which population has one row for each thing that a policy judges. */
const subjects: Readonly<Record<PolicySubject, PopulationId | null>> = {
  pull_request: 'changes',
  release: 'releases',
  repository: 'repositories',
  organization: null,
};

/** Things that were never judged are not known; a policy that no verdict names is not in use here. */
function ofPolicy({ id, subject }: AnyPolicy, { tally, verdicts }: ControlsOf): Counts {
  const found = verdicts.policies.get(id);
  if (!found && verdicts.kinds.has(subject)) return nothing;
  const { passed, failed, notApplicable, unknown } = found ?? nothing;
  const judged = passed + failed + notApplicable + unknown;
  const population = subjects[subject];
  const all = population === null ? 1 : tally.get(population)?.rows;
  const unjudged = all === undefined ? (judged === 0 ? 1 : 0) : Math.max(0, all - judged);
  return {
    inScope: passed + failed + unknown + unjudged,
    passed,
    failed,
    notApplicable,
    unknown: unknown + unjudged,
  };
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

function countsOf(of: EvidenceOf, all: ControlsOf): Counts {
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

const extents: Readonly<Record<Toward, string>> = {
  full: 'It asks for all of it',
  partial: 'It asks for a part of it',
  supporting: 'It is background to it',
};

/** The policies that name the control, in the order of their names. */
function policiesOf(framework: string, id: string, catalogue: readonly AnyPolicy[]) {
  return catalogue.flatMap((policy) =>
    policy.controls
      .filter((one) => one.framework === framework && one.id === id)
      .map(({ coverage }) => ({
        of: { policy: policy.id },
        toward: coverage,
        rationale: `${policy.title}. ${extents[coverage]}.`,
      })),
  );
}

const minute = 60_000;

/** Of the period, each once, however many did not look. */
function gapMinutes(
  evidence: readonly EvidenceOf[],
  { gaps, continuity, period }: ControlsOf,
  collects: boolean,
): number {
  const rules = new Set(evidence.flatMap((one) => ('continuity' in one ? [one.continuity] : [])));
  const unknown = continuity
    .filter(({ rule }) => rules.has(rule))
    .flatMap(({ intervals }) => intervals.filter(({ state }) => state === 'unknown'));
  const lost = collects ? gaps.filter((one) => one.lost !== null) : [];
  const clip = ({ from, to }: { readonly from: Instant; readonly to: Instant | null }): Period => ({
    from: from < period.from ? period.from : from,
    to: to === null || to > period.to ? period.to : to,
  });
  const all = joined([...unknown, ...lost].map(clip).filter(({ from, to }) => from < to));
  const length = all.reduce((sum, { from, to }) => sum + Date.parse(to) - Date.parse(from), 0);
  return Math.ceil(length / minute);
}

function manualOf(framework: string, control: CrosswalkControl, given: readonly ManualGiven[]) {
  return control.manual.map((asks, i): ManualEvidence => {
    const found = given.find(
      (one) => one.framework === framework && one.control === control.id && one.slot === i + 1,
    );
    const { owner = null, date = null, file = null, sha256 = null } = found ?? {};
    return { asks, owner, date, file, sha256 };
  });
}

/** tested ÷ in scope, over all of its evidence. */
function coverageOf(evidence: readonly ControlEvidence[]): number | null {
  const sum = (of: (one: ControlEvidence) => number) => evidence.reduce((total, one) => total + of(one), 0);
  const inScope = sum((one) => one.inScope);
  return inScope === 0 ? null : sum(({ passed, failed }) => passed + failed) / inScope;
}

function controlOf({ framework }: Crosswalk, control: CrosswalkControl, all: ControlsOf): Control {
  const named = [...control.evidence, ...policiesOf(framework.id, control.id, all.catalogue)];
  const evidence = named.map((one): ControlEvidence => ({ ...one, ...countsOf(one.of, all) }));
  const of = named.map((one) => one.of);
  return {
    framework: framework.id,
    id: control.id,
    words: control.words,
    evidence,
    manual: manualOf(framework.id, control, all.given),
    coverage: coverageOf(evidence),
    gapMinutes: gapMinutes(of, all, named.length > 0),
  };
}

/** In the order of the crosswalks. */
export const controlsOf = (all: ControlsOf): readonly Control[] =>
  all.crosswalks.flatMap((one) => one.controls.map((control) => controlOf(one, control, all)));
