/**
 * CVSS vectors → how bad. Apart from the labels, since the calculator is a tenth of all that a start loads, and few
 * advisories come without a label: whoever asks for advisories imports this when an answer names one.
 */
import cvss from 'ae-cvss-calculator';
import type { Severity } from '../engine/verdict.ts';

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

/** The highest of the vectors; `unknown` when none can be scored: never a guess, never zero. */
export function severityOfVectors(vectors: readonly string[]): Severity {
  const scores = vectors.flatMap((vector) => baseScore(vector) ?? []).filter((score) => score > 0);
  return scores.length === 0 ? 'unknown' : rated(Math.max(...scores));
}
