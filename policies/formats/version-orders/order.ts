/** How one ecosystem orders its versions. */

/** Negative: `a` is older. Null: one of them is no version of this ecosystem, so their order is not known. */
export type Order = (a: string, b: string) => number | null;

/** An order of what `parse` makes of a version; null where it makes nothing of one. */
export function orderBy<T>(parse: (version: string) => T | null, compare: (a: T, b: T) => number): Order {
  return (a, b) => {
    const [left, right] = [parse(a), parse(b)];
    return left === null || right === null ? null : compare(left, right);
  };
}

/** Whole numbers of any length, as digits. */
export function byNumber(a: string, b: string): number {
  const [left, right] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')];
  return left.length - right.length || byText(left, right);
}

export function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The first difference between two lists; a missing item is `nothing`. */
export function byItem<T>(
  a: readonly T[],
  b: readonly T[],
  compare: (a: T, b: T) => number,
  nothing: T,
): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const order = compare(a[i] ?? nothing, b[i] ?? nothing);
    if (order !== 0) return order;
  }
  return 0;
}

export function isNumber(word: string): boolean {
  return /^\d+$/.test(word);
}
