/** What of a report is kept with its verdict: which commits, and how each policy came out. */
import type { Report } from '../../policies/engine/report.ts';
import type { NewVerdict } from '../store/verdicts.ts';

type Kept = Pick<
  NewVerdict,
  'head' | 'baseRef' | 'baseSha' | 'judgedAt' | 'rules' | 'facts' | 'engine' | 'assessments'
>;

/** `judgedAt`: ISO 8601, UTC. */
export function recordOf({ head, base, assessments }: Report, judgedAt: string): Kept {
  const outcomes = assessments.map(
    ({ policy, rung, result }) => [policy, { rung, outcome: result.outcome }] as const,
  );
  return {
    head: head.sha,
    baseRef: base.ref,
    baseSha: base.sha,
    judgedAt,
    rules: null,
    facts: null,
    engine: null,
    assessments: Object.fromEntries(outcomes),
  };
}
