/** Whether a later look may see more. */
import type { Assessment } from '../../policies/engine/evaluate.ts';
import type { Judged } from '../assess.ts';

type Looked = Pick<Judged, 'report'> & Partial<Pick<Judged, 'again'>>;

const isUnknown = ({ result }: Assessment): boolean => result.outcome === 'unknown';

function settled({ report, again = false }: Looked, open: (assessment: Assessment) => boolean): boolean {
  return !again && !report.assessments.some(open) && report.provenance.waivers?.again !== true;
}

/** False: something could not be looked at that a later try may see. */
export function isSettled(looked: Looked): boolean {
  return settled(looked, isUnknown);
}

/** Nothing but permissions that nobody granted: those are not there a minute later. */
function lacksPermissions({ result }: Assessment): boolean {
  return result.outcome === 'unknown' && result.missing.every(({ permission }) => permission !== undefined);
}

/**
 * The same of a repository or an organization itself, which is looked at every day, and when its owner grants more. A
 * client that leaves a permission out would have each of its repositories read over and over otherwise.
 */
export function isSettledStanding(looked: Looked): boolean {
  return settled(looked, (one) => isUnknown(one) && !lacksPermissions(one));
}
