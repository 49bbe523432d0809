/** What the ledger recorded of alerts: GitHub shows how one is now, not that it had ended and came back. Pure. */
import type { Captured } from '../../model/captured.ts';
import type { Instant } from '../../model/period.ts';
import type { AlertLife } from '../levels.ts';

type Event = Extract<Captured, { about: 'alert' }>;

const back: ReadonlySet<string> = new Set([
  'reopened',
  'reopened-by-user',
  'auto-reopened',
  'reintroduced',
  'appeared-in-branch',
]);

const ends: ReadonlySet<string> = new Set([
  'fixed',
  'dismissed',
  'auto-dismissed',
  'closed-by-user',
  'resolved',
]);

const byTime = (a: Event, b: Event): number => (a.at < b.at ? -1 : 1);

/** An alert of code scanning appears in branches without having been gone: only what had ended comes back. */
function stretchesOf(events: readonly Event[]): NonNullable<AlertLife['stretches']> {
  const stretches: { endedAt: Instant; reopenedAt: Instant }[] = [];
  let endedAt: Instant | null = null;
  for (const { state, at } of events) {
    if (ends.has(state)) endedAt ??= at;
    else if (back.has(state) && endedAt !== null && endedAt < at) {
      stretches.push({ endedAt, reopenedAt: at });
      endedAt = null;
    }
  }
  return stretches;
}

/** With when it came back before the period ended, and without that where it came back later. `events`: of this alert. */
export function recordedLife(life: AlertLife, events: readonly Event[], to: Instant): AlertLife {
  const before = events.filter(({ at }) => at < to).toSorted(byTime);
  const ended = before.findLast(({ state }) => ends.has(state));
  const stretches = stretchesOf(before);
  const last = stretches.at(-1);
  if (last) return { ...life, reopenedAt: last.reopenedAt, stretches };
  if (!ended || life.fixedAt !== null || life.dismissed !== null) return life;
  const { at, state, sender, because } = ended;
  // It came back after the period: then it had ended in it.
  const isLater = events.some((one) => back.has(one.state) && one.at >= to);
  if (!isLater) return life;
  if (state === 'fixed') return { ...life, fixedAt: at, reopenedAt: null };
  const byRule = state === 'auto-dismissed';
  return {
    ...life,
    reopenedAt: null,
    dismissed: { at, by: sender?.login ?? null, reason: because, byRule },
  };
}
