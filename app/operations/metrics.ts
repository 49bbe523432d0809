/** What is measured, in Prometheus' words. A registry of its own: nothing is shared between two servers of one process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type Backlog, backlogGauges } from './backlog-gauges.ts';

/** Clients with a time series of their own; those that come after are counted together as `other`. */
const maxClients = 500;

/** GitHub has about a dozen budgets (`core`, `graphql`, `search` …). */
const maxResources = 20;

export interface Counters {
  /** A verdict was published; `conclusion` is the check run's. */
  verdict(conclusion: string): void;
  /** A job ended: `failed` is tried again, `dead` is not. */
  job(outcome: 'done' | 'failed' | 'dead'): void;
  /** The webhook route answered. */
  ingress(status: number): void;
  /** A repository's history was read on: what that cost (GraphQL points) and gave. */
  backfilled(what: { readonly points: number; readonly rows: number }): void;
  /** A run of a schedule ended; what failed is done again in its next slot. */
  scheduled(schedule: string, outcome: 'done' | 'failed'): void;
}

/** A call to GitHub that ended. */
export interface Call {
  /** Installation id; `app` for calls as the App itself. */
  readonly client: string;
  readonly kind: 'rest' | 'graphql' | 'token';
  /** HTTP status; null when the connection broke. */
  readonly status: number | null;
  readonly seconds: number;
  readonly budget: { readonly resource: string; readonly remaining: number } | null;
}

export interface Metrics extends Counters {
  readonly registry: Registry;
  call(call: Call): void;
  /** Asked at every scrape. */
  watchBacklog(read: () => Promise<Backlog>): void;
}

/** Statuses that mean something of their own; the others by hundreds. Keeps the number of time series small. */
function outcomeOf(status: number | null): string {
  if (status === null) return 'cut';
  return [304, 401, 403, 404, 422, 429].includes(status) ? String(status) : `${Math.floor(status / 100)}xx`;
}

function bounded(max: number): (label: string) => string {
  const known = new Set<string>();
  return (label) => {
    if (known.has(label)) return label;
    if (known.size >= max) return 'other';
    known.add(label);
    return label;
  };
}

function counters(registry: Registry, schedules: readonly { readonly name: string }[]): Counters {
  const registers = [registry];
  const verdicts = new Counter({
    name: 'fairlead_verdicts_total',
    help: 'Verdicts published, by conclusion',
    labelNames: ['conclusion'],
    registers,
  });
  const ended = new Counter({
    name: 'fairlead_jobs_ended_total',
    help: 'Jobs done, failed (tried again) and dead (given up)',
    labelNames: ['outcome'],
    registers,
  });
  const answers = new Counter({
    name: 'fairlead_webhook_answers_total',
    help: 'Answers of the webhook route, by status',
    labelNames: ['status'],
    registers,
  });
  const scheduled = new Counter({
    name: 'fairlead_schedule_runs_total',
    help: 'Runs of scheduled work that ended, done or failed',
    labelNames: ['schedule', 'outcome'],
    registers,
  });
  const points = new Counter({
    name: 'fairlead_delivery_backfill_points_total',
    help: 'GraphQL points that reading the history of delivery has cost',
    registers,
  });
  const rows = new Counter({
    name: 'fairlead_delivery_backfill_rows_total',
    help: 'Rows that reading the history of delivery has given',
    registers,
  });
  for (const outcome of ['done', 'failed', 'dead']) ended.inc({ outcome }, 0);
  for (const { name: schedule } of schedules)
    for (const outcome of ['done', 'failed']) scheduled.inc({ schedule, outcome }, 0);
  return {
    verdict: (conclusion) => verdicts.inc({ conclusion }),
    job: (outcome) => ended.inc({ outcome }),
    ingress: (status) => answers.inc({ status: String(status) }),
    backfilled: (read) => {
      points.inc(read.points);
      rows.inc(read.rows);
    },
    scheduled: (schedule, outcome) => scheduled.inc({ schedule, outcome }),
  };
}

function callMetrics(registry: Registry): (call: Call) => void {
  const registers = [registry];
  const clients = bounded(maxClients);
  const resources = bounded(maxResources);
  const calls = new Counter({
    name: 'fairlead_github_calls_total',
    help: 'Calls to GitHub, by client',
    labelNames: ['client', 'outcome'],
    registers,
  });
  const remaining = new Gauge({
    name: 'fairlead_github_budget_remaining',
    help: "What is left of a client's hourly budget, as GitHub said last",
    labelNames: ['client', 'resource'],
    registers,
  });
  const latency = new Histogram({
    name: 'fairlead_github_seconds',
    help: 'Time until GitHub answered',
    labelNames: ['kind', 'outcome'],
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  return ({ client, kind, status, seconds, budget }) => {
    const outcome = outcomeOf(status);
    const label = clients(client);
    calls.inc({ client: label, outcome });
    latency.observe({ kind, outcome }, seconds);
    // One value for many clients would be anybody's.
    if (budget && label !== 'other')
      remaining.set({ client: label, resource: resources(budget.resource) }, budget.remaining);
  };
}

/** `schedules`: those that are counted from the start, so that one which never ran is seen too. */
export function createMetrics(schedules: readonly { readonly name: string }[] = []): Metrics {
  const registry = new Registry();
  // Figures of the process, the event loop's lag among them.
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    ...counters(registry, schedules),
    call: callMetrics(registry),
    watchBacklog: backlogGauges(registry),
  };
}
