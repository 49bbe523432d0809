/** Many small writes that come at once, made as few: while one batch is written, the next one fills. */

/** Lets what has arrived meanwhile be read first, so that it goes into the same batch. */
const readable = () => new Promise<void>((resolve) => setImmediate(resolve));

/** `write` gets at most `maxBatch` items in order and answers with one result for each, in the same order. */
export function batches<T, R>(
  write: (items: readonly T[]) => Promise<readonly R[]>,
  maxBatch: number,
): (item: T) => Promise<R> {
  let filling: { readonly items: T[]; readonly written: Promise<readonly R[]> } | null = null;
  let before: Promise<unknown> = Promise.resolve();
  const begin = () => {
    const items: T[] = [];
    const written = before.then(readable).then(() => {
      if (filling?.items === items) filling = null;
      return write(items);
    });
    before = written.catch(() => undefined);
    filling = { items, written };
    return filling;
  };
  return async (item) => {
    const batch = filling && filling.items.length < maxBatch ? filling : begin();
    const at = batch.items.push(item) - 1;
    const results = await batch.written;
    return results[at] as R;
  };
}
