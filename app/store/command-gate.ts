/** Whether a further command on a pull request is answered: too many of them are not. Pure. */

/** How many commands one pull request may have. */
export interface MostCommands {
  readonly perMinute: number;
  readonly perHour: number;
}

/**
 * `open`: answered; `throttled`: too many, and this one's answer says so; `closed`: too many, not answered; `spoilt`: edited
 * or deleted, so never acted on.
 */
export type Gate = 'open' | 'throttled' | 'closed' | 'spoilt';

const minute = 60_000;
export const hour = 60 * minute;

/** What a further command meets, given the gates of those that came before it and when they came. */
export function gateAfter(
  before: readonly { readonly gate: Gate; readonly at: Date }[],
  most: MostCommands,
  now: Date,
): Gate {
  const since = (age: number) => before.filter(({ at }) => now.getTime() - at.getTime() < age);
  const counted = (age: number) => since(age).filter(({ gate }) => gate !== 'spoilt').length;
  if (counted(minute) < most.perMinute && counted(hour) < most.perHour) return 'open';
  return since(hour).some(({ gate }) => gate === 'throttled') ? 'closed' : 'throttled';
}
