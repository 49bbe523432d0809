/** Delivery for programs. A number that is withheld, or of which there is no data, is null. */
import { isKnown } from '../../../policies/engine/part.ts';
import { toPlain } from '../../../policies/engine/plain.ts';
import { csvOf } from '../../papers/csv.ts';
import { daysOf } from '../definitions/baseline.ts';
import { budgetsAt } from '../definitions/error-budget.ts';
import { type CohortNumbers, rules } from '../definitions/measure.ts';
import { canon } from '../definitions/model.ts';
import type { Share } from '../definitions/quantiles.ts';
import { limits } from './limits.ts';
import { cohortName, type Delivery, isoOf, type Source, withheldWords } from './report.ts';
import { rowsOf } from './rows.ts';

function cohortJson(numbers: CohortNumbers, source: Source) {
  const { leadTime, cycleTime, cohort } = numbers;
  const because = withheldWords(numbers, source);
  const linked = leadTime.deployCoverage !== null && leadTime.deployCoverage.value >= 0.8;
  return {
    cohort: cohortName(cohort),
    leadTime: {
      seconds: leadTime.withheld ? null : leadTime.spread,
      withheld: because === null ? null : toPlain(because),
      coverage: leadTime.coverage,
      isLeast: leadTime.isLeast,
      stages: leadTime.withheld ? null : leadTime.stages,
      mergeToLive: linked ? leadTime.deploySpread : null,
    },
    cycleTime: { seconds: cycleTime.withheld ? null : cycleTime.spread, coverage: cycleTime.coverage },
  };
}

/** Where incidents are not told, none that is shown is not none. */
function leastOf(share: Share | null, { incidentsKnown }: Source) {
  if (share !== null && incidentsKnown) return { ...share, isLeast: false };
  return share === null ? null : { ...share, value: share.n === 0 ? null : share.value, isLeast: true };
}

/** Null: not known. */
function budgetJson({ source, measures }: Delivery) {
  const budgets = budgetsAt(source.budgets ?? [], measures.window.until);
  if (!isKnown(budgets)) return null;
  return budgets.map(({ service, days, usedShare, readAt, source: by }) => ({
    ...{ service, days, left: Math.round((1 - usedShare) * 1e6) / 1e6, readAt: isoOf(readAt), source: by },
  }));
}

export function metricsJson(delivery: Delivery) {
  const { name, source, measures, linked, view } = delivery;
  const { window, stability, frequency, batchSize } = measures;
  const known = linked.deployments.all.length > 0;
  return {
    canon,
    repository: name,
    branch: source.branch,
    window: { since: isoOf(window.since), until: isoOf(window.until), timeZone: view.timeZone },
    deploymentsAre: toPlain(source.deploymentsAre),
    notKnown: limits(delivery).map(toPlain),
    landed: {
      changes: measures.landed,
      pushed: measures.direct,
      baseline: measures.baseline,
      waiting: known ? measures.waiting.length : null,
    },
    cohorts: [measures.headline, ...measures.apart].map((one) => cohortJson(one, source)),
    deploymentFrequency: known
      ? { perWeek: frequency.perWeek, n: frequency.rows.length, days: daysOf(linked, window) }
      : null,
    changeFailRate: leastOf(stability.failRate, source),
    recoveryTime: { seconds: stability.recovery, isAbout: stability.isAbout, open: stability.open.length },
    reworkRate: leastOf(stability.reworkRate, source),
    batchSize: batchSize.spread,
    errorBudget: budgetJson(delivery),
    rules: rules.map((rule) => ({ ...rule, rows: objectsOf(rowsOf(rule, delivery)) })),
  };
}

export const renderMetricsJson = (delivery: Delivery): string =>
  `${JSON.stringify(metricsJson(delivery), null, 2)}\n`;

function objectsOf({ heads, rows }: ReturnType<typeof rowsOf>) {
  return rows.map((cells) => Object.fromEntries(cells.map((cell, i) => [heads[i] ?? '', cell])));
}

/** One line for each row of each number, with the heads of all of them. */
export function csvRows(delivery: Delivery) {
  const tables = rules.map((rule) => ({ id: rule.id, ...rowsOf(rule, delivery) }));
  const heads = [...new Set(tables.flatMap((table) => table.heads))];
  const rows = tables.flatMap((table) =>
    table.rows.map((cells) => [table.id, ...heads.map((head) => cells[table.heads.indexOf(head)] ?? '')]),
  );
  return { heads: ['rule', ...heads], rows };
}

/** For a spreadsheet. */
export function renderMetricsCsv(delivery: Delivery): string {
  const { heads, rows } = csvRows(delivery);
  return csvOf([heads, ...rows]);
}
