/** What is left of error budgets, in words. Pure. */
import type { BudgetLeft } from '../definitions/error-budget.ts';
import { percentWords } from './words.ts';

/** `72 %`, `overspent (115.7 % used)` */
export function leftWords({ usedShare }: BudgetLeft): string {
  return usedShare > 1
    ? `overspent (${percentWords({ value: usedShare })} used)`
    : percentWords({ value: 1 - usedShare });
}

const each = (budgets: readonly BudgetLeft[]): string =>
  budgets.map((one) => `${one.service || 'all'} ${leftWords(one)}`).join(', ');

/** `72 % left`; with several services each by its name. */
export function budgetsShown(budgets: readonly BudgetLeft[]): string {
  const [first, ...others] = budgets;
  if (!first || others.length > 0 || first.service !== '') return `left: ${each(budgets)}`;
  return first.usedShare > 1 ? leftWords(first) : `${leftWords(first)} left`;
}

/** `error budget left 72 %` */
export function budgetWords(budgets: readonly BudgetLeft[]): string {
  const [first, ...others] = budgets;
  if (!first) return '';
  if (others.length > 0 || first.service !== '') return `error budget left: ${each(budgets)}`;
  return `error budget ${first.usedShare > 1 ? '' : 'left '}${leftWords(first)}`;
}
