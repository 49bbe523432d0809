/** The package while it is made: temporary files, and what is known of those that are whole. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
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

const machine = hostname().replaceAll(/[^A-Za-z0-9]/g, '_');
/** Tells this process from one that had its number before. */
const run = randomBytes(4).toString('hex');
const leftover = /^\.evidence-([A-Za-z0-9_]*)-(\d+)-([0-9a-f]{8})-/;

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** What a process of this machine left that was killed: as large as the package it was about to write. */
function sweep(beside: string): void {
  for (const name of readdirSync(beside)) {
    const [, of, pid, its] = leftover.exec(name) ?? [];
    const isOver = Number(pid) === process.pid ? its !== run : !isRunning(Number(pid));
    if (of === machine && isOver) rmSync(join(beside, name), { recursive: true, force: true });
  }
}

/** `beside`: an existing folder with room for what the package has. */
export function newVolume(beside: string): Volume {
  sweep(beside);
  const folder = mkdtempSync(join(beside, `.evidence-${machine}-${process.pid}-${run}-`));
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
