/** The primary rate limit: one hourly window per identity and resource. https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */

export interface Rate {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Seconds since 1970. */
  readonly reset: number;
}

export interface Rates {
  read(key: string, limit: number): Rate;
  /** Counts one request, or the points of a query; the rate after it. */
  spend(key: string, limit: number, points?: number): Rate;
  setRemaining(key: string, limit: number, remaining: number): void;
}

const hour = 3600;

export function createRates(now: () => Date): Rates {
  const windows = new Map<string, { used: number; reset: number }>();
  const windowOf = (key: string): { used: number; reset: number } => {
    const seconds = Math.floor(now().getTime() / 1000);
    const known = windows.get(key);
    if (known && known.reset > seconds) return known;
    const fresh = { used: 0, reset: seconds + hour };
    windows.set(key, fresh);
    return fresh;
  };
  const read = (key: string, limit: number): Rate => {
    const { used, reset } = windowOf(key);
    return { limit, used, remaining: Math.max(0, limit - used), reset };
  };
  return {
    read,
    spend: (key, limit, points = 1) => {
      windowOf(key).used += points;
      return read(key, limit);
    },
    setRemaining: (key, limit, remaining) => {
      windowOf(key).used = limit - remaining;
    },
  };
}
