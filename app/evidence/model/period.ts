/** Times of evidence. Pure. */

/** An instant: ISO 8601 in UTC with milliseconds (`2026-09-30T23:59:59.999Z`). Such texts sort as their times do. */
export type Instant = string;

/** From `from` until just before `to`: what happened at `to` is the next period's. */
export interface Period {
  readonly from: Instant;
  readonly to: Instant;
}

export const isWithin = ({ from, to }: Period, at: Instant): boolean => at >= from && at < to;
