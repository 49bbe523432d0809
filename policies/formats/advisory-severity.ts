/** How bad an advisory is, from the label or the CVSS vectors its database gives. */
import cvss from 'ae-cvss-calculator';
import type { Severity } from '../engine/verdict.ts';

const labels: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  high: 'high',
  moderate: 'medium',
  medium: 'medium',
  low: 'low',
};

/** From lightest to heaviest; `unknown` is not among them. */
export const severities = ['low', 'medium', 'high', 'critical'] as const;

/** The qualitative scale of CVSS 3.x and 4.0 (https://www.first.org/cvss/v4.0/specification-document#Qualitative-Severity-Rating-Scale). */
function rated(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}

/** The base score; null for a vector that is not one, or lacks a base metric: the calculator scores those 0. */
function baseScore(vector: string): number | null {
  if (!/^(CVSS:(3\.0|3\.1|4\.0)\/|AV:)/.test(vector) || vector.length > 500) return null;
  try {
    const parsed: unknown = cvss.fromVector(vector);
    const { isBaseFullyDefined, calculateScores } = parsed as {
      isBaseFullyDefined: () => boolean;
      calculateScores: () => { base?: number };
    };
    if (!isBaseFullyDefined.call(parsed)) return null;
    return calculateScores.call(parsed).base ?? null;
  } catch {
    return null;
  }
}

/** The label when there is one, else the highest of the vectors, else `unknown`: never a guess, never zero. */
export function severityOf(label: string | null, vectors: readonly string[]): Severity {
  const labelled = label === null ? undefined : labels[label.toLowerCase()];
  if (labelled) return labelled;
  const scores = vectors.flatMap((vector) => baseScore(vector) ?? []).filter((score) => score > 0);
  return scores.length === 0 ? 'unknown' : rated(Math.max(...scores));
}
