/** GitHub does not want to be asked now: a fact about time, not a failure. */

/** What a {@link RateLimited} waits for. */
export type LimitedBy = 'primary' | 'secondary' | 'lane' | 'reserve';

const reasons: Readonly<Record<LimitedBy, string>> = {
  primary: "this hour's requests are used up",
  secondary: 'GitHub asked this client to slow down',
  lane: "this client's writes come faster than GitHub takes them",
  reserve: "the rest of this hour's requests is kept for verdicts",
};

/**
 * A request was not made, or refused without effect, and may be made again at `until`. Its status is 429, so that nobody
 * takes it for a write that may have happened.
 */
export class RateLimited extends Error {
  readonly status = 429;
  readonly until: Date;
  readonly by: LimitedBy;
  constructor(until: Date, by: LimitedBy) {
    super(`${reasons[by]}; again at ${until.toISOString()}`);
    this.name = 'RateLimited';
    this.until = until;
    this.by = by;
  }
}

/** The rate limit behind an error, itself or along its causes; null when it is about something else. */
export function rateLimitOf(error: unknown): RateLimited | null {
  for (let each = error; each instanceof Error; each = each.cause)
    if (each instanceof RateLimited) return each;
  return null;
}
