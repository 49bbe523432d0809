/** What was read of a clone, kept by what it was read from. */

/** Bounded by the memory that its values take, the least recently used out first. */
export interface Cache {
  get<T>(slot: Slot<T>, key: string): T | undefined;
  set<T>(slot: Slot<T>, key: string, value: T): void;
}

/** A kind of value, with keys of its own. */
export interface Slot<T> {
  /** Bytes of memory that a value takes, about. */
  readonly weigh: (value: T) => number;
}

interface Kept {
  readonly among: Map<string, Kept>;
  readonly key: string;
  readonly value: unknown;
  readonly weight: number;
}

/** Bytes of memory that an entry takes beside its value and its key, about. */
const overhead = 200;

export function cacheOf(max: number): Cache {
  const slots = new Map<Slot<never>, Map<string, Kept>>();
  // In the order of their last use.
  const all = new Set<Kept>();
  let sum = 0;
  const drop = (kept: Kept) => {
    sum -= kept.weight;
    all.delete(kept);
    kept.among.delete(kept.key);
  };
  return {
    get: <T>(slot: Slot<T>, key: string) => {
      const found = slots.get(slot)?.get(key);
      if (!found) return undefined;
      all.delete(found);
      all.add(found);
      return found.value as T;
    },
    set: (slot, key, value) => {
      const among = slots.get(slot) ?? new Map<string, Kept>();
      slots.set(slot, among);
      const before = among.get(key);
      if (before) drop(before);
      const kept = { among, key, value, weight: slot.weigh(value) + 2 * key.length + overhead };
      if (kept.weight > max) return;
      among.set(key, kept);
      all.add(kept);
      sum += kept.weight;
      for (const oldest of all) {
        if (sum <= max) return;
        drop(oldest);
      }
    },
  };
}
