/** How bad an advisory is: its label, else its CVSS vectors. */
import type { Severity } from '../../../policies/engine/verdict.ts';
import { severityOfLabel } from '../../../policies/formats/advisory-severity.ts';

/** Label, CVSS vectors → severity; `unknown` where neither says. */
export type SeverityOf = (label: string | null, vectors: readonly string[]) => Severity;

/** Loads the calculator where one of the answer's advisories needs it. */
export async function severityFor(advisories: readonly unknown[]): Promise<SeverityOf> {
  if (advisories.length === 0) return (label) => severityOfLabel(label) ?? 'unknown';
  const { severityOfVectors } = await import('../../../policies/formats/cvss.ts');
  return (label, vectors) => severityOfLabel(label) ?? severityOfVectors(vectors);
}
