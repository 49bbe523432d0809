/** A wide query that is too much for GitHub is asked again for less at a time. */
import { isTooWide } from './too-wide.ts';

export interface Asking {
  /** How much to ask for. */
  readonly size: number;
  /** To be handed to Octokit: what may be smaller is not tried over and over as it is. */
  readonly request: { readonly retries?: number };
}

/** `sizes` from the largest to the smallest. Throws what the last one throws, and at once what less would not mend. */
export async function askForLess<T>(
  sizes: readonly [number, ...number[]],
  ask: (asking: Asking) => Promise<T>,
): Promise<T> {
  const [size, ...smaller] = sizes;
  const [next, ...rest] = smaller;
  if (next === undefined) return ask({ size, request: {} });
  try {
    return await ask({ size, request: { retries: 1 } });
  } catch (error) {
    if (!isTooWide(error)) throw error;
    return askForLess([next, ...rest], ask);
  }
}

/**
 * The same for a list, in as many requests as it takes, one after the other: results in the order of the items. `ask` gets
 * at most `asking.size` of them and gives as many results.
 */
export function askInParts<T, R>(
  sizes: readonly [number, ...number[]],
  items: readonly T[],
  ask: (part: readonly T[], asking: Asking) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  return askForLess(sizes, async (asking) => {
    const found: R[] = [];
    for (let from = 0; from < items.length; from += asking.size)
      found.push(...(await ask(items.slice(from, from + asking.size), asking)));
    return found;
  });
}
