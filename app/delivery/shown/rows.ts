/**
 * The rows that each number is made from, for people and for programs: whoever does the arithmetic again gets the number. They name
 * changes and deployments, and nobody who made them.
 */
import { isKnown } from '../../../policies/engine/part.ts';
import type { Deployment } from '../definitions/deployments.ts';
import { budgetsAt } from '../definitions/error-budget.ts';
import type { Failure } from '../definitions/failures.ts';
import type { Deployed, LeadRow } from '../definitions/lead-time.ts';
import type { CohortNumbers } from '../definitions/measure.ts';
import type { Change, Rule } from '../definitions/model.ts';
import { type Stage, stageNames } from '../definitions/stages.ts';
import { cohortName, type Delivery, isoOf } from './report.ts';

/** A cell that is null has no value: it is not 0. */
export type Cell = string | number | null;

export interface Table {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const cohortsOf = ({ measures }: Delivery): readonly CohortNumbers[] => [
  measures.headline,
  ...measures.apart,
];

const commitOf = ({ outcome }: Change): string => (outcome.kind === 'landed' ? outcome.commit : '');

const leadHeads = [
  'commit',
  'title',
  'cohort',
  'begun',
  'landed',
  'live',
  'live is at least',
  'deployment',
  'seconds',
  ...stageNames.map((stage) => `${stage} seconds`),
  'flags',
];

const stageCells = (stages: Readonly<Partial<Record<Stage, number>>>): readonly Cell[] =>
  stageNames.map((stage) => stages[stage] ?? null);

/** Of a change whose start is not known, only the time from the merge on. */
function leadCells(deployed: Deployed, row: LeadRow | undefined): readonly Cell[] {
  const { change, deployment, landed, deploy, by } = deployed;
  const start = row ? [] : ['start not known'];
  const marks = [...(row?.flags ?? start), ...(by === 'copy' ? ['by a copy'] : [])].join(', ');
  return [
    commitOf(change),
    change.title,
    cohortName(change.cohort),
    row ? isoOf(row.begun) : null,
    isoOf(landed),
    isoOf(landed + deploy),
    deployment.time === 'at least' ? 'yes' : 'no',
    deployment.id,
    row?.seconds ?? null,
    ...stageCells(row?.stages ?? { deploy }),
    marks,
  ];
}

function leadTable(delivery: Delivery): Table {
  const rows = cohortsOf(delivery).flatMap(({ leadTime }) => {
    const known = new Map(leadTime.rows.map((row) => [row.change.id, row]));
    return leadTime.deployed.map((one) => leadCells(one, known.get(one.change.id)));
  });
  return { heads: leadHeads, rows };
}

const deploymentHeads = [
  'deployment',
  'service',
  'commit',
  'at',
  'at least',
  'kind',
  'attempts',
  'redeployments',
];

const deploymentCells = ({
  id,
  service,
  commit,
  at,
  time,
  kind,
  attempts,
  redeployments,
}: Deployment): readonly Cell[] => [
  id,
  service === '' ? null : service,
  commit,
  isoOf(at),
  time === 'at least' ? 'yes' : 'no',
  kind,
  attempts,
  redeployments,
];

const failureHeads = ['reason', 'by', 'title', 'recovery', 'recovered', 'seconds'];

function failureCells({ linked }: Delivery): (failure: Failure) => readonly Cell[] {
  const titles = new Map(linked.changes.map(({ id, title }) => [id, title]));
  return ({ deployment, reason, by, recoveredAt, recovery }) => {
    const seconds = recoveredAt === null || recoveredAt <= deployment.at ? null : recoveredAt - deployment.at;
    const recovered = recoveredAt === null ? null : isoOf(recoveredAt);
    return [reason, by, titles.get(by) ?? null, recovery?.id ?? null, recovered, seconds];
  };
}

function recoveryTable(delivery: Delivery): Table {
  const cells = failureCells(delivery);
  const rows = delivery.measures.stability.failures.map((failure): readonly Cell[] => [
    failure.deployment.id,
    isoOf(failure.deployment.at),
    failure.deployment.kind,
    ...cells(failure),
  ]);
  return { heads: ['deployment', 'at', 'kind', ...failureHeads], rows };
}

/** All deployments: a share of which only one part is listed cannot be reckoned again. */
function failRateTable(delivery: Delivery): Table {
  const { deployments, failures } = delivery.measures.stability;
  const failed = new Map(failures.map((failure) => [failure.deployment.id, failure]));
  const cells = failureCells(delivery);
  const rows = deployments.map(({ id, at, kind }): readonly Cell[] => {
    const failure = failed.get(id);
    const rest = failure ? cells(failure) : failureHeads.map(() => null);
    return [id, isoOf(at), kind, failure ? 'yes' : 'no', ...rest];
  });
  return { heads: ['deployment', 'at', 'kind', 'failed', ...failureHeads], rows };
}

function reworkTable({ measures: { stability } }: Delivery): Table {
  const repairs = new Set(stability.rework.map(({ id }) => id));
  return {
    heads: [...deploymentHeads, 'repairs'],
    rows: stability.deployments.map((one) => [...deploymentCells(one), repairs.has(one.id) ? 'yes' : 'no']),
  };
}

function cycleTable(delivery: Delivery): Table {
  const rows = cohortsOf(delivery).flatMap(({ cohort, cycleTime }) =>
    cycleTime.rows.map(({ change, begun, landed, seconds }): readonly Cell[] => [
      commitOf(change),
      change.title,
      cohortName(cohort),
      isoOf(begun),
      isoOf(landed),
      seconds,
    ]),
  );
  return { heads: ['commit', 'title', 'cohort', 'begun', 'landed', 'seconds'], rows };
}

/** Which change, and never who. */
function reviewTable(delivery: Delivery): Table {
  const rows = cohortsOf(delivery).flatMap(({ cohort, reviewLoad }) =>
    reviewLoad.rows.map(({ change, askedAt, givenAt }): readonly Cell[] => [
      commitOf(change),
      change.title,
      cohortName(cohort),
      askedAt === null ? null : isoOf(askedAt),
      givenAt.length,
      givenAt.map(isoOf).join(' '),
    ]),
  );
  return { heads: ['commit', 'title', 'cohort', 'asked', 'given', 'given at'], rows };
}

function debtTable(delivery: Delivery): Table {
  const rows = cohortsOf(delivery).flatMap(({ cohort, debtShare }) =>
    debtShare.rows.map(({ change, kind }): readonly Cell[] => [
      commitOf(change),
      change.title,
      cohortName(cohort),
      change.labels !== undefined && isKnown(change.labels) ? kind : 'labels not known',
    ]),
  );
  return { heads: ['commit', 'title', 'cohort', 'kind'], rows };
}

/** All readings: of which service, and which of them count. */
function budgetTable({ source, measures }: Delivery): Table {
  const counted = budgetsAt(source.budgets ?? [], measures.window.until);
  const rows = (source.budgets ?? []).map((reading): readonly Cell[] => [
    reading.service,
    reading.days,
    Math.round((1 - reading.usedShare) * 1e4) / 100,
    isoOf(reading.readAt),
    reading.source,
    isKnown(counted) && counted.includes(reading) ? 'yes' : 'no',
  ]);
  return { heads: ['service', 'days', 'left in percent', 'read at', 'source', 'counts'], rows };
}

const tables: Readonly<Record<string, (delivery: Delivery) => Table>> = {
  'lead-time': leadTable,
  'cycle-time': cycleTable,
  'deployment-frequency': ({ measures }) => ({
    heads: deploymentHeads,
    rows: measures.frequency.rows.map(deploymentCells),
  }),
  'change-fail-rate': failRateTable,
  'recovery-time': recoveryTable,
  'rework-rate': reworkTable,
  'batch-size': ({ measures }) => ({
    heads: ['deployment', 'at', 'changes'],
    rows: measures.batchSize.rows.map(({ deployment, changes }) => [
      deployment.id,
      isoOf(deployment.at),
      changes,
    ]),
  }),
  'review-load': reviewTable,
  'debt-share': debtTable,
  'error-budget': budgetTable,
};

export function rowsOf({ id }: Rule, delivery: Delivery): Table {
  return tables[id]?.(delivery) ?? { heads: [], rows: [] };
}
