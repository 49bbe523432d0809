/** How a repository's delivery went lately, beside its own weeks before: people's changes, all deployments. Nobody is named. */
import type { Part } from '../engine/part.ts';
import type { Prose } from '../engine/prose.ts';

/** Seconds, with how many values they are of. */
export interface DeliverySpread {
  readonly n: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
}

export interface DeliveryWindow {
  /** Those of which the history tells: a repository may be younger than the window is long. */
  readonly days: number;
  readonly deployments: number;
  /** Null: no change by people was deployed. Not known: too few of them are covered. */
  readonly leadTime: Part<DeliverySpread | null>;
  /** Medians of its stages, in seconds, by what people call them. */
  readonly stages: readonly { readonly stage: string; readonly p50: number }[];
  /** From the merge to production; null: nothing was deployed. */
  readonly deploy: DeliverySpread | null;
  /** Deployments that failed, and those that could have: rollbacks are left out. */
  readonly failed: number;
  readonly of: number;
  /** Of those that failed, the ones of which the repository's own history tells: rollbacks, reverts, hotfixes. */
  readonly failedByHistory: number;
}

export interface MeasuredDelivery {
  /** ISO 8601, UTC: when it is looked at. */
  readonly readAt: string;
  /** The last four weeks, and the ninety days before them. */
  readonly recent: DeliveryWindow;
  readonly before: DeliveryWindow;
  /**
   * Since when somebody writes down what failed (incidents, `Caused-by:`), ISO 8601, UTC: the first that is known. Before it, that nothing is
   * written down says nothing. Null: nobody ever did.
   */
  readonly writtenDownSince: string | null;
  /** Deployments of both windows that failed and that nothing repaired yet, oldest first. */
  readonly open: readonly { readonly deployment: string; readonly service: string; readonly at: string }[];
  /** Changes on the branch that are in no deployment, and since when the oldest is. */
  readonly waiting: { readonly changes: number; readonly since: string | null };
  /** What is missing. */
  readonly gaps: readonly Prose[];
}

/** Not known in a place that keeps no history of deliveries, and of a repository without deployments. */
export type Delivery = Part<MeasuredDelivery>;
