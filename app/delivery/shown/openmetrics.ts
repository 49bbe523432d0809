/**
 * One client's delivery as OpenMetrics text (https://prometheus.io/docs/specs/om/open_metrics_spec/): gauges of the last ninety days,
 * because a window moves and nothing in it counts up. Labels are the client, its repositories, three cohorts, nine stages and three
 * quantiles: no people, no titles, no commits. A number that is withheld, or of which there is no data, has no sample: it is not 0. Pure.
 */
import { isKnown } from '../../../policies/engine/part.ts';
import { budgetsAt } from '../definitions/error-budget.ts';
import type { Linked, Measures } from '../definitions/measure.ts';
import { canon } from '../definitions/model.ts';
import type { Share, Spread } from '../definitions/quantiles.ts';
import { stageNames } from '../definitions/stages.ts';
import { cohortName, type Delivery, type Source } from './report.ts';

export interface ExportedRepository {
  /** `acme/shop` */
  readonly name: string;
  readonly linked: Linked;
  readonly measures: Measures;
  readonly source?: Pick<Source, 'budgets' | 'incidentsKnown'>;
  /** Seconds since 1970: when what it is made from was last read. */
  readonly readAt: number;
}

export interface Exported {
  /** As other series of Fairlead's name it. */
  readonly client: string;
  readonly repositories: readonly ExportedRepository[];
}

/** Repositories with series of their own; the first ones by name. */
const maxRepositories = 1000;

type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

interface Family {
  /** With its unit at the end, where it has one. */
  readonly name: string;
  readonly unit: 'seconds' | 'ratio' | null;
  readonly help: string;
  readonly samples: (of: ExportedRepository) => readonly Sample[];
}

const prefix = 'fairlead_delivery_';

const one = (value: number | null | undefined, labels: Labels = {}): readonly Sample[] =>
  value === null || value === undefined || !Number.isFinite(value) ? [] : [{ labels, value }];

function spread(of: Spread | null | undefined, labels: Labels = {}): readonly Sample[] {
  if (!of) return [];
  const { p50, p75, p90 } = of;
  return [
    { labels: { ...labels, quantile: '0.5' }, value: p50 },
    { labels: { ...labels, quantile: '0.75' }, value: p75 },
    { labels: { ...labels, quantile: '0.9' }, value: p90 },
  ];
}

const share = (of: Share | null, labels: Labels = {}) => one(of?.value, labels);

const cohorts = ({ measures }: ExportedRepository) => [measures.headline, ...measures.apart];

const byCohort =
  (samples: (numbers: ReturnType<typeof cohorts>[number], labels: Labels) => readonly Sample[]) =>
  (of: ExportedRepository): readonly Sample[] =>
    cohorts(of).flatMap((numbers) => samples(numbers, { cohort: cohortName(numbers.cohort) }));

/** Where nothing counts as a deployment, nobody knows how many there were. */
const deployed =
  (samples: (measures: Measures) => readonly Sample[]) =>
  ({ linked, measures }: ExportedRepository): readonly Sample[] =>
    linked.deployments.all.length === 0 ? [] : samples(measures);

/** Where nobody writes incidents down, that there is none is not known. */
const told =
  (count: (measures: Measures) => number | undefined) =>
  ({ linked, measures, source }: ExportedRepository): readonly Sample[] => {
    const n = linked.deployments.all.length === 0 ? undefined : count(measures);
    return n === 0 && source?.incidentsKnown === false ? [] : one(n);
  };

