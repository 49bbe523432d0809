/** How bad an advisory is, by the label its database gives. */
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

/** Null for no label, or one that is not known. */
export function severityOfLabel(label: string | null): Severity | null {
  const known = label?.toLowerCase() ?? '';
  return Object.hasOwn(labels, known) ? (labels[known] ?? null) : null;
}
