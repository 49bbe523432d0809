/** The pages of a durable service: what is ready, what waits. */
import type { Database } from '../store/database.ts';
import { readBacklog } from './backlog.ts';
import type { MetricsSettings } from './metrics-settings.ts';
import type { Observing } from './observe.ts';
import { type Operations, operations } from './operations.ts';
import type { Part } from './readiness.ts';
import { jobsPart, keyPart, migrationsPart } from './readiness-parts.ts';

export interface ServiceOperations extends MetricsSettings {
  readonly observing: Pick<Observing, 'metrics'>;
  readonly database: Database;
  /** Whether deliveries can be taken in. */
  readonly deliveries: Part;
  /** The App's, in PEM. */
  readonly privateKey: string;
  /** Null for a process that works on no jobs. */
  readonly jobs: { readonly alive: () => boolean } | null;
}

/** Starts listening on the metrics port, if there is one. Throws when it is taken. */
export function serviceOperations(of: ServiceOperations): Promise<Operations> {
  const { observing, database, jobs, deliveries, privateKey, metricsPort, metricsToken } = of;
  observing.metrics.watchBacklog(() => readBacklog(database));
  const parts = [
    deliveries,
    migrationsPart(database),
    keyPart(privateKey),
    ...(jobs ? [jobsPart(jobs.alive)] : []),
  ];
  return operations({ registry: observing.metrics.registry, parts, metricsPort, metricsToken });
}
