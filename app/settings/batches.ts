/** Looked at at the same time; requests have limits of their own. */
const maxAtOnce = 10;

/** In their order. One that throws ends all. */
export async function inBatches<T, R>(
  all: readonly T[],
  work: (one: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  for (let i = 0; i < all.length; i += maxAtOnce)
    results.push(...(await Promise.all(all.slice(i, i + maxAtOnce).map(work))));
  return results;
}
