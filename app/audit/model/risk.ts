/** Checks → the register of risks: concerns of one kind, in however many repositories, are one risk. */
import { type Prose, say } from '../../../policies/engine/prose.ts';
import { type Area, areas, type Hours } from '../../../policies/risks/weight.ts';
import type { Check, Concern, Evidence, Rated } from './check.ts';

export const severities = ['critical', 'high', 'medium', 'low'] as const;

export type RiskSeverity = (typeof severities)[number];

export interface PlacedEvidence extends Evidence {
  /** Null: the organization. */
  readonly repository: string | null;
}

export interface Affected {
  /** Null: the organization. */
  readonly repository: string | null;
  readonly count: number;
}

export interface Risk {
  readonly id: string;
  readonly title: Prose;
  readonly area: Area;
  readonly severity: RiskSeverity;
  /** Likelihood times impact, 1 to 25. */
  readonly score: number;
  readonly likelihood: Rated;
  readonly impact: Rated;
  /** The score once the mitigation is done. */
  readonly left: number;
  readonly evidence: readonly PlacedEvidence[];
  /** Places in all; more than are listed, where there are many. */
  readonly count: number;
  readonly affected: readonly Affected[];
  readonly mitigation: Prose;
  readonly hours: Hours;
  readonly by: Concern['by'];
  /** Ids of the checks that tell of it, sorted. */
  readonly checks: readonly string[];
}

/** Of a score from 1 to 25: 4 × 5 is critical, 3 × 4 high, 2 × 3 medium. */
export function severityOf(score: number): RiskSeverity {
  if (score >= 20) return 'critical';
  if (score >= 12) return 'high';
  return score >= 6 ? 'medium' : 'low';
}

/** Evidence listed one by one for one risk. */
const maxEvidence = 200;

interface Placed {
  readonly check: Check;
  readonly concern: Concern;
}

function hoursOf(concerns: readonly Concern[]): Hours {
  const each = concerns.some(({ scale }) => scale === 'each');
  const join = (of: (hours: Hours) => number) => {
    const all = concerns.map(({ hours }) => of(hours));
    const joined = each ? all.reduce((sum, one) => sum + one, 0) : Math.max(...all);
    return Math.round(joined * 10) / 10;
  };
  return { low: join(({ low }) => low), high: join(({ high }) => high) };
}

function scoreOf({ likelihood, impact }: Concern): number {
  return likelihood.level * impact.level;
}

/** Several checks of one repository count together. */
function affectedBy(placed: readonly Placed[]): readonly Affected[] {
  return [...Map.groupBy(placed, ({ check }) => check.repository)].map(([repository, within]) => ({
    repository,
    count: within.reduce((sum, { concern }) => sum + concern.count, 0),
  }));
}

function riskOf(id: string, placed: readonly [Placed, ...Placed[]]): Risk {
  const concerns = placed.map(({ concern }) => concern);
  const worst = placed.reduce((a, b) => (scoreOf(b.concern) > scoreOf(a.concern) ? b : a));
  // The pair of one place: the likelihood of one repository and the impact of another belong to no risk there is.
  const { likelihood, impact, left } = worst.concern;
  const score = scoreOf(worst.concern);
  const evidence = placed.flatMap(({ check, concern }) =>
    concern.evidence.map((one) => ({ ...one, repository: check.repository })),
  );
  return {
    id,
    title: worst.concern.title,
    area: worst.check.area,
    severity: severityOf(score),
    score,
    likelihood,
    impact,
    left: left.likelihood * left.impact,
    evidence: evidence.slice(0, maxEvidence),
    count: concerns.reduce((sum, { count }) => sum + count, 0),
    affected: affectedBy(placed),
    mitigation: worst.concern.mitigation,
    hours: hoursOf(concerns),
    by: worst.concern.by,
    checks: [...new Set(placed.map(({ check }) => check.id))].sort(),
  };
}

/** The worst first; of equals by area, then by id. */
export function byScore(a: Risk, b: Risk): number {
  return (
    b.score - a.score ||
    areas.indexOf(a.area) - areas.indexOf(b.area) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}

export function risksOf(checks: readonly Check[]): readonly Risk[] {
  const placed = checks.flatMap((check) =>
    check.result.state === 'concern' ? check.result.concerns.map((concern) => ({ check, concern })) : [],
  );
  const byRisk = Map.groupBy(placed, ({ concern }) => concern.risk);
  return [...byRisk]
    .flatMap(([id, [first, ...rest]]) => (first ? [riskOf(id, [first, ...rest])] : []))
    .toSorted(byScore);
}

/** `likelihood 4 × impact 5 = 20` */
export function arithmetic({
  likelihood,
  impact,
  score,
}: Pick<Risk, 'likelihood' | 'impact' | 'score'>): Prose {
  return say`likelihood ${likelihood.level} × impact ${impact.level} = ${score}`;
}
