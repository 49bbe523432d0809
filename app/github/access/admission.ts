/** A request's turn: budget, lanes and places, in this order. What would wait too long is refused with {@link RateLimited}. */

import type { Budget, Wait } from './budget.ts';
import type { Clock } from './clock.ts';
import type { Limiter, SharedLanes } from './limits.ts';
import { RateLimited } from './rate-limited.ts';
import type { RequestCost } from './request-cost.ts';

/** What a request of one client waits for. */
export interface Turnstile {
  readonly budget: Budget;
  readonly limiter: Limiter;
  /** Instead of the limiter's own lanes, where several processes work for the client. */
  readonly shared: SharedLanes | null;
  readonly clock: Clock;
  /** Milliseconds a request may wait for its turn. */
  readonly patience: number;
  /** Throws when the client is gone. */
  readonly check: () => void;
}

async function waitFor(gate: Turnstile, wait: Wait): Promise<void> {
  if (!wait) return;
  const more = wait.until - gate.clock.now();
  if (more > gate.patience) throw new RateLimited(new Date(wait.until), wait.by);
  if (more > 0) await gate.clock.sleep(more);
}

/** Sleeps through short pauses. Throws {@link RateLimited} for long ones. */
async function untilOpen(gate: Turnstile, cost: RequestCost): Promise<void> {
  for (;;) {
    gate.check();
    const wait = gate.budget.wait(cost, gate.clock.now());
    if (!wait) return;
    await waitFor(gate, wait);
  }
}

async function inSharedLanes({ shared, clock, patience }: Turnstile, { kind }: RequestCost): Promise<void> {
  if (!shared || kind === 'read') return;
  const { wait, taken } = await shared(kind, patience);
  if (!taken) throw new RateLimited(new Date(clock.now() + wait), 'lane');
  if (wait > 0) await clock.sleep(wait);
}

/** Waits until GitHub may be asked; resolves with what gives the place back. */
export async function enter(gate: Turnstile, cost: RequestCost): Promise<() => void> {
  const { budget, limiter, clock, patience } = gate;
  await untilOpen(gate, cost);
  await inSharedLanes(gate, cost);
  const now = clock.now();
  const free = limiter.next(cost.kind, now);
  if (free - now > patience) throw new RateLimited(new Date(free), 'lane');
  await waitFor(gate, { until: limiter.take(cost.kind, now), by: 'lane' });
  await waitFor(gate, budget.turn(cost, clock.now(), patience));
  const leave = await limiter.place(cost.priority);
  try {
    // Others may have been refused meanwhile.
    await untilOpen(gate, cost);
    return leave;
  } catch (error) {
    leave();
    throw error;
  }
}
