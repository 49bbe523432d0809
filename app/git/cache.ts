/** What was read of a clone, kept by what it was read from. */

/** Bounded by the memory that its values take, the least recently used out first. */
export interface Cache {
  get<T>(slot: Slot<T>, key: string): T | undefined;
  set<T>(slot: Slot<T>, key: string, value: T): void;
}

/** A kind of value: its name begins every key. */
export interface Slot<T> {
  readonly name: string;
  /** Bytes of memory that a value takes, about. */
  readonly weigh: (value: T) => number;
}

interface Kept {
  readonly value: unknown;
  readonly weight: number;
}

/** Bytes of memory that an entry takes beside its value, about. */
const overhead = 200;

export function cacheOf(max: number): Cache {
  const kept = new Map<string, Kept>();
  let sum = 0;
  const drop = (key: string) => {
    sum -= kept.get(key)?.weight ?? 0;
    kept.delete(key);
  };
  return {
    get: <T>({ name }: Slot<T>, key: string) => {
      const at = `${name} ${key}`;
      const found = kept.get(at);
      if (!found) return undefined;
      kept.delete(at);
      kept.set(at, found);
      return found.value as T;
    },
    set: ({ name, weigh }, key, value) => {
      const at = `${name} ${key}`;
      const weight = weigh(value) + 2 * at.length + overhead;
      drop(at);
      if (weight > max) return;
      kept.set(at, { value, weight });
      sum += weight;
      for (const oldest of kept.keys()) {
        if (sum <= max) return;
        drop(oldest);
      }
    },
  };
}
