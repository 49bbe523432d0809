/** What is known of a repository's delivery, whoever knows it: what numbers, comments and policies are made from. */

import type { MetricsRules } from '../../../policies/engine/metrics-rules.ts';
import type { Prose } from '../../../policies/engine/prose.ts';
import type { BudgetReading } from './error-budget.ts';
import type { History } from './measure.ts';

export interface KnownHistory {
  readonly history: History;
  /** Which deployments count, and why. */
  readonly source: Prose;
  /** From when on everything is known. Seconds since 1970. */
  readonly since: number;
  /** When it was last compared with GitHub. Seconds since 1970. */
  readonly readAt: number;
  /** What is missing, for people: shown with every number. */
  readonly gaps: readonly Prose[];
  /** Whether incidents are written down at all: if they are not, that there is none says nothing. Known unless said. */
  readonly incidentsKnown?: boolean;
  /** What somebody told of error budgets; absent: nobody can tell of them here. */
  readonly budgets?: readonly BudgetReading[];
  /** The branch that is deployed; absent: not said. */
  readonly branch?: string;
  /** How it is measured; as usual unless said. */
  readonly rules?: MetricsRules;
  /** It is being read for the first time: what is missing makes every number another one. */
  readonly isUnfinished?: boolean;
}
