/** All numbers of one window, each with its rows. */
import { type BatchSize, batchSizeOf, batchSizeRule } from './batch-size.ts';
import { type CycleTime, cycleTimeOf, cycleTimeRule } from './cycle-time.ts';
import { type DebtShare, debtShareOf, debtShareRule } from './debt-share.ts';
import { type Deployments, deploymentsOf } from './deployments.ts';
import { errorBudgetRule } from './error-budget.ts';
import { type Failures, failuresOf } from './failures.ts';
import { type Frequency, frequencyOf, frequencyRule } from './frequency.ts';
import { type LeadTime, leadTimeOf, leadTimeRule } from './lead-time.ts';
import { type Lines, type Links, linksOf } from './links.ts';
import {
  byTime,
  type Change,
  type Cohort,
  type DeploymentEvent,
  type Incident,
  isIn,
  type Rule,
  type Window,
} from './model.ts';
import { type ReviewLoad, reviewLoadOf, reviewLoadRule } from './review-load.ts';
import { failRateRule, recoveryRule, reworkRule, type Stability, stabilityOf } from './stability.ts';

export const rules: readonly Rule[] = [
  leadTimeRule,
  cycleTimeRule,
  frequencyRule,
  failRateRule,
  recoveryRule,
  reworkRule,
  batchSizeRule,
  reviewLoadRule,
  debtShareRule,
  errorBudgetRule,
];

/** Everything that is known of a repository's delivery, in any order. */
export interface History {
  readonly changes: readonly Change[];
  readonly deployments: readonly DeploymentEvent[];
  readonly incidents: readonly Incident[];
  readonly lines: Lines;
  /** The first moment of which it tells: the first commit, or from when on everything was read. Absent: nobody said. */
  readonly begins?: number;
}

/** What is true whatever the window is. */
export interface Linked {
  readonly changes: readonly Change[];
  readonly deployments: Deployments;
  readonly links: Links;
  readonly failures: Failures;
  /** As of {@link History}. */
  readonly begins?: number;
}

export interface CohortNumbers {
  readonly cohort: Cohort;
  readonly leadTime: LeadTime;
  readonly cycleTime: CycleTime;
  readonly reviewLoad: ReviewLoad;
  readonly debtShare: DebtShare;
}

export interface Measures {
  readonly window: Window;
  /** The part of it of which the history tells, which rates are of; null: there is none. */
  readonly known: Window | null;
  /** People's. */
  readonly headline: CohortNumbers;
  /** Bots' and agents', where there are any. */
  readonly apart: readonly CohortNumbers[];
  readonly frequency: Frequency;
  readonly stability: Stability;
  readonly batchSize: BatchSize;
  /** Changes that landed in the window, by what became of them. */
  readonly landed: number;
  readonly direct: number;
  readonly baseline: number;
  readonly waiting: readonly Change[];
  /** Of all time: closed without a merge, and merged into another branch. */
  readonly closed: number;
  readonly elsewhere: number;
}

const landedAt = ({ outcome }: Change): number => (outcome.kind === 'landed' ? outcome.at : 0);

export function linked({ changes, deployments: events, incidents, lines, begins }: History): Linked {
  // The same change told twice is one; of two tellings the later one counts.
  const sorted = [...new Map(changes.map((change) => [change.id, change])).values()].toSorted(
    byTime(landedAt, ({ id }) => id),
  );
  const deployments = deploymentsOf(events);
  const links = linksOf(sorted, deployments.all, lines);
  const failures = failuresOf(sorted, deployments.all, links, incidents);
  return { changes: sorted, deployments, links, failures, ...(begins === undefined ? {} : { begins }) };
}

/** Null: the window ends before the history begins. */
export function knownPart({ begins }: Pick<Linked, 'begins'>, { since, until }: Window): Window | null {
  const from = Math.max(since, begins ?? since);
  return from < until ? { since: from, until } : null;
}

/** `debtLabels`: labels that say a change pays debt back; those that are usual unless given. */
export function measured(all: Linked, window: Window, debtLabels?: readonly string[]): Measures {
  const { changes, deployments, links, failures } = all;
  const known = knownPart(all, window);
  const numbers = (cohort: Cohort): CohortNumbers => ({
    cohort,
    leadTime: leadTimeOf(changes, links, window, cohort),
    cycleTime: cycleTimeOf(changes, window, cohort),
    reviewLoad: reviewLoadOf(changes, window, cohort, known),
    debtShare: debtShareOf(changes, window, cohort, debtLabels),
  });
  const landed = changes.filter(({ outcome }) => outcome.kind === 'landed' && isIn(window, outcome.at));
  const are = (kind: string) => changes.filter(({ id }) => links.get(id)?.kind === kind);
  const ended = (kind: string) => changes.filter(({ outcome }) => outcome.kind === kind).length;
  return {
    window,
    known,
    headline: numbers('person'),
    apart: (['agent', 'bot'] as const)
      .map(numbers)
      .filter(
        ({ leadTime, cycleTime, reviewLoad }) =>
          leadTime.coverage !== null || cycleTime.coverage !== null || reviewLoad.rows.length > 0,
      ),
    frequency: frequencyOf(deployments.all, window, known),
    stability: stabilityOf(deployments.all, failures, window),
    batchSize: batchSizeOf(deployments.all, links, window),
    landed: landed.length,
    direct: landed.filter(({ pullRequest }) => pullRequest === null).length,
    baseline: landed.filter(({ id }) => links.get(id)?.kind === 'baseline').length,
    waiting: are('waiting').filter(({ outcome }) => outcome.kind === 'landed' && outcome.at < window.until),
    closed: ended('closed'),
    elsewhere: ended('landed elsewhere'),
  };
}
