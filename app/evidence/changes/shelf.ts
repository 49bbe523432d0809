/** Where rows lie while a package is made: in a file beside it, so that memory does not grow with what a client has. */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';

export interface Shelf {
  /** What it gives has the same bytes, as often as it is called. Throws when the disk is full. */
  readonly put: (bytes: Uint8Array) => () => Uint8Array;
}

export const inMemory: Shelf = { put: (bytes) => () => bytes };

export interface OpenShelf extends Shelf {
  /** Nothing can be taken from it afterwards. */
  readonly close: () => void;
}

/** Readable by its owner alone, and without a name from the first: a process that is killed leaves nothing. */
export function shelfAt(path: string): OpenShelf {
  rmSync(path, { force: true });
  const fd = openSync(path, 'wx+', 0o600);
  rmSync(path, { force: true });
  let end = 0;
  return {
    put(bytes) {
      const at = end;
      for (let done = 0; done < bytes.length; )
        done += writeSync(fd, bytes, done, bytes.length - done, at + done);
      end += bytes.length;
      const { length } = bytes;
      return () => {
        const taken = Buffer.alloc(length);
        for (let done = 0; done < length; ) {
          const read = readSync(fd, taken, done, length - done, at + done);
          if (read === 0) throw new Error(`${path} was cut while a package was being made from it`);
          done += read;
        }
        return taken;
      };
    },
    close: () => closeSync(fd),
  };
}
