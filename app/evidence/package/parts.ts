/** A file that may become too large for programs to open goes on in the next one: `changes.csv`, `changes-2.csv` … */
import type { Entry, Sink } from './spool.ts';
import type { Volume } from './volume.ts';

/** Bytes of one file. */
export const maxPart = 1 << 30;

export interface Parts {
  readonly write: (text: string) => void;
  readonly close: () => readonly Entry[];
}

/** `head`: what every part begins with. */
export function newParts(
  volume: Volume,
  { stem, extension, head, max = maxPart }: { stem: string; extension: string; head: string; max?: number },
): Parts {
  const done: Entry[] = [];
  const begun = (number: number): Sink => {
    const sink = volume.open(`${stem}${number === 1 ? '' : `-${number}`}.${extension}`);
    sink.write(head);
    return sink;
  };
  let open = begun(1);
  return {
    write(text) {
      if (open.size() > max) {
        done.push(volume.add(open.close()));
        open = begun(done.length + 1);
      }
      open.write(text);
    },
    close: () => [...done, volume.add(open.close())],
  };
}
