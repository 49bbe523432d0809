/** Where each assessment stands in a report, and how many stand there. */
import type { Assessment, WaivedFinding } from '../evaluate.ts';
import type { Report } from '../report.ts';
import type { Finding, Unseen } from '../verdict.ts';

export type Standing =
  | 'to fix'
  | 'to consider'
  | 'unknown'
  | 'let through'
  | 'waived'
  | 'passed'
  | 'observed'
  | 'not applicable';

/** An observed policy counts as observed whatever its outcome, unless it does not apply. */
export function standingOf({ rung, result, letThrough }: Assessment): Standing {
  if (result.outcome === 'skip') return 'not applicable';
  if (rung === 'observe') return 'observed';
  if (result.outcome === 'pass') return 'passed';
  if (result.outcome === 'unknown') return letThrough ? 'let through' : 'unknown';
  if (result.outcome === 'waived') return 'waived';
  return rung === 'block' ? 'to fix' : 'to consider';
}

/** In the report's order. */
export function standing(report: Pick<Report, 'assessments'>, where: Standing): readonly Assessment[] {
  return report.assessments.filter((assessment) => standingOf(assessment) === where);
}

export function findingsOf({ result }: Assessment): readonly Finding[] {
  return result.outcome === 'fail' ? result.findings : [];
}

/** What waivers permit, whatever is left; nothing of what is only observed. */
export function waivedOf({ rung, result, waived = [] }: Assessment): readonly WaivedFinding[] {
  if (rung === 'observe') return [];
  return result.outcome === 'waived' ? result.findings : waived;
}

export interface Tally {
  /** Findings of policies that block, and of how many policies. */
  readonly toFix: number;
  readonly toFixPolicies: number;
  /** Findings of policies that warn. */
  readonly toConsider: number;
  /** Policies that could not be judged: those that block, and those that warn. */
  readonly unknown: number;
  readonly unknownBlocking: number;
  /** Policies that could not be judged, and an owner let the change through. */
  readonly letThrough: number;
  /** Findings that waivers permit. */
  readonly waived: number;
  readonly passed: number;
  readonly observed: number;
  /** Of the observed ones, those that found something, and those that could not be judged. */
  readonly observedAsking: number;
  readonly observedUnknown: number;
  readonly notApplicable: number;
}

export function tally(report: Pick<Report, 'assessments'>): Tally {
  const at = (where: Standing) => standing(report, where);
  const findings = (where: Standing) => at(where).flatMap(findingsOf).length;
  const observed = at('observed');
  return {
    toFix: findings('to fix'),
    toFixPolicies: at('to fix').length,
    toConsider: findings('to consider'),
    unknown: at('unknown').length,
    unknownBlocking: at('unknown').filter(({ rung }) => rung === 'block').length,
    letThrough: at('let through').length,
    waived: report.assessments.flatMap(waivedOf).length,
    passed: at('passed').length,
    observed: observed.length,
    observedAsking: observed.filter(({ result }) => result.outcome === 'fail').length,
    observedUnknown: observed.filter(({ result }) => result.outcome === 'unknown').length,
    notApplicable: at('not applicable').length,
  };
}

/** What its verdict does not cover. */
export function unseenOf({ result }: Assessment): Unseen {
  return result.outcome === 'unknown' || result.outcome === 'waived' ? [] : (result.unseen ?? []);
}
