/**
 * Room for the bodies of webhooks: how many bytes of them are in memory at the same time, whoever sends them. A body has
 * its whole room before its first byte is read, so that bodies which are under way can always be finished. What finds no
 * room waits, for a while and in a line of bounded length. While others wait, a body that takes long has to give way.
 */

export interface RoomLimits {
  /** Bytes of all bodies together. */
  readonly maxBytes: number;
  /** Bytes of large bodies together; the rest stays free for small ones, which almost all are. */
  readonly maxLargeBytes: number;
  /** Bytes up to which a body is small. */
  readonly small: number;
  /** Milliseconds that one waits. */
  readonly maxWait: number;
  /** Bodies that wait. */
  readonly maxWaiting: number;
  /** Milliseconds that a body may take while others wait for its room. */
  readonly slow: number;
}

const mebibyte = 1024 * 1024;

/** Three of GitHub's largest, and some thousands of usual ones. */
export const roomLimits: RoomLimits = {
  maxBytes: 96 * mebibyte,
  maxLargeBytes: 78 * mebibyte,
  small: mebibyte,
  maxWait: 5000,
  maxWaiting: 500,
  slow: 2000,
};

/** Lets go of the room; calling it again changes nothing. */
export type Leave = () => void;

export interface Room {
  /** Waits for room; null when there was none in time. `giveWay` asks to leave early, for others wait and this one is slow. */
  enter(bytes: number, giveWay: () => void): Promise<Leave | null>;
}

interface Inside {
  readonly bytes: number;
  readonly since: number;
  readonly giveWay: () => void;
  asked: boolean;
}

interface Waiting {
  readonly bytes: number;
  readonly admitted: (leave: Leave | null) => void;
  readonly giveWay: () => void;
}

/** Milliseconds between looks for bodies that take long. */
const lookEvery = 100;

export function bodyRoom(limits: RoomLimits = roomLimits): Room {
  const { maxBytes, maxLargeBytes, small, maxWait, maxWaiting, slow } = limits;
  const inside = new Set<Inside>();
  const waiting = new Set<Waiting>();
  let [total, large] = [0, 0];
  const fits = (bytes: number) =>
    total + bytes <= maxBytes && (bytes <= small || large + bytes <= maxLargeBytes);
  const count = (bytes: number) => {
    total += bytes;
    if (Math.abs(bytes) > small) large += bytes;
  };
  const admit = (bytes: number, giveWay: () => void): Leave => {
    const one: Inside = { bytes, since: performance.now(), giveWay, asked: false };
    inside.add(one);
    count(bytes);
    return () => {
      if (!inside.delete(one)) return;
      count(-bytes);
      // A small one does not wait behind a large one.
      for (const next of waiting) if (fits(next.bytes)) next.admitted(admit(next.bytes, next.giveWay));
    };
  };
  const askSlowest = () => {
    const [slowest] = [...inside].filter(({ asked }) => !asked);
    if (!slowest || performance.now() - slowest.since < slow) return;
    slowest.asked = true;
    slowest.giveWay();
  };
  return {
    async enter(bytes, giveWay) {
      if (fits(bytes)) return admit(bytes, giveWay);
      if (waiting.size >= maxWaiting) return null;
      const look = setInterval(askSlowest, lookEvery);
      let timer: NodeJS.Timeout | undefined;
      try {
        return await new Promise<Leave | null>((resolve) => {
          const one: Waiting = {
            bytes,
            giveWay,
            admitted(leave) {
              waiting.delete(one);
              resolve(leave);
            },
          };
          waiting.add(one);
          timer = setTimeout(() => one.admitted(null), maxWait);
        });
      } finally {
        clearTimeout(timer);
        clearInterval(look);
      }
    },
  };
}
