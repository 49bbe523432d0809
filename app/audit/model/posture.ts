/** Posture by area: a grade for what was seen, with the rule that gave it and what it counts. */
import { count, list, own, type Prose, say } from '../../../policies/engine/prose.ts';
import { type Area, areas } from '../../../policies/risks/weight.ts';
import type { Check } from './check.ts';
import type { Risk, RiskSeverity } from './risk.ts';

export type Grade = 'A' | 'B' | 'C' | 'D' | 'E';

/** The whole rule, for readers. Every grade names what it counted. */
export const gradeRule: readonly (readonly [Grade, string])[] = [
  ['A', 'nothing above low'],
  ['B', 'one or two medium risks'],
  ['C', 'one high risk, or more than two medium ones'],
  ['D', 'one critical risk, or more than one high one'],
  ['E', 'several critical risks, or a critical one beside several high ones'],
];

export interface AreaPosture {
  readonly area: Area;
  /** Null: nothing of the area could be seen, or too little for a good grade. */
  readonly grade: Grade | null;
  readonly because: Prose;
  readonly risks: Readonly<Record<RiskSeverity, number>>;
  /** Checks by what came of them. */
  readonly checks: {
    readonly fine: number;
    readonly concern: number;
    readonly accepted: number;
    readonly unseen: number;
  };
  /** Most of the area could not be seen. A bad grade stands on the rest; a good one would not. */
  readonly partial: boolean;
}

function gradeOf({ critical, high, medium }: Readonly<Record<RiskSeverity, number>>): Grade {
  if (critical > 1 || (critical > 0 && high > 1)) return 'E';
  if (critical > 0 || high > 1) return 'D';
  if (high > 0 || medium > 2) return 'C';
  return medium > 0 ? 'B' : 'A';
}

function countsOf(risks: readonly Risk[]): AreaPosture['risks'] {
  const of = (wanted: RiskSeverity) => risks.filter(({ severity }) => severity === wanted).length;
  return { critical: of('critical'), high: of('high'), medium: of('medium'), low: of('low') };
}

function wordsFor(risks: AreaPosture['risks'], checks: AreaPosture['checks']): Prose {
  const found = (['critical', 'high', 'medium', 'low'] as const).flatMap((severity) =>
    risks[severity] > 0 ? [say`${risks[severity]} ${own(severity)}`] : [],
  );
  const sum = Object.values(risks).reduce((a, b) => a + b, 0);
  const what =
    found.length === 0 ? own('no risk found') : say`${list(found)} ${own(sum === 1 ? 'risk' : 'risks')}`;
  const fine = checks.fine > 0 ? say`; ${count(checks.fine, 'check')} fine` : own('');
  const accepted = checks.accepted > 0 ? say`; ${checks.accepted} waived` : own('');
  const unseen = checks.unseen > 0 ? say`; ${checks.unseen} not visible` : own('');
  return [...what, ...fine, ...accepted, ...unseen];
}

function postureOf(area: Area, all: readonly Check[], risks: readonly Risk[]): AreaPosture {
  const within = all.filter((check) => check.area === area);
  const of = (state: Check['result']['state']) =>
    within.filter(({ result }) => result.state === state).length;
  const checks = {
    fine: of('fine'),
    concern: of('concern'),
    accepted: of('accepted'),
    unseen: of('not seen'),
  };
  const counted = countsOf(risks.filter((risk) => risk.area === area));
  const seen = checks.fine + checks.concern + checks.accepted;
  if (seen === 0) {
    const because = own(
      within.length === 0
        ? 'nothing here looks at it; an audit of a clone does'
        : checks.unseen > 0
          ? 'nothing of it was visible: no grade'
          : 'nothing of it applies here: no grade',
    );
    return { area, grade: null, because, risks: counted, checks, partial: false };
  }
  const partial = checks.unseen > seen;
  const grade = gradeOf(counted);
  const words = wordsFor(counted, checks);
  if (partial && (grade === 'A' || grade === 'B')) {
    const because = say`${words}: too little was visible for a grade`;
    return { area, grade: null, because, risks: counted, checks, partial };
  }
  return { area, grade, because: words, risks: counted, checks, partial };
}

/** Every area, in order. */
export function postures(checks: readonly Check[], risks: readonly Risk[]): readonly AreaPosture[] {
  return areas.map((area) => postureOf(area, checks, risks));
}