const families: readonly Family[] = [
  {
    name: 'lead_time_seconds',
    unit: 'seconds',
    help: 'Change lead time, first commit to production',
    samples: byCohort(({ leadTime }, labels) => (leadTime.withheld ? [] : spread(leadTime.spread, labels))),
  },
  {
    name: 'lead_time_changes',
    unit: null,
    help: 'Changes that lead time is of',
    samples: byCohort(({ leadTime }, labels) => one(leadTime.rows.length, labels)),
  },
  {
    name: 'lead_time_coverage_ratio',
    unit: 'ratio',
    help: 'Part of the deployed changes of which the whole time is known; below 0.8 lead time is withheld',
    samples: byCohort(({ leadTime }, labels) => share(leadTime.coverage, labels)),
  },
  {
    name: 'stage_seconds',
    unit: 'seconds',
    help: 'Stages of the lead time of people’s changes',
    samples: ({ measures: { headline } }) =>
      headline.leadTime.withheld
        ? []
        : stageNames.flatMap((stage) => spread(headline.leadTime.stages[stage], { stage })),
  },
  {
    name: 'cycle_time_seconds',
    unit: 'seconds',
    help: 'Cycle time, first commit to the branch',
    samples: byCohort(({ cycleTime }, labels) =>
      cycleTime.withheld ? [] : spread(cycleTime.spread, labels),
    ),
  },
  {
    name: 'deployments',
    unit: null,
    help: 'Deployments of another commit than the one that ran',
    samples: deployed(({ frequency }) => one(frequency.rows.length)),
  },
  {
    name: 'deployments_per_week',
    unit: null,
    help: 'Deployments per seven days',
    samples: deployed(({ frequency }) => one(frequency.perWeek)),
  },
  {
    name: 'failable_deployments',
    unit: null,
    help: 'Deployments without rollbacks: what failed deployments are divided by',
    samples: deployed(({ stability }) => one(stability.failRate?.of)),
  },
  {
    name: 'failed_deployments',
    unit: null,
    help: 'Deployments that are known to have failed; there may have been others',
    samples: told(({ stability }) => stability.failRate?.n),
  },
  {
    name: 'open_failures',
    unit: null,
    help: 'Failed deployments that nothing known repaired yet',
    samples: deployed(({ stability }) => one(stability.open.length)),
  },
  {
    name: 'recovery_time_seconds',
    unit: 'seconds',
    help: 'Failed-deployment recovery time',
    samples: ({ measures }) => spread(measures.stability.recovery),
  },
  {
    name: 'rework_deployments',
    unit: null,
    help: 'Deployments that repair an earlier one',
    samples: told(({ stability }) => stability.reworkRate?.n),
  },
  {
    name: 'batch_size_changes',
    unit: null,
    help: 'Changes per deployment',
    samples: ({ measures }) => spread(measures.batchSize.spread),
  },
  {
    name: 'waiting_changes',
    unit: null,
    help: 'Changes that landed and are in no deployment yet',
    samples: deployed(({ waiting }) => one(waiting.length)),
  },
  {
    name: 'reviews_asked_per_week',
    unit: null,
    help: 'Reviews that pull requests by people asked for, per seven days',
    samples: ({ measures: { headline } }) =>
      headline.reviewLoad.coverage?.n ? one(headline.reviewLoad.askedPerWeek) : [],
  },
  {
    name: 'reviews_given_per_week',
    unit: null,
    help: 'Reviews that were given, per seven days',
    samples: ({ measures: { headline } }) =>
      headline.reviewLoad.coverage?.n ? one(headline.reviewLoad.givenPerWeek) : [],
  },
  {
    name: 'debt_ratio',
    unit: 'ratio',
    help: 'Part of the pull requests that pays debt back: of all, of those with a label, and at most',
    samples: ({ measures: { headline } }) => {
      const { ofAll, ofLabelled, atMost, coverage } = headline.debtShare;
      if (!coverage?.n) return [];
      return [
        ...share(ofAll, { of: 'all' }),
        ...share(ofLabelled, { of: 'labelled' }),
        ...share(atMost, { of: 'at most' }),
      ];
    },
  },
  {
    name: 'error_budget_left_ratio',
    unit: 'ratio',
    help: 'Error budget that is left, as something outside told within a day; below 0 it is overspent',
    samples: ({ source, readAt, measures }) => {
      const budgets = budgetsAt(source?.budgets ?? [], Math.max(readAt, measures.window.until));
      if (!isKnown(budgets)) return [];
      return budgets.flatMap(({ service, days, usedShare }) =>
        one(Math.round((1 - usedShare) * 1e6) / 1e6, { service, days: String(days) }),
      );
    },
  },
  {
    name: 'read_timestamp_seconds',
    unit: 'seconds',
    help: 'When what the numbers are made from was last read',
    samples: ({ readAt }) => one(readAt),
  },
  {
    name: 'canon',
    unit: null,
    help: 'Version of the definitions',
    samples: () => one(canon),
  },
];

const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function lineOf(name: string, { labels, value }: Sample): string {
  const all = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}{${all.join(',')}} ${value}`;
}

/** Lines of one repository by family, in the order of {@link familyNames}. */
export const samplesOf = (client: string, of: ExportedRepository): readonly (readonly string[])[] =>
  families.map(({ name, samples }) =>
    samples(of).map(({ labels, value }) =>
      lineOf(prefix + name, { labels: { client, repository: of.name, ...labels }, value }),
    ),
  );

function familyLines({ name, unit, help }: Family, lines: readonly string[]): readonly string[] {
  const full = prefix + name;
  if (lines.length === 0) return [];
  return [
    `# TYPE ${full} gauge`,
    ...(unit === null ? [] : [`# UNIT ${full} ${unit}`]),
    `# HELP ${full} ${escaped(help)}`,
    ...lines,
  ];
}

export const familyNames: readonly string[] = families.map(({ name }) => name);

/** `lines`: of all repositories, by family. */
export function joinOpenMetrics(
  client: string,
  lines: readonly (readonly string[])[],
  leftOut: number,
): string {
  const rest =
    leftOut > 0
      ? [
          `# TYPE ${prefix}repositories_left_out gauge`,
          lineOf(`${prefix}repositories_left_out`, { labels: { client }, value: leftOut }),
        ]
      : [];
  const all = families.flatMap((family, i) => familyLines(family, lines[i] ?? []));
  return `${[...all, ...rest, '# EOF'].join('\n')}\n`;
}

/** Names of every series that there may be. */
export const seriesNames: readonly string[] = families.map(({ name }) => prefix + name);

/** Deliveries that were read now; `now` is ISO 8601, UTC. */
export function exported(client: string, deliveries: readonly Delivery[], now: string): string {
  const readAt = Math.floor(Date.parse(now) / 1000);
  const repositories = deliveries.map((delivery) => ({ ...delivery, readAt }));
  return renderOpenMetrics({ client, repositories });
}

export function renderOpenMetrics({ client, repositories }: Exported): string {
  const sorted = repositories.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const shown = sorted.slice(0, maxRepositories).map((one) => samplesOf(client, one));
  const lines = families.map((_, i) => shown.flatMap((one) => one[i] ?? []));
  return joinOpenMetrics(client, lines, sorted.length - shown.length);
}
