/** What waits, as Prometheus gauges that ask the store when they are scraped. */
import { Gauge, type Registry } from 'prom-client';

/** What waits, as the store says when it is asked. */
export interface Backlog {
  /** Jobs by state. */
  readonly jobs: Readonly<Record<string, number>>;
  /** Seconds since the oldest event that is not worked off was accepted; 0 when there is none. */
  readonly oldestEventAge: number;
  /** Exports of evidence that are due for more than a day and not done. */
  readonly lateExports: number;
}

type Read = () => Promise<Backlog>;

/** One look at the store for all who ask at the same time; null when it cannot be had. */
function sharedLook(read: () => Read | null): () => Promise<Backlog | null> {
  let looking: Promise<Backlog | null> | null = null;
  const look = async () => (await read()?.()) ?? null;
  return () => {
    looking ??= look()
      .catch(() => null)
      .finally(() => {
        looking = null;
      });
    return looking;
  };
}

/** Registers the gauges. What cannot be read is left out of the page, rather than shown as it was. */
export function backlogGauges(registry: Registry): (read: Read) => void {
  let read: Read | null = null;
  const look = sharedLook(() => read);
  new Gauge({
    name: 'fairlead_oldest_event_age_seconds',
    help: 'Age of the oldest event that is not worked off: the service level',
    registers: [registry],
    async collect() {
      this.remove();
      const backlog = await look();
      if (backlog) this.set(backlog.oldestEventAge);
    },
  });
  new Gauge({
    name: 'fairlead_jobs',
    help: 'Jobs in the queue by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset();
      const backlog = await look();
      for (const [state, count] of Object.entries(backlog?.jobs ?? {})) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'fairlead_evidence_exports_late',
    help: 'Exports of evidence that are due for more than a day and not where they belong',
    registers: [registry],
    async collect() {
      this.remove();
      const backlog = await look();
      if (backlog) this.set(backlog.lateExports);
    },
  });
  return (next) => {
    read = next;
  };
}
