/**
 * Quantiles by linear interpolation (R-7, as in spreadsheets' PERCENTILE.INC and numpy's default), with how many values
 * they are of. Of no values there are none: that is not 0.
 */
export interface Spread {
  readonly n: number;
  readonly p50: number;
  readonly p75: number;
  readonly p90: number;
}

function quantile(sorted: ArrayLike<number>, p: number): number {
  const at = (sorted.length - 1) * p;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  // To a millionth: what is left of binary fractions says nothing.
  return Math.round((below + (above - below) * (at - Math.floor(at))) * 1e6) / 1e6;
}

export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const of = (p: number) => quantile(sorted, p);
  return { n: values.length, p50: of(0.5), p75: of(0.75), p90: of(0.9) };
}

/** A part of a whole; null: of nothing there is no share. */
export interface Share {
  readonly n: number;
  readonly of: number;
  readonly value: number;
}

export function shareOf(n: number, of: number): Share | null {
  return of === 0 ? null : { n, of, value: n / of };
}
