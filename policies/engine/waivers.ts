/**
 * Waivers applied to assessments: a `fail` whose findings are all covered becomes `waived`, others keep the rest of
 * their findings. Nothing else is ever changed: a pass, a skip and an `unknown` stay what they are.
 */
import { sameLogin } from '../facts/people.ts';
import type { Assessment, WaivedFinding } from './evaluate.ts';
import { count, own, type Prose, say } from './prose.ts';
import type { Rung } from './setting.ts';
import type { Fail, Finding } from './verdict.ts';
import type { Waiver, WaiverRules } from './waiver.ts';
import { coversPart, isFixed, isForSubject, partsOf, type WaiverSubject } from './waivers/covers.ts';
import { dayOf, daysLeft } from './waivers/day.ts';

/** A waiver whose scope covers something that fails here. */
export interface Fitting {
  readonly waiver: Waiver;
  /** Why it does not apply all the same; null when it does. */
  readonly objection: Prose | null;
  /** A sentence to be read beside what it permits. */
  readonly remark?: Prose;
}

type Biting = Assessment & { readonly rung: Exclude<Rung, 'observe'>; readonly result: Fail };

/** An observed policy holds no merge, so there is nothing to permit. */
export function isWaivable(assessment: Assessment): assessment is Biting {
  return assessment.rung !== 'observe' && assessment.result.outcome === 'fail';
}

/** Why a waiver is invalid from the start for a policy at this rung; null when it is not. Its term counts today. */
export function termObjection(
  { until }: Waiver,
  rung: Exclude<Rung, 'observe'>,
  { maxDays }: WaiverRules,
  today: string,
): Prose | null {
  const max = maxDays[rung];
  if (daysLeft(until, today) < max) return null;
  return say`it would hold until ${own(until)}, and one of a policy at ${rung} may hold ${count(max, 'day')} at most`;
}

function objectionTo(
  waiver: Waiver,
  rung: Exclude<Rung, 'observe'>,
  rules: WaiverRules,
  { author, at }: WaiverSubject,
): Prose | null {
  const { requestedBy, approvedBy, until } = waiver;
  const today = dayOf(at);
  // Also when the day cannot be read: what cannot be compared is over.
  if (!(daysLeft(until, today) >= 0)) return say`it ended with ${own(until)}`;
  if (sameLogin(requestedBy, approvedBy))
    return say`${approvedBy} both asked for it and approved it, and that takes two people`;
  if (author !== null && sameLogin(approvedBy, author))
    return say`${approvedBy} approved it and is the author of this change; somebody else has to approve it`;
  return termObjection(waiver, rung, rules, today);
}

function fits(waiver: Waiver, { result }: Biting): boolean {
  return result.findings.some((finding) =>
    partsOf(finding).some((part) => coversPart(waiver, finding, part)),
  );
}

/** The waivers that cover at least a part of what fails, in the order given; who approved them is not looked up yet. */
export function fittingWaivers(
  assessments: readonly Assessment[],
  waivers: readonly Waiver[],
  rules: WaiverRules,
  subject: WaiverSubject,
): readonly Fitting[] {
  const biting = assessments.filter(isWaivable);
  return waivers
    .filter((waiver) => isForSubject(waiver, subject))
    .flatMap((waiver) => {
      const failing = biting.find((one) => one.policy === waiver.policy && fits(waiver, one));
      return failing ? [{ waiver, objection: objectionTo(waiver, failing.rung, rules, subject) }] : [];
    });
}

/** The finding with the waivers that permit it; null unless every part of it is permitted. */
function permit(finding: Finding, waivers: readonly Waiver[], today: string): WaivedFinding | null {
  const used = partsOf(finding).map((part) =>
    waivers.find((waiver) => coversPart(waiver, finding, part) && !isFixed(waiver, part)),
  );
  const [first, ...others] = new Set(used);
  if (!first || others.includes(undefined)) return null;
  const all = [first, ...others.filter((one) => one !== undefined)] as const;
  return { finding, waivers: all, daysLeft: Math.min(...all.map(({ until }) => daysLeft(until, today))) };
}

/** Why a waiver that fits one of the findings that stay does not keep it from failing. */
function noteOn({ waiver, objection }: Fitting, staying: readonly Finding[]): readonly Prose[] {
  const parts = staying.flatMap((finding) =>
    partsOf(finding).filter((part) => coversPart(waiver, finding, part)),
  );
  if (parts.length === 0) return [];
  const why =
    objection ??
    (parts.some((part) => isFixed(waiver, part))
      ? own('it ended when a fix appeared')
      : own('it covers only some of the advisories of one finding'));
  return [say`The waiver ${waiver.id} does not apply: ${why}.`];
}

/** What is to be known of the waivers that are used. */
function remarksOn(fitting: readonly Fitting[], waived: readonly WaivedFinding[]): readonly Prose[] {
  const used = new Set(waived.flatMap(({ waivers }) => waivers));
  return fitting.flatMap(({ waiver, remark }) => (remark && used.has(waiver) ? [remark] : []));
}

function applyTo(assessment: Biting, fitting: readonly Fitting[], today: string): Assessment {
  const mine = fitting.filter(({ waiver }) => waiver.policy === assessment.policy);
  if (mine.length === 0) return assessment;
  const { result, gaps } = assessment;
  // Of several that permit the same, the one that holds longest.
  const good = mine
    .filter(({ objection }) => objection === null)
    .map(({ waiver }) => waiver)
    .sort((a, b) => daysLeft(b.until, a.until));
  const judged = result.findings.map((finding) => ({ finding, waived: permit(finding, good, today) }));
  const waived = judged.flatMap((one) => (one.waived ? [one.waived] : []));
  const staying = judged.flatMap((one) => (one.waived ? [] : [one.finding]));
  const notes = [...mine.flatMap((one) => noteOn(one, staying)), ...remarksOn(mine, waived)];
  const about = { ...assessment, ...(notes.length > 0 ? { waiverNotes: notes } : {}) };
  const [first, ...rest] = staying;
  if (first)
    return {
      ...about,
      result: { ...result, findings: [first, ...rest] },
      ...(waived.length > 0 ? { waived } : {}),
    };
  // What was not looked at may hide more of what nobody waived.
  if (gaps.length > 0) return { ...about, result: { outcome: 'unknown', missing: gaps }, gaps: [], waived };
  const [one, ...others] = waived;
  if (!one) return assessment;
  const said = result.notes ? { notes: result.notes } : {};
  return { ...about, result: { outcome: 'waived', findings: [one, ...others], ...said } };
}

/** Assessments with what `fitting` permits taken out of what fails, in the same order; only `fail` is ever changed. */
export function applyWaivers(
  assessments: readonly Assessment[],
  fitting: readonly Fitting[],
  subject: WaiverSubject,
): readonly Assessment[] {
  const today = dayOf(subject.at);
  return assessments.map((one) => (isWaivable(one) ? applyTo(one, fitting, today) : one));
}
