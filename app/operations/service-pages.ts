/** The pages of a durable service: what is ready, what waits. */
import type { Database } from '../store/database.ts';
import { readBacklog } from './backlog.ts';
import type { MetricsSettings } from './metrics-settings.ts';
import type { Observing } from './observe.ts';
import { type Operations, operations } from './operations.ts';
import { databasePart, jobsPart, migrationsPart } from './readiness-parts.ts';

export interface ServiceOperations extends MetricsSettings {
  readonly observing: Pick<Observing, 'metrics'>;
  readonly database: Database;
  /** Null for a process that works on no jobs. */
  readonly jobs: { readonly alive: () => boolean } | null;
}

/** Starts listening on the metrics port, if there is one. Throws when it is taken. */
export function serviceOperations(of: ServiceOperations): Promise<Operations> {
  const { observing, database, jobs, metricsPort, metricsToken } = of;
  observing.metrics.watchBacklog(() => readBacklog(database));
  const parts = [databasePart(database), migrationsPart(database), ...(jobs ? [jobsPart(jobs.alive)] : [])];
  return operations({ registry: observing.metrics.registry, parts, metricsPort, metricsToken });
}
