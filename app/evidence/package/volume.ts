/** The package while it is made: temporary files, and what is known of those that are whole. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Entry, newSink, type Sink } from './spool.ts';

export interface Volume {
  /** Of a file that nobody wrote yet. */
  readonly newFile: () => string;
  readonly open: (path: string) => Sink;
  /** Takes a file that is whole. Throws when its path is taken. */
  readonly add: (entry: Entry) => Entry;
  readonly put: (path: string, content: string | Uint8Array) => Entry;
  /** As they are, uncompressed: for what no other file vouches for. */
  readonly putStored: (path: string, content: string) => Entry;
  /** In the order in which they stand in the package. */
  readonly entries: () => readonly Entry[];
  readonly discard: () => void;
}

/** People open these first. */
const first = ['README.html', 'index.html'];
/** The manifest names all others. */
const last = ['manifest.json', 'manifest.dsse.json'];

const place = (path: string): number => {
  if (first.includes(path)) return first.indexOf(path) - first.length;
  return last.indexOf(path) + 1;
};

const inOrder = (a: Entry, b: Entry): number => place(a.path) - place(b.path) || (a.path < b.path ? -1 : 1);

/** `beside`: an existing folder with room for what the package has. */
export function newVolume(beside: string): Volume {
  const folder = mkdtempSync(join(beside, '.evidence-'));
  const entries = new Map<string, Entry>();
  let made = 0;
  const newFile = () => {
    made += 1;
    return join(folder, String(made));
  };
  const add = (entry: Entry): Entry => {
    if (entries.has(entry.path)) throw new Error(`Two files of the package are called ${entry.path}`);
    entries.set(entry.path, entry);
    return entry;
  };
  const whole = (path: string, content: string | Uint8Array, level: 0 | 1): Entry => {
    const sink = newSink(path, newFile(), level);
    sink.write(content);
    return add(sink.close());
  };
  return {
    newFile,
    add,
    open: (path) => newSink(path, newFile()),
    put: (path, content) => whole(path, content, 1),
    putStored: (path, content) => whole(path, content, 0),
    entries: () => [...entries.values()].sort(inOrder),
    discard: () => rmSync(folder, { recursive: true, force: true }),
  };
}
