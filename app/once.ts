/** Runs an asynchronous read at most once; everybody gets the same promise, a failure included. */
export function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null;
  return () => {
    result ??= read();
    return result;
  };
}
