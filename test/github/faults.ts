/** Faults to inject: what networks, limits and outages do to requests and to webhook deliveries. */

/** What a fault may look at: a request to the API, or a webhook on its way to an App. */
interface Passing {
  readonly kind: 'request' | 'webhook';
  readonly method: string;
  /** A request's path and query without `/api/v3`; a webhook's target path. */
  readonly path: string;
  readonly body: unknown;
  /** The webhook's event name; empty for requests. */
  readonly event: string;
  readonly action: string | null;
}

export type FaultEffect =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** A request: the connection is cut without an answer, nothing done. A webhook: never sent. */
  | 'drop'
  /** A webhook arrives twice with the same delivery id. */
  | 'duplicate'
  /** A webhook arrives after the next one to the same App (or after 50 ms when there is none). */
  | 'reorder'
  | { readonly delayMs: number }
  /** The request does what it should, and is answered 502. */
  | 'write-then-502'
  /** A list's page loses its second half and says that there is no next page. */
  | 'truncate-page'
  /** The token lacks this permission for this request. */
  | { readonly losePermission: string };

export interface Fault {
  readonly match: {
    readonly method?: string;
    readonly path?: RegExp | ((passing: Passing) => boolean);
    /** Webhooks of this event only, optionally with an action (`pull_request.opened`). */
    readonly event?: string;
  };
  /** How often it strikes; always when absent. */
  readonly times?: number;
  readonly do: FaultEffect;
}

export interface Faults {
  /** Returns what takes the fault away again. */
  add(fault: Fault): () => void;
  clear(): void;
  /** The effects that strike now; each counts as used. */
  strike(passing: Passing): readonly FaultEffect[];
}

function matches({ match }: Fault, passing: Passing): boolean {
  if ((match.event !== undefined) !== (passing.kind === 'webhook')) return false;
  if (
    match.event !== undefined &&
    ![passing.event, `${passing.event}.${passing.action}`].includes(match.event)
  ) {
    return false;
  }
  if (match.method !== undefined && match.method.toUpperCase() !== passing.method) return false;
  if (match.path === undefined) return true;
  return typeof match.path === 'function' ? match.path(passing) : match.path.test(passing.path);
}

export function createFaults(initial: readonly Fault[] = []): Faults {
  const active: { readonly fault: Fault; used: number }[] = initial.map((fault) => ({ fault, used: 0 }));
  return {
    add: (fault) => {
      const entry = { fault, used: 0 };
      active.push(entry);
      return () => {
        const at = active.indexOf(entry);
        if (at >= 0) active.splice(at, 1);
      };
    },
    clear: () => {
      active.length = 0;
    },
    strike: (passing) => {
      const struck = active.filter(
        ({ fault, used }) => used < (fault.times ?? Number.POSITIVE_INFINITY) && matches(fault, passing),
      );
      for (const entry of struck) entry.used += 1;
      return struck.map(({ fault }) => fault.do);
    },
  };
}
