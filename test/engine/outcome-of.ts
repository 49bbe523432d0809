import type { Assessment } from '../../policies/engine/evaluate.ts';
import type { NotLookedAt } from '../../policies/engine/selection.ts';

/** What came out; `not looked at` is an outcome, too. */
export function outcomeOf(assessed: Assessment | NotLookedAt): string {
  return 'result' in assessed ? assessed.result.outcome : 'not looked at';
}
