/**
 * What there is toward each control: counted from populations, attributes, verdicts and continuity. Pure. What nobody knows is never counted as
 * tested, and nothing here says that anybody complies.
 */
import type { AnyPolicy } from '../../../policies/engine/policy.ts';
import { joined } from '../continuity/timeline.ts';
import type { Control, ControlEvidence, EvidenceOf, ManualEvidence, Toward } from '../model/control.ts';
import { bearsOn, type Gap } from '../model/gap.ts';
import type { Instant, Period } from '../model/period.ts';
import { type CountedFrom, countsOf } from './counts.ts';
import type { Crosswalk, CrosswalkControl } from './crosswalk.ts';

/** What somebody gave for one of a control's manual slots. */
export interface ManualGiven extends Omit<ManualEvidence, 'asks'> {
  readonly framework: string;
  readonly control: string;
  /** Which of the control's slots, from 1. */
  readonly slot: number;
}

export interface ControlsOf extends CountedFrom {
  readonly crosswalks: readonly Crosswalk[];
  readonly period: Period;
  readonly gaps: readonly Gap[];
  readonly given: readonly ManualGiven[];
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

/** One that bears on some populations alone is no gap of a control that is about none of them. */
const concerns = (gap: Gap, evidence: readonly EvidenceOf[]): boolean =>
  gap.populations === undefined ||
  evidence.some((one) => {
    if ('population' in one) return bearsOn(gap, one.population);
    if ('attribute' in one) return bearsOn(gap, 'changes');
    return 'continuity' in one && bearsOn(gap, 'control-changes');
  });

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
  const lost = collects ? gaps.filter((one) => one.lost !== null && concerns(one, evidence)) : [];
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
