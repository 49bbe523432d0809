/** Reads that are asked for one by one are made together. */

/**
 * What is asked for in the same turn of the event loop goes into one `read`. Everybody who asked for a key gets its value,
 * undefined where there is none, or what `read` throws.
 */
export function gather<T>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): (key: string) => Promise<T | undefined> {
  let waiting = new Set<string>();
  let next: Promise<ReadonlyMap<string, T>> | null = null;
  const readWaiting = async () => {
    await new Promise((resolve) => setImmediate(resolve));
    const keys = [...waiting];
    waiting = new Set();
    next = null;
    return read(keys);
  };
  return async (key) => {
    waiting.add(key);
    next ??= readWaiting();
    return (await next).get(key);
  };
}
