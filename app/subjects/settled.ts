/** Whether a later look may see more. */
import type { Judged } from '../assess.ts';

/** False: something could not be looked at that a later try may see. */
export function isSettled({
  report,
  again = false,
}: Pick<Judged, 'report'> & Partial<Pick<Judged, 'again'>>): boolean {
  const unknown = report.assessments.some(({ result }) => result.outcome === 'unknown');
  return !again && !unknown && report.provenance.waivers?.again !== true;
}
