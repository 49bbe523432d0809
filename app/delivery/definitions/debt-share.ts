/**
 * Debt share: the part of the work that pays debt back, by labels of pull requests, which the configuration may name (`metrics: { debt: … }`).
 *
 * Clock: it landed in the window. No start. Left out: direct pushes, which have no labels, and what never landed. One
 * cohort; the headline is people's. No quantile: three shares that say different things are told together: of all pull requests; of those with a label;
 * and what it may be, from none of the unlabelled ones to all of them. Coverage is the part that has a label. A pull request whose
 * labels are not known has none that anybody can count.
 */
import { usualMetrics } from '../../../policies/engine/metrics-rules.ts';
import { isKnown } from '../../../policies/engine/part.ts';
import { type Change, type Cohort, isIn, type Rule, type Window } from './model.ts';
import { type Share, shareOf } from './quantiles.ts';

export const debtShareRule: Rule = {
  id: 'debt-share',
  title: 'Debt share',
  unit: 'share',
  starts: 'none',
  ends: 'it landed on the branch',
  clock: 'it landed in the window',
  leavesOut: 'direct pushes, what never landed; bots and agents are apart',
  shows:
    'pull requests with a label for debt ÷ all, ÷ those with any label, and the range that unlabelled ones leave',
};

export interface DebtRow {
  readonly change: Change;
  readonly kind: 'debt' | 'other' | 'unlabelled';
}

export interface DebtShare {
  readonly rows: readonly DebtRow[];
  readonly ofAll: Share | null;
  readonly ofLabelled: Share | null;
  readonly coverage: Share | null;
  /** If all unlabelled ones were debt; null as the others: nothing landed. */
  readonly atMost: Share | null;
}

function kindOf({ labels }: Change, debt: ReadonlySet<string>): DebtRow['kind'] {
  if (labels === undefined || !isKnown(labels) || labels.length === 0) return 'unlabelled';
  return labels.some((label) => debt.has(label.toLowerCase())) ? 'debt' : 'other';
}

export function debtShareOf(
  changes: readonly Change[],
  window: Window,
  cohort: Cohort,
  debtLabels: readonly string[] = usualMetrics.debtLabels,
): DebtShare {
  const debt = new Set(debtLabels.map((label) => label.toLowerCase()));
  const rows = changes
    .filter(
      (change) =>
        change.cohort === cohort &&
        change.pullRequest !== null &&
        change.outcome.kind === 'landed' &&
        isIn(window, change.outcome.at),
    )
    .map((change) => ({ change, kind: kindOf(change, debt) }));
  const are = (kind: DebtRow['kind']) => rows.filter((row) => row.kind === kind).length;
  const labelled = are('debt') + are('other');
  return {
    rows,
    ofAll: shareOf(are('debt'), rows.length),
    ofLabelled: shareOf(are('debt'), labelled),
    coverage: shareOf(labelled, rows.length),
    atMost: shareOf(are('debt') + are('unlabelled'), rows.length),
  };
}
